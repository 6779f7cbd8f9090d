"""A number with its unit, read once into a float in the canonical unit of its dimension."""

from __future__ import annotations

import re
from itertools import pairwise
from math import isfinite
from types import MappingProxyType

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.units import CANONICAL, EXAMPLES, UNITS, Dimension, Unit, find_unit

NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
"""An unsigned decimal number, as a regular expression that ECMA 262 reads too."""

MAX_LENGTH = 200
"""Longest text, in characters, that is tried as a quantity."""

MAX_WHOLE = 10**40
"""Whole numbers of this size and above are neither computed with nor shown."""

ABSOLUTE_ZERO_C = -273.15
"""0 K in degC, by definition of the degree Celsius (BIPM, SI brochure, 9th edition, 2019)."""

_PART = re.compile(rf"\s*({NUMBER})\s*([^\s0-9.+-][^0-9.+-]*)?")
_ISO = (  # compiled by `re` when it is first met
    rf"P(?:({NUMBER})Y)?(?:({NUMBER})M)?(?:({NUMBER})W)?(?:({NUMBER})D)?"
    rf"(?:T(?=[0-9.])(?:({NUMBER})H)?(?:({NUMBER})M)?(?:({NUMBER})S)?)?"
)
_EXPONENT = re.compile(r"e([-+])0*(?=[1-9])")
_ISO_UNITS = ("week", "d", "h", "min", "s")
_TYPOGRAPHY = str.maketrans({"−": "-", "℃": "°C", "℉": "°F"})
_POWERS = MappingProxyType({"m3/(N s)": "m³/(N s)", "m2 s/kg": "m² s/kg", "m2s/kg": "m² s/kg"})
"""Units with a digit in them, as the regular expressions below cannot read it."""


SPREADS = ("+-", "+/-", "±", "..")
"""Signs of an uncertain quantity; see `coldchoice.model.uncertain`."""


def parse_quantity(value: object, dimension: Dimension, *, bare: bool = False) -> float:
    """Read a quantity as people write it: ``36 h``, ``1 d 12 h``, ``PT36H``, ``-150 degC``, ``80 %``.

    Parameters
    ----------
    value
        Text, or a number where one may stand without a unit.
    dimension
        What the quantity has to be; it decides the unit of the answer, see `units.CANONICAL`.
    bare
        Accept a number without a unit as canonical. Fractions need no unit in any case.

    Returns
    -------
    float
        Finite, in the canonical unit. Its sign is the caller's concern.

    Raises
    ------
    QuantityError
        No number, no unit, an unknown unit, another dimension, NaN, infinity, below absolute zero.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        hint = f"write e.g. {EXAMPLES[dimension]!r}"
        raise QuantityError(Problem(f"must be a {dimension}", value=shown(value), hint=hint))
    if isinstance(value, str) and any(sign in value for sign in SPREADS):
        rule = "takes one number, without a spread"
        raise QuantityError(Problem(rule, value=shown(value), hint=f"write e.g. {EXAMPLES[dimension]!r}"))
    try:
        amount = _canonical(as_text(value), dimension, bare or "1" in UNITS[dimension])
    except QuantityError as error:
        raise QuantityError(*(p._replace(value=shown(value)) for p in error.problems)) from None
    if not isfinite(amount):
        raise QuantityError(Problem("must be a finite number", value=shown(value)))
    if dimension == "temperature" and amount < ABSOLUTE_ZERO_C:
        raise QuantityError(Problem("below absolute zero, -273.15 degC", value=shown(value)))
    return amount


def format_quantity(amount: float, dimension: Dimension) -> str:
    """Write a canonical float so that `parse_quantity` gives exactly the same float back."""
    unit = CANONICAL[dimension]
    return format_number(amount) if unit == "1" else f"{format_number(amount)} {unit}"


def format_number(amount: float) -> str:
    """Write a float in its shortest exact form: ``36``, ``0.6``, ``1e8``."""
    text = f"{amount:g}"
    if float(text) != amount:
        text = repr(float(amount)).removesuffix(".0")
    return _EXPONENT.sub(lambda match: "e-" if match[1] == "-" else "e", text)


def per_cent_hint(value: object) -> str | None:
    """Say how to write a share that was meant in per cent: ``95``, ``92..97``; ``None`` = it was not."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or "%" in str(value):
        return None
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", str(value))]
    meant = 2.0 <= max(numbers, default=0.0) <= 100.0 and "-" not in str(value).replace("+-", "")
    return f"write {value} %" if meant else None


