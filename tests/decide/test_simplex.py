from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import chi2

from coldchoice.decide import simplex
from coldchoice.decide.acceptability import rank_acceptability
from coldchoice.decide.polytope import polytope
from coldchoice.decide.preferences import between, order, ratio, swing
from coldchoice.decide.simplex import CENTROID_DRAWS, centroid, constrained_weights, method, sizes
from coldchoice.decide.value import ValueFunction, partial_values
from coldchoice.decide.weights import simplex_weights
from tests.saying import NAMES, Floats, Preferences, fulfilled, said, true_statements

DRAWS = 20_000
RARE = 1e-4  # chance that a test of this file fails by luck, had the seed not been fixed

STRIP = said(between("a", 0.4, 0.6), criteria=NAMES[:4])
PARTIAL = said(order("a > b, c > d, e > f"), ratio("a", "f", 10.0, 20.0), criteria=NAMES)
BOX = said(*(between(name, 0.15, 0.25) for name in NAMES[:5]), criteria=NAMES[:5])
SWING = said(swing({"a": 100, "b": (60, 80), "c": (50, 70), "d": 40}), criteria=NAMES[:5])


def drawn(preferences: Preferences, draws: int = DRAWS, seed: int = 1) -> Floats:
    return constrained_weights(preferences, np.random.default_rng(seed), draws)


def rejected(preferences: Preferences, least: int, seed: int = 7) -> Floats:
    """Draw from the whole simplex and keep what fulfils the statements, of classes that may be fixed."""
    found, generator, kept = polytope(preferences), np.random.default_rng(seed), list[Floats]()
    while sum(part.shape[1] for part in kept) < least:
        masses = found.mass * simplex_weights(generator.standard_exponential((found.classes, 200_000)))
        kept.append(
            found.weights(masses[:, (found.rows @ masses <= found.limits[:, np.newaxis]).all(axis=0)])
        )
    return np.concatenate(kept, axis=1)


def test_each_way_is_taken_where_it_suits() -> None:
    assert method(said(order("a > b"), between("c", 0.1, 0.3))) == "exact"
    assert method(said(order("a > b > c > d > e > f"), criteria=NAMES)) == "exact"
    assert method(STRIP) == "rejection"
    assert [method(hard) for hard in (PARTIAL, BOX, SWING)] == ["hit-and-run", "hit-and-run", "hit-and-run"]


def test_a_complete_order_has_the_rank_order_centroid() -> None:
    # Barron and Barrett 1996, doi 10.1287/mnsc.42.11.1515: of n criteria, the k-th has sum(1/i, i = k..n)/n
    exact = [sum(1 / i for i in range(k, 6)) / 5 for k in range(1, 6)]
    preferences = said(order("a > b > c > d > e"), criteria=NAMES[:5])
    assert centroid(preferences) == pytest.approx(exact, rel=1e-12)
    weights = drawn(preferences)
    assert weights.mean(axis=1) == pytest.approx(exact, abs=5 * 0.13 / DRAWS**0.5)
    ordered = np.sort(simplex_weights(np.random.default_rng(2).standard_exponential((5, DRAWS))), axis=0)[
        ::-1
    ]
    np.testing.assert_allclose(np.cov(weights), np.cov(ordered), atol=0.001)


def test_a_segment_is_even() -> None:
    weights = drawn(said(between("a", 0.2, 0.8), criteria=NAMES[:2]))
    assert even((weights[0] - 0.2) / 0.6)
    assert centroid(said(between("a", 0.2, 0.8), criteria=NAMES[:2])) == pytest.approx([0.5, 0.5])


def even(u: Floats, cells: int = 20) -> bool:
    """Whether numbers within 0 to 1 are even there: chi-square of cells."""
    counts = np.histogram(u, bins=cells, range=(0.0, 1.0))[0]
    expected = u.size / cells
    return bool(((counts - expected) ** 2 / expected).sum() < chi2.ppf(1.0 - RARE, cells - 1))


