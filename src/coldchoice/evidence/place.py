"""Where the units start, on the globe: an airport by its code, or a point."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.reach import Reach

EXTRA = "journeys"
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
    UnknownName
        If no airport has that code.
    InputError
        If the list of airports is not installed; names the extra that brings it.
    """
    start = reach.start
    if start is None:
        return None
    if not isinstance(start, str):
        name = f"{_in_degrees(start.lat, 'N', 'S')}, {_in_degrees(start.lon, 'E', 'W')}"
        return Place(name, start.lat, start.lon)
    found = _airports().get(start)
    if found is None:
        raise UnknownName("airport", start, _airports(), FROM)
    return found


@cache
def _airports() -> dict[str, Place]:
    """Airports by their three-letter codes, from the package airportsdata."""
    try:
        from airportsdata import load
    except ImportError:
        rule = f"an airport needs the extra {EXTRA!r}"
        hint = f"pip install 'coldchoice[{EXTRA}]', or write {{lat: 50.03, lon: 8.54}}"
        raise InputError(Problem(rule, FROM, hint=hint)) from None
    return {
        code: Place(f"{airport['city'] or airport['name']} ({code})", airport["lat"], airport["lon"], code)
        for code, airport in load("IATA").items()
    }


def _in_degrees(degrees: float, positive: str, negative: str) -> str:
    return f"{abs(degrees):.4g}° {positive if degrees >= 0.0 else negative}"
