from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.account import (
    DEFENDED,
    DISPOSITION_H,
    Account,
    account,
    carriage,
    chain_of_use,
    undefended,
    unequipped,
)
from coldchoice.engine.setting import setting_of
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.money import Money
from tests.scenes import case

GOOD = Facts(0.9, 0.99)
LATE: dict[str, Any] = {
    "duration": "40 h",
    "logistics": {
        "legs": [{"hold": "10 h"}, {"transport": "20 h", "disruption": {"probability": 0.5, "adds": "30 h"}},
                 {"hold": "10 h"}],
    },
}  # fmt: skip
"""A journey of 40 h, 20 h of it in a box; for one in two 70 h, and 50 h in the box."""


def done(facts: Facts = GOOD, **keys: Any) -> Account:
    concrete = case(**keys)
    return account(facts, concrete, setting_of(concrete))


def passed(facts: Facts, **keys: Any) -> dict[str, float]:
    return {cause: float(np.mean(share)) for cause, share in chain_of_use(facts, case(**keys)).items()}


fractions = st.floats(0.0, 1.0)


@given(
    recovery=fractions, dye=fractions, life=st.floats(0, 500), box=st.floats(0, 500),
    container=fractions, temperature=fractions, remake=st.booleans(),
)  # fmt: skip
def test_shares_add_up_to_one_and_lines_to_the_cost(
    recovery: float, dye: float, life: float, box: float, container: float, temperature: float, remake: bool
) -> None:
    facts = Facts(
        recovery, dye, usable_life_h=life, carrier_hold_h=box,
        losses={"container": container, "temperature": temperature},
        uses=(Use("x", price=Money(50.0, "USD", 2024)), Use("y", 1.0, "year", Money(9e3, "USD", 2024))),
    )  # fmt: skip
    answer = done(facts, **LATE, economics={"remake": remake})
    assert sum(answer.lost_to.values()) + answer.usable.mean() == pytest.approx(1.0)
    assert sum(answer.lines.values()) == pytest.approx(answer.cost.mean(), rel=1e-9)
    for line, fixed in (("fixed", True), ("preservation", False)):
        items = sum(one.money for one in answer.items if one.fixed is fixed)
        assert items == pytest.approx(answer.lines[line], rel=1e-9)
    assert 0.0 < answer.flexibility.min() <= answer.flexibility.max() <= 1.0


def test_a_carrier_must_last_until_the_unit_is_stored() -> None:
    assert passed(GOOD._replace(carrier_hold_h=51.0), **LATE)["window"] == 1.0
    assert passed(GOOD._replace(carrier_hold_h=49.0), **LATE)["window"] == pytest.approx(0.5, abs=0.06)
    assert passed(GOOD._replace(carrier_hold_h=19.0), **LATE)["window"] == 0.0


def test_or_until_it_is_used_where_it_cannot_be_stored() -> None:
    boxed = GOOD._replace(stored=False, preparation_h=1.0)
    assert passed(boxed._replace(carrier_hold_h=61.0), **LATE)["window"] == 1.0
    assert passed(boxed._replace(carrier_hold_h=60.9), **LATE)["window"] == pytest.approx(0.5, abs=0.06)


def test_late_for_a_life_that_would_have_sufficed_is_a_lost_window() -> None:
    assert passed(GOOD._replace(usable_life_h=50.0), **LATE)["window"] == pytest.approx(0.5, abs=0.06)
    assert passed(GOOD._replace(usable_life_h=70.0), **LATE)["window"] == 1.0


def test_a_life_that_would_not_have_sufficed_is_the_release_test_s_affair() -> None:
    short = passed(GOOD._replace(usable_life_h=39.0, dye_viability=0.5), **LATE)
    assert short["window"] == 1.0
    assert short["release"] < 0.01


