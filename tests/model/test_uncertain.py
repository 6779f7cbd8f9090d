from __future__ import annotations

import copy
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coldchoice.errors import QuantityError
from coldchoice.model.distribution import FORMS
from coldchoice.model.uncertain import Uncertain

EXAMPLES = [
    Uncertain.fixed(36.0, "time"),
    Uncertain("lognormal", "time", mean=16.4, sd=6.3),
    Uncertain("lognormal", "time", median=36.0, p95=60.0),
    Uncertain("normal", "temperature", mean=4.0, sd=2.0),
    Uncertain("normal", "time", mean=36.0, sd=4.0),
    Uncertain("uniform", "time", low=24.0, high=60.0),
    Uncertain("triangular", "time", low=24.0, mode=30.0, high=60.0),
    Uncertain("beta", "fraction", mean=0.8, sd=0.05),
]
each = pytest.mark.parametrize("uncertain", EXAMPLES, ids=str)
hours = st.floats(1e-3, 1e5)


@st.composite
def uncertain_hours(draw: st.DrawFn) -> Uncertain:
    kind = draw(st.sampled_from(["fixed", "lognormal", "uniform", "triangular"]))
    form = draw(st.sampled_from(FORMS[kind]))
    numbers = [draw(hours) for _ in form]
    if "sd" not in form:
        numbers.sort()
    try:
        return Uncertain(kind, "time", **dict(zip(form, numbers, strict=True)))
    except QuantityError:
        assume(False)
        raise


@given(uncertain_hours())
def test_what_is_written_is_read_again(uncertain: Uncertain) -> None:
    assert Uncertain.parse(uncertain.to_json(), "time") == uncertain


@each
def test_the_written_form_of_each_kind_is_read_again(uncertain: Uncertain) -> None:
    assert Uncertain.parse(uncertain.to_json(), uncertain.dimension) == uncertain


@pytest.mark.parametrize(
    ("uncertain", "text"),
    list(
        zip(
            EXAMPLES,
            [
                "36 h",
                "16.4 ± 6.3 h",
                "lognormal, median 36 h, p95 60 h",
                "4 ± 2 degC",
                "normal, mean 36 h, sd 4 h",
                "24..60 h",
                "triangular, low 24 h, mode 30 h, high 60 h",
                "0.8 ± 0.05",
            ],
            strict=True,
        )
    ),
)
def test_text_as_people_write_it(uncertain: Uncertain, text: str) -> None:
    assert str(uncertain) == uncertain.text == text


def test_text_is_rounded_but_json_is_not() -> None:
    fahrenheit = Uncertain.parse("40 degF +- 5 degF", "temperature")
    assert fahrenheit.text == "4.44444 ± 2.77778 degC"
    assert Uncertain.parse(fahrenheit.to_json(), "temperature") == fahrenheit


def moments(uncertain: Uncertain) -> tuple[float, float]:
    """Mean and sd by integrating the quantile function over evenly spread probabilities."""
    u = (np.arange(400_000) + 0.5) / 400_000
    values = uncertain.quantile(u)
    return float(values.mean()), float(values.std())


@each
def test_mean_and_sd_are_those_of_the_quantiles(uncertain: Uncertain) -> None:
    assert (uncertain.mean, uncertain.sd) == pytest.approx(moments(uncertain), rel=2e-3, abs=1e-12)


@each
def test_samples_follow_the_quantiles(uncertain: Uncertain) -> None:
    if uncertain.kind == "fixed":
        assert set(uncertain.sample(np.random.default_rng(7), 10)) == {36.0}
        return
    sample = np.sort(uncertain.sample(np.random.default_rng(7), 40_000))
    u = np.linspace(0.005, 0.995, 199)
    share_below = np.searchsorted(sample, uncertain.quantile(u)) / sample.size
    assert np.abs(share_below - u).max() < 1.63 / np.sqrt(sample.size)  # Kolmogorov-Smirnov at 1 %


@each
def test_more_draws_extend_fewer(uncertain: Uncertain) -> None:
    short = uncertain.sample(np.random.default_rng(3), 100)
    long = uncertain.sample(np.random.default_rng(3), 1000)
    assert short.shape == (100,)
    assert short.dtype == np.float64
    assert np.array_equal(long[:100], short)


@each
def test_quantiles_rise(uncertain: Uncertain) -> None:
    values = uncertain.quantile(np.linspace(0.0, 1.0, 2001))
    assert np.all(np.isfinite(values))
    assert np.all(np.diff(values) >= 0.0)


@given(uncertain_hours(), st.integers(0, 2**32))
def test_hours_are_never_negative(uncertain: Uncertain, seed: int) -> None:
    assert uncertain.sample(np.random.default_rng(seed), 50).min() >= 0.0
    assert uncertain.quantile(np.array([0.0]))[0] >= 0.0


def test_median_and_p95_are_kept() -> None:
    lognormal = Uncertain("lognormal", "time", median=36.0, p95=60.0)
    assert lognormal.quantile(np.array([0.5, 0.95])) == pytest.approx([36.0, 60.0])


