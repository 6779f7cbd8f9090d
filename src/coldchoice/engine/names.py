"""Look up everything that a scenario names, before anything is computed; all that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from coldchoice.accounting.parts import COMPONENTS
from coldchoice.engine.choices import SWITCH, asked_for
from coldchoice.engine.load import Excerpt, located, read_as
from coldchoice.engine.stakeholders import criteria_of, criteria_weighed, wrong_weights
from coldchoice.engine.unread import unread
from coldchoice.errors import (
    InputError,
    Key,
    PluginError,
    Problem,
    QuantityError,
    ScenarioError,
    UnknownName,
)
from coldchoice.evidence.cells import cell_type
from coldchoice.evidence.exchange import conversion_factor, years
from coldchoice.evidence.lanes import lane
from coldchoice.evidence.prices import price
from coldchoice.model.comparison import CRITERIA
from coldchoice.model.strategy import options_of
from coldchoice.plugin.failure import named
from coldchoice.plugin.steady import home_of
from coldchoice.plugin.surroundings import surroundings_kept, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from coldchoice.engine.choices import Asked
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.money import Money
    from coldchoice.model.rates import Rates
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.strategy import Strategy
    from coldchoice.plugin.registry import Registry
    from coldchoice.reading.document import Document


def check_names(
    scenario: Scenario, document: Document, registry: Registry, asked: Sequence[Asked] | None = None
) -> None:
    """Check the names and options in a scenario.

    Parameters
    ----------
    asked
        Strategies that will be used; those of the scenario if left out.

    Raises
    ------
    ScenarioError
        With every name that is not known, its place and the nearest that is.
    """
    asked = asked_for(scenario) if asked is None else asked
    problems = [
        *_library_names(scenario),
        *_further_criteria(scenario, document, registry),
        *_criterion_names(scenario, registry),
        *_money_terms(scenario),
        *_strategy_names(scenario, document, registry, asked),
        *_capacity_names(scenario, registry, asked),
    ]
    if problems:
        found = (located(problem, document) for problem in problems)
        raise ScenarioError(*sorted(found, key=lambda problem: problem.place or ()))


def _library_names(scenario: Scenario) -> Iterator[Problem]:
    logistics = scenario.logistics
    lanes: list[tuple[Key, str | None]] = [(("logistics", "lane"), logistics.lane)]
    lanes += [(("logistics", "legs", at, "lane"), leg.lane) for at, leg in enumerate(logistics.legs)]
    yield from _unknown(cell_type, scenario.cell_type, ("cell_type",))
    for key, name in lanes:
        if name is not None:
            yield from _unknown(lane, name, key)
    yield from _places(scenario)
    own = {} if scenario.own_money is None else scenario.own_money.prices
    for item in scenario.economics.prices:
        if item not in own:
            yield from _unknown(lambda name: price(name, own), item, ("economics", "prices", item))
    for at, test in enumerate(scenario.acceptance.release_tests):
        if test.item is not None and test.item not in {*own, *scenario.economics.prices}:
            at_item: Key = ("acceptance", "release_tests", at, "item")
            yield from _unknown(lambda name: price(name, own), test.item, at_item)


def _places(scenario: Scenario) -> Iterator[Problem]:
    """Look up the airports and the calendar, where there are any."""
    logistics = scenario.logistics
    for at, leg in enumerate(logistics.legs):
        for end, code in (("from", leg.from_), ("to", leg.to)):
            if code is not None:
                from coldchoice.evidence.airports import airport

                yield from _wrong(partial(airport, code), ("logistics", "legs", at, end))
    if logistics.calendar is not None:
        from coldchoice.engine.waiting import check_calendar

        yield from _wrong(partial(check_calendar, logistics))


def _wrong(look_up: Callable[[], object], key: Key = ()) -> Iterator[Problem]:
    """Find what looking something up says is wrong, under its own key or `key`."""
    try:
        look_up()
    except InputError as error:
        yield from (problem._replace(key=problem.key or key) for problem in error.problems)


def _unknown(look_up: Callable[[str], object], name: str, key: Key) -> Iterator[Problem]:
    try:
        look_up(name)
    except UnknownName as error:
        yield from (problem._replace(key=key) for problem in error.problems)


def _further_criteria(scenario: Scenario, document: Document, registry: Registry) -> Iterator[Problem]:
    for number, choice in enumerate(scenario.criteria):
        key: Key = ("criteria", number)
        at: Key = (*key, "criterion")
        if choice.criterion in CRITERIA:
            rule, hint = "is always compared by", "list only what comes besides"
            yield Problem(f"{choice.criterion!r} {rule}", at, hint=hint)
            continue
        try:
            criterion = registry.criterion(choice.criterion, at).criterion
        except PluginError as error:
            yield Problem(str(error), at)
        except UnknownName as error:
            yield from error.problems
        else:
            yield from _option_problems(criterion, Excerpt(document, (*key, "options"), choice.options))


def criteria_named(scenario: Scenario) -> Iterator[str]:
    """Yield the further criteria that the scenario names, also where it only weighs or scales them."""
    weighed = (name for _, name in criteria_weighed(scenario))
    named = (*(choice.criterion for choice in scenario.criteria), *weighed, *scenario.scales)
    yield from (name for name in dict.fromkeys(named) if name not in CRITERIA)


def _criterion_names(scenario: Scenario, registry: Registry) -> Iterator[Problem]:
    known = criteria_of(scenario)
    unknown = [*_not_compared(known, criteria_weighed(scenario), registry)]
    yield from unknown
    if not unknown:
        yield from wrong_weights(scenario)
    yield from _not_compared(known, ((("scales", name), name) for name in scenario.scales), registry)
    parts = scenario.flexibility_weights
    for name in parts:
        if name not in COMPONENTS:
            yield from UnknownName(
                "part of flexibility", name, COMPONENTS, ("flexibility_weights", name)
            ).problems
    yield from _not_a_weight(parts, "flexibility_weights")


def _not_compared(
    known: Sequence[str], named: Iterable[tuple[Key, str]], registry: Registry
) -> Iterator[Problem]:
    """Find criteria that are not compared by; one that is installed has only to be listed."""
    for key, name in named:
        if name not in known:
            (problem,) = UnknownName("criterion", name, known, key).problems
            there = name in registry.criteria
            yield problem._replace(hint=f"list it: `criteria: [{name}]`") if there else problem


def _not_a_weight(weights: Mapping[str, float], key: str) -> Iterator[Problem]:
    for name, weight in weights.items():
        if not 0.0 <= weight < float("inf"):
            yield Problem("a weight must be 0 or more, and finite", (key, name), f"{weight:g}")
    if weights and not any(weights.values()):
        yield Problem("at least one weight must be above 0", (key,), "all weights are 0")


def _money_terms(scenario: Scenario) -> Iterator[Problem]:
    """Look for currencies and price years that no money can be converted to or from."""
    economics = scenario.economics
    terms, year = (economics.currency, economics.price_year), ("economics", "price_year")
    yield from _not_convertible(*terms, ("economics", "currency"), year, scenario.rates)
    given: dict[Key, Money | None] = {
        ("economics", "unit_value"): economics.unit_value and economics.unit_value.money,
        ("economics", "failure_cost"): economics.failure_cost and economics.failure_cost.money,
        **{("economics", "prices", item): one.mode for item, one in economics.prices.items()},
    }
    for key, money in given.items():
        if money is not None and money.price_year is not None:  # which a scenario's money always says
            yield from _not_convertible(money.currency, money.price_year, key, key, scenario.rates)


def _not_convertible(
    currency: str, price_year: int, key: Key, year_key: Key, rates: Rates | None
) -> Iterator[Problem]:
    try:
        conversion_factor(currency, price_year, "USD", min(years()), rates)
    except UnknownName as error:
        yield from (problem._replace(key=key) for problem in error.problems)
    except QuantityError as error:
        yield from (problem._replace(key=year_key) for problem in error.problems)


def _strategy_names(
    scenario: Scenario, document: Document, registry: Registry, asked: Sequence[Asked]
) -> Iterator[Problem]:
    for choice, key in asked:
        at = key if key == SWITCH else (*key, "strategy")
        try:
            strategy = registry.get(choice.strategy, at).strategy
        except PluginError as error:
            yield Problem(str(error), at)
        except UnknownName as error:
            labels = {listed.label for listed in scenario.strategies} if key == SWITCH else set()
            known = {*error.known, *labels}
            yield from UnknownName("strategy", choice.strategy, known, at, error.also).problems
        else:
            yield from _option_problems(strategy, Excerpt(document, (*key, "options"), choice.options))


def _capacity_names(scenario: Scenario, registry: Registry, asked: Sequence[Asked]) -> Iterator[Problem]:
    """Look up the places and strategies of capacities, where the journey can be made out at all."""
    if not scenario.capacity:
        return
    from coldchoice.engine.pools import capacity_problems
    from coldchoice.engine.queues import simulator
    from coldchoice.engine.travel import planned_legs
    from coldchoice.model.scenario import Choice

    yield from _wrong(simulator, ("capacity",))
    try:
        legs = planned_legs(scenario, [])
    except InputError:  # it is told by whoever answers the scenario
        return
    choices = [*scenario.strategies, *(choice for choice, _ in asked)]
    if not scenario.strategies:
        choices += [Choice(strategy=name) for name in registry.strategies]
    yield from capacity_problems(scenario, legs, choices)


def _option_problems(offered: Strategy | Criterion, options: Excerpt) -> Iterator[Problem]:
    """Let the own model of a strategy or a criterion judge the options given to it."""
    model = options_of(offered)
    whose = f"{'criterion' if hasattr(offered, 'better') else 'strategy'} {offered.name!r}"
    key = options.key
    if model is None:
        if options.data:
            hint = "leave `options` out"
            yield Problem(f"{whose} takes no options", key, hint=hint)
        return
    with surroundings_kept(home_of(offered)) as changed:
        found = _misread(model, options, whose)
    if changed:
        found = [Problem(f"{whose} could not read its options: {told(changed)}", key)]
    yield from found


def _misread(model: type[BaseModel], options: Excerpt, whose: str) -> list[Problem]:
    key = options.key
    try:
        return list(unread(read_as(model, options), options))
    except ScenarioError as error:
        return [problem._replace(key=(*key, *problem.key)) for problem in error.problems]
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # from a validator of the plugin's own
        return [Problem(f"{whose} could not read its options: {named(error)}", key)]
