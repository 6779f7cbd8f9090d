from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import QuantityError
from coldchoice.model.units import (
    ALIASES,
    CANONICAL,
    DIMENSIONS,
    EXAMPLES,
    UNITS,
    Dimension,
    find_unit,
    spellings,
)

ALL = [(dimension, unit) for dimension in DIMENSIONS for unit in UNITS[dimension]]
PER_TIME = {"/year": "1/year", "/month": "1/month", "/week": "1/week", "/d": "1/day"}


@pytest.fixture(scope="module")
def pint_registry() -> Any:
    import pint

    registry = pint.UnitRegistry(cache_folder=None)
    registry.define("cells = [cell_count]")
    return registry


def in_pint(registry: Any, unit: str, dimension: Dimension) -> Any:
    """Spell one of our units for pint; degC in a rate is a difference of temperature."""
    if dimension == "temperature rate":
        unit = "delta_" + unit
    return registry.parse_units({"%": "percent", "1": ""}.get(unit, PER_TIME.get(unit, unit)))


@pytest.mark.parametrize(("dimension", "unit"), ALL)
@given(value=st.floats(-1e6, 1e6, allow_subnormal=False))
def test_every_unit_converts_as_pint_does(
    pint_registry: Any, dimension: Dimension, unit: str, value: float
) -> None:
    found = find_unit(unit, dimension)
    ours = value * found.multiply / found.divide + found.add
    here, there = (in_pint(pint_registry, name, dimension) for name in (unit, CANONICAL[dimension]))
    assert ours == pytest.approx(pint_registry.Quantity(value, here).to(there).magnitude, rel=1e-12, abs=1e-9)


def test_each_dimension_has_one_canonical_unit_and_an_example() -> None:
    assert set(UNITS) == set(CANONICAL) == set(EXAMPLES) == set(DIMENSIONS)
    assert all(UNITS[dimension][CANONICAL[dimension]] == (1, 1, 0) for dimension in DIMENSIONS)


def test_every_alias_leads_to_a_unit() -> None:
    known = {unit for units in UNITS.values() for unit in units}
    assert set(ALIASES.values()) <= known
    assert not set(ALIASES) & known


@pytest.mark.parametrize(
    ("written", "dimension", "unit"),
    [
        ("days", "time", "d"),
        ("°C", "temperature", "degC"),
        ("µL", "volume", "uL"),
        ("μL", "volume", "uL"),
        ("per  year", "frequency", "/year"),
        ("cells/µL", "cell concentration", "cells/uL"),
        ("K/min", "temperature rate", "degC/min"),
        ("µm", "length", "um"),
        ("μm/(min  atm)", "water permeability", "um/(min atm)"),
        ("cm/s/atm", "water permeability", "cm/(s atm)"),
        ("m³/(N s)", "water permeability", "m/(Pa s)"),
        ("m² s/kg", "water permeability", "m/(Pa s)"),
    ],
)
def test_other_spellings(written: str, dimension: Dimension, unit: str) -> None:
    assert find_unit(written, dimension) is UNITS[dimension][unit]


def test_spellings_hold_units_and_aliases() -> None:
    assert spellings("volume") == ("mL", "L", "dL", "uL", "nL", "ml", "l", "dl", "ul", "nl")


@pytest.mark.parametrize("unit", ["C", "F", "m", "M", "month", "months", "y", "yr"])
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_units_that_mean_several_things_are_refused_with_advice(unit: str, dimension: Dimension) -> None:
    with pytest.raises(QuantityError) as caught:
        find_unit(unit, dimension)
    problem = caught.value.problems[0]
    assert problem.rule == f"{unit!r} is not a clear unit"
    assert "write" in str(problem.hint)


@pytest.mark.parametrize(
    ("unit", "dimension", "hint"),
    [
        ("hourz", "time", "did you mean 'hour'?"),
        ("H", "time", "did you mean 'h'?"),
        ("ML", "volume", "did you mean 'mL'?"),
        ("Celsius", "temperature", "known: degC, K, degF"),
    ],
)
def test_unknown_units_get_the_nearest_one(unit: str, dimension: Dimension, hint: str) -> None:
    with pytest.raises(QuantityError, match="unknown unit of") as caught:
        find_unit(unit, dimension)
    assert caught.value.problems[0].hint == hint


def test_a_unit_of_another_dimension_is_named() -> None:
    with pytest.raises(QuantityError, match="'degC' is a unit of temperature, but a time is expected"):
        find_unit("degC", "time")


def test_a_temperature_is_not_a_difference_of_temperatures() -> None:
    with pytest.raises(QuantityError, match="'degC' is a unit of temperature, but a temperature difference"):
        find_unit("degC", "temperature difference")


def test_the_unit_systems_of_permeabilities_agree() -> None:
    """1 um/(min atm) is 1.6449e-13 m3/(N s); 1 cm/(s atm) is 6e5 um/(min atm)."""
    assert 1.6449e-13 * find_unit("m³/(N s)", "water permeability").multiply == pytest.approx(1.0, rel=1e-4)
    assert find_unit("cm/(s atm)", "water permeability") == (600_000, 1, 0)
    assert find_unit("cm/s", "solute permeability") == (600_000, 1, 0)
