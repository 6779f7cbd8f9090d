"""What was asked, in words: title, setting, and the unit of money. Every answer is headed by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from coldchoice.report.words import duration, plain, significant

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.terms import Terms


class Asked(Protocol):
    """Whatever was asked of a scenario: all that the headline needs to know."""

    @property
    def scenario(self) -> Scenario:
        """The scenario."""

    @property
    def terms(self) -> Terms:
        """The same with its defaults filled in."""


def title(answer: Asked) -> str:
    """Return the scenario's title, or the cell type where it has none."""
    return plain(answer.scenario.title or "") or plain(answer.scenario.cell_type)


def setting(answer: Asked) -> str:
    """Say in one line what was asked: ``leukapheresis-mnc, apheresis, 60 h, 200 units a year``."""
    terms = answer.terms
    return ", ".join(
        (
            plain(answer.scenario.cell_type),
            terms.stage,
            duration(terms.duration_h),
            f"{significant(terms.units_per_year)} units a year",
        )
    )


def headline(answer: Asked) -> str:
    """Put title and setting into one line."""
    asked = setting(answer)
    return f"{title(answer)}: {asked}" if plain(answer.scenario.title or "") else asked


def money_unit(answer: Asked) -> str:
    """Name the money of the answer: ``USD (2024)``."""
    return f"{answer.terms.currency} ({answer.terms.price_year})"


def per_what(answer: Asked) -> str:
    """Say what the cost is of: a usable dose, or an attempt where a lost unit cannot be made again."""
    return "usable dose" if answer.terms.remake else "attempt"


def measure(name: str, answer: Asked) -> str:
    """Name what strategies are ranked by as people do: ``weighted value``, ``cost per usable dose``."""
    known = {"value": "weighted value", "cost": f"cost per {per_what(answer)}"}
    return known.get(name, plain(name))
