"""What luck may hide: the value of an effect that is just too small to stand out."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.information import evpi, evppi
from coldchoice.decide.unseen import STANDS_OUT, normal_loss, unseen_value

DRAWS = 10_000


def test_the_unit_normal_loss() -> None:
    assert normal_loss(0.0) == pytest.approx(0.39894228)
    assert normal_loss(1.0) == pytest.approx(0.0833155)
    assert normal_loss(-1.0) == pytest.approx(1.0833155)
    assert normal_loss(40.0) == pytest.approx(0.0, abs=1e-15)


def test_without_luck_nothing_is_hidden() -> None:
    leads = np.random.default_rng(2).normal(size=(3, 500))
    leads[0] = 0.0
    assert unseen_value(leads, leads, 0) == 0.0


@given(st.floats(0.01, 10.0), st.floats(0.0, 3.0))
def test_a_level_lead_hides_what_the_closed_form_says(luck: float, lead: float) -> None:
    noise = np.random.default_rng(4).normal(size=DRAWS)
    noise = luck * (noise - noise.mean()) / noise.std()
    leads = np.stack([np.zeros(DRAWS), np.full(DRAWS, -lead)])
    outcomes = np.stack([np.zeros(DRAWS), -lead + noise])
    hidden = STANDS_OUT * luck / sqrt(DRAWS)
    assert unseen_value(leads, outcomes, 0) == pytest.approx(
        hidden * normal_loss(lead / hidden), abs=1e-6 * hidden
    )


@pytest.mark.parametrize(("effect", "draws"), [(0.1, 1000), (0.03, 10_000), (0.02, 10_000)])
def test_a_value_that_is_too_small_to_be_seen_lies_within_its_error(effect: float, draws: int) -> None:
    truth = effect / sqrt(2.0 * np.pi)
    within = 0
    for seed in range(30):
        x, y = np.random.default_rng(seed).normal(size=(2, draws))
        found = evppi(np.stack([np.zeros(draws), effect * x + y]), x)
        assert found.error > 0.0
        within += abs(found.value - truth) <= 2.0 * found.error
    assert within >= 26


def test_a_decision_that_no_luck_could_turn_round_has_no_error() -> None:
    rng = np.random.default_rng(5)
    utilities = np.stack([np.zeros(DRAWS), np.full(DRAWS, -1.0)])
    observed = utilities + rng.normal(size=(2, DRAWS))
    assert evpi(utilities, observed=observed).error < 1e-12
