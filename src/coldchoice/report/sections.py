"""What the page says of one scenario, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.asked import money_unit, per_what, title
from coldchoice.report.blocks import bullets, costs, numbers, paragraph, pretty, spread_cell, table_of, words
from coldchoice.report.content import (
    BEYOND,
    LEFT_OUT,
    beyond,
    evidence,
    failures,
    first,
    flips,
    leaders,
    left_out,
    option,
    own_accounting,
    own_measurements,
    rank,
    reasons,
    remarks,
    run,
    standings,
    strategies,
    ties,
    verdict,
)
from coldchoice.report.drawing import drawings
from coldchoice.report.journey import journey
from coldchoice.report.leaning import Ground, grounds, moving, spread_of, unmoved, weak_support
from coldchoice.report.map import reach_map
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.parts import grids, item_grids
from coldchoice.report.quotations import quotations
from coldchoice.report.sources import resting, source_text
from coldchoice.report.waiting import waiting
from coldchoice.report.words import (
    MISSING,
    fraction,
    opened,
    plain,
    prose,
    sentence,
    share,
    significant,
)

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Further, Row
    from coldchoice.report.references import Support

Parts = tuple[tuple[str, Markup], ...]
"""Headings, and what stands below them."""

BEHIND = "Behind the numbers: options, defaults, evidence and how it was computed"

CAPTION = (
    "Marks are means, bands hold 5-95 % of the draws; in every panel the better side is on the right. "
    "Axes run between the anchors of the value scales; an arrow stands where a band or a mean goes beyond "
    "them. "
    "Whiskers on the bars are two Monte-Carlo standard errors."
)
LEGEND = (
    "Ranked by mean worth, not first: the share of draws in which a strategy is best. Small figures hold "
    "5-95 % of the draws; ± is one Monte-Carlo standard error."
)


def sections(
    comparison: Comparison, key: str, level: str, found: Support, *, folded: bool = False
) -> Iterator[Markup]:
    """Yield everything below a scenario's title.

    Parameters
    ----------
    comparison
        What is told.
    key
        Unlike that of any other scenario on the page.
    level
        Heading element of the sections.
    found
        The publications to which ids lead.
    folded
        Whether defaults, evidence and methods are folded away: many scenarios make a long page.
    """
    yield _verdict(comparison)
    if comparison.ranked:
        yield tag("figure", drawings(comparison, key), tag("figcaption", CAPTION))
        yield tag(level, "Ranking")
        yield ranking(comparison)
        yield tag("p", " ".join(filter(None, (LEGEND, own_accounting([comparison])))), class_="note")
    answer: Parts = (
        (LEFT_OUT, bullets(told) if (told := failures(comparison)) else Markup("")),
        ("Not ranked", _not_ranked(comparison)),
        ("Journey", paragraph(journey(comparison))),
        ("Too close to call", paragraph(ties(comparison, below_lead=True))),
        ("Why", _clauses(reasons(comparison), comparison)),
        ("What would change it", _clauses(flips(comparison), comparison)),
        ("Weakest inputs", _weakest(comparison)),
        ("Waits", paragraph(waiting(comparison))),
        *((grid.heading, numbers(grid)) for grid in grids(comparison)),
        ("Reach on the map", reach_map(comparison, key)),
    )
    behind: Parts = (
        ("What was compared", _compared(comparison)),
        ("Own measurements", paragraph(own_measurements(comparison))),
        *((grid.heading, costs(grid)) for grid in item_grids(comparison)),
        ("Quotations wanted", paragraph(opened(quotations(comparison)))),
        ("How money was converted", bullets(map(plain, comparison.conversions))),
        ("Defaults used", _defaults(comparison, found)),
        ("What the numbers rest on", _grounds(grounds(comparison), found)),
        ("How it was computed", _computed(comparison)),
    )
    yield from _headed(answer, level)
    if folded:
        yield tag("details", tag("summary", BEHIND), *_headed(behind, level))
    else:
        yield from _headed(behind, level)


def _headed(parts: Parts, level: str) -> Iterator[Markup]:
    for heading, content in parts:
        if content:
            yield tag(level, heading)
            yield content


def ranking(comparison: Comparison) -> Markup:
    """Return the table of the ranked strategies: the data of the picture."""
    cost = Markup(f"Cost per {per_what(comparison)}<br>{money_unit(comparison)}")
    names = (
        "Rank",
        "Strategy",
        "First",
        "Viable recovery",
        "Viability",
        "Usable",
        cost,
        "Flexibility",
        *(_heading(one) for one in comparison.counting),
        "Evidence",
    )
    return table_of(names, [_ranked(row, comparison) for row in comparison.ranked], "Ranking")


def _heading(criterion: Further) -> Markup:
    return joined((opened(plain(criterion.name)), tag("br"), plain(criterion.unit)))


def overview(comparisons: Sequence[Comparison]) -> Markup:
    """Return a table of several scenarios: who leads in each, and by which numbers."""
    names = ("Scenario", "Leads", "First", "Viable recovery", "Cost per usable dose", "Flexibility")
    lines = [
        line
        for number, comparison in enumerate(comparisons, 1)
        for line in _leaders(comparison, f"#scenario-{number}")
    ]
    return table_of(names, lines, "Scenarios")


def _leaders(comparison: Comparison, link: str) -> Iterator[Markup]:
    """Yield a line for each leader; the scenario's name stands on the first."""
    best = leaders(comparison)
    head = tag("a", title(comparison), href=link)
    if not best:
        nobody = tag("td", verdict(comparison), class_="name", colspan=5)
        yield tag("tr", tag("th", head, scope="row", class_="name"), nobody)
    for number, row in enumerate(best):
        said = "too close to call" if len(best) > 1 else "the only one ranked"
        told = number == 0 and (len(best) > 1 or len(comparison.ranked) == 1)
        name = (plain(row.name), *((tag("br"), tag("small", said)) if told else ()))
        start = (
            tag("th", head, scope="rowgroup", rowspan=len(best), class_="name") if number == 0 else Markup("")
        )
        yield tag(
            "tr",
            start,
            tag("td", *name, class_="name"),
            tag("td", pretty(first(row, comparison)), class_="range"),
            spread_cell(row.viability, fraction),
            spread_cell(row.cost, significant, comparison.terms.currency),
            spread_cell(row.flexibility, fraction),
        )


