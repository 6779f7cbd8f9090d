"""What would change the leader, in a terminal, in Markdown and as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING

from coldchoice.engine.flip_words import JOURNEY, flip_sentence
from coldchoice.record import NamedTuple
from coldchoice.report.asked import headline
from coldchoice.report.break_even_words import amount
from coldchoice.report.markdown import bullets, escaped
from coldchoice.report.separated import Cell, written
from coldchoice.report.table import wrapped
from coldchoice.report.words import (
    HOURS_AT_MOST,
    HOURS_PER_DAY,
    counted,
    opened,
    plain,
    readable,
    significant,
)
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.flip import Bounds
    from coldchoice.engine.flips import FoundFlips
    from coldchoice.engine.knob import Knob
    from coldchoice.engine.plan_flips import PlanFlip

WIDTH = 118
MOST = 3
"""Changes that are told first."""
LEGEND = (
    "Each change is made alone (a pair: both at once), all else as believed; the less surprising, the "
    "smaller. Likely: under the scenario's own distributions. Where another leads only by chance no change "
    "is told. A plan is decided or given, so no likelihood belongs to it; half as much again, or a tenth of "
    "a share, counts as one standard deviation (assumption)."
)


class Told(NamedTuple):
    """A change in words, its size, and whether it is among the candidates for the smallest."""

    size: float
    text: str
    counts: bool = True


def told(found: FoundFlips) -> list[Told]:
    """Return every change in words, smallest first."""
    said: list[Told] = []
    if found.flips is not None:
        believed = found.believed
        said = [
            Told(flip.size, flip_sentence(flip, believed.texts, believed.natural, found.now))
            for flip in found.flips.found
        ]
        said += [
            Told(flip.size, plan_sentence(flip, found.flips.leader), not flip.declined)
            for flip in found.plans or ()
        ]
    return sorted(said, key=lambda one: (not one.counts, one.size, one.text))


def smallest_told(found: FoundFlips) -> tuple[str, ...]:
    """Return the three smallest changes, a sentence each without its full stop."""
    return tuple(readable(plain(one.text)) for one in told(found)[:MOST] if one.counts)


def plan_sentence(flip: PlanFlip, leader: str) -> str:
    """Say what a plan would have to be, and what it is now; and what becomes of the leader of now."""
    knob = flip.knob
    way = "over" if flip.over else "under"
    leads = f"{flip.leader} leads" if flip.leader else "nobody can be used"
    at, now = _amounts(knob, flip.value, knob.present)
    because = f"; {leader}: {flip.reason}" if flip.reason else ""
    return f"{leads} if {plain(knob.name)} is {way} {at} instead of {now} (a plan){because}"


def _amounts(knob: Knob, *values: float) -> list[str]:
    """Write values of one input, hours all as days where one of them is said in days."""
    if knob.kind == "time" and max(values) > HOURS_AT_MOST:
        return [f"{significant(value / HOURS_PER_DAY)} d" for value in values]
    return [amount(knob, value) for value in values]


def verdict(found: FoundFlips) -> str:
    """Say who leads, and whether anything would change that."""
    if found.flips is None:
        return "Nobody can be used, so there is no lead to lose."
    leader, rival, equals = found.flips.leader, found.flips.runner_up, found.flips.equals
    same = f" ({listed(list(equals))} {'is' if len(equals) == 1 else 'are'} identical to it in every case)"
    who = f"{leader}{same if equals else ''} leads"
    who += f", {rival} comes next" if rival else ": nobody else can be used"
    who += ", but it is too close to call" if found.flips.close else ""
    if not told(found):
        return f"{opened(who, (leader,))}. Nothing that is plausible gives the lead to another."
    return f"{opened(who, (leader,))}."


def looked_at(found: FoundFlips) -> str:
    """Say what was looked at, and in how many draws."""
    flips = found.flips
    inputs = listed([_named(name, found) for name in flips.looked_at]) if flips and flips.looked_at else ""
    alone = flips is None or flips.runner_up is None
    said = (
        "No input or weight was looked at, as nobody else can be used" if alone else "No input moves the lead"
    )
    if inputs:
        said = f"Looked at, most influential first: {inputs}; all weights"
    elif not alone:
        said += ", all weights were looked at"
    plans = ""
    if found.plans is not None:
        few, many = found.plan_draws
        at_each = f"{counted(few, 'draw')} at each value"
        closely = f", {many:,} where a change was seen" if many > few else ""
        plans = f"; every plan from a third to three times of what it is, {at_each}{closely}"
    return f"{said}{plans}. {counted(found.believed.draws, 'draw')}, seed {found.scenario.seed}."


def flips_text(found: FoundFlips) -> str:
    """Return the terminal's text, newline at the end."""
    lines = [wrapped(headline(found), WIDTH, "", "  "), wrapped(verdict(found), WIDTH, "", "  ")]
    for heading, texts, numbered in _parts(found):
        lines += ["", f"{heading}:"]
        for at, text in enumerate(texts, 1):
            mark = f"  {at}. " if numbered else "  - "
            lines.append(wrapped(f"{text}.", WIDTH, mark, " " * len(mark)))
    lines += ["", wrapped(LEGEND, WIDTH, "", "  "), wrapped(looked_at(found), WIDTH, "", "  ")]
    return "\n".join(lines) + "\n"


