from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.decide.smaa import acceptability, until
from coldchoice.decide.smaa_analysis import Analysis
from coldchoice.decide.weights import Weights, simplex_weights
from coldchoice.errors import InputError, UnknownName
from coldchoice.model.streams import Streams

NAMES, CRITERIA = ("slow-freeze", "hypothermic", "ambient"), ("viability", "cost")
SEEDS = st.integers(0, 2**32 - 1)


def worth(seed: int = 1, draws: int = 2_000, alternatives: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 0.3 * rng.standard_normal((alternatives, 2, draws)) + rng.random((alternatives, 2, 1))


def named(values: np.ndarray, names: tuple[str, ...] = NAMES) -> dict[str, dict[str, np.ndarray]]:
    return {name: dict(zip(CRITERIA, rows, strict=True)) for name, rows in zip(names, values, strict=True)}


# ---------------------------------------------------------------- arrays in, labels out


def test_single_numbers_take_as_many_draws_of_the_weights_as_are_asked_for() -> None:
    found = acceptability({"a": {"x": 1.0, "y": 0.0}, "b": {"x": 0.0, "y": 1.0}}, draws=12_000)
    assert found.draws == 12_000
    assert found.of("a").first.value == pytest.approx(0.5, abs=4 * found.of("a").first.error)


@pytest.mark.parametrize(
    "weights",
    [
        {"viability": 0.5, "cost": 0.5},
        [0.5, 0.5],
        np.full((2, 2_000), 0.5),
        Weights.given({"viability": 1.0, "cost": 1.0}, CRITERIA),
    ],
    ids=["by name", "by place", "in every draw", "as weights"],
)
def test_the_same_weights_however_they_are_given(weights: object) -> None:
    found = acceptability(named(worth()), weights)  # type: ignore[arg-type]
    assert found == acceptability(named(worth()), {"viability": 3.0, "cost": 3.0})


def test_unknown_weights_are_drawn_evenly_and_go_by_the_names_of_the_criteria() -> None:
    values = worth(draws=30_000)
    found = acceptability(named(values), seed=7)
    drawn = np.concatenate([Weights(CRITERIA).drawn(Streams(7, at, 10_000)) for at in range(3)], axis=1)
    assert found == acceptability(named(values), drawn)


# ---------------------------------------------------------------- what must hold


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.permutations(range(3)))
def test_the_order_in_which_alternatives_are_named_changes_nothing(seed: int, order: list[int]) -> None:
    values = worth(seed, 300)
    one = acceptability(named(values))
    mixed = acceptability(named(values[order], tuple(NAMES[at] for at in order)))
    for name in NAMES:
        before, after = one.of(name), mixed.of(name)
        assert after.ahead_of == before.ahead_of
        assert after.ranks == pytest.approx(np.array(before.ranks))
        assert after.central_weights == before.central_weights
    assert mixed.first_entropy == pytest.approx(one.first_entropy)
    assert mixed.order_entropy == pytest.approx(one.order_entropy)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_one_that_is_never_first_and_brings_its_own_draws_reorders_nobody(seed: int) -> None:
    values = worth(seed, 400)
    poor = worth(seed + 1, 400, 1) - 10.0
    without = acceptability(named(values))
    beside = acceptability(named(np.concatenate([values, poor]), (*NAMES, "placebo")))
    assert beside.of("placebo").first.value == 0.0
    for name in NAMES:
        one, other = without.of(name), beside.of(name)
        assert other.first == one.first
        assert other.value == one.value
        if one.central_weights is None or other.central_weights is None:
            assert one.central_weights is other.central_weights
            assert one.confidence is other.confidence
        else:
            for criterion, weight in one.central_weights.items():
                assert other.central_weights[criterion] == pytest.approx(weight, rel=1e-6)
            assert other.confidence == pytest.approx(one.confidence, abs=0.005)
        assert {rival: other.ahead_of[rival] for rival in one.ahead_of} == one.ahead_of


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.booleans())
def test_acceptabilities_add_up_by_alternative_and_by_rank(seed: int, ties: bool) -> None:
    values = worth(seed, 200, 4)
    found = acceptability(np.round(values, 1) if ties else values, [0.5, 0.5])
    ranks = np.array([[rank.value for rank in one.ranks] for one in found.standings])
    np.testing.assert_allclose(ranks.sum(axis=0), 1.0)
    np.testing.assert_allclose(ranks.sum(axis=1), 1.0)
    for one in found.standings:
        for rival, share in one.ahead_of.items():
            assert share.value + found.of(rival).ahead_of[one.name].value == pytest.approx(1.0)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_twins_share_everything(seed: int) -> None:
    values = worth(seed, 200, 2)
    found = acceptability(named(np.stack([values[0], values[1], values[1]])))
    one, twin = found.of("hypothermic"), found.of("ambient")
    assert (one.ranks, one.value, one.holistic) == (twin.ranks, twin.value, twin.holistic)
    assert one.ahead_of["ambient"].value == 0.5
    assert one.central_weights == twin.central_weights
    assert one.confidence == twin.confidence


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_more_draws_continue_what_fewer_began(seed: int) -> None:
    values = worth(seed, 20_000)
    few, many = acceptability(named(values[:, :, :10_000])), acceptability(named(values))
    later = acceptability(named(values[:, :, 10_000:]), Weights(CRITERIA).drawn(Streams(0, 1, 10_000)))
    for name in NAMES:
        halves = (few.of(name).first.value + later.of(name).first.value) / 2.0
        assert many.of(name).first.value == pytest.approx(halves)
        means = (few.of(name).value.value + later.of(name).value.value) / 2.0
        assert many.of(name).value.value == pytest.approx(means)


