"""From a chain file to stages that can be answered: every scenario read, every name looked up."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from coldchoice.engine.beside import refused
from coldchoice.engine.choices import SWITCH, Asked, asked_for, choices, wanted
from coldchoice.engine.load import load_scenario, located, placed, read_as
from coldchoice.engine.names import check_names, criteria_named
from coldchoice.engine.settle import settle
from coldchoice.errors import InputError, Key, PluginError, Problem, ScenarioError, UnknownName
from coldchoice.evidence.exchange import conversion_factor
from coldchoice.model.chain import Chain
from coldchoice.reading.document import read_document
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.money import Money
    from coldchoice.model.rates import Rates
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry
    from coldchoice.reading.document import Document


class ReadStage(NamedTuple):
    """A stage whose scenario has been read; `asked` is what it compares by name, nothing = all there is."""

    label: str
    file: str
    scenario: Scenario
    document: Document
    asked: tuple[Asked, ...]


class ReadChain(NamedTuple):
    """A chain whose scenarios have been read."""

    file: str
    chain: Chain
    document: Document
    stages: tuple[ReadStage, ...]


class Stage(NamedTuple):
    """A stage that can be answered; by `rates` its money is converted, ``None`` = the shipped ones."""

    label: str
    file: str
    scenario: Scenario
    terms: Terms
    choices: tuple[Choice, ...]
    rates: Rates | None


def read_chain(path: str) -> ReadChain:
    """Read a chain file and the scenarios that it names.

    Raises
    ------
    ScenarioError
        With every problem of all files, each with its line and column.
    """
    document = read_document(path)
    if not isinstance(document.data, Mapping):
        hint = "write 'stages:' and below it e.g. '- scenario: car-t-apheresis.yaml'"
        raise ScenarioError(Problem("a chain holds keys with values", hint=hint, place=document.place(())))
    if "cell_type" in document.data and "stages" not in document.data:
        hint = f"it is answered by: coldchoice compare {path}; a chain names scenarios under `stages`"
        raise ScenarioError(
            Problem("is a scenario, not a chain of them", hint=hint, place=document.place(()))
        )
    chain = read_as(Chain, document)
    assert isinstance(chain, Chain)
    problems: list[Problem] = []
    stages: list[ReadStage] = []
    folder, labels = os.path.dirname(path), _labels(chain)
    for at, stage in enumerate(chain.stages):
        wrong = refused(folder, stage.scenario, owner="chain", ending=".yaml")
        if wrong is not None:
            key: Key = ("stages", at, "scenario")
            problems.append(located(wrong._replace(key=key, value=repr(stage.scenario)), document))
            continue
        file = os.path.join(folder, stage.scenario)
        try:
            scenario, own = load_scenario(file)
        except InputError as error:
            problems += error.problems
            continue
        stages.append(ReadStage(labels[at], file, scenario, own, asked_for(scenario, stage.choose or ())))
    if problems:
        raise ScenarioError(*dict.fromkeys(problems))
    return ReadChain(path, chain, document, tuple(stages))


def _labels(chain: Chain) -> list[str]:
    """Name each stage: as the chain does, else after its file; the second of a name is ``name (2)``."""
    labels: list[str] = []
    for stage in chain.stages:
        name = stage.name or PurePath(stage.scenario).stem
        before = sum(label == name or label.startswith(f"{name} (") for label in labels)
        labels.append(f"{name} ({before + 1})" if before else name)
    return labels


def names_in(read: ReadChain) -> list[str] | None:
    """Return the names of strategies and criteria that the stages need; ``None`` = all that are installed."""
    names = wanted(stage.asked for stage in read.stages)
    if names is None:
        return None
    scenarios = [stage.scenario for stage in read.stages]
    return [*names, *(name for one in scenarios for name in (*criteria_named(one), *one.packs))]


def checked_chain(read: ReadChain, registry: Registry) -> tuple[Stage, ...]:
    """Return the stages, once nothing in them is unknown or contradicts itself.

    Raises
    ------
    ScenarioError
        With every problem, each with its place in its file.
    """
    problems: list[Problem] = []
    stages: list[Stage] = []
    for at, stage in enumerate(read.stages):
        unknown = [*_not_chosen(stage, read.chain.stages[at].choose or (), at, registry)]
        problems += (located(problem, read.document) for problem in unknown)
        named = [one for one in stage.asked if one.key != SWITCH]
        try:
            if stage.scenario.packs:
                from coldchoice.engine.packs import with_packs

                packed = with_packs(stage.scenario, registry, os.path.dirname(stage.file))
                stage = stage._replace(scenario=packed)
            check_names(stage.scenario, stage.document, registry, named)
            terms = settle(stage.scenario)
            scenario = stage.scenario.model_copy(
                update={"stage": terms.stage, "seed": read.chain.seed, "draws": read.chain.draws}
            )
            chosen = (
                tuple(one.choice for one in stage.asked)
                if read.chain.stages[at].choose
                else choices(stage.asked, registry)
            )
            rates = scenario.rates or read.stages[-1].scenario.rates
            stages.append(Stage(stage.label, stage.file, scenario, terms, chosen, rates))
        except InputError as error:
            problems += placed(error, stage.document).problems
    if not problems:
        found = (*_uneven_doses(stages), *_not_convertible(read.chain, stages))
        problems += (located(problem, read.document) for problem in found)
    if problems:
        raise ScenarioError(*dict.fromkeys(problems))
    return tuple(stages)


def money_of(chain: Chain, stages: Sequence[Terms]) -> tuple[str, int]:
    """Return the currency and price year of the answer: the chain's own, or the last stage's."""
    last = stages[-1]
    return chain.currency or last.currency, chain.price_year or last.price_year


def _not_chosen(stage: ReadStage, names: Sequence[str], at: int, registry: Registry) -> Iterator[Problem]:
    """Look for names under `choose` that neither the scenario nor any plugin knows."""
    labels = {choice.label for choice in stage.scenario.strategies}
    for one in stage.asked:
        if one.key != SWITCH:
            continue
        name = one.choice.strategy
        key: Key = ("stages", at, "choose", names.index(name))
        try:
            registry.get(name, key)
        except PluginError as error:
            yield Problem(str(error), key)
        except UnknownName as error:
            yield from UnknownName("strategy", name, {*error.known, *labels}, key, error.also).problems


def _uneven_doses(stages: Sequence[Stage]) -> Iterator[Problem]:
    """One unit must become one or more whole units of the next stage: nothing is pooled or cut."""
    for at, (before, after) in enumerate(pairwise(stages)):
        has, needs = before.terms.doses_per_unit, after.terms.doses_per_unit
        if has % needs:
            hint = f"write `doses_per_unit` in doses of the end: a multiple of {needs} in {before.label}"
            rule = f"a unit of {after.label} holds {needs} doses, but {has} come of one of {before.label}"
            yield Problem(rule, ("stages", at + 1, "scenario"), hint=hint)


def _not_convertible(chain: Chain, stages: Sequence[Stage]) -> Iterator[Problem]:
    """Look for money that cannot be brought into that of the answer, with the tables of its stage."""
    currency, year = money_of(chain, [stage.terms for stage in stages])
    asked: list[tuple[str, int | None, Key, Rates | None]] = [(currency, year, (), stages[-1].rates)]
    for at, (plan, stage) in enumerate(zip(chain.stages, stages, strict=True)):
        rates, terms = stage.rates, stage.terms
        asked.append((terms.currency, terms.price_year, ("stages", at, "scenario"), rates))
        for name in ("cost", "failure_cost"):
            stated = getattr(plan.then, name, None)
            if stated is not None:
                money: Money = stated.money
                asked.append((money.currency, money.price_year, ("stages", at, "then", name), rates))
    for code, from_year, key, rates in asked:
        assert from_year is not None, "money without a year was refused"
        try:
            conversion_factor(code, from_year, currency, year, rates)
        except InputError as error:
            about = key or _money_key(chain, isinstance(error, UnknownName))
            yield from (problem._replace(key=about) for problem in error.problems)
            return


def _money_key(chain: Chain, about_currency: bool) -> Key:
    """Return the chain's own key for the currency or the year; the other, where only that is its own."""
    own = {"currency": chain.currency, "price_year": chain.price_year}
    first, second = own if about_currency else reversed(own)
    return (first,) if own[first] or not own[second] else (second,)
