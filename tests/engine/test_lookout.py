from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coldchoice.engine.compare import compare
from coldchoice.engine.inputs import input_named
from coldchoice.engine.load import load_scenario
from coldchoice.engine.lookout import VALUE, Lookout, criteria_of, differences, view, without_each
from coldchoice.engine.point import point
from coldchoice.model.streams import Streams
from tests.scenes import criteria, facts, registry, scenario, shipped

APHERESIS = Path(__file__).resolve().parents[2] / "scenarios" / "car-t-apheresis.yaml"


def test_the_leader_is_that_of_a_comparison() -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"], weights={"viability": 1, "cost": 2})
    seen, compared = view(point(asked, shipped())), compare(asked, shipped())
    ranked = sorted(seen.scores[VALUE], key=lambda name: -seen.scores[VALUE][name])
    assert ranked == [row.name for row in compared.ranked]
    for row in compared.ranked:
        assert seen.scores[VALUE][row.name] == pytest.approx(row.score, rel=1e-9)


def test_a_cost_is_the_better_the_lower_it_is() -> None:
    seen = view(point(scenario(), registry(criteria("dear", cost=9e3), criteria("cheap", cost=5e3))))
    assert seen.leader("cost") == "cheap"
    assert (seen.mean("cheap", "cost"), seen.mean("dear", "flexibility")) == (5e3, 0.5)
    assert seen.mean("nobody", "cost") is None
    assert seen.leader("viability") == "cheap"  # a tie goes by name


def test_who_cannot_be_used_never_leads() -> None:
    seen = view(point(scenario(), registry(facts("lost", losses={"container": 0.9}), criteria("own"))))
    assert seen.leader("viability") == "own"
    assert view(point(scenario(), registry(facts("lost", losses={"dose": 0.9})))).leader(VALUE) is None


def test_cost_is_spending_over_usable_units() -> None:
    attempts = np.array([[0.8, 0.6], [100.0, 300.0], [0.5, 0.5], [1.0, 0.5]])
    assert criteria_of(attempts.mean(axis=1)) == pytest.approx([0.7, 200.0 / 0.75, 0.5])


def test_leaving_out_one_batch() -> None:
    found = without_each(np.arange(10.0)[np.newaxis], 5)
    assert found.tolist() == [[5.5, 5.0, 4.5, 4.0, 3.5]]


def test_what_could_be_learned_is_what_nested_simulation_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """200 parameter sets with 200 lots and journeys each, against the regression on 10,000 draws of both."""
    asked, _ = load_scenario(str(APHERESIS))
    pair = ("hypothermic", "slow-freeze")
    lookout = Lookout(
        asked, input_named("units-a-year", asked, shipped()), shipped(), asked.strategies, 10_000
    )
    here = lookout.point(100.0)
    ((first, second),) = lookout.expected([here], pair)
    plain = Streams._once

    def repeated(self: Streams, layer: str, name: str, family: str) -> Any:
        if layer != "parameter":
            return plain(self, layer, name, family)
        return np.repeat(Streams(self.seed, self.block, 50)._once_(layer, name, family), 200)

    monkeypatch.setattr(Streams, "_once_", plain, raising=False)
    monkeypatch.setattr(Streams, "_once", repeated)
    nested = point(asked, shipped(), None, 40_000)
    sets = tuple(nested.attempts[name].reshape(4, 200, 200).mean(axis=2) for name in pair)
    for measure in ("cost", VALUE):
        told = differences([here], [(first, second)], measure)[0]
        truth = differences([nested], [(sets[0], sets[1])], measure)[0]
        assert np.mean(told > 0.0) == pytest.approx(np.mean(truth > 0.0), abs=0.1)
    for one, other in zip((first, second), sets, strict=True):
        found = np.quantile(one[-1], [0.1, 0.25, 0.5, 0.75])
        assert found == pytest.approx(np.quantile(other[-1], [0.1, 0.25, 0.5, 0.75]), abs=0.1)


def test_differences_of_two() -> None:
    one = point(scenario(), registry(criteria("a", 0.9), criteria("b", 0.6)))
    parts = [(one.attempts["a"].mean(axis=1), one.attempts["b"].mean(axis=1))]
    assert differences([one], parts, "viability") == pytest.approx([0.3])
    assert differences([one], parts, VALUE) == pytest.approx([0.1])
