from __future__ import annotations

import pytest

from coldchoice.decide.flip import Bounds, FlipPoint
from coldchoice.engine.flip_words import JOURNEY, flip_sentence

NATURAL = {"life": lambda z: (48.0 * 2.0**z, "h"), "price": lambda u: (1000.0 + 5000.0 * u, "USD")}
TEXTS = {"life": "hold life", "price": "price of a bag: sterile, with overwrap"}
NOW = {"cost": 0.4}


def said(*bounds: Bounds, kind: str = "input", likelihood: float | None = 0.2) -> str:
    return flip_sentence(FlipPoint(kind, bounds, "cold", 1.0, likelihood), TEXTS, NATURAL, NOW)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds("life", 1.0, None, 0.84, None), "hold life is over 96 h (20 % likely)"),
        (Bounds("life", None, 0.0, None, 0.5), "hold life is under 48 h (20 % likely)"),
        (Bounds("life", 0.0, 1.0, 0.5, 0.84), "hold life is between 48 h and 96 h (20 % likely)"),
        (Bounds("price", 0.5, None, 0.5, None), "price of a bag is over 3,500 USD (20 % likely)"),
        (Bounds("unheard of", 0.5, None, 0.69, None), "unheard of is over its 69 % point (20 % likely)"),
    ],
)
def test_an_input_is_told_in_its_own_unit(bounds: Bounds, words: str) -> None:
    assert said(bounds) == f"cold leads if {words}"


def test_journeys_are_told_as_such() -> None:
    assert (
        said(Bounds(JOURNEY, None, 31.24, None, 0.2)) == "cold leads on journeys under 31.2 h (20 % of them)"
    )


def test_weights_tell_what_they_are_or_how_many() -> None:
    bounds = Bounds("cost", 0.623, None, 0.623, None)
    assert said(bounds, kind="weight") == "cold leads if cost weighs over 0.62 (20 % of weightings)"
    exact = said(bounds, kind="weight", likelihood=None)
    assert exact == "cold leads if cost weighs over 0.62 instead of 0.40"


def test_rare_chances_are_not_nought() -> None:
    assert said(Bounds("life", 1.0, None, 0.84, None), likelihood=0.004).endswith("(under 1 % likely)")


def test_a_pair_names_both() -> None:
    pair = (Bounds("life", None, 0.0, None, 0.5), Bounds(JOURNEY, 70.0, None, 0.9, None))
    assert said(*pair, kind="pair") == (
        "cold leads if hold life is under 48 h and the journey takes over 70 h (such pairs: 20 % likely)"
    )
