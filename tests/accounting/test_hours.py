from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.flexibility import Destination, Preserved, Setting
from coldchoice.accounting.hours import hours_behind

JOURNEY_H = np.linspace(20.0, 40.0, 101)
COLD = Preserved(np.array([60.0, 100.0, 200.0] * 33 + [100.0] * 2), 96.0, 2.0, stored=False)
ASKED = Setting(
    [Destination(1.0, JOURNEY_H)],
    waits_h={"collect-make": 120.0, "release-infuse": 48.0},
    tests=[(50.0, 1.0), (3.0, 1.0)],
    speed_km_per_h=60.0,
    handling_h=8.0,
)


def test_hours_by_hand() -> None:
    found = hours_behind(ASKED, COLD)
    # the box, 96 h, is what the middle lot has: 96 - 2 - 39 h for tests
    assert found.behind == pytest.approx(
        {"journey_q95": 39.0, "preparation": 2.0, "carrier_hold": 96.0, "spare": 55.0}, abs=1e-9
    )
    assert found.covered == pytest.approx(
        {"collect-make": (33 * 0.5 + 68 * 0.8) / 101, "release-infuse": 1.0}, abs=1e-9
    )
    assert found.full_release == pytest.approx(68 / 101, abs=1e-9)  # 60 h leave 19
    assert found.radius_km is not None
    assert sorted(set(found.radius_km.tolist())) == [60.0 * 50.0, 60.0 * 86.0]


def test_what_is_not_asked_is_not_said() -> None:
    found = hours_behind(Setting([Destination(1.0, JOURNEY_H)]), COLD)
    assert set(found.behind) == {"journey_q95", "preparation", "carrier_hold"}
    assert (found.covered, found.full_release, found.radius_km) == ({}, None, None)


def test_sites_count_by_their_share() -> None:
    needs = frozenset({"refrigerator"})
    sites = [
        Destination(3.0, JOURNEY_H, needs),
        Destination(1.0, JOURNEY_H + 100.0, frozenset()),
    ]
    found = hours_behind(ASKED._replace(destinations=sites), Preserved(300.0, 96.0, 2.0, needs=needs))
    assert found.behind["journey_q95"] == pytest.approx(100.0 + np.quantile(JOURNEY_H, 0.8), abs=0.3)
    assert found.behind["spare"] == pytest.approx(300.0 - 2.0 - 39.0, abs=1e-9)
    assert found.full_release == pytest.approx(0.75, abs=1e-9)  # the far one's box is empty before it arrives
    assert found.covered["collect-make"] == pytest.approx(0.75 + 0.25 * 96.0 / 120.0, abs=1e-9)


def test_a_lot_that_is_never_acceptable_is_not_short_of_reach() -> None:
    lots = Preserved(np.array([0.0, 50.0, 60.0]), np.inf, 2.0)
    found = hours_behind(ASKED, lots).radius_km
    assert found is not None
    assert found.tolist() == pytest.approx([2400.0, 3000.0], abs=1e-9)
    none = hours_behind(ASKED, Preserved(np.zeros(3), np.inf, 2.0)).radius_km
    assert none is not None
    assert none.tolist() == [0.0]


def test_what_keeps_for_ever_goes_anywhere() -> None:
    found = hours_behind(ASKED, Preserved(np.inf)).radius_km
    assert found is not None
    assert np.isinf(found).all()


@given(st.floats(0.1, 500.0), st.floats(0.0, 500.0), st.floats(0.0, 500.0), st.floats(0.0, 500.0))
def test_a_longer_life_or_carrier_never_reaches_less_far(
    life_h: float, more_h: float, carrier_h: float, lasts_h: float
) -> None:
    short = hours_behind(ASKED, Preserved(life_h, carrier_h, 1.0))
    long = hours_behind(ASKED, Preserved(life_h + more_h, carrier_h + lasts_h, 1.0))
    assert short.radius_km is not None
    assert long.radius_km is not None
    assert (short.radius_km <= long.radius_km).all()
    assert short.behind["spare"] <= long.behind["spare"]
    assert all(short.covered[wait] <= long.covered[wait] for wait in short.covered)
