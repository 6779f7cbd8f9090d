"""Chains through the whole engine: costs by hand, what is paired and what is not, who is left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine import chain_block
from coldchoice.engine.chain import chain_job
from coldchoice.engine.chain_block import run_chain_block
from coldchoice.engine.compare import compare
from coldchoice.errors import NotApplicable, ScenarioError
from coldchoice.evidence.exchange import convert
from coldchoice.model.assessment import Assessment, Facts, Use
from coldchoice.model.case import PILOT_BLOCK, Case
from coldchoice.model.money import Money
from coldchoice.report.chained_document import chained_json
from tests.chains import MADE, answered, asked, of, stage
from tests.scenes import Told, criteria, facts, registry, shipped

ON_TIME: dict[str, Any] = {"duration": "10 h", "logistics": {}}
"""A journey without legs or chances, so that only what a strategy says is lost."""


def preserving(name: str, usable: float, variable: float, fixed: float = 0.0, unit: str = "USD 2024") -> Told:
    currency, year = unit.split()
    uses = (
        Use("x", price=Money(variable, currency, int(year))),
        Use("y", 1.0, "year", Money(fixed, currency, int(year))),
    )
    return facts(name, losses={"container": 1.0 - usable}, uses=uses, dye_viability=1.0, viable_recovery=1.0)


def economics(value: str = "1000 USD 2024", failure: str = "500 USD 2024", **keys: Any) -> dict[str, Any]:
    return {**ON_TIME, "economics": {"unit_value": value, "failure_cost": failure, **keys}}


COLD, FROZEN = preserving("cold", 0.8, 200.0, 3000.0), preserving("frozen", 0.9, 300.0, 900.0)


def two(**keys: Any) -> Any:
    chain = asked(MADE, **keys)
    first = stage("a", "cold", "frozen", chain=chain, **economics())
    last = stage("b", "frozen", chain=chain, **economics(failure="700 USD 2024"))
    return answered(chain, [first, last], COLD, FROZEN)


def test_two_stages_by_hand() -> None:
    done = two()
    first = 3000.0 / 200.0 + 1200.0 / 0.8 + 500.0 * 0.2 / 0.8
    entering = (first + 5000.0) / 0.5 + 100.0
    found = of(done, "cold", "frozen")
    assert found.cost is not None
    assert found.cost.mean == pytest.approx(900.0 / 90.0 + (entering + 300.0) / 0.9 + 70.0 / 0.9, abs=1e-9)
    assert [one.entering.mean for one in found.passages] == pytest.approx([1000.0, entering], abs=1e-9)
    assert [one.started for one in found.passages] == pytest.approx([250.0, 100.0])
    assert [one.usable for one in found.passages] == pytest.approx([0.8, 0.9])
    assert found.delivered == pytest.approx(0.36)
    assert sum(sum(one.lines.values()) for one in found.passages) == pytest.approx(found.cost.mean, abs=1e-9)


def test_doses_and_units_by_hand() -> None:
    """One unit becomes 5 of the next, each of 2 doses: all that is per unit is shared by its doses."""
    chain = asked({**MADE, "success": "80 %"})
    first = stage("a", "cold", chain=chain, **economics(), demand={"doses_per_unit": 10})
    last = stage(
        "b", "frozen", chain=chain, **economics(), demand={"doses_per_unit": 2, "units_per_year": 50}
    )
    done = answered(chain, [first, last], COLD, FROZEN)
    (found,) = done.ranked
    before = 3000.0 / 125.0 + (120.0 + 10.0) / 0.8
    entering = (before + 500.0 + 10.0 * 0.2) / 0.8
    assert found.cost is not None
    assert found.cost.mean == pytest.approx(900.0 / 90.0 + (entering + 150.0 + 25.0) / 0.9, abs=1e-9)
    assert [one.started for one in found.passages] == pytest.approx([100.0 / 0.8 / 0.8 / 10.0, 50.0])
    assert "one unit of a becomes 5 of b" in done.notes


def test_stages_keep_their_money_and_are_added_in_one() -> None:
    chain = asked({**MADE, "cost": "5000 GBP 2019"}, currency="EUR", price_year=2021)
    euro = preserving("euro", 0.9, 300.0, 900.0, "EUR 2018")
    first = stage("a", "cold", chain=chain, **economics())
    last = stage("b", "euro", chain=chain, **economics(currency="EUR", price_year=2018))
    done = answered(chain, [first, last], COLD, euro)

    def amount(value: float, currency: str, year: int) -> float:
        return float(convert(Money(value, currency, year), "EUR", 2021).amount)

    usd, eur = amount(1.0, "USD", 2024), amount(1.0, "EUR", 2018)
    failure = float(convert(Money(500.0, "USD", 2024), "EUR", 2018).amount)  # first into its stage's money
    before = usd * (3000.0 / 200.0 + 1300.0 / 0.8)
    entering = (before + amount(5000.0, "GBP", 2019)) / 0.5 + 100.0 * usd
    (found,) = done.ranked
    assert found.cost is not None
    cost = 900.0 * eur / 90.0 + (entering + 300.0 * eur + failure * eur * 0.1) / 0.9
    assert found.cost.mean == pytest.approx(cost, rel=1e-9)
    for start in ("USD 2024 to EUR 2021", "EUR 2018 to EUR 2021", "GBP 2019 to EUR 2021"):
        assert [one for one in done.conversions if one.startswith(start)]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"economics": {"remake": False}},
        {"economics": {"monetise_flexibility": True}, "demand": {"no_show": "5 %"}},
        {"capacity": [{"name": "freezer", "at": "destination", "count": 4, "busy": "5 d"}]},
    ],
    ids=["remade", "one attempt", "dates that move are money", "lines"],
)
def test_one_stage_costs_what_the_scenario_alone_costs(more: dict[str, Any]) -> None:
    keys = {"strategies": ["slow-freeze", "hypothermic"], "draws": 20_000, **more}
    chain = asked(draws=20_000)
    one = stage("a", "slow-freeze", "hypothermic", chain=chain, **keys)
    done = answered(chain, [one], *(shipped().get(name).strategy for name in ("slow-freeze", "hypothermic")))
    alone = {row.name: row for row in compare(one.scenario, shipped()).rows}
    for found in done.ranked:
        assert found.cost == alone[found.name].cost
        lines = {name: line for name, line in found.passages[0].lines.items()}
        assert lines == pytest.approx(alone[found.name].cost_lines, rel=1e-12)
        assert found.passages[0].usable == alone[found.name].usable
    assert len(done.ranked) == sum(row.status == "ranked" for row in alone.values()) > 0


def test_a_stage_that_cannot_be_made_again_is_told_per_attempt() -> None:
    chain = asked(MADE)
    first = stage("a", "cold", chain=chain, **economics(remake=False))
    done = answered(chain, [first, stage("b", "frozen", chain=chain, **economics())], COLD, FROZEN)
    (found,) = done.ranked
    fixed = (3000.0 + 900.0) / (100.0 / 0.8 / 0.5)
    spent = 1000.0 + 200.0 + 500.0 * 0.2 + 0.8 * (5000.0 + 100.0 * 0.5) + 0.4 * (300.0 + 500.0 * 0.1)
    assert found.cost is not None
    assert found.cost.mean == pytest.approx(fixed + spent, abs=1e-9)
    assert (found.delivered_per_attempt, done.attempts_from) == (pytest.approx(0.36), "a")
    assert any(note.startswith("nor is one lost at b made again") for note in done.notes)


# ---------------------------------------------------------------- what is shared, and what is not


def seen(layer: Any) -> list[list[np.ndarray[Any, Any]]]:
    """Draws of one name in three stages with one scenario, and journeys; by stage."""
    heard: list[list[np.ndarray[Any, Any]]] = []

    def note(case: Case) -> Assessment:
        if case.streams.block != PILOT_BLOCK:
            heard.append([case.uniform(layer, "price of x"), case.journey.total_h])
        return Assessment(facts=Facts(0.9, 0.99))

    chain = asked(None, None, draws=2000)
    answered(chain, [stage(name, "note", chain=chain) for name in "abc"], Told("note", note))
    return heard


@pytest.mark.parametrize("layer", ["parameter", "logistics", "lot", "assay"])
def test_prices_are_paired_and_journeys_are_not(layer: Any) -> None:
    heard = seen(layer)
    assert len(heard) == 3
    for one, other in ((0, 1), (0, 2), (1, 2)):
        same = np.array_equal(heard[one][0], heard[other][0])
        assert same is (layer == "parameter")
        assert abs(np.corrcoef(heard[one][1], heard[other][1])[0, 1]) < 0.1
        if not same:
            assert abs(np.corrcoef(heard[one][0], heard[other][0])[0, 1]) < 0.1


def test_the_first_stage_draws_as_the_scenario_alone_and_so_does_its_pilot() -> None:
    heard: list[tuple[bytes, bytes]] = []

    def note(case: Case) -> Assessment:
        if case.streams.block != PILOT_BLOCK:
            heard.append((case.journey.total_h.tobytes(), case.pilot(50).journey.total_h.tobytes()))
        return Assessment(facts=Facts(0.9, 0.99))

    chain = asked(None)
    stages = [stage(name, "note", chain=chain) for name in "ab"]
    answered(chain, stages, Told("note", note))
    compare(stages[0].scenario, registry(Told("note", note)))
    first, second, alone = heard
    assert first == alone
    assert first[0] != second[0]
    assert first[1] != second[1]


def lossy(case: Case) -> Assessment:
    lost = 0.5 * case.uniform("lot", "lossy")
    price = Money(100.0 + 50.0 * case.uniform("parameter", "price"), "USD", 2024)
    return Assessment(facts=Facts(0.9, 1.0, losses={"container": lost}, uses=(Use("z", price=price),)))


def test_any_number_of_workers_gives_the_same_bytes() -> None:
    chain = asked({**MADE, "success": "90 % +- 3 %"}, draws=30_000)
    stages = [stage(name, "lossy", "cold", chain=chain) for name in "ab"]
    texts = {
        chained_json(answered(chain, stages, Told("lossy", lossy), COLD, workers=workers))
        for workers in (1, 2, 3)
    }
    assert len(texts) == 1


def test_success_is_drawn_once_for_all_combinations(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    real = chain_block.chain_cost
    monkeypatch.setattr(chain_block, "chain_cost", lambda *given: kept.append(given[2]) or real(*given))
    chain = asked({**MADE, "success": "90 % +- 3 %"})
    answered(chain, [stage(name, "cold", "frozen", chain=chain) for name in "ab"], COLD, FROZEN)
    assert len(kept) == 4
    assert all(np.array_equal(kept[0][0].success, one[0].success) for one in kept)
    assert 0.02 < float(np.std(kept[0][0].success)) < 0.04


# ---------------------------------------------------------------- order and what is left out


def test_the_cheapest_comes_first_and_ties_are_ties() -> None:
    twin = preserving("twin", 0.8, 200.0, 3000.0)
    chain = asked(MADE)
    first = stage("a", "cold", "twin", "frozen", chain=chain, **economics())
    done = answered(chain, [first, stage("b", "frozen", chain=chain, **economics())], COLD, FROZEN, twin)
    costs = [one.cost.mean for one in done.ranked if one.cost]
    assert costs == sorted(costs)
    assert of(done, "cold", "frozen").tied_with == ("twin > frozen",)
    assert {of(done, name, "frozen").position for name in ("cold", "twin")} == {2}
    assert of(done, "frozen", "frozen").position == 1


def test_whoever_draws_alike_is_compared_in_pairs() -> None:
    """The lots scatter the cost by far more than a price moves it; paired, the price still decides."""

    def dearer(case: Case) -> Assessment:
        told = lossy(case)
        assert told.facts is not None
        more = (*told.facts.uses, Use("w", price=Money(1.0, "USD", 2024)))
        return Assessment(facts=told.facts._replace(uses=more))

    chain = asked(MADE)
    stages = [stage("a", "lossy", "dearer", chain=chain, **economics()), stage("b", "lossy", chain=chain)]
    done = answered(chain, stages, Told("lossy", lossy), Told("dearer", dearer))
    best, other = done.ranked
    assert (best.strategies[0], best.position, other.position, best.tied_with) == ("lossy", 1, 2, ())
    assert best.error is not None
    assert other.cost is not None
    assert best.cost is not None
    assert other.cost.mean - best.cost.mean < best.error


def decline(case: Case) -> Assessment:
    raise NotApplicable("not for these")


def fail(case: Case) -> Assessment:
    raise RuntimeError("out of order")


def test_whoever_cannot_be_combined_is_listed_with_the_reason() -> None:
    others = [
        Told("declines", decline), Told("fails", fail), criteria("own"), facts("dead", viable_recovery=0.0),
        preserving("frail", 0.3, 1.0), COLD,
    ]  # fmt: skip
    chain = asked(MADE)
    stages = [stage("a", *(one.name for one in others), chain=chain), stage("b", "cold", chain=chain)]
    done = answered(chain, stages, *others)
    assert [one.name for one in done.ranked] == ["cold > cold"]
    reasons = {one.strategies[0]: one.reason for one in done.combinations if one.status == "left out"}
    assert reasons == {
        "declines": "declines in a: not applicable: not for these",
        "fails": reasons["fails"],
        "own": f"own in a: not applicable: {chain_block.OWN_ACCOUNTING}",
        "dead": reasons["dead"],
        "frail": reasons["frail"],
    }
    assert reasons["fails"].startswith("fails in a: failed: RuntimeError: out of order")
    assert reasons["dead"].startswith("dead in a: infeasible: no unit is usable")
    assert reasons["frail"].startswith("frail in a: infeasible: usable fraction 0.3")
    assert not done.complete


def test_a_chain_without_anyone_to_combine_says_so() -> None:
    chain = asked(MADE)
    stages = [stage(name, "declines", chain=chain) for name in "ab"]
    done = answered(chain, stages, Told("declines", decline))
    assert (done.ranked, len(done.combinations), done.why) == ((), 1, ())


def test_too_many_combinations_are_refused() -> None:
    names = [f"s{number}" for number in range(11)]
    chain = asked(None, None)
    stages = [stage(name, *names, chain=chain) for name in "abc"]
    with pytest.raises(ScenarioError, match="1,331 combinations are more than the 1,000 that are worked out"):
        chain_job(chain, stages, registry())


def test_a_block_holds_every_combination_and_their_covariance() -> None:
    chain = asked(MADE)
    stages = [stage(name, "cold", "frozen", chain=chain) for name in "ab"]
    block = run_chain_block(chain_job(chain, stages, registry(COLD, FROZEN)), 0, 200)
    assert set(block.combinations) == {f"{a} > {b}" for a in ("cold", "frozen") for b in ("cold", "frozen")}
    assert block.spread.covariance.shape == (4, 4)
    assert block.spread.of(["frozen > cold"]).covariance.shape == (1, 1)
