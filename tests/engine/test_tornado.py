from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coldchoice.decide.tornado import chance_limit
from coldchoice.decide.value import linear_value
from coldchoice.engine.beliefs import Beliefs, beliefs
from coldchoice.engine.compare import compare
from coldchoice.engine.inputs import input_named
from coldchoice.engine.load import load_scenario
from coldchoice.engine.point import Point, point
from coldchoice.engine.settle import settle
from coldchoice.engine.tornado import Swing, Tornado, learnable_swings, price_turns, tornado
from coldchoice.engine.tornado_lead import Two
from coldchoice.errors import InputError
from coldchoice.model.assessment import Assessment
from coldchoice.model.scenario import Scenario
from coldchoice.model.streams import Streams
from coldchoice.plugin.registry import Registry
from tests.scenes import Measuring, Told, criteria, facts, registry, scenario, shipped

APHERESIS = Path(__file__).resolve().parents[2] / "scenarios" / "car-t-apheresis.yaml"
PAIR = ["slow-freeze", "hypothermic"]


def found(asked: Scenario, offered: Registry | None = None, **more: Any) -> Tornado:
    from coldchoice.engine.choices import asked_for, choices

    offered = offered or shipped()
    listed = choices(asked_for(asked, ()), offered)
    return tornado(asked, offered, listed, settle(asked), **{"draws": asked.draws, **more})


def swing(answer: Tornado, name: str) -> Swing:
    return next(one for one in answer.swings if one.name == name)


def scores(asked: Scenario) -> dict[str, float]:
    return {row.name: float(row.score or 0.0) for row in compare(asked, shipped()).ranked}


def test_the_lead_is_that_of_a_comparison_and_so_is_every_end_of_a_plan() -> None:
    asked = scenario(strategies=PAIR, weights={"viability": 1, "cost": 2})
    answer = found(asked)
    now = scores(asked)
    assert answer.lead == pytest.approx(now[answer.leader] - now[answer.rival])
    for name in ("units-a-year", "transit-hours", "weight:cost"):
        one = swing(answer, name)
        for end in (one.low, one.high):
            turned = scores(input_named(name, asked, shipped()).set(asked, end.value))
            assert end.lead == pytest.approx(turned[answer.leader] - turned[answer.rival])
            assert end.leader == max(turned, key=lambda label: turned[label])


def test_the_largest_swing_stands_first_and_all_share_the_lead_as_it_is() -> None:
    answer = found(scenario(strategies=PAIR))
    swings = [one.bar.swing for one in answer.swings]
    assert swings == sorted(swings, reverse=True)
    assert {one.kind for one in answer.swings} == {"learnable", "input", "weight"}
    for one in answer.swings:
        assert one.bar.base == pytest.approx(answer.lead, abs=1e-9)