def _verdict(comparison: Comparison) -> Markup:
    tied = standings(comparison)
    more = tag("ul", *(tag("li", sentence(line)) for line in tied)) if tied else Markup("")
    return tag("div", tag("p", pretty(verdict(comparison))), more, class_="verdict")


def _ranked(row: Row, comparison: Comparison) -> Markup:
    dye = row.dye_viability.mean if row.dye_viability else None
    return tag(
        "tr",
        tag("td", rank(row), class_="name"),
        tag("th", plain(row.name), scope="row", class_="name"),
        tag("td", pretty(first(row, comparison)), class_="range"),
        spread_cell(row.viability, fraction),
        tag("td", fraction(dye)),
        tag("td", fraction(row.usable)),
        spread_cell(row.cost, significant),
        spread_cell(row.flexibility, fraction),
        *(spread_cell(row.further.get(one.name), significant) for one in comparison.counting),
        tag("td", evidence(row)),
        class_="first" if row.position == 1 else None,
    )


def _not_ranked(comparison: Comparison) -> Markup:
    out = [row for row in comparison.rows if row.status != "ranked"]
    return words(("Strategy", "Why"), [(plain(row.name), opened(left_out(row))) for row in out], "Not ranked")


def _weakest(comparison: Comparison) -> Markup:
    lines = [
        (
            opened(plain(weak.text)),
            weak.grade,
            MISSING if weak.influence is None else share(weak.influence),
            weak_support(weak),
        )
        for weak in moving(comparison)
    ]
    names = ("Input", "Evidence", f"Share of the {spread_of(comparison)}", "Support")
    return words(names, lines, "Weakest inputs") or paragraph(unmoved(comparison))


def _compared(comparison: Comparison) -> Markup:
    return words(
        ("Strategy", "What it is", "Options", "Plugin", "Remarks"),
        [
            (
                plain(row.name),
                opened(plain(row.summary)),
                _options(row),
                _origin(row),
                prose((_flags(row), *remarks(row)), strategies(comparison)) or MISSING,
            )
            for row in comparison.rows
        ],
        "What was compared",
    )


def _flags(row: Row) -> str:
    said = "; ".join(beyond(row))
    return f"{BEYOND}: {said}" if said else ""


def _options(row: Row) -> str:
    return ", ".join(f"{plain(name)} {option(value)}" for name, value in row.options.items()) or "defaults"


def _origin(row: Row) -> str:
    return plain(f"{row.origin.distribution} {row.origin.version}") if row.origin else MISSING


def _defaults(comparison: Comparison, found: Support) -> Markup:
    lines = [
        (tag("code", plain(one.key)), plain(one.value), source_text(one.source, found))
        for one in comparison.defaults
    ]
    return words(("Key", "Value", "Source"), lines, "Defaults used")


def _grounds(all_grounds: Iterable[Ground], found: Support) -> Markup:
    lines = [
        (opened("; ".join(one.users)), one.grade or MISSING, resting(one.sources, found))
        for one in all_grounds
    ]
    return words(("Input", "Evidence", "Rests on"), lines, "What the numbers rest on")


def _computed(comparison: Comparison) -> Markup:
    ends = "; ".join(
        f"{plain(name)} from {significant(anchors.worst)} to {significant(anchors.best)}"
        for name, anchors in comparison.anchors.items()
    )
    plugins = ", ".join(
        dict.fromkeys(plain(f"{one.plugin} ({one.distribution} {one.version})") for one in comparison.plugins)
    )
    lines = [f"{run(comparison)}.", f"Value scales, worst to best: {ends}."]
    lines += [f"Plugins: {plugins}."] if plugins else []
    return bullets((*lines, joined(("Input ", tag("code", comparison.scenario.input_hash())))))


def _clauses(texts: Sequence[str], comparison: Comparison) -> Markup:
    """Write one clause as a paragraph, several as a list."""
    lines = [opened(sentence(pretty(text)), strategies(comparison)) for text in texts]
    return bullets(lines) if len(lines) > 1 else paragraph("".join(lines))
