from __future__ import annotations

from coldchoice.model.own import Own, Unused
from tests.own_rows import frozen
from tests.scenes import case, scenario


def test_the_digest_is_of_the_rows_that_count() -> None:
    one, other = frozen("a", 70.0), frozen("a", 71.0)
    assert Own((one,)).digest == Own((one,), (Unused("b", "of ipsc, not of car-t"),)).digest
    assert Own((one,)).digest != Own((other,)).digest


def test_a_scenario_keeps_its_rows_through_changes_and_hands_them_to_strategies() -> None:
    asked = scenario(measurements="mine.csv")
    assert asked.measurements == ("mine.csv",)
    assert asked.own is None
    read = asked.with_own(Own((frozen("a", 70.0),)))
    assert asked.own is None
    assert read.model_copy(update={"draws": 200}).own == read.own
    concrete = case()
    assert concrete.own == ()
    assert concrete._replace(scenario=read).own == (frozen("a", 70.0),)


def test_the_hash_of_a_scenario_without_measurements_is_what_it_was() -> None:
    assert scenario(measurements=[]).input_hash() == scenario().input_hash()
    assert scenario(measurements="a.csv").input_hash() != scenario(measurements="b.csv").input_hash()
