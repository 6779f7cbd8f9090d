"""Where the units start, on the globe: an airport by its code, or a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.errors import InputError, Problem
from coldchoice.evidence.airports import EXTRA, airport
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.reach import Reach

FROM = ("logistics", "reach", "from")


class Place(NamedTuple):
    """A named point: degrees north and east; `code` is that of an airport."""

    name: str
    latitude_deg: float
    longitude_deg: float
    code: str = ""


def start_of(reach: Reach) -> Place | None:
    """Return where the units start; ``None`` where it is not said.

    Raises
    ------
    InputError
        If no airport has that code, or the list of airports is not installed; names the extra that brings it.
    """
    start = reach.start
    if start is None:
        return None
    if not isinstance(start, str):
        name = f"{_in_degrees(start.lat, 'N', 'S')}, {_in_degrees(start.lon, 'E', 'W')}"
        return Place(name, start.lat, start.lon)
    try:
        found = airport(start)
    except InputError as error:
        raise InputError(
            *(_without_the_extra(problem._replace(key=FROM)) for problem in error.problems)
        ) from None
    return Place(f"{found.city or found.name} ({start})", found.latitude_deg, found.longitude_deg, start)


def _without_the_extra(problem: Problem) -> Problem:
    """Mention the way that needs no list of airports, where there is none."""
    if problem.hint != EXTRA:
        return problem
    return problem._replace(hint=f"{EXTRA}, or write the point: {{lat: 50.03, lon: 8.54}}")


def _in_degrees(degrees: float, positive: str, negative: str) -> str:
    return f"{abs(degrees):.4g}° {positive if degrees >= 0.0 else negative}"