def test_a_strip_of_the_triangle_is_even_in_both_directions() -> None:
    # given a, b is even over 0 to 1 - a; a has the density 2 (1 - a) within the strip
    a, b, _ = drawn(said(between("a", 0.4, 0.6)))
    assert even(b / (1.0 - a))
    assert even((0.6**2 - (1.0 - a) ** 2) / (0.6**2 - 0.4**2))


def test_a_polygon_has_its_centroid() -> None:
    # the triangle a >= b >= c without what lies beyond a = 0.6, in plane coordinates (a, b): corners below
    corners = np.array([(1 / 3, 1 / 3), (0.5, 0.5), (0.6, 0.4), (0.6, 0.2)])
    ahead = np.roll(corners, -1, axis=0)
    cross = corners[:, 0] * ahead[:, 1] - ahead[:, 0] * corners[:, 1]
    middle = ((corners + ahead) * cross[:, np.newaxis]).sum(axis=0) / (3.0 * cross.sum())
    preferences = said(order("a > b > c"), between("a", 0.0, 0.6))
    assert centroid(preferences)[:2] == pytest.approx(middle)
    assert drawn(preferences).mean(axis=1)[:2] == pytest.approx(middle, abs=0.003)


def test_a_simplex_with_ratios_has_its_centroid() -> None:
    preferences = said(ratio("a", "b", 2.0), ratio("b", "c", 3.0), ratio("c", "d", 1.5), criteria=NAMES[:4])
    assert method(preferences) == "exact"
    other = rejected(preferences, 3_000)
    error = np.sqrt(other.var(axis=1) / other.shape[1])
    assert (np.abs(centroid(preferences) - other.mean(axis=1)) < 4 * error).all()


def test_rejection_is_even_where_a_density_is_known() -> None:
    # of four weights, a has the density 3 (1 - a)^2
    a = drawn(STRIP)[0]
    assert even((0.6**3 - (1.0 - a) ** 3) / (0.6**3 - 0.4**3))


@pytest.mark.parametrize("preferences", [PARTIAL, BOX, SWING], ids=["partial order", "box", "swing"])
def test_hit_and_run_agrees_with_rejection(preferences: Preferences) -> None:
    walked, other = drawn(preferences), rejected(preferences, 5_000)
    errors = np.sqrt(walked.var(axis=1) / walked.shape[1] + other.var(axis=1) / other.shape[1])
    assert (np.abs(walked.mean(axis=1) - other.mean(axis=1)) < 4 * errors + 1e-12).all()
    for mine, theirs in zip(walked, other, strict=True):
        edges = np.quantile(theirs, np.linspace(0.0, 1.0, 11)[1:-1])
        mine, theirs = (np.bincount(np.searchsorted(edges, x), minlength=10) for x in (mine, theirs))
        pooled = (mine + theirs) / (mine.sum() + theirs.sum())
        statistic = sum(((x - x.sum() * pooled) ** 2 / (x.sum() * pooled)).sum() for x in (mine, theirs))
        assert statistic < chi2.ppf(1.0 - RARE, 9)


def test_draws_of_hit_and_run_are_as_good_as_independent() -> None:
    means = np.array([drawn(BOX, 1_000, seed).mean(axis=1) for seed in range(60)])
    spread = drawn(BOX).var(axis=1) / 1_000
    # 60 independent means of 5 weights: chi-square with 59 degrees each
    assert (means.var(axis=0, ddof=1) / spread * 59 < chi2.ppf(1.0 - RARE, 59)).all()


def test_slivers_are_walked_from_end_to_end() -> None:
    chain = [ratio(one, other, 1.0, 1.001) for one, other in pairwise(NAMES[:4])]
    weights = drawn(said(*chain, criteria=NAMES[:4]), 5_000)
    assert even(np.clip((weights[0] / weights[1] - 1.0) / 0.001, 0.0, 1.0), cells=5)
    assert even(np.clip((weights[2] / weights[3] - 1.0) / 0.001, 0.0, 1.0), cells=5)


