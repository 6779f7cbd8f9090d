"""One page in plain words, for people who read no tables: what was asked, what leads, how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice import hookimpl

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Row

WIDTH = 80
SURE, RATHER_SURE = 0.9, 0.7  # assumption: shares of first places from which on these words are fair
SUPPORT = MappingProxyType(
    {
        "A": "three or more studies of these cells",
        "B": "one or two studies of these cells",
        "C": "studies of related cells",
        "D": "assumptions, not measurements",
    }
)
RULE = "\n" + "-" * WIDTH + "\n\n"


class PlainWords:
    """Write each comparison as a page of sentences, without a table and without abbreviations.

    How sure the leader is follows from its share of first places: from 90 % on it is clearly ahead, from 70 %
    on probably; below, or where it is tied, nothing is decided.
    """

    name = "plain-words"
    summary = "one page of sentences for readers who are not modellers"
    ending = ".text"

    def render(self, comparisons: Sequence[Comparison]) -> str:
        """Return one page for each comparison."""
        return RULE.join(_page(one) for one in comparisons) or "Nothing was compared.\n"


def _page(comparison: Comparison) -> str:
    scenario, terms = comparison.scenario, comparison.terms
    title = scenario.title or f"How to preserve {scenario.cell_type}"
    asked = (
        f"The question: {scenario.cell_type} are kept or sent for {terms.duration_h:,.0f} hours, "
        f"{terms.units_per_year:,.0f} units a year. Which way of preserving them is best?"
    )
    paragraphs = [title, "=" * min(len(title), WIDTH), "", asked, *_answer(comparison), *_caveats(comparison)]
    return "\n\n".join(fill(one, WIDTH) for one in paragraphs if one).replace("\n\n=", "\n=", 1) + "\n"


def _answer(comparison: Comparison) -> Iterator[str]:
    ranked = comparison.ranked
    if not ranked:
        yield "The answer: none of those compared can be used."
    else:
        yield f"The answer: {_verdict(ranked)}"
        yield from (_told(row, comparison) for row in ranked)
    for row in comparison.rows:
        if row.status != "ranked":
            yield f"{row.name} is left out ({row.status}): {row.reason}."


def _verdict(ranked: Sequence[Row]) -> str:
    best, first = ranked[0], ranked[0].first or 0.0
    if len(ranked) == 1:
        return f"{best.name} is the only one that can be used."
    if best.tied_with:
        return f"{best.name} and {' and '.join(best.tied_with)} are too close to call."
    if first >= SURE:
        return f"{best.name} is clearly ahead: it comes first in {first:.0%} of what may happen."
    if first >= RATHER_SURE:
        return f"{best.name} is probably best: it comes first in {first:.0%} of what may happen."
    return f"undecided; {best.name} comes first most often, in {first:.0%} of what may happen."


def _told(row: Row, comparison: Comparison) -> str:
    parts = [f"{row.name} ({row.summary})."]
    if row.viability is not None:
        parts.append(f"Of 100 living cells, about {100.0 * row.viability.mean:.0f} are alive at use.")
    if row.usable is not None:
        parts.append(f"Of 100 units, {100.0 * row.usable:.0f} can be used.")
    if row.cost is not None:
        terms = comparison.terms
        dose = "A usable dose" if terms.remake else "An attempt"
        parts.append(f"{dose} costs about {row.cost.mean:,.0f} {terms.currency} of {terms.price_year}.")
    if row.grade is not None:
        parts.append(f"These numbers rest on {SUPPORT[row.grade]}.")
    if row.beyond:
        parts.append("It goes beyond what was ever measured.")
    return " ".join(parts)


def _caveats(comparison: Comparison) -> Iterator[str]:
    if comparison.weakest:
        yield f"What is known least: {'; '.join(weak.text for weak in comparison.weakest)}."
    if comparison.defaults:
        yield (
            f"{len(comparison.defaults)} values were filled in because the question left them open. The full "
            "report names each, and the source of every number."
        )


@hookimpl
def reporters() -> list[PlainWords]:
    """Offer the one form of this file."""
    return [PlainWords()]
