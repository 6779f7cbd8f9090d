from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.engine.ask import checked
from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.prices import price
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.protocol.frozen import LONGEST_BELOW_GLASS_H
from coldchoice_strategies.slow_freeze import Options, SlowFreeze, strategies
from tests.scenes import case


def assess(options: dict[str, Any] | None = None, **keys: Any) -> Assessment:
    concrete = case(**keys)._replace(given_options=options or {})
    return checked(SlowFreeze().assess(concrete), concrete)


def facts(options: dict[str, Any] | None = None, **keys: Any) -> Facts:
    found = assess(options, **keys).facts
    assert found is not None
    return found


def recovery(options: dict[str, Any] | None = None, **keys: Any) -> np.ndarray:
    return np.broadcast_to(np.asarray(facts(options, **keys).viable_recovery), (keys.get("draws", 400),))


@pytest.mark.parametrize("cell", cell_types())
@pytest.mark.parametrize("storage", ["ln2-vapour", "minus80"])
def test_every_cell_has_an_answer_with_sources(cell: str, storage: str) -> None:
    answer = assess({"storage": storage}, cell_type=cell, duration="1 year", logistics={})
    assert answer.inputs
    assert answer.grade in ("A", "B", "C", "D")
    assert all(one.sources or one.grade == "D" or one.note for one in answer.inputs)


@given(cell=st.sampled_from(list(cell_types())), years=st.floats(0.01, 40.0))
def test_below_the_glass_transition_years_do_nothing(cell: str, years: float) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "logistics": {}, "draws": 100}
    week, later = facts(duration="3 d", **keys), facts(duration=f"{years} years", **keys)
    assert np.array_equal(np.asarray(week.viable_recovery), np.asarray(later.viable_recovery))
    assert np.array_equal(np.asarray(week.dye_viability), np.asarray(later.dye_viability))
    life_h = np.asarray(later.usable_life_h)
    assert np.array_equal(life_h, np.asarray(week.usable_life_h))
    assert set(np.unique(life_h)) <= {0.0, np.inf}  # acceptable for ever, or never


@given(cell=st.sampled_from(list(cell_types())), short=st.floats(1.0, 40.0), more=st.floats(0.0, 40.0))
def test_waiting_longer_before_freezing_never_raises_what_comes_out(
    cell: str, short: float, more: float
) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "duration": "90 h", "logistics": {}, "draws": 100}
    early = recovery({"hold_before_freezing": f"{short} h"}, **keys)
    late = recovery({"hold_before_freezing": f"{short + more} h"}, **keys)
    assert (late <= early + 1e-12).all()


def test_no_wait_at_all_is_best() -> None:
    assert (recovery({"hold_before_freezing": "0 h"}) >= recovery()).all()


@pytest.mark.parametrize("cell", ["pbmc", "hsc-mobilised", "rbc"])
def test_at_minus_80_months_cost_cells_and_life_is_finite(cell: str) -> None:
    keys = {"cell_type": cell, "logistics": {}}
    early = facts({"storage": "minus80"}, duration="30 d", **keys)
    late = facts({"storage": "minus80"}, duration="300 d", **keys)
    assert (np.asarray(late.viable_recovery) < np.asarray(early.viable_recovery)).all()
    assert np.isfinite(np.asarray(late.usable_life_h)).any()


def test_at_the_end_of_a_life_at_minus_80_the_dye_viability_stands_at_the_limit() -> None:
    keys = {"cell_type": "pbmc", "logistics": {}, "acceptance": {"viability": 0.6}}
    life = np.asarray(facts({"storage": "minus80"}, duration="30 d", **keys).usable_life_h)
    median = float(np.median(life[np.isfinite(life)]))
    ended = facts({"storage": "minus80"}, duration=f"{median} h", **keys)
    at_end = np.asarray(ended.dye_viability)[np.abs(life / median - 1.0) < 0.1]
    assert at_end.size > 5
    assert abs(np.median(at_end) - 0.6) < 0.1


def test_what_is_used_before_it_could_be_thawed_is_declined() -> None:
    with pytest.raises(
        NotApplicable, match=r"used after 8 h, before they could be frozen and thawed \(8.5 h\)"
    ):
        assess(duration="8 h", logistics={})
    assert assess({"hold_before_freezing": "1 h"}, duration="8 h", logistics={}).facts


def test_a_wash_a_rest_and_a_poor_rate_each_cost_cells() -> None:
    plain = recovery()
    assert (recovery({"wash": True}) < plain).all()
    assert (recovery({"post_thaw_hold": "6 h"}) < plain).all()
    assert recovery({"cooling_rate": "60 degC/min"}).mean() < plain.mean()


@pytest.mark.parametrize(
    ("options", "needs"),
    [
        ({}, {"thaw", "ln2-storage"}),
        ({"storage": "minus80"}, {"thaw", "minus80-freezer"}),
        ({"wash": True}, {"thaw", "ln2-storage", "wash"}),
    ],
)
def test_a_site_needs_to_store_and_to_thaw(options: dict[str, Any], needs: set[str]) -> None:
    found = facts(options)
    assert found.needs == needs
    assert found.needs_at_origin == {"controlled-rate-freezer"}
    bought = {use.item for use in facts({**options, "equip_sites": True}).uses if use.per == "site"}
    assert len(bought) == len(needs)


