"""What a strategy answers on a fixed grid of questions: a signature that tells two versions of it apart.

The grid is the same for everyone and for good: ten cell types, three durations, two stages with a yearly
number of units each. All strategies see the same draws, and none sees the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import inf, log
from typing import TYPE_CHECKING, Any

from coldchoice.digest import digest_of
from coldchoice.model.comparison import CRITERIA
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.comparison import Row
    from coldchoice.model.scenario import Choice
    from coldchoice.plugin.registry import Registry

CELLS = (
    "leukapheresis-mnc", "hsc-mobilised", "hsc-cord-blood", "t-cell", "msc-adipose", "ipsc", "hepatocyte",
    "islet", "platelet", "rbc",
)  # fmt: skip
HOURS = (12.0, 72.0, 720.0)
STAGES = (("apheresis", 20), ("final-product", 2000))
"""Stages, and units a year."""

LONGEST_TRANSPORT_H = 24.0  # assumption: the rest of a longer journey is a hold at the plant
DRAWS, SEED = 200, 1
TOLERANCE = 0.02
"""Assumption: two strategies that differ by no more, at every probe, are one under two names."""

SAME = 1e-9
"""Two numbers that differ by no more, relatively, are the same: machines differ in the last digits."""


class Probe(NamedTuple):
    """One question of the grid."""

    cell_type: str
    hours: float
    stage: str
    units_per_year: int

    @property
    def duration(self) -> str:
        """How long the cells are kept: ``72 h``, ``30 d``."""
        return f"{self.hours:g} h" if self.hours <= max(HOURS[:-1]) else f"{self.hours / 24.0:g} d"

    @property
    def label(self) -> str:
        """The question in a few words."""
        return f"{self.cell_type}, {self.duration}, {self.stage}, {self.units_per_year:,} a year"

    @property
    def keys(self) -> dict[str, Any]:
        """The question as a scenario has it: a tenth of the time at the clinic, the rest at the plant."""
        first_h = 0.1 * self.hours  # assumption, as is the 0.3 of the transport
        travel_h = min(0.3 * self.hours, LONGEST_TRANSPORT_H)
        legs = [
            {"hold": f"{first_h:g} h", "place": "clinic"},
            {"transport": f"{travel_h:g} h", "place": "plant", "lane": "road-national"},
            {"hold": f"{self.hours - first_h - travel_h:g} h", "place": "plant"},
        ]
        return {
            "cell_type": self.cell_type,
            "duration": f"{self.hours:g} h",
            "stage": self.stage,
            "logistics": {"legs": legs},
            "demand": {"units_per_year": self.units_per_year},
            "draws": DRAWS,
            "seed": SEED,
        }


PROBES = tuple(Probe(cell, hours, *stage) for cell in CELLS for hours in HOURS for stage in STAGES)


class Answer(NamedTuple):
    """What a strategy says of one probe: means of the criteria, or why there are none."""

    status: str
    reason: str = ""
    viability: float | None = None
    cost: float | None = None
    flexibility: float | None = None

    @property
    def given(self) -> bool:
        """Whether there are numbers."""
        return self.viability is not None


class Signature(NamedTuple):
    """The answers of a strategy, in the order of `PROBES`.

    Attributes
    ----------
    name, origin
        Of the strategy, and of its plugin.
    answers
        One for each probe.
    """

    name: str
    origin: str
    answers: tuple[Answer, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the answers, numbers to nine digits."""
        return digest_of([[_short(value) for value in answer] for answer in self.answers])


def _short(value: object) -> object:
    return f"{value:.9g}" if isinstance(value, float) else value


def grid_digest() -> str:
    """SHA-256 of all questions: signatures of two grids cannot be compared."""
    return digest_of([probe.keys for probe in PROBES])


def signatures(
    registry: Registry, choices: Sequence[Choice], progress: Callable[[int, int], None] | None = None
) -> tuple[Signature, ...]:
    """Put every probe to strategies.

    Parameters
    ----------
    choices
        Strategies, with options.
    progress
        Called with (probes done, probes in all).

    Returns
    -------
    tuple of Signature
        In the order of `choices`.
    """
    from coldchoice.engine.compare import compare
    from coldchoice.model.scenario import Scenario

    answers: dict[str, list[Answer]] = {choice.label: [] for choice in choices}
    for at, probe in enumerate(PROBES, 1):
        found = compare(Scenario.model_validate(probe.keys), registry, choices=choices)
        for row in found.rows:
            answers[row.name].append(_answer(row))
        if progress is not None:
            progress(at, len(PROBES))
    origins = {choice.label: registry.get(choice.strategy).record.origin for choice in choices}
    return tuple(Signature(name, origins[name], tuple(said)) for name, said in answers.items())


def _answer(row: Row) -> Answer:
    means = {name: one.mean for name in CRITERIA if (one := getattr(row, name)) is not None}
    return Answer(row.status, row.reason, *(means.get(name) for name in ("viability", "cost", "flexibility")))


# ---------------------------------------------------------------- two signatures


class Change(NamedTuple):
    """A probe that two signatures answer differently."""

    probe: Probe
    old: Answer
    new: Answer

    @property
    def size(self) -> float:
        """How much: endless where only one of them has numbers."""
        return difference(self.old, self.new)


def changes(old: Signature, new: Signature) -> Iterator[Change]:
    """Yield the probes whose answers are not the same, in the order of the grid."""
    for probe, before, after in zip(PROBES, old.answers, new.answers, strict=True):
        if (before.status, before.reason) != (after.status, after.reason) or difference(before, after) > SAME:
            yield Change(probe, before, after)


def difference(one: Answer, other: Answer) -> float:
    """Largest difference in a criterion: points of a fraction, relative for money; 0 where both have none."""
    if not one.given and not other.given:
        return 0.0
    if not (one.given and other.given):
        return inf
    found = [abs(_number(getattr(one, n)) - _number(getattr(other, n))) for n in ("viability", "flexibility")]
    first, second = _number(one.cost), _number(other.cost)
    if first != second:
        both = 0.0 < first < inf and 0.0 < second < inf
        found.append(abs(log(first / second)) if both else inf)
    return max(found)


def _number(value: float | None) -> float:
    return inf if value is None else value


class NearClones(NamedTuple):
    """Two strategies that answer nearly alike, and the largest difference between them."""

    one: str
    other: str
    difference: float


def near_clones(found: Iterable[Signature], tolerance: float = TOLERANCE) -> list[NearClones]:
    """List the pairs that differ by no more than `tolerance` at every probe, and have numbers somewhere."""
    pairs: list[NearClones] = []
    for one, other in combinations(found, 2):
        if not any(answer.given for answer in one.answers):
            continue
        largest = max(difference(a, b) for a, b in zip(one.answers, other.answers, strict=True))
        if largest <= tolerance:
            pairs.append(NearClones(one.name, other.name, largest))
    return pairs


def signature_from(data: Mapping[str, Any]) -> Signature:
    """Read a signature as the JSON document holds it."""
    answers = tuple(Answer(**{key: one.get(key) for key in Answer._fields}) for one in data["answers"])
    return Signature(str(data["strategy"]), str(data["origin"]), answers)
