"""Two plain strategies, and what a comparison says of them with another beside them and without."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.engine.compare import compare
from coldchoice.model.assessment import Assessment, Facts, Input, Use
from coldchoice.model.scenario import Choice
from coldchoice.plugin.admission import admit
from coldchoice.plugin.candidates import canonical, installed_candidates
from coldchoice.plugin.hookspecs import PROJECT
from coldchoice.plugin.record import Offer, PluginRecord
from coldchoice.plugin.registry import Registry
from coldchoice.report.document import document
from coldchoice.testing.scenarios import references

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.strategy import Strategy

ASKED = ("minimal", "plant", "late", "two-sites")
"""Scenarios in which they are compared."""

OF_THE_ORDER = ("position", "tied_with", "first", "first_error", "score")
"""What of a row depends on who else is there."""


class Yardstick:
    """Loses a fixed share of the cells by the hour, times a draw; made up, to hold others against."""

    summary = "made up, to see whether others leave it alone"

    def __init__(self, name: str, hourly_loss: float) -> None:
        self.name, self._hourly_loss = name, hourly_loss

    def assess(self, case: Case) -> Assessment:
        """Return facts that use the journey, a parameter, a lot, prices and equipment."""
        rate = self._hourly_loss * np.exp(0.3 * case.normal("parameter", "loss of a yardstick"))
        alive = np.exp(-rate * case.journey.total_h) * (0.9 + 0.1 * case.uniform("lot", "lot of a yardstick"))
        life_h = case.streams.derived(f"life of {self.name}", lambda: 0.3 / rate)
        facts = Facts(
            viable_recovery=alive,
            dye_viability=0.5 + 0.5 * alive,
            usable_life_h=life_h,
            preparation_h=1.0,
            losses={"container": 0.01},
            uses=(
                Use("cryobag"),
                Use("technician-hour", 2.0),
                Use("passive-2-8-shipper-use", 1.0, "shipment"),
            ),
            needs=frozenset({"thaw"}),
        )
        told = Input("loss of a yardstick", "loss of a yardstick", "D", ("assumption",))
        return Assessment(facts=facts, inputs=(told,), sources=("assumption",))


YARDSTICKS: tuple[Strategy, ...] = (Yardstick("a-yardstick", 0.002), Yardstick("z-yardstick", 0.008))
"""One is asked before most names, one after."""

Rows = Mapping[str, str]


def rows_beside(*others: Strategy) -> Rows:
    """Return the yardsticks' rows as JSON, by scenario and name, in comparisons with `others`."""
    registry = registry_of((*YARDSTICKS, *others))
    rows: dict[str, str] = {}
    for label in ASKED:
        choices = [Choice.model_construct(strategy=name) for name in registry.strategies]
        told = compare(references()[label].scenario(), registry, choices=choices)
        (data,) = document([told])["comparisons"]
        for row in data["rows"]:
            kept = {key: value for key, value in row.items() if key not in OF_THE_ORDER}
            rows[f"{row['name']} in {label}"] = json.dumps(kept, sort_keys=True)
    ours = tuple(one.name for one in YARDSTICKS)
    return {key: row for key, row in rows.items() if key.startswith(ours)}


@cache
def rows_alone() -> Rows:
    """Return the same without anyone else; asked for before a strategy is loaded, and kept.

    All that comes with coldchoice is loaded first: only of what was there can be seen that it was changed.
    """
    for one in installed_candidates():
        if canonical(one.distribution or "") == PROJECT:
            admit(one)
    return rows_beside()


def registry_of(strategies: Sequence[Strategy]) -> Registry:
    """Return a registry of these strategies, each as from a plugin of its own."""
    offers = {
        one.name: Offer(one, PluginRecord(one.name, "ok", "the kit", None, None, "the kit", (one.name,)))
        for one in strategies
    }
    return Registry([offer.record for offer in offers.values()], offers)
