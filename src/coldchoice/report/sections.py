"""What the page says of one scenario, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.content import (
    evidence,
    first,
    leaders,
    left_out,
    money_unit,
    option,
    own_accounting,
    rank,
    reasons,
    remarks,
    run,
    standings,
    strategies,
    ties,
    title,
    verdict,
)
from coldchoice.report.drawing import drawings
from coldchoice.report.leaning import Ground, grounds, moving, spread_of, unmoved, weak_support
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.parts import Grid, grids
from coldchoice.report.sources import resting, source_text
from coldchoice.report.words import (
    MISSING,
    fraction,
    opened,
    plain,
    prose,
    sentence,
    share,
    significant,
    span,
)

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Interval, Row
    from coldchoice.report.references import Support

CAPTION = (
    "Marks are means, bands hold 5-95 % of the draws; in every panel the better side is on the right. "
    "Axes run between the anchors of the value scales; an arrow stands where a band goes beyond them. "
    "Whiskers on the bars are two Monte-Carlo standard errors."
)
TO_THE_LEFT = ("Rank", "Strategy", "Scenario", "Leads")

LEGEND = "Small figures hold 5-95 % of the draws; ± is one Monte-Carlo standard error."


def sections(comparison: Comparison, key: str, level: str, found: Support) -> Iterator[Markup]:
    """Yield everything below a scenario's title; `level` is the heading element of its sections."""
    yield _verdict(comparison)
    if comparison.ranked:
        yield tag("figure", drawings(comparison, key), tag("figcaption", CAPTION))
        yield tag(level, "Ranking")
        yield ranking(comparison)
        yield tag("p", " ".join(filter(None, (LEGEND, own_accounting([comparison])))), class_="note")
    parts: tuple[tuple[str, Markup], ...] = (
        ("Not ranked", _not_ranked(comparison)),
        ("Too close to call", _paragraph(ties(comparison, below_lead=True))),
        ("Why", _clauses(reasons(comparison), comparison)),
        ("What would change it", _clauses(comparison.flips, comparison)),
        ("Weakest inputs", _weakest(comparison)),
        *((grid.heading, _numbers(grid)) for grid in grids(comparison)),
        ("What was compared", _compared(comparison)),
        ("Defaults used", _defaults(comparison, found)),
        ("What the numbers rest on", _grounds(grounds(comparison), found)),
        ("How it was computed", _computed(comparison)),
    )
    for heading, content in parts:
        if content:
            yield tag(level, heading)
            yield content


def pretty(text: str) -> str:
    """Write the plus-minus sign that terminals may lack."""
    return text.replace("+-", "±")


def bullets(items: Iterable[str | Markup]) -> Markup:
    """Return a list without order."""
    return tag("ul", *(tag("li", item) for item in items))


def ranking(comparison: Comparison) -> Markup:
    """Return the table of the ranked strategies: the data of the picture."""
    cost = Markup(f"Cost per usable dose<br>{money_unit(comparison)}")
    names = (
        "Rank",
        "Strategy",
        "First",
        "Viable recovery",
        "Viability",
        "Usable",
        cost,
        "Flexibility",
        "Evidence",
    )
    return _table(names, [_ranked(row, comparison) for row in comparison.ranked], "Ranking")


def overview(comparisons: Sequence[Comparison]) -> Markup:
    """Return a table of several scenarios: who leads in each, and by which numbers."""
    names = ("Scenario", "Leads", "First", "Viable recovery", "Cost per usable dose", "Flexibility")
    lines = [
        line
        for number, comparison in enumerate(comparisons, 1)
        for line in _leaders(comparison, f"#scenario-{number}")
    ]
    return _table(names, lines, "Scenarios")


