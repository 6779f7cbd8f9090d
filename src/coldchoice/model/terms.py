"""The scenario with every default filled in, and where each default came from."""

from __future__ import annotations

from collections.abc import Mapping

from coldchoice.model.logistics import Chance, PlannedLeg, Site
from coldchoice.model.money import Money
from coldchoice.model.priced import PricedItem
from coldchoice.model.scenario import ReleaseTest, Stage
from coldchoice.model.stated import Stated
from coldchoice.record import NamedTuple


class Default(NamedTuple):
    """A value that the scenario left open: what was used, and on whose word.

    `source` is an evidence id, or starts with the word ``assumption``.
    """

    key: str
    value: str
    source: str


UNSTATED = Stated(Money(0.0, "USD", 2024), "assumption")


class Terms(NamedTuple):
    """Everything a strategy or the accounting may need to know, in canonical units.

    Money is in the scenario's currency and price year, but for the two amounts that are kept as they were
    stated, with their sources; hours in h; cells in viable cells. `prices` are those that stand above the
    shipped library's, each in the money in which it was given.
    """

    stage: Stage
    duration_h: float
    legs: tuple[PlannedLeg, ...]
    units_per_shipment: int
    sites: tuple[Site, ...]
    sites_assumed: bool
    units_per_year: float
    doses_per_unit: int
    batch: int
    postponement: tuple[Chance, ...]
    waits_h: Mapping[str, float]
    viability_limit: float
    unit_cells: float
    minimum_dose_cells: float
    usable_floor: float
    release_tests: tuple[ReleaseTest, ...]
    currency: str
    price_year: int
    unit_value: Money
    failure_cost: Money
    remake: bool
    discount_rate: float
    prices: Mapping[str, PricedItem]
    no_show: float = 0.0
    monetise_flexibility: bool = False
    defaults: tuple[Default, ...] = ()
    unit_value_stated: Stated = UNSTATED
    failure_cost_stated: Stated = UNSTATED
