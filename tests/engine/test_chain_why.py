from __future__ import annotations

from typing import Any

from coldchoice.engine.chain_why import effects_of
from tests.chains import MADE, answered, asked, stage
from tests.engine.test_chain import COLD, FROZEN, economics, preserving


def why(*names: str, others: tuple[Any, ...] = (), remake: bool = True) -> tuple[str, ...]:
    chain = asked(MADE)
    terms = economics(remake=remake)
    stages = [stage("a", *names, chain=chain, **terms), stage("b", "cold", "frozen", chain=chain, **terms)]
    return answered(chain, stages, COLD, FROZEN, *others).why


def test_the_stage_that_moves_the_cost_most_comes_first() -> None:
    first, second = why("cold", "frozen")
    assert first.startswith("b moves the cost most: frozen saves ")
    assert "USD a dose against cold" in first
    assert "less is lost with units that fail (90 % of units usable, not 80 %)" in first
    assert second.startswith("at a, frozen saves ")


def test_what_speaks_against_it_is_told_too() -> None:
    cheap = preserving("cheap", 0.5, 1.0)
    said = [one for one in why("cheap", "frozen", others=(cheap,)) if "against cheap" in one]
    assert "although each attempt costs more (299)" in said[0]


def test_ties_are_told_as_ties() -> None:
    twin = preserving("twin", 0.9, 300.0, 900.0)
    assert "at a, frozen and twin are too close to call" in why("frozen", "twin", others=(twin,))


def test_per_attempt_where_there_is_only_one() -> None:
    assert "USD an attempt against" in " ".join(why("cold", "frozen", remake=False))


def test_effects_are_of_one_stage_at_a_time_and_their_causes_add_up() -> None:
    chain = asked(MADE)
    stages = [stage(name, "cold", "frozen", chain=chain, **economics()) for name in "ab"]
    best, *others = answered(chain, stages, COLD, FROZEN).ranked
    effects = effects_of(best, others)
    assert sorted(one.stage for one in effects) == [0, 1]
    for one in effects:
        assert abs(sum(one.causes.values()) - one.gap) < 1e-6
