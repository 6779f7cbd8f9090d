"""The answer to a scenario: the performance matrix, the ranking, and everything left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from coldchoice.model.assessment import Grade, Input
from coldchoice.model.terms import Default
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.criterion import Better
    from coldchoice.model.line import Line
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.taken import ListOfTrusted, TakenPart
    from coldchoice.model.terms import Terms
    from coldchoice.model.travelled import Travelled

Status = Literal["ranked", "infeasible", "not applicable", "failed"]

STATUSES: tuple[Status, ...] = ("ranked", "infeasible", "not applicable", "failed")
"""What can become of a strategy, in the order in which every report shows them."""

CRITERIA = ("viability", "cost", "flexibility")
"""Names of the criteria that are always there, in the order in which every report shows them."""


class Interval(NamedTuple):
    """Mean, and the 5, 50 and 95 % points over the draws."""

    mean: float
    low: float
    median: float
    high: float


class Origin(NamedTuple):
    """Where a strategy comes from: its plugin, and who ships it."""

    plugin: str
    distribution: str
    version: str


class CostItem(NamedTuple):
    """One thing that money goes into.

    Attributes
    ----------
    line
        The part of the cost it belongs to: ``fixed`` or ``preservation``.
    item, what
        Name in the library of prices, and what it is.
    money
        Mean per usable dose, in the scenario's money; the items of a line add up to it.
    amount, unit
        How many prices that is, per usable dose, and what one price is for: 100 mL, 2.5 h, or 0.0013 of a
        freezer.
    price
        Price of one unit in the money it was found in: low, most likely, high.
    source
        Evidence ids, the word assumed, or whose price it is.
    quotation
        Whether no public price was found, so that a quotation should take its place.
    """

    line: str
    item: str
    what: str
    money: float
    amount: float
    unit: str
    price: str
    source: str
    quotation: bool = False


class Further(NamedTuple):
    """A further criterion of a comparison.

    Attributes
    ----------
    name, summary, unit, better
        As its plugin says.
    options
        As they hold, defaults filled in.
    origin
        Its plugin.
    failures
        Why it failed, by the name of the row; it is then left out of the ranking, for all.
    """

    name: str
    summary: str
    unit: str
    better: Better
    options: dict[str, object]
    origin: Origin
    failures: dict[str, str] = {}


class Row(NamedTuple):
    """Everything known of one strategy in one comparison.

    Attributes
    ----------
    name
        As it stands in the table; a variant has a name of its own.
    strategy
        Name of the strategy that answered.
    status
        "ranked"; "infeasible" (assessed, but a gate excludes it); "not applicable" (it declined); "failed".
    reason
        Why it is not ranked; empty where it is.
    position
        1 for the leader; strategies too close to call share the smaller number.
    tied_with
        Names of its neighbours in the ranking that are too close to call.
    first, first_error
        Share of draws in which it comes first, and the Monte-Carlo standard error of that share.
    score
        Mean weighted value.
    viability, cost, flexibility
        The criteria; cost in the scenario's money per usable dose.
    further
        Further criteria by name, each in its own unit.
    further_lines
        Parts of the mean of those that are taken apart, which add up to it.
    dye_viability
        Fraction of cells present at use that exclude dye.
    usable
        Share of units that can be used.
    lost_to
        Share of units lost, by cause; with `usable` it adds up to 1.
    cost_lines
        Parts of the mean cost, which add up to it.
    cost_items
        What the lines ``fixed`` and ``preservation`` are made of, dearest first.
    flexibility_parts
        Components of flexibility; ``None`` where the scenario gives no data for one.
    slack_h
        Hours left in 95 % of cases after journey and preparation; infinite where nothing runs out.
    usable_life_h
        Median hours that the preserved unit stays acceptable.
    flexibility_hours
        What stands behind the parts of flexibility, in h: ``journey_q95`` (95 % of journeys), ``preparation``
        and ``carrier_hold`` (medians; infinite where none is needed), and where there are release tests
        ``spare``, the median of what is left for them.
    waits_covered
        Share of each wait that the hold covers, mean, by interface.
    full_release
        Share of units for which the answer of every release test precedes use; ``None`` without tests.
    radius_km
        How far a unit that is acceptable at all can be sent and still be used; ``None`` where the scenario
        does not ask.
    own_accounting
        Whether the strategy gave criteria itself instead of facts.
    beyond
        What goes beyond what was measured, and the range that was; see `Facts`.
    """

    name: str
    strategy: str
    summary: str
    status: Status
    reason: str = ""
    position: int | None = None
    tied_with: tuple[str, ...] = ()
    first: float | None = None
    first_error: float | None = None
    score: float | None = None
    viability: Interval | None = None
    cost: Interval | None = None
    flexibility: Interval | None = None
    dye_viability: Interval | None = None
    usable: float | None = None
    lost_to: dict[str, float] = {}
    cost_lines: dict[str, float] = {}
    cost_items: tuple[CostItem, ...] = ()
    flexibility_parts: dict[str, float | None] = {}
    slack_h: float | None = None
    usable_life_h: float | None = None
    flexibility_hours: dict[str, float] = {}
    waits_covered: dict[str, float] = {}
    full_release: float | None = None
    radius_km: Interval | None = None
    own_accounting: bool = False
    beyond: tuple[str, ...] = ()
    grade: Grade | None = None
    inputs: tuple[Input, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    options: dict[str, object] = {}
    origin: Origin | None = None
    further: dict[str, Interval] = {}
    further_lines: dict[str, dict[str, float]] = {}


class Anchors(NamedTuple):
    """Value scale of one criterion: `worst` is worth 0, `best` is worth 1."""

    worst: float
    best: float


class Preferred(NamedTuple):
    """What is said of weights without giving them, and what it leaves open.

    Attributes
    ----------
    statements
        In words.
    mean, low, high
        Mean, least and greatest weight of each criterion.
    """

    statements: tuple[str, ...]
    mean: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]


class WeakInput(NamedTuple):
    """An input with little behind it that matters for the lead.

    `influence` is the squared rank-free correlation with the leader's lead over the runner-up: the share of
    its spread that this input explains, in the first block of draws.
    """

    text: str
    grade: Grade
    influence: float | None
    sources: tuple[str, ...]
    note: str


class Comparison(NamedTuple):
    """The scenario, all assessments, declines and failures, and their order.

    Attributes
    ----------
    rows
        Ranked ones first, in order; then infeasible, not applicable and failed ones by name.
    weights
        Exact weights, summing to 1; ``None`` = not exact: every weighting equally likely, or every one that
        agrees with what is `preferred`.
    why
        Sentences made from the numbers: what the leader gives up and gains, what gets lost.
    flips
        Sentences: which weights would change the leader; empty where none does.
    weakest
        Inputs that the lead leans on and that have little behind them, most influential first.
    dominated
        Pairs (dominated, by): worse or equal in every criterion's mean.
    conversions
        How money of other currencies and price years was converted: rates, indices and their sources, one
        sentence for each.
    unloadable
        Plugins that could not be loaded, one line each.
    plugins
        Every plugin that took part: (plugin, distribution, version).
    lines
        Where units wait for something scarce; empty where the scenario has no `capacity`.
    further
        Further criteria that the scenario asks for, those that failed included.
    journeys
        How long units are under way, by the strategies that wait in the same lines; empty where the scenario
        has neither a calendar nor customs.
    preferred
        What is said of the weights; ``None`` where they are given, or nothing is said.
    taken
        Where the `plugins` are, for whoever wants to know what they are made of.
    trusted
        List that let them in; ``None`` where any may take part.
    """

    scenario: Scenario
    terms: Terms
    rows: tuple[Row, ...]
    anchors: dict[str, Anchors]
    weights: dict[str, float] | None
    why: tuple[str, ...]
    flips: tuple[str, ...]
    weakest: tuple[WeakInput, ...]
    dominated: tuple[tuple[str, str], ...]
    draws: int
    seed: int
    defaults: tuple[Default, ...]
    conversions: tuple[str, ...] = ()
    unloadable: tuple[str, ...] = ()
    plugins: tuple[Origin, ...] = ()
    file: str | None = None
    lines: tuple[Line, ...] = ()
    further: tuple[Further, ...] = ()
    journeys: tuple[Travelled, ...] = ()
    preferred: Preferred | None = None
    taken: tuple[TakenPart, ...] = ()
    trusted: ListOfTrusted | None = None

    @property
    def counting(self) -> tuple[Further, ...]:
        """Further criteria that take part in the ranking."""
        return tuple(one for one in self.further if not one.failures)

    @property
    def ranked(self) -> tuple[Row, ...]:
        """Rows that take part in the ranking, leader first."""
        return tuple(row for row in self.rows if row.status == "ranked")

    @property
    def complete(self) -> bool:
        """Whether every strategy was assessed, on every criterion, and every plugin could be loaded."""
        return (
            not self.unloadable
            and self.counting == self.further
            and all(row.status in ("ranked", "infeasible") for row in self.rows)
        )
