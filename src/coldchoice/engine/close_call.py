"""A lead that is won and lost again: more than chance, or too close to call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coldchoice.decide.crossing import jackknife_of
from coldchoice.engine.lookout import Lookout, differences, without_each

if TYPE_CHECKING:
    from coldchoice.decide.crossing import Change
    from coldchoice.engine.point import Point

BATCHES = 40  # assumption: enough batches for an error within a tenth of itself


def too_close(
    lookout: Lookout, measure: str, points: Mapping[float, Point], left: Change, right: Change
) -> bool:
    """Tell whether who leads between two neighbouring changes does so by no more than one standard error.

    Parameters
    ----------
    points
        What was looked at already, by value of the input.
    left, right
        The changes; one at which a strategy becomes usable or unusable is never too close.
    """
    names = (left.below, left.above, right.above)
    if None in names or any(
        name in lookout.view(value).out
        for value in (left.low, left.high, right.low, right.high)
        for name in names
    ):
        return False
    inside = [value for value in points if left.high <= value <= right.low]
    middle = (left.high + right.low) / 2.0
    inside.append(float(middle // 1) if lookout.knob.whole else middle)
    lead = str(left.above)
    rivals = {str(left.below), str(right.above)} - {lead}
    return all(
        any(_by_chance(points.get(value) or lookout.point(value), (lead, rival), measure) for rival in rivals)
        for value in inside
    )


def _by_chance(point: Point, pair: tuple[str, str], measure: str) -> bool:
    """Tell whether the first of two is ahead by no more than one standard error."""
    ahead, error = lead_of(point, pair, measure)
    return ahead <= error


def lead_of(point: Point, pair: tuple[str, str], measure: str) -> tuple[float, float]:
    """Return by how much the first of two is ahead at a point, and the Monte-Carlo standard error of it."""
    first, second = (point.attempts[name] for name in pair)
    ahead = differences([point], [(first.mean(axis=1), second.mean(axis=1))], measure)
    batched = differences([point], [(without_each(first, BATCHES), without_each(second, BATCHES))], measure)
    return float(ahead[0]), jackknife_of(batched[0])
