"""The planned journey: legs, the chances that lengthen them, and the sites at either end."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from coldchoice.errors import InputError, Key, Problem, QuantityError
from coldchoice.model.kit import known_kit
from coldchoice.model.later import Later
from coldchoice.model.part import Part
from coldchoice.model.quantities import (
    Count,
    Fraction,
    Hours,
    KmPerHour,
    UncertainHours,
    UncertainTemperatureC,
)
from coldchoice.model.uncertain import Uncertain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coldchoice.model.calendar import Calendar
    from coldchoice.model.reach import Reach

    OneCalendar = Calendar | None
else:
    OneCalendar = Annotated[Any, Later("coldchoice.model.calendar", "Calendar")]
    Reach = Annotated[Any, Later("coldchoice.model.reach", "Reach")]


def _readable(text: str) -> str:
    from coldchoice.model.opening import readable  # most scenarios have no opening hours

    return readable(text)


def _no_wider_than_itself(hours: Uncertain) -> Uncertain:
    """Refuse a spread above the mean: its lognormal is nearly always far below the hours that are written."""
    given = dict(hours.given)
    mean, sd = given.get("mean", 0.0), given.get("sd", 0.0)
    if sd <= mean:
        return hours
    median = mean / sqrt(1.0 + (sd / mean) ** 2)
    rule = f"the spread is larger than the hours: half of the time it would take less than {median:.2g} h"
    hint = "write a smaller spread, a range as '12..60 h', or give the rare long ones as `delay`"
    raise QuantityError(Problem(rule, value=f"'{mean:g} h +- {sd:g} h'", hint=hint))


LegHours = Annotated[UncertainHours, AfterValidator(_no_wider_than_itself)]
Opens = Annotated[str, AfterValidator(_readable), Field(examples=["mon-sat 07:00-20:00"])]
Airport = Annotated[str, Field(max_length=60, examples=["FRA"])]
Kit = Annotated[str, AfterValidator(known_kit), Field(examples=["ln2-storage", "refrigerator"])]


class Chance(Part):
    """Something that may happen on a leg, or to a date, and how many hours it then adds."""

    probability: Fraction = Field(description="how often, 0 to 1 or in %")
    adds: UncertainHours = Field(description="hours added when it happens")


class PlannedLeg(Part):
    """One hold or one transport of the journey, as planned."""

    hold: LegHours | None = Field(None, description="planned hours of waiting, with their spread")
    transport: LegHours | None = Field(None, description="planned hours door to door, with their spread")
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
    customs: Chance | None = Field(
        None, description="customs at the end of a transport; with a calendar they work in the open hours"
    )
    opens: Opens | None = Field(
        None, description="hours of the place where the leg ends, instead of the calendar's"
    )
    from_: Airport | None = Field(None, alias="from", description="IATA code of the airport it leaves")
    to: Airport | None = Field(None, description="IATA code of the airport it reaches; both give a distance")
    speed: KmPerHour | None = Field(
        None, description="makes hours of the distance, with `ground`, in place of `transport`"
    )
    ground: Hours | None = Field(None, description="hours on the ground at both ends, beside `speed`")
    _distance_km: float | None = PrivateAttr(None)
    _by_date: bool = PrivateAttr(False)

    @model_validator(mode="after")
    def _one_kind(self) -> PlannedLeg:
        given = [kind for kind in ("hold", "transport") if getattr(self, kind) is not None]
        if len(given) > 1:
            raise ValueError("a leg is a hold or a transport, not both")
        if not given and self.lane is None and self.from_ is None and self.to is None:
            raise ValueError("a leg needs `hold`, `transport` or `lane`")
        self._check_distance()
        return self

    def _check_distance(self) -> None:
        given = [key for key in ("customs", "from", "to", "speed", "ground") if self._gives(key)]
        if given and self.hold is not None:
            raise ValueError(f"`{given[0]}` belongs to a transport, and this is a hold")
        if self._gives("from") is not self._gives("to"):
            raise ValueError("a distance needs both `from` and `to`")
        if self.from_ is not None and self.from_ == self.to:
            raise ValueError(f"`from` and `to` are the same airport, {self.to}")
        if self._gives("speed") is not self._gives("ground"):
            raise ValueError("hours from a distance need both `speed` and `ground`")
        if self._gives("speed") and self.from_ is None:
            raise ValueError("`speed` needs the airports: `from` and `to`")
        if self._gives("speed") and self.transport is not None:
            raise ValueError("has its hours twice: write `transport`, or `speed` and `ground`")

    def _gives(self, key: str) -> bool:
        return getattr(self, "from_" if key == "from" else key) is not None

    @property
    def distance_km(self) -> float | None:
        """Great-circle distance of its airports, once it is settled; ``None`` where it names none."""
        return self._distance_km

    @property
    def by_date(self) -> bool:
        """Whether its ambient is that of the season in which it is under way."""
        return self._by_date

    def settled(
        self, update: dict[str, Any], *, distance_km: float | None = None, by_date: bool = False
    ) -> PlannedLeg:
        """Return the leg with what was left open, its distance, and whether the date decides its ambient."""
        leg = self.model_copy(update=update)
        leg._distance_km, leg._by_date = distance_km, by_date
        return leg

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
    calendar: OneCalendar = Field(
        None, description="year, opening hours, holidays and season; none: no clock"
    )

    @model_validator(mode="after")
    def _legs_can_be_timed(self) -> Logistics:
        problems = [
            problem
            for at, leg in enumerate(self.legs)
            for problem in _untimed(leg, ("legs", at), self.lane, self.calendar)
        ]
        if problems:
            raise InputError(*problems)
        return self


def _untimed(leg: PlannedLeg, key: Key, lane: str | None, calendar: Calendar | None) -> Iterator[Problem]:
    """Find airports that are given in place of hours, and hours of opening without a calendar."""
    if leg.opens is not None and calendar is None:
        hint = "add a calendar to `logistics`, e.g. 'calendar: {year: 2026}'"
        yield Problem("opening hours need a calendar", (*key, "opens"), repr(leg.opens), hint)
    timed = leg.hold or leg.transport or leg.lane or lane or leg.speed
    if not timed:
        hint = "write e.g. 'transport: 36 h', or 'speed: 800 km/h' and 'ground: 8 h'"
        yield Problem(
            "has airports and no hours, and hours are never made of a distance unasked", key, hint=hint
        )


class Site(Part):
    """A place where the cells start or are used, and the equipment it owns."""

    name: str = Field(description="as the report calls it", examples=["plant"])
    role: Literal["origin", "destination"] = Field("destination", description="which end of the journey")
    owns: tuple[Kit, ...] = Field((), description="equipment on site")
    count: Count = Field(1, le=100_000, description="how many such sites there are")
    share: Fraction = Field(1.0, description="share of the units used here; made to add up to 1")
    transport: LegHours | None = Field(
        None, description="hours of the last transport to this site, where they differ from the leg's"
    )
