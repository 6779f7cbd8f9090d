"""One row of a user's own library of prices, as it is written."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from coldchoice.errors import did_you_mean
from coldchoice.model.money import CURRENCIES, PRICE_YEARS, SOLD_BY, reads_in_two_ways, two_readings
from coldchoice.model.wrong_column import WrongColumn

Text = Annotated[str, Field(max_length=2000)]
Amount = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Wear = Annotated[float | None, Field(gt=0.0, le=1e9, allow_inf_nan=False)]

AMOUNTS = ("low", "mode", "high")
NUMBERS = ("low", "high", "life_years", "uses")
"""Columns that hold a number or nothing."""


class PriceRow(BaseModel):
    """A price of one's own; what is left empty is as in the shipped library, for an item that it has.

    Columns are those of the shipped table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    item: Annotated[str, Field(max_length=100)] = Field(
        description="name of the item, as `coldchoice prices` lists it, or a new one that a plugin uses"
    )
    what: Text = Field("", description="what it is, in words")
    low: Amount | None = Field(None, description="lowest price of one unit; with `high`, or neither")
    mode: Amount = Field(description="most likely price of one unit; without `low` and `high` the price")
    high: Amount | None = Field(None, description="highest price of one unit")
    unit: str = Field("", description="what the price is for, as in the library; a new item must say it")
    currency: str = Field(description="three-letter ISO 4217 code of the three prices")
    price_year: Annotated[int, Field(ge=PRICE_YEARS[0], le=PRICE_YEARS[-1])] = Field(
        description="year whose prices they are"
    )
    life_years: Wear = Field(None, description="years until it is replaced")
    uses: Annotated[float | None, Field(ge=1.0, le=1e9, allow_inf_nan=False)] = Field(
        None, description="uses until it is replaced"
    )
    sources: Text = Field("", description="who says so: a quotation and its date; several after semicolons")
    grade: Literal["", "A", "B", "C", "D"] = Field(
        "", description="A paper, B institution, vendor or quotation, C tertiary, D assumption; empty is B"
    )
    status: Literal["", "own", "read", "assumption"] = Field(
        "", description="own where left empty; assumption where nobody says so, and then of grade D"
    )
    note: Text = Field("", description="remarks")
    required: Literal["", "yes"] = Field("", description="yes: still to be replaced with a quotation")

    @field_validator("item")
    @classmethod
    def _plain_name(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise ValueError("must be small letters, digits and hyphens, as in dry-shipper-use")
        return value

    @field_validator(*NUMBERS, mode="before")
    @classmethod
    def _empty_is_unknown(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator(*AMOUNTS, mode="before")
    @classmethod
    def _read_in_one_way(cls, value: Any) -> Any:
        if isinstance(value, str) and reads_in_two_ways(value.strip()):
            raise ValueError("could be read in two ways; write {} or {}".format(*two_readings(value.strip())))
        return value

    @model_validator(mode="after")
    def _whole(self) -> PriceRow:
        if not self.currency:
            raise WrongColumn("currency", "must not be empty: fill it in, or take the row out")
        if self.currency not in CURRENCIES:
            near = did_you_mean(self.currency.upper(), CURRENCIES)
            advice = near if near.startswith("did") else "write a three-letter ISO 4217 code, as in EUR"
            raise WrongColumn("currency", f"unknown currency; {advice}")
        if self.unit and self.unit not in SOLD_BY:
            raise WrongColumn("unit", f"unknown unit of sale; {did_you_mean(self.unit, SOLD_BY)}")
        if (self.low is None) != (self.high is None):
            there, missing = ("high", "low") if self.low is None else ("low", "high")
            raise WrongColumn(missing, f"must not be empty beside `{there}`; write both, or neither")
        if self.low is not None and self.high is not None:
            if self.mode < self.low:
                raise WrongColumn("mode", "must not be below `low`")
            if self.high < self.mode:
                raise WrongColumn("high", "must not be below `mode`")
        if self.status == "assumption" and self.grade not in ("", "D"):
            raise WrongColumn("grade", "must be D, or empty, for an assumption")
        return self


COLUMNS: tuple[str, ...] = tuple(PriceRow.model_fields)
"""All columns, in order; they are those of the shipped table."""

NEEDED = ("item", "mode", "currency", "price_year")
"""Columns without which a row says no price."""
