"""From an evidence id to the publication behind it.

Ids are those of the tables: ``cryo-0082``, ``P088``, ``antonenas-2006``, ``prior-001``. Some stand in two
tables; those are written with the table before them, as in ``cost:cm-013``, ``cryo:cm-001``, ``model:S59``.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.evidence.tables import Row, read_table
from coldchoice.record import NamedTuple


class Citation(NamedTuple):
    """A publication, or what stands in for one, and the row it was asked for.

    Attributes
    ----------
    id
        The id with its table.
    authors, year, title, journal, doi, url
        As known; empty where the source does not say.
    where
        Place inside the source, for a measured row.
    """

    id: str
    authors: str
    year: str
    title: str
    journal: str
    doi: str
    url: str
    where: str = ""

    def __str__(self) -> str:
        link = f"doi:{self.doi}" if self.doi else self.url
        head = " ".join(part for part in (self.authors, f"({self.year})" if self.year else "") if part)
        return ". ".join(part for part in (head, self.title, self.journal, link) if part)


_ROWS = MappingProxyType({
    "hypothermic": "hypothermic", "hypothermic_incomplete": "incomplete", "cryo": "cryo",
    "model_parameters": "model", "model_checks": "check", "cost_logistics": "cost",
})  # fmt: skip
_SOURCES = MappingProxyType({
    "hypothermic_sources": "hypothermic", "cryo_sources": "cryo", "model_sources": "model",
    "cost_sources": "cost",
})  # fmt: skip
_SOURCE_TABLES = MappingProxyType({
    "hypothermic": ("hypothermic", "cryo"), "incomplete": ("hypothermic", "cryo"),
    "cryo": ("cryo", "hypothermic"),
    "model": ("model",), "check": ("model",), "cost": ("cost",),
})  # fmt: skip

TABLES = (*_ROWS, *_SOURCES, "marketed_products", "priors")
"""Tables whose first column is an id."""


def citation(name: str) -> Citation:
    """Find the publication behind a row or a source.

    Raises
    ------
    UnknownName
        If nothing has that id.
    InputError
        If two tables have it; the message names both spellings.
    """
    found = _index().get(name.partition(":")[2] if ":" in name else name, {})
    table = name.partition(":")[0] if ":" in name else next(iter(found), "")
    if table not in found:
        raise UnknownName("evidence id", name, (_spelled(key, tables) for key, tables in _index().items()))
    if ":" not in name and len(found) > 1:
        spellings = " or ".join(f"{table}:{name}" for table in found)
        raise InputError(
            Problem("stands in more than one table", value=repr(name), hint=f"write {spellings}")
        )
    return found[table]


@cache
def _index() -> dict[str, dict[str, Citation]]:
    """All citations by id and table."""
    sources = {
        (table, row["source_id"]): _of_source(f"{table}:{row['source_id']}", row)
        for file, table in _SOURCES.items()
        for row in read_table(file)
    }
    found: dict[str, dict[str, Citation]] = {}
    for (table, source_id), cited in sources.items():
        found.setdefault(source_id, {})[table] = cited
    for file, table in _ROWS.items():
        for row in read_table(file):
            cited = _behind(table, row["source_id"], sources)
            found.setdefault(row["id"], {})[table] = cited._replace(
                id=f"{table}:{row['id']}", where=row.get("where", "")
            )
    for row in read_table("marketed_products"):
        found.setdefault(row["id"], {})["product"] = Citation(
            f"product:{row['id']}", "", "", row["product"], "", "", row["url"], row["where"]
        )
    for row in read_table("priors"):
        title = f"{row['status']}: {row['part']}, {row['parameter']} of {row['subject']}: {row['note']}"
        cited = Citation(f"prior:{row['id']}", "The coldchoice authors", "", title, "", "", "")
        found.setdefault(row["id"], {})["prior"] = cited
    return found


def _of_source(name: str, row: Row) -> Citation:
    return Citation(name, *(row[key] for key in ("authors", "year", "title", "journal", "doi", "url")))


def _behind(table: str, source_id: str, sources: dict[tuple[str, str], Citation]) -> Citation:
    """Source of a row; a few rows that are only kept as a check have a source that was never listed."""
    for place in _SOURCE_TABLES[table]:
        if (place, source_id) in sources:
            return sources[place, source_id]
    return Citation("", "source not recorded", "", source_id, "", "", "")


def _spelled(name: str, tables: dict[str, Citation]) -> str:
    return name if len(tables) == 1 else f"{next(iter(tables))}:{name}"
