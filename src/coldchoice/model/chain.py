"""What is asked of a chain: scenarios one after the other, and what is done to a unit in between."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.distribution import beta_weight
from coldchoice.model.part import Part
from coldchoice.model.quantities import Count, UncertainFraction
from coldchoice.model.scenario import MAX_DRAWS, FileName, Name
from coldchoice.model.stated import Stated, StatedMoney
from coldchoice.model.uncertain import Uncertain

MOST_STAGES = 12
LEAST_SUCCESS = 1e-6  # assumption: nobody makes a million units for one


class Then(Part):
    """What is done to a unit after one stage and before the next: manufacture, expansion, filling."""

    name: str = Field(
        min_length=1, max_length=60, examples=["manufacture"], description="as the report calls it"
    )
    cost: StatedMoney = Field(description="for each unit that it is done to, with its price year")
    success: UncertainFraction = Field(
        description="share of units that come out of it in specification; uncertain as far as it is not known"
    )
    failure_cost: StatedMoney | None = Field(
        None, description="of a unit that fails in it, beyond what is in the unit already; left out = nothing"
    )

    @field_validator("cost", "failure_cost")
    @classmethod
    def _dated(cls, value: Stated | None) -> Stated | None:
        """Refuse money without a price year: the stages may each have another."""
        if value is not None and value.money.price_year is None:
            shown = str(value.money)
            hint = f"write e.g. '{shown} 2024'"
            raise QuantityError(Problem("does not say its price year", value=repr(shown), hint=hint))
        return value

    @field_validator("success")
    @classmethod
    def _can_succeed(cls, value: Uncertain) -> Uncertain:
        """Refuse a share that is 0, or so close to it in some draws that the mean cost has no end."""
        given = dict(value.given)
        lowest = given.get("value", given.get("low", 1.0))
        if lowest <= 0.0:
            raise QuantityError(Problem("must be more than 0"))
        if min(lowest, value.mean) < LEAST_SUCCESS:
            raise QuantityError(Problem(f"must be at least {LEAST_SUCCESS:g}: one unit in a million"))
        if value.kind == "beta" and given["mean"] * beta_weight(given["mean"], given["sd"]) <= 1.0:
            rule = "is so uncertain that the cost of one success has no mean"
            raise QuantityError(Problem(rule, hint="narrow it"))
        return value


class ChainStage(Part):
    """One stage: a scenario that stands on its own, and what follows it."""

    scenario: FileName = Field(
        examples=["car-t-apheresis.yaml"], description="a scenario's file, beside or below the chain's"
    )
    name: Name | None = Field(None, description="as the report calls the stage; left out = the file's name")
    choose: tuple[Name, ...] | None = Field(
        None,
        min_length=1,
        description="strategies or variants of the scenario to combine; left out = all that it compares",
    )
    then: Then | None = Field(None, description="what is done to a unit before the next stage")

    @field_validator("choose", mode="before")
    @classmethod
    def _one_alone(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("choose")
    @classmethod
    def _named_once(cls, value: tuple[Name, ...] | None) -> tuple[Name, ...] | None:
        for at, name in enumerate(value or ()):
            if name in (value or ())[:at]:
                raise QuantityError(Problem("is named twice", (at,), repr(name)))
        return value


class Chain(Part):
    """A question: which combination of ways to preserve, over all stages, delivers a dose at the least cost.

    Of the scenarios it takes everything but the seed, the number of draws, the weights, the value of a unit
    in every stage but the first, and the units a year in every stage but the last.
    """

    schema_version: Literal[1] = Field(1, alias="schema", description="version of this file format")
    title: str | None = Field(None, max_length=200, description="headline of the report")
    stages: tuple[ChainStage, ...] = Field(
        min_length=1, max_length=MOST_STAGES, description="in the order in which a unit goes through them"
    )
    currency: str | None = Field(
        None,
        pattern=r"^[A-Z]{3}$",
        examples=["USD", "EUR"],
        description="ISO 4217 code of the answer; left out = the last stage's",
    )
    price_year: int | None = Field(
        None,
        strict=True,
        description="year whose prices the answer is in; left out = the last stage's",
    )
    draws: Count = Field(10_000, ge=100, le=MAX_DRAWS, description="Monte-Carlo draws, in all stages")
    seed: int = Field(1, strict=True, ge=0, lt=2**63, description="same seed, same answer, in all stages")

    @field_validator("stages")
    @classmethod
    def _names_differ(cls, value: tuple[ChainStage, ...]) -> tuple[ChainStage, ...]:
        for what, names in (
            ("stage", [stage.name for stage in value]),
            ("process", [stage.then and stage.then.name for stage in value]),
        ):
            twice = sorted({name for name in names if name and names.count(name) > 1})
            if twice:
                raise ValueError(f"{twice[0]!r} stands twice; give each {what} a name of its own")
        return value

    @model_validator(mode="after")
    def _nothing_after_the_last(self) -> Chain:
        if self.stages[-1].then is not None:
            key = ("stages", len(self.stages) - 1, "then")
            raise QuantityError(Problem("stands after the last stage, where no other follows", key))
        return self
