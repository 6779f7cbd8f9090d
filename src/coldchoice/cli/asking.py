"""How a verb starts that asks about one scenario: reading it, and placing in its file what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coldchoice.cli.compare import STRATEGY_HELP, WEIGHTS_HELP, changed, draws_of, weights_of
from coldchoice.cli.output import check_output, format_by_ending, unknown_ending

if TYPE_CHECKING:
    from coldchoice.cli.questions import Question
    from coldchoice.plugin.registry import Registry

MOST_DRAWS = 20_000
"""Assumption: draws of an analysis that works a scenario out again and again, unless more are asked for."""


class Form(StrEnum):
    """Forms of most answers."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"


class PictureForm(StrEnum):
    """The same, and a picture."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    SVG = "svg"


ScenarioFile = Annotated[str, typer.Argument(metavar="SCENARIO", help="YAML file that is asked about.")]
Weights = Annotated[
    dict[str, float] | None,
    typer.Option(parser=weights_of, metavar="NAME=N,...", help=WEIGHTS_HELP),
]
Draws = Annotated[
    int | None,
    typer.Option(
        parser=draws_of, metavar="N", help="Monte-Carlo draws; the scenario's, at most 20,000, if left out."
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, max=2**63 - 1, help="Seed of the draws, instead of the scenario's."),
]
Strategies = Annotated[
    list[str] | None,
    typer.Option("--strategy", metavar="NAME", help=STRATEGY_HELP),
]


def form_of(form: StrEnum | None, forms: type[StrEnum], output: str | None, scenario: str) -> str:
    """Return the name of the form of the answer, asked for or by the output's ending.

    Raises
    ------
    typer.BadParameter
        If the ending names none of `forms`, or the output is the scenario itself.
    """
    name = form.value if form else format_by_ending(output)
    if name not in list(forms):
        raise typer.BadParameter(unknown_ending(output, list(forms)), param_hint="-o")
    check_output(output, (scenario,))
    return name


def asked(
    scenario: str,
    doors: tuple[Sequence[str] | None, Sequence[str] | None, Sequence[str] | None],
    *,
    strategies: Sequence[str] | None = None,
    **given: Any,
) -> tuple[Question, Registry]:
    """Read a scenario file and open the door for the plugins that it needs.

    Parameters
    ----------
    doors
        Folders of plugins, those to leave out, and those to keep.
    strategies
        Names that replace the scenario's own list; none leaves it as it is.
    **given
        Switches that stand above the file: ``weights``, ``draws``, ``seed``.

    Raises
    ------
    ScenarioError
        With places in the file.
    """
    from coldchoice.cli.questions import Doors, read_questions

    (question,), registry = read_questions([scenario], strategies or (), Doors(*(one or () for one in doors)))
    return changed(question, given, listed=bool(strategies)), registry


@contextmanager
def placed_in(question: Question, *switches: str) -> Iterator[None]:
    """Give problems that show only on computing their place in the file.

    `switches` are keys of the command line: what is wrong there has no place in the file.
    """
    from coldchoice.engine.load import placed
    from coldchoice.errors import InputError

    try:
        yield
    except InputError as error:
        if any(problem.key and problem.key[0] in switches for problem in error.problems):
            raise
        raise placed(error, question.document) from None


def draws_for(question: Question, draws: int | None) -> int:
    """Return how many draws an analysis makes: as many as asked for, or the scenario's up to a bound."""
    return draws or min(question.scenario.draws, MOST_DRAWS)


def silences(file: str, silent: dict[str, str], unloadable: Sequence[str]) -> list[str]:
    """Say what is not complete, for `coldchoice.cli.shared.end_strictly_for`."""
    return [*(f"{file}: {name}: {reason}" for name, reason in silent.items()), *unloadable]
