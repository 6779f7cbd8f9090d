"""What every format for people says of a tornado, in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.engine.tornado_ends import SHARE
from coldchoice.report.asked import measure
from coldchoice.report.break_even_words import NOBODY, amount
from coldchoice.report.words import HOURS_PER_DAY, counted, opened, plain, readable, share, significant
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.engine.tornado import Swing, Tornado
    from coldchoice.engine.tornado_lead import End

TOP = 12
"""Inputs that are shown if no number is asked for."""
DAYS_FROM_H = 240.0
"""Assumption: an input with an end beyond ten days is told in days."""
SWAPPED, UNUSABLE, UNSURE = "!", "x", "?"
"""Stand behind the lead: another one leads, one of the two cannot be used, another is ahead by chance."""


def shown(found: Tornado, top: int = TOP) -> tuple[Swing, ...]:
    """Return the inputs to show, largest swing first: as many as asked for, and all that change the leader.

    What does no more than chance is not among them.
    """
    telling = [one for one in found.swings if not one.idle]
    changing = set(found.changing)
    return tuple(one for at, one in enumerate(telling) if at < top or one in changing)


def label(swing: Swing) -> str:
    """Name an input: what can be asked for by name by that, all else in words."""
    if swing.knob is not None:
        return plain(swing.name)
    return plain(swing.text.partition(": ")[0])  # of a price, what it holds comes after


def end_value(swing: Swing, end: End) -> str:
    """Write where an input stands at one of its ends: ``62.2 h``, ``0.03``, ``5 % point``."""
    if end.value is None:
        return f"{5 if end is swing.low else 95} % point"
    if _in_days(swing):
        return f"{significant(end.value / HOURS_PER_DAY)} d"
    if swing.knob is None:
        return f"{significant(end.value)} {end.unit}".rstrip()
    if swing.kind == "weight":
        return f"{end.value:.2f}"
    return amount(swing.knob, end.value)


def _in_days(swing: Swing) -> bool:
    """Whether an input's hours are so many that people speak of days: both its ends then, to be compared."""
    unit = swing.low.unit if swing.knob is None else swing.knob.unit
    ends = [end.value for end in (swing.low, swing.high) if end.value is not None]
    return unit == "h" and max(ends, default=0.0) > DAYS_FROM_H


def lead_text(found: Tornado, lead: float | None) -> str:
    """Write a lead: three decimals of a value, three figures of anything else; ``-`` where there is none."""
    if lead is None:
        return "-"
    if found.unit:
        return significant(lead)
    return f"{lead + 0.0:.3f}".replace("-0.000", "0.000")


def lead_cell(found: Tornado, end: End) -> str:
    """Write the lead at an end, with a mark where another one leads or leader or runner-up cannot be used."""
    mark = UNUSABLE if end.reason else SWAPPED if found.swapped(end) else UNSURE if found.unsure(end) else ""
    return f"{lead_text(found, end.lead)} {mark}".rstrip()


def opening(found: Tornado) -> str:
    """Say who leads whom, by how much."""
    if found.leader is None:
        return f"{opened(NOBODY)}: there is no lead."
    if found.rival is None or found.lead is None:
        return (
            f"{found.leader} is the only one that can be used: there is no lead that an input could change."
        )
    lead = f"{lead_text(found, found.lead)} {of_what(found)}"
    turned = "One input at a time goes from its low to its high end."
    equal = f"; {listed(found.equals)} {'is' if len(found.equals) == 1 else 'are'} equal to it"
    return f"{found.leader} leads {found.rival} by {lead}{equal if found.equals else ''}. {turned}"


def of_what(found: Tornado) -> str:
    """Name what a lead is counted in: ``of weighted value``, ``USD 2024 of cost per usable dose``."""
    return f"{found.unit} of {measure(found.measure, found)}".lstrip()


def axis(found: Tornado) -> str:
    """Name what the bars are drawn against."""
    others = found.rival if len(found.strategies) == 2 else "the best of the others"
    return f"lead of {found.leader} over {others}"


def sentences(found: Tornado, inputs: Sequence[Swing]) -> list[str]:
    """Say which inputs give the lead to another, and where one of the two cannot be used.

    Parameters
    ----------
    inputs
        Those that are shown.
    """
    if found.lead is None:
        return []
    said = [text for swing in found.changing for text in _changes(found, swing)]
    if not said:
        chance = " by more than chance" if any(map(found.unsure, _ends(inputs))) else ""
        throughout = "" if chance else f": {found.leader} leads throughout"
        said.append(f"No input gives the lead to another between its ends{chance}{throughout}.")
    return said + [text for swing in inputs for text in _unclear(found, swing)]


def _ends(inputs: Sequence[Swing]) -> Iterator[End]:
    return (end for one in inputs for end in (one.low, one.high))


