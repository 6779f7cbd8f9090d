"""``coldchoice validate TABLE``: predictions beside measurements, published or one's own."""

from __future__ import annotations

from typing import Annotated

import typer

from coldchoice.cli.output import check_output, deliver
from coldchoice.cli.shared import AsJson, Output, command


@command
def validate(
    table: Annotated[
        str,
        typer.Argument(metavar="TABLE", help="CSV file of measured rows, with the columns of the evidence."),
    ],
    as_json: AsJson = False,
    rows: Annotated[
        bool, typer.Option("--rows/--no-rows", help="Show every row, or only the scores.")
    ] = True,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Seed of the predictions' draws.")] = 1,
    output: Output = None,
) -> None:
    """Hold the models' predictions against a table of measurements.

    For every row it predicts what a new study would measure; then it tells how often the measured value lies
    in the 90 % interval, bias and error: overall, by cell type, by strategy and by metric.
    """
    check_output(output, (table,))
    from coldchoice.reading.measurements import read_measurements
    from coldchoice.validation.intervals import intervals
    from coldchoice.validation.predictive import predicted
    from coldchoice.validation.summary import compared, summaries

    measured = read_measurements(table)
    found = intervals(predicted(measured, seed=seed))
    told, scores = compared(measured, found), summaries(measured, found)
    if as_json:
        from coldchoice.report.validated_document import validated_json as write
    else:
        from coldchoice.report.validated import validated_text as write
    deliver(write(told, scores, rows=rows), output)
