"""What a plugin offers: one way to preserve cells. No base class is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pydantic import BaseModel

    from coldchoice.model.assessment import Assessment
    from coldchoice.model.case import Case
    from coldchoice.model.criterion import Criterion


class Strategy(Protocol):
    """One way to preserve cells: an alternative, in the words of decision analysis.

    A strategy may also carry ``Options``, a pydantic model of what a scenario can set; see `options_of`. One
    with ``on_request = True`` is compared only where it is named; so is one with ``control = True``, which is
    no way to preserve cells but something to hold the others against, as a placebo; see `waits_for_request`.
    """

    @property
    def name(self) -> str:
        """Kebab-case name, unique among all plugins; scenarios and tables use it."""

    @property
    def summary(self) -> str:
        """One line that says what is done to the cells."""

    def assess(self, case: Case) -> Assessment:
        """Say what this strategy does to the cells of `case`.

        Raises
        ------
        NotApplicable
            To decline, with the reason.
        """


def is_control(strategy: Strategy) -> bool:
    """Tell whether a strategy is a control, which nobody means who names no strategies."""
    return getattr(strategy, "control", False) is True


def options_of(offered: Strategy | Criterion) -> type[BaseModel] | None:
    """Return the model of the options of a strategy or a criterion, or None where it has none."""
    options: type[BaseModel] | None = getattr(offered, "Options", None)
    return options


def waits_for_request(strategy: Strategy) -> bool:
    """Tell whether a strategy is left out of a comparison of all there is, until it is asked for by name.

    That is for controls, and for one that repeats another with other numbers: twice in a table, they would
    split the share of first places between them.
    """
    return bool(getattr(strategy, "on_request", False)) or is_control(strategy)
