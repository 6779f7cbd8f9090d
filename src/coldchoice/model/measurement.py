"""One measured value and all that is known of how it came about: the row of every table of evidence.

The shipped tables, a laboratory's own study and a table to validate against share this one schema: a column
is a field of `Measurement`, with its unit in its name. Columns that a table does not have count as empty.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from coldchoice.model.wrong_column import WrongColumn

Bound = Literal["lower", "upper"]
Metric = Literal["viability_pct", "recovery_pct", "cfu_recovery_pct", "attachment_pct", "other"]
Preservation = Literal[
    "hypothermic", "ambient", "normothermic", "subzero_nonfreezing",
    "slow_freeze", "freeze_minus80", "vitrification", "lyophilisation", "other", "",
]  # fmt: skip
"""How the cells were kept: the first four are liquid holds; empty where the source does not say."""

LIQUID: frozenset[str] = frozenset({"hypothermic", "ambient", "normothermic", "subzero_nonfreezing"})
"""Ways that keep cells in a liquid."""

MOST_PERCENT = 1000.0
"""Ratios of counts exceed 100 %; above this the value is something else."""

NUMBERS = (
    "temperature_c", "duration_h", "cpa_pct", "cooling_rate_c_per_min", "warming_rate_c_per_min",
    "storage_temperature_c", "storage_days", "prefreeze_hold_h", "prefreeze_hold_temperature_c",
    "post_thaw_hold_h", "post_thaw_hold_temperature_c", "sd", "n", "baseline",
)  # fmt: skip
"""Columns that hold a number or nothing."""

_TAG = re.compile(r"\[([a-z][a-z-]*)\]")

Text = Annotated[str, Field(max_length=2000)]
Named = Annotated[str, Field(min_length=1, max_length=200)]
Celsius = Annotated[float | None, Field(ge=-273.15, le=120.0, allow_inf_nan=False)]
Hours = Annotated[float | None, Field(ge=0.0, le=1e6, allow_inf_nan=False)]
Days = Annotated[float | None, Field(ge=0.0, le=1e5, allow_inf_nan=False)]
Rate = Annotated[float | None, Field(gt=0.0, le=1e7, allow_inf_nan=False)]
Share = Annotated[float | None, Field(ge=0.0, le=100.0, allow_inf_nan=False)]
Spread = Annotated[float | None, Field(ge=0.0, le=MOST_PERCENT, allow_inf_nan=False)]


class Measurement(BaseModel):
    """A measured survival with its conditions; what is not known is ``None`` or empty.

    Attributes
    ----------
    id, source_id
        Name of the row, unique in its table, and of the publication or study behind it.
    cell_type, product, strategy
        What was kept, in words, and how.
    medium, temperature_c, duration_h
        Of a liquid hold. `medium` of a frozen product is the freezing medium and what followed it.
    cpa, cpa_pct, cooling_rate_c_per_min, warming_rate_c_per_min, storage_temperature_c, storage_days
        Of freezing: cryoprotectant and its percentage, rates at the cells, and storage.
    prefreeze_hold_h, prefreeze_hold_temperature_c, post_thaw_hold_h, post_thaw_hold_temperature_c
        Of the holds before freezing and after thaw.
    metric, assay, mean, sd, n, baseline
        What was measured, in percent; the spread between lots, their number, and the value of fresh cells.
    where, note, status
        Place in the source; remarks, with tags in square brackets first; how the number was obtained.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: Named = Field(description="name of the row, unlike that of any other row")
    source_id: Named = Field(description="name of the publication or study behind it")
    cell_type: Named = Field(
        description="what was kept; a name of `coldchoice cells` where it is one of them"
    )
    product: Text = Field("", description="what it was, in words")
    strategy: Preservation = Field(description="how it was kept; empty where the source does not say")
    medium: Text = Field(
        "", description="liquid it was held in; of a frozen product the freezing medium and what followed it"
    )
    temperature_c: Celsius = Field(None, description="temperature of a liquid hold")
    duration_h: Hours = Field(None, description="length of a liquid hold")
    cpa: Text = Field("", description="cryoprotectant")
    cpa_pct: Share = Field(None, description="percentage of the cryoprotectant")
    cooling_rate_c_per_min: Rate = Field(None, description="cooling rate at the cells")
    warming_rate_c_per_min: Rate = Field(None, description="warming rate at the cells")
    storage_temperature_c: Celsius = Field(None, description="temperature of the frozen or dry store")
    storage_days: Days = Field(None, description="time in the store")
    prefreeze_hold_h: Hours = Field(None, description="hold before freezing")
    prefreeze_hold_temperature_c: Celsius = Field(None, description="temperature of that hold")
    post_thaw_hold_h: Hours = Field(None, description="hold after thaw until it was measured")
    post_thaw_hold_temperature_c: Celsius = Field(None, description="temperature of that hold")
    metric: Metric = Field(
        description="what was measured: living among all cells (viability), living per living cell put in "
        "(recovery), colonies or attached cells per those put in"
    )
    assay: Text = Field("", description="how it was measured, in words")
    mean: Annotated[float, Field(ge=0.0, le=MOST_PERCENT, allow_inf_nan=False)] = Field(
        description="mean, as printed"
    )
    sd: Spread = Field(None, description="standard deviation between lots; not a standard error")
    n: Annotated[float | None, Field(gt=0.0, allow_inf_nan=False)] = Field(
        None, description="number of lots or donors"
    )
    baseline: Annotated[float | None, Field(gt=0.0, le=MOST_PERCENT, allow_inf_nan=False)] = Field(
        None, description="value of the fresh cells in the same study"
    )
    where: Text = Field("", description="place in the source: table, figure, abstract")
    note: Text = Field("", description="remarks; tags in square brackets come first")
    status: Annotated[str, Field(max_length=200)] = Field(
        "read",
        description="how the number was obtained: read in the source, reproduced, computed from it, "
        "unconfirmed, own, or in your own words",
    )

    @field_validator("strategy", "metric", mode="before")
    @classmethod
    def _kebab_case_too(cls, value: Any) -> Any:
        return value.strip().lower().replace("-", "_") if isinstance(value, str) else value

    @field_validator(*NUMBERS, mode="before")
    @classmethod
    def _empty_is_unknown(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @model_validator(mode="after")
    def _share_of_all(self) -> Measurement:
        if self.metric == "viability_pct" and self.mean > 100.0 and "relative" not in self.tags:
            raise WrongColumn(
                "mean",
                f"viability_pct is a share of the cells present and cannot be {self.mean:g}; "
                "a value relative to fresh cells has [relative] in its note",
            )
        return self

    @property
    def tags(self) -> frozenset[str]:
        """Tags in square brackets in the note, e.g. ``lower-bound``, ``derived``."""
        return frozenset(_TAG.findall(self.note))

    @property
    def bound(self) -> Bound | None:
        """Whether the mean is only a bound of the true value: censored."""
        tags = self.tags
        if "lower-bound" in tags:
            return "lower"
        return "upper" if "upper-bound" in tags else None

    @property
    def is_liquid(self) -> bool:
        """Whether the cells were kept in a liquid, not frozen, dried or turned to glass."""
        frozen = self.storage_temperature_c is not None or self.cpa or self.post_thaw_hold_h is not None
        return self.strategy in LIQUID or (not self.strategy and not frozen)


COLUMNS: tuple[str, ...] = tuple(Measurement.model_fields)
"""All columns of the schema, in order."""

_UNITS = MappingProxyType({
    "_c_per_min": "degC per minute", "_c": "degC", "_h": "hours", "_days": "days", "_pct": "percent",
})  # fmt: skip
_PERCENTS = frozenset({"mean", "sd", "baseline"})


def unit_of(column: str) -> str:
    """Unit of a column, in words: ``hours`` of ``duration_h``; empty for text and counts."""
    if column not in NUMBERS and column != "mean":
        return ""
    if column in _PERCENTS:
        return "percent"
    return next((unit for ending, unit in _UNITS.items() if column.endswith(ending)), "")
