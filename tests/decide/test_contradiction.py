from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.contradiction import contradiction, verdict
from coldchoice.decide.preferences import Statement, between, order, ratio, swing
from tests.saying import Preferences, true_statements

CRITERIA = ("viability", "cost", "flexibility")


def told(*groups: Statement | tuple[Statement, ...]) -> str | None:
    statements = [one for group in groups for one in ((group,) if isinstance(group, Statement) else group)]
    problem = contradiction(statements, CRITERIA)
    return None if problem is None else str(problem)


def test_statements_that_can_be_true_have_no_contradiction() -> None:
    assert (
        told(order("viability > cost"), between("cost", 0.4, 0.45), ratio("viability", "cost", 1.0)) is None
    )
    assert told() is None


def test_two_orders_the_wrong_way_round_name_the_pair() -> None:
    assert told(order("viability > cost = flexibility"), order("cost > viability")) == (
        "order: 'viability > cost' and 'cost > viability': contradict each other about viability and cost"
    )


def test_a_circle_names_all_that_make_it() -> None:
    assert told(order("viability > cost > flexibility > viability"), between("cost", 0.2)) == (
        "order: 'viability > cost', 'cost > flexibility' and 'flexibility > viability': contradict each "
        "other about viability and flexibility"
    )


@pytest.mark.parametrize(
    ("statements", "pair"),
    [
        ((order("viability > cost"), ratio("cost", "viability", 2.0, 3.0)), "viability and cost"),
        ((order("viability > cost"), between("viability", 0, 0.2), between("cost", 0.3)),
         "viability and cost"),
        ((swing({"viability": 100, "flexibility": (60, 80)}), order("flexibility > viability")),
         "viability and flexibility"),
        ((ratio("viability", "cost", 2.0), ratio("cost", "flexibility", 2.0),
          ratio("viability", "flexibility", 1, 3)),
         "viability and flexibility"),
    ],
)  # fmt: skip
def test_whatever_contradicts_is_told_of_the_pair(statements: tuple[Statement, ...], pair: str) -> None:
    assert str(told(*statements)).endswith(f"contradict each other about {pair}")


def test_more_is_not_equal() -> None:
    assert "about viability and cost" in str(told(order("viability > cost"), order("cost = viability")))
    assert "about viability and cost" in str(
        told(order("viability > cost"), ratio("viability", "cost", 1, 1))
    )


def test_an_order_that_leaves_equal_weights_only_is_a_contradiction() -> None:
    found = str(told(order("viability > cost > flexibility"), between("viability", 0.0, 1 / 3)))
    assert "leave no weights: what they leave is equal where one is said to be larger" in found
    assert "leave no weights" in str(told(order("viability > cost = flexibility"), between("cost", 1 / 3)))
    assert told(order("viability > cost"), between("viability", 0.0, 0.34)) is None


def test_what_has_no_part_in_the_contradiction_is_not_told() -> None:
    statements = (
        order("viability > flexibility"),
        order("cost > flexibility"),
        between("flexibility", 0.0, 0.3),
    )
    found = str(told(*statements, order("flexibility > cost")))
    assert found.startswith("order: 'cost > flexibility' and 'flexibility > cost'")


def test_upper_bounds_that_leave_too_little_say_their_sum() -> None:
    uppers = [between("viability", 0.0, 0.3), between("cost", 0.1, 0.3), between("flexibility", 0.0, 0.2)]
    assert told(*uppers) == (
        "'viability at most 0.3', 'cost 0.1 to 0.3' and 'flexibility at most 0.2': the highest weights "
        "allowed add up to 0.8, less than 1: no weights are left"
    )


def test_lower_bounds_that_take_too_much_say_their_sum() -> None:
    assert told(between("viability", 0.7), between("cost", 0.6), between("flexibility", 0.0, 0.5)) == (
        "'viability at least 0.7' and 'cost at least 0.6': the lowest weights allowed add up to 1.3, more "
        "than 1: no weights are left"
    )


def test_a_sum_may_follow_from_ratios() -> None:
    found = str(told(between("viability", 0.0, 0.2), order("viability > cost > flexibility")))
    assert "'viability at most 0.2', 'viability > cost' and 'cost > flexibility'" in found
    assert "add up to 0.6, less than 1" in found


@given(true_statements(), st.integers(0, 3))
def test_fewest_statements_contradict_and_none_of_them_can_be_spared(
    given_statements: tuple[Preferences, object], which: int
) -> None:
    preferences, _ = given_statements
    criteria = preferences.criteria
    wrong = [
        order(f"{criteria[0]} > {criteria[1]}, {criteria[1]} > {criteria[0]}"),
        (between(criteria[0], 0.8), between(criteria[1], 0.5)),
        tuple(between(name, 0.0, 0.9 / len(criteria)) for name in criteria),
        (ratio(criteria[0], criteria[1], 0.0, 0.5), ratio(criteria[1], criteria[0], 0.0, 0.5)),
    ][which]
    statements = (*preferences.statements, *wrong)
    found = contradiction(statements, criteria)
    assert found is not None
    named = [one for one in statements if repr(one.text) in str(found.value)]
    kind = verdict(statements, criteria)
    assert kind is not None
    assert verdict(named, criteria) is not None
    texts = {one.text for one in named}
    for text in texts:
        rest = verdict([one for one in named if one.text != text], criteria)
        assert rest is None or rest.kind != kind.kind
