"""Keys of a strategy file: what a person writes of a protocol."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from coldchoice.model.assessment import Per
from coldchoice.model.money import MoneyAmount
from coldchoice.model.part import Part
from coldchoice.model.quantities import (
    CellsPerMl,
    Hours,
    MilliLitres,
    Percent,
    PositiveHours,
    RateCPerMin,
    TemperatureC,
)
from coldchoice.model.scenario import Name, Stage

Source = Annotated[
    str | dict[str, str] | None,
    Field(
        description="where the numbers of this entry come from: an evidence id, a DOI, an address, or the "
        "word `assumption`; one text for all of them, or a text for each key",
        examples=["assumption"],
    ),
]
Place = Annotated[str | None, Field(min_length=1, max_length=100, examples=["plant"])]


def _one_line(text: str) -> str:
    if not text.strip() or len(text.splitlines()) > 1:
        raise ValueError("must be one line of text")
    return text


OneLine = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]


class Entry(Part):
    """A part of a strategy file; its validator is built once, inside that of the whole file."""

    model_config = ConfigDict(defer_build=True)


class Formulate(Entry):
    """Put the cells into a medium: for what follows unfrozen, or for the rest after thaw."""

    do: Literal["formulate"] = Field(description="formulate")
    medium: str | None = Field(
        None,
        description="left out: the cell type's usual one; `other` for one that nobody measured",
        examples=["hypothermosol"],
    )
    volume: MilliLitres | None = Field(None, description="volume of one unit; left out: 100 mL")
    density: CellsPerMl | None = Field(None, description="sets the volume in place of `volume`")
    source: Source = None


class Hold(Entry):
    """Keep the cells unfrozen: for as long as the journey has it, or for the time that is given."""

    do: Literal["hold"] = Field(description="hold")
    temperature: TemperatureC | None = Field(None, description="left out: the cell type's usual one")
    for_: Hours | None = Field(
        None,
        alias="for",
        description="before `freeze`: until freezing starts; after `thaw`: the rest until use. Elsewhere the "
        "journey decides",
    )
    up_to: PositiveHours | None = Field(
        None, description="the strategy declines where the plan holds them for longer"
    )
    source: Source = None


class Freeze(Entry):
    """Freeze slowly, along a programmed ramp."""

    do: Literal["freeze"] = Field(description="freeze")
    at: Place = Field(
        None, description="place where they are frozen, if they travel unfrozen; left out: where they arrive"
    )
    cryoprotectant: str | None = Field(
        None,
        description="left out: the cell type's usual one; `other` for one that nobody measured",
        examples=["dmso"],
    )
    percent: Percent | None = Field(None, gt=0.0, description="its concentration")
    cooling_rate: RateCPerMin | None = Field(
        None, description="at the cells; left out: the best for these cells"
    )
    container: Literal["bag", "vial", "straw"] = Field("bag", description="what the cells are frozen in")
    volume: MilliLitres | None = Field(None, description="frozen volume of one unit, in all; left out: 50 mL")
    source: Source = None


class Store(Entry):
    """Keep them frozen."""

    do: Literal["store"] = Field(description="store")
    at: Literal["ln2-vapour", "minus80"] = Field("ln2-vapour", description="nitrogen vapour, or -80 C")
    whose: Literal["shared", "own"] = Field("shared", description="a share of a store, or one of your own")
    up_to: PositiveHours | None = Field(
        None, description="the strategy declines where the plan keeps them frozen for longer"
    )
    source: Source = None


class Ship(Entry):
    """Send them: needed where the journey has a transport."""

    do: Literal["ship"] = Field(description="ship")
    to: Place = Field(
        None, description="place up to which they travel so; left out: the end of the first transport"
    )
    carrier: Literal["cold-box", "dry-shipper", "dry-ice"] | None = Field(
        None,
        description="left out: a box for unfrozen cells, a dry shipper from nitrogen, dry ice from -80 C",
    )
    holds: PositiveHours | None = Field(
        None,
        description="what the maker states; left out: 72 h of a box, 240 h of a dry shipper, 96 h of dry "
        "ice, which can be no other",
    )
    source: Source = None


class Thaw(Entry):
    """Thaw for use, or for what follows."""

    do: Literal["thaw"] = Field(description="thaw")
    at: Place = Field(None, description="place where they are thawed, if they are held or sent on after that")
    warming_rate: RateCPerMin | None = Field(None, description="left out: 45 degC/min")
    source: Source = None


class Wash(Entry):
    """Wash the cryoprotectant out."""

    do: Literal["wash"] = Field(description="wash")


Step = Annotated[
    Formulate | Hold | Freeze | Store | Ship | Thaw | Wash,
    Field(discriminator="do"),
]
OPTION_NAME = r"^[a-z][a-z0-9_]*$"
"""What the name of an option looks like."""

STEPS = ("formulate", "hold", "freeze", "store", "ship", "thaw", "wash")
"""What a step can do."""


class Applies(Entry):
    """What the protocol is for; the strategy declines anything else."""

    cell_types: tuple[str, ...] = Field(
        (), description="names from `coldchoice cells`", examples=["hsc-mobilised"]
    )
    cell_classes: tuple[str, ...] = Field(
        (), description="classes of cells, beside or instead of `cell_types`", examples=["progenitor"]
    )
    stages: tuple[Stage, ...] = Field((), description="left out: any")
    longest: PositiveHours | None = Field(
        None, description="longest planned time from the end of collection or manufacture to use"
    )
    reason: OneLine | None = Field(None, description="why not beyond that; added to what a decline says")
    source: Source = None


class UsedItem(Entry):
    """Something the protocol uses besides what its steps do."""

    item: OneLine = Field(description="name from `coldchoice prices`", examples=["technician-hour"])
    quantity: float = Field(1.0, ge=0.0, allow_inf_nan=False, description="in the item's own unit")
    per: Per = Field("unit", description="how often it is used")
    price: MoneyAmount | None = Field(None, description="of one; left out: the library's")
    priced: Literal["library", "elsewhere"] = Field(
        "library", description="`elsewhere`: by a table of prices of whoever asks, or a data pack"
    )
    source: Source = None


class OptionKey(Entry):
    """A number or a choice that a scenario may set; a step takes it by `$` and its name."""

    kind: Literal[
        "time", "temperature", "temperature rate", "volume", "percent", "fraction", "number", "choice"
    ] = Field(description="what it is; decides the units that may be written")
    default: str | int | float = Field(
        description="what holds where a scenario says nothing", examples=["50 mL"]
    )
    lowest: str | int | float | None = Field(None, description="least that may be set")
    highest: str | int | float | None = Field(None, description="most that may be set")
    choices: tuple[str, ...] = Field((), description="what may be set, of a `choice`")
    about: OneLine = Field(description="what it means, in one line")
    source: Source = None


class StrategyFile(Part):
    """A strategy file."""

    name: Name = Field(
        description="kebab-case, unlike that of any other strategy", examples=["freeze-at-plant"]
    )
    summary: OneLine = Field(description="one line that says what is done to the cells")
    description: str = Field("", max_length=5000, description="more about it, for `coldchoice plugins NAME`")
    on_request: bool = Field(
        False, strict=True, description="compared only where it is named: for one that repeats another"
    )
    applies: Applies = Field(
        Applies(), description="what it is for; left out: whatever its steps can be done to"
    )
    steps: tuple[Step, ...] = Field(min_length=1, max_length=50, description="what is done, in order")
    uses: tuple[UsedItem, ...] = Field(
        (), description="what is used besides what the steps use by themselves"
    )
    leaves_out: tuple[OneLine, ...] = Field(
        (), description="items that the steps would use and this protocol does not", examples=["wash-run"]
    )
    needs: tuple[str, ...] = Field(
        (), description="equipment of a receiving site, besides that of the steps", examples=["thaw"]
    )
    needs_at_origin: tuple[str, ...] = Field(
        (), description="equipment of the first place, besides that of the steps", examples=["x-isolator"]
    )
    equip_sites: bool = Field(
        False, strict=True, description="charge the equipment of every receiving site to this strategy"
    )
    options: dict[Annotated[str, Field(pattern=OPTION_NAME)], OptionKey] = Field(
        default_factory=dict, description="what a scenario may set", examples=["percent"]
    )
    notes: tuple[OneLine, ...] = Field((), description="what a reader of the answer must know")
