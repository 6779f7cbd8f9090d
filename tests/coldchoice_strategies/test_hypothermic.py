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
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.protocol.cold import COLDEST_C, FARTHEST_C, WARMEST_C, decline_far_from_measured
from coldchoice_strategies.hypothermic import Hypothermic, Options, strategies
from tests.scenes import case

BOX = {"legs": [{"hold": "4 h"}, {"transport": "40 h", "ambient": "22 degC"}, {"hold": "16 h"}]}


def assess(options: dict[str, Any] | None = None, **keys: Any) -> Assessment:
    concrete = case(**keys)._replace(given_options=options or {})
    return checked(Hypothermic().assess(concrete), concrete)


def facts(options: dict[str, Any] | None = None, **keys: Any) -> Facts:
    found = assess(options, **keys).facts
    assert found is not None
    return found


def mean(values: Any) -> float:
    return float(np.mean(values))


def where_measured(cell: str) -> dict[str, Any]:
    """Options that keep a cell at a temperature near one that was measured with its like."""
    low_c, high_c = hold_kinetics(cell).temperature_range_c
    usual_c = cell_types()[cell].hold_temperature_c
    return {} if low_c - 8.0 <= usual_c <= high_c + 8.0 else {"temperature": f"{low_c:g} degC"}


@pytest.mark.parametrize("cell", cell_types())
@pytest.mark.parametrize("hours", ["0.5 h", "30 d"])
def test_every_cell_has_an_answer_with_sources(cell: str, hours: str) -> None:
    answer = assess(where_measured(cell), cell_type=cell, duration=hours, logistics={})
    assert answer.inputs
    assert answer.grade in ("A", "B", "C", "D")
    assert all(one.sources or one.grade == "D" or one.note for one in answer.inputs)


@given(cell=st.sampled_from(list(cell_types())), short=st.floats(1.0, 500.0), more=st.floats(0.0, 500.0))
def test_a_longer_journey_never_raises_viable_recovery(cell: str, short: float, more: float) -> None:
    near = where_measured(cell)
    early = facts(near, cell_type=cell, duration=f"{short} h", logistics={}, draws=100)
    late = facts(near, cell_type=cell, duration=f"{short + more} h", logistics={}, draws=100)
    assert (np.asarray(late.viable_recovery) <= np.asarray(early.viable_recovery) + 1e-12).all()


@pytest.mark.parametrize("cell", ["hsc-mobilised", "hsc-bone-marrow", "hsc-cord-blood"])
def test_progenitors_are_worse_off_at_body_temperature(cell: str) -> None:
    keys = {"cell_type": cell, "duration": "48 h", "logistics": {}}
    cold, warm = facts({"temperature": "4 degC"}, **keys), facts({"temperature": "37 degC"}, **keys)
    assert mean(warm.viable_recovery) < mean(cold.viable_recovery) - 0.05
    assert mean(warm.dye_viability) < mean(cold.dye_viability)


@pytest.mark.parametrize("kept", ["-1 degC", "38 degC", "-80 degC"])
def test_what_is_not_an_unfrozen_hold_is_declined(kept: str) -> None:
    with pytest.raises(NotApplicable, match="outside the 0 to 37 degC"):
        assess({"temperature": kept})


def test_a_box_holds_longer_the_cooler_it_is_around_it() -> None:
    cool, hot = ({**BOX, "ambient": f"{at} degC"} for at in (10, 35))
    for legs in (cool, hot):
        legs["legs"] = [{"hold": "4 h"}, {"transport": "40 h"}, {"hold": "16 h"}]
    assert mean(facts(logistics=cool).carrier_hold_h) > mean(facts(logistics=hot).carrier_hold_h)


def test_where_nothing_travels_no_box_is_bought_and_none_gives_out() -> None:
    still = facts(logistics={})
    assert np.isinf(np.asarray(still.carrier_hold_h)).all()
    assert not any("shipper" in use.item for use in still.uses)
    assert any("shipper" in use.item for use in facts(logistics=BOX).uses)


def test_a_box_that_gives_out_costs_cells() -> None:
    lasting, short = (
        facts({"shipper_hold": "72 h"}, logistics=BOX),
        facts({"shipper_hold": "6 h"}, logistics=BOX),
    )
    assert (np.asarray(short.viable_recovery) < np.asarray(lasting.viable_recovery)).all()


def test_a_journey_without_spread_can_be_cut_into_legs() -> None:
    one = facts(duration="40 h", logistics={"legs": [{"hold": "40 h"}]})
    two = facts(duration="40 h", logistics={"legs": [{"hold": "10 h"}, {"hold": "30 h"}]})
    assert np.allclose(np.asarray(one.viable_recovery), np.asarray(two.viable_recovery))
    assert np.allclose(np.asarray(one.dye_viability), np.asarray(two.dye_viability))


