"""The calendar of a journey: the year, the opening hours of its places, holidays and the season."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from coldchoice.errors import InputError, Problem
from coldchoice.model.opening import readable
from coldchoice.model.part import Part

Season = Literal["summer", "winter", "all"]

OFFICE_HOURS = "mon-fri 08:00-18:00"  # assumption: hours of every place where a calendar gives none


def _listed(value: Any) -> Any:
    """Let dates be text, as a scenario holds them."""
    if not isinstance(value, list | tuple):
        return value
    return tuple(one.isoformat() if isinstance(one, datetime.date) else one for one in value)


def _dates(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return value
    for at, text in enumerate(value):
        try:
            right = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text) and datetime.date.fromisoformat(text))
        except ValueError:
            right = False
        if not right:
            raise InputError(Problem("is not a date", (at,), repr(text), "write e.g. '2026-12-25'"))
    return tuple(sorted(set(value)))


class Calendar(Part):
    """The clock of the journey: one for all its places, in one year and the years after it."""

    year: int = Field(strict=True, ge=1990, le=2100, examples=[2026], description="year of the start")
    opens: Annotated[str, AfterValidator(readable)] = Field(
        OFFICE_HOURS,
        examples=[OFFICE_HOURS],
        description="hours of every place whose leg gives none; several with commas, or `always`",
    )
    holidays: Annotated[str | tuple[str, ...], BeforeValidator(_listed), AfterValidator(_dates)] = Field(
        (),
        examples=["US", "DE-HE"],
        description="days on which all is closed: a country, a country and its part, or a list of dates",
    )
    season: Season = Field(
        "all", description="whose ambient the lanes have; `all`: each transport that of its date"
    )

    @model_validator(mode="after")
    def _dates_within(self) -> Calendar:
        early = [text for text in self.holidays if not isinstance(self.holidays, str)]
        if early and int(early[0][:4]) < self.year:
            raise InputError(
                Problem("is before the calendar's year", ("holidays",), repr(early[0]), f"year: {self.year}")
            )
        return self
