from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting import account
from coldchoice.accounting.account import chain_of_use, undefended
from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_type
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.case import Case
from coldchoice.protocol import plan
from coldchoice.protocol.cold import ColdOptions, cold_step
from coldchoice.protocol.lot import Lot, collected
from coldchoice.protocol.plan import Passed, Segment, Step, carried_out
from coldchoice.protocol.window import cut
from tests.scenes import case

LEGS = {
    "lane": "road-national",
    "legs": [
        {"hold": "10 h", "place": "ward"},
        {"transport": "20 h +- 6 h", "place": "plant"},
        {"hold": "30 h", "place": "plant"},
        {"transport": "12 h +- 4 h", "place": "hospital"},
        {"hold": "8 h", "place": "hospital"},
    ],
}
KEYS: dict[str, Any] = {"duration": "80 h", "logistics": LEGS}


def saying(grade: str = "B", notes: tuple[str, ...] = (), **given: Any) -> Step:
    def step(case: Case, lot: Lot) -> Passed:
        return Passed(lot, Facts(**{"viable_recovery": 0.9, "dye_viability": 0.9, **given}), (), notes, grade)

    return step


def joined(*steps: Step, at: tuple[int, ...] = (2,), **keys: Any) -> tuple[Case, Passed]:
    whole = case(**{**KEYS, **keys})
    parts, rest = [], whole
    for leg in at:
        part, rest = cut(rest, leg)
        parts.append(part)
    segments = [
        Segment(f"part {n}", p, s) for n, (p, s) in enumerate(zip([*parts, rest], steps, strict=True))
    ]
    return whole, carried_out(whole, collected(whole, cell_type(whole.scenario.cell_type)), segments)


def facts(*steps: Step, **keys: Any) -> Facts:
    return joined(*steps, **keys)[1].facts


def test_one_step_says_what_it_says() -> None:
    whole = case(**KEYS)
    lot = collected(whole, cell_type("leukapheresis-mnc"))
    step = cold_step(ColdOptions())
    alone, planned = step(whole, lot), carried_out(whole, lot, [Segment("cold", whole, step)])
    assert np.array_equal(planned.facts.viable_recovery, alone.facts.viable_recovery)
    assert [use.item for use in planned.facts.uses] == [use.item for use in alone.facts.uses]
    assert planned.notes == alone.notes


@given(
    at=st.sampled_from([1, 4]),
    cell=st.sampled_from(["pbmc", "hsc-mobilised", "msc-adipose", "platelet"]),
)
def test_keeping_cells_the_same_way_in_two_parts_is_keeping_them_so(at: int, cell: str) -> None:
    """Cut where no box is on its way: each part packs its own. Life is foretold without warm hours."""
    step = cold_step(ColdOptions())
    whole, twice = joined(step, step, at=(at,), cell_type=cell, draws=100)
    once = step(whole, collected(whole, cell_type(cell)))
    for name in ("viable_recovery", "dye_viability", *(["usable_life_h"] if at == 1 else [])):
        one, two = (np.asarray(getattr(said.facts, name)) for said in (once, twice))
        assert np.allclose(one, two, rtol=1e-9, atol=1e-12), name


def test_order_matters() -> None:
    cold, warm = cold_step(ColdOptions()), cold_step(ColdOptions(temperature="37 degC"))
    keys = {"cell_type": "hsc-mobilised", "logistics": {"legs": [{"hold": "30 h"}, {"hold": "50 h"}]}}
    first, second = facts(cold, warm, at=(1,), **keys), facts(warm, cold, at=(1,), **keys)
    assert not np.allclose(np.asarray(first.viable_recovery), np.asarray(second.viable_recovery))


def test_life_counts_from_the_start_and_what_is_lost_stays_lost() -> None:
    whole, passed = joined(saying(), saying(usable_life_h=100.0))
    before_h = cut(whole, 2)[0].journey.total_h
    assert np.allclose(passed.facts.usable_life_h, before_h + 100.0)
    assert not np.any(np.asarray(facts(saying(), saying(usable_life_h=0.0)).usable_life_h))


