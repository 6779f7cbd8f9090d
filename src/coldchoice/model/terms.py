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

    Attributes
    ----------
    stage
        ``apheresis``, ``intermediate``, ``cell-bank`` or ``final-product``.
    duration_h
        Planned hours from the end of collection or manufacture to use; `journey.total_h` has the delays too.
    legs
        The plan: holds and transports in order.
    units_per_shipment, batch, doses_per_unit
        Units that travel together; units preserved in one run; doses made of one unit.
    sites, sites_assumed
        Places of use, and whether the scenario left them open.
    units_per_year
        Demand.
    postponement
        Chances that the date of use moves, each with its hours.
    waits_h
        Hours that units wait on average at each interface, as ``release-infuse``.
    viability_limit
        Least acceptable dye viability, a fraction.
    unit_cells, minimum_dose_cells
        Living cells in one unit, and the fewest that make a dose.
    usable_floor
        Probability of a usable dose below which a strategy is infeasible.
    release_tests
        Tests before use.
    currency, price_year
        Money of the answer.
    unit_value, failure_cost
        Worth of one unit, and of a dose that does not come.
    remake
        Whether a lost unit can be made again.
    discount_rate
        Per year.
    prices
        Prices of the scenario's own, by item.
    no_show
        Probability that nobody comes for a unit.
    monetise_flexibility
        Whether flexibility is worth money instead of points.
    defaults
        What the scenario left open, and what was used.
    unit_value_stated, failure_cost_stated
        The two amounts as stated.
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
