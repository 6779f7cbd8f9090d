"""Read and check every scenario of a run before any of them is computed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldchoice.engine.choices import Asked, asked_for, choices, wanted
from coldchoice.engine.load import load_scenario, placed
from coldchoice.engine.names import check_names, criteria_named
from coldchoice.engine.settle import anchors_of, settle
from coldchoice.errors import InputError, Problem, ScenarioError
from coldchoice.plugin.registry import open_registry
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.plugin.registry import Registry
    from coldchoice.reading.document import Document


class Question(NamedTuple):
    """A scenario that can be answered: everything that it names exists."""

    file: str
    scenario: Scenario
    document: Document
    choices: tuple[Choice, ...]


class Doors(NamedTuple):
    """Which plugins are let in; see `coldchoice.plugin.registry.open_registry`."""

    folders: Sequence[str] = ()
    block: Sequence[str] = ()
    only: Sequence[str] = ()


def read_questions(
    files: Sequence[str], strategies: Sequence[str], doors: Doors, reporters: Sequence[str] | None = ()
) -> tuple[list[Question], Registry]:
    """Read scenario files, open the door for the plugins they need, and check all names.

    Parameters
    ----------
    strategies
        Names that replace the scenarios' own lists; none leaves them as they are.
    reporters
        Names of forms of the answer that are needed too; ``None`` = all plugins are loaded.

    Raises
    ------
    ScenarioError
        With the problems of all files.
    """
    problems: list[Problem] = []
    read: list[tuple[str, Scenario, Document, tuple[Asked, ...]]] = []
    for file in files:
        try:
            scenario, document = load_scenario(file)
            read.append((file, scenario, document, asked_for(scenario, strategies)))
        except InputError as error:
            problems += error.problems
    try:
        names = wanted(asked for *_, asked in read)
        names = None if names is None or reporters is None else [*names, *reporters]
        if names is not None:
            names += [
                name for _, scenario, *_ in read for name in (*criteria_named(scenario), *scenario.packs)
            ]
        registry = open_registry(*doors, wanted=names)
    except InputError as error:
        raise ScenarioError(*problems, *error.problems) from None
    questions = []
    for file, scenario, document, asked in read:
        try:
            questions.append(checked(file, scenario, document, asked, registry))
        except InputError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(*dict.fromkeys(problems))
    return questions, registry


def checked(
    file: str, scenario: Scenario, document: Document, asked: Sequence[Asked], registry: Registry
) -> Question:
    """Return the question that a scenario asks, once nothing in it is unknown or contradicts itself.

    Raises
    ------
    ScenarioError
        With places in the file.
    """
    try:
        if scenario.packs:
            from coldchoice.engine.packs import with_packs

            scenario = with_packs(scenario, registry, os.path.dirname(file))
        check_names(scenario, document, registry, asked)
        further = [registry.criterion(choice.criterion).criterion for choice in scenario.criteria]
        anchors_of(scenario, settle(scenario), further)
        return Question(file, scenario, document, choices(asked, registry))
    except InputError as error:
        raise placed(error, document) from None
