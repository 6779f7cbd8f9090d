from __future__ import annotations

import math

import pytest

from coldchoice.errors import QuantityError
from coldchoice.model.distribution import (
    FORMS,
    NAMED,
    beta_weight,
    bounds,
    check_names,
    check_numbers,
    log_parameters,
    read_form,
    spread_of,
    usual_kind,
)
from coldchoice.model.units import DIMENSIONS, Dimension


@pytest.mark.parametrize(
    ("value", "dimension", "kind", "numbers"),
    [
        ("36 h", "time", "fixed", [36]),
        (0.8, "fraction", "fixed", [0.8]),
        ("36 h +- 8 h", "time", "lognormal", [36, 8]),
        ("36 +- 8 h", "time", "lognormal", [36, 8]),
        ("36 h ± 8 h", "time", "lognormal", [36, 8]),
        ("36 h+/-8h", "time", "lognormal", [36, 8]),
        ("1 d 12 h +- 30 min", "time", "lognormal", [36, 0.5]),
        ("24..60 h", "time", "uniform", [24, 60]),
        ("24 h .. 60 h", "time", "uniform", [24, 60]),
        ("1 d..60 h", "time", "uniform", [24, 60]),
        ("-160..-140 degC", "temperature", "uniform", [-160, -140]),
        ("4 degC +- 2 degC", "temperature", "normal", [4, 2]),
        ("4 °C +- 2 K", "temperature", "normal", [4, 2]),
        ("50 degF +- 9 degF", "temperature", "normal", [10, 5]),
        ("4 degC +- 2 delta_degC", "temperature", "normal", [4, 2]),
        ("-2 K +- 1 K", "temperature difference", "normal", [-2, 1]),
        ("80 % +- 5 %", "fraction", "beta", [0.8, 0.05]),
        ("80 +- 5 %", "fraction", "beta", [0.8, 0.05]),
        ("0.8 +- 0.05", "fraction", "beta", [0.8, 0.05]),
        ("70..90 %", "fraction", "uniform", [0.7, 0.9]),
        ({"dist": "lognormal", "median": "36 h", "p95": "60 h"}, "time", "lognormal", [36, 60]),
        ({"dist": "lognormal", "mean": "16.4 h", "sd": "6.3 h"}, "time", "lognormal", [16.4, 6.3]),
        ({"dist": "normal", "mean": "4 degC", "sd": "1 degC"}, "temperature", "normal", [4, 1]),
        ({"dist": "triangular", "low": "1 d", "mode": "30 h", "high": "2 d"}, "time", "triangular",
         [24, 30, 48]),
        ({"dist": "beta", "mean": 0.8, "sd": "5 %"}, "fraction", "beta", [0.8, 0.05]),
    ],
)  # fmt: skip
def test_what_people_write(value: object, dimension: Dimension, kind: str, numbers: list[float]) -> None:
    found, given = read_form(value, dimension)
    assert found == kind
    assert list(given.values()) == pytest.approx(numbers)
    assert tuple(given) in FORMS[found]


