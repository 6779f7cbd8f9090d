"""``coldchoice voi SCENARIO``: what it is worth to learn more before choosing, and which study pays most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.asking import (
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
from coldchoice.cli.compare import draws_of
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
    from coldchoice.engine.voi import ValueOfInformation
    from coldchoice.model.money import Money
    from coldchoice.model.study import Study

STUDY, COST, YEARS = "--study", "--study-cost", "--years"


def years_of(text: str | float) -> float:
    """Read for how many years a decision holds.

    Raises
    ------
    typer.BadParameter
        For anything but a number of 0 or more that ends.
    """
    try:
        years = float(text)
    except ValueError:
        years = -1.0
    if not 0.0 <= years < inf:
        raise typer.BadParameter(f"{text!r}: write a number of years, 0 or more")
    return years


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT...", help="Inputs or groups to ask about, as it lists them; all if left out."
    ),
]
StudyTexts = Annotated[
    list[str] | None,
    typer.Option(
        STUDY,
        metavar="TEXT",
        help="Study to weigh, e.g. '3 batches, 0/24/48/72 h at 4 C'; may be given again.",
    ),
]
Costs = Annotated[
    list[str] | None,
    typer.Option(
        COST, metavar="MONEY", help="What the study costs, e.g. '30000 USD 2024': once for all, or for each."
    ),
]
Years = Annotated[
    float, typer.Option(YEARS, metavar="N", parser=years_of, help="Years for which the decision holds.")
]
Draws = Annotated[
    int | None,
    typer.Option(
        parser=draws_of,
        metavar="N",
        help="Monte-Carlo draws; the scenario's, at most 20,000, if left out; 2,000 if fewer are asked for, "
        "as these tell nothing of dozens of inputs.",
    ),
]


@command
def voi(
    scenario: ScenarioFile,
    inputs: Inputs = None,
    study: StudyTexts = None,
    study_cost: Costs = None,
    years: Years = 5.0,
    nested: Annotated[
        bool, typer.Option("--nested", help="Check by nested simulation; takes longer.")
    ] = False,
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
    """Tell what it is worth to learn more before choosing, and which study is most worth running next.

    An input is a price, a survival or a rate that is not known for certain, as 'price of dry-shipper'; a
    group is 'all prices', or 'survival of hypothermic'.
    """
    name = form_of(form, Form, output, scenario)
    studies = studies_of(study or (), study_cost or ())
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.voi import value_of_information

    question, registry = asked(
        scenario, (plugins, block, only), strategies=strategy, weights=weights, seed=seed
    )
    with Progress() as progress, placed_in(question, STUDY, COST, "INPUT"):
        found = value_of_information(
            question.scenario, registry, question.choices, names=inputs or (), studies=studies, years=years,
            nested=nested, draws=draws_for(question, draws), file=question.file,
            progress=progress.of("value of information", "steps"),
        )  # fmt: skip
    found = found._replace(unloadable=registry.unloadable)
    deliver(_renderers()[name](found), output)
    if strict:
        end_strictly_for(silences(question.file, found.silent, found.unloadable))
    tell_unloadable(found.unloadable, name)


def studies_of(texts: Sequence[str], costs: Sequence[str]) -> list[tuple[Study, Money | None]]:
    """Read studies, and what each costs: one amount holds for all, several for each in turn.

    Raises
    ------
    typer.BadParameter
        If there are costs without studies, or several and not one for each.
    InputError
        For a study or an amount that cannot be read.
    """
    if costs and not texts:
        raise typer.BadParameter(f"costs belong to studies: name one with {STUDY}", param_hint=COST)
    if len(costs) > 1 and len(costs) != len(texts):
        rule = f"{len(costs)} costs for {len(texts)} studies: give one, or one for each"
        raise typer.BadParameter(rule, param_hint=COST)
    from coldchoice.errors import InputError
    from coldchoice.model.money import parse_money
    from coldchoice.model.study import parse_study

    studies = [parse_study(text) for text in texts]
    try:
        amounts = [parse_money(text) for text in costs]
    except InputError as error:
        raise InputError(*(one._replace(key=(COST,)) for one in error.problems)) from None
    if len(amounts) <= 1:
        return [(one, amounts[0] if amounts else None) for one in studies]
    return list(zip(studies, amounts, strict=True))


def _renderers() -> Mapping[str, Callable[[ValueOfInformation], str]]:
    from coldchoice.report.voi import voi_csv, voi_markdown, voi_text
    from coldchoice.report.voi_document import voi_json

    return {"table": voi_text, "markdown": voi_markdown, "csv": voi_csv, "json": voi_json}
