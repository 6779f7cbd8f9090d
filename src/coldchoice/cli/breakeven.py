"""``coldchoice breakeven SCENARIO INPUT...``: where another strategy takes the lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.asking import (
    Form,
    ScenarioFile,
    Seed,
    Weights,
    draws_for,
    form_of,
    placed_in,
    silences,
)
from coldchoice.cli.compare import changed, draws_of
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
    from coldchoice.cli.questions import Doors, Question
    from coldchoice.engine.break_even import BreakEvens
    from coldchoice.engine.knob import Knob
    from coldchoice.model.scenario import Scenario
    from coldchoice.plugin.registry import Registry

PILOT_DRAWS = 100
"""Assumption: draws from which it is read what is bought at all."""

Low = Annotated[
    str | None, typer.Option("--from", metavar="VALUE", help="Lowest value to search, e.g. '12 h'.")
]
High = Annotated[str | None, typer.Option("--to", metavar="VALUE", help="Highest value to search.")]
Between = Annotated[
    str | None, typer.Option(metavar="A,B", help="Two strategies or variants to compare, no other.")
]
By = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="value, or a criterion; may be given again. Default: value, cost."),
]
Draws = Annotated[
    int | None,
    typer.Option(
        parser=draws_of, metavar="N", help="Draws at each value; the scenario's, at most 20,000, if left out."
    ),
]


def pair_of(text: str | None) -> tuple[str, ...]:
    """Read ``A,B`` as two names; none are none.

    Raises
    ------
    typer.BadParameter
        For anything but two different names.
    """
    if text is None:
        return ()
    names = tuple(part.strip() for part in text.split(","))
    if len(names) != 2 or not all(names) or names[0] == names[1]:
        rule = f"{text!r}: write two names, as in slow-freeze,hypothermic"
        raise typer.BadParameter(rule, param_hint="--between")
    return names


@command
def breakeven(
    scenario: ScenarioFile,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT...", help="Inputs to vary, one at a time; lists them if left out."),
    ] = None,
    low: Low = None,
    high: High = None,
    between: Between = None,
    by: By = None,
    weights: Weights = None,
    draws: Draws = None,
    seed: Seed = None,
    plugins: Folders = None,
    block: Block = None,
    only: Only = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", **form_in(Form)),
    ] = None,
    output: Output = None,
    strict: Strict = False,
) -> None:
    """Solve for the values of an input at which another strategy takes the lead.

    An input has a name, as units-a-year or weight:cost, or is the path of a key of the scenario, as
    logistics.legs[1].transport. Without one, the inputs are listed with their present values.
    """
    name = form_of(form, Form, output, scenario)
    pair = pair_of(between)
    if (low or high) and len(names or ()) != 1:
        raise typer.BadParameter("give one INPUT: a range belongs to it", param_hint="--from, --to")

    from coldchoice.cli.questions import Doors

    question, registry = _read(scenario, pair, Doors(plugins or (), block or (), only or ()))
    given = {"weights": weights, "seed": seed}
    question = changed(question, given, listed=bool(pair))
    if not names:
        deliver(_listed(question, registry, name), output)
        return
    found = _found(question, registry, names, (low, high), by, draws)
    deliver(_renderers()[name](found), output)
    if strict:
        _end_strictly(found)
    tell_unloadable(found.unloadable, name)


def _read(scenario: str, pair: tuple[str, ...], doors: Doors) -> tuple[Question, Registry]:
    """Read the scenario; names that are wrong in the pair are blamed on its own switch."""
    from coldchoice.cli.questions import read_questions
    from coldchoice.engine.choices import SWITCH
    from coldchoice.errors import ScenarioError

    try:
        (question,), registry = read_questions([scenario], pair, doors)
    except ScenarioError as error:
        problems = (
            one._replace(key=("--between", *one.key[1:])) if one.key[:1] == SWITCH else one
            for one in error.problems
        )
        raise ScenarioError(*problems) from None
    return question, registry


def _found(
    question: Question,
    registry: Registry,
    names: Sequence[str],
    ends: tuple[str | None, str | None],
    by: Sequence[str] | None,
    draws: int | None,
) -> BreakEvens:
    """Solve for each input in turn.

    Raises
    ------
    InputError
        For an input or a measure that is not there, and a range that is none.
    """
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.break_even import MEASURES, BreakEvens, break_even
    from coldchoice.engine.inputs import input_named
    from coldchoice.engine.settle import settle

    scenario = question.scenario
    measures = _measures(by, scenario) or MEASURES
    with placed_in(question, "INPUT", "--from", "--to", "--by"), Progress() as progress:
        knobs = [input_named(name, scenario, registry) for name in dict.fromkeys(names)]
        ranges = [_range(knob, *ends) for knob in knobs]
        answers = [
            break_even(
                scenario, knob, registry, question.choices, between=between, measures=measures,
                draws=draws_for(question, draws), progress=progress.of(knob.name),
            )
            for knob, between in zip(knobs, ranges, strict=True)
        ]  # fmt: skip
    labels = tuple(choice.label for choice in question.choices)
    return BreakEvens(scenario, settle(scenario), question.file, labels, tuple(answers), registry.unloadable)


def _measures(by: Sequence[str] | None, scenario: Scenario) -> tuple[str, ...]:
    from coldchoice.engine.inputs import criteria_of
    from coldchoice.engine.lookout import VALUE
    from coldchoice.errors import UnknownName

    known = (VALUE, *criteria_of(scenario))
    for name in by or ():
        if name not in known:
            raise UnknownName("measure", name, known, ("--by",))
    return tuple(dict.fromkeys(by or ()))


def _range(knob: Knob, low: str | None, high: str | None) -> tuple[float, float]:
    from coldchoice.errors import InputError, Problem

    first = knob.low if low is None else knob.read(low, "--from")
    last = knob.high if high is None else knob.read(high, "--to")
    if not first < last:
        from coldchoice.report.break_even_words import amount

        rule = (
            f"must be less than --to, {high}"
            if high
            else f"leaves nothing up to {amount(knob, last)}; give --to"
        )
        key = "--from" if low else "--to"
        if not low:
            rule = f"leaves nothing from {amount(knob, first)} on; give --from"
        raise InputError(Problem(rule, (key,), repr(low or high)))
    return first, last


def _renderers() -> Mapping[str, Callable[[BreakEvens], str]]:
    from coldchoice.report.break_even import break_even_csv, break_even_markdown, break_even_text
    from coldchoice.report.break_even_document import break_even_json

    return {
        "table": break_even_text, "markdown": break_even_markdown, "csv": break_even_csv,
        "json": break_even_json,
    }  # fmt: skip


def _listed(question: Question, registry: Registry, form: str) -> str:
    """List the inputs of a scenario."""
    from coldchoice.engine.inputs import inputs
    from coldchoice.engine.point import point
    from coldchoice.report.inputs import inputs_json, inputs_text

    pilot = point(question.scenario, registry, question.choices, PILOT_DRAWS)
    known = inputs(question.scenario, pilot.prices)
    if form == "json":
        return inputs_json(known)
    if form != "table":
        raise typer.BadParameter("the list of inputs comes as table or json", param_hint="--format")
    return inputs_text(known)


def _end_strictly(found: BreakEvens) -> None:
    """Say on stderr what is not complete, and end with 3 if anything is not."""
    silent = {name: reason for answer in found.answers for name, reason in answer.silent.items()}
    end_strictly_for(silences(found.file, silent, found.unloadable))
