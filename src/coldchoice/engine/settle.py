"""Fill in what a scenario leaves open, and say of each default what it was and on whose word."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from coldchoice.engine.given_prices import given_prices
from coldchoice.engine.travel import planned_legs
from coldchoice.errors import InputError, Problem, ScenarioError
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.exchange import convert
from coldchoice.model.comparison import Anchors
from coldchoice.model.kit import KITS
from coldchoice.model.logistics import Chance, Site
from coldchoice.model.money import Money
from coldchoice.model.stated import Stated
from coldchoice.model.terms import Default, Terms
from coldchoice.model.uncertain import Uncertain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coldchoice.errors import Key
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.priced import PricedItem
    from coldchoice.model.scenario import Scenario, Stage

T = TypeVar("T")

EVERYTHING = tuple(KITS)
NO_NITROGEN = tuple(kit for kit in KITS if kit != "ln2-storage")
ASSUMED_SITES = (
    Site(name="sites with a nitrogen store", owns=EVERYTHING, share=0.6),
    Site(name="sites without a nitrogen store", owns=NO_NITROGEN, share=0.4),
)
"""No share of sites with a nitrogen store was found in print: 0.6, amid 0.3 to 0.9, is an assumption."""
UNITS_PER_YEAR = 100.0
UNSOURCED = "assumed: the scenario names no source"
IN_VALUE = "assumption: paid for in the unit's value"
AS_MUCH = "assumption: as much as the unit's value"
POSTPONEMENT = Chance(probability=0.2, adds=Uncertain.fixed(168.0, "time"))

UNSAID = MappingProxyType(
    {
        "logistics": MappingProxyType({"units_per_shipment": "1"}),
        "demand": MappingProxyType({"doses_per_unit": "1", "batch": "1"}),
        "acceptance": MappingProxyType({"usable": "50 %"}),
        "economics": MappingProxyType({"remake": "yes", "discount_rate": "5 %"}),
    }
)
"""Keys whose defaults stand in the scenario's own model, and how they are written there."""


def settle(scenario: Scenario) -> Terms:
    """Return the scenario's terms, every default filled in and accounted for.

    Raises
    ------
    UnknownName
        For a cell type or lane that is not in the library.
    ScenarioError
        For legs longer than the duration, money that cannot be converted, or a unit worth nothing.
    """
    cell = cell_type(scenario.cell_type)
    if scenario.logistics.reach is not None:
        from coldchoice.evidence.place import start_of

        start_of(scenario.logistics.reach)  # an unknown airport is told before anything is computed
    used: list[Default] = []
    stage = _stage(scenario, cell, used)
    value = _unit_value(scenario, cell, stage, used)
    unit = _stated(scenario.economics.unit_value, Stated(*cell.unit_value(stage)))
    acceptance, demand, economics = scenario.acceptance, scenario.demand, scenario.economics
    return Terms(
        stage=stage,
        duration_h=scenario.duration,
        legs=planned_legs(scenario, used),
        units_per_shipment=scenario.logistics.units_per_shipment,
        sites=scenario.sites
        or _note(
            used,
            "sites",
            ASSUMED_SITES,
            "60 % own a nitrogen store, all own the rest",
            "assumption: range 30 to 90 %",
        ),
        sites_assumed=not scenario.sites,
        units_per_year=demand.units_per_year
        or _note(used, "demand.units_per_year", UNITS_PER_YEAR, "100", "assumption"),
        doses_per_unit=demand.doses_per_unit,
        batch=demand.batch,
        postponement=_postponements(scenario, used),
        waits_h=MappingProxyType({str(interface): hours for interface, hours in demand.waits.items()}),
        viability_limit=_viability_limit(scenario, cell, used),
        unit_cells=_unit_cells(scenario, cell, used),
        minimum_dose_cells=_minimum_dose(scenario, cell, used),
        usable_floor=acceptance.usable,
        release_tests=acceptance.release_tests,
        currency=economics.currency,
        price_year=economics.price_year,
        unit_value=value,
        failure_cost=_failure_cost(scenario, value, used),
        unit_value_stated=unit,
        failure_cost_stated=_stated(economics.failure_cost, Stated(unit.money, AS_MUCH)),
        remake=economics.remake,
        discount_rate=economics.discount_rate,
        prices=MappingProxyType(_prices(scenario)),
        no_show=demand.no_show,
        monetise_flexibility=economics.monetise_flexibility,
        defaults=(*used, *_unsaid(scenario)),
    )


def anchors_of(scenario: Scenario, terms: Terms, further: Iterable[Criterion] = ()) -> dict[str, Anchors]:
    """Value scales of the criteria: the scenario's own, or fixed by its terms, never by strategies.

    A further criterion that the scenario gives no scale sets its own: `coldchoice.engine.further.scaled`.

    The cost scale left open runs from the value of the unit (preserving costs nothing, nothing is lost)
    to twice that and the cost of a failure (every second unit is lost), per dose.
    """
    per_dose = 1.0 / terms.doses_per_unit
    value, failure = _amount(terms.unit_value) * per_dose, _amount(terms.failure_cost) * per_dose
    anchors = {
        "viability": Anchors(0.0, 1.0),
        "cost": Anchors(2.0 * value + failure, value),
        "flexibility": Anchors(0.0, 1.0),
    }
    lower = {"cost", *(one.name for one in further if one.better == "lower")}
    for name, scale in scenario.scales.items():
        if (scale.best > scale.worst) is (name in lower):
            better = "below" if name in lower else "above"
            raise ScenarioError(Problem(f"`best` must lie {better} `worst`", key=("scales", name)))
        anchors[name] = Anchors(scale.worst, scale.best)
    if anchors["cost"].worst == anchors["cost"].best:
        raise ScenarioError(
            Problem("the unit and its loss are worth nothing", key=("economics",), hint="give `scales.cost`")
        )
    return anchors


