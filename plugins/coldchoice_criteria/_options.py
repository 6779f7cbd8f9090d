"""What a scenario can set of a footprint; what it leaves out is drawn from the library."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]


class FootprintOptions(BaseModel):
    """Options that carbon and energy share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nitrogen: Amount | None = Field(None, description="kWh to make a litre of liquid nitrogen")
    km: tuple[Amount, ...] = Field((), description="kilometres of each transport, in order")
    box: Amount | None = Field(None, description="kg of the loaded box, whatever the strategy")
