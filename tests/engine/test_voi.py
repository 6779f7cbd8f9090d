"""A decision whose values of information are closed forms: one strategy is sure, the other may be better.

The lead of the hopeful one is normal with mean m and sd s in weighted value; with f(m, s) the mean of its
positive part, to know it is worth f(m, s) - max(m, 0). Counting twice and the lots of b batches add noise of
known variance v/b, which leaves a share s**2/(s**2 + v/b) of the variance to learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import erf, exp, pi, sqrt
from typing import Any

import numpy as np
import pytest

from coldchoice.engine.beliefs import beliefs, lead_is_close, utilities
from coldchoice.engine.compare import job_of
from coldchoice.engine.probe import COUNT_CV
from coldchoice.engine.voi import ValueOfInformation, observed, value_of_information
from coldchoice.errors import InputError, UnknownName
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.model.money import Money
from coldchoice.model.scenario import Choice
from coldchoice.model.study import Measurements, Quotation, Records, Study
from tests.scenes import Told, criteria, registry, scenario, shipped

WORTH, SPREAD, LOTS, SURE = 0.6, 0.05, 0.02, 0.62
WEIGHTS = {"viability": 1.0, "cost": 1.0}


def f(m: float, s: float) -> float:
    """Mean of the positive part of a normal."""
    return m * 0.5 * (1.0 + erf(m / s / sqrt(2.0))) + s * exp(-0.5 * (m / s) ** 2) / sqrt(2.0 * pi)


def hopeful(case: Any) -> Assessment:
    learnable = case.normal("parameter", "skill of hopeful")
    lots = case.normal("lot", "lots of hopeful")
    return Assessment(
        viability=WORTH + SPREAD * learnable + LOTS * lots,
        cost=case.money(6000.0, "USD", 2024),
        flexibility=0.5,
    )


STRATEGIES = (criteria("sure", viability=SURE), Told("hopeful", hopeful))
CHOICES = tuple(Choice(strategy=one.name) for one in STRATEGIES)


def ask(
    *studies: tuple[Study, Money | None], names: Sequence[str] = (), draws: int = 20_000, **keys: Any
) -> ValueOfInformation:
    asked = scenario(**{"weights": WEIGHTS, **keys})
    return value_of_information(
        asked, registry(*STRATEGIES), CHOICES, names=names, studies=studies, draws=draws
    )


@cache
def plain() -> ValueOfInformation:
    return ask()


def test_all_that_can_be_learned_is_worth_its_closed_form() -> None:
    found = plain()
    truth = f(0.5 * (WORTH - SURE), 0.5 * SPREAD)
    assert found.strategies == ("sure", "hopeful")
    assert found.everything is not None
    assert abs(found.everything.value - truth) < 3.5 * found.everything.error < 0.1 * truth
    skill = next(one for one in found.learned if one.what.name == "skill of hopeful")
    assert abs(skill.worth.value - truth) < 3.5 * skill.worth.error
    assert all(one.worth.value <= found.everything.value for one in found.learned)


@pytest.mark.parametrize("batches", [1, 3, 30])
def test_a_study_is_worth_its_closed_form(batches: int) -> None:
    (study,) = ask((Measurements(batches, (24.0,), "hopeful"), None)).proposals
    noise = (LOTS**2 + 2.0 * (WORTH * COUNT_CV) ** 2) / batches
    share = SPREAD**2 / (SPREAD**2 + noise)
    truth = f(0.5 * (WORTH - SURE), 0.5 * SPREAD * sqrt(share))
    assert (
        abs(study.worth.value - truth) < 3.5 * study.worth.error + 0.03 * truth
    )  # noise is not quite normal
    assert study.inputs == ("skill of hopeful",)
    assert study.worth.value <= study.endless.value


def test_a_larger_study_is_worth_more_and_several_times_are_too() -> None:
    asked = [
        Measurements(1, (24.0,), "hopeful"),
        Measurements(3, (24.0,), "hopeful"),
        Measurements(3, (0.0, 24.0, 48.0), "hopeful"),
        Measurements(100, (24.0,), "hopeful"),
    ]
    found = {one.study: one.worth.value for one in ask(*((one, None) for one in asked)).proposals}
    values = [found[one] for one in asked]
    assert values == sorted(values)


def test_a_study_of_what_is_sure_is_worth_nothing() -> None:
    (study,) = ask((Measurements(3, (24.0,), "sure"), None)).proposals
    assert (study.worth.value, study.inputs, study.pays) == (0.0, (), False)
    assert study.benefit is not None
    assert study.benefit.net == -study.cost.amount


def test_money_is_the_scale_of_cost_over_its_weight_times_discounted_doses() -> None:
    found = ask(demand={"units_per_year": "100 /year", "doses_per_unit": 2})
    scale = job_of(scenario(), registry(*STRATEGIES), CHOICES).anchors["cost"]
    assert found.stakes.money_per_value is not None
    assert found.stakes.money_per_value == pytest.approx(abs(scale.worst - scale.best) / 2 / 0.5)
    assert found.stakes.doses_per_year == 200.0
    assert found.stakes.doses == pytest.approx(sum(200.0 / 1.05**year for year in range(1, 6)))
    best = found.best
    assert best is not None
    assert best.benefit is not None
    assert best.benefit.gain == pytest.approx(found.stakes.money(best.worth.value))
    assert found.stakes.money(1.0) == pytest.approx(found.stakes.money_per_value * found.stakes.doses)
    assert best.benefit.net == pytest.approx(best.benefit.gain - best.cost.amount)


def test_without_a_weight_of_cost_there_is_no_money() -> None:
    found = ask(weights={"viability": 1.0})
    assert found.stakes.money_per_value is None
    assert found.best is None
    assert all(one.benefit is None for one in found.proposals)
    assert found.proposals[0].worth.value == max(one.worth.value for one in found.proposals)


def test_further_criteria_count_with_their_weight() -> None:
    asked = scenario(
        criteria=["carbon"], weights={"viability": 1, "cost": 1, "carbon": 2},
        scales={"carbon": {"worst": 500.0, "best": 0.0}}, strategies=["slow-freeze", "hypothermic"],
    )  # fmt: skip
    study = Measurements(3, (24.0,), "hypothermic")
    found = value_of_information(asked, shipped(), asked.strategies, studies=[(study, None)], draws=2_000)
    assert found.criteria == ("viability", "cost", "flexibility", "carbon")
    assert found.weights == (0.25, 0.25, 0.0, 0.5)
    assert found.proposals[0].worth.value >= 0.0


def test_candidates_are_ranked_by_their_net_gain() -> None:
    found = plain()
    assert not found.asked
    nets = [one.benefit.net for one in found.proposals if one.benefit is not None]
    assert nets == sorted(nets, reverse=True)
    assert {one.kept for one in found.proposals} == {"sure", "hopeful"}
    assert found.best is not None
    assert found.best.kept == "hopeful"


def test_of_studies_that_are_not_told_apart_the_cheapest_is_best() -> None:
    usd = [Money(amount, "USD", 2024) for amount in (1_001.0, 1_000.0)]
    twins = [(Measurements(41, (24.0,), "hopeful"), usd[0]), (Measurements(40, (24.0,), "hopeful"), usd[1])]
    found = ask(*twins)
    assert found.best is not None
    assert found.best.cost.amount == 1_000.0
    assert all(one.as_good for one in found.proposals)
    assert [one.cost.amount for one in found.others] == [1_001.0]


def test_studies_are_compared_draw_by_draw() -> None:
    small, large = Measurements(1, (24.0,), "hopeful"), Measurements(30, (24.0,), "hopeful")
    first, second = ask((small, Money(1.0, "USD", 2024)), (large, Money(1.0, "USD", 2024))).proposals
    assert first.study == large
    assert (first.less, first.less_error) == (0.0, 0.0)
    assert first.benefit is not None
    assert second.benefit is not None
    assert second.less == pytest.approx(first.benefit.net - second.benefit.net)
    assert 0.0 < second.less_error < first.benefit.error
    assert not second.as_good


def test_a_lead_that_more_draws_could_turn_is_too_close_to_call() -> None:
    assert not plain().close
    even = registry(criteria("sure", viability=WORTH), STRATEGIES[1])
    found = value_of_information(scenario(weights=WEIGHTS), even, CHOICES, draws=2_000)
    assert found.close


def test_a_twin_of_the_best_makes_nothing_too_close_to_call() -> None:
    twins = beliefs(
        scenario(strategies=["one", "twin", "bad"]),
        registry(criteria("one"), criteria("twin"), criteria("bad", 0.3)),
    )
    assert not lead_is_close(twins)
    alone = beliefs(scenario(strategies=["one", "twin"]), registry(criteria("one"), criteria("twin")))
    assert not lead_is_close(alone)


def test_few_draws_are_raised_and_both_numbers_are_kept() -> None:
    found = ask((Measurements(3, (24.0,), "hopeful"), None), draws=400)
    assert (found.draws, found.wanted_draws) == (2_000, 400)


def test_a_study_is_told_as_it_can_be_made() -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"])
    study = Measurements(3, (0.0, 24.0), "slow-freeze")
    found = value_of_information(asked, shipped(), asked.strategies, studies=[(study, None)], draws=2_000)
    (one,) = found.proposals
    assert one.study == study._replace(hours_h=(24.0,))
    assert one.notes[0].startswith("not measured at 0 h")


def test_a_given_cost_stands_and_a_dear_study_does_not_pay() -> None:
    study = Measurements(3, (24.0,), "hopeful")
    cheap, dear = (ask((study, Money(amount, "USD", 2024))) for amount in (1.0, 1e12))
    assert (cheap.proposals[0].cost.amount, cheap.proposals[0].cost.given) == (1.0, True)
    assert cheap.best is not None
    assert dear.best is None


def test_where_nothing_can_change_the_choice_nothing_is_worth_anything() -> None:
    asked = scenario(weights=WEIGHTS)
    better = registry(criteria("sure", viability=0.95), STRATEGIES[1])
    found = value_of_information(asked, better, CHOICES, draws=2_000)
    assert found.everything is not None
    assert found.everything.value == 0.0
    assert found.proposals == ()
    assert found.best is None


def test_one_strategy_alone_is_no_decision() -> None:
    with pytest.raises(InputError, match="two strategies"):
        value_of_information(scenario(), registry(*STRATEGIES), CHOICES[:1], draws=400)


def test_where_only_one_can_be_used_there_is_nothing_to_choose() -> None:
    strict = {"acceptance": {"usable": 1.0}, "weights": WEIGHTS}
    choices = tuple(Choice(strategy=name) for name in ("slow-freeze", "hypothermic"))
    found = value_of_information(scenario(**strict), shipped(), choices, draws=400)
    assert found.everything is None
    assert set(found.out) == {"slow-freeze", "hypothermic"}
    assert all(0.0 <= part < 1.0 for part in found.comebacks.values())
    assert not found.learned
    assert not found.proposals


def test_what_would_come_back_is_told_where_too_few_units_are_usable() -> None:
    def often(case: Any) -> Assessment:
        learnable = case.uniform("parameter", "share that is lost")
        return Assessment(facts=Facts(viable_recovery=0.9, dye_viability=0.95, losses={"window": learnable}))

    asked = scenario(weights=WEIGHTS, acceptance={"usable": 0.6, "viability": 0.1})
    offered = registry(Told("lossy", often), STRATEGIES[0])
    choices = (Choice(strategy="lossy"), Choice(strategy="sure"))
    found = value_of_information(asked, offered, choices, draws=10_000)
    assert found.strategies == ("sure",)
    assert found.comebacks["lossy"] == pytest.approx(0.4, abs=0.03)  # lost to less than 0.4 of the units


def test_names_and_studies_that_are_unknown_are_told_before_anything_is_computed() -> None:
    with pytest.raises(InputError, match="did you mean 'skill of hopeful'"):
        ask(names=["skil of hopeful"], draws=400)
    with pytest.raises(UnknownName, match="did you mean 'hopeful'"):
        ask((Measurements(3, (24.0,), "hopefull"), None), draws=400)
    with pytest.raises(UnknownName, match="uncertain price"):
        ask((Quotation(("vial",)), None), draws=400)
    with pytest.raises(UnknownName, match="uncertain rate"):
        ask((Records("same-campus"), None), draws=400)


def test_observed_utilities_have_the_means_that_are_expected_of_them() -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"])
    believed = beliefs(asked, shipped(), asked.strategies, 2_000)
    seen, given = observed(believed, believed.attempts), utilities(believed)
    np.testing.assert_allclose(seen.mean(axis=1), given.mean(axis=1), atol=1e-12)
    assert (seen.std(axis=1) > given.std(axis=1)).all()


def test_the_order_in_which_strategies_are_given_does_not_matter() -> None:
    turned = value_of_information(
        scenario(weights=WEIGHTS), registry(*reversed(STRATEGIES)), CHOICES[::-1], draws=20_000
    )
    assert turned.everything == plain().everything
    assert [one.text for one in turned.proposals] == [one.text for one in plain().proposals]


def test_progress_counts_the_studies() -> None:
    told: list[tuple[int, int]] = []
    value_of_information(
        scenario(weights=WEIGHTS), registry(*STRATEGIES), CHOICES, draws=400,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(at, len(told)) for at in range(1, len(told) + 1)]