def test_an_excursion_is_lost_where_there_is_no_time_to_clear_it() -> None:
    shaky: dict[str, Any] = {
        "duration": "20 h",
        "logistics": {"legs": [{"transport": "20 h", "excursion": 0.3}]},
    }
    assert passed(GOOD._replace(usable_life_h=20.0 + DISPOSITION_H), **shaky)["temperature"] == 1.0
    assert passed(GOOD._replace(usable_life_h=19.0 + DISPOSITION_H), **shaky)["temperature"] == pytest.approx(
        0.7
    )


def test_with_a_calendar_an_excursion_takes_its_business_days_to_clear() -> None:
    shaky: dict[str, Any] = {
        "duration": "20 h",
        "logistics": {"calendar": {"year": 2026}, "legs": [{"transport": "20 h", "excursion": 0.3}]},
    }
    journey = case(**shaky).journey
    assert journey.disposition_h is not None
    just = journey.total_h + journey.disposition_h
    assert passed(GOOD._replace(usable_life_h=just + 1e-6), **shaky)["temperature"] == 1.0
    assert passed(GOOD._replace(usable_life_h=just - 1e-6), **shaky)["temperature"] == pytest.approx(0.7)


@pytest.mark.parametrize("cause", ["container", "temperature", "release", "site", "dose"])
def test_a_strategy_s_own_losses_come_on_top(cause: str) -> None:
    plain, lossy = passed(GOOD), passed(GOOD._replace(losses={cause: 0.25}))
    assert lossy[cause] == pytest.approx(0.75 * plain[cause])
    assert {name for name in plain if plain[name] != lossy[name]} == {cause}


def test_a_release_test_reads_the_dye_viability_with_its_counting_error() -> None:
    limit: dict[str, Any] = {"acceptance": {"viability": 0.8}}
    assert passed(Facts(0.9, 0.95), **limit)["release"] > 0.99
    assert passed(Facts(0.9, 0.8), **limit)["release"] == pytest.approx(0.5, abs=0.05)
    assert passed(Facts(0.9, 0.6), **limit)["release"] < 0.01


def test_too_few_cells_are_no_dose() -> None:
    asked: dict[str, Any] = {"acceptance": {"unit_cells": "1e8", "minimum_dose": "5e7"}}
    assert passed(Facts(0.5, 0.9), **asked)["dose"] == 1.0
    assert passed(Facts(0.499, 0.9), **asked)["dose"] == 0.0


# ---------------------------------------------------------------- money


def test_a_sure_success_costs_the_unit_and_what_is_spent_on_it() -> None:
    answer = done(
        Facts(1.0, 1.0, uses=(Use("x", 2.0, "unit", Money(50.0, "USD", 2024)),)),
        logistics={}, acceptance={"viability": 0.01}, economics={"unit_value": "1000 USD 2024"},
    )  # fmt: skip
    assert answer.cost.mean() == pytest.approx(1100.0)
    assert answer.lines == pytest.approx(
        {"unit_value": 1000.0, "fixed": 0.0, "preservation": 100.0, "loss": 0.0, "failure": 0.0}, abs=1e-6
    )


def test_half_lost_is_twice_the_spending_and_one_failure_for_each_success() -> None:
    money = {"unit_value": "1000 USD 2024", "failure_cost": "300 USD 2024"}
    asked: dict[str, Any] = {"logistics": {}, "acceptance": {"viability": 0.01}}
    facts = Facts(1.0, 1.0, losses={"container": 0.5})
    assert done(facts, **asked, economics=money).cost.mean() == pytest.approx(2300.0)
    kept = done(facts, **asked, economics={**money, "remake": False})
    assert kept.cost.mean() == pytest.approx(1150.0)


def test_doses_share_what_a_unit_costs() -> None:
    asked: dict[str, Any] = {
        "logistics": {}, "acceptance": {"viability": 0.01},
        "economics": {"unit_value": "1000 USD 2024", "failure_cost": "0 USD 2024"},
    }  # fmt: skip
    one = done(Facts(1.0, 1.0), **asked)
    ten = done(Facts(1.0, 1.0), **asked, demand={"doses_per_unit": 10})
    assert ten.cost.mean() == pytest.approx(one.cost.mean() / 10)


