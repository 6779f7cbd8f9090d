"""The calendar of a journey: the year, the opening hours of its places, holidays and the season."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from coldchoice.errors import InputError, Problem
from coldchoice.model.opening import readable
from coldchoice.model.part import Part
from coldchoice.model.quantity import shown

Season = Literal["summer", "winter", "all"]

OFFICE_HOURS = "mon-fri 08:00-18:00"  # assumption: hours of every place where a calendar gives none


def _place_or_dates(value: Any) -> Any:
    """Read the name of a place, or places and dates, which a scenario holds as text; dates come first."""
    if isinstance(value, list | tuple):
        return tuple(sorted({_iso(one, at) for at, one in enumerate(value)}))
    return (_iso(value),) if isinstance(value, str) and not is_place(value) else value


def is_place(text: str) -> bool:
    """Tell whether an item of a list of holidays has the form of a country or of a part of one."""
    return text[:1].isalpha()


def _iso(value: object, *at: int) -> str:
    text = value.isoformat() if isinstance(value, datetime.date) else value
    if isinstance(text, str) and is_place(text):
        return text
    if isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        with suppress(ValueError):
            return datetime.date.fromisoformat(text).isoformat()
    hint = "write e.g. '2026-12-25', or a country, e.g. 'US'"
    raise InputError(Problem("is not a date", at, shown(value), hint))


class Calendar(Part):
    """The clock of the journey: one for all its places, in one year and the years after it."""

    year: int = Field(strict=True, ge=1990, le=2100, examples=[2026], description="year of the start")
    opens: Annotated[str, AfterValidator(readable)] = Field(
        OFFICE_HOURS,
        examples=[OFFICE_HOURS],
        description="hours of every place whose leg gives none; several with commas, or `always`",
    )
    holidays: Annotated[str | tuple[str, ...], BeforeValidator(_place_or_dates)] = Field(
        (),
        examples=["US", "DE-HE", ["US", "DE-HE", "2026-12-24"]],
        description="days on which all is closed: a country, its part, or a list of these and of dates",
    )
    season: Season = Field(
        "all", description="whose ambient the lanes have; `all`: each transport that of its date"
    )

    @model_validator(mode="after")
    def _dates_within(self) -> Calendar:
        listed = [] if isinstance(self.holidays, str) else [one for one in self.holidays if not is_place(one)]
        if listed and int(listed[0][:4]) < self.year:
            rule = f"is before {self.year}, the calendar's year"
            raise InputError(Problem(rule, ("holidays",), repr(listed[0]), "give it the dates of its year"))
        return self
