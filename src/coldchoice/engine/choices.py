"""Which strategies a run compares: those of the scenario, those asked for, and those of plugin folders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coldchoice.errors import InputError, Key, Problem
from coldchoice.model.scenario import Choice
from coldchoice.model.strategy import waits_for_request
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario
    from coldchoice.plugin.registry import Registry

SWITCH: Key = ("--strategy",)


class Asked(NamedTuple):
    """A strategy that was asked for, and the key or switch that asks for it."""

    choice: Choice
    key: Key


def asked_for(scenario: Scenario, names: Sequence[str] = ()) -> tuple[Asked, ...]:
    """List what is asked for by name; empty where all strategies that are installed are meant.

    Parameters
    ----------
    names
        Names that replace the scenario's list, of variants or strategies. One that the scenario
        lists keeps its options; the name of a strategy stands for all its variants there.
    """
    listed = [Asked(choice, ("strategies", at)) for at, choice in enumerate(scenario.strategies)]
    if not names:
        return tuple(listed)
    asked: dict[str, Asked] = {}
    for name in names:
        variants = [one for one in listed if one.choice.label == name]
        variants = variants or [one for one in listed if one.choice.strategy == name]
        for one in variants or [Asked(Choice.model_construct(strategy=name), SWITCH)]:
            asked.setdefault(one.choice.label, one)
    return tuple(asked.values())


def wanted(runs: Iterable[Sequence[Asked]]) -> list[str] | None:
    """Return the names of strategies that the runs need; ``None`` = all that are installed."""
    names: dict[str, None] = {}
    for run in runs:
        if not run:
            return None
        names |= dict.fromkeys(one.choice.strategy for one in run)
    return list(names)


def choices(asked: Sequence[Asked], registry: Registry) -> tuple[Choice, ...]:
    """Return what to compare: what is asked for, or all there is; strategies of plugin folders always.

    One that waits for a request, as a control does, is there only if it is named.

    Raises
    ------
    InputError
        If there is nothing, or a variant has the name of a strategy from a folder.
    """
    named = tuple(one.choice for one in asked)
    found = named + tuple(
        Choice(strategy=name)
        for name, offer in registry.strategies.items()
        if not any(choice.strategy == name for choice in named)
        and not waits_for_request(offer.strategy)
        and (not asked or offer.record.distribution is None)
    )
    if not found:
        told = [text for text in (registry.untrusted(), "see: coldchoice plugins") if text]
        raise InputError(Problem("there is no strategy to compare", hint="; ".join(told)))
    for choice in found[len(named) :]:
        for one in asked:
            if one.choice.label == choice.label:
                origin = registry.strategies[choice.strategy].record.origin
                rule = f"{origin} offers a strategy of this name"
                raise InputError(Problem(rule, (*one.key, "name"), repr(choice.label), "give it another"))
    return found
