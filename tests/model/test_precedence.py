from __future__ import annotations

import pytest

from coldchoice.errors import QuantityError
from coldchoice.model.precedence import Link, read_precedence


def test_a_chain_is_read_link_by_link() -> None:
    assert read_precedence("viability > cost=flexibility") == (
        Link("viability", "cost", False),
        Link("cost", "flexibility", True),
    )
    assert read_precedence("a>=b") == read_precedence("a ≥ b") == (Link("a", "b", False),)


def test_several_chains_stand_behind_commas() -> None:
    assert read_precedence("a > b, c > d") == (Link("a", "b", False), Link("c", "d", False))


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ("viability", "'viability': not an order of names; write e.g. 'viability > cost = flexibility'"),
        ("viability >", "not an order of names"),
        ("> cost", "not an order of names"),
        ("a > > b", "not an order of names"),
        ("a > b,", "not an order of names"),
        ("a b > c", "not an order of names"),
        ("", "not an order of names"),
        (3, "3: not an order of names"),
        ("a < b", "points upwards; write the weightiest first"),
        ("a > a", "'a' stands beside itself"),
    ],
)
def test_anything_else_is_refused(wrong: object, rule: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read_precedence(wrong)
    assert rule in str(caught.value)
