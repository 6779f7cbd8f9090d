"""What is asked of the draws that ship, of others, and of a study that is named."""

from __future__ import annotations

from math import log

import pytest

from coldchoice.evidence.levels import (
    frozen,
    held,
    law,
    log_rate,
    lysis_ratio,
    rate_after_thaw,
    rest_shape,
    speed,
    survival,
)  # fmt: skip
from coldchoice.evidence.posterior import shipped
from coldchoice.evidence.update import OWN_STUDY, updated
from tests.own_rows import freezes, hold

HELD = held("car-t", "hypothermosol", "cold-solution", 4.0, 48.0)
FROZEN = frozen("car-t", "recovery", "slow", "dmso")


def test_left_out_draws_are_those_that_ship() -> None:
    assert law(HELD) == law(HELD, shipped())
    assert survival(FROZEN) == survival(FROZEN, shipped())
    assert log_rate(FROZEN, "minus80") == log_rate(FROZEN, "minus80", shipped())
    assert speed(HELD, 22.0) == speed(HELD, 22.0, shipped())
    assert lysis_ratio(HELD) == lysis_ratio(HELD, shipped())


def test_a_named_study_has_the_effect_that_was_learned() -> None:
    seen = updated(shipped(), freezes(6, 70.0))
    assert survival(FROZEN, seen, OWN_STUDY).sd < survival(FROZEN, seen).sd < survival(FROZEN).sd
    series = [hold("a", 94.0, 24.0), hold("b", 90.0, 72.0)]
    held_too = updated(shipped(), series)
    assert law(HELD, held_too, OWN_STUDY).log_scale.sd < law(HELD, held_too).log_scale.sd


def test_the_rate_after_thaw_kills_as_many_in_two_hours() -> None:
    for vehicle, family in (("albumin-5pct", "protein"), ("lactated-ringer", "crystalloid")):
        rate = log_rate(FROZEN._replace(vehicle=family, thawed_c=22.0), "thawed")
        found = rate_after_thaw(FROZEN, vehicle)
        assert found.median == pytest.approx(rate.median + (rest_shape() - 1.0) * log(2.0))
        assert found.sd == rate.sd
