from __future__ import annotations

import numpy as np

from coldchoice.model.assessment import Assessment, Facts, Use


def test_facts_that_say_no_more_promise_no_end_and_cost_nothing() -> None:
    facts = Facts(0.9, 0.95)
    assert facts.usable_life_h == facts.carrier_hold_h == facts.defended_hold_h == np.inf
    assert (facts.uses, facts.needs, dict(facts.losses)) == ((), frozenset(), {})


def test_an_assessment_may_hold_facts_or_criteria() -> None:
    assert Assessment(facts=Facts(0.9, 0.9)).viability is None
    assert Assessment(viability=0.9).facts is None


def test_one_of_a_thing_for_each_unit_is_what_is_used_unless_said() -> None:
    assert Use("vial") == Use("vial", 1.0, "unit", None)