def test_errors_are_those_of_many_repetitions() -> None:
    def measured(seed: int) -> Analysis:
        rng = np.random.default_rng(seed)
        shift = np.array([[0.5, 0.2], [0.2, 0.5], [0.3, 0.2]])[:, :, np.newaxis]
        return acceptability(named(shift + 0.2 * rng.standard_normal((3, 2, 400))), seed=seed)

    many = [measured(seed) for seed in range(250)]
    chosen: dict[str, Callable[[Analysis], tuple[float, float]]] = {
        "first": lambda one: one.standings[0].first,
        "second": lambda one: one.standings[2].ranks[1],
        "value": lambda one: one.standings[1].value,
        "holistic": lambda one: one.standings[2].holistic,
        "ahead": lambda one: one.standings[0].ahead_of["ambient"],
        "central weight": lambda one: one.standings[0].central_weights["cost"],  # type: ignore[index]
        "first entropy": lambda one: one.first_entropy,
        "order entropy": lambda one: one.order_entropy or (0.0, 0.0),
    }
    for what, choose in chosen.items():
        values, errors = np.array([choose(one) for one in many]).T
        assert np.std(values) == pytest.approx(errors.mean(), rel=0.2), what


# ---------------------------------------------------------------- whoever is never first


def test_one_that_is_dominated_in_every_draw_cannot_be_first_and_has_no_weights() -> None:
    values = worth()
    values[2] = values[1] - 0.1
    found = acceptability(named(values)).of("ambient")
    assert found.first.value == 0.0
    assert found.central_weights is None
    assert found.confidence is None
    assert found.dominated_by == ("hypothermic",)
    assert found.never == (
        "cannot be first, whatever the weights: in all 2,000 draws hypothermic is at least as good in every "
        "criterion and better in one"
    )


def test_one_that_was_only_not_seen_first_is_told_apart() -> None:
    values = np.zeros((3, 2, 500))
    values[0, 0], values[1, 1] = 1.0, 1.0
    values[2] = 0.4  # between the two: never best at any weights, and dominated by neither
    found = acceptability(named(values)).of("ambient")
    assert (found.first.value, found.central_weights, found.confidence) == (0.0, None, None)
    assert found.dominated_by == ()
    assert found.never == (
        "never seen first in 500 draws, so rarer than 3 in 500 (95 %); whether it can be is not told"
    )


