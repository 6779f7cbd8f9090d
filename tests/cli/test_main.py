from __future__ import annotations

from typer.testing import CliRunner

from coldchoice._version import __version__
from coldchoice.cli.main import app


def test_every_verb_is_there_and_explained() -> None:
    done = CliRunner().invoke(app, ["--help"])
    told = dict(
        line.split(maxsplit=1) for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()
    )
    looked_up = {"plugins", "schema", "criteria", "cells", "evidence", "lanes", "prices", "rates"}
    assert set(told) == looked_up | {"compare", "breakeven", "chain", "validate", "template", "doctor"}
    assert all(len(text) > 20 for text in told.values())


def test_version() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"coldchoice {__version__}\n")


def test_without_a_verb_it_shows_help() -> None:
    assert "Commands:" in CliRunner().invoke(app, []).output


def test_a_wrong_verb_is_exit_2() -> None:
    assert CliRunner().invoke(app, ["comparre"]).exit_code == 2
