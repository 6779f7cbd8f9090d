"""What is said of the lines in which units wait: how full they are, how long it takes, how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.report.words import MISSING, hours, plain, sentence, share
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.model.chained import StageAnswer
    from coldchoice.model.comparison import Comparison
    from coldchoice.model.line import Line

NEARLY_FULL = 0.9  # assumption: from this use on 5 % more demand nearly doubles the wait


def waiting(comparison: Comparison | StageAnswer) -> str:
    """Say in a sentence or two how long units wait and for what; empty where nothing is scarce."""
    told = [_told(line, comparison) for line in comparison.lines]
    full = [line for line in comparison.lines if line.utilisation > NEARLY_FULL or line.slow]
    names = list(dict.fromkeys(plain(line.title) for line in full))
    said = [sentence("; ".join(told))] if told else []
    if full:
        most = share(max(line.utilisation for line in full))
        said.append(
            f"Waits for {listed(names)} are long and slow to settle ({most} in use): a little more or less "
            "demand changes them much, and the errors given for ranks are too small."
        )
    if told and comparison.terms.waits_h:
        named = listed([plain(name) for name in comparison.terms.waits_h])
        said.append(f"The waits of demand.waits ({named}) count besides, in flexibility.")
    return " ".join(said)


def users(line: Line, comparison: Comparison | StageAnswer) -> str:
    """Name the strategies whose units wait in a line: ``all`` where there is no other."""
    everyone = set(line.strategies) >= {row.name for row in comparison.rows}
    return "all" if everyone else listed([plain(name) for name in line.strategies])


def mean_wait(line: Line) -> str:
    """Write the mean wait with its Monte-Carlo error in per cent: ``2.6 d +- 13 %``."""
    mean_h, error_h = line.wait_h.mean, line.wait_error_h
    return (
        f"{hours(mean_h)} +- {share(error_h / mean_h)}" if mean_h > 0.0 and error_h > 0.0 else hours(mean_h)
    )


def formula(line: Line) -> str:
    """Write the mean wait by a formula, with its name."""
    return f"{hours(line.closed_form_h)} ({line.closed_form})" if line.closed_form else MISSING


def _told(line: Line, comparison: Comparison | StageAnswer) -> str:
    whose = users(line, comparison)
    name = plain(line.title) if whose == "all" else f"{plain(line.title)} ({whose})"
    used = f"{name}: {share(line.utilisation)} in use"
    if line.wait_h.mean == 0.0:
        return f"{used}, nobody waits"
    most = f"95 % within {hours(line.wait_h.high)}" if line.wait_h.high > 0.0 else "95 % wait not at all"
    return f"{used}, mean wait {hours(line.wait_h.mean)}, {most}"
