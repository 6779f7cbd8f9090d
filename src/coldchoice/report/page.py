"""The answer as one HTML page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldchoice._version import __version__
from coldchoice.report.asked import setting, title
from coldchoice.report.blocks import bullets
from coldchoice.report.content import unloadable, unloadable_count
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.references import support
from coldchoice.report.sections import overview, sections
from coldchoice.report.sources import references
from coldchoice.report.style import STYLE
from coldchoice.report.words import counted

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison
    from coldchoice.report.references import Support

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even if some text got in as markup, it could neither run nor fetch anything."""


def page(comparisons: Sequence[Comparison]) -> str:
    """Return one self-contained page; several comparisons get a section each and a list of contents."""
    name = title(comparisons[0]) if len(comparisons) == 1 else counted(len(comparisons), "scenario")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{name} - coldchoice"),
        Markup(f"<style>\n{STYLE}\n</style>"),
    )
    found = support(comparisons)
    alone = len(comparisons) == 1
    main = tag(
        "main",
        _single(comparisons[0], found) if alone else _several(comparisons, found),
        *references(found, "h2", "h3"),
        _foot(comparisons),
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', main), lang='en')}\n"


def _single(comparison: Comparison, found: Support) -> Markup:
    return joined((_header(title(comparison), setting(comparison)), *sections(comparison, "a", "h2", found)))


def _several(comparisons: Sequence[Comparison], found: Support) -> Markup:
    return joined(
        (
            _header(
                f"Comparison of {counted(len(comparisons), 'scenario')}",
                "How to preserve the cells in each of them",
            ),
            _contents(comparisons),
            *(_section(comparison, f"scenario-{n}", found) for n, comparison in enumerate(comparisons, 1)),
        )
    )


def _header(name: str, line: str) -> Markup:
    return tag(
        "header", tag("p", "coldchoice", class_="brand"), tag("h1", name), tag("p", line, class_="setting")
    )


def _contents(comparisons: Sequence[Comparison]) -> Markup:
    return tag("nav", overview(comparisons), aria_label="Scenarios")


def _section(comparison: Comparison, key: str, found: Support) -> Markup:
    return tag(
        "section",
        tag("h2", title(comparison), id=f"{key}-name"),
        tag("p", setting(comparison), class_="setting"),
        *sections(comparison, key, "h3", found, folded=True),
        class_="scenario",
        id=key,
        aria_labelledby=f"{key}-name",
    )


def _foot(comparisons: Sequence[Comparison]) -> Markup:
    missing = unloadable(comparisons)
    warning = (tag("p", unloadable_count(len(missing))), bullets(missing)) if missing else ()
    return tag("footer", *warning, tag("p", f"Made with coldchoice {__version__}.", class_="note"))