@pytest.mark.parametrize(("remake", "doses"), [(True, 50.0), (False, 100.0)])
def test_fixed_cost_is_shared_by_the_doses_delivered_or_attempted(remake: bool, doses: float) -> None:
    facts = Facts(
        1.0, 1.0, losses={"container": 0.5}, uses=(Use("x", 1.0, "year", Money(1000.0, "USD", 2024)),)
    )
    answer = done(
        facts, logistics={}, acceptance={"viability": 0.01}, demand={"units_per_year": "100 per year"},
        economics={"remake": remake},
    )  # fmt: skip
    assert answer.lines["fixed"] == pytest.approx(1000.0 / doses)


def test_nothing_delivered_is_infinitely_dear_and_no_nan() -> None:
    answer = done(Facts(0.0, 0.0), **LATE)
    assert np.isinf(answer.cost).all()
    assert not any(np.isnan(line) for line in answer.lines.values())
    assert answer.usable.max() == 0.0


def test_every_transport_with_a_lane_pays_its_courier() -> None:
    legs = [
        {"transport": "5 h", "lane": "road-national"},
        {"hold": "1 h"},
        {"transport": "5 h", "lane": "local-van"},
    ]
    assert [use.item for use in carriage(case(logistics={"legs": legs}))] == [
        "carriage-road-national", "carriage-local-van",
    ]  # fmt: skip
    assert carriage(case(logistics={"legs": [{"transport": "5 h"}]})) == ()


# ---------------------------------------------------------------- what can be defended


def test_a_hold_is_defended_up_to_twice_the_longest_that_was_measured() -> None:
    measured = 60.0 / DEFENDED
    assert undefended(GOOD._replace(defended_hold_h=measured), case()) is None
    assert undefended(GOOD, case()) is None
    reason = undefended(GOOD._replace(defended_hold_h=measured - 1, usable_life_h=44.0), case())
    assert reason == (
        "a hold of 60 h cannot be defended: nothing was measured beyond 29 h, "
        "and the cells stay acceptable for about 44 h"
    )


def test_a_hold_that_nobody_measured_is_said_so_without_an_endless_number() -> None:
    unknown = GOOD._replace(defended_hold_h=0.0)
    assert undefended(unknown, case(duration="24 h", logistics={})) is None  # a day can always be asked for
    never = undefended(unknown, case(duration="25 h", logistics={}))
    assert never == "a hold of 25 h cannot be defended: none was ever measured"


def test_the_origin_must_own_what_freezing_takes_where_the_scenario_says_what_it_owns() -> None:
    freezer = GOOD._replace(needs_at_origin=frozenset({"controlled-rate-freezer"}))
    ward = {"name": "ward", "owns": ["thaw"]}
    bare, able = (
        {"name": n, "role": "origin", "owns": o} for n, o in (("a", []), ("b", ["controlled-rate-freezer"]))
    )
    assert unequipped(freezer, case(sites=[ward])) is None
    assert unequipped(freezer, case(sites=[ward, bare, able])) is None
    assert unequipped(GOOD, case(sites=[bare])) is None
    reason = unequipped(freezer, case(sites=[ward, bare]))
    assert reason == "the origin (a) does not own what it needs: controlled-rate-freezer"


def test_a_loss_on_the_way_is_lost_to_the_window() -> None:
    kept = passed(GOOD._replace(losses={"window": 0.25}))["window"]
    assert kept == pytest.approx(0.75 * passed(GOOD)["window"])


def test_what_a_strategy_says_of_excursions_stands_above_the_journey_s() -> None:
    short = GOOD._replace(usable_life_h=80.0)
    assert passed(short)["temperature"] < 1.0
    assert passed(short._replace(excursion=0.0))["temperature"] == 1.0
    assert passed(short._replace(excursion=1.0))["temperature"] == 0.0


