"""Small scenarios, cases and strategies to test with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from coldchoice.engine.ask import checked
from coldchoice.engine.compare import compare
from coldchoice.engine.realise import realise
from coldchoice.engine.settle import settle
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.model.case import Case
from coldchoice.model.comparison import Comparison, Row
from coldchoice.model.scenario import Scenario
from coldchoice.plugin.record import CriterionOffer, Offer, PluginRecord
from coldchoice.plugin.registry import Registry, open_registry
from coldchoice.report.document import document

DRAWS = 400


def scenario(**keys: Any) -> Scenario:
    """Return the scenario of three keys, small, with `keys` instead or besides."""
    given = {"cell_type": "leukapheresis-mnc", "duration": "60 h", "logistics": "air-intercontinental"}
    return Scenario.model_validate({**given, "draws": DRAWS, **keys})


def case(block: int = 0, draws: int | None = None, **keys: Any) -> Case:
    """Make the scenario of `keys` concrete, as the engine does."""
    asked = scenario(**keys)
    terms = settle(asked)
    return realise(asked.model_copy(update={"stage": terms.stage}), terms, block, draws or asked.draws)


class Told:
    """A strategy that says what it is told to say."""

    summary = "a strategy of the tests"

    def __init__(self, name: str, answer: Callable[[Case], Any]) -> None:
        self.name, self._answer = name, answer

    def assess(self, case: Case) -> Assessment:
        """Answer the case."""
        told: Assessment = self._answer(case)
        return told


def facts(name: str = "steady", **given: Any) -> Told:
    """Return a strategy with these facts, and good ones otherwise."""
    return Told(
        name, lambda case: Assessment(facts=Facts(**{"viable_recovery": 0.9, "dye_viability": 0.95, **given}))
    )


def criteria(name: str = "own", viability: Any = 0.8, cost: float = 6000.0, flexibility: Any = 0.5) -> Told:
    """Return a strategy that accounts for itself."""
    return Told(
        name,
        lambda case: Assessment(
            viability=viability, cost=case.money(cost, "USD", 2024), flexibility=flexibility
        ),
    )


def assessed(strategy: Any, options: dict[str, Any] | None = None, **keys: Any) -> Assessment:
    """Let a strategy answer the scenario of `keys` with these options, and check the answer."""
    concrete = case(**keys)._replace(given_options=options or {})
    return checked(strategy.assess(concrete), concrete)


def facts_of(strategy: Any, options: dict[str, Any] | None = None, **keys: Any) -> Facts:
    """Return the facts of that answer."""
    found = assessed(strategy, options, **keys).facts
    assert found is not None
    return found


class Measuring:
    """A further criterion that says what it is told to say; worth 0 at 10 and 1 at 0, or the other way."""

    summary = "a criterion of the tests"
    unit = "points"

    def __init__(
        self,
        name: str,
        answer: Callable[[Facts, Case], Any],
        better: str = "lower",
        scale: Callable[[Case], Any] | None = None,
    ) -> None:
        self.name, self._answer, self.better = name, answer, better
        self._scale = scale or (lambda _: (10.0, 0.0) if better == "lower" else (0.0, 10.0))

    def scale(self, case: Case) -> Any:
        """Return the scale."""
        return self._scale(case)

    def assess(self, facts: Facts, case: Case) -> Any:
        """Judge the facts."""
        return self._answer(facts, case)


def registry(*strategies: Any, measures: Iterable[Any] = ()) -> Registry:
    """Offer strategies, and further criteria, as a folder of plugins would."""
    offers = {
        one.name: Offer(one, PluginRecord(one.name, "ok", "./tests", None, None, "tests", (one.name,)))
        for one in strategies
    }
    further = {one.name: CriterionOffer(one, _criterion_record(one.name)) for one in measures}
    records = [offer.record for offer in (*offers.values(), *further.values())]
    return Registry(records, offers, further)


def _criterion_record(name: str) -> PluginRecord:
    return PluginRecord(name, "ok", "./tests", None, None, "tests", criteria=(name,))


@cache
def shipped() -> Registry:
    """Return the strategies that come with coldchoice."""
    return open_registry(only=["coldchoice"], environ={})


def with_shipped(*strategies: Any) -> Registry:
    """Offer strategies beside the shipped ones."""
    ours, theirs = shipped(), registry(*strategies)
    return Registry([*ours.records, *theirs.records], {**ours.strategies, **theirs.strategies})


def answer(*strategies: Any, measures: Iterable[Any] = (), **keys: Any) -> Comparison:
    """Compare these strategies alone; the shipped ones where none is given."""
    return compare(scenario(**keys), registry(*strategies, measures=measures) if strategies else shipped())


def rows(comparison: Comparison) -> dict[str, Row]:
    """Return the rows by name."""
    return {row.name: row for row in comparison.rows}


def as_json(comparison: Comparison) -> dict[str, str]:
    """Return each row as the JSON report writes it, by name."""
    (data,) = document([comparison])["comparisons"]
    return {row["name"]: json.dumps(row, sort_keys=True) for row in data["rows"]}
