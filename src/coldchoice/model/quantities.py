"""Field types for scenarios and for a strategy's options: text with a unit outside, floats inside.

``hold: Hours`` reads ``36 h`` into 36.0 and is dumped as ``36 h`` again, so that a dumped model validates.
A default is written as the float itself, in the canonical unit: ``hold: Hours = 36.0``.

Python code that already has canonical floats says so, and bare numbers are then taken as they are::

    Options.model_validate({"hold": 36.0}, context=CANONICAL_NUMBERS)

Without that context a bare number is refused wherever a unit is needed, whoever calls.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.distribution import FORMS, NAMED
from coldchoice.model.quantity import NUMBER, format_number, parse_quantity, per_cent_hint, shown
from coldchoice.model.uncertain import Uncertain
from coldchoice.model.units import CANONICAL, EXAMPLES, Dimension, spellings

CANONICAL_NUMBERS: Mapping[str, bool] = MappingProxyType({"canonical": True})
"""Validation context under which a bare number is in the canonical unit."""


class Quantity:
    """Annotation that makes a float field out of text with a unit.

    Parameters
    ----------
    dimension
        What the quantity is; decides the canonical unit.
    low, high
        Bounds in the canonical unit.
    above
        The value must be above `low`, not only equal to it.
    bare
        A number without a unit is accepted as canonical.
    per_cent
        Keep and write a fraction as a number of per cent; a bare number is then refused.
    """

    __slots__ = ("above", "bare", "dimension", "example", "high", "low", "per_cent")

    def __init__(
        self,
        dimension: Dimension,
        low: float = -math.inf,
        high: float = math.inf,
        *,
        above: bool = False,
        bare: bool = False,
        per_cent: bool = False,
    ) -> None:
        self.dimension, self.low, self.high = dimension, low, high
        self.above, self.per_cent = above, per_cent
        self.bare = (bare or dimension == "fraction") and not per_cent
        self.example = "10 %" if per_cent else EXAMPLES[dimension]

    def read(self, value: object, *, canonical: bool = False) -> float:
        """Read one value of the field; raise `QuantityError` where it is not one."""
        if self.per_cent and not canonical:
            amount = _read_per_cent(value)
        else:
            amount = parse_quantity(value, self.dimension, bare=self.bare or canonical)
        if not self.low <= amount <= self.high or (self.above and amount == self.low):
            hint = per_cent_hint(value) if self.dimension == "fraction" and amount > self.high else None
            raise QuantityError(Problem(self._rule(), value=shown(value), hint=hint))
        return amount

    def write(self, amount: float) -> str | float:
        """Write a canonical float so that `read` gives it back: text, but a plain fraction as it is."""
        unit = "%" if self.per_cent else CANONICAL[self.dimension]
        return amount if unit == "1" else f"{format_number(amount)} {unit}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # the inner schema carries bounds that a field adds, as in `Hours = Field(6.0, le=72.0)`
        return core_schema.with_info_before_validator_function(
            lambda value, info: self.read(value, canonical=_is_canonical(info)),
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(self.write),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        spelled = ("%",) if self.per_cent else spellings(self.dimension)
        text = _text_schema(_pattern(spelled, bare=self.bare, signed=self.low < 0.0), self.example)
        if not self.bare:
            return text
        number: dict[str, Any] = {"type": "number"}
        if self.low > -math.inf:
            number["exclusiveMinimum" if self.above else "minimum"] = self.low
        if self.high < math.inf:
            number["maximum"] = self.high
        return {"anyOf": [number, text], "examples": text.pop("examples")}

    def _rule(self) -> str:
        """Say which bound is broken, in words."""
        unit = "%" if self.per_cent else CANONICAL[self.dimension]
        end = "" if unit in ("1", "cells") else f" {unit}"
        if self.high < math.inf:
            return f"must be between {format_number(self.low)} and {format_number(self.high)}{end}"
        if self.low == 0.0:
            return "must be more than 0" if self.above else "must not be negative"
        return f"must be at least {format_number(self.low)}{end}"


class UncertainQuantity:
    """Annotation that makes an `Uncertain` field out of any form that people write."""

    __slots__ = ("dimension", "example")

    def __init__(self, dimension: Dimension, example: str) -> None:
        self.dimension = dimension
        self.example = example

    def read(self, value: object, *, canonical: bool = False) -> Uncertain:
        """Read one value of the field; raise `QuantityError` where it is not one."""
        if isinstance(value, Uncertain):
            if value.dimension != self.dimension:
                rule = f"is a {value.dimension}, but a {self.dimension} is expected"
                raise QuantityError(Problem(rule, value=repr(value.text)))
            return value
        if canonical and isinstance(value, int | float):
            return Uncertain.fixed(parse_quantity(value, self.dimension, bare=True), self.dimension)
        return Uncertain.parse(value, self.dimension)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            lambda value, info: self.read(value, canonical=_is_canonical(info)),
            serialization=core_schema.plain_serializer_function_ser_schema(Uncertain.to_json),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        bare = self.dimension == "fraction"
        signed = self.dimension.startswith("temperature")
        text = _text_schema(
            _pattern(spellings(self.dimension), bare=bare, signed=signed, spread=True), self.example
        )
        number = [{"type": "number", "minimum": 0, "maximum": 1}] if bare else []
        return {"anyOf": [*number, text, _distribution_schema(bare)], "examples": text.pop("examples")}


def read_count(value: object) -> int:
    """Read a positive whole number; ``1e4`` is one, ``2.5`` and ``'3'`` are not."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise QuantityError(Problem("must be a whole number above 0", value=shown(value)))
    if value >= 2**63:
        raise QuantityError(Problem("must be below 2^63", value=shown(value)))
    return value