def _unclear(found: Tornado, swing: Swing) -> Iterator[str]:
    """Say where another one may lead, or one of the two cannot be used, and the leader stays it."""
    for end in (swing.low, swing.high):
        where = f"with {label(swing)} at {end_value(swing, end)}"
        if found.unsure(end):
            yield f"Too close to call {where}: {end.leader} is ahead, by no more than chance."
        elif end.out and not found.swapped(end):
            yield f"{end.out} cannot be used {where}: {readable(plain(end.reason)).rstrip('.')}."


def _changes(found: Tornado, swing: Swing) -> Iterator[str]:
    for end in (swing.low, swing.high):
        if not found.swapped(end):
            continue
        who = f"{end.leader} leads" if end.leader else NOBODY
        said = f"{who} with {label(swing)} at {end_value(swing, end)}"
        because = f", as {end.out} cannot be used" if end.out else ""
        reason = f": {readable(plain(end.reason)).rstrip('.')}" if end.reason else ""
        yield f"{said}{because}{reason}."


def left_over(found: Tornado, inputs: Sequence[Swing]) -> str:
    """Count what is not shown, and say how little it does; empty where all is shown."""
    rest = [one for one in found.swings if one not in inputs]
    if not rest:
        return ""
    largest = max((one.bar.swing for one in rest if not one.idle), default=None)
    chance = sum(one.idle for one in rest)
    told = f"{counted(len(rest), 'other input')} not shown: "
    if largest is None:
        return f"{told}{'it moves' if len(rest) == 1 else 'they move'} the lead by no more than chance"
    moved = lead_text(found, largest)
    if not found.unit and float(moved) == 0.0:
        moved = significant(largest, 1)
    told += f"none moves the lead by more than {moved}"
    return f"{told}, {chance} of them by no more than chance" if chance else told


SPREAD = ("what the spread of the lead comes from", "share of variance", "rank correlation", "5-95 %")


def spread_rows(found: Tornado) -> list[tuple[str, ...]]:
    """Return a line for each input that accounts for something of the spread of the lead."""
    return [
        (
            plain(one.text.partition(": ")[0]), share(one.share), _two_decimals(one.correlation),
            " to ".join(_two_decimals(end) for end in (one.low, one.high) if end is not None),
        )
        for one in found.influences
    ]  # fmt: skip


def spread_note(found: Tornado) -> str:
    """Say what the numbers are of, and what is left."""
    return (
        f"Of the lead over {found.rival}, draw by draw, luck included: share of its variance that an input "
        "accounts for alone; rank correlation with it, and its range by bootstrap. The rest is other luck, "
        "and what inputs do together."
    )


STABILITY = ("weight of", "now", "leads from", "to", "below it", "above it")


def stability_rows(found: Tornado) -> list[tuple[str, ...]]:
    """Return between which weights of each criterion the leader leads, and who takes over beyond them."""
    return [
        (
            plain(one.criterion), _two_decimals(one.weight), _two_decimals(one.low), _two_decimals(one.high),
            plain(one.leads_below or "-"), plain(one.leads_above or "-"),
        )
        for one in found.stability
    ]  # fmt: skip


def stability_note(found: Tornado) -> str:
    """Say what the weights are of, and what the other weights do meanwhile."""
    return (
        f"Weights between which {found.leader} leads, the others keeping their proportions; beyond them who "
        "takes over, - nobody."
    )


def _two_decimals(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00")


def legend(found: Tornado, inputs: Sequence[Swing]) -> str:
    """Say how ends were chosen, and what the marks beside the inputs that are shown mean."""
    marks = f"{SWAPPED}: another one leads there; {UNUSABLE}: leader or runner-up cannot be used"
    unsure = any(map(found.unsure, _ends(inputs)))
    marks += f"; {UNSURE}: whoever is ahead there is so by no more than chance." if unsure else "."
    return " ".join(filter(None, (how_far(found), marks, moving_scales(found))))


def how_far(found: Tornado) -> str:
    """Say in a sentence how the ends of inputs were chosen."""
    kinds = {(one.kind, one.how) for one in found.swings}
    said = ["What could be learned, and plans that vary, at their 5 and 95 % points"]
    if any(how == "share" for _, how in kinds):
        whole = any(one.how == "share" and one.knob is not None and one.knob.whole for one in found.swings)
        least = ", whole numbers by one at least" if whole else ""
        said.append(f"other plans {100 * SHARE:.0f} % down and up{least} (assumption)")
    if ("weight", "distribution") in kinds:
        said.append("weights at the 5 and 95 % points of all weightings that are possible")
    return f"{'; '.join(said)}."


def moving_scales(found: Tornado) -> str:
    """Say in a sentence with which inputs the value scale of cost moves; nothing where none does."""
    names = listed([label(one) for one in found.swings if one.rescaled])
    return f"With {names} the value scale of cost moves, unless `scales` fixes it." if names else ""


def run(found: Tornado) -> str:
    """Say how the answer was made."""
    of = "" if found.draws == found.scenario.draws else f" (the scenario asks for {found.scenario.draws:,})"
    return f"{found.draws:,} draws{of}, the same at every end, seed {found.scenario.seed}"
