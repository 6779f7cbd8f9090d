"""What a plugin offers to compare by: a further criterion, beside viability, cost and flexibility."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from coldchoice.model.assessment import Input, Values
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Facts
    from coldchoice.model.case import Case

Better = Literal["lower", "higher"]
BETTER: tuple[Better, ...] = get_args(Better)


class AlwaysThere(NamedTuple):
    """A criterion that every scenario is compared by, in words; `scale` is how its anchors are set."""

    name: str
    unit: str
    better: Better
    summary: str
    scale: str


ALWAYS = (
    AlwaysThere(
        "viability",
        "fraction, 0 to 1",
        "higher",
        "viable recovery: living cells at use, after the days in which damaged cells still die, per living "
        "cell put in",
        "0 to 1",
    ),
    AlwaysThere(
        "cost",
        "money per usable dose",
        "lower",
        "all that is spent to deliver one dose in specification and on time, failures included",
        "from twice the unit's value and the cost of a failure down to the unit's value, per dose",
    ),
    AlwaysThere("flexibility", "0 to 1", "higher", "weighted geometric mean of its parts", "0 to 1"),
)


class CriterionValue(NamedTuple):
    """What a further criterion says of one strategy, with what it leans on.

    Attributes
    ----------
    values
        In the criterion's unit: a number or (draws,).
    lines
        Parts of the mean, by name; they add up to it. Empty where it is not taken apart.
    inputs
        What the values lean on; they do not count in the strategy's own grade.
    sources
        Evidence ids, DOIs or the word ``assumption``.
    notes
        What the reader must know.
    """

    values: Values
    lines: Mapping[str, float] = {}
    inputs: tuple[Input, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Criterion(Protocol):
    """Something that strategies are compared by: a measure with a unit, a better side and a value scale.

    A criterion may also carry ``Options``, a pydantic model of what a scenario can set, as a strategy does;
    ``case.options(Options)`` reads it, in both methods.
    """

    @property
    def name(self) -> str:
        """Kebab-case name, unique among all criteria; scenarios and tables use it."""

    @property
    def summary(self) -> str:
        """One line that says what is measured."""

    @property
    def unit(self) -> str:
        """One line, as it stands behind a number: ``kg CO2e per usable dose``."""

    @property
    def better(self) -> Better:
        """Which side is better."""

    def scale(self, case: Case) -> tuple[float, float]:
        """Return the values that are worth 0 and 1, where the scenario does not give them under `scales`.

        `case` is a pilot: the scenario in a few draws of its own, which are the same on every run. The scale
        belongs to the scenario: it knows nothing of the strategies, so none can change it.
        """

    def assess(self, facts: Facts, case: Case) -> Values | CriterionValue:
        """Say how a strategy with these facts does.

        Raises
        ------
        NotApplicable
            Where this criterion cannot be told of such a strategy, with the reason. It is then not ranked.
        """
