from __future__ import annotations

import re
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.engine.turns import MOST_TOLD, influential, replaced, told_flips
from coldchoice.model.quantiles import normal_quantile

DRAWS = 5_000
RNG = np.random.default_rng(2)
NORMAL = normal_quantile((np.arange(DRAWS) + 0.5) / DRAWS)
HOURS, LIFE = 50.0 + 5.0 * RNG.permutation(NORMAL), RNG.permutation(NORMAL)


def test_flips_are_told_in_words_units_and_chances() -> None:
    totals = np.stack([0.5 + 0.2 * LIFE, 0.4 + 0.0 * LIFE])
    (told,) = told_flips(
        ("cold", "frozen"), totals, {"life": LIFE}, HOURS,
        {"life": "hold life: of what"}, {"life": lambda z: (48.0 * 2.0**z, "h")},
    )  # fmt: skip
    assert told.leader == "cold"
    said = re.fullmatch(r"frozen leads if hold life is under (.+) h \((.+) % likely\)", told.text)
    assert said is not None
    assert [float(one) for one in said.groups()] == pytest.approx([48.0 / sqrt(2.0), 30.85], rel=0.03)
    assert told.size == pytest.approx(0.5, abs=0.02)


def test_journeys_are_told_by_their_hours() -> None:
    totals = np.stack([0.1 - 0.02 * (HOURS - 50.0), np.zeros(DRAWS)])
    (told,) = told_flips(("a", "b"), totals, {}, HOURS, {}, {})
    assert re.fullmatch(r"b leads on journeys over 55(\.1)? h \(16 % of them\)", told.text)


def test_an_input_nobody_put_into_units_is_told_by_its_quantile() -> None:
    totals = np.stack([0.5 + LIFE, np.zeros(DRAWS)])
    (told,) = told_flips(("a", "b"), totals, {"life": LIFE}, HOURS, {}, {})
    assert re.fullmatch(r"b leads if life is under its 3[01] % point \(3[01] % likely\)", told.text)


def test_the_most_influential_inputs_come_first_and_idle_ones_not_at_all() -> None:
    inputs = {f"x{at}": RNG.normal(size=DRAWS) for at in range(6)}
    lead = sum((at + 1) * drawn for at, drawn in enumerate(inputs.values()))
    found = influential({**inputs, "idle": RNG.normal(size=DRAWS), "fixed": np.ones(DRAWS)}, lead[np.newaxis])
    assert list(found) == ["x5", "x4", "x3", "x2", "x1", "x0"]
    assert list(influential(inputs, lead[np.newaxis], MOST_TOLD)) == ["x5", "x4", "x3", "x2"]
    assert influential(inputs, np.ones((1, DRAWS))) == {}


@given(st.floats(0.05, 1.0), st.floats(100.0, 1e5))
def test_replacing_lost_doses_changes_no_mean_and_charges_the_lost(spread: float, spent: float) -> None:
    usable = 1.0 - spread * np.linspace(0.0, 1.0, 101) / 2.0
    worst, best = 60_000.0, 10_000.0
    worth = (spent / usable.mean() * np.ones(101) - worst) / (best - worst)
    added = replaced(worth, usable, worst, best)
    assert added.mean() == pytest.approx(0.0, abs=1e-12)
    assert added[0] > 0.0 > added[-1]  # more usable than expected is worth more
    cost = spent / usable.mean()
    np.testing.assert_allclose(added * (best - worst), cost * (1.0 - usable / usable.mean()))


def test_a_strategy_that_never_loses_is_left_as_it_is() -> None:
    assert replaced(np.full(3, 0.4), np.ones(()), 2.0, 1.0) == 0.0
