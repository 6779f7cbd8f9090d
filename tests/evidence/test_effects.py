from __future__ import annotations

from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.coding import Coded, coded_together
from coldchoice.evidence.effects import COMPONENTS, KNOTS_C, PLANNED_H, REFERENCE_C, temperature_terms, terms
from coldchoice.evidence.tables import DATA, read_table
from coldchoice.reading.measurements import read_measurements

EFFECTS = {row["name"]: row["kind"] for row in read_table("effects")}
METRICS = ("viability", "recovery", "cfu", "attachment")
ASSAYS = ("", "apoptosis", "metabolic", "delayed", "in-vivo", "function", "count")


def held(**changes: Any) -> Coded:
    usual = Coded("pbmc", "blood-nucleated", "blood", "viability", "", True, "pbs", "crystalloid", 4.0, 72.0)
    return usual._replace(**changes)


def iced(**changes: Any) -> Coded:
    usual = Coded("pbmc", "blood-nucleated", "blood", "viability", "", False, method="slow", agent="dmso")
    return usual._replace(**changes)


numbers = st.none() | st.floats(0.0, 1e4)
conditions = st.builds(
    Coded,
    cell=st.sampled_from(("pbmc", "nobody-knows-it")), cell_class=st.sampled_from(("stromal", "other-x")),
    kin=st.sampled_from(("blood", "cartilage", "islet", "other-x")), metric=st.sampled_from(METRICS),
    assay=st.sampled_from(ASSAYS), liquid=st.booleans(), medium=st.sampled_from(("", "pbs")),
    family=st.sampled_from(("", "crystalloid")), temperature_c=st.none() | st.floats(-20.0, 60.0),
    hours_h=numbers, planned_h=numbers,
    method=st.sampled_from(("slow", "minus80", "vitrified", "dried", "other")),
    agent=st.sampled_from(("", "dmso", "glycerol")), tissue=st.booleans(), outdated=st.booleans(),
    cycles=st.integers(0, 9), storage_c=numbers, storage_months=numbers, rate_c_per_min=numbers,
    wait_h=numbers,
    wait_c=st.none() | st.floats(-5.0, 40.0), thawed_h=numbers, thawed_c=st.none() | st.floats(-5.0, 40.0),
    vehicle=st.sampled_from(("", "protein")),
)  # fmt: skip


@given(conditions, st.sampled_from(("", "smith-2020")))
def test_every_term_of_any_row_is_an_effect_with_a_prior(of: Coded, study: str) -> None:
    made = terms(of, study)
    assert set(made) <= set(COMPONENTS)
    for part in made.values():
        for name in part:
            group, colon, _ = name.partition(":")
            assert EFFECTS[group] == ("group" if colon else "fixed"), name


@given(st.floats(-30.0, 80.0))
def test_temperature_levels_are_shared_between_neighbours(temperature_c: float) -> None:
    found = temperature_terms(temperature_c, "blood", "pbmc")
    fixed = {name: weight for name, weight in found.items() if ":" not in name}
    assert all(0.0 < weight <= 1.0 for weight in found.values())
    assert sum(fixed.values()) <= 1.0 + 1e-12
    assert len(found) == 2 * len(fixed) <= 4


@pytest.mark.parametrize("knot", KNOTS_C)
def test_at_a_knot_one_level_acts_and_none_at_the_reference(knot: float) -> None:
    found = temperature_terms(knot, "blood", "pbmc")
    member = "pbmc" if knot == 37.0 else "blood"
    wanted = {f"hold.at {knot:g}": 1.0, f"hold.at-{knot:g}:{member}": 1.0}
    assert found == ({} if knot == REFERENCE_C else wanted)


def test_between_knots_the_nearer_weighs_more_and_beyond_it_is_flat() -> None:
    assert temperature_terms(13.0, "blood", "x")["hold.at 16"] == pytest.approx(0.75)
    assert temperature_terms(60.0, "blood", "x") == temperature_terms(37.0, "blood", "x")
    assert temperature_terms(-9.0, "blood", "x") == temperature_terms(-4.0, "blood", "x")


def test_what_is_not_named_is_named_after_its_study() -> None:
    level = terms(held(medium="", family=""), "smith")["hold"]
    assert "hold.medium:unnamed in smith" in level
    assert "hold.family:unnamed in smith" in level
    assert "hold.study:smith" in level


def test_a_level_depends_on_metric_length_and_tissue() -> None:
    assert "hold.recovery" not in terms(held())["hold"]
    assert terms(held(metric="recovery"))["hold"]["hold.recovery"] == 1.0
    assert terms(held(planned_h=144.0))["hold"]["hold.planned"] == pytest.approx(log(2.0))
    assert "hold.planned" not in terms(held(hours_h=None))["hold"]
    assert terms(held(tissue=True))["hold"]["hold.tissue"] == 1.0
    assert "hold.tissue" not in terms(held(tissue=True, kin="cartilage"))["hold"]


@pytest.mark.parametrize(
    ("changes", "name"),
    [({}, "lysis"), ({"tissue": True}, "lysis.stays"), ({"kin": "red-cell"}, "lysis.stays")],
)
def test_dead_cells_stay_where_cells_are_stuck(changes: dict[str, Any], name: str) -> None:
    assert terms(held(**changes))["lysis"] == {name: 1.0}


def test_plans_beyond_those_of_the_tables_tell_nothing_more() -> None:
    rows = [row for row in read_measurements(DATA / "hypothermic.csv") if row.metric != "other"]
    planned = [one.planned_h for one in coded_together(rows) if one.planned_h]
    assert (min(planned), max(planned)) == pytest.approx(PLANNED_H)
    shortest = terms(held(planned_h=PLANNED_H[0]))["hold"]["hold.planned"]
    assert terms(held(planned_h=5e-324))["hold"]["hold.planned"] == shortest == pytest.approx(log(2.0 / 72.0))
    assert terms(held(planned_h=1e6))["hold"] == terms(held(planned_h=1680.0))["hold"]


def test_glycerol_cycles_colonies_and_cold_have_terms_of_their_own() -> None:
    assert "minus80.glycerol" in terms(iced(agent="glycerol"))["minus80"]
    assert "minus80.cfu" in terms(iced(metric="cfu"))["minus80"]
    assert terms(iced(cycles=2))["freeze"]["freeze.cycles"] == pytest.approx(log(3.0))
    assert "thawed.cold" in terms(iced(thawed_c=4.0))["thawed"]
    assert "thawed.cold" not in terms(iced(thawed_c=None))["thawed"]
    assert [terms(iced(wait_c=at))["wait"]["wait.warm"] for at in (4.0, None, 22.0)] == [0.0, 0.5, 1.0]
    assert "freeze.agent:usual" in terms(iced(agent=""))["freeze"]


def test_an_assay_shifts_and_its_noise_is_of_its_metric() -> None:
    assert terms(held())["assay"] == {}
    assert terms(held(assay="apoptosis"))["assay"] == {"assay.apoptosis": 1.0}
    assert terms(held(metric="cfu"))["noise"] == {"noise.liquid.cfu": 1.0}
    assert terms(iced())["noise"] == {"noise.frozen.viability": 1.0}
