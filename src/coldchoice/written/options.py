"""Options of a strategy file: a model made of what it says a scenario may set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from coldchoice.errors import InputError, Key, Problem, ScenarioError, UnknownName, did_you_mean
from coldchoice.model.quantities import Quantity
from coldchoice.model.quantity import format_number, shown
from coldchoice.written.sources import OPTION

if TYPE_CHECKING:
    from coldchoice.model.units import Dimension
    from coldchoice.written.keys import OptionKey

DIMENSIONS: Mapping[str, Dimension] = MappingProxyType(
    {
        "time": "time",
        "temperature": "temperature",
        "temperature rate": "temperature rate",
        "volume": "volume",
        "percent": "fraction",
        "fraction": "fraction",
    }
)
"""Dimension of each kind of option that is a quantity."""

POSITIVE = ("time", "temperature rate", "volume", "percent", "fraction")
MOST = MappingProxyType({"percent": 100.0, "fraction": 1.0})


def options_model(name: str, options: Mapping[str, OptionKey]) -> type[BaseModel] | None:
    """Return the pydantic model of the options of a strategy; ``None`` where it has none.

    Raises
    ------
    ScenarioError
        For a default or a limit that is not one, under its key.
    """
    if not options:
        return None
    found: list[Problem] = []
    fields: dict[str, Any] = {}
    for key, option in options.items():
        if key.startswith("model_") or hasattr(BaseModel, key):
            rule, hint = "is a name that pydantic keeps for itself", f"write e.g. {f'the_{key}'!r}"
            found.append(Problem(rule, ("options", key), repr(key), hint))
            continue
        try:
            fields[key] = _field(option)
        except InputError as error:
            found += (one._replace(key=("options", key, *one.key)) for one in error.problems)
    if found:
        raise ScenarioError(*found)
    example: Any = {key: _other(option) for key, option in options.items()}
    config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [example]})
    model: type[BaseModel] = create_model(
        "Options", __config__=config, __doc__=f"Options of {name}.", **fields
    )
    return model


def _other(option: OptionKey) -> str | int | float:
    """A value that may be set: the most, or the last choice, or else the default."""
    if option.choices:
        return option.choices[-1]
    return option.default if option.highest is None else option.highest


def _field(option: OptionKey) -> tuple[Any, Any]:
    """Type and default of one option."""
    if option.kind == "choice":
        return _choice(option)
    if option.choices:
        raise InputError(Problem("only an option of the kind `choice` has choices", ("choices",)))
    low, high = _limits(option)
    kind: Any
    if option.kind == "number":
        default = _number(option.default, "default")
        kind = Annotated[float, Field(ge=low, le=high, allow_inf_nan=False)]
    else:
        quantity = _quantity(option, low, high)
        kind, default = Annotated[float, quantity], _read(quantity, option.default, "default")
    if not low <= default <= high:
        limits = f"{format_number(low)} and {format_number(high)}"
        raise InputError(Problem(f"must be between {limits}", ("default",), shown(option.default)))
    return kind, Field(default, description=option.about)


def _choice(option: OptionKey) -> tuple[Any, Any]:
    if len(option.choices) < 2:
        raise InputError(Problem("an option of the kind `choice` needs at least two choices", ("choices",)))
    for key in ("lowest", "highest"):
        if getattr(option, key) is not None:
            raise InputError(Problem("a choice has no limits", (key,)))
    if option.default not in option.choices:
        hint = did_you_mean(str(option.default), option.choices)
        raise InputError(Problem("is none of the choices", ("default",), shown(option.default), hint))
    return Literal[option.choices], Field(option.default, description=option.about)


def _limits(option: OptionKey) -> tuple[float, float]:
    """Limits in the canonical unit; endless where none are written."""
    free = None if option.kind == "number" else _quantity(option, -inf, inf)

    def limit(key: str, otherwise: float) -> float:
        value = getattr(option, key)
        if value is None:
            return otherwise
        return _number(value, key) if free is None else _read(free, value, key)

    low = limit("lowest", 0.0 if option.kind in POSITIVE else -inf)
    high = limit("highest", MOST.get(option.kind, inf))
    if low > high:
        raise InputError(Problem("is above `highest`", ("lowest",), shown(option.lowest)))
    return low, high


def _quantity(option: OptionKey, low: float, high: float) -> Quantity:
    return Quantity(DIMENSIONS[option.kind], low, high, per_cent=option.kind == "percent")


def _read(quantity: Quantity, value: object, key: str) -> float:
    try:
        return quantity.read(value)
    except InputError as error:
        raise InputError(*(one._replace(key=(key, *one.key)) for one in error.problems)) from None


def _number(value: object, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(Problem("must be a number", (key,), shown(value)))
    return float(value)


def filled_in(data: Any, values: Mapping[str, Any], key: Key = ()) -> Any:
    """Return plain data with the value of an option in the place of each `$name`.

    Raises
    ------
    UnknownName
        Where there is no such option.
    """
    if isinstance(data, Mapping):
        return {name: filled_in(part, values, (*key, name)) for name, part in data.items()}
    if isinstance(data, list):
        return [filled_in(part, values, (*key, at)) for at, part in enumerate(data)]
    if isinstance(data, str) and data.startswith(OPTION):
        name = data.removeprefix(OPTION).strip()
        if name not in values:
            raise UnknownName("option", name, values, key)
        return values[name]
    return data


def taken(data: Any) -> Iterator[str]:
    """Yield the names of the options that plain data takes."""
    if isinstance(data, Mapping | list):
        for part in data.values() if isinstance(data, Mapping) else data:
            yield from taken(part)
    elif isinstance(data, str) and data.startswith(OPTION):
        yield data.removeprefix(OPTION).strip()
