from __future__ import annotations

from coldchoice.model.comparison import CRITERIA
from coldchoice.model.criterion import ALWAYS, BETTER, CriterionValue


def test_the_criteria_that_are_always_there_are_told_in_order() -> None:
    assert tuple(one.name for one in ALWAYS) == CRITERIA
    assert {one.better for one in ALWAYS} == set(BETTER) == {"lower", "higher"}


def test_values_alone_are_enough() -> None:
    assert CriterionValue(3.0)[1:] == ({}, (), (), ())