# ---------------------------------------------------------------- measurements that are not there


def test_a_missing_measurement_is_counted_and_ranked_last_and_shown_without() -> None:
    values = worth()
    values[0, 1, :500] = np.nan
    found = acceptability(named(values), [0.5, 0.5])
    assert [one.missing for one in found.standings] == [500, 0, 0]
    assert (found.draws, found.missing) == (2_000, "last")
    assert found.of("slow-freeze").ranks[-1].value >= 0.25
    assert found.without_missing == acceptability(named(values[:, :, 500:]), [0.5, 0.5])._replace(
        missing="left out",
        standings=tuple(
            one._replace(missing=500 if one.name == "slow-freeze" else 0)
            for one in acceptability(named(values[:, :, 500:]), [0.5, 0.5]).standings
        ),
    )
    share, without = found.of("slow-freeze").first.value, found.without_missing.of("slow-freeze").first.value
    assert found.notes == (
        "slow-freeze has no value in 500 of 2,000 draws, and is ranked last in them: "
        f"first in {share:.1%}, without these draws in {without:.1%}",
    )
    known = values[0, :, 500:].mean(axis=0)
    assert found.of("slow-freeze").value.value == pytest.approx(known.mean())


def test_where_no_draw_is_whole_it_is_said() -> None:
    values = worth(draws=4)
    values[0, 0, :2] = np.nan
    values[1, 0, 2:] = np.nan
    found = acceptability(named(values), [0.5, 0.5])
    assert found.without_missing is None
    assert found.notes[0].endswith("and no draw is left in which everybody has one")
    assert [note.split()[0] for note in found.notes] == ["slow-freeze", "hypothermic"]


def test_where_nobody_has_a_value_all_share_the_ranks() -> None:
    values = worth(draws=4)
    values[:, 0, 0] = np.nan
    found = acceptability(named(values), [0.5, 0.5])
    sums = np.array([[rank.value for rank in one.ranks] for one in found.standings]).sum(axis=0)
    np.testing.assert_allclose(sums, 1.0)
    assert found.without_missing is not None
    assert found.without_missing.draws == 3


# ---------------------------------------------------------------- what cannot be


# ---------------------------------------------------------------- until errors are met


