from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.evidence.cells import cell_type
from coldchoice.model.assessment import Facts, Use
from coldchoice.protocol.lot import collected
from coldchoice.protocol.plan import Passed
from coldchoice.protocol.rule import either, paid_by_the_year
from tests.scenes import case

CASE = case()
LATE = np.arange(CASE.draws) % 4 == 0


def passed(grade: str = "B", notes: tuple[str, ...] = (), **given: Any) -> Passed:
    facts = Facts(**{"viable_recovery": 0.9, "dye_viability": 0.9, **given})
    return Passed(collected(CASE, cell_type("pbmc")), facts, (), notes, grade)


def mixed(usual: Passed, other: Passed, *, planned: bool = False) -> Facts:
    found = either(CASE, usual, other, LATE, ("fresh", "frozen"), planned=planned).facts
    assert found is not None
    return found


def test_each_unit_has_the_facts_of_its_own_plan() -> None:
    facts = mixed(
        passed(viable_recovery=0.8, usable_life_h=60.0, losses={"container": 0.1}),
        passed(viable_recovery=0.4, usable_life_h=np.inf, losses={"release": 0.2}),
    )
    assert np.array_equal(facts.viable_recovery, np.where(LATE, 0.4, 0.8))
    assert np.array_equal(facts.usable_life_h, np.where(LATE, np.inf, 60.0))
    assert np.array_equal(facts.losses["container"], np.where(LATE, 0.0, 0.1))
    assert np.array_equal(facts.losses["release"], np.where(LATE, 0.2, 0.0))


def test_what_a_unit_spends_is_its_own_and_what_a_year_costs_is_paid_for_both() -> None:
    fresh = passed(uses=(Use("fresh-bag"), Use("refrigerator", 1.0, "year")))
    frozen = passed(uses=(Use("cryobag", 2.0), Use("refrigerator", 3.0, "year")))
    uses = {use.item: use for use in mixed(fresh, frozen).uses}
    assert uses["refrigerator"].quantity == 3.0
    assert np.array_equal(uses["fresh-bag"].quantity, np.where(LATE, 0.0, 1.0))
    assert np.array_equal(uses["cryobag"].quantity, np.where(LATE, 2.0, 0.0))


def test_places_own_what_either_way_needs_and_the_plan_has_to_be_defended() -> None:
    fresh = passed(needs=frozenset({"refrigerator"}), defended_hold_h=72.0)
    frozen = passed(needs=frozenset({"thaw"}), defended_hold_h=np.inf)
    assert mixed(fresh, frozen).needs == {"refrigerator", "thaw"}
    assert mixed(fresh, frozen).defended_hold_h == 72.0
    assert mixed(fresh, frozen, planned=True).defended_hold_h == np.inf


def test_excursions_are_those_of_the_own_plan() -> None:
    facts = mixed(passed(), passed(excursion=0.0))
    assert np.allclose(facts.excursion, np.where(LATE, 0.0, CASE.journey.excursion))


def test_notes_say_whose_they_are_and_the_weaker_grade_counts() -> None:
    answer = either(CASE, passed("A", ("x",)), passed("C", ("y",)), LATE, ("fresh", "frozen"), planned=False)
    assert answer.notes == ("fresh: x", "frozen: y")
    assert answer.grade == "C"
    names = [one.name for one in answer.inputs]
    assert len(names) == len(set(names))


def test_two_prices_of_one_thing_are_two_things() -> None:
    dear = Use("freezer", 1.0, "year", price=CASE.money(9.0, "USD", 2024))
    once = paid_by_the_year([Use("freezer", 1.0, "year"), Use("freezer", 1.0, "year"), dear, Use("bag")])
    assert once == (Use("freezer", 1.0, "year"), dear)


@pytest.mark.parametrize("late", [True, False])
def test_where_all_go_one_way_only_that_way_counts(late: bool) -> None:
    usual, other = passed(viable_recovery=0.8), passed(viable_recovery=0.4)
    all_of = np.full(CASE.draws, late)
    facts = either(CASE, usual, other, all_of, ("a", "b"), planned=late).facts
    assert facts is not None
    assert np.unique(facts.viable_recovery) == [0.4 if late else 0.8]
