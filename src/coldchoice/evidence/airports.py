"""Airports by their IATA code, from the package ``airportsdata``: offline, in an extra.

They give distances (`coldchoice.engine.distances`), and a distance gives no hours unless a scenario says
at what speed.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from airportsdata import Airport as Record

IATA = "write the IATA code of three letters, e.g. 'FRA'"
EXTRA = "pip install 'coldchoice[journeys]'"


class Airport(NamedTuple):
    """One airport.

    Attributes
    ----------
    code
        IATA code.
    latitude_deg, longitude_deg
        Where it is, north and east positive.
    """

    code: str
    name: str
    city: str
    country: str
    latitude_deg: float
    longitude_deg: float


def airport(code: str) -> Airport:
    """Return an airport by its code of three letters.

    Raises
    ------
    InputError
        For a code that no airport has, naming the nearest or that of the city; and where the package is not
        installed.
    """
    found = _by_code().get(code)
    if found is None:
        raise InputError(Problem("unknown airport", value=repr(code), hint=_nearest(code)))
    return Airport(
        code, found["name"], found["city"], found["country"], float(found["lat"]), float(found["lon"])
    )


@cache
def _by_code() -> dict[str, Record]:
    try:
        import airportsdata
    except ImportError:
        raise InputError(Problem("airports need the extra 'journeys'", hint=EXTRA)) from None
    return airportsdata.load("IATA")


def _nearest(code: str) -> str:
    """Name the airport that was probably meant: the same letters, a city of that name, a letter off."""
    airports = _by_code()
    plain = code.strip().casefold()
    if not plain:
        return IATA
    same = [one for one in airports if one.casefold() == plain]
    city = [one for one, about in airports.items() if about["city"].casefold() == plain]
    begins = [one for one, about in airports.items() if about["city"].casefold().startswith(plain)]
    near = get_close_matches(plain.upper(), airports, n=50, cutoff=0.6)
    near.sort(key=lambda one: (not one.startswith(plain[:2].upper()), one))
    likely = [*same, *city, *(begins if len(plain) > 3 else ()), *near]
    if not likely:
        return IATA
    return f"did you mean {likely[0]!r} ({airports[likely[0]]['city']})?"
