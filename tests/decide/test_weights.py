from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.preferences import between, order, preferences_of
from coldchoice.decide.weights import Weights, exact_weights, simplex_weights
from coldchoice.errors import InputError, UnknownName
from coldchoice.model.preference import Preference
from coldchoice.model.streams import Streams

CRITERIA = ("viability", "cost", "flexibility")


def test_exact_weights_add_up_to_one_in_the_order_of_the_criteria() -> None:
    assert exact_weights({"cost": 1.0, "viability": 2.0, "flexibility": 1.0}, CRITERIA).tolist() == [
        0.5,
        0.25,
        0.25,
    ]


def test_a_criterion_left_out_weighs_nothing() -> None:
    assert exact_weights({"cost": 3.0}, CRITERIA).tolist() == [0.0, 1.0, 0.0]


@given(st.lists(st.floats(0.0, 1.7e308), min_size=3, max_size=3).filter(any))
def test_any_scale_will_do(raw: list[float]) -> None:
    weights = exact_weights(dict(zip(CRITERIA, raw, strict=True)), CRITERIA)
    assert weights.sum() == pytest.approx(1.0, rel=1e-12)
    assert (weights >= 0.0).all()


@pytest.mark.parametrize("wrong", [-1.0, float("inf"), float("nan")])
def test_weights_below_0_or_not_finite_are_refused(wrong: float) -> None:
    with pytest.raises(InputError, match=r"weights\.cost: .*: a weight must be 0 or more, and finite"):
        exact_weights({"viability": 1.0, "cost": wrong}, CRITERIA)


def test_every_wrong_weight_is_named() -> None:
    with pytest.raises(InputError) as caught:
        exact_weights({name: -1.0 for name in CRITERIA}, CRITERIA)
    assert [problem.key for problem in caught.value.problems] == [("weights", name) for name in CRITERIA]


def test_weights_of_0_only_are_refused() -> None:
    with pytest.raises(InputError, match="at least one weight must be above 0"):
        exact_weights({"viability": 0.0, "cost": 0.0}, CRITERIA)


def test_an_unknown_criterion_gets_the_nearest_spelling() -> None:
    with pytest.raises(UnknownName, match=r"weights\.viablity: .*did you mean 'viability'\?"):
        exact_weights({"viablity": 1.0}, CRITERIA)


def test_unknown_weights_are_spread_evenly_over_the_simplex() -> None:
    weights = simplex_weights(np.random.default_rng(3).standard_exponential((3, 40_000)))
    np.testing.assert_allclose(weights.sum(axis=0), 1.0, rtol=1e-12)
    assert (weights >= 0.0).all()
    # each weight of a point spread evenly over a triangle: mean 1/3, variance 1/18, P(w <= t) = 1 - (1 - t)^2
    np.testing.assert_allclose(weights.mean(axis=1), 1 / 3, atol=0.005)
    np.testing.assert_allclose(weights.var(axis=1), 1 / 18, atol=0.001)
    np.testing.assert_allclose((weights <= 0.4).mean(axis=1), 1.0 - 0.6**2, atol=0.01)


def test_weights_are_exact_or_unknown() -> None:
    exponentials = np.array([[1.0, 3.0], [1.0, 1.0], [2.0, 0.0]])
    unknown, exact = Weights.given(None, CRITERIA), Weights.given({"cost": 1.0, "viability": 1.0}, CRITERIA)
    assert unknown.draws(exponentials).tolist() == [[0.25, 0.75], [0.25, 0.25], [0.5, 0.0]]
    assert unknown.mean.tolist() == [1 / 3] * 3
    assert exact.draws(exponentials).tolist() == [[0.5], [0.5], [0.0]]
    assert exact.mean.tolist() == [0.5, 0.5, 0.0]


def stated(**said: object) -> Weights:
    return Weights.given(Preference.model_validate(said), CRITERIA)


def test_weights_may_be_constrained() -> None:
    weights = stated(order="viability > cost = flexibility")
    assert weights.exact is None
    assert weights.mean == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    drawn = weights.draws(np.ones((3, 500)), np.random.default_rng(1))
    assert drawn.shape == (3, 500)
    assert (drawn[0] >= drawn[1]).all()
    np.testing.assert_allclose(drawn[1], drawn[2])
    with pytest.raises(TypeError, match="drawn with a generator"):
        weights.draws(np.ones((3, 500)))


