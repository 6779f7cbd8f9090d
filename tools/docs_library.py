"""Pages on the library and the evidence: cells, lanes, prices, footprints, assumptions, bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from coldchoice.evidence.cells import CellType, cell_types
from coldchoice.evidence.footprints import Footprint, footprints
from coldchoice.evidence.lanes import Lane, lanes
from coldchoice.evidence.prices import prices
from coldchoice.evidence.tables import Row, read_table
from coldchoice.model.priced import PricedItem
from tools.docs_fit import assumed_effects
from tools.docs_markdown import code, table

SOURCES = {
    "hypothermic": "Holds that are not frozen",
    "cryo": "Freezing and thawing",
    "model": "Models and their parameters",
    "cost": "Cost and logistics",
}
ASSUMED_LINE = re.compile(r"^(\s*)(.*?)\s*#\s*assumption(?::\s*(.*))?$")
ASSUMED_TEXT = re.compile(r'^"""Assumption: (.*?)"*$')


def cells_page() -> str:
    """Page of the cell types."""
    rows = (
        (code(cell.name), cell.summary, cell.cell_class, *_limits(cell)) for cell in cell_types().values()
    )
    heads = ("cell type", "what it is", "class", "usual stage", "viability limit", "cells in a unit",
             "minimum dose", "usual hold", "usual cryoprotectant")  # fmt: skip
    sources = (
        (code(cell.name), cell.viability_limit_source, cell.starting_viability_source, cell.unit_cells_source,
         cell.minimum_dose_source)
        for cell in cell_types().values()
    )  # fmt: skip
    return "\n".join(
        (
            "# Cell types\n",
            "Defaults of a scenario that says nothing else. Where nothing was measured for a cell, numbers "
            "are borrowed from its class, and the report says so. `coldchoice cells` prints what is known of "
            "each, `coldchoice cells NAME` all about one.\n",
            table(heads, rows),
            "## Where the defaults come from\n",
            table(
                ("cell type", "viability limit", "fresh viability", "cells in a unit", "minimum dose"),
                sources,
            ),
        )
    )


def _limits(cell: CellType) -> tuple[str, ...]:
    return (
        cell.stage,
        f"{cell.viability_limit:.0%}",
        f"{cell.unit_cells:.3g}",
        f"{cell.minimum_dose:.3g}",
        f"{cell.hold_medium}, {cell.hold_temperature_c:g} degC",
        f"{cell.cryoprotectant} {cell.cryoprotectant_percent:g} %",
    )


def lanes_page() -> str:
    """Page of the lanes."""
    rows = ((code(lane.name), lane.summary, lane.duration.text, *_mishaps(lane)) for lane in lanes().values())
    heads = (
        "lane",
        "what it is",
        "door to door",
        "late departure",
        "cancelled or diverted",
        "excursion",
        "ambient",
        "in summer",
        "in winter",
        "meant for, km",
    )
    sources = (
        (code(lane.name), what.replace("_", " "), str(origin))
        for lane in lanes().values()
        for what, origin in lane.origins.items()
    )
    return "\n".join(
        (
            "# Lanes\n",
            "Usual ways of sending, with their delays. A leg of a scenario overrides any of the numbers. "
            "`coldchoice lanes` prints the list, `coldchoice lanes FRA JFK` those meant for the distance.\n",
            table(heads, rows),
            "## Where the numbers come from\n",
            table(("lane", "number", "source"), sources),
        )
    )


def _mishaps(lane: Lane) -> tuple[str, ...]:
    return (
        _chance(lane.delay_probability, lane.delay_adds.text),
        _chance(lane.disruption_probability, lane.disruption_adds.text),
        f"{lane.excursion_mean:.2%}",
        lane.ambient.text,
        *(lane.ambient_in(season).text if lane.seasonal else "the same" for season in ("summer", "winter")),
        "{:,g} to {:,g}".format(*lane.distance_km),
    )


def _chance(probability: float, adds: str) -> str:
    return f"{probability:.3g}, then {adds}" if probability else "never"


