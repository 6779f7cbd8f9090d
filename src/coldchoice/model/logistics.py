"""The planned journey: legs, the chances that lengthen them, and the sites at either end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from coldchoice.model.kit import known_kit
from coldchoice.model.later import Later
from coldchoice.model.part import Part
from coldchoice.model.quantities import Count, Fraction, UncertainHours, UncertainTemperatureC

if TYPE_CHECKING:
    from coldchoice.model.reach import Reach
else:
    Reach = Annotated[Any, Later("coldchoice.model.reach", "Reach")]

Kit = Annotated[str, AfterValidator(known_kit), Field(examples=["ln2-storage", "refrigerator"])]


class Chance(Part):
    """Something that may happen on a leg, or to a date, and how many hours it then adds."""

    probability: Fraction = Field(description="how often, 0 to 1 or in %")
    adds: UncertainHours = Field(description="hours added when it happens")


class PlannedLeg(Part):
    """One hold or one transport of the journey, as planned."""

    hold: UncertainHours | None = Field(None, description="planned hours of waiting, with their spread")
    transport: UncertainHours | None = Field(
        None, description="planned hours door to door, with their spread"
    )
    place: str | None = Field(None, description="where the hold is, or where the transport ends")
    lane: str | None = Field(None, description="lane whose delays and prices apply; see `coldchoice lanes`")
    ambient: UncertainTemperatureC | None = Field(
        None, description="temperature around the box of a transport; holds are in the strategy's equipment"
    )
    delay: Chance | None = Field(None, description="late departures; `adds` is the mean of an exponential")
    disruption: Chance | None = Field(None, description="cancelled or diverted, for a whole shipment at once")
    excursion: Fraction | None = Field(
        None, description="probability that a 2-8 C box leaves its temperature band on this leg"
    )

    @model_validator(mode="after")
    def _one_kind(self) -> PlannedLeg:
        given = [kind for kind in ("hold", "transport") if getattr(self, kind) is not None]
        if len(given) > 1:
            raise ValueError("a leg is a hold or a transport, not both")
        if not given and self.lane is None:
            raise ValueError("a leg needs `hold`, `transport` or `lane`")
        return self

    @property
    def kind(self) -> Literal["hold", "transport"]:
        """Whether the cells wait or travel."""
        return "hold" if self.hold is not None else "transport"


class Logistics(Part):
    """The whole journey; what its legs leave of `duration` is a hold at the origin, before them."""

    lane: str | None = Field(None, description="lane of every transport that names none itself")
    ambient: UncertainTemperatureC | None = Field(None, description="temperature around the box on every leg")
    legs: tuple[PlannedLeg, ...] = Field((), description="in order, after the hold at the origin")
    units_per_shipment: Count = Field(
        1, le=100_000, description="units that travel, and are delayed, together"
    )
    reach: Reach | None = Field(
        None, description="what turns the hours that are left into kilometres, for the radius and the map"
    )


class Site(Part):
    """A place where the cells start or are used, and the equipment it owns."""

    name: str = Field(description="as the report calls it", examples=["plant"])
    role: Literal["origin", "destination"] = Field("destination", description="which end of the journey")
    owns: tuple[Kit, ...] = Field((), description="equipment on site")
    count: Count = Field(1, le=100_000, description="how many such sites there are")
    share: Fraction = Field(1.0, description="share of the units used here; made to add up to 1")
    transport: UncertainHours | None = Field(
        None, description="hours of the last transport to this site, where they differ from the leg's"
    )
