"""The lead along an input is followed where it saturates, and smooth where it is straight."""

from __future__ import annotations

import subprocess
import sys
from math import sqrt

import numpy as np
import pytest

from coldchoice.decide.lead_curve import lead_curve, places

DRAWS = 20_000
RNG = np.random.default_rng(8)
X, LUCK = RNG.normal(size=(2, DRAWS))


def followed(lead: np.ndarray) -> np.ndarray:
    return lead_curve(lead[np.newaxis], np.argsort(X, kind="stable"))[0]


@pytest.mark.parametrize(
    "shape",
    [
        lambda x: 1.0 / (1.0 + np.exp(-6.0 * (x + 1.0))),
        np.tanh,
        lambda x: np.minimum(x, -0.5),
        lambda x: 0.4 * x,
    ],
)
def test_a_lead_that_saturates_is_followed(shape: object) -> None:
    assert callable(shape)
    found, scores = followed(shape(X) + 0.5 * LUCK), places().scores
    middle = np.abs(scores) < 2.0
    assert np.abs(found - shape(scores))[middle].max() < 0.1
    assert sqrt(float(((found - shape(scores)) ** 2)[middle].mean())) < 0.03


def test_luck_alone_is_hardly_followed() -> None:
    found = followed(0.3 + LUCK)
    assert found[np.abs(places().scores) < 2.0] == pytest.approx(0.3, abs=0.08)


def test_several_rivals_are_followed_each_by_itself() -> None:
    leads = np.stack([np.tanh(X), 0.4 * X]) + 0.1 * LUCK
    order = np.argsort(X, kind="stable")
    both = lead_curve(leads, order)
    assert both[1] == pytest.approx(lead_curve(leads[1:], order)[0])


def test_flips_load_no_more_of_numpy_than_a_comparison_has() -> None:
    """`numpy.ma` alone would take longer than all flips."""
    code = (
        "import sys, numpy as np\n"
        "from coldchoice.decide.flip import input_flips, pair_flips\n"
        "x = np.linspace(-2.0, 2.0, 1000)\n"
        "inputs = {'x': x, 'y': x[::-1] ** 3}\n"
        "pair_flips(['b'], (x + 0.5)[None], inputs, input_flips(['b'], (x + 0.5)[None], inputs))\n"
        "print('numpy.ma' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
