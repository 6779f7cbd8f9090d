"""Comparisons to tell: every kind of row, with made-up numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from coldchoice.model.assessment import Input
from coldchoice.model.comparison import Anchors, Comparison, Interval, Origin, Row, WeakInput
from coldchoice.model.logistics import Chance
from coldchoice.model.measurement import Measurement
from coldchoice.model.money import Money
from coldchoice.model.priced import PricedItem
from coldchoice.model.scenario import ReleaseTest, Scenario
from coldchoice.model.terms import Default, Terms
from coldchoice.model.uncertain import Uncertain
from coldchoice.report.curve import Predict

SHIPPED = Origin("slow-freeze", "coldchoice", "0.1.0")

FROZEN = Row(
    name="slow-freeze",
    strategy="slow-freeze",
    summary="controlled-rate freezing in 10 % DMSO, liquid-nitrogen vapour",
    status="ranked",
    position=1,
    first=0.832,
    first_error=0.0037,
    score=0.741,
    viability=Interval(0.712, 0.52, 0.718, 0.88),
    cost=Interval(6123.4, 5301.0, 5980.0, 9804.0),
    flexibility=Interval(0.781, 0.74, 0.783, 0.81),
    dye_viability=Interval(0.968, 0.93, 0.97, 0.99),
    usable=0.96,
    lost_to={"window": 0.001, "container": 0.009, "release": 0.03},
    cost_lines={
        "unit_value": 4000.0,
        "fixed": 310.25,
        "preservation": 1434.15,
        "loss": 227.0,
        "failure": 152.0,
    },
    flexibility_parts={"postponement": 1.0, "decoupling": 0.9, "qc": None, "reach": 1.0, "sites": 0.55},
    slack_h=float("inf"),
    usable_life_h=87660.0,
    grade="B",
    inputs=(Input("freeze", "survival of freezing", "B", ("cryo-0096",), "one study"),),
    sources=("cryo-0096", "10.1002/bit.25008"),
    notes=("thawed and washed at the plant",),
    options={"percent": 10.0},
    origin=SHIPPED,
)

COLD = Row(
    name="hypothermic",
    strategy="hypothermic",
    summary="2-8 C in the collection's own plasma",
    status="ranked",
    position=2,
    first=0.168,
    first_error=0.0037,
    score=0.653,
    viability=Interval(0.83, 0.66, 0.84, 0.94),
    cost=Interval(7450.0, 4100.0, 6900.0, 21000.0),
    flexibility=Interval(0.31, 0.2, 0.3, 0.42),
    dye_viability=Interval(0.9, 0.8, 0.91, 0.96),
    usable=0.88,
    lost_to={"window": 0.09, "temperature": 0.03},
    cost_lines={"unit_value": 4000.0, "fixed": 12.0, "preservation": 700.0, "loss": 1900.0, "failure": 838.0},
    flexibility_parts={"postponement": 0.4, "decoupling": 0.3, "qc": None, "reach": 0.8, "sites": 1.0},
    slack_h=-3.25,
    usable_life_h=71.5,
    grade="C",
    beyond=("hold of 60 h at 4 C: measured up to 48 h",),
    sources=("hm-032", "assumption"),
    origin=SHIPPED._replace(plugin="hypothermic"),
)

DEAR = COLD._replace(
    name="hypothermic-basic",
    status="infeasible",
    reason="no site is within reach: journey and preparation outlast the carrier's hold or the usable life",
    position=None,
    first=None,
    first_error=None,
    score=None,
    cost=Interval(float("inf"), float("inf"), float("inf"), float("inf")),
    usable=0.0,
    options={"hold": "48 h"},
)

DECLINED = Row(
    name="ambient",
    strategy="ambient",
    summary="15-25 C",
    status="not applicable",
    reason="no measured hold beyond 24 h at 15-25 C for this class",
    origin=Origin("ambient", "mine/ambient.py", ""),
)

FAILED = Row(
    name="vitrify",
    strategy="vitrify",
    summary="glass",
    status="failed",
    reason="ZeroDivisionError: division by zero (vitrify.py:14)",
)

OWN = Row(
    name="gel-ambient",
    strategy="gel-ambient",
    summary="alginate gel",
    status="ranked",
    position=3,
    first=0.0,
    first_error=0.0,
    score=0.4,
    viability=Interval(0.5, 0.5, 0.5, 0.5),
    cost=Interval(140.0, 140.0, 140.0, 140.0),
    flexibility=Interval(0.4, 0.4, 0.4, 0.4),
    own_accounting=True,
    grade="D",
)

SHIPPER = PricedItem(
    "shipper", "shipper", 936.0, 936.0, 936.0, "each", "USD", 2024, None, None, (), "B", "own",
    "given in the scenario", origin="scenario",
)  # fmt: skip

TERMS = Terms(
    stage="apheresis",
    duration_h=60.0,
    legs=(),
    units_per_shipment=1,
    sites=(),
    sites_assumed=True,
    units_per_year=200.0,
    doses_per_unit=1,
    batch=1,
    postponement=(Chance(probability=0.2, adds=Uncertain.fixed(168.0, "time")),),
    waits_h={"collect-make": 168.0},
    viability_limit=0.7,
    unit_cells=1e10,
    minimum_dose_cells=2e9,
    usable_floor=0.5,
    release_tests=(ReleaseTest.model_validate({"name": "sterility", "takes": "7 d"}),),
    currency="USD",
    price_year=2024,
    unit_value=Money(4000.0, "USD", 2024),
    failure_cost=Money(4000.0, "USD", 2024),
    remake=True,
    discount_rate=0.05,
    prices={"shipper": SHIPPER},
)

SCENARIO = {
    "title": "CAR-T apheresis, EU centre to US plant",
    "cell_type": "leukapheresis-mnc",
    "stage": "apheresis",
    "duration": "60 h",
    "logistics": {"lane": "transatlantic", "legs": [{"transport": "36 h +- 8 h"}]},
}


def make(rows: tuple[Row, ...] = (FROZEN, COLD, DEAR, DECLINED, FAILED), **changes: Any) -> Comparison:
    scenario = Scenario.model_validate({**SCENARIO, **changes.pop("scenario", {})})
    comparison = Comparison(
        scenario=scenario,
        terms=TERMS,
        rows=rows,
        anchors={
            "viability": Anchors(0.0, 1.0),
            "cost": Anchors(12000.0, 4000.0),
            "flexibility": Anchors(0.0, 1.0),
        },
        weights=None,
        why=(
            "slow-freeze gives up 0.12 recovery and gains 0.47 flexibility",
            "late arrivals cost hypothermic 9 % of units.",
        ),
        flips=("hypothermic leads if viability weighs over 0.62",),
        weakest=(
            WeakInput("hypothermic hold of leukapheresis", "C", 0.34, ("hm-032",), "borrowed from CD34+"),
            WeakInput("lane disruption rate", "D", None, (), "assumption"),
        ),
        dominated=(),
        draws=10_000,
        seed=1,
        defaults=(
            Default("demand.units_per_year", "100", "assumption"),
            Default("acceptance.minimum_dose", "none", "assumption: no minimum was asked for"),
            Default("acceptance.viability", "70 %", "P181"),
        ),
        plugins=(SHIPPED, SHIPPED._replace(plugin="hypothermic")),
        file="scenarios/car-t-apheresis.yaml",
    )
    return comparison._replace(**changes)


@pytest.fixture(scope="session")
def comparison() -> Callable[..., Comparison]:
    """Return the maker of comparisons: rows first, then any field to change."""
    return make


@pytest.fixture(scope="session")
def kinds() -> dict[str, Row]:
    """Return one row of each kind."""
    return {"frozen": FROZEN, "cold": COLD, "dear": DEAR, "declined": DECLINED, "failed": FAILED, "own": OWN}


@pytest.fixture(scope="session")
def many() -> tuple[Comparison, ...]:
    """Return comparisons of every kind: usual, tied, nothing ranked, hostile text."""
    tied = (
        FROZEN._replace(position=1, tied_with=("hypothermic",)),
        COLD._replace(position=1, tied_with=("slow-freeze",)),
        OWN,
    )
    nasty = "=cmd|' /C calc'!A0 <script>alert(1)</script> | `x` \x1b[31m\u202e"
    hostile = FROZEN._replace(
        summary=nasty, notes=(nasty,), sources=(nasty,), options={"a": nasty, "b": float("nan"), "c": {1, 2}}
    )
    return (
        make(),
        make(tied, weights={"viability": 0.5, "cost": 0.3, "flexibility": 0.2}),
        make((DECLINED, FAILED), why=(), flips=(), weakest=(), defaults=()),
        make(
            (hostile, DEAR._replace(reason=nasty)),
            scenario={"title": nasty},
            why=(nasty,),
            dominated=(("a", "b"),),
            unloadable=("nitrogen: ModuleNotFoundError: No module named 'thermo'", nasty),
        ),
    )


class Draws(NamedTuple):
    """What a fit says of one row, as `coldchoice.report.curve` expects it."""

    values: NDArray[np.float64]
    reason: str = ""


def stand_in(rows: Sequence[Measurement]) -> list[Draws]:
    """Stand in for the fit: a logistic decline with hours and days; covers no `other` measure."""
    said = []
    normal = np.linspace(-1.6448536, 1.6448536, 201)
    for row in rows:
        aged = (row.duration_h or 0.0) / 300.0 + (row.post_thaw_hold_h or 0.0) / 8.0
        aged += (row.storage_days or 0.0) / 3000.0 + (row.temperature_c or 0.0) / 100.0
        values = 100.0 / (1.0 + np.exp(2.5 * aged - 2.2 - 0.5 * normal))
        covered = row.metric != "other"
        said.append(Draws(values if covered else values[:0], "" if covered else "this is not fitted"))
    return said


@pytest.fixture
def fit() -> Predict:
    """Return the stand-in for the fit."""
    return stand_in
