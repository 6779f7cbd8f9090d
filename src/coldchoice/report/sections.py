"""What the page says of one scenario, section by section."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from coldchoice.report.content import (
    left_out,
    money_unit,
    option,
    prose,
    rank,
    reasons,
    remarks,
    run,
    sources,
    ties,
    verdict,
)
from coldchoice.report.drawing import drawings
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.parts import Grid, grids
from coldchoice.report.words import MISSING, first_share, fraction, plain, sentence, share, significant, span

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Interval, Row

DOI = re.compile(r"10\.[0-9]{4,9}/[^\s<>\"]+")

CAPTION = (
    "Marks are means, bands hold 5-95 % of the draws; in every panel the better side is on the right. "
    "Axes run between the anchors of the value scales; an arrow stands where a band goes beyond them. "
    "Whiskers on the bars are two Monte-Carlo standard errors."
)
TO_THE_LEFT = ("Rank", "Strategy")

LEGEND = "Small figures hold 5-95 % of the draws; ± is one Monte-Carlo standard error."


def sections(comparison: Comparison, key: str, level: str) -> Iterator[Markup]:
    """Yield everything below a scenario's title; `level` is the heading element of its sections."""
    yield tag("p", pretty(verdict(comparison)), class_="verdict")
    if comparison.ranked:
        yield tag("figure", drawings(comparison, key), tag("figcaption", CAPTION))
        yield tag(level, "Ranking")
        yield ranking(comparison)
        yield tag("p", LEGEND, class_="note")
    parts: tuple[tuple[str, Markup], ...] = (
        ("Not ranked", _not_ranked(comparison)),
        ("Too close to call", _paragraph(ties(comparison))),
        ("Why", _clauses(reasons(comparison))),
        ("What would change it", _clauses(comparison.flips)),
        ("Weakest inputs", _weakest(comparison)),
        *((grid.heading, _numbers(grid)) for grid in grids(comparison)),
        ("What was compared", _compared(comparison)),
        ("Defaults used", _defaults(comparison)),
        ("Sources", _sources(comparison)),
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
    return _table(names, [_ranked(row) for row in comparison.ranked], "Ranking")


def _ranked(row: Row) -> Markup:
    dye = row.dye_viability.mean if row.dye_viability else None
    return tag(
        "tr",
        tag("td", rank(row), class_="name"),
        tag("th", plain(row.name), scope="row", class_="name"),
        tag("td", pretty(first_share(row.first, row.first_error)), class_="range"),
        _range(row.viability, fraction),
        tag("td", fraction(dye)),
        tag("td", fraction(row.usable)),
        _range(row.cost, significant),
        _range(row.flexibility, fraction),
        tag("td", row.grade or MISSING),
        class_="first" if row.position == 1 else None,
    )


def _range(values: Interval | None, write: Callable[[float], str]) -> Markup:
    if values is None:
        return tag("td", MISSING)
    between = span(values, write).replace("-", "–")
    return tag(
        "td", write(values.mean), *((tag("br"), tag("small", between)) if between else ()), class_="range"
    )


def _not_ranked(comparison: Comparison) -> Markup:
    out = [row for row in comparison.rows if row.status != "ranked"]
    return _words(("Strategy", "Why"), [(plain(row.name), left_out(row)) for row in out], "Not ranked")


def _weakest(comparison: Comparison) -> Markup:
    lines = [
        (
            plain(weak.text),
            weak.grade,
            MISSING if weak.influence is None else share(weak.influence),
            _cited((*weak.sources, weak.note)),
        )
        for weak in comparison.weakest
    ]
    return _words(("Input", "Evidence", "Share of the lead's spread", "Support"), lines, "Weakest inputs")


def _compared(comparison: Comparison) -> Markup:
    return _words(
        ("Strategy", "What it is", "Options", "Plugin", "Remarks"),
        [
            (plain(row.name), plain(row.summary), _options(row), _origin(row), prose(remarks(row)) or MISSING)
            for row in comparison.rows
        ],
        "What was compared",
    )


def _options(row: Row) -> str:
    return ", ".join(f"{plain(name)} {option(value)}" for name, value in row.options.items()) or "defaults"


def _origin(row: Row) -> str:
    return plain(f"{row.origin.distribution} {row.origin.version}") if row.origin else MISSING


def _defaults(comparison: Comparison) -> Markup:
    lines = [
        (tag("code", plain(default.key)), plain(default.value), _cited((default.source,)))
        for default in comparison.defaults
    ]
    return _words(("Key", "Value", "Source"), lines, "Defaults used")


def _sources(comparison: Comparison) -> Markup:
    lines = [(users, _cited(cited)) for users, cited in sources(comparison).items()]
    return _words(("What", "Sources"), lines, "Sources")


def _computed(comparison: Comparison) -> Markup:
    ends = "; ".join(
        f"{plain(name)} from {significant(anchors.worst)} to {significant(anchors.best)}"
        for name, anchors in comparison.anchors.items()
    )
    plugins = ", ".join(
        dict.fromkeys(plain(f"{one.plugin} ({one.distribution} {one.version})") for one in comparison.plugins)
    )
    lines = [run(comparison), f"value scales, worst to best: {ends}"]
    lines += [f"plugins: {plugins}"] if plugins else []
    return bullets((*lines, joined(("input ", tag("code", comparison.scenario.input_hash())))))


def _cited(texts: Sequence[str]) -> Markup:
    """Write sources, those that are a DOI as links."""
    cited = [_link(plain(text)) for text in texts if plain(text)]
    parts = [part for one in cited for part in ("; ", one)][1:]
    return joined(parts) if parts else Markup(MISSING)


def _link(source: str) -> str | Markup:
    found = DOI.search(source)
    if found is None:
        return source
    before, doi, after = source[: found.start()], found.group(), source[found.end() :]
    link = tag("a", doi, href=f"https://doi.org/{quote(doi, safe='/().-_:;')}", rel="noreferrer")
    return joined((before, link, after))


def _paragraph(text: str) -> Markup:
    return tag("p", pretty(text)) if text else Markup("")


def _clauses(texts: Sequence[str]) -> Markup:
    """Write one clause as a paragraph, several as a list."""
    lines = [sentence(pretty(text)) for text in texts]
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
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest))
        for first, *rest in lines
    ]
    return _table(names, rows, name, kind="words")


def _table(
    names: Sequence[str | Markup], rows: Sequence[Markup], name: str, kind: str | None = None
) -> Markup:
    """Return a table that scrolls by itself where the page is narrow, also from the keyboard."""
    head = (tag("th", one, scope="col", class_="name" if one in TO_THE_LEFT else None) for one in names)
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows), class_=kind)
    return tag("div", table, class_="scroll", role="region", aria_label=name, tabindex="0")
