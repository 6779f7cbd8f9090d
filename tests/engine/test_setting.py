from __future__ import annotations

import numpy as np

from coldchoice.engine.setting import setting_of
from tests.scenes import case

SITES = [
    {"name": "plant", "role": "origin", "owns": ["controlled-rate-freezer"]},
    {"name": "near", "owns": ["thaw"], "share": 0.25, "transport": "2 h"},
    {"name": "far", "owns": ["thaw", "ln2-storage"], "share": 0.75},
]


def test_places_of_use_have_their_shares_equipment_and_journeys() -> None:
    given = case(sites=SITES)
    near, far = setting_of(given).destinations
    assert (near.share, near.owns) == (0.25, frozenset({"thaw"}))
    at_far = given.journey.site == 1
    assert 0.7 < at_far.mean() < 0.8  # as the shares have it
    assert np.array_equal(far.journey_h[at_far], given.journey.total_h[at_far])
    assert np.array_equal(near.journey_h[~at_far], given.journey.total_h[~at_far])
    assert (near.journey_h < far.journey_h).mean() > 0.95


def test_a_box_is_packed_at_the_first_transport() -> None:
    legs = {"legs": [{"hold": "4 h"}, {"transport": "20 h"}, {"hold": "6 h"}]}
    near, far = setting_of(case(duration="30 h", logistics=legs, sites=SITES)).destinations
    assert (far.journey_h[0], far.boxed_h[0], far.kept_h[0]) == (30.0, 20.0, 26.0)
    assert (near.journey_h[0], near.boxed_h[0], near.kept_h[0]) == (12.0, 2.0, 8.0)


def test_where_nothing_travels_nothing_is_boxed() -> None:
    (_, here) = setting_of(case(duration="30 h", logistics={}, sites=SITES)).destinations
    assert (here.journey_h[0], here.boxed_h[0], here.kept_h[0]) == (30.0, 0.0, 0.0)


def test_where_only_the_origin_is_known_the_place_of_use_owns_whatever_is_needed() -> None:
    (somewhere,) = setting_of(case(sites=SITES[:1])).destinations
    assert (somewhere.share, somewhere.owns) == (1.0, None)


def test_demand_dates_and_tests_are_those_of_the_scenario() -> None:
    setting = setting_of(
        case(
            draws=5000,
            demand={
                "units_per_year": "10 per year", "doses_per_unit": 4, "batch": 3,
                "postponement": {"probability": 0.3, "adds": "7 d"}, "waits": {"release-infuse": "14 d"},
            },
            acceptance={"release_tests": [{"name": "sterility", "takes": "7 d", "weight": 2}]},
            flexibility_weights={"reach": 1},
        )
    )  # fmt: skip
    assert (setting.lot_cap, setting.doses_per_year) == (12, 40.0)
    assert dict(setting.waits_h) == {"release-infuse": 336.0}
    assert setting.tests == ((168.0, 2.0),)
    assert dict(setting.weights) == {"reach": 1}
    assert setting.postponement_h is not None
    assert set(np.unique(setting.postponement_h)) == {0.0, 168.0}
    assert abs((setting.postponement_h > 0).mean() - 0.3) < 0.02


def test_several_causes_of_a_postponement_add_up_and_a_first_one_stays_what_it_is() -> None:
    slot = {"probability": 0.3, "adds": "7 d"}
    fever = {"probability": 0.1, "adds": {"dist": "lognormal", "median": "72 h", "p95": "240 h"}}
    alone = setting_of(case(draws=5000, demand={"postponement": slot})).postponement_h
    listed = setting_of(case(draws=5000, demand={"postponement": [slot]})).postponement_h
    two = setting_of(case(draws=5000, demand={"postponement": [slot, fever]})).postponement_h
    assert alone is not None
    assert two is not None
    assert np.array_equal(alone, listed)
    more_h = two - alone
    assert (more_h >= 0.0).all()
    assert abs((more_h > 0.0).mean() - 0.1) < 0.02
    assert abs(np.median(more_h[more_h > 0.0]) - 72.0) < 8.0
    together = ((alone > 0.0) & (more_h > 0.0)).mean()  # causes strike apart from one another
    assert abs(together - 0.03) < 0.01


def test_dates_that_are_paid_for_count_nowhere_else() -> None:
    asked = {"postponement": {"probability": 0.3, "adds": "7 d"}}
    paid = setting_of(case(demand=asked, economics={"monetise_flexibility": True}))
    unpaid = setting_of(case(demand=asked))
    assert (paid.monetised, unpaid.monetised) == (True, False)
    assert (paid.postponement_q95_h, unpaid.postponement_q95_h) == (0.0, 168.0)
