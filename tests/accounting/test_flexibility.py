from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.flexibility import (
    Destination,
    Preserved,
    Setting,
    flexibility,
    infeasible_because,
)
from coldchoice.accounting.parts import COMPONENTS
from coldchoice.errors import InputError

DRAWS = 101
JOURNEY_H = np.linspace(20.0, 40.0, DRAWS)  # 95 % point 39 h
MOVES_H = np.where(np.arange(DRAWS) % 5 == 0, 168.0, 0.0)
COLD = Preserved(72.0, 96.0, preparation_h=2.0, stored=False)
FROZEN = Preserved(np.inf, 240.0, preparation_h=4.0, needs=frozenset({"ln2-storage", "thaw"}))


def setting(owns: frozenset[str] | None = None, **changes: object) -> Setting:
    full = Setting(
        destinations=[Destination(1.0, JOURNEY_H, owns)],
        postponement_h=MOVES_H,
        waits_h={"collect-make": 144.0},
        tests=[(336.0, 1.0), (3.0, 1.0)],
        lot_cap=10.0,
        doses_per_year=1_000.0,
    )
    return full._replace(**changes)


def test_all_six_parts_of_a_cold_hold() -> None:
    flex = flexibility(setting(frozenset()), COLD)
    assert flex.vector["postponement"] == pytest.approx(np.mean(JOURNEY_H + MOVES_H <= 70.0))
    assert flex.vector["decoupling"] == 0.5
    assert flex.vector["qc"] == 0.5
    assert flex.vector["batching"] == pytest.approx(1.0 - 8_766.0 / 72_000.0)
    assert flex.vector["reach"] == 1.0
    assert flex.vector["sites"] == 1.0
    assert flex.dropped == ()
    assert flex.slack_h == pytest.approx(72.0 - 2.0 - 39.0)
    parts = [float(part) for part in flex.vector.values() if part is not None]
    assert flex.value == pytest.approx(np.prod(parts) ** (1 / 6))


def test_frozen_and_stored_leaves_everything_open() -> None:
    flex = flexibility(setting(FROZEN.needs), FROZEN)
    assert {name: float(part) for name, part in flex.vector.items() if part is not None} == {
        "postponement": 1.0,
        "decoupling": 1.0,
        "qc": 1.0,
        "batching": 0.9,
        "reach": 1.0,
        "sites": 1.0,
    }
    assert flex.slack_h == np.inf


def test_what_the_scenario_does_not_say_is_dropped_and_listed() -> None:
    bare = Setting([Destination(1.0, JOURNEY_H)])
    flex = flexibility(bare, COLD)
    assert flex.dropped == ("postponement", "decoupling", "qc", "batching", "sites")
    assert flex.value == pytest.approx(1.0)
    assert tuple(flex.vector) == COMPONENTS


def test_hours_are_scored_not_the_temperature() -> None:
    long_life = Preserved(14 * 24.0, 1_000.0, stored=False)
    assert float(flexibility(setting(), long_life).value) > 1.2 * float(flexibility(setting(), COLD).value)


def test_a_site_without_the_store_keeps_the_unit_in_its_carrier() -> None:
    flex = flexibility(setting(frozenset({"thaw"})), FROZEN)
    assert flex.slack_h == pytest.approx(240.0 - 4.0 - 39.0)
    assert flex.vector["sites"] == 1.0  # 240 h outlast 39 h and the postponement of 168 h


def test_sites_count_by_their_share() -> None:
    both = [
        Destination(3.0, JOURNEY_H, FROZEN.needs),
        Destination(1.0, JOURNEY_H + 300.0, frozenset()),
    ]
    flex = flexibility(setting(destinations=both), FROZEN)
    assert flex.vector["sites"] == 0.75
    assert flex.vector["reach"] == 0.75
    assert flex.served == 0.75
    # the near site keeps it for ever, the far one lies 100 h beyond what the carrier holds
    assert flex.slack_h == pytest.approx(240.0 - 4.0 - np.quantile(JOURNEY_H, 0.8) - 300.0, abs=0.5)


