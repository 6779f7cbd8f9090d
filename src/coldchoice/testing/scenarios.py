"""Reference scenarios: questions of many kinds, each of which every strategy answers or declines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario

DRAWS = 120
"""Draws of a reference scenario: few, as it is the rules that are checked and not the numbers."""

PLANT: tuple[Mapping[str, Any], ...] = (
    {"transport": "40 h +- 6 h", "place": "plant", "lane": "air-intercontinental"},
    {"hold": "40 h", "place": "plant"},
)
SHARES: tuple[Mapping[str, Any], ...] = (
    {"name": "near", "share": 0.7, "owns": ["thaw", "refrigerator"], "transport": "8 h"},
    {"name": "far", "share": 0.3, "owns": ["thaw", "ln2-storage", "minus80-freezer"], "transport": "30 h"},
)


class Reference(NamedTuple):
    """One reference scenario: what it is there for, and its keys as a file would have them.

    One that is `brief` is asked once, without options, to find the cells that a strategy is for.
    """

    label: str
    purpose: str
    keys: Mapping[str, Any]
    brief: bool = False

    def scenario(self, draws: int = DRAWS) -> Scenario:
        """Return the scenario."""
        from coldchoice.model.scenario import Scenario

        return Scenario.model_validate({"title": self.label, "draws": draws, **self.keys})


def _asked(label: str, purpose: str, cell: str, duration: str, logistics: Any, **more: Any) -> Reference:
    keys = {"cell_type": cell, "duration": duration, "logistics": logistics, **more}
    return Reference(label, purpose, keys)


@cache
def references() -> Mapping[str, Reference]:
    """Return all of them by label."""
    return {one.label: one for one in (*_journeys(), *_cells(), *_terms(), *_every_cell())}


def _journeys() -> tuple[Reference, ...]:
    """Journeys: from nothing to ten years, with every kind of leg."""
    legs, late = {"legs": PLANT}, {"probability": 0.5, "adds": "48 h"}
    carried = {"transport": "40 h", "lane": "road-national"}
    return (
        _asked("minimal", "three keys, no more", "leukapheresis-mnc", "60 h", "air-intercontinental"),
        _asked("next-to-no-time", "the shortest question there is", "t-cell", "1 min", {}),
        _asked(
            "one-hour", "a leg of no time in it", "car-t", "1 h",
            {"lane": "same-campus", "legs": [{"hold": "0 h", "place": "room"}, {"transport": "30 min"}]},
        ),
        _asked("plant", "a hold follows the transport", "leukapheresis-mnc", "90 h", legs),
        _asked(
            "two-transports", "from the store to the plant and on to the clinic", "msc-adipose", "120 h",
            {"legs": [{"hold": "20 h", "place": "store"}, *PLANT, {"transport": "10 h", "place": "clinic"}]},
        ),
        _asked("one-year", "a bank", "ipsc", "1 year", {}, stage="cell-bank"),
        _asked("ten-years", "a bank of what is kept longest", "rbc", "10 years", "same-campus"),
        _asked(
            "late", "every other unit is two days late", "hsc-mobilised", "48 h",
            {"legs": [{"hold": "5 h"}, {**carried, "disruption": late, "excursion": 0.3}]},
        ),
        _asked(
            "hot", "a van in the desert", "leukapheresis-mnc", "48 h",
            {"legs": [{"hold": "5 h"}, {**carried, "ambient": "42 degC"}]},
        ),
    )  # fmt: skip


def _cells() -> tuple[Reference, ...]:
    """Cells: measured often, once, in one way alone, and never."""
    return (
        _asked("platelets", "kept at room temperature", "platelet", "5 days", "road-national"),
        _asked("old-platelets", "far beyond their shelf life", "platelet", "40 days", "road-national"),
        _asked(
            "hepatocytes", "one dose a year", "hepatocyte", "48 h", "air-domestic",
            demand={"units_per_year": 1},
        ),
        _asked("islets", "in vials", "islet", "48 h", "air-domestic"),
        _asked("cord-blood", "a bank that gives units away", "hsc-cord-blood", "1 year", "same-campus"),
        _asked("red-cells", "six weeks in the cold", "rbc", "42 days", "road-national"),
        _asked("oocytes", "next to nothing measured", "oocyte", "30 days", "same-campus"),
        _asked("granulocytes", "gone in a day", "granulocyte", "24 h", "road-national"),
        _asked("another-stage", "a stage that is not the usual one", "t-cell", "72 h", "air-domestic",
               stage="apheresis"),
    )  # fmt: skip


def _terms() -> tuple[Reference, ...]:
    """Terms: demand, sites, money and limits at their ends."""
    many = {"units_per_year": 10_000, "doses_per_unit": 5, "batch": 20}
    moved = {"postponement": {"probability": 0.9, "adds": "20 days"}, "no_show": 0.3}
    return (
        _asked("ten-thousand-units", "a product", "msc-adipose", "10 days", "air-domestic", demand=many),
        _asked("bare-site", "the clinic owns nothing", "car-t", "48 h", "air-domestic",
               sites=[{"name": "clinic", "owns": []}]),
        _asked("two-sites", "near and far, each with its own transport", "car-t", "72 h", "air-domestic",
               sites=SHARES),
        _asked("euros", "another currency and price year", "nk-cell", "60 h", "air-domestic",
               economics={"currency": "EUR", "price_year": 2021, "unit_value": "1000 EUR 2021"}),
        _asked("strict-limits", "next to nothing is accepted", "car-t", "60 h", "air-domestic",
               acceptance={"viability": 0.99, "usable": 0.0}),
        _asked("moving-dates", "dates that move are paid for", "hsc-mobilised", "48 h", "air-domestic",
               demand=moved, economics={"monetise_flexibility": True}),
    )  # fmt: skip


def _every_cell() -> tuple[Reference, ...]:
    """Each cell type of the library on an everyday journey: many a strategy is for one cell type alone."""
    from coldchoice.evidence.cells import cell_types

    return tuple(
        _asked(f"cell-{name}", "it may be for these cells alone", name, "48 h", "air-domestic")._replace(
            brief=True
        )
        for name in cell_types()
    )
