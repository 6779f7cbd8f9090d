"""What a plugin offers as a library of its own: tables of prices, measurements and cell types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field

from coldchoice.model.scenario import Name, Stage


class DataPack(Protocol):
    """Tables that a scenario takes by the name of the pack, under ``packs``. No base class is needed.

    A pack may leave out any of ``prices``, ``measurements`` and ``cell_types``: paths of CSV files.
    """

    @property
    def name(self) -> str:
        """Kebab-case name, unique among all plugins."""

    @property
    def summary(self) -> str:
        """One line that says whose numbers they are, and of when."""

    @property
    def prices(self) -> Path | None:
        """Priced items, as a table under a scenario's ``economics.library``."""

    @property
    def measurements(self) -> Path | None:
        """Measured survival, as a table under a scenario's ``measurements``."""

    @property
    def cell_types(self) -> Path | None:
        """Cell types, each like one of the library; see `CellTypeRow`."""


TABLES = ("prices", "measurements", "cell_types")
"""Tables that a pack may have."""

Number = Annotated[float | None, Field(gt=0.0, allow_inf_nan=False)]


class CellTypeRow(BaseModel):
    """A cell type of a pack: one of the library, asked other questions.

    What was measured of the cells is that of `like`; a table of measurements adds to it. What is left empty
    is as with `like` too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: Name = Field(description="as a scenario writes it under `cell_type`", examples=["our-graft"])
    summary: str = Field(min_length=1, max_length=200, description="what it is, in words")
    like: str = Field(
        description="cell type of the library whose measurements hold for it", examples=["hsc-mobilised"]
    )
    stage: Stage | None = Field(None, description="stage that it is usually asked about")
    viability_limit: Annotated[float | None, Field(gt=0.0, le=1.0)] = Field(
        None, description="lowest dye-exclusion viability accepted at use, a fraction"
    )
    unit_cells: Number = Field(None, description="viable cells put into one unit")
    minimum_dose: Number = Field(None, description="fewest viable cells at use, per unit")
    unit_value: str = Field("", description="value of one unit before it is preserved, as `4680 USD 2021`")
    source: str = Field(min_length=1, max_length=500, description="who says so, or the word assumption")


COLUMNS: tuple[str, ...] = tuple(CellTypeRow.model_fields)
NEEDED = ("name", "summary", "like", "source")