def test_statements_that_leave_one_weighting_make_it_exact() -> None:
    weights = stated(between={"viability": 0.5}, order="cost = flexibility")
    assert weights.exact == pytest.approx([0.5, 0.25, 0.25])
    assert weights.preferences is not None
    assert weights.preferences.texts == ("cost = flexibility", "viability 0.5")
    assert weights.drawn(Streams(1, 0, 10)).shape == (3, 1)


def test_statements_that_say_nothing_leave_weights_unknown() -> None:
    assert stated() == Weights(CRITERIA)


def test_contradictions_are_told_where_they_stand() -> None:
    said = Preference.model_validate({"order": "viability > cost", "ratio": {"cost/viability": 2}})
    with pytest.raises(InputError, match=r"^stakeholders\.clinic: 'viability > cost' and 'cost/viability 2'"):
        Weights.given(said, CRITERIA, ("stakeholders", "clinic"))
    with pytest.raises(UnknownName, match=r"^stakeholders\.clinic\.cots: "):
        Weights.given({"cots": 1.0}, CRITERIA, ("stakeholders", "clinic"))


def test_streams_of_unknown_weights_go_by_criterion_and_of_others_by_meaning() -> None:
    def drawn(weights: Weights, draws: int = 300, block: int = 0) -> list[list[float]]:
        return weights.drawn(Streams(1, block, draws)).tolist()

    streams = Streams(1, 0, 300)
    exponentials = [streams.exponential("preference", f"weight of {name}") for name in CRITERIA]
    assert drawn(Weights(CRITERIA)) == simplex_weights(np.stack(exponentials)).tolist()
    one, same = stated(order="viability > cost"), stated(ratio={"cost/viability": "<= 1"})
    assert drawn(one) == drawn(same)
    assert drawn(one) != drawn(stated(order="viability > flexibility"))
    assert drawn(one) != drawn(one, block=1)
    assert [row[:300] for row in drawn(one, draws=2_000)] == drawn(one)


def test_bounds_are_how_small_and_large_each_weight_can_be() -> None:
    low, high = stated(order="viability > cost > flexibility").bounds
    assert low == pytest.approx([1 / 3, 0.0, 0.0])
    assert high == pytest.approx([1.0, 1 / 2, 1 / 3])
    assert [row.tolist() for row in Weights(CRITERIA).bounds] == [[0.0] * 3, [1.0] * 3]
    exact = Weights.given({"cost": 1.0}, CRITERIA)
    assert [row.tolist() for row in exact.bounds] == [[0.0, 1.0, 0.0]] * 2


def test_without_a_criterion_the_others_keep_their_proportions() -> None:
    exact = Weights.given({"viability": 2.0, "cost": 1.0, "flexibility": 1.0}, CRITERIA)
    assert exact.without(("flexibility",)).mean == pytest.approx([2 / 3, 1 / 3])
    assert Weights(CRITERIA).without(("cost",)) == Weights(("viability", "flexibility"))
    ordered = stated(order="viability > cost > flexibility").without(("cost",))
    assert ordered.criteria == ("viability", "flexibility")
    assert ordered.mean == pytest.approx([0.75, 0.25])
    assert ordered.without(()) is ordered
    assert stated(order="viability > cost").without(("cost",)) == Weights(("viability", "flexibility"))


def test_no_weights_are_left_without_the_only_criterion_that_has_any() -> None:
    with pytest.raises(InputError, match="at least one weight must be above 0"):
        Weights.given({"cost": 1.0}, CRITERIA).without(("cost",))


def test_weights_can_be_constrained_without_a_scenario() -> None:
    names = ("price", "range", "noise", "comfort")
    said = [*order("range > price > noise"), between("comfort", 0.1, 0.2)]
    weights = Weights.constrained(preferences_of(said, names))
    assert weights.mean.sum() == pytest.approx(1.0)
    assert 0.1 < weights.mean[3] < 0.2
