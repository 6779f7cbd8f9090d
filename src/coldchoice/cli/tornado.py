"""``coldchoice tornado SCENARIO``: what each input does to the lead, one at a time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.asking import (
    Draws,
    PictureForm,
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
from coldchoice.cli.output import STDOUT, deliver
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
    from coldchoice.cli.questions import Question
    from coldchoice.engine.tornado import Tornado
    from coldchoice.plugin.registry import Registry

SVG = ".svg"


By = Annotated[str, typer.Option(metavar="NAME", help="What the lead is judged by: value, or a criterion.")]
Top = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Inputs to show, the largest swing first; 12 if left out."),
]


@command
def tornado(
    scenario: ScenarioFile,
    by: By = "value",
    top: Top = None,
    detail: Annotated[
        bool,
        typer.Option(
            "--detail", help="Tell where the spread of the lead comes from, and the weights that keep it."
        ),
    ] = False,
    weights: Weights = None,
    strategy: Strategies = None,
    draws: Draws = None,
    seed: Seed = None,
    plugins: Folders = None,
    block: Block = None,
    only: Only = None,
    form: Annotated[PictureForm | None, typer.Option("--format", **form_in(PictureForm))] = None,
    output: Output = None,
    strict: Strict = False,
) -> None:
    """Tell what each input does to the lead, one at a time, and which of them give it to another.

    What could be learned goes from its 5 to its 95 % point, as do plans and weights that vary; other plans go
    a quarter down and up. Inputs that change the leader are always shown. csv and json hold all inputs.
    """
    drawn = output is not None and output.lower().endswith(SVG)
    name = form_of(form or (PictureForm.SVG if drawn else None), PictureForm, output, scenario)
    question, registry = asked(
        scenario, (plugins, block, only), strategies=strategy, weights=weights, seed=seed
    )
    found = _found(question, registry, by, draws_for(question, draws), detail)
    deliver(_written(found, name, top, output), output)
    if strict:
        end_strictly_for(silences(question.file, found.silent, found.unloadable))
    tell_unloadable(found.unloadable, name)


def _found(question: Question, registry: Registry, by: str, draws: int, detail: bool) -> Tornado:
    """Turn every input.

    Raises
    ------
    InputError
        For a measure that is not there, and a scenario that contradicts itself or has only one strategy.
    """
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.settle import settle
    from coldchoice.engine.tornado import tornado as find

    with Progress() as progress, placed_in(question, "--by"):
        terms = settle(question.scenario)
        return find(
            question.scenario, registry, question.choices, terms, measure=by,
            unit=_unit(by, question, registry, f"{terms.currency} {terms.price_year}"), draws=draws,
            file=question.file, detail=detail, progress=progress.of("inputs"),
        )  # fmt: skip


def _unit(by: str, question: Question, registry: Registry, money: str) -> str:
    """Return the unit of a lead; empty for what lies between 0 and 1."""
    from coldchoice.engine.inputs import criteria_of
    from coldchoice.engine.lookout import VALUE
    from coldchoice.errors import UnknownName

    known = (VALUE, *criteria_of(question.scenario))
    if by not in known:
        raise UnknownName("measure", by, known, ("--by",))
    further = [choice.criterion for choice in question.scenario.criteria]
    return registry.criterion(by).criterion.unit if by in further else money if by == "cost" else ""


def _written(found: Tornado, form: str, top: int | None, output: str | None) -> str:
    from coldchoice.report import tornado as told
    from coldchoice.report.tornado_words import TOP

    number = TOP if top is None else top
    if form == "json":
        from coldchoice.report.tornado_document import tornado_json

        return tornado_json(found)
    if form == "csv":
        return told.tornado_csv(found)
    if form == "markdown":
        return told.tornado_markdown(found, number)
    if form == "svg":
        from coldchoice.report.tornado_drawing import tornado_svg

        return tornado_svg(found, number)
    from coldchoice.report.tornado_bars import bar_signs_for

    encoding = getattr(sys.stdout, "encoding", None) if output in (None, STDOUT) else "utf-8"
    return told.tornado_text(found, number, bar_signs_for(encoding))
