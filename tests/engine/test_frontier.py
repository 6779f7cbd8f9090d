from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coldchoice.engine.beliefs import beliefs
from coldchoice.engine.frontier import dose_frontier, icer_range
from coldchoice.engine.load import load_scenario
from coldchoice.model.assessment import Use
from coldchoice.plugin.registry import Registry
from tests.scenes import facts, registry, scenario, shipped

APHERESIS = Path(__file__).resolve().parents[2] / "scenarios" / "car-t-apheresis.yaml"
ECONOMICS = {"unit_value": "10000 USD 2024", "failure_cost": "0 USD 2024"}


def three() -> Registry:
    """One that is plain and loses units, one that is dear and does not, and one that does neither well."""
    return registry(
        facts("plain", losses={"container": 0.2}),
        facts("careful", losses={"container": 0.05}, uses=(Use("thaw-run", 20.0),)),
        facts("poor", losses={"container": 0.1}, uses=(Use("thaw-run", 40.0),)),
    )


def test_the_icer_is_what_is_spent_more_over_the_doses_that_are_gained() -> None:
    asked = scenario(economics=ECONOMICS)
    found = dose_frontier(asked, three())
    believed = beliefs(asked, three())
    assert found is not None
    cost, usable = (
        {name: float(rows[row].mean()) for name, rows in zip(believed.names, believed.attempts, strict=True)}
        for row in (1, -1)
    )
    reference, step = found.steps
    assert (reference.name, reference.icer, reference.known) == ("plain", None, None)
    assert (step.name, step.over, step.told_apart) == ("careful", "plain", True)
    assert step.icer == pytest.approx(
        (cost["careful"] - cost["plain"]) / (usable["careful"] - usable["plain"]), rel=1e-9
    )
    assert step.effect / reference.effect == pytest.approx(0.95 / 0.8)
    (poor,) = found.excluded
    assert (poor.name, poor.why, poor.by) == ("poor", "dominated", ("careful",))
    assert (found.currency, found.price_year, found.scale) == ("USD", 2024, "usable")


def test_the_interval_is_that_of_the_prices_that_could_be_learned() -> None:
    found = dose_frontier(scenario(economics=ECONOMICS, draws=2_000), three())
    assert found is not None
    step = found.steps[1]
    assert step.known is not None
    assert step.known.ratio == 1.0
    assert step.known.low is not None
    assert step.known.high is not None
    assert step.icer is not None
    assert step.known.low < step.icer < step.known.high
    assert step.error is not None
    assert step.error < step.known.high - step.known.low


def test_a_unit_that_cannot_be_made_again_has_the_same_frontier() -> None:
    again = dose_frontier(scenario(economics={**ECONOMICS, "remake": True}), three())
    once = dose_frontier(scenario(economics={**ECONOMICS, "remake": False}), three())
    assert again is not None
    assert once is not None
    for one, other in zip(again.steps, once.steps, strict=True):
        assert one.name == other.name
        assert one.cost == pytest.approx(other.cost)
        assert one.effect == pytest.approx(other.effect)


def test_the_curve_changes_hands_at_the_icer() -> None:
    found = dose_frontier(scenario(economics=ECONOMICS), three())
    assert found is not None
    icer = found.steps[1].icer
    assert icer is not None
    for threshold, best in zip(found.curve.thresholds, found.curve.best, strict=True):
        assert best == ("careful" if threshold > icer else "plain")
    assert found.curve.thresholds[0] == 0.0
    assert found.curve.thresholds[-1] >= 2.0 * icer
    on = {one.name: one.share for one in found.shares}
    assert on["careful"] > on["poor"]


def test_recovered_doses_count_by_their_living_cells() -> None:
    strategies = registry(facts("thin", viable_recovery=0.5), facts("rich", uses=(Use("thaw-run", 20.0),)))
    usable = dose_frontier(scenario(economics=ECONOMICS), strategies)
    recovered = dose_frontier(scenario(economics=ECONOMICS), strategies, scale="recovered")
    assert usable is not None
    assert recovered is not None
    assert [step.name for step in usable.steps] == ["thin"]
    assert [step.name for step in recovered.steps] == ["thin", "rich"]
    assert recovered.steps[0].effect == pytest.approx(0.5 * usable.steps[0].effect)


def test_what_is_believed_already_is_not_worked_out_again() -> None:
    asked, _ = load_scenario(str(APHERESIS))
    believed = beliefs(asked, shipped(), draws=2_000)
    found = dose_frontier(asked, shipped(), believed=believed)
    assert found is not None
    assert found.draws == 2_000
    assert {one.name for one in found.shares} == set(believed.names)


def test_one_strategy_alone_has_none() -> None:
    assert dose_frontier(scenario(), registry(facts("alone"))) is None


def test_an_icer_range_is_over_the_cases_in_which_a_ratio_says_something() -> None:
    more = np.array([100.0, 200.0, -50.0, 50.0, -10.0])
    gain = np.array([0.1, 0.1, 0.2, -0.1, -0.1])
    found = icer_range(more, gain)
    assert (found.ratio, found.dominates, found.dominated) == (0.4, 0.2, 0.2)
    assert found.low == pytest.approx(1050.0)
    assert found.high == pytest.approx(1950.0)
    assert icer_range(-more[:1], gain[:1])[:2] == (None, None)