def test_the_last_carrier_is_asked_at_arrival_and_the_first_is_a_loss_on_the_way() -> None:
    whole, passed = joined(saying(carrier_hold_h=20.0), saying(carrier_hold_h=15.0))
    first, second = cut(whole, 2)
    too_long = first.journey.arrival_h - first.journey.departure_h > 20.0
    assert np.array_equal(passed.facts.losses["window"], too_long.astype(float))
    gone = second.journey.arrival_h - second.journey.departure_h > 15.0
    used = chain_of_use(passed.facts._replace(needs=frozenset()), whole)
    assert np.array_equal(used["window"], (~gone & ~too_long).astype(float))
    assert gone.any()
    assert too_long.any()


def test_losses_multiply_and_uses_add() -> None:
    said = facts(
        saying(losses={"container": 0.1}, uses=(Use("vial"),)),
        saying(losses={"container": 0.2, "release": 0.3}, uses=(Use("vial"), Use("straw"))),
    )
    assert said.losses["container"] == pytest.approx(1.0 - 0.9 * 0.8)
    assert said.losses["release"] == pytest.approx(0.3)
    assert [use.item for use in said.uses] == ["vial", "vial", "straw"]


def test_what_is_spent_by_the_day_is_spent_on_the_days_of_its_part() -> None:
    whole, passed = joined(saying(uses=(Use("minus80-energy", 2.0, "day"),)), saying())
    (use,) = passed.facts.uses
    assert use.per == "unit"
    assert np.allclose(use.quantity, 2.0 * cut(whole, 2)[0].journey.total_h / 24.0)


@pytest.mark.parametrize(
    ("at", "at_origin", "at_use", "noted"),
    [
        (1, {"wash", "thaw"}, {"dry-ice"}, False),  # the first part ends where the cells were collected
        (2, {"wash"}, {"dry-ice"}, True),  # it ends at the plant, and another transport follows
        (4, {"wash"}, {"dry-ice", "thaw", "minus80-freezer"}, False),  # it ends where they are used
    ],
)
def test_equipment_is_asked_of_the_place_where_it_is_needed(
    at: int, at_origin: set[str], at_use: set[str], noted: bool
) -> None:
    first = saying(needs=frozenset({"thaw"}), needs_at_origin=frozenset({"wash"}))
    second = saying(needs=frozenset({"dry-ice"}), needs_at_origin=frozenset({"minus80-freezer"}))
    _, passed = joined(first, second, at=(at,))
    wanted = at_origin | ({"minus80-freezer"} if at == 1 else set())
    assert passed.facts.needs_at_origin == wanted
    assert passed.facts.needs == at_use
    assert any("a place on the way needs" in note for note in passed.notes) is noted


def test_every_part_has_to_be_defended_for_itself() -> None:
    whole, passed = joined(saying(defended_hold_h=16.0), saying(defended_hold_h=200.0))
    assert undefended(passed.facts, whole) is None  # 30 h are less than twice 16 h
    whole, passed = joined(saying(defended_hold_h=12.0), saying(defended_hold_h=200.0))
    assert "nothing was measured beyond 12 h" in str(undefended(passed.facts, whole))


def test_an_excursion_is_cleared_in_a_part_that_lasts_for_ever() -> None:
    whole, passed = joined(saying(usable_life_h=np.inf), saying(usable_life_h=50.0))
    assert np.allclose(passed.facts.excursion, cut(whole, 2)[1].journey.excursion)
    whole, passed = joined(saying(usable_life_h=80.0), saying(usable_life_h=50.0))
    assert np.allclose(passed.facts.excursion, whole.journey.excursion)


def test_the_weakest_part_decides_the_grade_and_each_note_says_whose_it_is() -> None:
    _, passed = joined(saying("A", ("as ever",)), saying("C", ("borrowed",)))
    assert passed.grade == "C"
    assert passed.notes == ("part 0: as ever", "part 1: borrowed")


def test_a_part_that_declines_is_named() -> None:
    def declines(case: Case, lot: Lot) -> Passed:
        raise NotApplicable("too short")

    with pytest.raises(NotApplicable, match=r"^part 1: too short$"):
        joined(saying(), declines)


def test_what_can_be_defended_is_what_the_accounting_says() -> None:
    assert (plan.DEFENDED, plan.ALWAYS_DEFENDED_H) == (account.DEFENDED, account.ALWAYS_DEFENDED_H)