def test_a_fixed_quantity_leaves_the_generator_alone() -> None:
    generator = np.random.default_rng(1)
    Uncertain.fixed(36.0, "time").sample(generator, 10)
    assert generator.random() == np.random.default_rng(1).random()


@pytest.mark.parametrize(
    "text",
    ["36 h +- 0 h", "36..36 h", "1 d 12 h", "PT36H", {"dist": "uniform", "low": "36 h", "high": "1 d 12 h"}],
)  # fmt: skip
def test_no_spread_is_fixed(text: Any) -> None:
    assert Uncertain.parse(text, "time") == Uncertain.fixed(36.0, "time")


def test_order_of_the_numbers_does_not_matter() -> None:
    assert Uncertain("uniform", "time", high=60.0, low=24.0) == Uncertain(
        "uniform", "time", low=24.0, high=60.0
    )


@each
def test_copies_are_equal(uncertain: Uncertain) -> None:
    assert pickle.loads(pickle.dumps(uncertain)) == uncertain == copy.deepcopy(uncertain)
    assert hash(copy.copy(uncertain)) == hash(uncertain)
    assert eval(repr(uncertain), {"Uncertain": Uncertain}) == uncertain
    assert uncertain != uncertain.text


def test_it_cannot_be_changed() -> None:
    uncertain = Uncertain.fixed(36.0, "time")
    with pytest.raises(AttributeError, match="cannot be changed"):
        uncertain.kind = "normal"
    with pytest.raises(AttributeError, match="cannot be changed"):
        del uncertain.kind
    with pytest.raises(AttributeError):
        uncertain.note = "x"


def test_equal_numbers_of_another_dimension_differ() -> None:
    assert Uncertain.fixed(1.0, "time") != Uncertain.fixed(1.0, "volume")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("60..24 h", "'60..24 h': the range is inverted; low <= high must hold"),
        ("-3 h", "'-3 h': must not be negative"),
        ("36 h +- -8 h", "'36 h +- -8 h': a standard deviation must not be negative"),
        ("24 h..60", "'24 h..60': has no unit; write e.g. '60 h'"),
        ({"dist": "normal", "mean": "3 h", "sd": "-1 h"},
         "sd: -1 h: a standard deviation must not be negative"),
    ],
)  # fmt: skip
def test_errors_show_what_was_written(value: object, words: str) -> None:
    with pytest.raises(QuantityError) as caught:
        Uncertain.parse(value, "time")
    assert str(caught.value) == words


def test_wrong_arguments_from_python_are_refused_too() -> None:
    with pytest.raises(QuantityError, match="sd: missing"):
        Uncertain("normal", "time", mean=3.0)
    with pytest.raises(QuantityError, match="must be a finite number"):
        Uncertain.fixed(math.inf, "time")


def test_a_truncated_normal_stays_possible() -> None:
    narrow = Uncertain("normal", "time", mean=5.0, sd=1.0)
    assert narrow.quantile(np.array([0.0, 1.0])) == pytest.approx([0.0, 5.0 + 8.2], abs=0.05)


# ---------------------------------------------------------------- around another mean


@given(uncertain_hours(), st.floats(0.05, 20.0))
def test_another_mean_keeps_kind_and_relative_spread(uncertain: Uncertain, factor: float) -> None:
    mean = uncertain.mean * factor
    assume(0.0 < mean < 1e6)
    moved = uncertain.with_mean(mean)
    assert moved.kind == uncertain.kind
    assert moved.mean == pytest.approx(mean, rel=1e-9)
    assert moved.sd / moved.mean == pytest.approx(uncertain.sd / uncertain.mean, rel=1e-6, abs=1e-12)


@each
def test_its_own_mean_changes_nothing(uncertain: Uncertain) -> None:
    assert uncertain.with_mean(uncertain.mean) is uncertain


@pytest.mark.parametrize("kind", ["beta", "uniform"])
@given(old=st.floats(0.1, 0.9), new=st.sampled_from([0.0, 1.0]) | st.floats(1e-6, 1.0 - 1e-6))
def test_a_fraction_stays_one(kind: Any, old: float, new: float) -> None:
    given = {"mean": old, "sd": 0.05} if kind == "beta" else {"low": old - 0.1, "high": old + 0.1}
    moved = Uncertain(kind, "fraction", **given).with_mean(new)
    assert moved.mean == pytest.approx(new, abs=1e-12)


def test_a_temperature_is_shifted() -> None:
    moved = Uncertain("normal", "temperature", mean=0.0, sd=2.0).with_mean(-80.0)
    assert (moved.mean, moved.sd) == (-80.0, 2.0)


def test_nothing_has_no_spread() -> None:
    assert Uncertain("lognormal", "time", mean=36.0, sd=9.0).with_mean(0.0) == Uncertain.fixed(0.0, "time")
    assert Uncertain.fixed(0.0, "time").with_mean(3.0) == Uncertain.fixed(3.0, "time")
