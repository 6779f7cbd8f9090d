"""The page's sources: references as a numbered list, and the ids that lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.references import DOI, UNCHECKED, doi_link, ids_in, in_words, rows_of
from coldchoice.report.words import MISSING, plain, ranges

if TYPE_CHECKING:
    from coldchoice.report.references import Reference, Support


def references(found: Support, level: str, lower: str) -> Iterator[Markup]:
    """Yield the list of publications, and apart from it what none of them says.

    Parameters
    ----------
    found
        What all comparisons of the page rest on.
    level, lower
        Heading elements of the whole and of its parts.
    """
    if found.publications:
        yield tag(level, "Sources", id="sources")
        items = (_reference(number, one) for number, one in enumerate(found.publications, 1))
        yield tag("ol", *items, class_="references")
    if found.own:
        yield tag(lower, "Assumed or computed here")
        items = (tag("li", tag("code", names), ": ", text) for names, text in found.own)
        yield tag("ul", *items, class_="references")
    if found.named:
        yield tag(lower, "Named by a plugin, not in the tables")
        yield tag("ul", *(tag("li", linked(name)) for name in found.named), class_="references")


def resting(sources: Sequence[str], found: Support) -> Markup:
    """Write ids publication by publication, each with its number; then what has no publication."""
    groups: dict[int | None, list[str]] = {}
    for source in sources:
        groups.setdefault(found.number(source), []).append(source)
    apart = [joined((linked(source),)) for source in groups.pop(None, [])]
    parts = [
        joined((", ".join(ranges(sorted(names))), " ", _number(number)))
        for number, names in groups.items()
        if number is not None
    ]
    return _separated([*parts, *apart])


def source_text(source: str, found: Support) -> Markup:
    """Write the source of a default, each id with the number of its publication."""
    _, assumed, rest = plain(source).partition("assumption")
    ids = list(ids_in(source, of_default=True))
    written = [resting(ids, found)] if ids else []
    return _separated([*written, *([joined((assumed, rest))] if assumed else [])])


def linked(source: str) -> str | Markup:
    """Write a source; a DOI in it leads to the publication."""
    text = plain(source)
    found = DOI.search(text)
    if found is None:
        return text
    link = tag("a", found[0], href=doi_link(found[0]), rel="noreferrer")
    return joined((text[: found.start()], link, text[found.end() :]))


def _reference(number: int, one: Reference) -> Markup:
    head, name, journal = in_words(one)
    link = tag("a", one.link_text, href=one.link, rel="noreferrer") if one.link else ""
    rows = f"Rows {rows_of(one)}."
    small = tag("small", f"{rows} {UNCHECKED}" if one.unchecked else rows)
    return tag(
        "li", f"{head} ", tag("cite", name), f" {journal} " if journal else " ", link, tag("br"), small,
        id=f"source-{number}",
    )  # fmt: skip


def _number(number: int) -> Markup:
    return tag("a", f"[{number}]", href=f"#source-{number}", class_="number")


def _separated(parts: Sequence[Markup]) -> Markup:
    """Put a semicolon between parts."""
    between = [bit for part in parts for bit in ("; ", part)][1:]
    return joined(between) if between else Markup(MISSING)
