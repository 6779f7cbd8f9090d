from __future__ import annotations

import numpy as np
import pytest

from coldchoice.errors import NotApplicable
from coldchoice.evidence.freeze_thaw import freeze_thaw
from coldchoice.evidence.prices import price
from coldchoice.protocol import frozen
from tests import own_rows
from tests.scenes import case

SENT = {"duration": "60 h", "logistics": {"legs": [{"hold": "4 h"}, {"transport": "40 h"}, {"hold": "16 h"}]}}
STILL = {"duration": "60 h", "logistics": {}}


@pytest.mark.parametrize(
    ("stage", "asked_h", "waited_h"),
    [("apheresis", None, 4.0), ("final-product", None, 1.0), ("apheresis", 9.0, 9.0)],
)
def test_cells_wait_as_asked_or_as_usual_but_not_beyond_departure(
    stage: str, asked_h: float | None, waited_h: float
) -> None:
    assert frozen.wait_h(case(stage=stage, **SENT), asked_h) == waited_h


def test_where_nothing_leaves_the_usual_wait_holds() -> None:
    assert frozen.wait_h(case(stage="apheresis", **STILL), None) == frozen.WAIT_AFTER_COLLECTION_H


def test_waiting_and_frozen_hours_are_the_journey() -> None:
    whole = case(**SENT)
    before_h, frozen_h = frozen.timing(whole, 10.0)
    assert np.allclose(before_h + frozen_h, whole.journey.total_h)
    assert (before_h <= 10.0).all()


def test_nobody_freezes_on_the_road() -> None:
    frozen.decline_if_frozen_on_the_way(case(**SENT), 4.0)
    frozen.decline_if_frozen_on_the_way(case(**SENT), 44.0)
    with pytest.raises(NotApplicable, match="4 h or less, or to 44 h or more"):
        frozen.decline_if_frozen_on_the_way(case(**SENT), 10.0)


def test_what_is_stored_too_long_is_declined_with_the_range() -> None:
    frozen.decline_beyond(case(**STILL), 30.0, 2.0, "dry")
    with pytest.raises(
        NotApplicable, match=r"^nothing dry was measured beyond 29 h \(x-1\): 60 h is more than 2 times that$"
    ):
        frozen.decline_beyond(case(**STILL), 29.0, 2.0, "dry", "x-1")


@pytest.mark.parametrize(
    ("hours", "told"), [(0.5, "0.5 h"), (71.0, "71 h"), (72.0, "3 d"), (87660.0, "3,652 d")]
)
def test_hours_are_told_as_people_do(hours: float, told: str) -> None:
    assert frozen.in_words(hours) == told


def test_boxes_are_for_what_travels() -> None:
    for box in (frozen.nitrogen_box, frozen.dry_ice_box):
        assert box(case(**STILL)) == ()
        assert all(price(use.item) for use in box(case(**SENT)))
    assert np.isinf(frozen.dry_ice_hold_h(case(**STILL))).all()
    assert (frozen.dry_ice_hold_h(case(**SENT)) == frozen.DRY_ICE_HOLD_H).all()


def test_only_bags_are_known_to_break() -> None:
    assert frozen.broken(case(), "vial") == 0.0
    assert frozen.leaning_on_bags("straw") == ()
    share = np.asarray(frozen.broken(case(draws=4000), "bag"))
    assert float(share.mean()) == pytest.approx(frozen.BROKEN_MEAN, rel=0.1)
    assert frozen.leaning_on_bags("bag")[0].grade == "A"


def test_equipment_that_is_bought_for_a_site_has_a_price() -> None:
    kits = frozen.site_kits(frozenset({"thaw", "ln2-storage", "dry-ice"}))
    assert [use.item for use in kits] == ["site-kit-ln2", "site-kit-thaw"]


def test_the_warning_of_rates_at_minus_80_c_ends_where_own_ones_were_measured() -> None:
    stored = {"strategy": "freeze_minus80", "storage_temperature_c": -80.0}
    own = tuple(
        own_rows.frozen(f"s{days}", 70.0, "pbmc", storage_days=days, **stored) for days in (1.0, 90.0)
    )
    assert len(frozen.rates_at_minus80(freeze_thaw("pbmc"))) == 1
    assert frozen.rates_at_minus80(freeze_thaw("pbmc", own=own)) == ()
