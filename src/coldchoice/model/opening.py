"""Opening hours as people write them: ``mon-fri 08:00-18:00, sat 09:00-12:00``, or ``always``."""

from __future__ import annotations

import re
from functools import cache

from coldchoice.errors import InputError, Problem, did_you_mean
from coldchoice.record import NamedTuple

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"
CLOSED = ("", "closed", "never")
EXAMPLE = "write e.g. 'mon-fri 08:00-18:00', several with commas, or 'always'"

Span = tuple[float, float]

_ENTRY = re.compile(r"(?P<days>\S+(?:\s*-\s*[a-z]+)?)\s+(?P<start>[^\s-]+)\s*-\s*(?P<end>[^\s-]+)")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)")


class Weekly(NamedTuple):
    """The opening hours of one week.

    Attributes
    ----------
    spans
        For each weekday, Monday first, spans of hours from its midnight. Hours that pass midnight belong to
        the day on which they begin and end beyond 24.
    always
        Never closed, not on holidays either.
    """

    spans: tuple[tuple[Span, ...], ...]
    always: bool = False

    @property
    def business_days(self) -> tuple[bool, ...]:
        """Days on which offices work: those that open, or Monday to Friday where every day does."""
        opens = tuple(bool(day) for day in self.spans)
        return tuple(number < 5 for number in range(7)) if all(opens) else opens


def readable(text: str) -> str:
    """Return opening hours as they are written, for a field of a scenario.

    Raises
    ------
    InputError
        If they cannot be read, or nothing ever opens.
    """
    weekly(text)
    return text


@cache
def weekly(text: str) -> Weekly:
    """Read opening hours.

    Raises
    ------
    InputError
        If they cannot be read, or nothing ever opens.
    """
    plain = text.strip().casefold().replace("\N{EN DASH}", "-")
    if plain == ALWAYS:
        return Weekly((((0.0, 24.0),),) * 7, always=True)
    if plain in CLOSED:
        raise InputError(closed_every_day(text))
    days: list[list[Span]] = [[] for _ in WEEKDAYS]
    for entry in plain.split(","):
        chosen, span = _entry(entry.strip(), text)
        for day in chosen:
            days[day].append(span)
    return Weekly(tuple(tuple(sorted(spans)) for spans in days))


def closed_every_day(text: str) -> Problem:
    """Say that hours never open; the caller adds the key."""
    return Problem("is closed every day, so nothing could ever leave or arrive", (), repr(text), EXAMPLE)


def _entry(entry: str, text: str) -> tuple[list[int], Span]:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        if re.fullmatch(r"[a-z]+", entry):  # a word alone is a misspelt one
            known = (*WEEKDAYS, ALWAYS)
            hint = did_you_mean(entry, known)
            raise InputError(
                Problem(f"{entry!r} has no hours", (), repr(text), EXAMPLE if entry in known else hint)
            )
        raise InputError(Problem("needs weekdays and hours", (), repr(text), EXAMPLE))
    first, _, last = found["days"].replace(" ", "").partition("-")
    start_h, end_h = _time(found["start"], text), _time(found["end"], text)
    if start_h == end_h:
        raise InputError(Problem("opens and closes at the same time", (), repr(text), EXAMPLE))
    if start_h >= 24.0:
        raise InputError(Problem(f"{found['start']!r} is no time to open", (), repr(text), EXAMPLE))
    span = (start_h, end_h if end_h > start_h else end_h + 24.0)
    at = _weekday(first, text)
    count = (_weekday(last or first, text) - at) % 7 + 1
    return [(at + more) % 7 for more in range(count)], span


def _weekday(name: str, text: str) -> int:
    if name not in WEEKDAYS:
        raise InputError(Problem(f"{name!r} is not a weekday", (), repr(text), did_you_mean(name, WEEKDAYS)))
    return WEEKDAYS.index(name)


def _time(written: str, text: str) -> float:
    found = _TIME.fullmatch(written)
    hours = int(found[1]) + int(found[2]) / 60.0 if found else 25.0
    if hours > 24.0:
        whole = re.fullmatch(r"\d{1,2}", written)
        near = f"did you mean '{int(written):02d}:00'?" if whole and int(written) <= 24 else EXAMPLE
        raise InputError(Problem(f"{written!r} is not a time of day", (), repr(text), near))
    return hours
