from __future__ import annotations

from math import log

import pytest

from coldchoice.evidence.lot_spread import LOT_LIMITS, hazard_variance, logit_variance, shrunk


def test_the_noise_of_the_assay_is_taken_off() -> None:
    assert logit_variance(50.0, 3.5, "recovery") == pytest.approx(LOT_LIMITS[0] ** 2)
    assert logit_variance(50.0, 10.0, "recovery") == pytest.approx((0.1**2 - 0.035**2) / 0.25**2)
    share, hazard = 0.5, -log(0.5)
    assert hazard_variance(50.0, 10.0, "recovery_pct") == pytest.approx(
        (0.01 - 0.0049) / (share * hazard) ** 2
    )


@pytest.mark.parametrize(("mean", "sd"), [(50.0, 0.0), (99.0, 2.0), (1.0, 2.0)])
def test_nothing_is_told_where_nothing_can_be(mean: float, sd: float) -> None:
    assert logit_variance(mean, sd, "viability") is None


def test_a_small_loss_says_nothing_of_its_hazard() -> None:
    assert hazard_variance(95.0, 3.0, "viability_pct") is None


def test_a_spread_is_shrunk_to_the_usual_one() -> None:
    assert shrunk([], 0.25) == 0.5
    assert 0.5 < shrunk([1.0], 0.25) < shrunk([1.0] * 10, 0.25) < 1.0
