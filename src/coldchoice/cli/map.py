"""``coldchoice map SCENARIO [X Y]``: who leads over two inputs.

The function has the name of its verb, as all verbs do; what Python calls `map` is not needed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.asking import (
    PictureForm,
    ScenarioFile,
    Seed,
    Strategies,
    Weights,
    asked,
    form_of,
    placed_in,
    silences,
)
from coldchoice.cli.compare import draws_of
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
    from coldchoice.engine.decision_map import Ends, ScenarioMap
    from coldchoice.engine.knob import Knob
    from coldchoice.model.scenario import Scenario
    from coldchoice.plugin.registry import Registry

SVG = ".svg"
AXES = ("X", "Y")


X = Annotated[str | None, typer.Argument(metavar="X", help="Input along the lower axis; see breakeven.")]
Y = Annotated[str | None, typer.Argument(metavar="Y", help="Input along the upright axis.")]
XLow = Annotated[
    str | None, typer.Option("--x-from", metavar="VALUE", help="Lowest value of X, e.g. '12 h'.")
]
XHigh = Annotated[str | None, typer.Option("--x-to", metavar="VALUE", help="Highest value of X.")]
YLow = Annotated[str | None, typer.Option("--y-from", metavar="VALUE", help="Lowest value of Y.")]
YHigh = Annotated[str | None, typer.Option("--y-to", metavar="VALUE", help="Highest value of Y.")]
By = Annotated[str, typer.Option(metavar="NAME", help="What the lead is judged by: value, or a criterion.")]
Cells = Annotated[int, typer.Option(metavar="N", min=3, max=500, help="Points along either axis.")]
Draws = Annotated[
    int | None,
    typer.Option(
        parser=draws_of, metavar="N", help="Draws at each point; the scenario's, at most 2,000, if left out."
    ),
]
Workers = Annotated[int, typer.Option(metavar="N", min=1, help="Processes that share the points.")]


@command
def map(
    scenario: ScenarioFile,
    x: X = None,
    y: Y = None,
    x_low: XLow = None,
    x_high: XHigh = None,
    y_low: YLow = None,
    y_high: YHigh = None,
    by: By = "value",
    cells: Cells = 60,
    strategies: Strategies = None,
    weights: Weights = None,
    draws: Draws = None,
    seed: Seed = None,
    workers: Workers = 1,
    plugins: Folders = None,
    block: Block = None,
    only: Only = None,
    form: Annotated[PictureForm | None, typer.Option("--format", **form_in(PictureForm))] = None,
    output: Output = None,
    strict: Strict = False,
) -> None:
    """Map who leads over two inputs, with the border and how sure it is.

    Inputs are named as for breakeven. Without any, the hours on the way and what goes wrong on it are taken,
    or the units a year. Points are worked out closely only where the lead changes.
    """
    if (x is None) != (y is None):
        raise typer.BadParameter("name two inputs, or none", param_hint="Y")
    name = form_of(form or _by_ending(output), PictureForm, output, scenario)
    question, registry = asked(
        scenario, (plugins, block, only), strategies=strategies, weights=weights, seed=seed
    )
    ends = ((x_low, x_high), (y_low, y_high))
    found = _found(question, registry, (x, y), ends, by, cells, draws, workers)
    from coldchoice.cli.output import deliver

    deliver(_renderers()[name](found), output)
    if strict:
        end_strictly_for(silences(question.file, found.silent, found.unloadable))
    tell_unloadable(found.unloadable, name)


def _by_ending(output: str | None) -> PictureForm | None:
    """Return the form of a picture, which only this verb writes."""
    return PictureForm.SVG if output is not None and output.lower().endswith(SVG) else None


def _found(
    question: Question,
    registry: Registry,
    names: tuple[str | None, str | None],
    ends: tuple[tuple[str | None, str | None], tuple[str | None, str | None]],
    by: str,
    cells: int,
    draws: int | None,
    workers: int,
) -> ScenarioMap:
    """Make the map.

    Raises
    ------
    InputError
        For an input or a measure that is not there, a range that is none, and two inputs that move one
        another.
    """
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.decision_map import MOST_DRAWS, scenario_map
    from coldchoice.engine.two_knobs import usual_pair

    scenario = question.scenario
    with placed_in(question, *AXES, "--by", "--x-from", "--x-to", "--y-from", "--y-to"):
        _check_measure(by, question)
        first, second = names
        pair = usual_pair(scenario) if first is None or second is None else (first, second)
        x, y = (_named(name, letter, scenario, registry) for name, letter in zip(pair, AXES, strict=True))
        _check_two(x, y, pair)
        between = _ends(x, "x", *ends[0]), _ends(y, "y", *ends[1])
        with Progress() as progress:
            found = scenario_map(
                scenario, x, y, registry, question.choices,
                between=between, measure=by, cells=cells, workers=workers,
                draws=draws or min(scenario.draws, MOST_DRAWS),
                progress=lambda number, done, total: progress.of(f"round-{number}")(done, total),
            )  # fmt: skip
    return found._replace(file=question.file, unloadable=registry.unloadable)


def _named(name: str, letter: str, scenario: Scenario, registry: Registry) -> Knob:
    """Return the input of an axis; what is wrong with its name is blamed on the axis."""
    from coldchoice.engine.inputs import input_named
    from coldchoice.errors import InputError

    try:
        return input_named(name, scenario, registry)
    except InputError as error:
        raise InputError(*(one._replace(key=(letter,)) for one in error.problems)) from None


def _check_two(x: Knob, y: Knob, names: tuple[str, str]) -> None:
    from coldchoice.errors import InputError, Problem

    if x.name == y.name and names[0] != names[1]:
        rule = f"is the same input as {names[0]}; a map needs two different ones"
        raise InputError(Problem(rule, ("Y",), repr(names[1])))


def _check_measure(by: str, question: Question) -> None:
    from coldchoice.engine.inputs import criteria_of
    from coldchoice.engine.lookout import VALUE
    from coldchoice.errors import UnknownName

    known = (VALUE, *criteria_of(question.scenario))
    if by not in known:
        raise UnknownName("measure", by, known, ("--by",))


def _ends(knob: Knob, letter: str, low: str | None, high: str | None) -> Ends:
    """Read the ends of an axis; where one is left out, that of the input's own search stands."""
    from coldchoice.errors import InputError, Problem

    first = None if low is None else knob.read(low, f"--{letter}-from")
    last = None if high is None else knob.read(high, f"--{letter}-to")
    start, stop = knob.low if first is None else first, knob.high if last is None else last
    if not start < stop:
        from coldchoice.report.break_even_words import amount

        told = f"leaves nothing up to {amount(knob, stop)}; give --{letter}-to"
        if high is not None:
            told = f"must be less than --{letter}-to, {high}"
        if low is None:
            told = f"leaves nothing from {amount(knob, start)} on; give --{letter}-from"
        key = f"--{letter}-to" if low is None else f"--{letter}-from"
        raise InputError(Problem(told, (key,), repr(high if low is None else low)))
    return first, last


def _renderers() -> Mapping[str, Callable[[ScenarioMap], str]]:
    from coldchoice.report.decision_map import decision_map_csv, decision_map_markdown, decision_map_text
    from coldchoice.report.decision_map_document import decision_map_json
    from coldchoice.report.decision_map_picture import decision_map_svg

    return {
        "table": decision_map_text, "markdown": decision_map_markdown, "csv": decision_map_csv,
        "json": decision_map_json, "svg": decision_map_svg,
    }  # fmt: skip
