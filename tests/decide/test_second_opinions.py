from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.second_opinions import Panel, leading, methods_on, ordered, second_opinions
from coldchoice.errors import InputError

# Opricovic, Tzeng 2004, doi 10.1016/S0377-2217(03)00020-1: smaller is better in the first criterion
MATRIX = np.array([[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]])
SCALES = ((5.0, 0.0), (2500.0, 5000.0))
HALF = np.array([0.5, 0.5])

worths = arrays(np.float64, (4, 3, 6), elements=st.integers(-8, 20).map(lambda n: n / 16.0))
weightings = arrays(np.float64, 3, elements=st.integers(1, 8).map(float)).map(lambda raw: raw / raw.sum())


def opinions(matrix: np.ndarray = MATRIX[:, :, np.newaxis], scales: tuple = SCALES) -> dict[str, object]:
    panel = second_opinions("abc", matrix, scales, HALF)
    return {one.method: one for one in panel.opinions}


def test_the_published_case_is_named_by_its_scaling() -> None:
    found = opinions()
    assert found["VIKOR"].leaders == found["TOPSIS (min-max)"].leaders == ("b",)
    assert found["TOPSIS (vector)"].leaders == ("a",)
    assert found["PROMETHEE II"].leaders == ("a", "b", "c")
    # on the fixed scales: a (0.8 + 0.2)/2, b (0.6 + 0.5)/2, c (0 + 0.8)/2
    assert found["additive value"].scores == pytest.approx({"a": 0.5, "b": 0.55, "c": 0.4})
    panel = second_opinions("abc", MATRIX[:, :, np.newaxis], SCALES, HALF)
    assert panel.leaders == ("b",)
    assert panel.dissent == {
        "risk-seeking value": ("a",), "TOPSIS (vector)": ("a",), "PROMETHEE II": ("a", "b", "c"),
    }  # fmt: skip
    assert panel.line == (
        "b leads under 5 of 8 methods; risk-seeking value and TOPSIS (vector) name a; "
        "PROMETHEE II names a, b and c alike"
    )
    assert panel.made_by_method == ("c",)


def test_a_winner_that_only_a_relative_method_names_is_told() -> None:
    scales = ((50.0, 0.0), (2500.0, 5000.0))  # one unit of the first criterion is worth little
    panel = second_opinions("abc", MATRIX[:, :, np.newaxis], scales, HALF)
    assert panel.leaders == ("c",)
    assert panel.made_by_method == ("a", "b")


def test_shares_of_first_ranks_are_over_the_draws() -> None:
    draws = np.repeat(MATRIX[:, :, np.newaxis], 4, axis=2)
    draws[0, 1, 0] = 5000.0  # a is best there
    draws[1, :, 1] = draws[0, :, 1]  # a and b are equal there, and better than c
    found = opinions(draws)
    assert found["additive value"].first == pytest.approx({"a": 0.375, "b": 0.625, "c": 0.0})
    assert sum(found["VIKOR"].first.values()) == pytest.approx(1.0)


def test_shapes_take_the_mean_of_the_value_and_not_the_value_of_the_mean() -> None:
    steady, gamble = np.full((1, 1, 2), 0.5), np.array([[[0.0, 1.0]]])
    panel = second_opinions(("steady", "gamble"), np.concatenate([steady, gamble]), ((0.0, 1.0),), np.ones(1))
    leaders = {one.method: one.leaders for one in panel.opinions}
    assert leaders["additive value"] == ("gamble", "steady")
    assert leaders["risk-averse value"] == ("steady",)
    assert leaders["risk-seeking value"] == ("gamble",)


def test_equal_scores_are_equal_up_to_rounding() -> None:
    assert leading("ba", np.array([0.1 + 0.2, 0.3])) == ("a", "b")
    assert ordered("ba", np.array([0.1 + 0.2, 0.3])) == ("a", "b")
    assert ordered("abc", np.array([0.0, 2.0, 1.0])) == ("b", "c", "a")
    assert leading("ab", np.zeros(2)) == ("a", "b")


