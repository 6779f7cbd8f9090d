"""``compare SCENARIO...``: the main job."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coldchoice.cli.output import check_output, deliver, format_by_ending, unknown_ending
from coldchoice.cli.shared import (
    Block,
    Folders,
    Format,
    Only,
    Output,
    Strict,
    Version,
    Workers,
    any_form_in,
    command,
    end_strictly_for,
    leave_out_pydantic_plugins,
    new_app,
    not_a_form,
    tell_unloadable,
    with_shared_switches,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coldchoice.cli.questions import Question
    from coldchoice.errors import InputError
    from coldchoice.model.comparison import Comparison
    from coldchoice.model.weighing import Weighing
    from coldchoice.plugin.registry import Registry

FEWEST_DRAWS, MOST_DRAWS = 100, 100_000_000
"""Bounds of ``draws`` in a scenario, which ``--help`` must not wait for; a test compares them."""

TELLING = (Format.TABLE, Format.MARKDOWN, Format.JSON, Format.HTML)
"""Forms of the answer that tell which plugins could not be loaded."""

STRATEGY_HELP = "Strategy or variant to compare, no other but those of --plugins folders; may be given again."
WEIGHTS_HELP = "Importance, e.g. viability=2,cost=1, or an order of it, e.g. 'viability>cost=flexibility'."

Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="S",
        min=0.1,
        help="Try each plugin in a process of its own first, which may take this many seconds.",
    ),
]

app = new_app()


def weights_of(text: str | Weighing) -> Weighing:
    """Read ``viability=2,cost=1`` as weights, and ``viability>cost=flexibility`` as an order of them.

    Raises
    ------
    typer.BadParameter
        For another form, and weights that are negative or all zero; `changed` looks up the names.
    """
    if not isinstance(text, str):
        return text
    from coldchoice.decide.weights import exact_weights
    from coldchoice.errors import InputError

    if ">" in text or "<" in text:
        return _order_of(text)
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals or name in weights:
            raise typer.BadParameter(f"{part!r}: write each criterion once, as in viability=2,cost=1")
        try:
            weights[name] = float(number)
        except ValueError:
            raise typer.BadParameter(f"{part!r}: {number!r} is not a number") from None
    try:
        exact_weights(weights, tuple(weights))
    except InputError as error:
        raise _refused(error) from None
    return weights


def _order_of(text: str) -> Weighing:
    from coldchoice.errors import InputError
    from coldchoice.model.precedence import read_precedence
    from coldchoice.model.preference import Preference

    try:
        read_precedence(text)
    except InputError as error:
        raise _refused(error) from None
    return Preference.model_validate({"order": text})


def _refused(error: InputError) -> typer.BadParameter:
    return typer.BadParameter("; ".join(str(problem) for problem in error.problems), param_hint="--weights")


def draws_of(text: str | int) -> int:
    """Read a number of draws; ``1e6`` is one, as in a scenario.

    Raises
    ------
    typer.BadParameter
        For anything but a whole number within the bounds of a scenario's ``draws``.
    """
    try:
        number = float(text)
    except ValueError:
        number = 0.5
    if not number.is_integer() or not FEWEST_DRAWS <= number <= MOST_DRAWS:
        raise typer.BadParameter(f"{text!r}: write a whole number from {FEWEST_DRAWS} to {MOST_DRAWS:,}")
    return int(number)


@app.command()
@with_shared_switches
@command
def compare(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO", help="YAML files to answer.")],
    strategy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=STRATEGY_HELP),
    ] = None,
    weights: Annotated[
        dict[str, float] | None,
        typer.Option(parser=weights_of, metavar="NAME=N,...", help=WEIGHTS_HELP),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            parser=draws_of, metavar="N", help="Monte-Carlo draws, instead of the scenario's, e.g. 1e6."
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=2**63 - 1, help="Seed of the draws, instead of the scenario's."),
    ] = None,
    plugins: Folders = None,
    block: Block = None,
    only: Only = None,
    workers: Workers = 1,
    form: Annotated[
        str | None,
        typer.Option("--format", **any_form_in(Format)),
    ] = None,
    output: Output = None,
    detail: Annotated[
        bool, typer.Option("--detail", help="Show costs and flexibility in their parts.")
    ] = False,
    timeout: Timeout = None,
    strict: Strict = False,
    version: Version = False,
) -> None:
    """Compare ways of preserving cells on cost, viability and flexibility."""
    name = form or format_by_ending(output)
    check_output(output, scenarios)

    from coldchoice.cli.questions import Doors, read_questions
    from coldchoice.plugin.tried import time_limited

    doors = Doors(plugins or (), block or (), only or ())
    given = {"weights": weights, "draws": draws, "seed": seed}
    with time_limited(timeout):
        questions, registry = read_questions(scenarios, strategy or (), doors, reporters_in(name))
        write = writer(name, output, registry, detail)
        questions = [changed(question, given, listed=bool(strategy)) for question in questions]
        comparisons = answers(questions, registry, workers)
        written = write(comparisons)

    deliver(written, output)
    if strict:
        end_strictly(comparisons)
    missing = (line for comparison in comparisons for line in comparison.unloadable)
    tell_unloadable(missing, name, TELLING)


def reporters_in(form: str | None) -> list[str] | None:
    """Return names of the reporters to load: none for a form that is always there; ``None`` = look at all."""
    return None if form is None else [] if form in list(Format) else [form]


def writer(
    form: str | None, output: str | None, registry: Registry, detail: bool
) -> Callable[[Sequence[Comparison]], str]:
    """Return what writes the answer: a form that is always there, or a plugin's.

    Raises
    ------
    typer.BadParameter
        If there is none of that name, or, without a name, none or more than one of the output's ending.
    """
    from functools import partial

    if form in list(Format):
        from coldchoice.report.formats import render

        return partial(render, format=str(form), detail=detail)
    from coldchoice.errors import UnknownName
    from coldchoice.report.reported import reported

    if form is None:
        ending = os.path.splitext(output or "")[1].lower()
        forms = [name for name, one in registry.reporters.items() if one.reporter.ending == ending]
        if len(forms) > 1:
            rule = (
                f"{output!r}: more than one form has this ending: {', '.join(forms)}; say which by --format"
            )
            raise typer.BadParameter(rule, param_hint="-o")
        form = forms[0] if forms else None
    if form is None:
        raise typer.BadParameter(unknown_ending(output, list(Format)), param_hint="-o")
    try:
        return partial(reported, registry.reporter(form).reporter)
    except UnknownName as error:
        raise not_a_form(form, (*Format, *registry.reporters), error.also) from None


def changed(question: Question, given: dict[str, Any], *, listed: bool) -> Question:
    """Let switches stand above the file; with `listed`, also for which strategies are compared.

    Raises
    ------
    typer.BadParameter
        For a weight of something that the scenario is not compared by.
    """
    if given.get("weights"):
        from coldchoice.decide.weights import Weights
        from coldchoice.engine.stakeholders import criteria_of
        from coldchoice.errors import InputError

        try:
            Weights.given(given["weights"], criteria_of(question.scenario))
        except InputError as error:
            raise _refused(error) from None
    update = {key: value for key, value in given.items() if value is not None}
    if listed:
        update["strategies"] = question.choices
    return question._replace(scenario=question.scenario.model_copy(update=update))


def answers(questions: Iterable[Question], registry: Registry, workers: int) -> list[Comparison]:
    """Answer each question in turn.

    Raises
    ------
    ScenarioError
        For what shows only on computing, with its place in the file.
    """
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.compare import compare as run
    from coldchoice.engine.load import placed
    from coldchoice.errors import InputError

    comparisons = []
    with Progress() as progress:
        for file, scenario, document, choices in questions:
            tell = progress.of(file)
            try:
                done = run(scenario, registry, choices=choices, file=file, workers=workers, progress=tell)
            except InputError as error:
                raise placed(error, document) from None
            comparisons.append(done)
    return comparisons


def end_strictly(comparisons: Iterable[Comparison]) -> None:
    """Say on stderr what is not complete, and end with 3 if anything is not."""
    lines = []
    for comparison in comparisons:
        silent = [row for row in comparison.rows if row.status in ("not applicable", "failed")]
        lines += [f"{comparison.file}: {row.name}: {row.status}: {row.reason}" for row in silent]
        lines += [
            f"{comparison.file}: criterion {one.name}: failed for {row}: {reason}"
            for one in comparison.further
            for row, reason in one.failures.items()
        ]
        lines += comparison.unloadable
    end_strictly_for(lines)


def main() -> None:
    """Run the command ``compare``."""
    leave_out_pydantic_plugins()
    app()
