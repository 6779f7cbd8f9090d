"""The data that a study would bring, simulated with the strategies' own models.

Each draw has its own parameters, the same as in the scenario, and the lots, journeys and counts of the study
are drawn anew: so what the data tell of the parameters is what a real study would. Cells are kept for the
study's hours without any transport, in the laboratory; where a strategy needs the places of its journey, it
gets these as holds, in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.engine.ask import Silent, ask
from coldchoice.engine.compare import job_of
from coldchoice.engine.worlds import worlds_of
from coldchoice.model.logistics import Logistics
from coldchoice.model.streams import blocks
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.block import Contestant, Job
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats, Streams
    from coldchoice.plugin.registry import Registry

LEAST_H = 0.01  # assumption: a measurement at 0 h is made as soon as the cells are there
COUNT_CV = 0.1  # manual count by an experienced operator: 5-15 % (evidence P179), its middle
PLACE = "laboratory"


class Data(NamedTuple):
    """What a study would see.

    Attributes
    ----------
    summaries
        Mean observed recovery over the batches at each time that can be measured, (times, draws).
    hours_h
        These times.
    parameters
        Names of the inputs that the data depend on.
    missing
        Why there is nothing at the other times, by time.
    """

    summaries: Floats
    hours_h: tuple[float, ...]
    parameters: tuple[str, ...]
    missing: Mapping[float, str]


class Probe:
    """Simulates studies of one way to keep the cells of a scenario; batches that were simulated are kept.

    Parameters
    ----------
    scenario
        Whose cells, seed and acceptance.
    choice
        The way to keep them.
    draws
        As many as the beliefs have.
    """

    def __init__(self, scenario: Scenario, registry: Registry, choice: Choice, draws: int) -> None:
        self._scenario, self._registry, self._choice = scenario, registry, choice
        self._sizes = blocks(draws)
        self._seen: dict[tuple[int, float], Floats | str] = {}
        self._jobs: dict[tuple[float, bool], Job] = {}
        self._parameters: dict[str, None] = {}
        self._places = False

    def data(self, batches: int, hours_h: Sequence[float]) -> Data:
        """Simulate a study of some batches, each of them measured at all the hours."""
        kept: dict[float, Floats] = {}
        missing: dict[float, str] = {}
        for hours in hours_h:
            seen = [self._batch(batch, hours) for batch in range(1, batches + 1)]
            reasons = [one for one in seen if isinstance(one, str)]
            if reasons:
                missing[hours] = reasons[0]
            else:
                kept[hours] = np.mean([one for one in seen if not isinstance(one, str)], axis=0)
        summaries = np.stack([*kept.values()]) if kept else np.empty((0, sum(self._sizes)))
        return Data(summaries, tuple(kept), tuple(self._parameters), missing)

    def _batch(self, batch: int, hours_h: float) -> Floats | str:
        """Return the observed recovery of one batch, (draws,), or why there is none."""
        key = (batch, hours_h)
        if key not in self._seen:
            self._seen[key] = self._simulated(batch, hours_h)
        return self._seen[key]

    def _simulated(self, batch: int, hours_h: float) -> Floats | str:
        found = self._kept(batch, hours_h)
        if isinstance(found, str) and not self._places:
            # perhaps it freezes at a place that the journey names
            self._places = True
            again = self._kept(batch, hours_h)
            self._places = not isinstance(again, str)
            return again
        return found

    def _kept(self, batch: int, hours_h: float) -> Floats | str:
        job = self._job(max(hours_h, LEAST_H))
        (one,) = job.contestants
        parts = []
        for number, size in enumerate(self._sizes):
            seen = self._block(job, one, number, size, batch, hours_h)
            if isinstance(seen, str):
                return seen
            parts.append(seen)
        return np.concatenate(parts)

    def _block(
        self, job: Job, one: Contestant, number: int, size: int, batch: int, hours_h: float
    ) -> Floats | str:
        stage = f"batch {batch} of a study"
        case = worlds_of(job.scenario, job.terms, (), number, size, stage).all[0].case
        answer = ask(one.strategy, case._replace(given_options=one.options))
        if isinstance(answer, Silent):
            return answer.reason
        recovery = answer.viability if answer.facts is None else answer.facts.viable_recovery
        self._parameters |= dict.fromkeys(case.streams.drawn("parameter"))
        return np.asarray(np.asarray(recovery, dtype=np.float64) * _counted(case.streams, hours_h))

    def _job(self, hours_h: float) -> Job:
        key = (hours_h, self._places)
        if key not in self._jobs:
            legs = self._legs(hours_h)
            update: dict[str, Any] = {
                "duration": hours_h,
                "logistics": Logistics.model_validate({"legs": legs}),
                "capacity": (),
                "criteria": (),
                "weights": None,  # of further criteria, too
                "scales": {},
                "strategies": (self._choice,),
                "sites": tuple(site.model_copy(update={"transport": None}) for site in self._scenario.sites),
            }
            self._jobs[key] = job_of(self._scenario.model_copy(update=update), self._registry, [self._choice])
        return self._jobs[key]

    def _legs(self, hours_h: float) -> list[dict[str, str]]:
        if not self._places:
            return [{"hold": f"{hours_h!r} h", "place": PLACE}]
        planned = self._scenario.logistics.legs
        spans = [(leg.hold or leg.transport, leg.place or PLACE) for leg in planned]
        total = sum(span.mean for span, _ in spans if span is not None) or 1.0
        return [
            {"hold": f"{hours_h * (0.0 if span is None else span.mean) / total!r} h", "place": place}
            for span, place in spans
        ]


def _counted(streams: Streams, hours_h: float) -> Floats:
    """Return what two counts make of a true recovery: one at the start, shared by the batch, one now."""
    first = streams.normal("assay", "count at the start of a study")
    now = streams.normal("assay", f"count of a study at {hours_h:g} h")
    return np.asarray(np.exp(COUNT_CV * (now - first)))
