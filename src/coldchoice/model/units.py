"""Units people write, and the one canonical unit that each dimension has inside the program.

A unit is a row of `UNITS`: the canonical value is ``value * multiply / divide + add``. Keeping the
two factors apart lets ``36 min`` become exactly 0.6 h. Factors are definitions of the SI (BIPM, The
International System of Units, 9th edition, 2019) and of the year of 365.25 d and the international mile;
the tests check each of them against pint.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, get_args

from coldchoice.errors import Problem, QuantityError, did_you_mean
from coldchoice.record import NamedTuple

Dimension = Literal[
    "time",
    "temperature",
    "temperature difference",
    "temperature rate",
    "volume",
    "mass",
    "cells",
    "cell concentration",
    "fraction",
    "frequency",
    "distance",
    "speed",
    "energy",
    "length",
    "water permeability",
    "solute permeability",
    "activation energy",
]
YEAR_H = 8766.0  # 365.25 days

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class Unit(NamedTuple):
    """How one unit becomes the canonical unit of its dimension."""

    multiply: float
    divide: float = 1.0
    add: float = 0.0


CANONICAL: Mapping[Dimension, str] = MappingProxyType(
    {
        "time": "h",
        "temperature": "degC",
        "temperature difference": "delta_degC",
        "temperature rate": "degC/min",
        "volume": "mL",
        "mass": "g",
        "cells": "cells",
        "cell concentration": "cells/mL",
        "fraction": "1",
        "frequency": "/year",
        "distance": "km",
        "speed": "km/h",
        "energy": "kWh",
        "length": "um",
        "water permeability": "um/(min atm)",
        "solute permeability": "um/min",
        "activation energy": "kcal/mol",
    }
)
"""The unit of every float inside the program."""

EXAMPLES: Mapping[Dimension, str] = MappingProxyType(
    {
        "time": "36 h",
        "temperature": "4 degC",
        "temperature difference": "2 delta_degC",
        "temperature rate": "1 degC/min",
        "volume": "50 mL",
        "mass": "250 g",
        "cells": "1e8 cells",
        "cell concentration": "1e7 cells/mL",
        "fraction": "80 %",
        "frequency": "200 /year",
        "distance": "850 km",
        "speed": "800 km/h",
        "energy": "12 kWh",
        "length": "8 um",
        "water permeability": "0.17 um/(min atm)",
        "solute permeability": "4.4 um/min",
        "activation energy": "14 kcal/mol",
    }
)
"""One right way to write a quantity of each dimension."""

UNITS: Mapping[Dimension, Mapping[str, Unit]] = MappingProxyType(
    {
        "time": MappingProxyType(
            {
                "h": Unit(1),
                "s": Unit(1, 3600),
                "min": Unit(1, 60),
                "d": Unit(24),
                "week": Unit(168),
                "year": Unit(YEAR_H),
            }
        ),
        "temperature": MappingProxyType(
            {
                "degC": Unit(1),
                "K": Unit(1, add=-273.15),
                "degF": Unit(5, 9, -160 / 9),
            }
        ),
        "temperature difference": MappingProxyType(
            {
                "delta_degC": Unit(1),
                "K": Unit(1),
                "delta_degF": Unit(5, 9),
            }
        ),
        "temperature rate": MappingProxyType(
            {
                "degC/min": Unit(1),
                "degC/s": Unit(60),
                "degC/h": Unit(1, 60),
                "degF/min": Unit(5, 9),
            }
        ),
        "volume": MappingProxyType(
            {
                "mL": Unit(1),
                "L": Unit(1000),
                "dL": Unit(100),
                "uL": Unit(1, 1000),
                "nL": Unit(1, 1e6),
            }
        ),
        "mass": MappingProxyType(
            {
                "g": Unit(1),
                "kg": Unit(1000),
                "mg": Unit(1, 1000),
                "ug": Unit(1, 1e6),
                "tonne": Unit(1e6),
            }
        ),
        "cells": MappingProxyType(
            {
                "cells": Unit(1),
            }
        ),
        "cell concentration": MappingProxyType(
            {
                "cells/mL": Unit(1),
                "cells/uL": Unit(1000),
                "cells/L": Unit(1, 1000),
            }
        ),
        "fraction": MappingProxyType(
            {
                "1": Unit(1),
                "%": Unit(1, 100),
            }
        ),
        "frequency": MappingProxyType(
            {
                "/year": Unit(1),
                "/month": Unit(12),
                "/week": Unit(365.25, 7),
                "/d": Unit(365.25),
            }
        ),
        "distance": MappingProxyType(
            {
                "km": Unit(1),
                "mi": Unit(1.609344),
            }
        ),
        "speed": MappingProxyType(
            {
                "km/h": Unit(1),
                "mi/h": Unit(1.609344),
                "m/s": Unit(3.6),
                "kn": Unit(1.852),
            }
        ),
        "energy": MappingProxyType(
            {
                "kWh": Unit(1),
                "Wh": Unit(1, 1000),
                "MWh": Unit(1000),
                "kJ": Unit(1, 3600),
                "MJ": Unit(1, 3.6),
            }
        ),
        "length": MappingProxyType(
            {
                "um": Unit(1),
                "nm": Unit(1, 1000),
                "mm": Unit(1000),
            }
        ),
        "water permeability": MappingProxyType(
            {
                "um/(min atm)": Unit(1),
                "cm/(s atm)": Unit(600_000),
                "cm/(min atm)": Unit(10_000),
                "um/(s atm)": Unit(60),
                "m/(Pa s)": Unit(1e6 * 60 * 101_325),
            }
        ),
        "solute permeability": MappingProxyType(
            {
                "um/min": Unit(1),
                "um/s": Unit(60),
                "cm/min": Unit(10_000),
                "cm/s": Unit(600_000),
                "m/s": Unit(60_000_000),
            }
        ),
        "activation energy": MappingProxyType(
            {
                "kcal/mol": Unit(1),
                "kJ/mol": Unit(1, 4.184),
            }
        ),
    }
)
"""Every unit under its own name; `ALIASES` holds the other spellings."""

ALIASES = MappingProxyType(
    {
        "hour": "h",
        "hours": "h",
        "hr": "h",
        "hrs": "h",
        "second": "s",
        "seconds": "s",
        "minute": "min",
        "minutes": "min",
        "day": "d",
        "days": "d",
        "weeks": "week",
        "wk": "week",
        "years": "year",
        "°C": "degC",
        "°F": "degF",
        "kelvin": "K",
        "°C/min": "degC/min",
        "K/min": "degC/min",
        "°C/s": "degC/s",
        "K/s": "degC/s",
        "°C/h": "degC/h",
        "K/h": "degC/h",
        "ml": "mL",
        "l": "L",
        "dl": "dL",
        "ul": "uL",
        "nl": "nL",
        "cell": "cells",
        "cells/ml": "cells/mL",
        "cell/mL": "cells/mL",
        "cells/ul": "cells/uL",
        "per year": "/year",
        "per month": "/month",
        "per week": "/week",
        "per day": "/d",
        "/day": "/d",
        "kph": "km/h",
        "kmh": "km/h",
        "mph": "mi/h",
        "knots": "kn",
        "um/min/atm": "um/(min atm)",
        "um/atm/min": "um/(min atm)",
        "um/(atm min)": "um/(min atm)",
        "cm/s/atm": "cm/(s atm)",
        "cm/(atm s)": "cm/(s atm)",
        "cm/min/atm": "cm/(min atm)",
        "cm/(atm min)": "cm/(min atm)",
        "um/s/atm": "um/(s atm)",
        "m/s/Pa": "m/(Pa s)",
        "m³/(N s)": "m/(Pa s)",
        "m²s/kg": "m/(Pa s)",
        "m² s/kg": "m/(Pa s)",
    }
)
"""Other spellings of a unit; the micro sign, in either of its code points, is read as ``u``."""

_MONTH = "months differ in length; write days, e.g. '30 d'"
_ADVICE = MappingProxyType(
    {
        "C": "write 'degC' (C alone is the coulomb)",
        "F": "write 'degF' (F alone is the farad)",
        "deg": "write 'degC'",
        "°": "write 'degC'",
        "m": "m could be minutes, months or metres; write 'min', 'd' or 'km'",
        "M": "M could be months, mega or molar; write 'd' or the number in full, e.g. '5e6'",
        "month": _MONTH,
        "months": _MONTH,
        "mo": _MONTH,
        "y": "write 'year' (365.25 d) or days",
        "yr": "write 'year' (365.25 d) or days",
        "a": "write 'year' (365.25 d) or days",
        "ppm": "write the fraction, e.g. '2e-6'",
    }
)
"""Units that are refused because people mean different things by them."""

_MICRO = str.maketrans({"µ": "u", "μ": "u"})


def find_unit(name: str, dimension: Dimension) -> Unit:
    """Look up a unit of one dimension.

    Parameters
    ----------
    name
        The unit as written, without the number.
    dimension
        What the quantity has to be.

    Raises
    ------
    QuantityError
        Unknown or ambiguous unit, or a unit of another dimension; says what to write instead.
    """
    plain = " ".join(name.translate(_MICRO).split())
    plain = ALIASES.get(plain, plain)
    unit = UNITS[dimension].get(plain)
    if unit is None:
        raise QuantityError(_unfit(plain, name, dimension))
    return unit


def spellings(dimension: Dimension) -> tuple[str, ...]:
    """Every accepted spelling of the units of one dimension, canonical names first."""
    units = UNITS[dimension]
    return (*units, *(alias for alias, name in ALIASES.items() if name in units))


def _unfit(plain: str, name: str, dimension: Dimension) -> Problem:
    """Say why a unit is not one of `dimension`, and what would be right."""
    if plain in _ADVICE:
        return Problem(f"{name!r} is not a clear unit", hint=_ADVICE[plain])
    others = [other for other in DIMENSIONS if plain in UNITS[other]]
    if others:
        rule = f"{name!r} is a unit of {others[0]}, but a {dimension} is expected"
        return Problem(rule, hint=f"write e.g. {EXAMPLES[dimension]!r}")
    known = spellings(dimension)
    same = [unit for unit in known if unit.casefold() == plain.casefold()]
    near = same or get_close_matches(plain, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else did_you_mean("", tuple(UNITS[dimension]))
    return Problem(f"unknown unit of {dimension}: {name!r}", hint=hint)
