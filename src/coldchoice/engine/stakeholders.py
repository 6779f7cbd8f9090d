"""Whose weights a scenario knows: its own, and those of each stakeholder, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from coldchoice.decide.weights import WEIGHTS, Weights
from coldchoice.errors import InputError, Key, Problem
from coldchoice.model.comparison import CRITERIA
from coldchoice.model.precedence import read_precedence

if TYPE_CHECKING:
    from coldchoice.model.preference import Preference
    from coldchoice.model.scenario import Scenario

OWN = "scenario"
"""Name under which the scenario's own weights stand beside those of stakeholders."""
STAKEHOLDERS = "stakeholders"


def preferences_of(scenario: Scenario) -> dict[str, Weights]:
    """Return the weights of all who are asked: the scenario's own under `OWN`, then each stakeholder's.

    Weights that a scenario leaves out are unknown, and are there all the same: they are what `compare` uses.

    Raises
    ------
    InputError
        With the path of the key in which a criterion is unknown or statements contradict each other.
    """
    problems = tuple(wrong_weights(scenario))
    if problems:
        raise InputError(*problems)
    criteria = criteria_of(scenario)
    return {name: Weights.given(said, criteria, key) for name, key, said in _entries(scenario)}


def criteria_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of all criteria that the scenario compares by, each once."""
    return tuple(dict.fromkeys((*CRITERIA, *(choice.criterion for choice in scenario.criteria))))


def wrong_weights(scenario: Scenario) -> Iterator[Problem]:
    """Find what is wrong with weights, the scenario's own and stakeholders', besides unknown criteria."""
    if OWN in scenario.stakeholders:
        rule, hint = "the scenario's own `weights` are called so", "choose another name"
        yield Problem(rule, (STAKEHOLDERS, OWN), repr(OWN), hint)
    criteria = criteria_of(scenario)
    for name in scenario.stakeholders:
        if _is_order(name):
            rule = "a stakeholder's name, but it reads as an order"
            hint = "quote an order that has commas, as in clinic: 'a > b, b > c'"
            yield Problem(rule, (STAKEHOLDERS, name), repr(name), hint)
    for _, key, said in _entries(scenario):
        try:
            Weights.given(said, criteria, key)
        except InputError as error:
            yield from error.problems


def _is_order(name: str) -> bool:
    """Whether a name reads as an order of criteria: what YAML makes of one whose commas are not quoted."""
    if any(sign in name for sign in "<>\u2265\u2264"):
        return True
    try:
        return bool(read_precedence(name))
    except InputError:
        return False


def criteria_weighed(scenario: Scenario) -> Iterator[tuple[Key, str]]:
    """Yield every criterion that weights name, the scenario's own and stakeholders', with its key."""
    for _, key, said in _entries(scenario):
        if said is None:
            continue
        if isinstance(said, Mapping):
            yield from (((*key, name), name) for name in said)
        else:
            yield from (((*key, *path), name) for path, name in said.named())


def _entries(scenario: Scenario) -> Iterator[tuple[str, Key, dict[str, float] | Preference | None]]:
    yield OWN, WEIGHTS, scenario.weights
    for name, said in scenario.stakeholders.items():
        if name != OWN:
            yield name, (STAKEHOLDERS, name), said
