"""What every format for people says of a chain, in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, isfinite
from typing import TYPE_CHECKING

from coldchoice.report.content import Statement, keys_of, label, left_out
from coldchoice.report.grid import Grid
from coldchoice.report.waiting import waiting
from coldchoice.report.words import (
    MISSING,
    amounts,
    clauses,
    counted,
    fraction,
    plain,
    readable,
    sentence,
    share,
    significant,
    spread,
)
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.model.chained import Chained, Combination, StageAnswer
    from coldchoice.model.comparison import Row

LEGEND = (
    "+- is the Monte-Carlo standard error of the mean; brackets hold 5-95 % of draws. "
    "Delivered is the share of what is started at the first stage."
)
DIGITS = 5
"""Figures of a total to which its lines are written, so that they add up to what the ranking says of it."""

MOST_SHOWN = 12
"""Most combinations whose stages and lines are shown to people; JSON and CSV hold them all."""

LINES = {
    "unit_value": "value of the unit",
    "loss": "lost units",
    "process": "cost",
    "process_loss": "units lost in it",
    "process_failure": "failures",
}
OF_PROCESS = ("process", "process_loss", "process_failure")
LEFT = ("rank", "strategy", "stage", "evidence", "line", "value at stake in", "key", "value", "source")


def title(chained: Chained) -> str:
    """Return the chain's title, or its stages where it has none."""
    return plain(chained.chain.title or "") or steps(chained)


def steps(chained: Chained) -> str:
    """Name stages and processes in order: ``collection, manufacture, product``."""
    names = []
    for stage in chained.stages:
        names += [stage.label] + ([stage.process.name] if stage.process else [])
    return ", ".join(map(plain, names))


def headline(chained: Chained) -> str:
    """Put the title, the steps and the volume into one line."""
    last = chained.stages[-1]
    volume = f"{significant(last.terms.units_per_year)} units a year enter {plain(last.label)}"
    parts = [f"{title(chained)}: {steps(chained)}" if plain(chained.chain.title or "") else steps(chained)]
    return "; ".join((*parts, volume))


def money_unit(chained: Chained) -> str:
    """Name the money of the answer: ``EUR (2024)``."""
    return f"{chained.currency} ({chained.price_year})"


def basis(chained: Chained) -> str:
    """Say what the cost is for: a dose that is delivered, or an attempt at a stage that has only one."""
    if chained.attempts_from is None:
        return "delivered dose"
    return f"attempt at {plain(chained.attempts_from)}"


def ranking_grid(chained: Chained) -> Grid:
    """Return the ranked combinations, the cheapest first."""
    cost = f"{chained.currency}/{basis(chained)} ({chained.price_year})"
    attempts = ("per attempt",) if chained.attempts_from is not None else ()
    names = ("rank", *(plain(stage.label) for stage in chained.stages), cost, "+-", "delivered", *attempts)
    return Grid(
        "",
        (*names, "evidence"),
        tuple(
            (
                rank(one),
                *map(plain, one.strategies),
                spread(one.cost, significant),
                _error(one),
                fraction(one.delivered),
                *((fraction(one.delivered_per_attempt),) if attempts else ()),
                one.grade or MISSING,
            )
            for one in chained.ranked
        ),
    )


def _error(one: Combination) -> str:
    """Write the error of the mean cost, rounded up; nothing where numbers are too large to have one."""
    error = one.error or 0.0
    return significant(float(ceil(round(error, 6))), 2) if isfinite(error) else MISSING


def rank(one: Combination) -> str:
    """Write the position, with ``=`` where it is shared."""
    return f"{one.position}=" if one.tied_with else f"{one.position}"


def stage_grid(chained: Chained) -> Grid:
    """Follow the cheapest combinations through the stages: what is at stake, and what comes through."""
    lines = []
    for one in chained.ranked[:MOST_SHOWN]:
        for at, (stage, passage) in enumerate(zip(chained.stages, one.passages, strict=True)):
            row = row_of(stage, passage.strategy)
            lines.append(
                (
                    rank(one) if at == 0 else "",
                    plain(stage.label),
                    plain(passage.strategy),
                    spread(passage.entering, significant),
                    share(passage.usable),
                    spread(row.viability, fraction),
                    significant(passage.started),
                    row.grade or MISSING,
                )
            )
    names = (
        "rank", "stage", "strategy", f"value at stake, {chained.currency}/dose", "usable",
        "viable recovery", "starts a year", "evidence",
    )  # fmt: skip
    return Grid("Stage by stage", names, tuple(lines))