def test_alike_sites_count_as_one() -> None:
    many = [Destination(1.0, JOURNEY_H.copy(), frozenset({"thaw"})) for _ in range(40)]
    one, all_alike = (
        flexibility(setting(frozenset({"thaw"})), FROZEN),
        flexibility(setting(destinations=many), FROZEN),
    )
    assert all_alike.value == pytest.approx(one.value)
    assert all_alike.slack_h == one.slack_h


def test_sites_that_are_reached_and_sites_that_are_capable_may_be_others() -> None:
    apart = [
        Destination(0.5, JOURNEY_H, frozenset()),
        Destination(0.5, JOURNEY_H + 300.0, FROZEN.needs),
    ]
    flex = flexibility(setting(destinations=apart), FROZEN)
    assert (float(flex.vector["reach"]), float(flex.vector["sites"]), flex.served) == (0.5, 0.5, 0.0)
    reason = infeasible_because(0.9, 0.5, 0.5, flex.served, needs={"thaw"})
    assert reason == "the sites within reach do not own what it needs: thaw"


def test_uncertain_life_gives_uncertain_flexibility() -> None:
    life_h = np.linspace(30.0, 100.0, DRAWS)
    flex = flexibility(setting(), COLD._replace(usable_life_h=life_h))
    assert flex.value.shape == (DRAWS,)
    assert (np.diff(flex.value) >= 0.0).all()
    assert flex.value[0] < flex.value[-1]


@given(st.floats(1.0, 2_000.0), st.floats(1.0, 500.0))
def test_a_longer_life_never_costs_flexibility(life_h: float, more_h: float) -> None:
    short = flexibility(setting(), COLD._replace(usable_life_h=life_h))
    longer = flexibility(setting(), COLD._replace(usable_life_h=life_h + more_h))
    assert float(short.value) <= float(longer.value) + 1e-12
    assert short.slack_h <= longer.slack_h


@given(st.lists(st.floats(1.0, 300.0), min_size=1, max_size=30))
def test_every_part_lies_between_0_and_1(lives: list[float]) -> None:
    flex = flexibility(setting(frozenset()), COLD._replace(usable_life_h=np.resize(lives, DRAWS)))
    for part in flex.vector.values():
        assert part is not None
        assert (part >= 0.0).all()
        assert (part <= 1.0).all()
    assert (flex.value >= 0.01 - 1e-12).all()


def test_shares_that_add_up_to_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="must add up to more than 0"):
        flexibility(setting(destinations=[Destination(0.0, JOURNEY_H)]), COLD)
    with pytest.raises(InputError, match="-1: share of a site must be 0 or more"):
        flexibility(setting(destinations=[Destination(-1.0, JOURNEY_H)]), COLD)


def test_a_bank_kept_ten_years_is_out_of_reach_of_a_cold_hold() -> None:
    ten_years = Setting([Destination(1.0, np.full(DRAWS, 87_660.0))])
    flex = flexibility(ten_years, COLD)
    assert flex.vector["reach"] == 0.0
    assert "no site is within reach" in str(infeasible_because(0.3, 0.0, None))


@pytest.mark.parametrize(
    ("usable", "reach", "sites", "floor", "words"),
    [
        (0.0, 1.0, 1.0, 0.0, "no unit is usable"),
        (0.9, 0.0, 1.0, 0.0, "no site is within reach"),
        (0.9, 1.0, 0.0, 0.0, "no receiving site owns what it needs"),
        (0.12, 1.0, None, 0.5, "usable fraction 0.12 is below the lowest accepted, 0.5"),
        (0.4999, 1.0, None, 0.5, "usable fraction is just under the lowest accepted, 0.5"),
    ],
)
def test_gates_say_why(usable: float, reach: float, sites: float | None, floor: float, words: str) -> None:
    assert words in str(infeasible_because(usable, reach, sites, usable_floor=floor))


def test_gates_let_the_rest_pass() -> None:
    assert infeasible_because(0.5, 0.01, None, usable_floor=0.5) is None


# ---------------------------------------------------------------- by hand, all parts at once