@pytest.mark.parametrize(
    ("options", "item", "quantity"),
    [
        ({"medium": "hypothermosol", "volume": "200 mL"}, "hypothermic-medium", 200.0),
        ({"medium": "hypothermosol", "density": "1e7 cells/mL"}, "hypothermic-medium", 1000.0),
        ({"volume": "600 mL"}, "fresh-bag", 2.0),
    ],
)
def test_what_is_bought_follows_from_volume_and_density(
    options: dict[str, Any], item: str, quantity: float
) -> None:
    bought = {use.item: use.quantity for use in facts(options, acceptance={"unit_cells": "1e10"}).uses}
    assert bought[item] == pytest.approx(quantity)


def test_what_is_kept_as_collected_needs_no_medium() -> None:
    items = {use.item for use in facts({"medium": "neat"}).uses}
    assert not items & {"hypothermic-medium", "culture-medium", "crystalloid", "albumin"}


@pytest.mark.parametrize(("cell", "kit"), [("pbmc", "refrigerator"), ("platelet", "platelet-agitator")])
def test_a_site_needs_a_place_to_keep_it(cell: str, kit: str) -> None:
    assert facts(cell_type=cell).needs == {kit}


def test_sites_are_equipped_on_demand() -> None:
    assert [use.item for use in facts({"equip_sites": True}).uses if use.per == "site"] == ["site-kit-fridge"]
    assert not [use for use in facts().uses if use.per == "site"]


def test_a_hold_that_nobody_measured_is_noted_and_marked() -> None:
    long = assess(cell_type="pbmc", duration="60 d", logistics={})
    assert long.facts is not None
    assert "hold of 1,440 h at 4 C: measured up to 192 h" in long.facts.beyond
    assert facts(cell_type="hsc-mobilised", duration="24 h", logistics={}).beyond == ()


def test_a_cell_that_was_never_held_is_named_however_short_the_hold() -> None:
    found = facts({"temperature": "4 degC"}, cell_type="oocyte", duration="1 h", logistics={})
    assert "oocyte unfrozen: not measured, assumed" in found.beyond


@given(cell=st.sampled_from(list(cell_types())), kept_c=st.floats(COLDEST_C, WARMEST_C))
def test_it_declines_far_from_the_measured_temperatures_and_names_them(cell: str, kept_c: float) -> None:
    low_c, high_c = hold_kinetics(cell).temperature_range_c
    if low_c - FARTHEST_C <= kept_c <= high_c + FARTHEST_C:
        decline_far_from_measured(cell, kept_c)
        return
    with pytest.raises(NotApplicable, match=rf"measured at {low_c:g}.* C with .*more than 8 C outside"):
        decline_far_from_measured(cell, kept_c)


def test_near_the_measured_temperatures_it_answers_with_a_flag_and_wider() -> None:
    keys: dict[str, Any] = {"cell_type": "rbc", "duration": "20 d", "logistics": {}}
    usual, warm = facts(**keys), facts({"temperature": "12 degC"}, **keys)
    assert not usual.beyond
    assert warm.beyond == ("hold at 12 C: measured at 4 C",)
    with pytest.raises(NotApplicable, match="hold at 13 C: measured at 4 C"):
        facts({"temperature": "13 degC"}, **keys)


def test_the_interval_widens_step_by_step_up_to_the_limit_of_what_is_defended() -> None:
    """Own medium, a related one, one that nobody measured: each wider than the one before."""
    spreads = [
        hold_kinetics("hsc-mobilised", medium, at).scale_h.sd_parameter
        for medium, at in (("neat", 4.0), ("other", 4.0), ("other", 45.0))
    ]
    assert spreads == sorted(set(spreads))


def test_own_shipper_is_said_to_be_the_scenario_s() -> None:
    own = {one.name: one for one in assess({"shipper_hold": "96 h"}).inputs}["hold of the cold shipper"]
    ours = {one.name: one for one in assess().inputs}["hold of the cold shipper"]
    assert (own.grade, own.note) == ("B", "given in the scenario")
    assert (ours.grade, ours.sources) == ("C", ("cost:cm-068",))


@pytest.mark.parametrize("options", [{"volume": "0 mL"}, {"temprature": "4 degC"}, {"shipper_hold": 72}])
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_one_family_is_offered() -> None:
    (one,) = strategies()
    assert one.name == "hypothermic"


def test_where_a_hold_is_assumed_the_way_to_own_measurements_is_named() -> None:
    notes = assess(cell_type="oocyte", duration="1 h", logistics={}).notes
    assert "measurements of your own would replace the assumption: coldchoice template oocyte" in notes