@pytest.mark.parametrize(
    ("options", "item", "number"),
    [
        ({"volume": "300 mL"}, "cryobag", 2.0),
        ({"volume": "3 mL", "container": "vial"}, "vial", 2.0),
        ({"volume": "0.5 mL", "container": "straw"}, "straw", 1.0),
        ({"volume": "70 mL"}, "cryomedium", 70.0),
    ],
)
def test_containers_are_filled_in_turn(options: dict[str, Any], item: str, number: float) -> None:
    assert {use.item: use.quantity for use in facts(options).uses}[item] == number


@pytest.mark.parametrize("storage", ["ln2-vapour", "minus80"])
@pytest.mark.parametrize("container", ["bag", "vial", "straw"])
def test_everything_that_is_used_has_a_price(storage: str, container: str) -> None:
    options = {"storage": storage, "container": container, "wash": True, "equip_sites": True}
    for use in facts(options).uses:
        assert price(use.item)


def test_only_bags_break() -> None:
    broken = np.asarray(facts().losses["container"])
    assert 0.005 < broken.mean() < 0.013  # Beta(5.5, 592.5): 0.0092
    assert facts({"container": "vial"}).losses["container"] == 0.0
    assert not any(one.name == "broken freezing bags" for one in assess({"container": "vial"}).inputs)


def test_where_nothing_travels_no_shipper_is_hired() -> None:
    still = facts(logistics={}, duration="10 d")
    assert not any("shipper" in use.item for use in still.uses)
    assert np.isinf(np.asarray(still.carrier_hold_h)).all()


def test_a_dry_shipper_does_not_hold_longer_than_its_maker_says() -> None:
    held = np.asarray(facts().carrier_hold_h)
    assert (held <= 240.0).all()
    assert (held > 24.0).all()
    assert (np.asarray(facts({"storage": "minus80"}).carrier_hold_h) == 96.0).all()


def test_what_can_be_defended_depends_on_where_it_is_stored() -> None:
    assert facts().defended_hold_h == LONGEST_BELOW_GLASS_H
    assert facts({"storage": "minus80"}).defended_hold_h < LONGEST_BELOW_GLASS_H
    assert any("-80 C" in note for note in assess({"storage": "minus80"}).notes)


@pytest.mark.parametrize("options", [{"storage": "freezer"}, {"percent": 10}, {"cooling_rate": "0 degC/min"}])
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_one_family_is_offered() -> None:
    (one,) = strategies()
    assert one.name == "slow-freeze"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"cryoprotectant": "dmsoo"}, "unknown cryoprotectant 'dmsoo'; did you mean 'dmso'"),
        ({"vehicle": "albumn-5pct"}, "unknown vehicle 'albumn-5pct'; did you mean 'albumin-5pct'"),
        ({"percent": "0 %"}, "must be|greater than 0"),
        ({"percent": "95 %%"}, "two signs of per cent"),
        ({"hold_temperature": "-70 degC"}, "greater than or equal to 0"),
        ({"storage": "minus80", "shipper_hold": "10 h"}, "dry ice"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SlowFreeze.Options.model_validate(options)


def test_nobody_freezes_on_the_way() -> None:
    legs = {"legs": [{"transport": "20 h"}]}
    with pytest.raises(NotApplicable, match="to 4 h or less, or to 24 h"):
        facts({"hold_before_freezing": "10 h"}, duration="24 h", logistics=legs)
    assert facts({"hold_before_freezing": "4 h"}, duration="24 h", logistics=legs).uses


def test_a_percentage_that_nobody_measured_is_said_to_do_nothing() -> None:
    notes = assess({"percent": "20 %"}, cell_type="nk-cell").notes
    assert any("no measurement tells what 20 % does" in note for note in notes)


def test_a_rate_far_outside_the_measured_is_declined_and_names_them() -> None:
    far = {"cooling_rate": "101 degC/min"}
    with pytest.raises(NotApplicable, match="cooling at 101 C/min: measured at 1 to 10 C/min; more than 10"):
        assess(far, cell_type="pbmc")


def test_a_rate_outside_the_measured_is_named_and_widens() -> None:
    usual, fast = (facts({"cooling_rate": rate}, cell_type="pbmc") for rate in ("10 degC/min", "60 degC/min"))
    assert not [text for text in usual.beyond if "cooling" in text]
    assert "cooling at 60 C/min: measured at 1 to 10 C/min" in fast.beyond


def test_a_vehicle_that_was_not_measured_is_named() -> None:
    found = facts({"vehicle": "other"}, cell_type="pbmc")
    assert [text for text in found.beyond if text.startswith("vehicle other: not measured after thaw")]


def test_storage_beyond_the_measured_is_named() -> None:
    long = facts({"storage": "minus80"}, cell_type="pbmc", duration="1200 d", logistics={})
    assert "storage at -80 C for 1,200 d: measured up to 942 d" in long.beyond
    older = facts(cell_type="pbmc", duration="9000 d", logistics={})
    assert "storage at -150 C for 9,000 d: measured up to 8,583 d" in older.beyond
