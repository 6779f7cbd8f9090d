"""Carbon per usable dose, by hand and by what must hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.engine.compare import compare
from coldchoice.errors import NotApplicable
from coldchoice.evidence.footprints import footprints
from coldchoice.evidence.prices import prices
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.case import Case
from coldchoice.model.money import Money
from coldchoice_criteria.carbon import LEFT_OUT, Carbon, Options
from tests.scenes import answer, case, facts, rows, scenario, shipped

CARBON = Carbon()
PLAIN = {"logistics": {"legs": [{"hold": "3 h"}]}, "duration": "3 h"}
"""Nothing travels, and all units are usable."""


def told(uses: tuple[Use, ...], options: dict[str, Any] | None = None, **keys: Any) -> Any:
    return told_of(Facts(viable_recovery=1.0, dye_viability=1.0, uses=uses), case(**keys), options)


def told_of(has: Facts, asked: Case, options: dict[str, Any] | None = None) -> Any:
    return CARBON.assess(has, asked._replace(given_options=options or {}))


def triangular(subject: str, quantity: str, asked: Case) -> Any:
    """Draw as the criterion does, from the stream that it names."""
    uniform = asked.uniform("parameter", f"footprint: {quantity} of {subject}")
    return footprints()[subject][quantity].draw(uniform)


# ---------------------------------------------------------------- by hand


def test_by_hand_from_given_factors() -> None:
    """2 bags and a tenth of a run for each of 5 doses; half a freezer; a fifth of the units break."""
    has = Facts(
        viable_recovery=1.0,
        dye_viability=1.0,
        losses={"container": 0.2},
        uses=(Use("cryobag", 2.0), Use("controlled-rate-run", 1.0, "run"), Use("ln2-freezer", 0.5, "year")),
    )
    options = {
        "items": {"cryobag": 0.3, "controlled-rate-run": 12.0, "ln2-freezer": 400.0},
        "unit": 40.0,
    }
    asked = case(**PLAIN, demand={"units_per_year": 20, "doses_per_unit": 5, "batch": 10})
    found = told_of(has, asked, options)
    each, by_year = 2 * 0.3 + 12.0 / 10, 0.5 * 400.0
    assert found.values == pytest.approx(by_year / (20 * 5 * 0.8) + (each + 40.0) / 5 / 0.8, rel=1e-9)
    assert found.lines == pytest.approx(
        {
            "unit": 40.0 / 5,
            "consumables": 2 * 0.3 / 5,
            "freezing": 12.0 / 10 / 5,
            "equipment": by_year / (20 * 5 * 0.8),
            "carriage": 0.0,
            "loss": (each + 40.0) / 5 * (1 / 0.8 - 1),
        },
        rel=1e-9,
    )
    assert (found.inputs, found.notes) == ((), ())


def test_by_hand_from_the_library_draw_by_draw() -> None:
    asked = case(logistics="air-intercontinental", demand={"units_per_year": 40})
    has = Facts(1.0, 1.0, uses=(Use("dry-shipper", 1.0, "shipment"), Use("dry-shipper-use", 1.0, "shipment")))
    found = told_of(has, asked)
    grid, litre = triangular("grid", "intensity", asked), triangular("liquefaction", "electricity", asked)
    box = triangular("dry-shipper", "making", asked) / 100.0  # lasts for 100 trips
    gas = triangular("dry-shipper-use", "nitrogen", asked) * litre * grid
    out = triangular("dry-shipper", "mass_out", asked) + triangular("payload", "mass_out", asked)
    back = triangular("dry-shipper", "mass_back", asked)
    tonne_km = triangular("air-long", "emissions", asked) * triangular("air-intercontinental", "air", asked)
    tonne_km += triangular("road", "emissions", asked) * triangular("air-intercontinental", "road", asked)
    np.testing.assert_allclose(found.values, box + gas + tonne_km * (out + back) / 1000.0, rtol=1e-9)
    assert prices()["dry-shipper"].uses == 100


def test_shared_boxes_and_own_factors() -> None:
    logistics = {"units_per_shipment": 4, "legs": [{"transport": "30 h", "lane": "air-intercontinental"}]}
    used = (Use("dry-shipper", 1.0, "shipment"),)
    options = {"box": 20.0, "km": [7000], "items": {"dry-shipper": 0.0}}
    asked = case(logistics=logistics, duration="30 h")
    found = told_of(Facts(1.0, 1.0, uses=used), asked, options)
    weight = 2 * 20.0 / 4 + triangular("payload", "mass_out", asked)
    by_way = triangular("air-long", "emissions", asked) * 7000
    by_way += triangular("road", "emissions", asked) * triangular("air-intercontinental", "road", asked)
    np.testing.assert_allclose(found.values, by_way * weight / 1000.0, rtol=1e-9)


def test_the_grid_can_be_set() -> None:
    used = (Use("minus80-energy", 1.0, "day"),)
    dirty, clean = (np.mean(told(used, {"grid": grid}, **PLAIN).values) for grid in (1.0, 0.1))
    assert clean == pytest.approx(dirty / 10.0, rel=1e-9)
    assert dirty == pytest.approx((12.2 + 17 + 21.8) / 3 * 3 / 24, rel=0.05)


def test_what_is_bought_for_years_is_shared_out_over_them() -> None:
    used = (Use("refrigerator", 1.0, "year"),)
    found = told(used, {"grid": 0.0}, **PLAIN, demand={"units_per_year": 1})
    low, high = (found.values.min(), found.values.max())
    assert 200 / 10 <= low < high <= 1000 / 10


# ---------------------------------------------------------------- what must hold


@settings(max_examples=30, deadline=None)
@given(
    number=st.lists(st.floats(0.0, 50.0), min_size=4, max_size=4),
    broken=st.floats(0.0, 0.9),
    remake=st.booleans(),
    unit=st.floats(0.0, 100.0),
    doses=st.integers(1, 20),
)
def test_the_lines_add_up(number: list[float], broken: float, remake: bool, unit: float, doses: int) -> None:
    items = ("cryobag", "cryomedium", "ln2-storage-bag", "dry-ice")
    uses = tuple(Use(item, much) for item, much in zip(items, number, strict=True))
    has = Facts(1.0, 1.0, losses={"container": broken}, uses=(*uses, Use("site-kit-ln2", 1.0, "site")))
    asked = case(draws=50, demand={"doses_per_unit": doses}, economics={"remake": remake})
    found = told_of(has, asked, {"unit": unit})
    assert sum(found.lines.values()) == pytest.approx(float(np.mean(found.values)), rel=1e-9)
    assert all(part >= 0.0 for part in found.lines.values())


@settings(max_examples=20, deadline=None)
@given(broken=st.floats(0.05, 0.9))
def test_units_that_are_lost_count(broken: float) -> None:
    used = (Use("cryobag", 1.0),)
    whole = told_of(Facts(1.0, 1.0, uses=used), case(draws=50, **PLAIN))
    lossy = told_of(Facts(1.0, 1.0, uses=used, losses={"container": broken}), case(draws=50, **PLAIN))
    np.testing.assert_allclose(lossy.values, np.asarray(whole.values) / (1.0 - broken), rtol=1e-9)


def test_strategies_see_the_same_draws() -> None:
    asked = case()
    one, two = (told_of(Facts(1.0, 1.0, uses=(Use("cryobag", n),)), asked) for n in (1.0, 2.0))
    bag = triangular("cryobag", "making", asked)
    np.testing.assert_allclose(np.asarray(two.values) - np.asarray(one.values), bag, rtol=1e-9)


def test_an_item_without_a_footprint_is_not_counted_as_nothing() -> None:
    own = Use("gel", 3.0, price=Money(2.0, "USD", 2024))
    with pytest.raises(NotApplicable, match=r"no footprint of 'gel' .* options\.items"):
        told((own,), **PLAIN)
    assert told((own,), {"items": {"gel": 0.4}}, **PLAIN).values == pytest.approx(1.2)


def test_an_item_that_is_nearly_one_of_the_library_is_refused() -> None:
    with pytest.raises(ValidationError, match="'cryobg' is no priced item; did you mean 'cryobag'"):
        Options(items={"cryobg": 1.0})
    assert Options(items={"my-own-gel": 1.0, "cryobag": 2.0}).items["my-own-gel"] == 1.0


def test_the_reader_is_told_that_the_making_of_the_unit_is_left_out() -> None:
    assert told((), **PLAIN).notes == (LEFT_OUT,)
    assert told((), {"unit": 0.0}, **PLAIN).notes == ()


def test_every_number_has_a_source_or_is_an_assumption() -> None:
    found = told((Use("dry-shipper-use", 1.0, "shipment"), Use("minus80-energy", 1.0, "day")))
    assert {one.grade for one in found.inputs} == {"C", "D"}
    assert all(one.sources for one in found.inputs if one.grade == "C")
    assert all("assumption" in one.note for one in found.inputs if one.grade == "D")
    assert all(source.startswith("cost:") for one in found.inputs for source in one.sources)


def test_the_scale_belongs_to_the_journey() -> None:
    near, far = (CARBON.scale(case(logistics=lane)) for lane in ("local-van", "air-intercontinental"))
    assert near[1] == far[1] == 0.0
    assert 0.0 < near[0] < far[0]
    measured = answer(*[facts("a"), facts("b")], measures=[CARBON], criteria=["carbon"])
    assert measured.anchors["carbon"] == far


# ---------------------------------------------------------------- with the shipped strategies


def test_every_shipped_strategy_has_a_footprint() -> None:
    asked = scenario(
        cell_type="platelet", duration="48 h", logistics="road-national", criteria=["carbon", "energy"]
    )
    found = compare(asked, shipped())
    assert found.complete is all(row.status in ("ranked", "infeasible") for row in found.rows)
    assert {one.name: one.failures for one in found.further} == {"carbon": {}, "energy": {}}
    assert not any("no footprint" in row.reason for row in found.rows)
    assert all(row.further["carbon"].mean > 0.0 for row in found.rows if row.viability is not None)


def test_a_cleaner_grid_and_a_shorter_flight_emit_less() -> None:
    def mean(name: str, **options: Any) -> float:
        choice = {"criterion": "carbon", "options": options}
        found = rows_of(strategies=["slow-freeze", "hypothermic"], criteria=[choice])
        return float(found[name].further["carbon"].mean)

    assert mean("slow-freeze", grid=0.0) < mean("slow-freeze", grid=1.0)
    assert mean("hypothermic", km=[4000]) < mean("hypothermic", km=[9000])


def rows_of(**keys: Any) -> dict[str, Any]:
    return rows(compare(scenario(**keys), shipped()))
