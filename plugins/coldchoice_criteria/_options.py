"""What a scenario can set of a footprint; what it leaves out is drawn from the library."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

SLIP = 0.9
"""Assumption: likeness from which a name is taken for a slip of the pen, 1 = equal."""

Amount = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]


class FootprintOptions(BaseModel):
    """Options that carbon and energy share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nitrogen: Amount | None = Field(None, description="kWh to make a litre of liquid nitrogen")
    km: tuple[Amount, ...] = Field((), description="kilometres of each transport, in order")
    box: Amount | None = Field(None, description="kg of the loaded box, whatever the strategy")
    items: dict[str, Amount] = Field(
        default_factory=dict,
        description="what one unit of an item amounts to, all included, instead of the library's",
    )

    @field_validator("items")
    @classmethod
    def _spelt_as_in_the_library(cls, value: dict[str, float]) -> dict[str, float]:
        """Refuse what is nearly the name of a priced item; a strategy's own items may have any other."""
        from difflib import get_close_matches

        from coldchoice.evidence.prices import prices

        for item in value:
            near = get_close_matches(item, prices(), n=1, cutoff=SLIP)
            if item not in prices() and near:
                raise ValueError(f"{item!r} is no priced item; did you mean {near[0]!r}?")
        return value
