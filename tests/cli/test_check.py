from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import Result

from coldchoice.cli.check import expected_in
from coldchoice.testing import CHECKS

Run = Callable[..., Result]

OWN = '''
from coldchoice import Assessment, hookimpl


class Own:
    """Made up."""

    name, summary = "own", "made up"

    def assess(self, case):
        alive = 0.95 * 0.998**case.journey.total_h
        return Assessment(alive, case.money(100, "USD", 2024), 0.4, sources=("assumption",))


@hookimpl
def strategies():
    return [Own()]
'''


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return the file of a plugin that conforms."""
    file = tmp_path / "own.py"
    file.write_text(OWN)
    return file


def test_a_file_that_conforms_ends_with_0_and_the_number_of_checks_run(run: Run, own: Path) -> None:
    done = run("check", own)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith("own (")
    assert lines[1].split()[:3] == ["group", "checks", "passed"]
    assert lines[-1].startswith(f"{len(CHECKS) - 11} of {len(CHECKS)} checks run: ")
    assert "skipped: it has no Options: 5 checks" in lines


def test_what_offers_no_strategy_is_one_line(run: Run, own: Path) -> None:
    own.write_text(
        "from coldchoice import hookimpl\n\n\n@hookimpl\ndef reporters():\n    return [Own()]\n\n\n"
        "class Own:\n    name, summary, ending = 'own', 'made up', '.own'\n\n"
        "    def render(self, comparisons):\n        return ''\n"
    )
    done = run("check", own)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"{own} offers no strategy; the kit checks strategies\n"


def test_a_failure_is_told_in_full_and_ends_with_1(run: Run, own: Path) -> None:
    own.write_text(OWN.replace("sources=", "notes="))
    own.write_text(own.read_text().replace('("assumption",)', '("no word of where it is from",)'))
    done = run("check", own)
    assert done.exit_code == 1
    assert "failed: names-its-sources: Every answer names a source" in done.stdout
    assert (
        "  expected: a source, or the word assumption\n  found: neither\n  scenario: minimal\n" in done.stdout
    )
    assert "  mend: sources=" in done.stdout


def test_an_expected_failure_does_not(run: Run, own: Path) -> None:
    own.write_text(OWN.replace('sources=("assumption",)', 'sources=("a friend",)'))
    assert run("check", own).exit_code == 1
    done = run("check", own, "--expect-failure", "sources-can-be-found=the paper is in press")
    assert done.exit_code == 0
    assert "expected failure: sources-can-be-found: the paper is in press" in done.stdout


def test_advice_does_not_either(run: Run, own: Path) -> None:
    own.write_text(OWN.replace('"""Made up."""', ""))
    done = run("check", own)
    assert done.exit_code == 0
    assert "advice: says-what-it-does: Its class has a docstring." in done.stdout


def test_several_at_once_end_in_a_summary(run: Run, own: Path, folder: Path) -> None:
    done = run("check", own, folder / "gel.py")
    assert done.exit_code == 1
    tail = done.stdout.splitlines()[-5:]
    assert [line.split()[0] for line in tail] == ["strategy", "--------", "own", "gel", "shy"]
    assert "conforms" in tail[2]
    assert "does not" in tail[4]


def test_a_name_is_looked_for_in_folders_too(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for done in (run("check", "shy", "--plugins", folder), run("check", "gel", "--plugins", folder)):
        assert done.stdout.splitlines()[0].endswith("gel.py)")
    monkeypatch.setenv("COLDCHOICE_PLUGINS", str(folder))
    assert run("check", "gel").stdout.startswith("gel (")


def test_json_has_every_verdict(run: Run, own: Path) -> None:
    (report,) = json.loads(run("check", own, "--json").stdout)
    assert report["conforms"] is True
    assert report["process_of_its_own"] is True
    assert [one["check"] for one in report["verdicts"]] == list(CHECKS)
    assert report["counts"]["passed"] == sum(one["status"] == "passed" for one in report["verdicts"])
    assert run("check", own, "--json").stdout == run("check", own, "--json").stdout


def test_the_checks_are_listed(run: Run) -> None:
    lines = run("check", "--list").stdout.splitlines()
    assert len(lines) == 2 + len(CHECKS)
    assert [one["name"] for one in json.loads(run("check", "--list", "--json").stdout)] == list(CHECKS)


def test_what_is_not_there_is_named_with_the_nearest(run: Run) -> None:
    done = run("check", "hypothermik")
    assert done.exit_code == 1
    assert done.stderr == "'hypothermik': unknown strategy; did you mean 'hypothermic'?\n"


def test_a_name_that_a_broken_file_may_have_is_told_with_the_file(run: Run, folder: Path) -> None:
    (folder / "my_first.py").write_text("nope\n")
    done = run("check", "iso-abc", "--plugins", folder)
    assert done.exit_code == 1
    assert "'iso-abc': unknown strategy; " in done.stderr
    assert done.stderr.endswith("my_first.py could not be loaded: NameError: name 'nope' is not defined\n")


def test_nothing_to_check_is_a_wrong_command_line(run: Run) -> None:
    done = run("check")
    assert done.exit_code == 2
    assert "ask for --list" in done.stderr


def test_an_expected_failure_needs_its_reason() -> None:
    assert expected_in("is-fast = solves an ODE") == ("is-fast", "solves an ODE")
    with pytest.raises(typer.BadParameter, match="write the check and the reason"):
        expected_in("is-fast")


def test_limits_are_kept(run: Run, own: Path) -> None:
    own.write_text(OWN.replace("alive = ", "while True: pass\n        alive = "))
    done = run("check", own, "--timeout", "1")
    assert done.exit_code == 1
    assert "found: it did not end within 1 s" in done.stdout
    assert "not run: the contract is not kept: answers-or-declines" in done.stdout
