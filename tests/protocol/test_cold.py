from __future__ import annotations

import numpy as np
import pytest

from coldchoice.evidence.cells import cell_type
from coldchoice.evidence.prices import price
from coldchoice.protocol.cold import Keeping, box_hold_h, boxed, filled, kept, shipper, volume_ml
from coldchoice.protocol.lot import collected
from tests.scenes import case

SENT = {"duration": "60 h", "logistics": {"legs": [{"hold": "4 h"}, {"transport": "40 h"}, {"hold": "16 h"}]}}
STILL = {"duration": "60 h", "logistics": {}}


def test_what_fills_a_unit_has_a_price() -> None:
    uses = filled(case(**SENT), "hypothermosol", 600.0)
    assert all(price(use.item) for use in uses)
    bought = {use.item: use.quantity for use in uses}
    assert (bought["fresh-bag"], bought["hypothermic-medium"]) == (2.0, 600.0)
    assert "hypothermic-medium" not in {use.item for use in filled(case(**SENT), "neat", 600.0)}


def test_boxes_are_for_what_travels() -> None:
    assert boxed(case(**STILL), "dry-ice-shipper", "dry-ice") == ()
    assert len(boxed(case(**SENT), "dry-ice-shipper", "dry-ice")) == 3
    assert np.isinf(box_hold_h(case(**STILL), 72.0, 4.0)).all()


def test_volume_is_stated_or_follows_from_density() -> None:
    asked = case(acceptance={"unit_cells": "1e9"})
    assert volume_ml(asked, 100.0, None) == 100.0
    assert volume_ml(asked, 100.0, 1e7) == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("hours", "note"), [(72.0, "maker's statement for one box"), (96.0, "given in the scenario")]
)
def test_a_box_says_what_its_hold_leans_on(hours: float, note: str) -> None:
    assert shipper(hours).note == note


def test_what_is_not_given_back_is_gone_dead_or_alive() -> None:
    scene, cell = case(**STILL), cell_type("pbmc")
    keeping = Keeping("plasma-anticoagulant", 4.0, 72.0, shipper(72.0), ())
    all_of, half = (
        kept(scene, collected(scene, cell), cell, keeping._replace(recovered=r)) for r in (1.0, 0.5)
    )
    assert np.allclose(np.asarray(half.facts.viable_recovery), 0.5 * np.asarray(all_of.facts.viable_recovery))
    assert np.allclose(half.facts.dye_viability, all_of.facts.dye_viability)
