"""The data of a study come from the strategies' own models: their parameters are held, their luck is new."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine.beliefs import beliefs
from coldchoice.engine.probe import COUNT_CV, Probe
from coldchoice.errors import NotApplicable
from coldchoice.model.assessment import Assessment
from coldchoice.model.scenario import Choice
from tests.scenes import Told, criteria, facts, registry, scenario, shipped

ASKED = scenario(strategies=["slow-freeze", "hypothermic"])


def probe(*strategies: Any, draws: int = 2_000) -> Probe:
    return Probe(scenario(), registry(*strategies), Choice(strategy=strategies[0].name), draws)


def test_a_sure_strategy_shows_the_noise_of_two_counts() -> None:
    data = probe(criteria("sure", viability=0.8), draws=10_000).data(1, (24.0,))
    logs = np.log(data.summaries[0] / 0.8)
    assert logs.mean() == pytest.approx(0.0, abs=0.005)
    assert logs.std() == pytest.approx(np.sqrt(2.0) * COUNT_CV, rel=0.03)
    assert data.parameters == ()


def test_the_count_at_the_start_is_shared_within_a_batch_and_batches_are_apart() -> None:
    seen = probe(criteria("sure"), draws=10_000).data(1, (0.0, 24.0)).summaries
    assert np.corrcoef(np.log(seen))[0, 1] == pytest.approx(0.5, abs=0.03)
    both = probe(criteria("sure"), draws=10_000).data(2, (24.0,)).summaries[0]
    assert both.std() == pytest.approx(seen[1].std() / np.sqrt(2.0), rel=0.05)


def test_parameters_are_those_of_the_scenario_and_lots_are_new() -> None:
    seen: dict[str, Any] = {}

    def assess(case: Any) -> Assessment:
        skill, lot = case.normal("parameter", "skill"), case.normal("lot", "lot")
        seen.setdefault("skill", []).append(skill)
        seen.setdefault("lot", []).append(lot)
        return Assessment(viability=0.5 + 0.0 * skill, cost=case.money(1.0, "USD", 2024), flexibility=0.5)

    told = registry(Told("own", assess), criteria("other"))
    believed = beliefs(scenario(), told, draws=400)
    data = Probe(scenario(), told, Choice(strategy="own"), 400).data(3, (24.0,))
    assert data.parameters == ("skill",)
    assert all((one == believed.parameters["skill"]).all() for one in seen["skill"])
    lots = [one.tobytes() for one in seen["lot"]]
    assert len(set(lots)) == len(lots) == 4


def test_a_larger_study_begins_with_the_batches_of_the_smaller_one() -> None:
    one = probe(criteria("sure"))
    first, three = one.data(1, (24.0,)).summaries, one.data(3, (24.0,)).summaries
    again = probe(criteria("sure")).data(3, (24.0,)).summaries
    assert (three == again).all()
    assert not (first == three).any()


def test_cells_are_kept_without_transport_for_the_hours_of_the_study() -> None:
    hours: list[float] = []

    def assess(case: Any) -> Assessment:
        assert [leg.kind for leg in case.journey.legs] == ["hold"]
        assert float(np.ptp(case.journey.total_h)) == 0.0
        hours.append(float(np.mean(case.journey.total_h)))
        return Assessment(facts=facts().assess(case).facts)

    probe(Told("own", assess)).data(1, (0.0, 24.0, 48.0))
    assert hours == pytest.approx([0.01, 24.0, 48.0])


def test_a_time_at_which_a_strategy_declines_is_left_out_and_said() -> None:
    def assess(case: Any) -> Assessment:
        if float(np.mean(case.journey.total_h)) < 10.0:
            raise NotApplicable("too early")
        return facts().assess(case)

    data = probe(Told("own", assess)).data(2, (0.0, 24.0))
    assert data.hours_h == (24.0,)
    assert data.missing == {0.0: "too early"}
    nothing = probe(Told("own", assess)).data(2, (0.0,))
    assert nothing.summaries.shape == (0, 2_000)


def test_a_strategy_that_names_places_of_its_journey_finds_them() -> None:
    legs = [{"hold": "20 h", "place": "centre"}, {"transport": "30 h", "place": "plant"}, {"hold": "10 h"}]

    def assess(case: Any) -> Assessment:
        if "plant" not in [leg.place for leg in case.journey.legs]:
            raise NotApplicable("no plant")
        return facts().assess(case)

    asked = scenario(logistics={"lane": "air-domestic", "legs": legs})
    told = registry(Told("own", assess))
    data = Probe(asked, told, Choice(strategy="own"), 400).data(2, (0.0, 24.0))
    assert data.hours_h == (0.0, 24.0)


@pytest.mark.parametrize("name", ["slow-freeze", "hypothermic"])
def test_a_shipped_strategy_loses_more_the_longer_it_is_kept_and_leans_on_its_kinetics(name: str) -> None:
    data = Probe(ASKED, shipped(), Choice(strategy=name), 2_000).data(3, (24.0, 72.0))
    assert data.hours_h == (24.0, 72.0)
    early, late = data.summaries.mean(axis=1)
    assert early > late - 1e-9 if name == "hypothermic" else abs(early - late) < 0.02
    assert any(part.startswith(("hold life", "freeze-thaw")) for part in data.parameters)
    assert not any(part.startswith(("price of", "excursion")) for part in data.parameters)