def test_all_parts_by_hand_for_two_sites_and_a_life_that_is_not_known() -> None:
    # 21 draws, so that the 95 % point of a ramp is its draw number 19
    ramp = np.linspace(20.0, 40.0, 21)
    moves_h = np.where(np.arange(21) < 7, 100.0, 0.0)
    life_h = np.array([30.0, 60.0, 150.0] * 7)
    near = Destination(3.0, ramp, frozenset({"thaw", "refrigerator"}), boxed_h=ramp - 10.0, kept_h=ramp - 5.0)
    far = Destination(
        1.0, ramp + 30.0, frozenset({"thaw"}), boxed_h=ramp + 20.0, kept_h=ramp + 25.0
    )  # nothing to store it in
    asked = Setting(
        [near, far],
        postponement_h=moves_h,
        waits_h={"collect-make": 100.0, "release-infuse": 30.0},
        tests=[(10.0, 3.0), (60.0, 1.0)],
        lot_cap=8.0,
        doses_per_year=876.6,
    )
    offered = Preserved(life_h, 72.0, preparation_h=2.0, needs=frozenset({"thaw", "refrigerator"}))
    flex = flexibility(asked, offered)

    def each(*three: float) -> list[float]:
        return [*three] * 7

    # F1, near: of those that do not move, at 27 to 40 h, within 28, 58 and 148 h; the others take 120 to 126
    near_absorbed = (2 / 21, 14 / 21, 21 / 21)
    far_in_life = (0.0, 2 / 21, 14 / 21)  # 57 to 70 h, or 150 to 156
    far_in_box = 14 / 21  # 52 to 65 h after packing, within 70
    far_absorbed = [min(share, far_in_box) for share in far_in_life]
    absorbed = [0.75 * n + 0.25 * f for n, f in zip(near_absorbed, far_absorbed, strict=True)]
    assert flex.vector["postponement"] == pytest.approx(each(*absorbed), abs=1e-9)
    # F2: the near site keeps it for its life, the far one for no longer than the box
    near_held, far_held = (30.0, 60.0, 150.0), (30.0, 60.0, 72.0)
    covered = [
        0.75 * (min(1.0, n / 100.0) + min(1.0, n / 30.0)) / 2 + 0.25 * (min(1.0, f / 100.0) + 1.0) / 2
        for n, f in zip(near_held, far_held, strict=True)
    ]
    assert flex.vector["decoupling"] == pytest.approx(each(*covered), abs=1e-9)
    # F3: near 30 - 2 - 39, 60 - 2 - 39, 150 - 2 - 39; far at most 72 - 2 - 64 = 6 h, which no test fits into
    assert flex.vector["qc"] == pytest.approx(each(0.0, 0.75 * 0.75, 0.75), abs=1e-9)
    # F4: one dose wanted in 10 h
    assert flex.vector["batching"] == pytest.approx(each(1 - 1 / 3, 1 - 1 / 6, 1 - 1 / 8), abs=1e-9)
    # F5: near 39 + 2 h of life, 29 h of box; far 69 + 2 h of life, 59 h of box
    assert flex.vector["reach"] == pytest.approx(each(0.0, 0.75, 1.0), abs=1e-9)
    # F6: the far site's box would have to last for 64 h and then for the 100 h by which dates move
    assert flex.vector["sites"] == pytest.approx(0.75, abs=1e-9)
    parts = [np.broadcast_to(np.maximum(part, 0.01), 21) for part in flex.vector.values() if part is not None]
    assert flex.value == pytest.approx(np.prod(parts, axis=0) ** (1 / 6), rel=1e-9)


# ---------------------------------------------------------------- never the other way round

KITS = ("ln2-storage", "thaw", "refrigerator", "wash")
kits = st.frozensets(st.sampled_from(KITS))
offers = st.builds(
    Preserved,
    usable_life_h=st.floats(0.0, 400.0),
    carrier_hold_h=st.floats(0.0, 400.0),
    preparation_h=st.floats(0.0, 20.0),
    stored=st.booleans(),
    needs=kits,
)


def not_less(less: Preserved, more: Preserved, small: Setting, large: Setting) -> None:
    low, high = flexibility(small, less), flexibility(large, more)
    for name in COMPONENTS:
        assert (np.asarray(low.vector[name]) <= np.asarray(high.vector[name]) + 1e-12).all(), name
    assert (low.value <= high.value + 1e-12).all()
    assert low.slack_h <= high.slack_h
    assert low.served <= high.served + 1e-12


