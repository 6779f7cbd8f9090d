from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.frontier import Frontier, frontier, incremental_benefit, net_benefit, on_frontier
from coldchoice.errors import InputError

# dampack `vignettes/basic_cea.Rmd`, `tests/testthat/test_calculate_icers.R`
TEACHING = ("E", "D", "C", "B", "A", "UC")
TEACHING_COST, TEACHING_EFFECT = (55e3, 35e3, 25e3, 10e3, 12e3, 5e3), (5.0, 4.0, 3.0, 2.0, 1.5, 1.0)
HIV = ("status quo", "once", "5-yearly", "3-yearly", "yearly")
HIV_COST = (26_000.0, 27_000.0, 28_020.0, 28_440.0, 29_440.0)
HIV_EFFECT = tuple(months / 12 for months in (277.25, 277.57, 277.78, 277.83, 277.76))

points = st.lists(
    st.tuples(st.integers(0, 12).map(float), st.integers(0, 12).map(float)), min_size=2, max_size=7
)


def icers(found: Frontier) -> dict[str, float | None]:
    return {step.name: step.icer for step in found.steps}


def test_the_teaching_set_of_published_icers() -> None:
    found = frontier(TEACHING, TEACHING_COST, TEACHING_EFFECT)
    assert icers(found) == {"UC": None, "B": 5_000.0, "D": 12_500.0, "E": 20_000.0}
    assert [(one.name, one.why, one.by) for one in found.excluded] == [
        ("C", "extendedly dominated", ("B", "D")),
        ("A", "dominated", ("B",)),
    ]
    assert found.reference == "UC"
    assert [step.over for step in found.steps] == [None, "UC", "B", "D"]


def test_hiv_screening() -> None:
    found = frontier(HIV, HIV_COST, HIV_EFFECT)
    assert list(icers(found)) == ["status quo", "once", "5-yearly", "3-yearly"]
    ratios = [step.icer for step in found.steps[1:]]
    assert ratios == pytest.approx([37_500.0, 58_285.714_285_7, 100_800.0], rel=1e-9)
    assert [(one.name, one.why, one.by) for one in found.excluded] == [("yearly", "dominated", ("5-yearly",))]


def test_of_equal_effects_the_cheaper_wins() -> None:
    found = frontier("abc", (163_771.0, 164_848.7, 163_765.1), (6.48273, 6.52861, 6.52861))
    assert icers(found) == {"c": None}
    assert {one.name: (one.why, one.by) for one in found.excluded} == {
        "a": ("dominated", ("c",)),
        "b": ("dominated", ("c",)),
    }


def test_of_equal_costs_the_better_wins_and_equals_are_called_equal() -> None:
    found = frontier(("less", "more", "again"), (10.0, 10.0, 10.0), (1.0, 2.0, 2.0))
    assert icers(found) == {"more": None}
    assert {one.name: (one.why, one.by) for one in found.excluded} == {
        "less": ("dominated", ("more",)),
        "again": ("equal", ("more",)),
    }


def test_of_three_on_a_line_all_are_on_the_frontier() -> None:
    found = frontier("abc", (0.1, 0.2, 0.3), (1.0, 2.0, 3.0))
    assert list(icers(found)) == ["a", "b", "c"]


@given(points)
def test_who_is_on_the_frontier_is_best_at_some_threshold(found: list[tuple[float, float]]) -> None:
    costs, effects = np.array(found).T
    kept = on_frontier(costs[:, np.newaxis], effects[:, np.newaxis])[:, 0]
    # between whole numbers up to 12 all ratios lie on this grid or between two points of it
    ratios = np.unique([a / b for a in range(13) for b in range(1, 13)])
    thresholds = np.concatenate([ratios[ratios > 0], (ratios[1:] + ratios[:-1]) / 2, [1e-3, 1e3]])
    net = np.multiply.outer(thresholds, effects) - costs
    best = (net >= net.max(axis=1, keepdims=True) - 1e-9).any(axis=0)
    np.testing.assert_array_equal(kept, best)


