from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine.plain import locked_facts, plain
from coldchoice.errors import AssessmentError
from coldchoice.model.assessment import Assessment, Facts, Use
from coldchoice.model.case import Case
from coldchoice.model.money import Money
from tests.scenes import Measuring, Told, answer, as_json

ARRAY = np.linspace(0.0, 1.0, 5)


def test_what_is_plain_is_handed_on_as_it_is() -> None:
    assert plain("x", 0.5) == 0.5
    assert plain("x", ARRAY) is ARRAY


@pytest.mark.parametrize(
    "values",
    [1, True, np.float32(0.5), [0.5, 1], np.ones(3, np.float16), np.ones(3, bool),
     np.ma.masked_invalid([0.5, 1.0])],
)  # fmt: skip
def test_other_numbers_become_plain_ones(values: Any) -> None:
    found = plain("x", values)
    assert type(found) is (np.ndarray if np.ndim(values) else float)
    assert np.asarray(found).dtype == np.float64
    assert np.array_equal(found, np.asarray(values))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("0.5", "x is str; it must be numbers"),
        (None, "x is NoneType; it must be numbers"),
        (0.5j, "x is complex; it must be numbers"),
        ([[1], [1, 2]], "x is list; it must be numbers"),
        (10**400, "x is int; it must be numbers"),
        (np.array([0.5j]), "x is an array of complex numbers; it must be numbers"),
        (np.array(["0.5"]), "x is an array of text; it must be numbers"),
        (np.array([0.5], dtype=object), "x is an array of objects; it must be numbers"),
        (np.array(["2020"], dtype="M8[Y]"), "x is an array of dates; it must be numbers"),
        (
            np.ma.masked_invalid([0.5, np.nan, 1.0]),
            "x is masked in 1 of 3 draws; it must be numbers in all",
        ),
    ],
)
def test_what_are_no_numbers_is_refused_in_one_line(values: Any, told: str) -> None:
    with pytest.raises(AssessmentError) as caught:
        plain("x", values)
    assert str(caught.value) == told


def test_a_thing_that_breaks_when_it_is_read_is_no_number() -> None:
    class Odd:
        def __array__(self, *_: Any, **__: Any) -> Any:
            raise GeneratorExit

    with pytest.raises(AssessmentError, match="x is Odd; it must be numbers"):
        plain("x", Odd())


def test_locked_facts_cannot_be_changed_and_their_giver_goes_on_with_its_own() -> None:
    price = Money(np.full(5, 3.0), "USD", 2024)
    facts = Facts(
        ARRAY.copy(),
        0.9,
        ARRAY.copy(),
        losses={"dose": ARRAY.copy()},
        uses=(Use("x", ARRAY.copy(), price=price),),
    )
    found = locked_facts(facts)
    locked: Any = (
        found.viable_recovery, found.usable_life_h, found.losses["dose"], found.uses[0].quantity,
        found.uses[0].price and found.uses[0].price.amount,
    )  # fmt: skip
    for values in locked:
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 2.0
        with pytest.raises(ValueError, match="WRITEABLE"):
            values.flags.writeable = True
    with pytest.raises(TypeError):
        found.losses["dose"] = 1.0  # type: ignore[index]
    facts.viable_recovery[0] = 0.25  # type: ignore[index]
    assert locked[0][0] == ARRAY[0]


def in_place(told: Facts, _: Case) -> Any:
    """Judge the dead, and leave them behind where the living were."""
    dead: Any = np.asarray(told.viable_recovery)
    np.subtract(1.0, dead, out=dead)
    return dead.mean()


def test_a_criterion_that_computes_in_place_fails_and_changes_no_number() -> None:
    def living(least: float) -> Any:
        return lambda case: Assessment(facts=Facts(least + 0.05 * case.uniform("parameter", "living"), 0.95))

    ways = (Told("good", living(0.9)), Told("bad", living(0.2)))
    measures = [Measuring("dead", in_place), Measuring("alive", lambda told, _: told.viable_recovery)]
    found = answer(*ways, measures=measures, criteria=["dead", "alive"])
    assert "output array is read-only (test_plain.py:" in found.further[0].failures["good"]
    assert as_json(found) == as_json(answer(*ways, measures=measures[1:], criteria=["alive"]))
