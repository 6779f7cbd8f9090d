"""The inputs of a scenario by name: what can be varied, and where each stands now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coldchoice.accounting.priced import priced
from coldchoice.decide.weights import Weights
from coldchoice.engine.edit import edited
from coldchoice.engine.journey_knobs import journey_knobs
from coldchoice.engine.knob import MOST_RATE, TIMES, Knob, knob
from coldchoice.engine.path_knobs import SPREAD, is_path, money_text, path_knob
from coldchoice.engine.settle import settle
from coldchoice.engine.stakeholders import criteria_of as criteria_of
from coldchoice.errors import InputError, Key, Problem, UnknownName, dotted
from coldchoice.evidence.exchange import convert
from coldchoice.evidence.prices import prices
from coldchoice.model.quantity import format_quantity
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry

PRICE, WEIGHT = "price:", "weight:"

PATHS = MappingProxyType(
    {
        "demand.units_per_year": "units-a-year",
        "economics.failure_cost": "failure-cost",
        "economics.unit_value": "unit-value",
        "economics.discount_rate": "discount-rate",
        "demand.batch": "batch",
        "demand.postponement.probability": "postponement-rate",
        "acceptance.viability": "viability-limit",
    }
)
"""Paths of keys that have a name of their own: it also knows what holds where the key is left out."""


SEVERAL_CAUSES = "the day of use moves for several causes; name one: demand.postponement[0].probability"


class Inputs(NamedTuple):
    """What can be varied by name, in the order in which it is listed, and why other names are not there."""

    knobs: dict[str, Knob]
    missing: dict[str, str]


def inputs(scenario: Scenario, items: Iterable[str] = ()) -> Inputs:
    """Return the inputs of a scenario that have a name.

    Parameters
    ----------
    items
        Priced items to list; any other of the library can be asked for too, see `input_named`.
    """
    terms = settle(scenario)
    on_the_way, missing = journey_knobs(scenario)
    found = [
        _at("units-a-year", "units preserved in a year", "frequency", terms.units_per_year,
            "demand.units_per_year", searched=_volumes(terms.units_per_year)),
        *on_the_way,
        *_worth(terms),
        _at("discount-rate", "yearly rate of the annuities", "fraction", terms.discount_rate,
            "economics.discount_rate", searched=(0.0, MOST_RATE), factors=True),
        _at("batch", "units preserved in one run", "number", terms.batch, "demand.batch", whole=True,
            least=1.0),
        *_postponement(terms),
        _at("viability-limit", "lowest dye-exclusion viability at use", "fraction", terms.viability_limit,
            "acceptance.viability"),
        *(weight_knob(name, scenario) for name in criteria_of(scenario)),
        *(price_knob(item, scenario) for item in items),
    ]  # fmt: skip
    if len(terms.postponement) != 1:
        missing = {**missing, "postponement-rate": SEVERAL_CAUSES}
    return Inputs({one.name: one for one in found}, missing)


def input_named(name: str, scenario: Scenario, registry: Registry) -> Knob:
    """Return one input, by its name or by its path in the scenario.

    Raises
    ------
    InputError
        If there is none; names the nearest spelling, or why it is not there.
    """
    name = PATHS.get(name, name)
    if name.startswith(PRICE):
        return _prefixed(PRICE, name, scenario, price_knob)
    if name.startswith(WEIGHT):
        return _prefixed(WEIGHT, name, scenario, weight_knob)
    known = inputs(scenario)
    if name in known.knobs:
        return known.knobs[name]
    if name in known.missing:
        raise InputError(Problem(known.missing[name], ("INPUT",), repr(name)))
    if is_path(name) or name in type(scenario).model_fields:
        try:
            return path_knob(name, scenario, registry)
        except UnknownName as unknown:
            raise _asked_wrongly(unknown, name, scenario) from None
    asked = [*known.knobs, *(f"{PRICE}{item}" for item in prices())]
    error = UnknownName("input", name, asked, ("INPUT",))
    if "did you mean" in str(error):
        raise error
    hint = f"known: {', '.join([*known.knobs, f'{PRICE}ITEM'])}, or the path of a key in the scenario"
    raise InputError(Problem("unknown input", ("INPUT",), repr(name), hint))


def _prefixed(prefix: str, name: str, scenario: Scenario, of: Callable[[str, Scenario], Knob]) -> Knob:
    """Return an input that is named with a prefix; who asks for a wrong one is told of the whole name."""
    try:
        return of(name.removeprefix(prefix), scenario)
    except UnknownName as error:
        (problem,) = error.problems
        hint = str(problem.hint).replace("did you mean '", f"did you mean '{prefix}")
        raise InputError(problem._replace(key=("INPUT",), value=repr(name), hint=hint)) from None


def _asked_wrongly(error: UnknownName, name: str, scenario: Scenario) -> InputError:
    """Blame a path with an unknown key on the command line, where it was written."""
    if error.kind != "key":
        return error
    (problem,) = error.problems
    first, _, rest = name.partition(".")
    for at, choice in enumerate(scenario.strategies):
        if first == choice.label:
            hint = f"did you mean 'strategies[{at}].{rest}'?"
            return InputError(Problem("unknown input", ("INPUT",), repr(name), hint))
    where = f" of {dotted(problem.key[:-1])}" if problem.key[1:] else ""
    rule = f"unknown key {error.name!r}{where}"
    return InputError(Problem(rule, ("INPUT",), repr(name), problem.hint))


def price_knob(item: str, scenario: Scenario) -> Knob:
    """Return the price of one item of the library, in the scenario's money."""
    terms = settle(scenario)
    unit = f"{terms.currency} {terms.price_year}"
    found = priced(item, terms)
    own = convert(found.mean, terms.currency, terms.price_year, scenario.rates)

    def set(scenario: Scenario, amount: float) -> Scenario:
        found = priced(item, settle(scenario))
        given: Any = money_text(amount, unit)
        if found.has_range and amount > 0.0:
            factor = amount / float(found.mean.amount)
            ends = (("low", found.low), ("mode", found.mode), ("high", found.high))
            given = {name: money_text(factor * end, unit) for name, end in ends}
        return edited(scenario, {("economics", "prices", item): given})

    moves = SPREAD if found.has_range else ""
    return knob(
        f"{PRICE}{item}", f"price of {found.what}", "money", _mean(own), set, unit=unit,
        searched=_money_range(_mean(own), 1000.0), moves=moves,
    )  # fmt: skip


