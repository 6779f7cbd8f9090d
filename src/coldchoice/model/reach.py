"""How far a unit could be sent: the speed of the way, the hours that are no way, and where it starts."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Discriminator, Field, Tag

from coldchoice.model.part import Part
from coldchoice.model.quantities import Hours, KmPerHour


def airport_code(text: str) -> str:
    """Return `text` if it has the form of an airport's code; else raise `ValueError`."""
    if re.fullmatch("[A-Z0-9]{3}", text):
        return text
    raise ValueError("must be an airport's code of three letters, e.g. FRA, or {lat: 50.03, lon: 8.54}")


AirportCode = Annotated[str, AfterValidator(airport_code), Field(examples=["FRA"])]


class Point(Part):
    """A point on the globe."""

    lat: float = Field(ge=-90, le=90, allow_inf_nan=False, description="degrees north", examples=[50.03])
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False, description="degrees east", examples=[8.54])


Start = Annotated[
    Annotated[AirportCode, Tag("airport")] | Annotated[Point, Tag("point")],
    Discriminator(lambda value: "point" if isinstance(value, dict | Point) else "airport"),
]


class Reach(Part):
    """What turns the hours that are left into kilometres."""

    speed: KmPerHour = Field(description="door to door along the great circle, stops left out")
    handling: Hours = Field(
        description="hours that bring no unit any further: waiting at the origin, packing, customs"
    )
    start: Start | None = Field(
        None,
        alias="from",
        description="centre of the map: an airport's code (extra `journeys`), or `lat` and `lon`",
    )
