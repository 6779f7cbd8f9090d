"""Page of the reference on measured rows, and the pictures of the page that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from coldchoice.cli.evidence import fit
from coldchoice.evidence.levels import family_by_medium
from coldchoice.evidence.measured import STRATEGIES, TABLES, measurements
from coldchoice.evidence.tables import SOURCES, read_table
from coldchoice.model.measurement import Measurement, unit_of
from coldchoice.reading.measurements import NEEDED
from coldchoice.report.figure import figure
from coldchoice.report.measured import METRIC_NAMES, view
from coldchoice.report.panels import METRICS
from tools.docs_markdown import code, listed, table

Schema = Mapping[str, Any]

HEAD = """\
# Measured rows

One row is one measured survival with its conditions. The shipped tables, the table of your own that a
scenario names under `measurements:`, and a table to validate against have the same columns. A table is a CSV
file in UTF-8 with commas; its first line names the columns, in any order. Columns that are not needed may be
left out, and a value that is not known is left empty: nothing stands in for it. One mistake, and nothing is
read: each is told with file, line, column, value and rule.

[How to add a row](../how-to/add-evidence.md), [how to look at them](../how-to/see-the-evidence.md).
"""
TAGS = {
    "lower-bound": "the true value lies above: the source says *more than*",
    "upper-bound": "the true value lies below",
    "range-low": "lower end of a range that the source prints; the row of the upper end stands beside it",
    "range-high": "upper end of that range",
    "approx": "the source calls the value approximate",
    "relative": "percent of the fresh cells, not a share of the cells counted; may exceed 100",
    "derived": "computed from what is printed, as 100 minus a loss",
    "median": "a median, filed as a mean",
    "sem-in-note": "the source gives a standard error; it stands in the note, and `sd` is empty",
    "coded-covariate": "a condition that the source gives in words is written as a number, as 22 for room "
    "temperature; the note says which",
    "prefreeze-hold": "of a series of holds before freezing",
    "freeze-thaw-cycles": "of a series of repeated freezing, or of warming and cooling in the store",
    "secondary": "read in a review or another work, not in the study itself",
    "reported-absent": "the source says that nothing was left; filed as 0",
    "vendor": "the seller's own word",
    "arm-difference": "a difference between arms, not a survival",
    "loss-measure": "counts what was lost, not what survived",
}
STATUSES = {
    "read": "seen in the source",
    "reproduced": "computed again, and the same",
    "computed": "computed here from values of the source",
    "unconfirmed": "not seen in the source itself",
    "own": "measured by you",
}
SOURCE_COLUMNS = {
    "source_id": "short name, unlike any other; rows name it",
    "authors": "separated by semicolons",
    "year": "of publication",
    "title": "as printed; in brackets where it was not seen",
    "journal": "with volume and pages",
    "doi": "without an address before it",
    "url": "where it was read; a DOI or an address is needed",
    "licence": "of the text, where known",
}
PICTURED = {
    "hsc-mobilised-hold": ("hsc-mobilised", "hold"),
    "msc-adipose": ("msc-adipose", None),
    "platelet-minus80": ("platelet", "minus80"),
}
"""Pictures in the documentation: name of the file, cell type, strategy."""


def evidence_page() -> str:
    """Page of the columns of a measured row, and of what may stand in them."""
    files = (*TABLES, *(name for name in SOURCES if name != "model_sources"))
    return "\n".join(
        (
            HEAD,
            "## Columns\n",
            table(("column", "unit", "meaning", "allowed", "needed"), _columns()),
            "## Measures\n",
            "The fits take viability and recovery, each for itself, and never average them: dead cells "
            "vanish from the count, so a high viability may stand beside a low recovery. A viability above "
            "100 is refused, unless its note has the tag `[relative]`; a recovery may exceed 100.\n",
            table(("`metric`", "`--metric`", "what it is"), _measures()),
            "## Ways of preserving\n",
            table(("`strategy`", "`--strategy`"), _ways()),
            "`--strategy hold` is every way of keeping cells in a liquid.\n",
            "## Media\n",
            "Names by which scenarios ask for a medium of a hold. Tables may write a medium as its source "
            "does; one that is not listed is told by the words in its name.\n",
            table(("medium", "family", "what it is"), _media()),
            "## Tags\n",
            "Words in square brackets at the beginning of `note`.\n",
            table(("tag", "meaning"), ((code(f"[{name}]"), text) for name, text in TAGS.items())),
            "## Status\n",
            table(("`status`", "meaning"), ((code(name), text) for name, text in STATUSES.items())),
            "## Tables\n",
            f"In `src/coldchoice/evidence/data`: {listed(f'{name}.csv' for name in files)}. "
            "The rows of `hypothermic_incomplete.csv` are holds whose hours or temperature the source does "
            "not say; the fits leave them out. An `id` is found in one of the tables only.\n",
            "A table of sources has these columns:\n",
            table(("column", "meaning"), ((code(name), text) for name, text in SOURCE_COLUMNS.items())),
        )
    )


def _media() -> Iterator[tuple[str, ...]]:
    families = family_by_medium()
    for row in read_table("media"):
        yield code(row["medium"]), families[row["medium"]], row["summary"]


def _columns() -> Iterator[tuple[str, ...]]:
    schema: Mapping[str, Schema] = Measurement.model_json_schema()["properties"]
    for name, part in schema.items():
        needed = "yes" if name in NEEDED else ""
        yield code(name), unit_of(name), part["description"], allowed(part), needed


def allowed(part: Schema) -> str:
    """Say what may stand in a column: one of some words, a range of numbers, or text."""
    if "enum" in part:
        words = listed(word for word in part["enum"] if word)
        return f"{words} or nothing" if "" in part["enum"] else words
    one: Schema = next((branch for branch in part.get("anyOf", ()) if branch["type"] == "number"), part)
    if one["type"] != "number":
        return f"text, at most {part['maxLength']:,} letters"
    if "exclusiveMinimum" in one:
        low = f"above {one['exclusiveMinimum']:g}"
        return f"{low}, at most {one['maximum']:,.0f}" if "maximum" in one else low
    return f"{one['minimum']:g} to {one['maximum']:,.0f}"


def _measures() -> Iterator[tuple[str, ...]]:
    for column, name in METRIC_NAMES.items():
        yield code(column), code(name), METRICS[column][1].replace("as each line says", "as `assay` says")


def _ways() -> Iterator[tuple[str, ...]]:
    ways = dict.fromkeys(way for found in STRATEGIES.values() for way in found if way)
    for way in ways:
        yield code(way), listed(name for name, found in STRATEGIES.items() if found == (way,))


def pictures() -> dict[str, Callable[[], str]]:
    """Return what draws each picture of the documentation, by the path of its file."""
    return {f"docs/pictures/{name}.svg": _drawing(*asked) for name, asked in PICTURED.items()}


def _drawing(cell: str, strategy: str | None) -> Callable[[], str]:
    return lambda: figure(view(cell, measurements(cell, strategy), fit()))
