"""What the numbers rest on: publications, each with the rows taken from it, and what was assumed or computed.

Reading the citations takes time; only formats that show them import this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from coldchoice.errors import InputError
from coldchoice.evidence.citations import Citation, citation
from coldchoice.record import NamedTuple
from coldchoice.report.words import opened, plain, ranges, sentence

if TYPE_CHECKING:
    from coldchoice.model.chained import StageAnswer
    from coldchoice.model.comparison import Comparison

DOI = re.compile(r"\b10\.[0-9]{4,9}/[^\s<>\"]*[^\s<>\".,;]")
URL = re.compile(r"https?://[^\s<>\";]+")
ADDRESS = re.compile(r"[\d.:\[\]]+")
"""A host that is a bare number: a mirror that nobody should be sent to."""

OF_COSTS = re.compile(r"(CL|cm-)\d+")
"""Ids that stand for the cost tables where a default names them without a table."""

IN_WORDS = re.compile(r"\b(?:CL|cm-)\d{3}\b")
"""Ids of the cost tables inside a sentence."""

UNKNOWN = re.compile(r"(?i)\(?((blog )?(authors?|buyer|title|repository) )?not (shown|stated)\b.*|-")
RECALLED = re.compile(r"(?i)\s*[(\[][^)\]]*\b(memory|recalled|not shown|third-party)\b[^)\]]*[)\]]?")
DOUBTFUL = re.compile(r"(?i)\b(memory|recalled|inferred|third-party)\b")
UNCHECKED = "Not every detail was checked against the publication."
NAMED_AUTHORS = 4
SHOWN_URL = 70


class Reference(NamedTuple):
    """A publication, and the ids of the rows that were used of it.

    Attributes
    ----------
    ids
        In order, as they stand beside the numbers.
    authors, year, title, journal
        As people cite them; empty where the source does not say.
    link, link_text
        An address and how it is shown; empty where there is none.
    unchecked
        Whether parts of the citation were never compared with the publication.
    """

    ids: tuple[str, ...]
    authors: str
    year: str
    title: str
    journal: str
    link: str
    link_text: str
    unchecked: bool


class Support(NamedTuple):
    """Everything that several comparisons rest on.

    Attributes
    ----------
    publications
        Each once, in the order in which they are first leaned on.
    own
        Ids, and in words what was assumed or computed for coldchoice under them.
    named
        What a strategy or a default names that no table here holds.
    """

    publications: tuple[Reference, ...]
    own: tuple[tuple[str, str], ...]
    named: tuple[str, ...]

    def number(self, name: str) -> int | None:
        """Return the place of the publication behind an id, counted from 1."""
        places = (place for place, one in enumerate(self.publications, 1) if name in one.ids)
        return next(places, None)


def support(comparisons: Iterable[Comparison]) -> Support:
    """Gather the sources of all rows, inputs and defaults, grouped by publication."""
    return _grouped(*_looked_up(comparisons))


def support_of(names: Iterable[str]) -> Support:
    """Group evidence ids by publication, in the order in which they are named.

    Raises
    ------
    UnknownName
        If nothing has that id.
    """
    return _grouped({name: citation(name) for name in names}, ())


def _grouped(found: dict[str, Citation], named: tuple[str, ...]) -> Support:
    groups: dict[str, list[tuple[str, Citation]]] = {}
    own: dict[str, list[str]] = {}
    for name, cited in found.items():
        if is_own(cited):
            own.setdefault(_own_words(cited), []).append(name)
        else:
            source = cited.doi.lower() or f"{cited.url} {cited.authors} {cited.title}".lower()
            groups.setdefault(source, []).append((name, cited))
    return Support(
        tuple(_reference(group) for group in groups.values()),
        tuple((", ".join(ranges(sorted(names, key=_in_order))), text) for text, names in own.items()),
        named,
    )


def citations(comparisons: Iterable[Comparison | StageAnswer]) -> dict[str, dict[str, Any]]:
    """Return the record behind every id that the comparisons name, by the id as it is written there."""
    found, _ = _looked_up(comparisons)
    return {
        name: {**cited._asdict(), "kind": "own" if is_own(cited) else "publication"}
        for name, cited in found.items()
    }


def ids_in(text: str, *, of_default: bool = False) -> Iterator[str]:
    """Yield the ids in a source such as ``CL127; CL124; assumption: duration``; what is assumed has none."""
    for part in text.split(";"):
        name = plain(part)
        if name.startswith("assumption"):
            return
        if name:
            yield f"cost:{name}" if of_default and OF_COSTS.fullmatch(name) else name


def is_own(cited: Citation) -> bool:
    """Whether a value was assumed or computed for coldchoice instead of published."""
    return cited.id.startswith("prior:") or cited.where == "computed" or cited.authors in ("here", "Derived")


def doi_link(doi: str) -> str:
    """Return the address of a DOI."""
    return f"https://doi.org/{quote(doi, safe='/().-_:;')}"


def in_words(reference: Reference) -> tuple[str, str, str]:
    """Write a reference in three parts: authors and year, title, journal."""
    year = f"({reference.year})" if reference.year else "(no date)"
    return (
        opened(f"{reference.authors or 'Authors not given'} {year}."),
        sentence(reference.title),
        opened(sentence(reference.journal)),
    )


def _looked_up(
    comparisons: Iterable[Comparison | StageAnswer],
) -> tuple[dict[str, Citation], tuple[str, ...]]:
    """Find every citation once, by the id as it is written; and what no table holds."""
    found: dict[str, Citation] = {}
    named: dict[str, None] = {}
    for name in dict.fromkeys(name for comparison in comparisons for name in _written(comparison)):
        cited = _cited(name)
        if cited is not None:
            found[name] = cited
        else:
            named[name] = None
    return found, tuple(named)


def _written(comparison: Comparison | StageAnswer) -> Iterator[str]:
    for row in comparison.rows:
        for text in (*(source for used in row.inputs for source in used.sources), *row.sources):
            yield from ids_in(text)
    for default in comparison.defaults:
        yield from ids_in(default.source, of_default=True)
    for stated in (comparison.terms.unit_value_stated, comparison.terms.failure_cost_stated):
        yield from (f"cost:{name}" for name in dict.fromkeys(IN_WORDS.findall(stated.source)))


def _cited(name: str) -> Citation | None:
    """Look an id up; anything with a blank or a DOI in it is none."""
    if " " in name or DOI.search(name):
        return None
    try:
        return citation(name)
    except InputError:
        return None


def _own_words(cited: Citation) -> str:
    """Write what a value says of itself: ``Assumption: freeze, delayed loss of any class: share of ...``."""
    text = plain(cited.title.replace(" of *:", " of any class:").replace("_", " "))
    return opened(sentence(text if cited.id.startswith("prior:") else f"computed: {text}"))


def _reference(group: Sequence[tuple[str, Citation]]) -> Reference:
    names = sorted((name for name, _ in group), key=_in_order)
    cited = group[0][1]
    link, text = _link(cited)
    said = (cited.authors, cited.year, cited.title, cited.journal)
    return Reference(
        tuple(names),
        _few(_known(cited.authors)),
        _known(cited.year),
        plain(cited.title).rstrip("."),
        _known(cited.journal),
        link,
        text,
        any(DOUBTFUL.search(text) for text in said),
    )


def _link(cited: Citation) -> tuple[str, str]:
    if cited.doi:
        return doi_link(cited.doi), f"doi:{cited.doi}"
    found = URL.search(cited.url)
    host = (urlsplit(found[0]).hostname or "") if found else ""
    if not found or not host or ADDRESS.fullmatch(host):
        return "", ""
    text = found[0].partition("://")[2].rstrip("/")
    return found[0], text if len(text) <= SHOWN_URL else f"{text[: SHOWN_URL - 3]}..."


def _known(text: str) -> str:
    """Drop what says only that something is not known, and what it was remembered from."""
    line = plain(RECALLED.sub("", text))
    return "" if UNKNOWN.fullmatch(line) else line.removesuffix(" from memory")


def _few(authors: str) -> str:
    """Name the first three of many authors."""
    for comma in ("; ", ", "):
        names = authors.split(comma)
        if len(names) > NAMED_AUTHORS and "(" not in authors:
            return f"{comma.join(names[:3])} et al."
    return authors


def _in_order(name: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*?)(\d*)", name)
    return (found[1], int(found[2] or 0)) if found else (name, 0)


def rows_of(reference: Reference) -> str:
    """Name the rows that were used: ``antonenas-2006-01 to antonenas-2006-07, cryo:cm-001``."""
    return ", ".join(ranges(reference.ids))
