"""Public holidays of a country or a part of one, from the package ``holidays``: offline, in an extra."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from coldchoice.errors import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ISO_3166 = "write the two letters of ISO 3166, e.g. 'US' or, for a part, 'DE-HE'"


@cache
def public_holidays(place: str, first_year: int, years: int) -> tuple[str, ...]:
    """Return the public holidays of a place as ISO dates, in order.

    Parameters
    ----------
    place
        ISO 3166 code of a country, alone or with one of its parts: ``US``, ``DE-HE``.
    first_year, years
        The years asked for. The package knows the rules of our time and estimates what follows the moon; for
        years beyond its own limits it gives no holidays.

    Raises
    ------
    InputError
        For a country or part that the package does not know, with the nearest that it does; where it knows
        of no holiday in the first year; and where it is not installed.
    """
    country, part = check_place(place)
    import warnings

    import holidays

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of years beyond its limits: only the first matters here
        days = holidays.country_holidays(country, subdiv=part, years=range(first_year, first_year + years))
    found = tuple(sorted(day.isoformat() for day in days))
    if not found or not found[0].startswith(str(first_year)):
        raise InputError(
            Problem(f"no holidays are known in {first_year}", value=repr(place), hint="list the dates")
        )
    return found


@cache
def check_place(place: str) -> tuple[str, str | None]:
    """Return the country and the part of it, if there is one; errors as `public_holidays`."""
    country, dash, part = place.partition("-")
    known = _known(place)
    if country not in known:
        near = did_you_mean(country, sorted(known))
        hint = near if near.startswith("did you mean") else ISO_3166
        raise InputError(Problem("unknown country of holidays", value=repr(place), hint=hint))
    if dash and part not in known[country]:
        hint = did_you_mean(part, sorted(known[country])) if known[country] else f"write {country!r} alone"
        raise InputError(Problem(f"unknown part of {country}", value=repr(place), hint=hint))
    return country, part if dash else None


def _known(place: str) -> Mapping[str, Sequence[str]]:
    """Countries by their two letters, each with its parts."""
    try:
        import holidays
    except ImportError:
        raise InputError(
            Problem(
                "public holidays of a country need the extra 'journeys'",
                value=repr(place),
                hint="pip install 'coldchoice[journeys]', or list the dates",
            )
        ) from None
    listed: Mapping[str, Sequence[str]] = holidays.list_supported_countries(include_aliases=True)
    return {name: parts for name, parts in listed.items() if len(name) == 2}