def as_text(value: str | int | float) -> str:
    """Text of a quantity, with minus, degC and powers of metres in one spelling each.

    Raises
    ------
    QuantityError
        A comma, which Europe and America read differently, a dash for a range, or too long a text.
    """
    if not isinstance(value, str):
        return repr(value) if isinstance(value, float) or abs(value) < MAX_WHOLE else "inf"
    if len(value) > MAX_LENGTH:
        raise QuantityError(Problem(f"longer than {MAX_LENGTH} characters"))
    if "," in value:
        hint = "write 1000 or 1.0; a comma is read differently in different countries"
        raise QuantityError(Problem("a number has no comma", hint=hint))
    if "–" in value or "—" in value:
        hint = "write a range as '24..60 h' and a negative number with '-'"
        raise QuantityError(Problem("a dash is not a minus sign", hint=hint))
    for plain, raised in _POWERS.items():
        value = value.replace(plain, raised)
    return value.translate(_TYPOGRAPHY).strip()


def shown(value: object, width: int = 60) -> str:
    """Show a value as the file has it: control characters escaped, at most `width` characters."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, dict | list | tuple):
        return f"a {'mapping' if isinstance(value, dict) else 'list'} of {len(value)}"
    if isinstance(value, float):
        return format_number(value) if isfinite(value) else f".{value}".replace(".-", "-.")
    if isinstance(value, int):
        return str(value) if abs(value) < MAX_WHOLE else "a whole number of more than 40 digits"
    text = repr(value[:width] + "..." if isinstance(value, str) and len(value) > width else value)
    return text if len(text) <= width + 2 else text[: width - 3] + "..."


def _canonical(text: str, dimension: Dimension, bare: bool) -> float:
    """Add up the parts of a quantity in the canonical unit."""
    if dimension == "time" and text[:1] == "P":
        return _iso_hours(text)
    sign = -1.0 if text[:1] == "-" else 1.0
    parts = _split(text, dimension, bare)
    if len(parts) == 1:
        number, unit = parts[0]
        return sign * number * unit.multiply / unit.divide + unit.add
    sizes = [unit.multiply / unit.divide for _, unit in parts]
    if dimension != "time" or sign < 0 or any(a <= b for a, b in pairwise(sizes)):
        example = "1 d 12 h" if dimension == "time" else EXAMPLES[dimension]
        raise QuantityError(Problem("more than one quantity", hint=f"write e.g. {example!r}"))
    return sum(number * size for (number, _), size in zip(parts, sizes, strict=True))


def _split(text: str, dimension: Dimension, bare: bool) -> list[tuple[float, Unit]]:
    """Cut ``1 d 12 h`` into pairs of number and unit, without the sign in front."""
    parts: list[tuple[float, Unit]] = []
    at = 1 if text[:1] in ("-", "+") else 0
    while at < len(text) or not parts:
        match = _PART.match(text, at)
        if match is None:
            raise QuantityError(_no_number(text, dimension))
        number, name = match.groups("")
        if not name and (parts or not bare):
            raise QuantityError(_no_unit(text, text[match.end() :], dimension))
        parts.append((float(number), find_unit(name.strip() or CANONICAL[dimension], dimension)))
        at = match.end()
    return parts


def _iso_hours(text: str) -> float:
    """Hours of an ISO 8601 duration such as ``PT36H`` or ``P1DT12H``."""
    match = re.fullmatch(_ISO, text)
    if match is None or text == "P":
        raise QuantityError(Problem("not a duration", hint="write e.g. '36 h', '1 d 12 h' or 'PT36H'"))
    years, months, *rest = match.groups()
    if years or months:
        raise QuantityError(Problem("years and months differ in length", hint="write days, e.g. 'P30D'"))
    units = [UNITS["time"][name] for name in _ISO_UNITS]
    return sum(float(n) * u.multiply / u.divide for n, u in zip(rest, units, strict=True) if n)


def _no_unit(text: str, rest: str, dimension: Dimension) -> Problem:
    """Say what to write for ``36`` and for the range ``24-60 h``; `rest` follows the first bare number."""
    if rest.lstrip()[:1] == "-":
        return Problem("two numbers", hint=f"write a range as '24..60 {CANONICAL[dimension]}'")
    example = EXAMPLES[dimension] if rest else f"{text} {CANONICAL[dimension]}"
    return Problem("has no unit", hint=f"write e.g. {example!r}")


def _no_number(text: str, dimension: Dimension) -> Problem:
    words = text.lower().lstrip("+-.").split()
    if words and words[0] in ("nan", "inf", "infinity"):
        return Problem("must be a finite number")
    return Problem(f"not a {dimension}", hint=f"write e.g. {EXAMPLES[dimension]!r}")