def in_terms_of(money: Money, scenario: Scenario, key: Key) -> Money:
    """Convert `money` to the scenario's currency and price year."""
    economics = scenario.economics
    try:
        return convert(money, economics.currency, economics.price_year, scenario.rates)
    except InputError as error:
        raise ScenarioError(*(problem._replace(key=key) for problem in error.problems)) from None


def _stage(scenario: Scenario, cell: CellType, used: list[Default]) -> Stage:
    if scenario.stage is not None:
        return scenario.stage
    used.append(Default("stage", cell.stage, "assumption: the usual one of this cell type"))
    return cell.stage


def _unit_value(scenario: Scenario, cell: CellType, stage: Stage, used: list[Default]) -> Money:
    given = scenario.economics.unit_value
    if given is not None:
        return in_terms_of(given.money, scenario, ("economics", "unit_value"))
    price = cell.unit_value(stage)
    _note(used, "economics.unit_value", price.money, str(price.money), price.source)
    return in_terms_of(price.money, scenario, ("economics", "currency"))


def _failure_cost(scenario: Scenario, value: Money, used: list[Default]) -> Money:
    given = scenario.economics.failure_cost
    if given is not None:
        return in_terms_of(given.money, scenario, ("economics", "failure_cost"))
    return _note(used, "economics.failure_cost", value, "as much as the unit's value", "assumption")


def _postponements(scenario: Scenario, used: list[Default]) -> tuple[Chance, ...]:
    given = scenario.demand.postponement
    if given is None:
        given = _note(used, "demand.postponement", POSTPONEMENT, "20 % by 7 d", "assumption")
    return given if isinstance(given, tuple) else (given,)


def _stated(given: Stated | None, default: Stated) -> Stated:
    """Return an amount as it was stated, on the scenario's word or on the library's."""
    if given is None:
        return default
    return given if given.source else given._replace(source=UNSOURCED)


def _viability_limit(scenario: Scenario, cell: CellType, used: list[Default]) -> float:
    given = scenario.acceptance.viability
    if given is not None:
        return given
    limit = cell.viability_limit
    return _note(used, "acceptance.viability", limit, f"{100 * limit:.0f} %", cell.viability_limit_source)


def _unit_cells(scenario: Scenario, cell: CellType, used: list[Default]) -> float:
    given = scenario.acceptance.unit_cells
    if given is not None:
        return given
    cells = cell.unit_cells
    return _note(used, "acceptance.unit_cells", cells, f"{cells:.3g} cells", cell.unit_cells_source)


def _minimum_dose(scenario: Scenario, cell: CellType, used: list[Default]) -> float:
    """Fewest viable cells at use; with another number put in, the library's share of it."""
    acceptance = scenario.acceptance
    put_in = acceptance.unit_cells or cell.unit_cells
    if acceptance.minimum_dose is not None:
        if acceptance.minimum_dose > put_in:
            rule = f"is more than the {put_in:.3g} cells that are put in"
            shown = f"{acceptance.minimum_dose:.3g} cells"
            raise ScenarioError(Problem(rule, key=("acceptance", "minimum_dose"), value=shown))
        return acceptance.minimum_dose
    cells = put_in * cell.minimum_dose / cell.unit_cells
    source = cell.minimum_dose_source
    if acceptance.unit_cells is not None:
        source = f"assumption: the same share of the unit as usual ({source})"
    return _note(used, "acceptance.minimum_dose", cells, f"{cells:.3g} cells", source)


def _prices(scenario: Scenario) -> dict[str, PricedItem]:
    """Prices that stand above the library's; each can be converted when it comes to that."""
    found = given_prices(scenario)
    for item in scenario.economics.prices:  # rows of an own library were tried as they were read
        in_terms_of(found[item].typical, scenario, ("economics", "prices", item))
    return found


def _unsaid(scenario: Scenario) -> list[Default]:
    tests = scenario.acceptance.release_tests
    free = sum(test.item is None for test in tests)
    untold = [Default("acceptance.release_tests", f"{free} of {len(tests)} without a price", IN_VALUE)]
    return [*(untold if free else ())] + [
        Default(f"{part}.{key}", shown, "assumption")
        for part, keys in UNSAID.items()
        for key, shown in keys.items()
        if key not in getattr(scenario, part).model_fields_set
    ]


def _amount(money: Money) -> float:
    return float(money.amount)


def _note(used: list[Default], key: str, value: T, shown: str, source: str) -> T:
    used.append(Default(key, shown, source))
    return value