class _Count:
    """Annotation of `Count`."""

    __slots__ = ()
    example = "10"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(read_count, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        bounds = {"minimum": 1, **handler(schema)}
        return {**bounds, "type": "integer", "examples": [int(self.example)]}


Hours: TypeAlias = Annotated[float, Quantity("time", 0.0)]
PositiveHours: TypeAlias = Annotated[float, Quantity("time", 0.0, above=True)]
TemperatureC: TypeAlias = Annotated[float, Quantity("temperature")]
RateCPerMin: TypeAlias = Annotated[float, Quantity("temperature rate", 0.0, above=True)]
MilliLitres: TypeAlias = Annotated[float, Quantity("volume", 0.0, above=True)]
Fraction: TypeAlias = Annotated[float, Quantity("fraction", 0.0, 1.0)]
Percent: TypeAlias = Annotated[float, Quantity("fraction", 0.0, 100.0, per_cent=True)]
Cells: TypeAlias = Annotated[float, Quantity("cells", 0.0, above=True, bare=True)]
CellsPerMl: TypeAlias = Annotated[float, Quantity("cell concentration", 0.0, above=True)]
Count: TypeAlias = Annotated[int, _Count()]
PerYear: TypeAlias = Annotated[float, Quantity("frequency", 0.0, above=True, bare=True)]
Kilometres: TypeAlias = Annotated[float, Quantity("distance", 0.0)]
KmPerHour: TypeAlias = Annotated[float, Quantity("speed", 0.0, above=True)]
UncertainHours: TypeAlias = Annotated[Uncertain, UncertainQuantity("time", "36 h +- 8 h")]
UncertainTemperatureC: TypeAlias = Annotated[Uncertain, UncertainQuantity("temperature", "4 degC +- 2 degC")]
UncertainFraction: TypeAlias = Annotated[Uncertain, UncertainQuantity("fraction", "80 % +- 5 %")]
UncertainMicrometres: TypeAlias = Annotated[Uncertain, UncertainQuantity("length", "8 um +- 1 um")]
UncertainWaterPermeability: TypeAlias = Annotated[
    Uncertain, UncertainQuantity("water permeability", "0.17 um/(min atm) +- 0.03 um/(min atm)")
]
UncertainSolutePermeability: TypeAlias = Annotated[
    Uncertain, UncertainQuantity("solute permeability", "4.4 um/min +- 0.6 um/min")
]
UncertainActivationEnergy: TypeAlias = Annotated[
    Uncertain, UncertainQuantity("activation energy", "14 kcal/mol +- 2 kcal/mol")
]


def _read_per_cent(value: object) -> float:
    """Read ``7 %`` as exactly 7, which 100 times 0.07 is not."""
    if not isinstance(value, str) or not value.rstrip().endswith("%"):
        raise QuantityError(Problem("has no unit", value=shown(value), hint="write e.g. '10 %'"))
    number = value.rstrip()[:-1]
    if number.rstrip().endswith("%"):
        raise QuantityError(
            Problem("has two signs of per cent", value=shown(value), hint="write e.g. '10 %'")
        )
    try:
        return parse_quantity(number, "fraction")
    except QuantityError as error:
        raise QuantityError(*(p._replace(value=shown(value)) for p in error.problems)) from None


def _is_canonical(info: core_schema.ValidationInfo) -> bool:
    return isinstance(info.context, Mapping) and bool(info.context.get("canonical", False))


def _text_schema(pattern: str, example: str) -> dict[str, Any]:
    """JSON Schema of a text; editors show `patternErrorMessage` in place of the pattern."""
    message = f"write a number and a unit, e.g. '{example}'"
    return {"type": "string", "pattern": pattern, "patternErrorMessage": message, "examples": [example]}


def _pattern(units: tuple[str, ...], *, bare: bool, signed: bool, spread: bool = False) -> str:
    """Regular expression, in ECMA 262 too, of quantities in any of the units.

    It accepts all that the program accepts, and a little more; the program has the last word.
    """
    names = sorted({unit for unit in units if unit != "1"}, key=lambda unit: (-len(unit), unit))
    unit = "(?:" + "|".join(_typed(name) for name in names) + ")"
    sign = "[-+\u2212]?" if signed else "\\+?"
    more = rf"(?:\s*{NUMBER}\s*{unit})*" if "h" in units else ""
    one = rf"{sign}\s*{NUMBER}\s*{unit}{'?' if bare else ''}{more}"
    left = rf"{sign}\s*{NUMBER}\s*{unit}?{more}"
    if "h" in units:
        one = rf"(?:{one}|P[0-9.WDTHMS]+)"
    return rf"^\s*(?:{left}\s*(?:\.\.|\+-|\+/-|±)\s*)?{one}\s*$" if spread else rf"^\s*{one}\s*$"


def _typed(unit: str) -> str:
    """Regular expression of one unit in all the ways a keyboard gives it."""
    plain = re.escape(unit).replace("\\ ", " ").replace("°C", "(?:°C|℃)")
    plain = plain.replace("m³", "m[³3]").replace("m²", "m[²2]")
    return re.sub(r"\bu(?=[lLgm])", "[uµμ]", plain)


def _distribution_schema(bare: bool) -> dict[str, Any]:
    """JSON Schema of ``{dist: lognormal, median: 36 h, p95: 60 h}``."""
    names = sorted({name for kind in NAMED for form in FORMS[kind] for name in form})
    number: dict[str, Any] = {"type": ["number", "string"] if bare else "string"}
    return {
        "type": "object",
        "properties": {"dist": {"enum": list(NAMED)}} | dict.fromkeys(names, number),
        "required": ["dist"],
        "additionalProperties": False,
    }
