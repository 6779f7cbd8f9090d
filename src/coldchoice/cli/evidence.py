"""``coldchoice evidence``: what was measured, by whom, and the curve that the fit draws through it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coldchoice.cli.output import STDOUT, check_output, deliver, deliver_bytes
from coldchoice.cli.plugins import table
from coldchoice.cli.shared import AsJson, command, say

if TYPE_CHECKING:
    from coldchoice.evidence.measured import Measured
    from coldchoice.report.curve import Predict

OWN = (
    "Your own measurements: a table named by the key `measurements:` of a scenario.\n"
    "`coldchoice template` writes an empty one."
)


@command
def evidence(
    cell_type: Annotated[
        str | None, typer.Argument(help="Cell type to show; a list of all if left out.")
    ] = None,
    strategy: Annotated[
        str | None,
        typer.Option(
            "--strategy", metavar="NAME", help="Only this way of preserving, e.g. hold, slow-freeze, minus80."
        ),
    ] = None,
    metric: Annotated[
        str | None, typer.Option("--metric", metavar="NAME", help="Only this measure, e.g. recovery.")
    ] = None,
    svg: Annotated[
        str | None, typer.Option("--svg", metavar="FILE", help="Draw the picture into an SVG file.")
    ] = None,
    png: Annotated[
        str | None,
        typer.Option("--png", metavar="FILE", help="Draw it into a PNG file (extra coldchoice[report])."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what was measured: values, sources, and the fitted curve with its 90 % band."""
    check_output(svg)
    check_output(png)
    from coldchoice.errors import InputError
    from coldchoice.evidence.measured import measurements

    rows = of_metric(measurements(cell_type, strategy), metric)
    if cell_type is None:
        if svg or png:
            raise InputError(
                "a picture is drawn of one cell type; name one, as in `coldchoice evidence t-cell`"
            )
        _tell_all(rows, as_json)
    elif not rows:
        _tell_nothing(cell_type, strategy, metric, as_json)
    else:
        _tell_one(cell_type, rows, svg, png, as_json)


def of_metric(rows: tuple[Measured, ...], metric: str | None) -> tuple[Measured, ...]:
    """Keep the rows of one measure.

    Raises
    ------
    UnknownName
        If there is no such measure; says the nearest.
    """
    if metric is None:
        return rows
    from coldchoice.errors import UnknownName
    from coldchoice.report.measured import METRIC_NAMES

    known = {name: column for column, name in METRIC_NAMES.items()}
    name = metric.strip().lower().replace("_", "-").removesuffix("-pct")
    name = "cfu" if name == "cfu-recovery" else name
    if name not in known:
        raise UnknownName("measure", metric, known)
    return tuple(one for one in rows if one.row.metric == known[name])


def _tell_all(rows: tuple[Measured, ...], as_json: bool) -> None:
    from coldchoice.evidence.measured import without_twins
    from coldchoice.report import measured_text

    kept = without_twins(rows)
    if as_json:
        _json(measured_text.summaries(kept))
        return
    typer.echo(table(measured_text.SUMMARY, measured_text.summary(kept)))
    typer.echo("\nhold: hours in a liquid, or after thaw; store: days frozen or dry")
    typer.echo("Values, sources and curves of one: coldchoice evidence CELL_TYPE")


def _tell_nothing(cell_type: str, strategy: str | None, metric: str | None, as_json: bool) -> None:
    if as_json:
        _json(
            {"cell_type": cell_type, "about": "nothing was measured", "rows": [], "sources": [], "curves": []}
        )
        return
    asked = " and ".join(
        f"{name} {given}" for name, given in (("strategy", strategy), ("measure", metric)) if given
    )
    typer.echo(f"{cell_type}: nothing was measured{f' with {asked}' if asked else ''}.")
    typer.echo(f"What stands in for it: coldchoice cells {cell_type}")
    typer.echo(OWN)


def _tell_one(
    cell_type: str, rows: tuple[Measured, ...], svg: str | None, png: str | None, as_json: bool
) -> None:
    from coldchoice.report.measured import document, view

    shown = view(cell_type, rows, fit())
    if svg or png:
        from coldchoice.report.figure import figure
        from coldchoice.report.picture import png as to_png

        drawn = figure(shown)
        if png:
            deliver_bytes(to_png(drawn), png)
        if svg:
            deliver(drawn, svg)
        for path in filter(None, (svg, png)):
            if path != STDOUT:
                say(f"{path}: written")
    if as_json:
        _json(document(shown, cell_type))
    elif not (svg or png):
        from coldchoice.report.measured_text import text
        from coldchoice.report.plain_plot import signs_for

        deliver(text(shown, signs_for(getattr(sys.stdout, "encoding", None))), None)


def fit() -> Predict | None:
    """Return the function that says what a new study would measure; none where no draws of the fit ship."""
    from coldchoice.evidence.tables import DATA
    from coldchoice.validation.predictive import predicted

    return predicted if (DATA / "posterior.json").is_file() else None


def _json(data: Any) -> None:
    import json

    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
