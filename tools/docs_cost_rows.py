"""Page of every row of the evidence on cost and logistics: what was read, where, and how good it is."""

from __future__ import annotations

from coldchoice.evidence.tables import Row, read_table
from tools.docs_markdown import code, table

HEAD = """\
# Cost rows

Every row of the evidence on cost, logistics and carbon, by its id: the CLnnn, cm-nnn and cf-nnn that prices,
lanes, footprints and scenarios name. Values are as they were read, in the unit and money of the source; the
note begins with how good the source is: A a paper, B an institution, vendor or registry, C tertiary.
Publications stand in full in the [bibliography](../bibliography.md).
"""


def cost_rows_page() -> str:
    """Page of all rows, in the order of the table."""
    sources = {row["source_id"]: row for row in read_table("cost_sources")}
    lines = [_line(row, sources[row["source_id"]]) for row in read_table("cost_logistics")]
    heads = ("row", "what", "of", "value", "unit", "year", "from", "note")
    return f"{HEAD}\n{table(heads, lines)}"


def _line(row: Row, source: Row) -> tuple[str, ...]:
    return (
        code(row["id"]),
        row["parameter"].replace("_", " "),
        row["applies_to"],
        _value(row),
        row["unit"],
        row["currency_year"],
        f"{_short(source)}; {row['where']}" if row["where"] else _short(source),
        row["note"],
    )


def _value(row: Row) -> str:
    """Write a value with its range, or the range alone."""
    low, high = row["low"], row["high"]
    between = f"{low or '?'} to {high or '?'}" if low or high else ""
    if row["value"] and between:
        return f"{row['value']} ({between})"
    return row["value"] or between


def _short(source: Row) -> str:
    """Name a source in a few words: first author and year."""
    first = source["authors"].split(";")[0].strip()
    return f"{source['source_id']} {first} {source['year']}".strip()
