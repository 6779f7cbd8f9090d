"""What could be learned of a scenario, alone and in groups, and how it is asked for."""

from __future__ import annotations

from functools import cache

import pytest

from coldchoice.engine.beliefs import beliefs
from coldchoice.engine.compare import job_of
from coldchoice.engine.learnable import JOURNEY, PRICES, TOGETHER, Learnable, asked_for, learnables
from coldchoice.errors import InputError
from tests.scenes import scenario, shipped

ASKED = scenario(strategies=["slow-freeze", "hypothermic"])


@cache
def known() -> dict[str, Learnable]:
    believed = beliefs(ASKED, shipped(), ASKED.strategies, 400)
    found = learnables(believed, job_of(ASKED, shipped(), ASKED.strategies))
    return {one.name: one for one in found}


def test_every_learnable_input_is_there_alone() -> None:
    believed = beliefs(ASKED, shipped(), ASKED.strategies, 400)
    alone = {one.members[0] for one in known().values() if not one.is_group}
    assert alone == set(believed.parameters)


def test_what_belongs_together_is_a_group() -> None:
    prices = known()[PRICES]
    assert all(name.startswith("price of ") for name in prices.members)
    assert len(prices.members) > 5
    cold, frozen = known()["survival of hypothermic"], known()["survival of slow-freeze"]
    assert "hold life of leukapheresis-mnc in neat" in cold.members
    assert "freeze-thaw recovery of leukapheresis-mnc in dmso" in frozen.members
    assert "freeze-thaw recovery of leukapheresis-mnc in dmso" not in cold.members
    assert not set(prices.members) & set((*cold.members, *frozen.members))


def test_a_group_of_one_is_that_input() -> None:
    assert JOURNEY not in known()
    assert "excursion rate of air-intercontinental" in known()


@pytest.mark.parametrize("name", ["price of dry-shipper", "price:dry-shipper", "Price of  dry-shipper"])
def test_a_price_has_two_names(name: str) -> None:
    (found,) = asked_for([name], known().values())
    assert found.members == ("price of dry-shipper",)


def test_several_are_asked_for_alone_and_together() -> None:
    one, other, both = asked_for([PRICES, "survival of hypothermic"], known().values())
    assert both.name == TOGETHER
    assert set(both.members) == {*one.members, *other.members}
    assert asked_for([PRICES, PRICES], known().values()) == (known()[PRICES],)
    assert asked_for([], known().values()) == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("price of dry-shiper", "did you mean 'price of dry-shipper'"),
        ("price:dry-shiper", "did you mean 'price of dry-shipper'"),
        ("al prices", "did you mean 'all prices'"),
        ("survival", "did you mean 'survival of"),
        ("xyz", "lists all"),
    ],
)
def test_an_unknown_name_has_its_nearest_spelling(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        asked_for([name], known().values())
    assert len(str(caught.value).splitlines()) == 1
