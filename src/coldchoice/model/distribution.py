"""Kinds of distribution: the numbers that fix each, how people write them, and which are possible.

Plain functions on names and floats; `Uncertain` is the object that carries the outcome.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, cast

from coldchoice.errors import Problem, QuantityError, did_you_mean
from coldchoice.model.quantity import (
    ABSOLUTE_ZERO_C,
    NUMBER,
    as_text,
    format_number,
    format_quantity,
    parse_quantity,
    shown,
)
from coldchoice.model.units import Dimension

Kind = Literal["fixed", "normal", "lognormal", "uniform", "triangular", "beta"]

FORMS: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "fixed": (("value",),),
        "normal": (("mean", "sd"),),
        "lognormal": (("median", "p95"), ("mean", "sd")),
        "uniform": (("low", "high"),),
        "triangular": (("low", "mode", "high"),),
        "beta": (("mean", "sd"),),
    }
)
"""The numbers that fix each distribution."""

NAMED = tuple(kind for kind in FORMS if kind != "fixed")
"""What may stand behind ``dist:`` in a file."""

Z95 = 1.6448536269514722
"""95th percentile of the standard normal distribution (computed)."""

SMALLEST_SHAPE = 0.01
"""Below this a beta distribution is all zeros and ones (assumption: nobody means that)."""

TAIL_SD = 5.0
"""A normal distribution must keep this many sd from an impossible value (assumption; 3 in 1e7 draws)."""

WIDEST_SIGMA = 3.0
"""Widest lognormal: a 95th percentile of 139 times the median (assumption: more is a slip)."""

_PLUS_MINUS = re.compile(r"\s*(?:±|\+/-|\+-)\s*")
_BARE = re.compile(rf"[-+]?{NUMBER}")
_DEGREES = re.compile(r"(?<!delta_)(?:deg|°)([CF])$")


def usual_kind(dimension: Dimension) -> Kind:
    """Name the distribution that ``mean +- sd`` stands for."""
    if dimension == "fraction":
        return "beta"
    return "normal" if dimension in ("temperature", "temperature difference") else "lognormal"


def bounds(dimension: Dimension) -> tuple[float, float]:
    """Lowest and highest possible value, in the canonical unit."""
    if dimension == "temperature":
        return ABSOLUTE_ZERO_C, math.inf
    if dimension == "temperature difference":
        return -math.inf, math.inf
    return 0.0, 1.0 if dimension == "fraction" else math.inf


def spread_of(numbers: Mapping[str, float]) -> float:
    """How far apart the numbers are: zero where only one value is possible."""
    for low, high in (("low", "high"), ("median", "p95")):
        if low in numbers:
            return numbers[high] - numbers[low]
    return numbers.get("sd", 0.0)


def log_parameters(numbers: Mapping[str, float]) -> tuple[float, float]:
    """Mean and sd of the logarithm, from ``median`` and ``p95`` or from ``mean`` and ``sd``.

    Examples
    --------
    >>> mu, sigma = log_parameters({"mean": 16.4, "sd": 6.3})
    >>> round(mu, 3), round(sigma, 3)
    (2.728, 0.371)
    """
    if "median" in numbers:
        return math.log(numbers["median"]), math.log(numbers["p95"] / numbers["median"]) / Z95
    ratio = numbers["sd"] / numbers["mean"]
    variance = math.log1p(ratio * ratio)
    return math.log(numbers["mean"]) - variance / 2.0, math.sqrt(variance)


def beta_weight(mean: float, sd: float) -> float:
    """Sum of the shape parameters of the beta distribution with this mean and sd."""
    return mean * (1.0 - mean) / (sd * sd) - 1.0


def largest_beta_sd(mean: float) -> float:
    """Largest sd with which a beta distribution of this mean keeps `SMALLEST_SHAPE`."""
    return math.sqrt(mean * (1.0 - mean) / (1.0 + SMALLEST_SHAPE / min(mean, 1.0 - mean)))


def read_form(value: object, dimension: Dimension) -> tuple[Kind, dict[str, float]]:
    """Read any written form into a kind and its numbers in the canonical unit, not yet checked.

    Raises
    ------
    QuantityError
        Not one of the forms; in a mapping the problem's `key` names the part that is wrong.
    """
    if isinstance(value, Mapping):
        return _read_mapping(value, dimension)
    if not isinstance(value, str):
        return "fixed", {"value": parse_quantity(value, dimension)}
    text = as_text(value)
    if ".." in text:
        low, high = _two(text.split("..") if "..." not in text else [], "one '..' between two quantities")
        low = _with_unit_of(high, low, dimension)
        return "uniform", {"low": parse_quantity(low, dimension), "high": parse_quantity(high, dimension)}
    parts = _PLUS_MINUS.split(text)
    if len(parts) == 1:
        return "fixed", {"value": parse_quantity(text, dimension)}
    mean, sd = _two(parts, "one '+-' between two quantities")
    mean = _with_unit_of(sd, mean, dimension)
    return usual_kind(dimension), {"mean": parse_quantity(mean, dimension), "sd": _read_sd(sd, dimension)}


def check_names(kind: str, names: tuple[str, ...]) -> None:
    """Raise `QuantityError` unless `kind` is known and `names` are exactly the numbers that fix it."""
    if kind not in FORMS:
        rule = Problem("unknown distribution", ("dist",), shown(kind), did_you_mean(kind, NAMED))
        raise QuantityError(rule)
    form = max(FORMS[kind], key=lambda form: len(set(form) & set(names)))
    needs = " and ".join(f"`{name}`" for name in form)
    extra = [name for name in names if name not in form]
    strange = f"does not belong to a {kind} distribution"
    problems = [Problem(strange, (name,), hint=f"give {needs}") for name in extra]
    problems += [Problem("missing", (name,), hint=f"give {needs}") for name in form if name not in names]
    if problems:
        raise QuantityError(*problems)


def check_numbers(kind: Kind, dimension: Dimension, numbers: Mapping[str, float]) -> None:
    """Raise `QuantityError` unless the numbers make such a distribution of such a quantity."""
    problem = next(_faults(kind, dimension, numbers), None)
    if problem:
        raise QuantityError(problem)


def _faults(kind: Kind, dimension: Dimension, numbers: Mapping[str, float]) -> Iterator[Problem]:
    """Yield what is wrong with the numbers, the plainest fault first."""
    low, high = bounds(dimension)
    for name, number in numbers.items():
        seen = format_quantity(number, dimension) if math.isfinite(number) else shown(number)
        if not math.isfinite(number):
            yield Problem("must be a finite number", (name,), seen)
        elif name == "sd" and number < 0.0:
            yield Problem("a standard deviation must not be negative", (name,), seen)
        elif name != "sd" and not low <= number <= high:
            yield Problem(_bound_rule(dimension), (name,), seen)
    ordered = [number for name, number in numbers.items() if name not in ("mean", "sd")]
    if ordered != sorted(ordered):
        names = " <= ".join(f"{name}" for name in numbers)
        yield Problem(f"the range is inverted; {names} must hold")
    if len(numbers) > 1 and spread_of(numbers) > 0.0:
        yield from _misfits(kind, dimension, numbers)


def _misfits(kind: Kind, dimension: Dimension, numbers: Mapping[str, float]) -> Iterator[Problem]:
    """Yield why a distribution of this kind cannot describe this quantity."""
    low, high = bounds(dimension)
    if kind == "beta":
        yield from _beta_misfits(dimension, numbers)
    elif kind == "normal":
        reach = TAIL_SD * numbers["sd"]
        if numbers["mean"] - reach < low or numbers["mean"] + reach > high:
            usual = usual_kind(dimension)
            hint = "use uniform or triangular" if usual == "normal" else f"use {usual}"
            yield Problem(f"a normal distribution this wide goes beyond what a {dimension} can be", hint=hint)
    elif kind == "lognormal":
        if usual_kind(dimension) != "lognormal":
            hint = f"use {usual_kind(dimension)}"
            yield Problem(f"a lognormal distribution does not fit a {dimension}", ("dist",), hint=hint)
        elif min(numbers[name] for name in numbers if name != "sd") <= 0.0:
            yield Problem("must be above 0 to have a spread", (next(iter(numbers)),))
        elif log_parameters(numbers)[1] > WIDEST_SIGMA:
            yield Problem("the spread is far too wide", hint="check the units of both numbers")


def _beta_misfits(dimension: Dimension, numbers: Mapping[str, float]) -> Iterator[Problem]:
    """Yield why no beta distribution has this mean and sd."""
    if dimension != "fraction":
        hint = f"use {usual_kind(dimension)}"
        yield Problem(f"a beta distribution does not fit a {dimension}", ("dist",), hint=hint)
    elif numbers["mean"] in (0.0, 1.0):
        yield Problem("a mean of 0 or 1 leaves no room for a spread", ("mean",))
    elif numbers["sd"] > largest_beta_sd(numbers["mean"]):
        most = f"at most {largest_beta_sd(numbers['mean']):.2g}"
        rule = (
            f"the standard deviation is too large for a fraction with mean {format_number(numbers['mean'])}"
        )
        yield Problem(rule, ("sd",), format_number(numbers["sd"]), most)


def _bound_rule(dimension: Dimension) -> str:
    if dimension == "fraction":
        return "must be between 0 and 1"
    return "below absolute zero, -273.15 degC" if dimension == "temperature" else "must not be negative"


def _read_mapping(value: Mapping[object, object], dimension: Dimension) -> tuple[Kind, dict[str, float]]:
    """Read ``{dist: lognormal, median: 36 h, p95: 60 h}``."""
    if "dist" not in value:
        raise QuantityError(Problem("missing", ("dist",), hint=f"one of {', '.join(NAMED)}"))
    kind = value["dist"]
    if not isinstance(kind, str) or kind not in NAMED:
        hint = did_you_mean(kind if isinstance(kind, str) else "", NAMED)
        raise QuantityError(Problem("unknown distribution", ("dist",), shown(kind), hint))
    given = {str(name): item for name, item in value.items() if name != "dist"}
    check_names(kind, tuple(given))
    numbers, problems = {}, []
    for name, item in given.items():
        try:
            numbers[name] = _read_sd(item, dimension) if name == "sd" else parse_quantity(item, dimension)
        except QuantityError as error:
            problems += [problem._replace(key=(name,)) for problem in error.problems]
    if problems:
        raise QuantityError(*problems)
    return cast(Kind, kind), numbers


def _read_sd(value: object, dimension: Dimension) -> float:
    """Read a standard deviation; beside a temperature, ``2 degC`` is a difference of 2 degC."""
    if dimension != "temperature":
        return parse_quantity(value, dimension)
    text = _DEGREES.sub(r"delta_deg\1", as_text(value)) if isinstance(value, str) else value
    return parse_quantity(text, "temperature difference")


def _with_unit_of(right: str, left: str, dimension: Dimension) -> str:
    """Give the left of two quantities the unit of the right one where it has none itself.

    Raises
    ------
    QuantityError
        Only one of two fractions is in %, and it is not plain what the other is in.
    """
    unit = _BARE.sub("", right.strip(), count=1).strip()
    bare = _BARE.fullmatch(left.strip()) is not None
    if dimension == "fraction" and bare != (unit == "") and not (bare and abs(float(left)) > 1.0):
        raise QuantityError(Problem("one number is in %, the other is not", hint="write both in %"))
    return f"{left} {unit}" if bare and not re.search(r"[0-9]", unit) else left


def _two(parts: list[str], rule: str) -> list[str]:
    if len(parts) != 2 or not all(part.strip() for part in parts):
        raise QuantityError(Problem(f"needs {rule}", hint="write e.g. '24..60 h' or '36 h +- 8 h'"))
    return parts