@pytest.mark.parametrize(
    ("value", "dimension", "words"),
    [
        ("24 h..60", "time", "has no unit"),
        ("36 h +- 8", "time", "has no unit"),
        ("24...60 h", "time", "needs one '..' between two quantities"),
        ("24..", "time", "needs one '..' between two quantities"),
        ("1..2..3 h", "time", "needs one '..' between two quantities"),
        ("36 h +- 8 h +- 2 h", "time", "needs one '+-' between two quantities"),
        ("36 +- 1 d 2 h", "time", "has no unit"),
        ("36 h +- 20 %", "time", "'%' is a unit of fraction, but a time is expected"),
        ("4 degC +- 2 h", "temperature", "'h' is a unit of time"),
        ("0.8 +- 5 %", "fraction", "one number is in %, the other is not; write both in %"),
        ("80 % +- 0.05", "fraction", "one number is in %, the other is not"),
        ({"median": "3 h"}, "time", "dist: missing; one of normal, lognormal"),
        ({"dist": "lognorml"}, "time", "dist: 'lognorml': unknown distribution; did you mean 'lognormal'?"),
        ({"dist": "fixed", "value": "3 h"}, "time", "unknown distribution"),
        ({"dist": ["normal"]}, "time", "unknown distribution"),
        ({"dist": "normal", "mean": "3 h"}, "time", "sd: missing; give `mean` and `sd`"),
        ({"dist": "lognormal", "median": "3 h", "sd": "1 h"}, "time", "sd: does not belong to a lognormal"),
        ({"dist": "uniform", "low": 3, "high": "4 h"}, "time", "low: 3: has no unit"),
    ],
)
def test_what_is_not_a_form(value: object, dimension: Dimension, words: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read_form(value, dimension)
    assert words in str(caught.value)


def test_every_wrong_part_of_a_mapping_is_told() -> None:
    with pytest.raises(QuantityError) as caught:
        read_form({"dist": "uniform", "low": "3", "high": "4 kg"}, "time")
    assert [problem.key for problem in caught.value.problems] == [("low",), ("high",)]


def test_names_are_checked_for_every_kind() -> None:
    for kind, forms in FORMS.items():
        for form in forms:
            check_names(kind, form)
            with pytest.raises(QuantityError, match="missing"):
                check_names(kind, form[1:])
    with pytest.raises(QuantityError, match="unknown distribution"):
        check_names("weibull", ())
    assert "fixed" not in NAMED


@pytest.mark.parametrize(
    ("kind", "dimension", "numbers", "words"),
    [
        ("fixed", "time", {"value": -3.0}, "must not be negative"),
        ("fixed", "time", {"value": math.nan}, "must be a finite number"),
        ("fixed", "fraction", {"value": 1.2}, "must be between 0 and 1"),
        ("fixed", "temperature", {"value": -300.0}, "below absolute zero"),
        ("lognormal", "time", {"mean": 36.0, "sd": -8.0}, "a standard deviation must not be negative"),
        ("lognormal", "time", {"mean": 0.0, "sd": 3.0}, "must be above 0 to have a spread"),
        ("lognormal", "time", {"median": 6.0, "p95": 4.0}, "the range is inverted; median <= p95 must hold"),
        ("lognormal", "time", {"mean": 1.0, "sd": 1e9}, "far too wide; check the units"),
        ("lognormal", "temperature", {"mean": 4.0, "sd": 1.0}, "does not fit a temperature; use normal"),
        ("lognormal", "fraction", {"mean": 0.4, "sd": 0.1}, "does not fit a fraction; use beta"),
        ("normal", "time", {"mean": 3.0, "sd": 4.0}, "beyond what a time can be; use lognormal"),
        ("normal", "fraction", {"mean": 0.9, "sd": 0.05}, "beyond what a fraction can be; use beta"),
        ("normal", "temperature", {"mean": -250.0, "sd": 20.0}, "use uniform or triangular"),
        ("uniform", "time", {"low": 60.0, "high": 24.0}, "the range is inverted; low <= high must hold"),
        ("triangular", "time", {"low": 1.0, "mode": 9.0, "high": 6.0}, "low <= mode <= high must hold"),
        ("beta", "time", {"mean": 0.5, "sd": 0.1}, "does not fit a time; use lognormal"),
        ("beta", "fraction", {"mean": 0.8, "sd": 0.5}, "too large for a fraction with mean 0.8"),
        ("beta", "fraction", {"mean": 1.0, "sd": 0.1}, "leaves no room for a spread"),
    ],
)  # fmt: skip
def test_impossible_numbers(kind: str, dimension: Dimension, numbers: dict[str, float], words: str) -> None:
    with pytest.raises(QuantityError) as caught:
        check_numbers(kind, dimension, numbers)
    assert words in str(caught.value)


def test_no_spread_is_possible_wherever_the_value_is() -> None:
    check_numbers("beta", "fraction", {"mean": 1.0, "sd": 0.0})
    check_numbers("normal", "temperature difference", {"mean": -400.0, "sd": 100.0})
    check_numbers("normal", "fraction", {"mean": 0.5, "sd": 0.09})
    check_numbers("beta", "fraction", {"mean": 0.999, "sd": 0.005})
    check_numbers("lognormal", "time", {"mean": 0.0, "sd": 0.0})
    check_numbers("normal", "temperature", {"mean": -273.15, "sd": 0.0})


def test_what_plus_minus_means() -> None:
    kinds = {dimension: usual_kind(dimension) for dimension in DIMENSIONS}
    assert kinds["fraction"] == "beta"
    assert kinds["temperature"] == kinds["temperature difference"] == "normal"
    assert {kind for kind in kinds.values()} == {"beta", "normal", "lognormal"}
    assert all(bounds(dimension)[0] == 0.0 for dimension, kind in kinds.items() if kind != "normal")


def test_planned_legs_as_a_survey_found_them() -> None:
    """Mean 16.4 h, sd 6.3 h in 2,460 shipments: mu 2.728, sigma 0.371, P95 28 h, P(> 48 h) 0.1 %."""
    from statistics import NormalDist

    mu, sigma = log_parameters({"mean": 16.4, "sd": 6.3})
    assert (mu, sigma) == pytest.approx((2.728, 0.371), abs=5e-4)
    logarithm = NormalDist(mu, sigma)
    assert math.exp(logarithm.inv_cdf(0.95)) == pytest.approx(28, abs=0.5)
    assert 1 - logarithm.cdf(math.log(48)) == pytest.approx(0.001, abs=5e-4)


def test_small_sums() -> None:
    assert spread_of({"low": 1.0, "mode": 2.0, "high": 4.0}) == 3.0
    assert spread_of({"median": 1.0, "p95": 4.0}) == 3.0
    assert spread_of({"mean": 1.0, "sd": 4.0}) == 4.0
    assert spread_of({"value": 1.0}) == 0.0
    assert beta_weight(0.5, math.sqrt(0.05)) == pytest.approx(4.0)
