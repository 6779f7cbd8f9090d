"""What is asked: one scenario, as a person wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    Discriminator,
    Field,
    PrivateAttr,
    StringConstraints,
    Tag,
    field_validator,
    model_validator,
)

from coldchoice.digest import digest_of
from coldchoice.model.given_price import PriceAmount
from coldchoice.model.later import Later
from coldchoice.model.logistics import Chance, Logistics, Site
from coldchoice.model.part import Part
from coldchoice.model.quantities import Cells, Count, Fraction, PerYear, PositiveHours
from coldchoice.model.stated import StatedMoney
from coldchoice.model.weighing import Weighing

if TYPE_CHECKING:
    from coldchoice.model.capacity import Capacity
    from coldchoice.model.criterion_choice import CriterionChoice
    from coldchoice.model.own import Own
    from coldchoice.model.own_money import OwnMoney
    from coldchoice.model.rates import Rates

    Capacities = tuple[Capacity, ...]
    Criteria = tuple[CriterionChoice, ...]
else:
    Capacities = Annotated[Any, Later("coldchoice.model.capacity", "Capacity", several=True)]
    Criteria = Annotated[Any, Later("coldchoice.model.criterion_choice", "CriterionChoice", several=True)]

Stage = Literal["apheresis", "intermediate", "cell-bank", "final-product"]
Interface = Literal["collect-make", "make-release", "release-infuse"]
FileName = Annotated[str, Field(min_length=1, max_length=500)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["slow-freeze"])]

StakeholderName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    Field(examples=["clinic", "Finance and QA"]),
]
"""A label: any text of up to 60 letters."""

Postponements = Annotated[
    Annotated[Chance, Tag("one")] | Annotated[tuple[Chance, ...], Tag("several")],
    Discriminator(lambda value: "several" if isinstance(value, list | tuple) else "one"),
]
"""One cause for which dates move, or a list of causes."""

SCHEMA_VERSION = 1
MAX_DRAWS = 100_000_000


class Demand(Part):
    """How much is wanted, and how firm the dates are."""

    units_per_year: PerYear | None = Field(None, description="units preserved in a year")
    doses_per_unit: Count = Field(1, le=1_000_000, description="doses that one unit yields")
    batch: Count = Field(
        1,
        strict=True,
        ge=1,
        le=1_000_000,
        description="units that could be preserved in one run; 1 = autologous",
    )
    postponement: Postponements | None = Field(
        None,
        description="how often the day of use moves, and by how much; several causes, in a list, add up",
    )
    no_show: Fraction = Field(
        0.0, description="share of the units that are ready and that their patient never receives"
    )
    waits: dict[Interface, PositiveHours] = Field(
        default_factory=dict, description="wait that 95 % of units stay within, at each interface"
    )

    @field_validator("postponement")
    @classmethod
    def _some_cause(cls, value: object) -> object:
        if value == ():
            raise ValueError("needs at least one cause; `probability: 0` where dates never move")
        return value


class ReleaseTest(Part):
    """A test whose answer is wanted before use."""

    name: str = Field(description="as the report calls it", examples=["sterility"])
    takes: PositiveHours = Field(description="time until the answer is there")
    weight: float = Field(1.0, gt=0, allow_inf_nan=False, description="importance beside the other tests")
    item: str | None = Field(
        None,
        description="priced item that the test costs; left out = paid for in the unit's value",
        examples=["sterility-test"],
    )
    per: Literal["unit", "run"] = Field("unit", description="how often it is made and paid for")


class Acceptance(Part):
    """What a usable unit must fulfil."""

    viability: Fraction | None = Field(None, description="lowest dye-exclusion viability at use")
    unit_cells: Cells | None = Field(None, description="viable cells put into one unit")
    minimum_dose: Cells | None = Field(None, description="fewest viable cells at use, per unit")
    usable: Fraction = Field(0.5, description="lowest share of usable units worth considering at all")
    release_tests: tuple[ReleaseTest, ...] = Field((), description="tests whose answer is wanted before use")


class Economics(Part):
    """What a unit is worth, what its loss costs, and in which money."""

    currency: str = Field(
        "USD", pattern=r"^[A-Z]{3}$", examples=["USD", "EUR"], description="ISO 4217 code of the answer"
    )
    price_year: int = Field(
        2024, strict=True, ge=1990, le=2100, description="year whose prices the answer is in"
    )
    unit_value: StatedMoney | None = Field(
        None, description="value already in the unit before it is preserved, and its source"
    )
    failure_cost: StatedMoney | None = Field(
        None, description="cost of one failure beyond the unit itself, and its source"
    )
    remake: bool = Field(True, description="whether a lost unit can be made again")
    discount_rate: Fraction = Field(0.05, description="yearly rate of the annuities")
    prices: dict[str, PriceAmount] = Field(
        default_factory=dict, description="own prices of library items: an amount, or a range, and its source"
    )
    library: tuple[FileName, ...] = Field(
        (),
        max_length=20,
        examples=["my-prices.csv"],
        description="tables of your own priced items, beside or below the scenario file; they stand above "
        "the shipped library, item by item, and below `prices`; one name may stand alone",
    )
    rates: FileName | None = Field(
        None,
        examples=["my-rates.csv"],
        description="table of exchange rates of your own, beside or below the scenario file; it stands above "
        "the shipped ones, year by year",
    )
    monetise_flexibility: bool = Field(
        False,
        strict=True,
        description="whether dates that move are paid for in the cost instead of counting in flexibility",
    )

    @field_validator("library", mode="before")
    @classmethod
    def _file_alone(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Scale(Part):
    """Fixed anchors of one criterion: what is worth 0 and what is worth 1."""

    worst: float = Field(allow_inf_nan=False, description="worth 0, in the criterion's unit")
    best: float = Field(allow_inf_nan=False, description="worth 1, in the criterion's unit")

    @model_validator(mode="after")
    def _apart(self) -> Scale:
        if self.worst == self.best:
            raise ValueError("worst and best must differ")
        return self


class Choice(Part):
    """One strategy to compare, with its options; listed twice with other options, it needs a name."""

    strategy: Name = Field(description="name from `coldchoice plugins`", examples=["slow-freeze"])
    name: Name | None = Field(None, description="how this variant is called in the table")
    options: dict[str, Any] = Field(
        default_factory=dict, description="as `coldchoice plugins NAME` lists them"
    )

    @property
    def label(self) -> str:
        """Name of the row in the table."""
        return self.name or self.strategy


class Scenario(Part):
    """A question: which way to preserve these cells on this journey.

    `cell_type`, `duration` and `logistics` are enough; `coldchoice.engine.settle` fills in the rest
    and says what it filled in.
    """

    schema_version: Literal[1] = Field(1, alias="schema", description="version of this file format")
    title: str | None = Field(None, max_length=200, description="headline of the report")
    cell_type: str = Field(description="name from `coldchoice cells`", examples=["leukapheresis-mnc"])
    stage: Stage | None = Field(None, description="where in the process the cells stand")
    duration: PositiveHours = Field(
        description="planned time from the end of collection or manufacture to use"
    )
    logistics: Logistics = Field(description="a lane's name, or the journey in full")
    sites: tuple[Site, ...] = Field((), description="where the cells start and are used, and what is there")
    demand: Demand = Field(Demand(), description="how much is wanted, and how firm the dates are")
    capacity: Capacities = Field((), description="what units wait in line for; needs `coldchoice[queues]`")
    acceptance: Acceptance = Field(Acceptance(), description="what a usable unit must fulfil")
    economics: Economics = Field(Economics(), description="what a unit and its loss cost, in which money")
    weights: Weighing = Field(
        None,
        description="importance of each criterion, or what is said of it: `order`, `between`, `ratio`, "
        "`swing`; left out = unknown",
        examples=[{"viability": 2, "cost": 1}],
    )
    stakeholders: dict[StakeholderName, Weighing] = Field(
        default_factory=dict,
        description="weights of several people, by name, in any form of `weights`; `coldchoice decide` "
        "answers each, side by side",
        examples=[{"clinic": "viability > cost"}],
    )
    criteria: Criteria = Field(
        (), description="what to compare by besides viability, cost and flexibility: names, or with options"
    )
    scales: dict[str, Scale] = Field(
        default_factory=dict, description="anchors of the criteria's value scales"
    )
    flexibility_weights: dict[str, float] = Field(
        default_factory=dict, description="importance of the parts of flexibility; left out = equal"
    )
    strategies: tuple[Choice, ...] = Field(
        (),
        description="what to compare, besides what plugin folders offer; left out = all that do not wait to "
        "be named",
    )
    measurements: tuple[FileName, ...] = Field(
        (),
        max_length=20,
        examples=["mine.csv"],
        description="tables of your own measurements of these cells, beside or below the scenario file; "
        "one name may stand alone",
    )
    packs: tuple[Name, ...] = Field(
        (),
        max_length=20,
        examples=["example-clinic"],
        description="data packs to take: prices, measurements and cell types of a plugin, above the shipped "
        "library and below the scenario's own tables",
    )
    draws: Count = Field(10_000, ge=100, le=MAX_DRAWS, description="Monte-Carlo draws")
    seed: int = Field(1, strict=True, ge=0, lt=2**63, description="same seed, same answer")
    # Any: the class would have to be there when the model is made, and most runs never need it
    _own: Any = PrivateAttr(None)
    _own_money: Any = PrivateAttr(None)

    @property
    def own(self) -> Own | None:
        """What the files under `measurements` hold; ``None`` before they are read, or where none is named."""
        own: Own | None = self._own
        return own

    def with_own(self, own: Own) -> Scenario:
        """Return the same scenario with its measurements read."""
        read = self.model_copy()
        read._own = own
        return read

    @property
    def own_money(self) -> OwnMoney | None:
        """What ``economics.library`` and ``rates`` hold; ``None`` before they are read, or where none is."""
        own: OwnMoney | None = self._own_money
        return own

    def with_own_money(self, own: OwnMoney) -> Scenario:
        """Return the same scenario with its tables of money read."""
        read = self.model_copy()
        read._own_money = own
        return read

    @property
    def rates(self) -> Rates | None:
        """Tables that this scenario's money is converted with; ``None`` for the shipped ones."""
        return None if self.own_money is None else self.own_money.rates

    @field_validator("measurements", mode="before")
    @classmethod
    def _file_alone(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("logistics", mode="before")
    @classmethod
    def _lane_alone(cls, value: object) -> object:
        return {"lane": value} if isinstance(value, str) else value

    @field_validator("strategies", mode="before")
    @classmethod
    def _names_alone(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            return tuple({"strategy": item} if isinstance(item, str) else item for item in value)
        return value

    @field_validator("criteria", mode="before")
    @classmethod
    def _criteria_alone(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            return tuple({"criterion": item} if isinstance(item, str) else item for item in value)
        return value

    @field_validator("criteria")
    @classmethod
    def _criteria_differ(cls, value: Criteria) -> Criteria:
        names = [choice.criterion for choice in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{twice[0]!r} stands twice")
        return value

    @field_validator("sites")
    @classmethod
    def _sites_differ(cls, value: tuple[Site, ...]) -> tuple[Site, ...]:
        names = [site.name for site in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{twice[0]!r} stands twice; give each site a name of its own, or a `count`")
        return value

    @field_validator("capacity")
    @classmethod
    def _capacities_differ(cls, value: Capacities) -> Capacities:
        names = [one.name for one in value]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"{sorted(twice)[0]!r} stands twice; give each capacity a name of its own")
        return value

    @field_validator("strategies")
    @classmethod
    def _labels_differ(cls, value: tuple[Choice, ...]) -> tuple[Choice, ...]:
        labels = [choice.label for choice in value]
        twice = {label for label in labels if labels.count(label) > 1}
        if twice:
            raise ValueError(f"{sorted(twice)[0]!r} stands twice; give each variant a `name` of its own")
        return value

    def input_hash(self) -> str:
        """SHA-256 of the scenario's meaning: equal for two files that ask the same.

        Own measurements, prices and rates count by what they hold, not by the names of their files.
        """
        data = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if self.own is not None:
            data["measurements"] = self.own.digest
        if self.own_money is not None and (digests := self.own_money.digests):
            data["economics"] = data.get("economics", {}) | digests
        return digest_of(data)
