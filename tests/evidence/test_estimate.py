from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.estimate import Estimate, Scale, estimate_from

finite = st.floats(-20.0, 20.0)
spread = st.floats(0.0, 3.0)


def make(location: float, sd_parameter: float, sd_lot: float, scale: Scale) -> Estimate:
    return Estimate(location, sd_parameter, sd_lot, scale, "B", ("cryo-0082",), 1)


def test_the_median_is_in_natural_units() -> None:
    assert make(0.0, 1.0, 1.0, "logit").median == 0.5
    assert make(np.log(24.0), 1.0, 1.0, "log").median == pytest.approx(24.0)
    assert make(-3.0, 1.0, 1.0, "identity").median == -3.0


def test_the_logit_is_that_of_the_field() -> None:
    assert make(np.log(0.728 / 0.272), 0.0, 0.0, "logit").median == pytest.approx(0.728, rel=1e-12)


@given(finite, spread, spread, finite, finite)
def test_fractions_and_rates_stay_in_range(a: float, p: float, lot: float, z: float, y: float) -> None:
    assert 0.0 <= make(a, p, lot, "logit").draw(z, y) <= 1.0
    assert make(a, p, lot, "log").draw(z, y) >= 0.0


@given(finite, spread, spread)
def test_without_normals_the_draw_is_the_median(a: float, p: float, lot: float) -> None:
    estimate = make(a, p, lot, "logit")
    assert estimate.draw() == estimate.median
    low, high = estimate.interval
    assert low <= estimate.median <= high


def test_parameter_and_lot_spread_stay_apart() -> None:
    normals = np.random.default_rng(1).standard_normal((2, 100_000))
    estimate = make(1.0, 0.6, 0.8, "identity")
    assert np.std(estimate.draw(normals[0])) == pytest.approx(0.6, rel=0.02)
    assert np.std(estimate.draw(0.0, normals[1])) == pytest.approx(0.8, rel=0.02)
    both = estimate.draw(*normals)
    assert both.shape == (100_000,)
    assert np.quantile(both, [0.05, 0.95]) == pytest.approx(estimate.interval, abs=0.03)


def test_widening_adds_variance_lowers_the_grade_and_says_why() -> None:
    wide = make(1.0, 0.3, 0.2, "log").wider(0.4, "never measured here")
    assert wide.sd_parameter == pytest.approx(0.5)
    assert wide.sd_lot == 0.2
    assert (wide.grade, wide.note) == ("C", "never measured here")
    assert make(1.0, 0.3, 0.2, "log")._replace(grade="D").wider(0.4, "").grade == "D"


def test_a_record_of_the_fits_becomes_an_estimate() -> None:
    record = make(1.0, 0.3, 0.2, "log")._asdict() | {"sources": "P140;P141"}
    assert estimate_from(record).sources == ("P140", "P141")
    assert estimate_from(record | {"sources": ""}).sources == ()