def test_who_is_equal_leads_together() -> None:
    panel = second_opinions("abc", MATRIX[[1, 1, 2], :, np.newaxis], SCALES, HALF)
    assert panel.leaders == ("a", "b")
    assert panel.line.startswith("a and b alike lead under ")
    assert "TOPSIS (vector)" in panel.agreeing
    # one of the two alone is no dissent, both and a third are
    split = [one._replace(leaders=("a",)) for one in panel.opinions[:2]]
    more = [one._replace(leaders=("a", "b", "c")) for one in panel.opinions[2:3]]
    assert Panel(("a", "b"), (*split, *more)).line == (
        "a and b alike lead under 2 of 3 methods; risk-seeking value names a, b and c alike"
    )


def test_one_alternative_leads_under_all_methods() -> None:
    panel = second_opinions("a", MATRIX[:1, :, np.newaxis], SCALES, HALF)
    assert panel.line == "a leads under 8 of 8 methods"


@given(worths, weightings, st.permutations(range(4)))
def test_no_place_in_the_list_counts(matrix: np.ndarray, weights: np.ndarray, order: list[int]) -> None:
    scales = ((0.0, 1.0), (1.0, 0.0), (0.0, 2.0))
    one = second_opinions("abcd", matrix, scales, weights)
    other = second_opinions(["abcd"[at] for at in order], matrix[order], scales, weights)
    for mine, theirs in zip(one.opinions, other.opinions, strict=True):
        assert mine.leaders == theirs.leaders
        assert mine.first == pytest.approx(theirs.first)
        assert mine.scores == pytest.approx(theirs.scores, abs=1e-9)


@given(worths, weightings, st.floats(0.01, 100.0), st.floats(-5.0, 5.0))
def test_units_leave_the_values_on_fixed_anchors_as_they_are(
    matrix: np.ndarray, weights: np.ndarray, scale: float, shift: float
) -> None:
    scales = ((0.0, 1.0), (1.0, 0.0), (0.0, 2.0))
    moved = [(worst * scale + shift, best * scale + shift) for worst, best in scales]
    one = second_opinions("abcd", matrix, scales, weights)
    other = second_opinions("abcd", matrix * scale + shift, moved, weights)
    for mine, theirs in zip(one.opinions[:4], other.opinions[:4], strict=True):
        assert mine.scores == pytest.approx(theirs.scores, abs=1e-9)


@given(worths, weightings, arrays(np.float64, (3, 6), elements=st.floats(-2.0, 0.0)))
def test_an_alternative_more_never_reorders_the_values_on_fixed_anchors(
    matrix: np.ndarray, weights: np.ndarray, added: np.ndarray
) -> None:
    scales = ((0.0, 1.0),) * 3
    for method in methods_on(scales)[:4]:
        before = method.score(matrix, weights)
        after = method.score(np.concatenate([matrix, added[np.newaxis]]), weights)
        assert after[:-1].tolist() == before.tolist()


def test_what_is_not_a_number_is_named() -> None:
    matrix = np.repeat(MATRIX[:, :, np.newaxis], 3, axis=2)
    matrix[1, 0, 2] = np.nan
    with pytest.raises(InputError, match="b: is not finite in 1 draws; leave them out first"):
        second_opinions("abc", matrix, SCALES, HALF)
    with pytest.raises(InputError, match="there is no alternative"):
        second_opinions("", matrix[:0], SCALES, HALF)
    with pytest.raises(InputError, match="needs 2 alternatives and 2 criteria"):
        second_opinions("ab", matrix, SCALES, HALF)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"methods": []}, "methods: there is no method to ask"),
        ({"methods": ["TOPSIS"]}, "methods: 'TOPSIS': is no method; choose from"),
        ({"weights": np.array([-0.5, 1.5])}, "weights: -0.5: a weight must be 0 or more"),
        ({"weights": np.zeros(2)}, "weights: 0: weights must add up to 1"),
        ({"names": "aba"}, "alternatives: 'a': stands twice"),
        ({"scales": (1.0, 0.0)}, "scales: shape (2,): must be criteria by 2 ends"),
        ({"performance": np.ones((3, 2, 0))}, "(3, 2, 0), weights (2,): needs 3 alternatives and 2 criteria"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(keys: dict[str, object], told: str) -> None:
    given_all: dict[str, object] = {
        "names": "abc", "performance": MATRIX[:, :, np.newaxis], "scales": SCALES, "weights": HALF,
    }  # fmt: skip
    with pytest.raises(InputError) as caught:
        second_opinions(**{**given_all, **keys})  # type: ignore[arg-type]
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
