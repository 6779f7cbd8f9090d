"""What an effect of the fit means, in words: percent of cells, factors of a hazard or of odds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log

from coldchoice.evidence.forward import CEILING
from coldchoice.report.words import significant

Told = Callable[[float], float]

EXAMPLE = 0.8
"""Share by which a change of odds is shown."""

RATES = {
    "hold": "die in 72 h", "minus80": "are lost in a month", "thawed": "die in the first hour",
    "wait": "are lost in an hour",
}  # fmt: skip
ODDS = ("freeze", "assay", "start")
HAZARDS = {"hold": "hazard", "minus80": "rate", "thawed": "rate", "wait": "rate"}
SHAPES = ("shape", "thawed.shape")
LYSIS = ("lysis", "lysis.stays")


def meaning(name: str, of_group: bool, points: Sequence[float]) -> str:
    """Say in words what a number of the fit means.

    Parameters
    ----------
    name
        Of the effect or group.
    of_group
        Whether it is the spread of a group.
    points
        Median, 5 % and 95 % point of its draws.
    """
    part, _, rest = name.partition(".")
    if of_group:
        return _spread(part, points)
    if name in RATES:
        return f"{_percent(_lost, points)} {RATES[name]}"
    if name == "start":
        return f"{_percent(_share, points)} viable"
    if part == "freeze" and rest in CEILING:
        return f"{_percent(lambda x: CEILING[rest] * _share(x), points)} right after thaw"
    if name in SHAPES:
        return f"shape {_numbers(exp, points)}"
    if name in LYSIS:
        return f"dead cells vanish {_numbers(exp, points)} times as fast as living ones die"
    if name == "hold.planned":
        return f"hazard × {_numbers(_doubled, points)} in a study that holds for twice as long"
    if name == "freeze.cycles":
        return f"odds × {_numbers(_doubled, points)} by a second cycle"
    if name == "rate":
        return f"odds × {_numbers(_ten_times, points)} at ten times the best rate"
    if part == "noise":
        return _noise(CEILING[rest.rpartition(".")[2]], points)
    if part in HAZARDS:
        return f"{HAZARDS[part]} × {_numbers(exp, points)}"
    return f"odds × {_numbers(exp, points)}: 80 % become {_moved(points[0])} %"


def _spread(part: str, points: Sequence[float]) -> str:
    factor = f"× {_numbers(exp, points)} either way"
    if part in ODDS:
        return f"odds {factor}: 80 % become {_moved(-points[0])} or {_moved(points[0])} %"
    return f"{HAZARDS.get(part, part)} {factor}"


def _noise(ceiling: float, points: Sequence[float]) -> str:
    spread = exp(points[0])
    level = log(EXAMPLE / (ceiling - EXAMPLE))
    low, high = (100.0 * ceiling * _share(level + way * spread) for way in (-1.0, 1.0))
    return f"spread {_numbers(exp, points)}: 80 % are read as {low:.0f} to {high:.0f} %"


def _lost(log_hazard: float) -> float:
    return 1.0 - exp(-exp(log_hazard))


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds))


def _doubled(power: float) -> float:
    return float(2.0**power)


def _ten_times(log_curvature: float) -> float:
    return exp(-exp(log_curvature) * log(10.0) ** 2)


def _moved(shift: float) -> str:
    return f"{100.0 * _share(log(EXAMPLE / (1.0 - EXAMPLE)) + shift):.0f}"


def _percent(told: Told, points: Sequence[float]) -> str:
    middle, _, ends = _numbers(lambda x: 100.0 * told(x), points).partition(" ")
    return f"{middle} % {ends}"


def _numbers(told: Told, points: Sequence[float]) -> str:
    middle, *ends = map(told, points)
    low, high = sorted(ends)
    return f"{significant(middle, 2)} ({significant(low, 2)} to {significant(high, 2)})"