def cost_grid(chained: Chained) -> Grid:
    """Take the cost of the cheapest combinations apart: one column each, lines that add up to it."""
    shown = chained.ranked[:MOST_SHOWN]
    written = [_amounts(one) for one in shown]
    lines = []
    for at, stage in enumerate(chained.stages):
        for name in keys_of(one.passages[at].lines for one in shown):
            if any(one.passages[at].lines.get(name) for one in shown):
                owner = stage.process.name if name in OF_PROCESS and stage.process else stage.label
                head = f"{plain(owner)}: {LINES.get(name) or label(name)}"
                lines.append((head, *(amount[at, name] for amount in written)))
    totals = [amounts([one.cost.mean], one.cost.mean, DIGITS)[0] for one in shown if one.cost]
    heading = f"Cost per {basis(chained)}, mean, {money_unit(chained)}"
    names = ("line", *(f"{rank(one)} {plain(one.name)}" for one in shown))
    return Grid(heading, names, (*lines, ("total", *totals)) if lines else ())


def _amounts(one: Combination) -> dict[tuple[int, str], str]:
    keys = [(at, name) for at, passage in enumerate(one.passages) for name in passage.lines]
    values = [one.passages[at].lines[name] for at, name in keys]
    total = one.cost.mean if one.cost else 0.0
    return dict(zip(keys, amounts(values, total, DIGITS), strict=True))


def row_of(stage: StageAnswer, strategy: str) -> Row:
    """Return what a strategy said in a stage."""
    return next(row for row in stage.rows if row.name == strategy)


def dropped(chained: Chained) -> tuple[str, ...]:
    """Say which combinations are left out, and why: each cause once, with how many it takes with it."""
    told = []
    for at, stage in enumerate(chained.stages):
        for row in stage.rows:
            if row.status == "ranked":
                continue
            number = sum(one.strategies[at] == row.name for one in chained.combinations)
            with_it = f" ({counted(number, 'combination')})" if len(chained.stages) > 1 else ""
            told.append(f"{plain(row.name)} in {plain(stage.label)}{with_it}: {left_out(row)}")
    return tuple(told)


def verdict(chained: Chained) -> str:
    """Say which combination is the cheapest, or which ones may be."""
    best = [one for one in chained.ranked if one.position == 1]
    if not best:
        return "No combination can be costed."
    if len(best) > 1:
        return f"Too close to call: {listed([plain(one.name) for one in best])}."
    name, cost = plain(best[0].name), spread(best[0].cost, significant)
    return f"{name} is the cheapest: {cost} {chained.currency} per {basis(chained)}."


def ties(chained: Chained) -> str:
    """Name the pairs that are too close to call."""
    pairs = {
        tuple(sorted((one.name, other), key=[known.name for known in chained.ranked].index))
        for one in chained.ranked
        for other in one.tied_with
    }
    return sentence("; ".join(listed([plain(name) for name in pair]) for pair in sorted(pairs)))


def statements(chained: Chained) -> Iterator[Statement]:
    """Yield every paragraph below the ranking; those without text are left out."""
    names = {name for one in chained.combinations for name in one.strategies} | {
        stage.label for stage in chained.stages
    }
    told = (
        Statement("Left out", items=dropped(chained)),
        Statement("Too close to call", ties(chained)),
        Statement("Waits", items=waits(chained)),
        Statement("Why", clauses(map(readable, chained.why), names)),
        Statement("Notes", clauses(chained.notes, names)),
        Statement("Beyond what was measured", items=flags(chained)),
    )
    yield from (one for one in told if one.text or one.items)


def waits(chained: Chained) -> tuple[str, ...]:
    """Say of each stage how long its units wait, and for what; nothing of those where nothing is scarce."""
    told = ((stage.label, waiting(stage)) for stage in chained.stages if stage.lines)
    return tuple(f"{plain(label)}: {said}" for label, said in told)


def flags(chained: Chained) -> tuple[str, ...]:
    """Return what goes beyond what was measured, with the stage and strategy of which it is said."""
    return tuple(
        f"{plain(row.name)} in {plain(stage.label)}: {readable(plain(flag))}"
        for stage in chained.stages
        for row in stage.rows
        for flag in row.beyond
        if row.status == "ranked"
    )


def process_lines(chained: Chained) -> tuple[str, ...]:
    """State what is done between the stages, with its cost and on whose word."""
    told = []
    for stage in chained.stages:
        if stage.process is not None:
            one = stage.process
            parts = [f"{significant(one.cost)} {chained.currency} a unit", _word(one.cost_source)]
            text = f"{plain(one.name)}: {' '.join(parts)}; {share(one.success)} succeed"
            if one.failure_cost:
                failure = f"{significant(one.failure_cost)} {chained.currency}"
                text += f"; a failure costs {failure} more {_word(one.failure_cost_source)}"
            told.append(text)
    return tuple(told)


def _word(source: str) -> str:
    return f"({plain(source)})" if plain(source) else "(given in the chain)"


def run(chained: Chained) -> str:
    """Say what the numbers were made with: ``10,000 draws, seed 1``."""
    return f"{counted(chained.draws, 'draw')}, seed {chained.chain.seed}"
