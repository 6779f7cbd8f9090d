"""``coldchoice template [CELL]``: an empty table for one's own study, or for one's own prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.output import STDOUT, check_output, deliver
from coldchoice.cli.shared import Output, command, say

if TYPE_CHECKING:
    from coldchoice.evidence.cells import CellType

    Row = dict[str, object]

COLUMNS = (
    "id", "source_id", "cell_type", "strategy", "medium", "temperature_c", "duration_h", "cpa", "cpa_pct",
    "cooling_rate_c_per_min", "storage_temperature_c", "storage_days", "metric", "assay", "mean", "sd", "n",
    "baseline", "note", "status",
)  # fmt: skip
"""The columns that most studies need, of those that `validate` takes."""

HOURS = (24, 48, 72)
"""Hours of the hold study: a doubling and one more, so that the shape of the decline shows (assumption)."""

NITROGEN_C = -196
GUIDE = """\
Fill in `mean` (percent), and `sd` and `n` (lots) if you have them; take out rows that you did not measure.
Change media, hours, temperatures and cryoprotectants to yours; `baseline` is the viability before (percent).
Then: coldchoice validate {file}, and in a scenario `measurements: {file}`.\
"""
PRICES = "prices"
PRICES_GUIDE = """\
Fill in `mode`, or `low`, `mode` and `high`, with `currency` and `price_year`; under `sources` who says so.
Take out rows that you cannot fill; add any other item of `coldchoice prices`, or a new one with its unit.
Then: coldchoice prices --library {file}, and in a scenario `economics: {{library: {file}}}`.\
"""


@command
def template(
    cell: Annotated[
        str | None,
        typer.Argument(
            metavar="CELL", help="Cell type, whose usual medium and so on are filled in; or the word prices."
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Write an empty table of your own measurements: a hold study and a freezing study.

    A scenario names the filled table under `measurements`; `coldchoice validate` reads it too. With the word
    prices it is one of your own prices, for `economics.library`, with a row for all that has no public price.
    """
    import os

    from coldchoice.errors import OutputError
    from coldchoice.evidence.cells import cell_type

    check_output(output)
    if output not in (None, STDOUT) and os.path.lexists(str(output)):
        raise OutputError(f"{output!r}: is there already, and may hold what you know; name another file")
    usual, guide = ("my-prices.csv", PRICES_GUIDE) if cell == PRICES else ("mine.csv", GUIDE)
    file = usual if output in (None, STDOUT) else os.path.basename(str(output))
    if cell == PRICES:
        deliver(prices_text(), output)
    else:
        deliver(text(None if cell is None else cell_type(cell)), output)
    say(guide.format(file=file))


def text(cell: CellType | None) -> str:
    """Return the table as CSV; of no cell in particular, its names and media are left open."""
    from csv import DictWriter
    from io import StringIO

    written = StringIO()
    table = DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for number, row in enumerate((*_hold(cell), *_freezing(cell)), 1):
        table.writerow({"id": f"own-{number}", "source_id": "own", "status": "own", **row})
    return written.getvalue()


def prices_text() -> str:
    """Return a table of prices as CSV: a row for each item that has no public price, its price left open."""
    from csv import DictWriter
    from io import StringIO

    from coldchoice.evidence.prices import prices

    columns = (
        "item", "what", "low", "mode", "high", "unit", "currency", "price_year", "life_years", "uses",
        "sources", "note",
    )  # fmt: skip
    written = StringIO()
    table = DictWriter(written, columns, restval="", lineterminator="\n")
    table.writeheader()
    for one in prices().values():
        if one.required:
            table.writerow({"item": one.item, "what": one.what, "unit": one.unit})
    return written.getvalue()


def _hold(cell: CellType | None) -> list[Row]:
    temperature_c = 4.0 if cell is None else cell.hold_temperature_c
    common: Row = {
        "cell_type": "" if cell is None else cell.name,
        "strategy": _way(temperature_c),
        "medium": "" if cell is None else cell.hold_medium,
        "temperature_c": f"{temperature_c:g}",
    }
    return [
        {**common, "duration_h": hours, "metric": metric}
        for metric in ("viability_pct", "recovery_pct")
        for hours in HOURS
    ]


def _way(temperature_c: float) -> str:
    """Name the way of keeping cells unfrozen at a temperature, as the tables do."""
    if temperature_c < 0.0:
        return "subzero_nonfreezing"
    return "hypothermic" if temperature_c < 15.0 else "ambient" if temperature_c < 30.0 else "normothermic"


def _freezing(cell: CellType | None) -> list[Row]:
    common: Row = {
        "cell_type": "" if cell is None else cell.name,
        "strategy": "slow_freeze",
        "cpa": "" if cell is None else cell.cryoprotectant,
        "cpa_pct": "" if cell is None else f"{cell.cryoprotectant_percent:g}",
        "storage_temperature_c": NITROGEN_C,
    }
    return [{**common, "metric": metric} for metric in ("recovery_pct", "viability_pct")]