@given(points)
def test_icers_rise_and_everybody_is_accounted_for(found: list[tuple[float, float]]) -> None:
    costs, effects = zip(*found, strict=True)
    names = tuple(f"s{number}" for number in range(len(found)))
    answer = frontier(names, costs, effects)
    ratios = [step.icer for step in answer.steps[1:]]
    assert all(ratio is not None and ratio > 0.0 for ratio in ratios)
    assert ratios == sorted(ratios, key=lambda ratio: ratio or 0.0)
    assert sorted(one.name for one in (*answer.steps, *answer.excluded)) == sorted(names)


@given(points, st.randoms(use_true_random=False))
def test_the_order_in_which_alternatives_are_named_changes_no_icer(
    found: list[tuple[float, float]], random: object
) -> None:
    mixed = sorted(found, key=lambda _: random.random())  # type: ignore[attr-defined]
    answers = [frontier([f"{pair}" for pair in pairs], *zip(*pairs, strict=True)) for pairs in (found, mixed)]
    assert icers(answers[0]) == icers(answers[1])


def test_incremental_benefit_is_the_reference_less_the_other() -> None:
    """BCEA `tests/testthat/test-bcea.R`: draws in rows there, alternatives in rows here."""
    effects, costs = np.array([[0.0, 1.0], [0.0, -2.0]]).T, np.array([[0.0, 100.0], [0.0, 10.0]]).T
    assert incremental_benefit(costs, effects, 5.0).tolist() == [[95.0, 20.0]]
    assert incremental_benefit(costs, effects, 5.0, reference=1).tolist() == [[-95.0, -20.0]]


def test_net_benefit_is_worth_less_cost() -> None:
    assert net_benefit([100.0], [2.0], 70.0).tolist() == [40.0]


@pytest.mark.parametrize(
    ("names", "costs", "effects", "message"),
    [
        (("a",), (1.0,), (1.0,), "a: a frontier needs 2 alternatives or more"),
        (("a", "b"), (1.0, 2.0, 3.0), (1.0, 2.0), "costs and effects must be given alike"),
        (("a", "b"), (1.0, np.inf), (1.0, 2.0), r"b\.cost: 1 of 1 are not finite"),
        (("a", "b"), ((1.0, 2.0), (1.0, 2.0)), ((1.0, 2.0), (1.0, 2.0)), "one cost and one effect"),
    ],
)
def test_what_has_no_frontier_is_refused_in_one_line(
    names: tuple[str, ...], costs: tuple[float, ...], effects: tuple[float, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        frontier(names, costs, effects)
    assert "\n" not in str(caught.value)


def test_what_is_not_a_number_or_unequal_is_refused() -> None:
    good = np.ones((2, 3))
    broken = np.array([[1.0, np.nan, 1.0], [1.0, 1.0, 1.0]])
    with pytest.raises(InputError, match=r"^effects: is not finite in 1 draws"):
        on_frontier(good, broken)
    with pytest.raises(InputError, match=r"^effects: shape .* must be 2 alternatives by 3 draws"):
        on_frontier(good, good[:, :2])
    with pytest.raises(InputError, match="costs and effects must be given alike"):
        net_benefit(good, good[:, :2], 5.0)
    with pytest.raises(InputError, match=r"^threshold: is not finite"):
        net_benefit(good, good, np.inf)


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        (5, "5: must be the place of an alternative, 0 to 1"),
        (-1, "-1: must be 0 or more"),
        (0.5, "0.5: must"),
    ],
)
def test_the_reference_is_the_place_of_an_alternative(reference: int, told: str) -> None:
    with pytest.raises(InputError) as caught:
        incremental_benefit(np.ones((2, 3)), np.ones((2, 3)), 5.0, reference)
    assert str(caught.value).startswith(f"reference: {told}")


def test_whoever_is_dominated_by_one_off_the_frontier_is_not_extendedly_dominated() -> None:
    found = frontier(list("ABCD"), [0.0, 9.0, 9.5, 10.0], [0.0, 5.0, 5.0, 10.0])
    told = {one.name: (one.why, one.by) for one in found.excluded}
    assert told == {"B": ("extendedly dominated", ("A", "D")), "C": ("dominated", ("B",))}
