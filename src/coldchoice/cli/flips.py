"""``coldchoice flips SCENARIO``: the smallest changes that would give the lead to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.asking import (
    Draws,
    Form,
    ScenarioFile,
    Seed,
    Strategies,
    Weights,
    asked,
    draws_for,
    form_of,
    placed_in,
    silences,
)
from coldchoice.cli.output import deliver
from coldchoice.cli.shared import (
    Block,
    Folders,
    Only,
    Output,
    Strict,
    command,
    end_strictly_for,
    form_in,
    tell_unloadable,
)

if TYPE_CHECKING:
    from coldchoice.engine.flips import FoundFlips


@command
def flips(
    scenario: ScenarioFile,
    plans: Annotated[
        bool, typer.Option(help="Look at plans too, as units a year or the hours of a transport.")
    ] = True,
    weights: Weights = None,
    strategy: Strategies = None,
    draws: Draws = None,
    seed: Seed = None,
    plugins: Folders = None,
    block: Block = None,
    only: Only = None,
    form: Annotated[Form | None, typer.Option("--format", **form_in(Form))] = None,
    output: Output = None,
    strict: Strict = False,
) -> None:
    """Tell the smallest changes that would give the lead to another, and how likely each is.

    A change is of one input, of one weight, of two inputs at once, or of a plan.
    """
    name = form_of(form, Form, output, scenario)
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.flips import find_flips

    question, registry = asked(
        scenario, (plugins, block, only), strategies=strategy, weights=weights, seed=seed
    )
    with Progress() as progress, placed_in(question):
        found = find_flips(
            question.scenario, registry, question.choices, file=question.file,
            draws=draws_for(question, draws), plans=plans, progress=progress.of("flips of plans", "inputs"),
        )  # fmt: skip
    deliver(_written(found, name), output)
    if strict:
        end_strictly_for(silences(question.file, found.believed.point.silent, found.unloadable))
    tell_unloadable(found.unloadable, name)


def _written(found: FoundFlips, form: str) -> str:
    if form == "json":
        from coldchoice.report.flips_document import flips_json

        return flips_json(found)
    from coldchoice.report import flips as told

    writers = {"table": told.flips_text, "markdown": told.flips_markdown, "csv": told.flips_csv}
    return writers[form](found)