@settings(deadline=None, max_examples=60)
@given(true_statements())
def test_every_draw_fulfils_every_statement(told: tuple[Preferences, Floats]) -> None:
    preferences, _ = told
    weights = drawn(preferences, 300)
    assert weights.shape == (len(preferences.criteria), 300)
    assert weights.sum(axis=0) == pytest.approx(1.0, abs=1e-12)
    assert (weights >= -1e-12).all()
    assert fulfilled(preferences, weights)
    assert fulfilled(preferences, centroid(preferences)[:, np.newaxis])


@pytest.mark.parametrize(
    "preferences", [said(order("a > b")), STRIP, BOX], ids=["exact", "rejection", "hit-and-run"]
)
def test_more_draws_go_on_where_fewer_end(preferences: Preferences) -> None:
    np.testing.assert_array_equal(drawn(preferences, 2_500)[:, :700], drawn(preferences, 700))
    assert not np.array_equal(drawn(preferences, 700), drawn(preferences, 700, seed=2))


def test_the_same_state_gives_the_same_weights_whatever_was_drawn_before() -> None:
    first = drawn(BOX, 500)
    for made in (polytope, method, centroid, simplex._shape):
        made.cache_clear()
    centroid(SWING)
    np.testing.assert_array_equal(drawn(BOX, 500), first)


def test_a_centroid_without_a_formula_is_the_mean_of_a_large_sample() -> None:
    found = centroid(STRIP)
    spread = drawn(STRIP).std(axis=1) / CENTROID_DRAWS**0.5
    assert found.sum() == pytest.approx(1.0)
    assert (np.abs(found[1:] - (1.0 - found[0]) / 3) < 4 * spread[1:]).all()  # they are alike
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1.0


def test_one_point_is_drawn_again_and_again() -> None:
    weights = drawn(said(between("a", 0.5, 0.5), order("b = c")), 50)
    assert weights == pytest.approx(np.tile([[0.5], [0.25], [0.25]], 50))


def test_sizes_of_simplices_are_shares() -> None:
    halves = np.array([[[1.0, 0, 0], [0, 1, 0], [0, 0.5, 0.5]], [[1, 0, 0], [0, 0.5, 0.5], [0, 0, 1]]])
    assert sizes(halves) == pytest.approx([0.5, 0.5])
    assert sizes(np.empty((1, 1, 0))).tolist() == [1.0]


# Thrombolytics (inputs: drugis/mcda-elicitation-web `thrombolytics.json`; see test_acceptability.py), heparin
# and enoxaparin; share of draws in which heparin comes first, recomputed apart from this code, +- 0.002
HEPARIN_FIRST = {
    "proximal > bleed > distal": 0.135,
    "bleed > proximal > distal": 0.675,
    "proximal > distal > bleed": 0.037,
}


@pytest.mark.parametrize(("text", "share"), HEPARIN_FIRST.items())
def test_ordinal_weights_reproduce_a_published_case(text: str, share: float) -> None:
    rng, draws = np.random.default_rng(11), 100_000
    drugs = [((20, 116), (40, 96), (1, 135)), ((8, 121), (32, 97), (5, 124))]
    measured = np.array([[rng.beta(*shape, draws) for shape in drug] for drug in drugs])
    scales = [ValueFunction.linear(worst, best) for worst, best in ((0.25, 0.0), (0.4, 0.15), (0.1, 0.0))]
    weights = drawn(said(order(text), criteria=("proximal", "distal", "bleed")), draws)
    found = rank_acceptability(partial_values(measured, scales), weights)
    assert found.first[0] == pytest.approx(share, abs=0.002 + 4 * (share / draws) ** 0.5)