@given(offers, kits, kits)
def test_a_site_that_can_do_more_is_never_less_flexible(
    offer: Preserved, owns: frozenset[str], more: frozenset[str]
) -> None:
    not_less(offer, offer, setting(owns), setting(owns | more))


@given(offers, kits, st.floats(0.0, 500.0), st.floats(0.0, 500.0))
def test_a_longer_life_or_carrier_is_never_less_flexible(
    offer: Preserved, owns: frozenset[str], life_h: float, carrier_h: float
) -> None:
    longer = offer._replace(
        usable_life_h=offer.usable_life_h + life_h + 0.1, carrier_hold_h=offer.carrier_hold_h + carrier_h
    )
    if offer.usable_life_h > 0.0:  # a lot that is never acceptable has no slack that could shrink
        not_less(offer, longer, setting(owns), setting(owns))


@given(offers, kits, st.floats(0.0, 200.0))
def test_a_longer_journey_is_never_more_flexible(
    offer: Preserved, owns: frozenset[str], more_h: float
) -> None:
    far = setting(destinations=[Destination(1.0, JOURNEY_H + more_h, owns)])
    not_less(offer, offer, far, setting(owns))


@given(offers, kits, st.floats(0.0, 500.0))
def test_dates_that_move_farther_are_never_more_flexible(
    offer: Preserved, owns: frozenset[str], more_h: float
) -> None:
    not_less(offer, offer, setting(owns, postponement_h=MOVES_H + more_h), setting(owns))


def test_dates_paid_for_leave_all_but_the_first_part_as_it_was() -> None:
    owns = frozenset({"thaw"})
    inside, paid = (
        flexibility(setting(owns), FROZEN),
        flexibility(setting(owns, monetised=True), FROZEN),
    )
    assert paid.vector == {**inside.vector, "postponement": None}
    assert paid.dropped == ("postponement",)
    rest = [
        float(part) for name, part in inside.vector.items() if name != "postponement" and part is not None
    ]
    assert paid.value == pytest.approx(np.prod(rest) ** (1 / 5), rel=1e-9)


def test_a_unit_that_its_site_cannot_store_stays_in_its_box_until_use() -> None:
    """Journey 39 h and packed 30 h before arrival, but used 400 h after packing: the box holds 240 h."""
    hours = np.full(DRAWS, 410.0)
    site = Destination(1.0, hours, boxed_h=np.full(DRAWS, 30.0), kept_h=np.full(DRAWS, 400.0))
    stored = setting()._replace(destinations=[site._replace(owns=FROZEN.needs)])
    boxed = setting()._replace(destinations=[site._replace(owns=frozenset({"thaw"}))])
    assert flexibility(stored, FROZEN).vector["reach"] == 1.0
    assert flexibility(boxed, FROZEN).vector["reach"] == 0.0
    assert flexibility(boxed, FROZEN._replace(carrier_hold_h=404.0)).vector["reach"] == 1.0


def test_dates_that_are_paid_for_ask_nothing_of_a_carrier() -> None:
    site = Destination(1.0, JOURNEY_H, frozenset({"thaw"}))
    asked = setting(postponement_h=np.full(DRAWS, 300.0))._replace(destinations=[site])
    assert flexibility(asked, FROZEN).vector["sites"] == 0.0
    assert flexibility(asked._replace(monetised=True), FROZEN).vector["sites"] == 1.0


def test_the_order_of_sites_changes_nothing_where_their_journeys_are_equally_long() -> None:
    """The far one's box gives out; both are used at the same hour, since the ward opens on Monday."""
    hours = np.full(DRAWS, 60.0)
    near = Destination(0.5, hours, FROZEN.needs, boxed_h=np.full(DRAWS, 5.0), kept_h=np.full(DRAWS, 55.0))
    far = near._replace(boxed_h=np.full(DRAWS, 300.0), kept_h=np.full(DRAWS, 350.0))
    for order in ([near, far], [far, near]):
        assert flexibility(setting()._replace(destinations=order), FROZEN).vector["reach"] == 0.5