def test_a_release_test_with_a_price_is_paid_for_by_every_strategy() -> None:
    tests = [
        {"name": "sterility", "takes": "5 d", "item": "sterility-test", "per": "run"},
        {"name": "gram", "takes": "1 h"},
    ]
    keys: dict[str, Any] = {
        "demand": {"batch": 4},
        "economics": {"prices": {"sterility-test": "400 USD 2024"}},
    }
    free, paid = done(**LATE, **keys), done(**LATE, **keys, acceptance={"release_tests": tests})
    assert paid.lines["preservation"] - free.lines["preservation"] == pytest.approx(100.0, rel=1e-9)
    assert [one.item for one in paid.items if one.item == "sterility-test"] == ["sterility-test"]


def test_a_case_by_hand() -> None:
    """F = 9,000 a year, V = 50 a dose, M = 1,000, K = 500, u = 0.8, N = 100 tried a year."""
    uses = (Use("x", price=Money(50.0, "USD", 2024)), Use("y", 1.0, "year", Money(9e3, "USD", 2024)))
    facts = Facts(0.9, 1.0, usable_life_h=1e9, losses={"container": 0.2}, uses=uses)
    economics = {"unit_value": "1000 USD 2024", "failure_cost": "500 USD 2024"}
    answer = done(facts, duration="40 h", logistics={}, economics=economics,
                  demand={"units_per_year": "100 /year"},
                  acceptance={"unit_cells": "1e9", "minimum_dose": "1e8"})  # fmt: skip
    assert answer.usable == pytest.approx(0.8, rel=1e-12)
    assert answer.lines == pytest.approx(
        {"unit_value": 1000.0, "fixed": 112.5, "preservation": 50.0, "loss": 262.5, "failure": 125.0},
        rel=1e-9,
    )
    assert answer.cost.mean() == pytest.approx(1550.0, rel=1e-9)
    once = done(facts, duration="40 h", logistics={}, economics={**economics, "remake": False},
                demand={"units_per_year": "100 /year"},
                acceptance={"unit_cells": "1e9", "minimum_dose": "1e8"})  # fmt: skip
    assert once.lines == pytest.approx(
        {"unit_value": 1000.0, "fixed": 90.0, "preservation": 50.0, "loss": 0.0, "failure": 100.0}, rel=1e-9
    )


@given(demand=st.floats(1.0, 5000.0), more=st.floats(1.0, 20.0))
def test_larger_demand_is_never_dearer_per_dose(demand: float, more: float) -> None:
    uses = (Use("x", price=Money(50.0, "USD", 2024)), Use("y", 1.0, "year", Money(9e3, "USD", 2024)))
    facts = GOOD._replace(uses=uses, losses={"container": 0.1})
    few, many = (
        done(facts, duration="40 h", logistics={}, demand={"units_per_year": f"{n} /year"})
        for n in (demand, demand * more)
    )
    assert many.cost.mean() <= few.cost.mean() * (1 + 1e-12)


@given(adds=st.floats(0.5, 60.0), more=st.floats(1.0, 100.0), life=st.floats(30.0, 120.0))
def test_more_delay_is_never_cheaper(adds: float, more: float, life: float) -> None:
    def cost(hours: float) -> float:
        legs = [{"transport": "20 h", "disruption": {"probability": 0.4, "adds": f"{hours} h"}}]
        facts = GOOD._replace(usable_life_h=life, uses=(Use("x", price=Money(50.0, "USD", 2024)),))
        return float(done(facts, duration="20 h", logistics={"legs": legs}).cost.mean())

    assert cost(adds + more) >= cost(adds) * (1 - 1e-12)


# ---------------------------------------------------------------- dates that move, paid for in money

MOVES: dict[str, Any] = {
    "duration": "40 h",
    "logistics": {"legs": [{"hold": "10 h"}, {"transport": "20 h"}, {"hold": "10 h"}]},
    "acceptance": {"viability": 0.01},
    "demand": {"postponement": {"probability": 0.5, "adds": "30 h"}},
}
"""A journey of 40 h, 20 h of it in a box; one in two units is used at 70 h instead."""
MONEY = {
    "unit_value": "1000 USD 2024",
    "failure_cost": "300 USD 2024",
    "prices": {"reschedule-fee": "80 USD 2024"},
}


