"""What there is only so much of: manufacturing slots, places in a freezer, shippers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from coldchoice.model.part import Part
from coldchoice.model.quantities import Count, UncertainHours

MOST = 100_000


class Capacity(Part):
    """Something that a unit takes on its way and gives back; where none is free, it waits in line."""

    name: str = Field(
        min_length=1, max_length=100, description="as the report calls it", examples=["manufacturing slot"]
    )
    at: str = Field(
        min_length=1,
        description="place of a leg: one is taken when the unit has done there, before it goes on",
        examples=["plant"],
    )
    count: Count = Field(le=MOST, description="how many there are", examples=[6])
    busy: UncertainHours = Field(
        description="how long one is taken; with `until`, how long after the arrival there, as the way back"
    )
    until: str | None = Field(
        None,
        min_length=1,
        description="place of a later leg: one is taken on the way there too, from leaving `at` on",
        examples=["clinic"],
    )
    per: Literal["unit", "shipment"] = Field(
        "unit", description="whether each unit takes one, or all that travel together take one"
    )
    used_by: tuple[str, ...] | None = Field(
        None, min_length=1, description="strategies or variants that need it; left out = all"
    )

    @model_validator(mode="after")
    def _takes_time(self) -> Capacity:
        if self.until is None and self.busy.mean == 0.0:
            raise ValueError("`busy` must be more than 0 h, or `until` a later place")
        return self

    @property
    def title(self) -> str:
        """Name and place: ``manufacturing slot at plant``."""
        return f"{self.name} at {self.at}"
