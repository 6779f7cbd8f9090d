"""Maps of strategies whose costs are known in closed form, and of the shipped ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.accounting.cost import variable_per_usable_dose
from coldchoice.decide.decision_map import IMPOSSIBLE, NOBODY
from coldchoice.engine.decision_map import ScenarioMap, scenario_map
from coldchoice.engine.inputs import input_named
from coldchoice.engine.lookout import view
from coldchoice.engine.point import point
from coldchoice.engine.two_knobs import both_set
from coldchoice.errors import InputError, NotApplicable
from coldchoice.model.assessment import Use
from coldchoice.model.money import Money
from coldchoice.model.scenario import Choice
from tests.scenes import Told, criteria, facts, registry, scenario, shipped

HELD: dict[str, Any] = {
    "logistics": {"legs": [{"hold": "24 h"}]},
    "duration": "24 h",
    "economics": {"unit_value": "5000 USD 2024", "failure_cost": "20000 USD 2024"},
    "acceptance": {"viability": 0.1, "minimum_dose": "1 cells"},
    "draws": 100,
}


def steady(name: str, fixed_usd: float, unit_usd: float, lost: float) -> Told:
    """A strategy of constant facts: so much a year, so much a unit, and such a share lost."""
    uses = (
        Use("room", 1.0, "year", price=Money(fixed_usd, "USD", 2024)),
        Use("work", 1.0, "unit", price=Money(unit_usd, "USD", 2024)),
    )
    return facts(name, uses=uses, losses={"container": lost}, defended_hold_h=1e6)


def mapped(x: str, y: str, *strategies: Any, **more: Any) -> ScenarioMap:
    made = scenario(**{**HELD, **more.pop("scenario", {})})
    offered = registry(*strategies)
    knobs = [input_named(name, made, offered) for name in (x, y)]
    choices = [Choice(strategy=one.name) for one in strategies]
    return scenario_map(made, *knobs, offered, choices, draws=made.draws, **{"cells": 24, **more})


def test_the_border_is_that_of_the_closed_form() -> None:
    """Cost over volume and failure cost: fixed/n against losses that cost more the dearer a failure is."""
    cryo, cold = steady("cryo", 20_000.0, 800.0, 0.05), steady("cold", 0.0, 1_500.0, 0.10)
    found = mapped("units-a-year", "failure-cost", cryo, cold, measure="cost").found
    volumes, failures = np.meshgrid(found.x, found.y)

    def cost(fixed: float, unit: float, usable: float) -> Any:
        each = np.vectorize(lambda failure: variable_per_usable_dose(unit, 5_000.0, failure, usable))
        return fixed / volumes / usable + each(failures)

    ahead = cost(0.0, 1_500.0, 0.90) - cost(20_000.0, 800.0, 0.95)
    assert (found.led_by("cryo") == (ahead > 0.0)).all()
    assert 0.2 < found.led_by("cryo").mean() < 0.9
    assert found.worked_out < found.leader.size
    assert found.lead[found.evaluated] == pytest.approx(np.abs(ahead)[found.evaluated])


def test_without_chance_a_lead_is_sure_and_best_whatever_is_learned() -> None:
    found = mapped(
        "units-a-year", "failure-cost", steady("a", 0.0, 1.0, 0.0), steady("b", 0.0, 9.0, 0.1)
    ).found
    assert found.led_by("a").all()
    assert not found.close.any()
    assert (found.best == 1.0).all()


def test_luck_makes_a_band_and_what_can_be_learned_another() -> None:
    """The error of the lead is that of the mean of all draws; how often it is one, is up to the parameter."""

    def answer(case: Any) -> Any:
        known, luck = case.normal("parameter", "what is known"), case.normal("lot", "luck")
        weighed = 0.6 - 0.1 * np.log10(case.terms.units_per_year)
        drawn = weighed + 0.05 * (known - known.mean()) + 0.05 * (luck - luck.mean())
        return criteria("drawn", drawn, 6_000.0, 0.5).assess(case)

    made = {"draws": 2_000}
    even = criteria("even", 0.5, 6_000.0, 0.5)
    found = mapped(
        "units-a-year",
        "discount-rate",
        Told("drawn", answer),
        even,
        measure="viability",
        scenario=made,
        between=((2.0, 50.0), (None, None)),
    )
    map_ = found.found
    lead = np.abs(0.1 - 0.1 * np.log10(map_.x))
    assert map_.lead[0][map_.evaluated[0]] == pytest.approx(lead[map_.evaluated[0]], abs=1e-9)
    error = np.hypot(0.05, 0.05) / 2_000**0.5
    assert map_.error[map_.evaluated] == pytest.approx(error, rel=0.4)
    sure = map_.best >= 0.9
    assert sure.any()
    assert (~sure).any()
    # normal: 90 % lie above -1.28 standard deviations
    assert np.abs(lead[sure[0]]).min() == pytest.approx(1.28 * 0.05, abs=0.025)


def test_who_is_gated_leads_nowhere_and_the_reason_is_told() -> None:
    def answer(case: Any) -> Any:
        return steady("cold", 0.0, 1.0, min(0.9, case.terms.duration_h / 100.0)).assess(case)

    found = mapped(
        "hold-hours", "units-a-year", Told("cold", answer), steady("cryo", 0.0, 90_000.0, 0.0),
        between=((12.0, 90.0), (None, None)), measure="cost",
    )  # fmt: skip
    usable = found.found.usable[0]
    assert (usable == (found.found.x <= 50.0)).all()
    assert (found.found.led_by("cold") == usable).all()
    (reason,) = found.reasons
    assert (reason.name, "usable fraction" in reason.text) == ("cold", True)
    assert 50.0 < reason.x < 55.0


def test_where_nobody_can_be_used_nobody_leads() -> None:
    found = mapped("units-a-year", "unit-value", steady("one", 0.0, 1.0, 0.9), steady("two", 0.0, 1.0, 0.8))
    assert (found.found.leader == NOBODY).all()
    assert found.leader is None
    assert {one.name for one in found.reasons} == {"one", "two"}


def test_what_contradicts_the_scenario_is_a_kind_of_its_own() -> None:
    found = mapped(
        "duration", "units-a-year", steady("one", 0.0, 1.0, 0.0), steady("two", 0.0, 2.0, 0.0),
        between=((12.0, 48.0), (None, None)),
    )  # fmt: skip
    assert ((found.found.leader == IMPOSSIBLE) == (found.found.x < 24.0)).all()
    (reason,) = [one for one in found.reasons if not one.name]
    assert "more than the duration" in reason.text
    with pytest.raises(InputError, match="more than the duration"):
        mapped(
            "duration", "units-a-year", steady("one", 0.0, 1.0, 0.0), steady("two", 0.0, 2.0, 0.0),
            between=((1.0, 2.0), (None, None)),
        )  # fmt: skip


def test_two_weights_leave_half_of_the_square() -> None:
    alive, cheap = criteria("alive", 0.9, 9_000.0, 0.5), criteria("cheap", 0.5, 6_000.0, 0.5)
    found = mapped("weight:cost", "weight:viability", alive, cheap)
    weights = np.add.outer(found.found.y, found.found.x)
    assert ((found.found.leader == IMPOSSIBLE) == (weights > 1.0 + 1e-9)).all()
    # 0.4 of viability against 3,000 of the 25,000 between the anchors of cost
    cost, viability = np.meshgrid(found.found.x, found.found.y)
    ahead = 0.4 * viability - 0.12 * cost
    possible = (weights <= 1.0) & (np.abs(ahead) > 1e-9)
    assert (found.found.led_by("alive") == (ahead > 0.0))[possible].all()


def test_a_twin_of_the_leader_makes_it_neither_close_nor_unsure() -> None:
    found = mapped(
        "units-a-year", "failure-cost",
        steady("a", 0.0, 1.0, 0.0), steady("twin", 0.0, 1.0, 0.0), steady("z", 0.0, 9.0, 0.1),
    ).found  # fmt: skip
    assert found.led_by("a").all()
    assert not found.close.any()
    assert (found.best == 1.0).all()


def test_who_declines_is_told_and_never_leads() -> None:
    def decline(case: Any) -> Any:
        raise NotApplicable("it is shy")

    found = mapped("units-a-year", "unit-value", steady("one", 0.0, 1.0, 0.0), Told("shy", decline))
    assert found.silent == {"shy": "not applicable: it is shy"}
    assert found.found.led_by("one").all()
    assert np.isinf(found.found.lead).all()


def test_one_strategy_alone_has_no_map() -> None:
    with pytest.raises(InputError, match="needs two strategies; only one is asked for"):
        mapped("units-a-year", "unit-value", steady("one", 0.0, 1.0, 0.0))


def test_an_axis_of_one_value_is_none() -> None:
    two = steady("one", 0.0, 1.0, 0.0), steady("two", 0.0, 2.0, 0.0)
    with pytest.raises(InputError, match=r"batch has no two values between 1 and 1"):
        mapped("batch", "unit-value", *two, between=((1.0, 1.4), (None, None)))


# ---------------------------------------------------------------- the shipped strategies

TWO: dict[str, Any] = {
    "logistics": {"lane": "air-intercontinental", "legs": [{"hold": "24 h"}, {"transport": "36 h +- 14 h"}]},
    "strategies": ["slow-freeze", "hypothermic"],
}


def shipped_map(**more: Any) -> ScenarioMap:
    made = scenario(**TWO)
    knobs = [input_named(name, made, shipped()) for name in ("transit-hours", "units-a-year")]
    return scenario_map(made, *knobs, shipped(), made.strategies, draws=200, **{"cells": 12, **more})


def test_every_point_is_the_scenario_with_both_inputs_there() -> None:
    found = shipped_map(probes=0)
    made = found.scenario
    set_both = both_set(made, found.x.knob, found.y.knob, found.x.values, found.y.values, shipped())
    for row, column in list(zip(*np.nonzero(found.found.evaluated), strict=True))[::9]:
        at = float(found.found.x[column]), float(found.found.y[row])
        seen = view(point(set_both(made, *at), shipped(), made.strategies, 200))
        kind = int(found.found.leader[row, column])
        assert seen.leader("value") == (None if kind < 0 else found.strategies[kind])


def test_the_answer_is_the_same_for_any_number_of_workers() -> None:
    told: list[tuple[int, int, int]] = []
    alone, shared = shipped_map(), shipped_map(workers=3, progress=lambda *one: told.append(one))
    for name in ("leader", "lead", "error", "best", "evaluated"):
        assert np.array_equal(
            getattr(alone.found, name), getattr(shared.found, name), equal_nan=name != "leader"
        )
    assert alone.reasons == shared.reasons
    assert told[0] == (1, 200, 81 * 200)
    assert [number for number, _, _ in told] == sorted(number for number, _, _ in told)


def test_another_weighting_of_the_same_point_costs_no_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    from coldchoice.engine import lookout

    calls: list[object] = []
    real = lookout.point
    monkeypatch.setattr(lookout, "point", lambda *one: calls.append(one) or real(*one))
    made = scenario(**TWO)
    knobs = [input_named(name, made, shipped()) for name in ("weight:cost", "weight:viability")]
    scenario_map(made, *knobs, shipped(), made.strategies, draws=200, cells=6)
    assert len(calls) == 1


@pytest.mark.parametrize("names", [("units-a-year", "weight:cost"), ("weight:cost", "units-a-year")])
def test_points_that_differ_in_a_weight_alone_are_worked_out_once(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, str]
) -> None:
    from coldchoice.engine import lookout

    calls: list[object] = []
    real = lookout.point
    monkeypatch.setattr(lookout, "point", lambda *one: calls.append(one) or real(*one))
    made = scenario(**TWO)
    knobs = [input_named(name, made, shipped()) for name in names]
    found = scenario_map(made, *knobs, shipped(), made.strategies, draws=200, cells=6).found
    assert found.worked_out == 36
    assert len(calls) == 6 + 1  # and the scenario as it is
