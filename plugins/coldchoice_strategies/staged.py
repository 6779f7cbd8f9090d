"""One strategy per stage: parts of the journey, each with its own way to keep the cells, or a culture."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from coldchoice import Assessment, Case, NotApplicable, hookimpl
from coldchoice.errors import UnknownName
from coldchoice.evidence.cells import cell_type
from coldchoice.protocol.cold import ColdOptions, cold_step
from coldchoice.protocol.culture import CultureOptions, culture_step
from coldchoice.protocol.lot import collected
from coldchoice.protocol.plan import Segment, Step, carried_out
from coldchoice.protocol.slow import SlowOptions, slow_step
from coldchoice.protocol.window import cut

UNTIL = Field(
    None,
    description="place whose last leg ends this segment; left out in the last one alone",
    examples=["plant"],
)


class ColdSegment(BaseModel):
    """A part in which the cells are kept unfrozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strategy: Literal["hypothermic"] = Field(description="kept unfrozen")
    until: str | None = UNTIL
    options: ColdOptions = Field(ColdOptions(), description="as the options of `hypothermic`")

    def step(self) -> Step:
        """Return the step of this part."""
        return cold_step(self.options)


class FrozenSegment(BaseModel):
    """A part at whose beginning the cells are frozen and at whose end they are thawed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strategy: Literal["slow-freeze"] = Field(description="kept frozen")
    until: str | None = UNTIL
    options: SlowOptions = Field(SlowOptions(), description="as the options of `slow-freeze`")

    def step(self) -> Step:
        """Return the step of this part."""
        return slow_step(self.options)


class CultureSegment(BaseModel):
    """A part in which the cells grow; what comes next gets young cells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strategy: Literal["re-culture"] = Field(description="thawed cells grown again")
    until: str | None = UNTIL
    options: CultureOptions = Field(CultureOptions(), description="expansion, duration, failure, cost")

    def step(self) -> Step:
        """Return the step of this part."""
        return culture_step(self.options)


SegmentOptions = Annotated[ColdSegment | FrozenSegment | CultureSegment, Field(discriminator="strategy")]


EXAMPLE: JsonDict = {
    "segments": [
        {"strategy": "slow-freeze", "until": "plant"},
        {"strategy": "hypothermic", "options": {"medium": "hypothermosol"}},
    ]
}
"""Frozen as far as the plant and kept cold from there: what the schema shows."""


class Options(BaseModel):
    """Which way the cells are kept in each part of the journey."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    segments: tuple[SegmentOptions, ...] = Field(
        (),
        description="in order, each with `strategy` (`hypothermic`, `slow-freeze`, `re-culture`), `until` "
        "and `options`; the journey is shared among them",
    )


class Staged:
    """Keep the cells in another way on each part of the journey: frozen, then grown again, then sent fresh.

    Each segment is a whole strategy on its part: what it spends, needs and loses is joined, and the cells
    take their state along. A re-culture starts from the undamaged cells and harvests one unit of young ones.
    Applies where segments are given, and where each of them applies to its part.
    """

    name = "staged"
    summary = "one strategy per stage: segments of the journey, each kept its own way or grown again"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of all segments in order; declines without segments and where one of them does."""
        options = case.options(Options)
        if not options.segments:
            raise NotApplicable("no segments are given: list them under `options: {segments: [...]}`")
        lot = collected(case, cell_type(case.scenario.cell_type))
        return carried_out(case, lot, _plan(case, options.segments)).assessment()


def _plan(case: Case, asked: tuple[SegmentOptions, ...]) -> list[Segment]:
    """Share the journey out among the segments.

    Raises
    ------
    NotApplicable
        If they do not follow each other along the journey, or end in a culture.
    UnknownName
        If the scenario has no such place.
    """
    if asked[-1].strategy == "re-culture":
        raise NotApplicable("the last segment is a re-culture: say how the cells are kept until use")
    if asked[-1].until is not None:
        raise NotApplicable(f"the last segment ends at use, not at {asked[-1].until!r}: leave `until` out")
    plan, rest = [], case
    for number, one in enumerate(asked[:-1], 1):
        end = _end(case, one.until, number) - (len(case.journey.legs) - len(rest.journey.legs))
        if not 0 < end < len(rest.journey.legs):
            raise NotApplicable(
                f"segment {number} ends at {one.until!r}, which leaves no leg for it or for the next"
            )
        part, rest = cut(rest, end)
        plan.append(Segment(f"segment {number}, {one.strategy}", part, one.step()))
    return [*plan, Segment(f"segment {len(asked)}, {asked[-1].strategy}", rest, asked[-1].step())]


def _end(case: Case, place: str | None, number: int) -> int:
    """Number of the first leg after the last one at, or to, a place."""
    places = [leg.place for leg in case.journey.legs]
    if place is None:
        raise NotApplicable(f"segment {number} does not say where it ends: give it `until: PLACE`")
    if place not in places:
        raise UnknownName("place", place, set(places))
    return len(places) - places[::-1].index(place)


@hookimpl
def strategies() -> list[Staged]:
    """Offer the one composite of this file; its variants are options."""
    return [Staged()]
