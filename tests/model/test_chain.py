from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.model.chain import Chain

THEN = {"name": "manufacture", "cost": "40000 USD 2022", "success": "96 % +- 1 %"}


def chain(*stages: dict[str, Any], **keys: Any) -> Chain:
    return Chain.model_validate({"stages": list(stages), **keys})


def refused(*stages: dict[str, Any], **keys: Any) -> str:
    with pytest.raises(ValidationError) as error:
        chain(*stages, **keys)
    return str(error.value)


def then(**keys: Any) -> dict[str, Any]:
    return {"scenario": "a.yaml", "then": {**THEN, **keys}}


LAST = {"scenario": "b.yaml"}


def test_a_chain_is_read() -> None:
    found = chain(
        then(failure_cost={"value": "5 EUR 2020", "source": "CL194"}), {**LAST, "choose": "hypothermic"}
    )
    first, last = found.stages
    assert first.then is not None
    assert (first.then.cost.money.unit, first.then.success.mean) == ("USD 2022", pytest.approx(0.96))
    assert first.then.failure_cost is not None
    assert first.then.failure_cost.source == "CL194"
    assert (first.choose, last.choose) == (None, ("hypothermic",))
    assert (found.draws, found.seed, found.currency, found.price_year) == (10_000, 1, None, None)


def test_a_chain_survives_being_written() -> None:
    found = chain(then(), LAST, currency="EUR", price_year=2021, title="x")
    assert Chain.model_validate(found.model_dump(mode="json", by_alias=True, exclude_unset=True)) == found


def test_money_needs_its_price_year() -> None:
    assert "does not say its price year; write e.g. '40000 USD 2024'" in refused(then(cost="40000 USD"), LAST)
    assert "does not say its price year" in refused(then(failure_cost="4 USD"), LAST)


@pytest.mark.parametrize(
    ("success", "told"),
    [
        ("0 %", "must be more than 0"),
        (0, "must be more than 0"),
        ("0 %..50 %", "must be more than 0"),
        ({"dist": "beta", "mean": 0.3, "sd": 0.4}, "has no mean"),
        ("120 %", "must be between 0 and 1"),
    ],
)
def test_a_process_must_be_able_to_succeed(success: Any, told: str) -> None:
    assert told in refused(then(success=success), LAST)


@pytest.mark.parametrize("success", ["100 %", 0.96, "40..50 %", {"dist": "beta", "mean": 0.3, "sd": 0.1}])
def test_any_share_above_nothing_will_do(success: Any) -> None:
    assert chain(then(success=success), LAST).stages[0].then is not None


def test_stages_and_processes_have_names_of_their_own() -> None:
    twice = [{**then(), "name": "one"}, {**then(name="fill"), "name": "one"}, LAST]
    assert "'one' stands twice; give each stage a name of its own" in refused(*twice)
    assert "'manufacture' stands twice; give each process a name of its own" in refused(then(), then(), LAST)


def test_there_must_be_a_stage_and_something_to_choose() -> None:
    assert "at least 1 item" in refused()
    assert "at least 1 item" in refused({**LAST, "choose": []})


def test_a_strategy_is_chosen_once() -> None:
    assert "'cold': is named twice" in refused({**LAST, "choose": ["cold", "frozen", "cold"]})


def test_nothing_is_done_after_the_last_stage() -> None:
    assert "stands after the last stage" in refused(LAST, then())


@pytest.mark.parametrize("success", [1e-300, 9e-7, "0.0000001 %..40 %"])
def test_a_process_of_which_next_to_nothing_comes_out_is_refused(success: Any) -> None:
    assert "must be at least 1e-06: one unit in a million" in refused(then(success=success), LAST)
    assert chain(then(success=1e-6), LAST).stages[0].then is not None