def prices_page() -> str:
    """Page of the priced items."""
    rows = [(code(one.item), one.what, *_amounts(one), one.note) for one in prices().values()]
    heads = ("item", "what it is", "low, likely, high", "per", "used up after", "grade", "source", "note")
    wanted = [(code(one.item), one.what, _amounts(one)[0]) for one in prices().values() if one.required]
    return "\n".join(
        (
            "# Priced items\n",
            "What strategies spend. Each price is drawn from a triangle of its three numbers, once for all "
            "strategies. Above it stand the rows of [a table of your own](../how-to/own-prices.md) "
            "(`economics.library`), and above those a scenario's own price (`economics.prices`). `coldchoice "
            "prices` prints the list.\n",
            "## Without a public price\n",
            "Nobody publishes what these cost. Each is a wide assumption, to be replaced with a quotation "
            "before anything is decided by it; `coldchoice template prices` writes a table with "
            "a row for each.\n",
            table(("item", "what it is", "low, likely, high"), wanted),
            "## All\n",
            table(heads, rows),
        )
    )


def footprints_page() -> str:
    """Page of what making, running and carrying things emits and uses up."""
    rows = (
        (
            code(one.subject), one.quantity.replace("_", " "), f"{one.low:,g}, {one.mode:,g}, {one.high:,g}",
            one.unit, one.group, ", ".join(one.sources) or one.status, one.note,
        )
        for one in _footprints()
    )  # fmt: skip
    heads = ("of what", "quantity", "low, likely, high", "unit", "counted under", "source", "note")
    return "\n".join(("# Footprints\n", FOOTPRINTS_HEAD, table(heads, rows)))


FOOTPRINTS_HEAD = """\
What the criteria [carbon and energy](../explanation/carbon.md) count. Each number is drawn from a triangle of
its three amounts, once for all strategies and for both criteria. `making` and what is used up are for one
unit of the [priced item](prices.md); what is bought for years is spread over its life, and runs by the year.
Most rows are assumptions: figures of your own belong under the options of the criterion.
"""


def _footprints() -> Iterator[Footprint]:
    yield from (one for rows in footprints().values() for one in rows.values())


def _amounts(one: PricedItem) -> tuple[str, ...]:
    money = f"{one.low:,g}, {one.mode:,g}, {one.high:,g} {one.currency} {one.price_year}"
    life = f"{one.life_years:g} years" if one.life_years else f"{one.uses:g} uses" if one.uses else ""
    return money, one.unit, life, one.grade, ", ".join(one.sources) or one.status


def assumptions_page() -> str:
    """Page of every number that rests on nobody's measurement."""
    return "\n".join(
        (
            "# What is assumed\n",
            ASSUMED_HEAD,
            "## In the fits\n",
            table(("id", "of what", "value", "spread", "why"), _assumed_priors()),
            ASSUMED_EFFECTS,
            table(("component", "priors"), assumed_effects()),
            "## Prices\n",
            table(("item", "low, likely, high", "why"), _assumed_prices()),
            "## Footprints\n",
            table(("of what", "low, likely, high", "why"), _assumed_footprints()),
            "## Lanes\n",
            table(("lane", "number", "why"), _assumed_lanes()),
            "## Cell types\n",
            table(("cell type", "number", "value", "why"), _assumed_cells()),
            "## In the code\n",
            table(("where", "what", "why"), _assumed_in_code()),
        )
    )


ASSUMED_HEAD = """\
Every number that no source stands behind. A report names those that it used, and of them the ones that the
lead leans on most. If you have a better number, write it into the scenario, or see
[how to add a measured row](../how-to/add-evidence.md).
"""


ASSUMED_EFFECTS = """\
Priors of the [fit of survival](../reference/fit.md#priors-and-what-was-found) that rest on an assumption, if
only in part. An effect has a mean and a standard deviation; the spread of a group has the scale of a
half-normal. What each means, why, and what the measured rows made of it stands there.
"""


