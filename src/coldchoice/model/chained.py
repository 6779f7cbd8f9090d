"""The answer to a chain: what a dose costs by every combination, stage by stage, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from coldchoice.digest import digest_of
from coldchoice.model.assessment import Grade
from coldchoice.model.comparison import Interval, Origin, Row
from coldchoice.model.terms import Default
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.chain import Chain
    from coldchoice.model.line import Line
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.terms import Terms

APART = " > "
"""Stands between the strategies of a combination."""


class Passage(NamedTuple):
    """A dose of one combination in one stage.

    Attributes
    ----------
    strategy
        As the stage's scenario calls it.
    entering
        Value at stake: what a dose has cost by the time it enters.
    usable
        Share of the units that can be used after the stage.
    started
        Units a year that must enter.
    lines
        Parts of the mean cost that arise here and in what is done before the next stage.
    """

    strategy: str
    entering: Interval
    usable: float
    started: float
    lines: dict[str, float]


class Combination(NamedTuple):
    """One strategy for each stage.

    Attributes
    ----------
    strategies
        In the order of the stages.
    reason
        Why it is left out; empty where it is ranked.
    position
        One more than the number of those that are cheaper and not tied with it.
    tied_with
        Names of those that are too close to call, the cheapest first.
    cost
        Per dose delivered; per attempt where the chain has a stage that cannot be made again.
    error
        Monte-Carlo standard error of its mean.
    delivered
        Share of the doses started at the first stage that are delivered.
    delivered_per_attempt
        Share of the attempts that end in a delivered dose; ``None`` where every stage can be made again.
    grade
        The worst of its stages.
    """

    strategies: tuple[str, ...]
    status: Literal["ranked", "left out"]
    reason: str = ""
    position: int | None = None
    tied_with: tuple[str, ...] = ()
    cost: Interval | None = None
    error: float | None = None
    delivered: float | None = None
    delivered_per_attempt: float | None = None
    grade: Grade | None = None
    passages: tuple[Passage, ...] = ()

    @property
    def name(self) -> str:
        """All its strategies: ``slow-freeze > hypothermic``."""
        return APART.join(self.strategies)


class Process(NamedTuple):
    """What is done after a stage, in the money of the answer: see `coldchoice.model.chain.Then`."""

    name: str
    cost: float
    cost_source: str
    success: float
    failure_cost: float
    failure_cost_source: str


class StageAnswer(NamedTuple):
    """One stage, and what its strategies said.

    Attributes
    ----------
    rows
        One for each strategy; criteria of cost are left empty, as they hang on the stages before.
    terms
        Of the scenario; `units_per_year` is what the later stages need, the mean over its strategies.
    factor
        What one of the stage's money is worth in the money of the answer.
    units
        Units a year for which each strategy buys equipment, waits in lines and finds next patients.
    lines
        Those in which its units wait.
    """

    label: str
    file: str
    scenario: Scenario
    terms: Terms
    rows: tuple[Row, ...]
    defaults: tuple[Default, ...]
    factor: float
    process: Process | None
    units: dict[str, float] = {}
    lines: tuple[Line, ...] = ()


class Chained(NamedTuple):
    """Everything known of the combinations of a chain.

    Attributes
    ----------
    combinations
        Ranked ones first, the cheapest before all; then those left out, by name.
    attempts_from
        Label of the first stage that cannot be made again: cost is per attempt there; ``None`` = no such.
    why
        Which stage moves the cost, and by what.
    notes
        What the reader must know of how the stages were put together.
    conversions
        How money was brought into the currency and price year of the answer.
    """

    chain: Chain
    stages: tuple[StageAnswer, ...]
    combinations: tuple[Combination, ...]
    currency: str
    price_year: int
    attempts_from: str | None
    why: tuple[str, ...]
    notes: tuple[str, ...]
    conversions: tuple[str, ...]
    draws: int
    unloadable: tuple[str, ...] = ()
    plugins: tuple[Origin, ...] = ()
    file: str | None = None

    @property
    def ranked(self) -> tuple[Combination, ...]:
        """Combinations that could be costed, the cheapest first."""
        return tuple(one for one in self.combinations if one.status == "ranked")

    @property
    def input_hash(self) -> str:
        """SHA-256 of the meaning of the chain and its scenarios, whatever their files are called."""
        asked = self.chain.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for stage, answer in zip(asked["stages"], self.stages, strict=True):
            stage["scenario"] = answer.scenario.input_hash()
        return digest_of(asked)

    @property
    def complete(self) -> bool:
        """Whether every strategy of every stage was assessed and every plugin could be loaded."""
        rows = (row for stage in self.stages for row in stage.rows)
        return not self.unloadable and all(row.status in ("ranked", "infeasible") for row in rows)
