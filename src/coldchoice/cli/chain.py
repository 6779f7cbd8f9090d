"""``coldchoice chain FILE``: what a dose costs through several stages, by every combination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.asking import Form, form_of
from coldchoice.cli.compare import draws_of
from coldchoice.cli.output import deliver
from coldchoice.cli.shared import (
    Block,
    Folders,
    Only,
    Output,
    Strict,
    Workers,
    command,
    end_strictly_for,
    form_in,
    tell_unloadable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.engine.chain_file import ReadChain
    from coldchoice.model.chained import Chained


@command
def chain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="YAML file that names the stages.")],
    draws: Annotated[
        int | None,
        typer.Option(
            parser=draws_of, metavar="N", help="Monte-Carlo draws, instead of the chain's, e.g. 1e6."
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=2**63 - 1, help="Seed of the draws, instead of the chain's."),
    ] = None,
    plugins: Folders = None,
    block: Block = None,
    only: Only = None,
    workers: Workers = 1,
    form: Annotated[
        Form | None,
        typer.Option("--format", **form_in(Form)),
    ] = None,
    output: Output = None,
    detail: Annotated[
        bool, typer.Option("--detail", help="Show the cost line by line, and the conversions.")
    ] = False,
    strict: Strict = False,
) -> None:
    """Follow a dose through several stages: the cost of one is the value at stake in the next.

    Every combination of the stages' strategies is costed per delivered dose, with the same draws.
    """
    name = form_of(form, Form, output, file)
    from coldchoice.engine.chain_file import read_chain

    read = read_chain(file)
    update = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    read = read._replace(chain=read.chain.model_copy(update=update))
    chained = _answered(read, (plugins or (), block or (), only or ()), workers)
    deliver(_written(chained, name, detail), output)
    if strict:
        _end_strictly(chained)
    tell_unloadable(chained.unloadable, name, ("table", "markdown", "json"))


def _answered(
    read: ReadChain, doors: tuple[Sequence[str], Sequence[str], Sequence[str]], workers: int
) -> Chained:
    """Answer a chain; what shows only on computing is told with its place in the chain's file."""
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.chain import answer_chain
    from coldchoice.engine.chain_file import checked_chain, names_in
    from coldchoice.engine.load import placed
    from coldchoice.errors import InputError
    from coldchoice.plugin.registry import open_registry

    registry = open_registry(*doors, wanted=names_in(read))
    stages = checked_chain(read, registry)
    with Progress() as progress:
        tell = progress.of(read.file)
        try:
            return answer_chain(read.chain, stages, registry, file=read.file, workers=workers, progress=tell)
        except InputError as error:
            raise placed(error, read.document) from None


def _written(chained: Chained, form: str, detail: bool) -> str:
    if form == "json":
        from coldchoice.report.chained_document import chained_json

        return chained_json(chained)
    if form == "csv":
        from coldchoice.report.chained_csv import chained_csv

        return chained_csv(chained)
    if form == "markdown":
        from coldchoice.report.chained_markdown import chained_markdown

        return chained_markdown(chained)
    from coldchoice.report.chained_text import chained_text

    return chained_text(chained, detail=detail)


def _end_strictly(chained: Chained) -> None:
    """Say on stderr what is not complete, and end with 3 if anything is not."""
    lines = [
        f"{stage.file}: {row.name}: {row.status}: {row.reason}"
        for stage in chained.stages
        for row in stage.rows
        if row.status in ("not applicable", "failed")
    ]
    end_strictly_for((*lines, *chained.unloadable))
