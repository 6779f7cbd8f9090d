"""Who leads at an end, over whom, and how surely."""

from __future__ import annotations

import pytest

from coldchoice.engine.lookout import VALUE, view
from coldchoice.engine.point import point
from coldchoice.engine.tornado_lead import End, Two, end_at, lead_in, two_of
from tests.scenes import criteria, facts, registry, scenario


def test_equal_scores_go_by_name() -> None:
    seen = view(point(scenario(), registry(criteria("b", 0.9), criteria("a", 0.6))))
    assert two_of(seen, "cost") == Two("a", "b")
    assert two_of(seen, VALUE) == Two("b", "a")


def test_a_lead_is_over_the_best_that_can_be_used() -> None:
    lost = facts("lost", losses={"dose": 0.9})
    offered = registry(criteria("good", 0.9), criteria("fair", 0.6), lost)
    found = point(scenario(), offered)
    seen = view(found)
    assert lead_in(seen, Two("good", "fair"), "viability") == pytest.approx(0.3)
    end = end_at(1.0, "h", found, Two("good", "lost"), "viability")
    assert (end.lead, end.out, end.error) == (pytest.approx(0.3), "lost", 0.0)
    alone = end_at(1.0, "h", found, Two("good", "lost", ("fair",)), "viability")
    assert (alone.lead, alone.error, alone.by_chance) == (None, None, False)


def test_within_two_standard_errors_a_lead_is_chance() -> None:
    end = End(1.0, "h", -0.019, "other", error=0.01)
    assert end.by_chance
    assert not end._replace(lead=-0.021).by_chance
    assert not end._replace(error=None).by_chance
