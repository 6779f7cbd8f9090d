"""Nested simulation agrees with the regression, on a closed form and on a shipped pair of strategies."""

from __future__ import annotations

import pytest

from coldchoice.engine.beliefs import beliefs
from coldchoice.engine.compare import job_of
from coldchoice.engine.voi import value_of_information
from coldchoice.engine.voi_nested import EVERYTHING, checked, simulated
from coldchoice.errors import InputError
from coldchoice.model.study import Quotation
from tests.engine.test_voi import CHOICES, SPREAD, STRATEGIES, SURE, WEIGHTS, WORTH, f
from tests.scenes import registry, scenario, shipped


def test_what_is_known_in_full_is_worth_its_closed_form() -> None:
    asked, offered = scenario(weights=WEIGHTS), registry(*STRATEGIES)
    believed = beliefs(asked, offered, CHOICES, 2_000)
    found = simulated(believed, job_of(asked, offered, CHOICES), None, rounds=20, inner=50)
    truth = f(0.5 * (WORTH - SURE), 0.5 * SPREAD)
    assert abs(found.value - truth) < 3.5 * found.error < 0.2 * truth
    assert (found.outer, found.inner) == (20 * 200, 50)


def test_an_input_that_no_strategy_asks_for_is_worth_nothing() -> None:
    asked, offered = scenario(weights=WEIGHTS), registry(*STRATEGIES)
    believed = beliefs(asked, offered, CHOICES, 2_000)
    job = job_of(asked, offered, CHOICES)
    found = simulated(believed, job, frozenset({"no such input"}), rounds=10, inner=1_000)
    assert found.high < 0.05 * f(0.5 * (WORTH - SURE), 0.5 * SPREAD)


def test_the_most_valuable_ones_are_checked_and_agree() -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"])
    cheap = [(Quotation(("cryobag",)), None)]
    found = value_of_information(asked, shipped(), asked.strategies, draws=5_000, studies=cheap)
    assert found.everything is not None
    believed = beliefs(asked, shipped(), asked.strategies, 5_000)
    told: list[tuple[int, int]] = []
    checks = checked(
        believed, job_of(asked, shipped(), asked.strategies), found.everything, found.learned,
        lambda done, total: told.append((done, total)), rounds=8,
    )  # fmt: skip
    names = [one.name for one in checks]
    assert names[0] == EVERYTHING
    assert names[1:] == [one.what.name for one in found.learned if one.worth.value > 0.0][:3]
    for one in checks:
        assert one.apart < 3.5 or one.nested.low <= one.worth.value <= one.nested.high, one.name
    assert told[-1] == (len(checks), len(checks))


def test_units_that_wait_for_each_other_cannot_be_nested() -> None:
    legs = [{"hold": "24 h", "place": "centre"}, {"transport": "36 h", "place": "plant"}]
    slot = {"name": "slot", "at": "plant", "count": 20, "busy": "2 d", "used_by": ["slow-freeze"]}
    asked = scenario(
        strategies=["slow-freeze", "hypothermic"], capacity=[slot],
        logistics={"lane": "air-intercontinental", "legs": legs},
    )  # fmt: skip
    with pytest.raises(InputError, match="do not wait for each other"):
        value_of_information(
            asked, shipped(), asked.strategies, draws=2_000, nested=True,
            studies=[(Quotation(("cryobag",)), None)],
        )  # fmt: skip