def flips_markdown(found: FoundFlips) -> str:
    """Return the same as Markdown, newline at the end."""
    parts = [f"## {escaped(headline(found))}", escaped(verdict(found))]
    for heading, texts, _ in _parts(found):
        parts += [f"### {heading}", bullets(f"{text}." for text in texts)]
    parts += [escaped(LEGEND), escaped(looked_at(found))]
    return "\n\n".join(parts) + "\n"


def _parts(found: FoundFlips) -> Iterator[tuple[str, list[str], bool]]:
    """Return each part's heading, its sentences, and whether they are numbered."""
    said = told(found)
    texts = [(readable(plain(one.text)), one.counts) for one in said]
    first = [text for text, counts in texts[:MOST] if counts]
    rest = [text for text, counts in texts[len(first) :] if counts]
    declined = [text for text, counts in texts if not counts]
    for heading, kept, numbered in (
        ("Smallest changes", first, True),
        ("Larger ones", rest, False),
        ("Where the leader declines, as the scenario is written", declined, False),
    ):
        if kept:
            yield heading, kept, numbered


def flips_csv(found: FoundFlips) -> str:
    """Return a line for each change."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    lines = list(rows(found))
    writer.writerow(COLUMNS)
    writer.writerows([written(line[name]) for name in COLUMNS] for line in lines)
    return text.getvalue()


COLUMNS = ("kind", "input", "low", "high", "unit", "second_input", "second_low", "second_high", "second_unit",
           "leads", "size", "likelihood", "reason")  # fmt: skip


def rows(found: FoundFlips) -> Iterator[Mapping[str, Cell]]:
    """Yield every change as data; ends in the input's own unit, ``None`` where they are open."""
    for flip in found.flips.found if found.flips else ():
        line: dict[str, Cell] = dict.fromkeys(COLUMNS)
        line |= {"kind": flip.kind, "leads": flip.leader, "size": flip.size, "likelihood": flip.likelihood}
        for bounds, before in zip(flip.bounds, ("", "second_"), strict=False):
            low, high, unit = natural_ends(bounds, found)
            line |= {f"{before}input": bounds.name, f"{before}low": low, f"{before}high": high}
            line[f"{before}unit"] = unit
        yield line
    for plan in found.plans or ():
        ends = {"low": plan.value, "high": None} if plan.over else {"low": None, "high": plan.value}
        yield dict.fromkeys(COLUMNS) | {
            "kind": "plan", "input": plan.knob.name, **ends,
            "unit": "fraction" if plan.knob.kind == "fraction" else plan.knob.unit,
            "leads": plan.leader, "size": plan.size, "reason": plan.reason,
        }  # fmt: skip


def natural_ends(bounds: Bounds, found: FoundFlips) -> tuple[float | None, float | None, str]:
    """Return both ends in the input's own unit, and the unit; ``quantile`` where nobody knows it."""
    if bounds.name in found.believed.criteria:
        return bounds.low, bounds.high, "weight"
    if bounds.name == JOURNEY:
        return bounds.low, bounds.high, "h"
    natural = found.believed.natural.get(bounds.name)
    if natural is None:
        return bounds.low_share, bounds.high_share, "quantile"
    low, high = (None if end is None else natural(end) for end in (bounds.low, bounds.high))
    unit = next(one[1] for one in (low, high) if one is not None)
    return low and low[0], high and high[0], unit or "fraction"


def _named(name: str, found: FoundFlips) -> str:
    if name == JOURNEY:
        return "the hours of the journey"
    return plain(found.believed.texts.get(name, name)).partition(": ")[0]