def _leaders(comparison: Comparison, link: str) -> Iterator[Markup]:
    """Yield a line for each leader; the scenario's name stands on the first."""
    best = leaders(comparison)
    head = tag("a", title(comparison), href=link)
    if not best:
        nobody = tag("td", verdict(comparison), class_="name", colspan=5)
        yield tag("tr", tag("th", head, scope="row", class_="name"), nobody)
    for number, row in enumerate(best):
        tied = tag("small", "too close to call") if len(best) > 1 and number == 0 else ""
        name = (plain(row.name), tag("br"), tied) if tied else (plain(row.name),)
        start = (
            tag("th", head, scope="rowgroup", rowspan=len(best), class_="name") if number == 0 else Markup("")
        )
        yield tag(
            "tr",
            start,
            tag("td", *name, class_="name"),
            tag("td", pretty(first(row, comparison)), class_="range"),
            _range(row.viability, fraction),
            _range(row.cost, significant, comparison.terms.currency),
            _range(row.flexibility, fraction),
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
        _range(row.viability, fraction),
        tag("td", fraction(dye)),
        tag("td", fraction(row.usable)),
        _range(row.cost, significant),
        _range(row.flexibility, fraction),
        tag("td", evidence(row)),
        class_="first" if row.position == 1 else None,
    )


def _range(values: Interval | None, write: Callable[[float], str], unit: str = "") -> Markup:
    if values is None:
        return tag("td", MISSING)
    between = span(values, write).replace("-", "–")
    text = f"{write(values.mean)} {unit}".strip()
    return tag("td", text, *((tag("br"), tag("small", between)) if between else ()), class_="range")


def _not_ranked(comparison: Comparison) -> Markup:
    out = [row for row in comparison.rows if row.status != "ranked"]
    return _words(("Strategy", "Why"), [(plain(row.name), left_out(row)) for row in out], "Not ranked")


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
    return _words(names, lines, "Weakest inputs") or _paragraph(unmoved(comparison))


def _compared(comparison: Comparison) -> Markup:
    return _words(
        ("Strategy", "What it is", "Options", "Plugin", "Remarks"),
        [
            (
                plain(row.name),
                opened(plain(row.summary)),
                _options(row),
                _origin(row),
                prose(remarks(row), strategies(comparison)) or MISSING,
            )
            for row in comparison.rows
        ],
        "What was compared",
    )


def _options(row: Row) -> str:
    return ", ".join(f"{plain(name)} {option(value)}" for name, value in row.options.items()) or "defaults"


def _origin(row: Row) -> str:
    return plain(f"{row.origin.distribution} {row.origin.version}") if row.origin else MISSING


def _defaults(comparison: Comparison, found: Support) -> Markup:
    lines = [
        (tag("code", plain(one.key)), plain(one.value), source_text(one.source, found))
        for one in comparison.defaults
    ]
    return _words(("Key", "Value", "Source"), lines, "Defaults used")


def _grounds(all_grounds: Iterable[Ground], found: Support) -> Markup:
    lines = [
        (opened("; ".join(one.users)), one.grade or MISSING, resting(one.sources, found))
        for one in all_grounds
    ]
    return _words(("Input", "Evidence", "Rests on"), lines, "What the numbers rest on")


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


def _paragraph(text: str) -> Markup:
    return tag("p", pretty(text)) if text else Markup("")


def _clauses(texts: Sequence[str], comparison: Comparison) -> Markup:
    """Write one clause as a paragraph, several as a list."""
    lines = [opened(sentence(pretty(text)), strategies(comparison)) for text in texts]
    return bullets(lines) if len(lines) > 1 else _paragraph("".join(lines))


def _numbers(grid: Grid) -> Markup:
    lines = [
        tag(
            "tr",
            tag("th", line[0], scope="row", class_="name"),
            *(tag("td", cell, class_="range") for cell in line[1:]),
        )
        for line in grid.lines
    ]
    return _table(
        tuple(name.capitalize() if name.islower() else name for name in grid.columns), lines, grid.heading
    )


def _words(names: Sequence[str], lines: Sequence[Sequence[str | Markup]], name: str) -> Markup:
    """Return a table of text; empty where there are no lines."""
    if not lines:
        return Markup("")
    rows = [
        tag("tr", tag("th", name_of_row, scope="row"), *(tag("td", cell) for cell in rest))
        for name_of_row, *rest in lines
    ]
    return _table(names, rows, name, kind="words")


def _table(
    names: Sequence[str | Markup], rows: Sequence[Markup], name: str, kind: str | None = None
) -> Markup:
    """Return a table that scrolls by itself where the page is narrow, also from the keyboard."""
    head = (tag("th", one, scope="col", class_="name" if one in TO_THE_LEFT else None) for one in names)
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows), class_=kind)
    return tag("div", table, class_="scroll", role="region", aria_label=name, tabindex="0")