def _assumed_priors() -> Iterator[tuple[str, ...]]:
    for row in read_table("priors"):
        if row["status"] == "assumption":
            of = ", ".join(filter(None, (row["part"], row["subject"], row["parameter"], row["level"])))
            spread = ", ".join(f"{row[key]} {name}" for key, name in SPREADS.items() if row[key])
            yield (
                code(row["id"]),
                of.replace("*", "any cell").replace("_", " "),
                row["value"],
                spread,
                row["note"],
            )


SPREADS = {"sd_parameter": "of the parameter", "sd_lot": "between lots"}


def _assumed_prices() -> Iterator[tuple[str, ...]]:
    for one in prices().values():
        if one.status == "assumption":
            yield code(one.item), f"{_amounts(one)[0]} per {one.unit}", one.note


def _assumed_footprints() -> Iterator[tuple[str, ...]]:
    for one in _footprints():
        if one.status == "assumption" and one.low < one.high:
            what = f"{code(one.subject)}, {one.quantity.replace('_', ' ')}"
            yield what, f"{one.low:,g}, {one.mode:,g}, {one.high:,g} {one.unit}", one.note


def _assumed_lanes() -> Iterator[tuple[str, ...]]:
    for lane in lanes().values():
        for what, origin in lane.origins.items():
            if origin.status == "assumption":
                yield code(lane.name), what.replace("_", " "), origin.note


def _assumed_cells() -> Iterator[tuple[str, ...]]:
    for row in read_table("cells"):
        for key in ("viability_limit", "starting_viability", "unit_cells", "minimum_dose"):
            source = row[f"{key}_source"]
            if source.startswith("assumption"):
                yield (
                    code(row["name"]),
                    key.replace("_", " "),
                    row[key],
                    source.removeprefix("assumption").lstrip(": "),
                )


def _assumed_in_code() -> Iterator[tuple[str, ...]]:
    """Find the constants that are marked as assumptions where they stand."""
    for package in ("coldchoice", "coldchoice_criteria", "coldchoice_reporters", "coldchoice_strategies"):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{package} is not installed")
        root = Path(spec.origin).parent
        for path in sorted(root.rglob("*.py")):
            where = code(f"{package}/{path.relative_to(root).as_posix()}")
            yield from (
                (where, what, why) for what, why in _marked(path.read_text(encoding="utf-8").splitlines())
            )


def _marked(lines: list[str]) -> Iterator[tuple[str, str]]:
    for before, line in zip(["", *lines], lines, strict=False):
        if found := ASSUMED_LINE.match(line):
            yield code(found[2].strip().rstrip(",")), found[3] or ""
        elif found := ASSUMED_TEXT.match(line):
            yield code(before.strip()), found[1]


def bibliography_page() -> str:
    """Page of every source in the tables."""
    parts = ["# Bibliography\n", BIBLIOGRAPHY_HEAD]
    for key, heading in SOURCES.items():
        rows = sorted(read_table(f"{key}_sources"), key=lambda row: (row["authors"].lower(), row["year"]))
        parts += [f"## {heading}\n", "".join(f"- {_cited(row)}\n" for row in rows)]
    return "\n".join(parts)


BIBLIOGRAPHY_HEAD = """\
What the numbers were read from. The id in front of a source stands in the tables under
`src/coldchoice/evidence/data`; a row of a table has an id of its own, the place in the source, and how far
the number can be trusted. Remarks in brackets are part of the record: some entries were seen only in part.
"""


def _cited(row: Row) -> str:
    """Write one source as a line."""
    link = f"[doi:{row['doi']}](https://doi.org/{quote(row['doi'])})" if row["doi"] else _address(row["url"])
    parts = (row["authors"], row["year"], row["title"], row["journal"], link)
    return f"{code(row['source_id'])} " + ". ".join(
        " ".join(part.split()).rstrip(".") for part in parts if part
    )


def _address(url: str) -> str:
    """Write an address as a link; what is not one stays text."""
    return f"<{url}>" if re.fullmatch(r"https?://\S+", url) else url
