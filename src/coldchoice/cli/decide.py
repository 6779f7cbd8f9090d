"""``coldchoice decide SCENARIO``: who leads and why, how surely, what would flip it, what to learn next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.asking import (
    Draws,
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
    from coldchoice.engine.decision import Decision


class DecideFormat(StrEnum):
    """Forms of the answer."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


@command
def decide(
    scenario: ScenarioFile,
    plans: Annotated[
        bool, typer.Option(help="Look for flips of plans too, which takes most of the time.")
    ] = True,
    weights: Weights = None,
    strategy: Strategies = None,
    draws: Draws = None,
    seed: Seed = None,
    plugins: Folders = None,
    block: Block = None,
    only: Only = None,
    form: Annotated[DecideFormat | None, typer.Option("--format", **form_in(DecideFormat))] = None,
    output: Output = None,
    strict: Strict = False,
) -> None:
    """Tell the whole decision: who leads and why, how surely, what would flip it, what to learn next."""
    name = form_of(form, DecideFormat, output, scenario)
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.decision import decide as run

    question, registry = asked(
        scenario, (plugins, block, only), strategies=strategy, weights=weights, seed=seed
    )
    with Progress() as progress, placed_in(question):
        decision = run(
            question.scenario, registry, question.choices, file=question.file,
            draws=draws_for(question, draws), plans=plans, progress=progress.of("flips of plans", "inputs"),
        )  # fmt: skip
    deliver(_written(decision, name), output)
    if strict:
        silent = decision.believed.point.silent
        end_strictly_for(silences(question.file, silent, decision.found.unloadable))
    tell_unloadable(decision.found.unloadable, name)


def _written(decision: Decision, form: str) -> str:
    if form == "json":
        from coldchoice.report.decision_document import decision_json

        return decision_json(decision)
    from coldchoice.report.decision import decision_markdown, decision_text

    return decision_markdown(decision) if form == "markdown" else decision_text(decision)
