"""Each check catches what it is there for, and lets what is sound pass."""

from __future__ import annotations

import pytest

from coldchoice.errors import UnknownName
from coldchoice.testing.checks import CHECKS, known
from coldchoice.testing.examination import check_strategy
from coldchoice.testing.verdict import GROUPS
from tests.testing.wrong import of_behaviour, of_contract, of_numbers
from tests.testing.wrong.sound import OwnAccounting, Sound

WRONG = (*of_contract.WRONG, *of_behaviour.WRONG, *of_numbers.WRONG)
APART_ONLY = {"loads"}
"""What takes a file or a process; see test_examination.py."""


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: one.__name__)
def test_a_wrong_strategy_is_caught_by_the_check_that_is_meant_for_it(wrong: type[Sound]) -> None:
    report = check_strategy(wrong(), separate=False)
    failed = {one.check for one in report.verdicts if one.status == "failed"}
    assert wrong.caught_by in failed
    assert failed - {wrong.caught_by} <= set(wrong.also)
    verdict = report.of(wrong.caught_by)
    assert verdict.expected
    assert verdict.found
    assert report.conforms is (verdict.weight == "should")


@pytest.mark.parametrize("sound", [Sound, OwnAccounting], ids=lambda one: one.__name__)
def test_a_sound_strategy_passes_every_check(sound: type[Sound]) -> None:
    report = check_strategy(sound(), separate=False)
    assert [(one.check, *one.lines()) for one in report.verdicts if one.status == "failed"] == []
    assert report.run >= len(CHECKS) - 5


def test_every_check_has_a_wrong_strategy() -> None:
    assert set(CHECKS) - {one.caught_by for one in WRONG} == APART_ONLY


def test_the_bank_is_as_large_as_was_promised() -> None:
    assert len(WRONG) >= 25
    assert len(CHECKS) >= 35


def test_checks_stand_group_after_group_and_say_what_they_guard() -> None:
    groups = [one.group for one in CHECKS.values()]
    assert groups == sorted(groups, key=GROUPS.index)
    assert set(groups) == set(GROUPS)
    for name, one in CHECKS.items():
        assert name == one.name
        assert one.guards.endswith(".")
        assert one.why.endswith((".", ".)"))


def test_a_check_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'prints-nothing'"):
        known({"print-nothing": "a reason"})