def test_what_could_be_learned_is_what_fixing_its_draws_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mean given an input against the scenario worked out with that input the same in all draws."""
    asked, _ = load_scenario(str(APHERESIS))
    believed = beliefs(asked, shipped(), asked.strategies, 10_000)
    names = ("hold life of leukapheresis-mnc in neat", "freeze-thaw recovery of leukapheresis-mnc in dmso")
    two = Two(*believed.names[:2])
    told = {one.name: one for one in learnable_swings(believed, two) if one.name in names}
    plain = Streams._once
    for name in names:
        for share, end in ((0.05, told[name].low), (0.95, told[name].high)):
            fixed = float(np.quantile(believed.parameters[name], share))

            def once(
                self: Streams, layer: Any, other: str, family: str, name: str = name, at: float = fixed
            ) -> Any:
                drawn = plain(self, layer, other, family)
                return np.full_like(drawn, at) if (layer, other) == ("parameter", name) else drawn

            monkeypatch.setattr(Streams, "_once", once)
            seen = point(asked, shipped(), asked.strategies, 10_000)
            monkeypatch.setattr(Streams, "_once", plain)
            assert end.lead == pytest.approx(steady_lead(believed, seen, two), abs=0.035)


def steady_lead(believed: Beliefs, seen: Point, two: Two) -> float:
    """Lead at a point, a dose lost beyond what is believed replaced at the believed mean cost."""
    worth = []
    for name in two[:2]:
        viability, spent, flexibility, usable = seen.attempts[name].mean(axis=1)
        _, mean_spent, _, mean_usable = believed.attempts[believed.names.index(name)].mean(axis=1)
        cost = mean_spent / mean_usable
        given = (viability, cost + (spent - cost * usable) / mean_usable, flexibility)
        worth.append(
            sum(
                weight * float(linear_value(value, *believed.anchors[criterion]))
                for criterion, weight, value in zip(believed.criteria, believed.weights, given, strict=True)
            )
        )
    return worth[0] - worth[1]


def test_the_limit_of_chance_counts_what_could_be_learned() -> None:
    asked, _ = load_scenario(str(APHERESIS))
    believed = beliefs(asked, shipped(), asked.strategies, 400)
    swings = learnable_swings(believed, Two("slow-freeze", "hypothermic"))
    assert {one.bar.limit for one in swings} == {chance_limit(len(swings))}
    assert swings[0].bar.limit > 3.0


def test_a_price_is_turned_with_the_same_draws_and_agrees_with_the_mean_given_it() -> None:
    asked, _ = load_scenario(str(APHERESIS))
    believed = beliefs(asked, shipped(), asked.strategies, 10_000)
    assert "price of dry-shipper-use" in price_turns(asked, believed)
    turned = swing(found(asked, measure="cost"), "price of dry-shipper-use")
    two = Two("slow-freeze", "hypothermic")
    drawn = {one.name: one for one in learnable_swings(believed, two, "cost")}["price of dry-shipper-use"]
    assert (turned.kind, turned.knob, turned.bar.error) == ("learnable", None, None)
    assert turned.low.unit == turned.high.unit == "USD/shipment"
    assert swing(found(asked), "price of ln2-freezer").low.unit == "USD each"
    assert turned.low.value == pytest.approx(drawn.low.value, rel=0.05)
    # 440 USD more for a shipper is about 490 USD less of lead, which the mean over draws hardly sees
    assert turned.low.lead - turned.high.lead == pytest.approx(490.0, abs=25.0)
    assert drawn.low.lead - drawn.high.lead == pytest.approx(490.0, abs=3.0 * drawn.bar.error)


def test_a_lead_in_cost_is_money_and_the_cheaper_one_leads() -> None:
    answer = found(
        scenario(), registry(criteria("dear", cost=9e3), criteria("cheap", cost=5e3)), measure="cost"
    )
    assert (answer.leader, answer.rival, answer.lead) == ("cheap", "dear", 4e3)
    assert not any(one.kind == "weight" for one in answer.swings)


def test_a_weight_that_turns_the_lead_round_is_told() -> None:
    offered = registry(criteria("alive", viability=0.9, cost=9e3), criteria("cheap", viability=0.5, cost=5e3))
    answer = found(scenario(scales={"cost": {"worst": 10_000, "best": 0}}), offered)
    told = swing(answer, "weight:cost")
    assert (told.low.leader, told.high.leader) == ("alive", "cheap")
    assert told.bar.crosses
    assert told in answer.changing
    idle = swing(answer, "discount-rate")
    assert idle.idle
    assert idle not in answer.changing


def test_who_is_equal_to_the_leader_is_no_rival() -> None:
    offered = registry(criteria("a", 0.9), criteria("twin", 0.9), criteria("b", 0.6))
    answer = found(scenario(), offered)
    assert (answer.leader, answer.rival, answer.equals) == ("a", "b", ("twin",))
    assert answer.lead == pytest.approx(0.1)
    assert answer.changing == ()
    only = found(scenario(), registry(criteria("a", 0.9), criteria("twin", 0.9)))
    assert (only.leader, only.rival, only.equals, only.lead) == ("a", "twin", (), 0.0)


def test_a_gate_at_an_end_is_told_with_its_reason() -> None:
    offered = registry(facts("good", dye_viability=0.95), facts("fair", dye_viability=0.75))
    answer = found(scenario(acceptance={"viability": "70 %"}), offered)
    told = swing(answer, "viability-limit")
    assert told.high.out == "fair"
    assert "below the lowest accepted" in told.high.reason
    assert told.high.lead is None  # there is none over one that cannot be used
    assert told.bar.high == told.bar.base
    assert not told.idle


def chancy(name: str, slope: float, luck: float) -> Told:
    """A strategy that leads where a parameter is high, with as much luck as asked for."""

    def answer(case: Any) -> Assessment:
        known, lot = case.normal("parameter", "what is known"), case.normal("lot", "luck")
        survives = np.clip(0.5 + slope * (known - 1.65) + luck * lot, 0.0, 1.0)
        return Assessment(viability=survives, cost=case.money(6000.0, "USD", 2024), flexibility=0.5)

    return Told(name, answer)


def test_a_change_of_lead_within_chance_is_none() -> None:
    """Both are equal at the 95 % point of what is known: who is ahead there is up to the draws."""
    sure = registry(criteria("steady", 0.5), chancy("rising", 0.1, 0.0))
    unsure = registry(criteria("steady", 0.5), chancy("rising", 0.02, 0.1))
    # without luck a hair of a lead is one; with it nothing is
    for offered, known in ((sure, True), (unsure, False)):
        answer = found(scenario(draws=4_000), offered)
        told = swing(answer, "what is known")
        assert abs(told.high.lead) < 0.005
        assert told.high.error is not None
        assert told.high.by_chance is not known
        other = told._replace(high=told.high._replace(lead=-0.0005, leader="rising"))
        assert answer.swapped(other.high) is known
        assert answer.unsure(other.high) is not known


def test_a_scenario_that_cannot_be_at_an_end_is_told() -> None:
    asked = scenario(strategies=PAIR, duration="20 h", logistics={"legs": [{"transport": "20 h"}]})
    answer = found(asked)
    assert all(one.low.reason == "" for one in answer.swings if one.kind == "learnable")
    told = swing(answer, "transit-hours")
    assert told.low.lead is not None


def test_nobody_and_one_alone_have_no_lead() -> None:
    offered = registry(facts("lost", losses={"dose": 0.9}), facts("good"))
    answer = found(scenario(), offered)
    assert (answer.leader, answer.rival, answer.lead, answer.swings) == ("good", None, None, ())
    lost = registry(facts("one", losses={"dose": 0.9}), facts("other", losses={"dose": 0.9}))
    answer = found(scenario(), lost)
    assert (answer.leader, answer.swings) == (None, ())
    assert set(answer.out) == {"one", "other"}


def test_two_are_needed() -> None:
    with pytest.raises(InputError, match="a tornado needs two strategies"):
        found(scenario(strategies=["slow-freeze"]))


def test_progress_is_told_and_runs_to_the_end() -> None:
    heard: list[tuple[int, int]] = []
    found(scenario(strategies=PAIR), progress=lambda done, total: heard.append((done, total)))
    assert heard[-1][0] == heard[-1][1] == len(heard) * 400


def test_what_the_spread_comes_from_is_told_where_it_is_asked_for() -> None:
    asked = scenario(strategies=PAIR)
    assert found(asked).influences == ()
    told = found(asked, detail=True).influences
    assert told
    assert [one.share for one in told] == sorted((one.share for one in told), reverse=True)
    assert found(scenario(), registry(criteria("a"), criteria("b", 0.5)), detail=True).influences == ()


def test_weights_that_keep_the_leader_are_told_where_they_are_asked_for() -> None:
    offered = registry(criteria("alive", viability=0.9, cost=9e3), criteria("cheap", viability=0.5, cost=5e3))
    asked = scenario(scales={"cost": {"worst": 10_000, "best": 0}})
    assert found(asked, offered).stability == ()
    assert found(asked, offered, detail=True, measure="cost").stability == ()
    viability, cost, flexibility = found(asked, offered, detail=True).stability
    # 0.4 of viability against 0.4 of cost: equal where both weigh the same, as they do now
    assert (viability.criterion, viability.leader, cost.leader) == ("viability", "alive", "alive")
    assert viability.low == pytest.approx(1 / 3)
    assert cost.high == pytest.approx(1 / 3)
    assert cost.leads_above == "cheap"
    assert flexibility.stable


def test_a_criterion_that_failed_cannot_judge() -> None:
    def broken(told: Any, case: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    measure = Measuring("broken", broken)
    asked = scenario(criteria=["broken"])
    offered = registry(facts("one"), facts("other"), measures=[measure])
    with pytest.raises(InputError, match="--by: 'broken': failed, and is left out for all"):
        found(asked, offered, measure="broken")


def test_what_is_left_of_a_lead_may_be_chance_too() -> None:
    """The leader stays ahead by a hair at one end: that is no lead throughout."""
    answer = found(scenario(draws=4_000), registry(criteria("steady", 0.5), chancy("rising", 0.02, 0.1)))
    told = swing(answer, "what is known")
    hair = told.high._replace(lead=0.0005, leader=answer.leader)
    assert answer.unsure(hair)
    assert not answer.swapped(hair)
    whole = hair._replace(lead=answer.lead)
    assert not answer.unsure(whole)
