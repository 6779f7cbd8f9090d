"""The one line in an author's test file, under a pytest of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coldchoice.errors import UnknownName
from coldchoice.testing import CHECKS, Verdict, conformance_tests, parametrize_strategies
from coldchoice.testing.conformance import Conforms, tell
from tests.testing.wrong.sound import Sound

test_conformance = conformance_tests(Sound())

PLUGIN = """
from coldchoice import Assessment, hookimpl

class Own:
    name, summary = "own", "made up"

    def assess(self, case):
        alive = 0.95 * 0.998**case.journey.total_h
        return Assessment(alive, case.money(100, "USD", 2024), 0.4, sources=("a friend",))

@hookimpl
def strategies():
    return [Own()]
"""
TESTS = """
from pathlib import Path
from coldchoice.testing import conformance_tests

test_conformance = conformance_tests(
    Path(__file__).with_name("own.py"), expected_failures={EXPECTED}
)
"""


def outcome(folder: Path, expected: str) -> tuple[int, str]:
    (folder / "own.py").write_text(PLUGIN)
    (folder / "test_own.py").write_text(TESTS.replace("{EXPECTED}", expected))
    command = [sys.executable, "-m", "pytest", "-q", "-rfsx", "-W", "error", "-p", "no:cacheprovider"]
    done = subprocess.run([*command, "test_own.py"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_every_check_is_a_case_and_each_ends_as_its_verdict_says(tmp_path: Path) -> None:
    code, said = outcome(tmp_path, "{}")
    assert code == 1
    assert "FAILED test_own.py::test_conformance[own.py-sources-can-be-found]" in said.replace(
        f"{tmp_path}/", ""
    )
    assert "advice: says-what-it-does" in said
    assert "1 failed" in said
    assert "skipped: it has no Options" in said


def test_a_failure_that_is_expected_with_its_reason_is_none(tmp_path: Path) -> None:
    code, said = outcome(tmp_path, "{'sources-can-be-found': 'in press'}")
    assert code == 0, said
    assert "1 xfailed" in said
    assert "in press" in said


def test_a_check_that_is_not_there_is_told_when_the_tests_are_made() -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        conformance_tests("hypothermic", expected_failures={"print-nothing": "why"})


def test_strategies_are_not_looked_up_before_their_tests_run() -> None:
    mark = parametrize_strategies("no-such-strategy", "nor-this")
    names = [case.id for case in mark.args[1]]
    assert len(names) == 2 * len(CHECKS)
    assert names[0] == "no-such-strategy-loads"
    (first, *_) = (case.values[0] for case in mark.args[1])
    assert isinstance(first, Conforms)
    with pytest.raises(UnknownName, match="no-such-strategy"):
        first()


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (Verdict("prints-nothing", "behaviour", "failed", found="'x'"), pytest.fail.Exception),
        (Verdict("is-fast", "advice", "failed", found="9 s"), pytest.skip.Exception),
        (Verdict("is-fast", "advice", "expected failure", "an ODE"), pytest.xfail.Exception),
        (Verdict("is-fast", "advice", "not run", "the contract"), pytest.skip.Exception),
        (Verdict("is-fast", "advice", "skipped", "no reason"), pytest.skip.Exception),
    ],
)
def test_a_verdict_ends_a_test(verdict: Verdict, outcome: type[Exception]) -> None:
    with pytest.raises(outcome):
        tell(verdict)


def test_a_verdict_that_passed_says_nothing() -> None:
    tell(Verdict("is-fast", "advice", "passed"))