def drawn_block(number: int, size: int = 1_000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(number)
    values = 0.3 * rng.standard_normal((3, 2, size)) + np.array([[0.5], [0.45], [0.3]])[:, :, np.newaxis]
    return values, simplex_weights(rng.standard_exponential((2, size)))


def test_draws_are_taken_until_every_error_is_met() -> None:
    found = until({"first": 0.004, "value": 0.01}, drawn_block, NAMES, CRITERIA)
    assert 10_000 < found.draws < 25_000
    assert all(one.first.error <= 0.004 for one in found.standings)
    assert found.stopped == f"every wanted error is met after {found.draws:,} draws"
    assert found.missed == {}
    assert found.notes == (found.stopped,)


def test_no_fewer_blocks_than_the_least_are_taken() -> None:
    assert until({"first": 0.4}, drawn_block, NAMES, CRITERIA).draws == 10_000


def test_what_is_not_met_with_the_most_draws_is_named() -> None:
    found = until({"first": 1e-4, "value": 0.1}, drawn_block, NAMES, CRITERIA, most_blocks=12)
    assert found.draws == 12_000
    assert list(found.missed) == ["first"]
    assert found.stopped == (
        "the most that were allowed, 12,000 draws, are taken: "
        f"first is known to +-{found.missed['first']:.2g}, wanted +-0.0001"
    )


def test_a_share_of_none_is_no_known_share() -> None:
    """Never first in 10,000 draws: an error of 0 would end it at once."""
    values = np.zeros((2, 1, 1_000))
    values[0] = 1.0
    found = until(
        {"first": 1e-4}, lambda _: (values, np.ones((1, 1))), NAMES[:2], CRITERIA[:1], most_blocks=10
    )
    assert list(found.missed) == ["first"]


@pytest.mark.parametrize("measure", ["ranks", "ahead_of", "holistic", "central_weights", "confidence"])
def test_each_measure_can_be_asked_for(measure: str) -> None:
    coarse = until({measure: 0.05}, drawn_block, NAMES, CRITERIA)
    fine = until({measure: 0.0025}, drawn_block, NAMES, CRITERIA, most_blocks=100)
    assert coarse.draws < fine.draws


def test_it_is_the_analysis_of_the_same_draws() -> None:
    found = until({"order_entropy": 0.02, "first_entropy": 0.02}, drawn_block, NAMES, CRITERIA)
    blocks = [drawn_block(at) for at in range(found.draws // 1_000)]
    whole = acceptability(
        named(np.concatenate([values for values, _ in blocks], axis=2)),
        np.concatenate([weights for _, weights in blocks], axis=1),
    )
    for one, other in zip(found.standings, whole.standings, strict=True):
        assert [rank.value for rank in one.ranks] == pytest.approx([rank.value for rank in other.ranks])
        assert one.confidence is not None
        assert other.confidence is not None
        assert one.confidence.value == pytest.approx(other.confidence.value, abs=1e-9)
        assert one.value == pytest.approx(other.value)


def test_wrong_wishes_are_refused() -> None:
    with pytest.raises(UnknownName, match=r"'frist': unknown measure; did you mean 'first'\?"):
        until({"frist": 0.01}, drawn_block, NAMES, CRITERIA)
    with pytest.raises(InputError, match="first: 0: a wanted error must be above 0"):
        until({"first": 0.0}, drawn_block, NAMES, CRITERIA)
    with pytest.raises(InputError, match="say which error is wanted"):
        until({}, drawn_block, NAMES, CRITERIA)


@pytest.mark.parametrize("infinite", [np.inf, -np.inf])
def test_an_infinite_value_is_told_even_where_its_weight_is_nothing(infinite: float) -> None:
    draws = np.random.default_rng(5).normal(size=1000)
    part = np.where(np.arange(1000) < 300, infinite, draws)
    told = {"a": {"x": draws + 1.0, "y": part}, "b": {"x": draws, "y": draws}}
    with pytest.raises(InputError, match=r"^a: has an infinite value in 300 of 1,000 draws"):
        acceptability(told, {"x": 1.0, "y": 0.0})


@pytest.mark.parametrize(
    ("shape", "weights", "keys", "message"),
    [
        (
            (2, 3, 5),
            np.full((3, 1), 1 / 3),
            {"criteria": ["x", "y"]},
            r"values: shape \(2, 3, 5\) for 2 names",
        ),
        ((2, 2, 5), np.full((2, 1), 7.0), {}, "weights: 14: weights must add up to 1 in every draw"),
        ((2, 2, 5), np.full((2, 4), 0.5), {}, r"weights: shape \(2, 4\) for 5 draws"),
        ((2, 2, 5), np.full((3, 1), 1 / 3), {}, r"weights: shape \(3, 1\): must be 2 criteria"),
        (
            (9, 2, 5),
            np.full((2, 1), 0.5),
            {"names": list("abcdefghi")},
            "order_entropy: 9 alternatives: orders of",
        ),
    ],
)
def test_a_block_that_does_not_fit_is_refused_at_once(
    shape: tuple[int, ...], weights: np.ndarray, keys: dict[str, list[str]], message: str
) -> None:
    names, criteria = keys.get("names", ["a", "b"]), keys.get("criteria", ["x", "y"])
    with pytest.raises(InputError, match=f"^{message}"):
        until({"order_entropy": 0.1}, lambda number: (np.ones(shape), weights), names, criteria)


def test_one_that_is_unknown_in_a_draw_is_not_said_to_be_worse_in_it() -> None:
    told = {"a": {"x": [0.0, np.nan, 0.0]}, "b": {"x": [1.0, 1.0, 1.0]}}
    assert acceptability(told).of("a").never.endswith("better in one, or it has no value (1)")