def moved_share() -> float:
    moved_h = setting_of(case(**MOVES)).postponement_h
    assert moved_h is not None
    return float((moved_h > 0.0).mean())


def both(facts: Facts, **economics: Any) -> tuple[Account, Account]:
    """Return the account with dates in flexibility, and the one with dates in money."""
    inside, paid = (
        done(facts, **MOVES, economics={**economics, "monetise_flexibility": monetised})
        for monetised in (False, True)
    )
    return inside, paid


def test_a_date_that_moves_is_in_flexibility_or_in_money() -> None:
    inside, paid = both(Facts(1.0, 1.0, usable_life_h=60.0), **MONEY)
    kept = 1.0 - moved_share()
    assert inside.usable.mean() == pytest.approx(1.0, abs=1e-9)
    assert inside.cost.mean() == pytest.approx(1000.0, abs=1e-6)
    assert inside.flex.vector["postponement"] == pytest.approx(kept, abs=1e-9)
    assert paid.lost_to["window"] == pytest.approx(1.0 - kept, abs=1e-9)
    fee = 80.0 * moved_share()
    by_hand = (1000.0 + fee + 300.0 * (1.0 - kept)) / kept
    assert paid.cost.mean() == pytest.approx(by_hand, rel=1e-9)
    assert paid.lines["preservation"] == pytest.approx(fee, rel=1e-9)
    assert paid.flex.vector["postponement"] is None
    assert "postponement" in paid.flex.dropped


def test_a_moved_unit_that_cannot_be_stored_needs_its_carrier_for_longer() -> None:
    boxed = Facts(1.0, 1.0, carrier_hold_h=59.0, stored=False)  # 30 h to use, 60 h if moved
    _, paid = both(boxed)
    assert paid.lost_to["window"] == pytest.approx(moved_share(), abs=1e-9)
    _, lasting = both(boxed._replace(carrier_hold_h=60.0))
    assert lasting.lost_to["window"] == 0.0
    _, at_home = both(boxed._replace(stored=True))
    assert at_home.lost_to["window"] == 0.0


def test_an_excursion_is_cleared_while_the_date_moves() -> None:
    shaky = {**MOVES, "logistics": {"legs": [{"transport": "40 h", "excursion": 0.3}]}}
    facts = Facts(1.0, 1.0, usable_life_h=40.0 + DISPOSITION_H)
    assert done(facts, **shaky, economics={"monetise_flexibility": True}).lost_to["temperature"] == 0.0


@given(
    life=st.floats(0, 200), box=st.floats(0, 200), stored=st.booleans(), remake=st.booleans(),
    recovery=fractions, container=fractions,
)  # fmt: skip
def test_dates_paid_for_never_make_a_dose_cheaper_and_never_count_twice(
    life: float, box: float, stored: bool, remake: bool, recovery: float, container: float
) -> None:
    facts = Facts(
        recovery, 0.9, usable_life_h=life, carrier_hold_h=box, stored=stored,
        losses={"container": container}, uses=(Use("y", 1.0, "year", Money(9e3, "USD", 2024)),),
    )  # fmt: skip
    inside, paid = both(facts, **MONEY, remake=remake)
    assert (paid.cost >= inside.cost * (1.0 - 1e-12)).all()
    assert (paid.usable <= inside.usable).all()
    assert inside.flex.vector["postponement"] is not None
    assert paid.flex.vector["postponement"] is None
    others = [name for name, part in paid.flex.vector.items() if part is not None]
    assert all(np.array_equal(paid.flex.vector[n], inside.flex.vector[n]) for n in others)
    assert sum(paid.lost_to.values()) + paid.usable.mean() == pytest.approx(1.0)


def test_own_dates_in_flexibility_are_the_default_to_the_byte() -> None:
    facts = Facts(0.9, 0.9, usable_life_h=60.0)
    asked, unsaid = done(facts, **MOVES, economics={"monetise_flexibility": False}), done(facts, **MOVES)
    assert asked.cost.tobytes() == unsaid.cost.tobytes()
    assert asked.flexibility.tobytes() == unsaid.flexibility.tobytes()
