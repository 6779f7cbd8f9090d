from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from coldchoice._version import __version__
from coldchoice.cli import main
from coldchoice.cli.main import VERBS, app, app_for


def test_every_verb_is_there_and_explained() -> None:
    done = CliRunner().invoke(app, ["--help"])
    told = dict(
        line.split(maxsplit=1) for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()
    )
    for_authors = [told.pop(verb) for verb in ("new", "check", "fingerprint")]
    looked_up = {"plugins", "schema", "criteria", "cells", "evidence", "lanes", "prices", "rates"}
    deciding = {"compare", "decide", "flips", "breakeven", "map", "tornado", "voi"}
    assert set(told) == looked_up | deciding | {"chain", "validate", "template", "doctor"}
    assert all(len(text) > 20 for text in (*told.values(), *for_authors))


def test_version() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"coldchoice {__version__}\n")


def test_without_a_verb_it_shows_help() -> None:
    assert "Commands:" in CliRunner().invoke(app, []).output


def test_a_wrong_verb_is_exit_2() -> None:
    assert CliRunner().invoke(app, ["comparre"]).exit_code == 2


@pytest.mark.parametrize("verb", [one.__name__ for one in VERBS])
def test_an_app_for_one_verb_explains_it_as_the_whole_app_does(verb: str) -> None:
    runner = CliRunner()
    whole, alone = (runner.invoke(one, [verb, "--help"], prog_name="it") for one in (app, app_for(verb)))
    assert whole.exit_code == 0
    assert alone.stdout == whole.stdout


def test_the_list_of_verbs_is_the_same_whatever_is_asked() -> None:
    runner = CliRunner()
    lists = {runner.invoke(one, ["--help"]).stdout for one in (app, app_for(""), app_for("compare"))}
    assert len(lists) == 1
    assert runner.invoke(app_for("compair"), ["compair"]).exit_code == 2


def test_the_app_of_all_verbs_is_made_once_and_only_for_who_asks() -> None:
    command = "import coldchoice.cli.main as m; print('app' in vars(m)); print(m.app is m.app)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="'apps'"):
        _ = main.apps