def weight_knob(criterion: str, scenario: Scenario) -> Knob:
    """Return the weight of one criterion; the others keep their proportions.

    Where weights are not exact, one that is set makes all of them so: from their mean.
    """
    criteria = criteria_of(scenario)
    if criterion not in criteria:
        raise UnknownName("criterion", criterion, criteria, ("INPUT",))
    at = criteria.index(criterion)

    def set(scenario: Scenario, weight: float) -> Scenario:
        mean = Weights.given(scenario.weights, criteria).mean
        rest = float(mean.sum() - mean[at])
        others = len(criteria) - 1
        given = {
            name: (1.0 - weight) * (float(share) / rest if rest > 0.0 else 1.0 / others)
            for name, share in zip(criteria, mean, strict=True)
        }
        return edited(scenario, {("weights",): given | {criterion: weight}})

    weights = Weights.given(scenario.weights, criteria)
    present = float(weights.mean[at])
    moves = "the other weights keep their proportions"
    if weights.exact is None and weights.preferences is not None:
        moves = (
            f"all weights are exact then: {moves} in the mean of what `weights` says, which no longer binds"
        )
    return knob(
        f"{WEIGHT}{criterion}", f"weight of {criterion}, of 1 in all", "number", present, set,
        searched=(0.0, 1.0), most=1.0, factors=False, moves=moves,
    )  # fmt: skip


def _at(name: str, text: str, kind: Any, present: float, path: str, **more: Any) -> Knob:
    """Return the knob of a plain number under one key."""
    key: Key = tuple(path.split("."))

    def set(scenario: Scenario, value: float) -> Scenario:
        if kind == "frequency":
            return edited(scenario, {key: format_quantity(value, "frequency")})
        return edited(scenario, {key: round(value) if more.get("whole") else value})

    return knob(name, text, kind, present, set, **more)


def _worth(terms: Terms) -> Iterable[Knob]:
    unit = f"{terms.currency} {terms.price_year}"
    for name, text, key, money, moves in (
        ("failure-cost", "cost of one failure beyond the unit itself", "failure_cost", terms.failure_cost,
         ""),
        ("unit-value", "value in the unit before it is preserved", "unit_value", terms.unit_value,
         _follows(terms)),
    ):  # fmt: skip
        yield knob(
            name, text, "money", _mean(money), _set_money(key, unit), unit=unit, moves=moves,
            searched=_money_range(_mean(money), TIMES * (_mean(terms.unit_value) or 1000.0)),
        )  # fmt: skip


def _follows(terms: Terms) -> str:
    open_keys = {default.key for default in terms.defaults}
    return "the failure cost, left open, follows it" if "economics.failure_cost" in open_keys else ""


def _set_money(key: str, unit: str) -> Callable[[Scenario, float], Scenario]:
    return lambda scenario, amount: edited(scenario, {("economics", key): money_text(amount, unit)})


def _money_range(present: float, otherwise: float) -> tuple[float, float]:
    """Return where an amount is searched, from nothing on; one that is nothing now has no multiple."""
    return 0.0, present * TIMES if present > 0.0 else otherwise


def _volumes(present: float) -> tuple[float, float]:
    """Return where a volume is searched: from one unit a year on, or from less if it is less now."""
    return min(1.0, present / TIMES), TIMES * present


def _postponement(terms: Terms) -> Iterable[Knob]:
    """Yield how often the day of use moves, where it moves for one cause."""
    if len(terms.postponement) != 1:
        return

    def set(scenario: Scenario, rate: float) -> Scenario:
        (chance,) = settle(scenario).postponement
        return edited(
            scenario, {("demand", "postponement"): {"probability": rate, "adds": chance.adds.to_json()}}
        )

    text = "share of units whose day of use moves"
    yield knob("postponement-rate", text, "fraction", terms.postponement[0].probability, set)


def _mean(money: Any) -> float:
    """Amount of money, or of a range of it."""
    return float(money.mean.amount)
