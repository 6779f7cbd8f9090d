from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.streams import BLOCK_DRAWS, Layer, Streams, blocks

FAMILIES = ("normal", "uniform", "exponential")
Family = Literal["normal", "uniform", "exponential"]


@given(seed=st.integers(0, 2**63 - 1), block=st.integers(0, 10_000), name=st.text(max_size=20))
def test_a_stream_is_a_function_of_its_key(seed: int, block: int, name: str) -> None:
    one, other = Streams(seed, block, 5), Streams(seed, block, 5)
    other.normal("lot", "something else first")
    for family in FAMILIES:
        assert np.array_equal(getattr(one, family)("lot", name), getattr(other, family)("lot", name))


@pytest.mark.parametrize("family", FAMILIES)
def test_seed_layer_name_family_and_block_each_make_another_stream(family: str) -> None:
    streams = [
        getattr(Streams(1, 0, 8), family)("lot", "a"),
        getattr(Streams(2, 0, 8), family)("lot", "a"),
        getattr(Streams(1, 1, 8), family)("lot", "a"),
        getattr(Streams(1, 0, 8), family)("parameter", "a"),
        getattr(Streams(1, 0, 8), family)("lot", "b"),
        Streams(1, 0, 8).generator("lot", "a").random(8),
    ]
    assert len({values.tobytes() for values in streams}) == len(streams)


@given(draws=st.integers(1, 50))
def test_fewer_draws_are_the_beginning_of_more(draws: int) -> None:
    long = Streams(7, 3, 50)
    short = Streams(7, 3, draws)
    assert np.array_equal(short.normal("assay", "n"), long.normal("assay", "n")[:draws])
    assert np.array_equal(short.uniform("assay", "n"), long.uniform("assay", "n")[:draws])


def test_draws_are_read_only_and_drawn_once() -> None:
    streams = Streams(1, 0, 4)
    values = streams.normal("parameter", "a")
    assert values is streams.normal("parameter", "a")
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 0.0


def test_what_was_drawn_is_known_by_layer() -> None:
    streams = Streams(1, 0, 4)
    learnable = streams.normal("parameter", "a")
    streams.normal("lot", "b")
    assert list(streams.drawn("parameter")) == ["a"]
    assert streams.drawn("parameter")["a"] is learnable


def test_families_have_their_means_and_spreads() -> None:
    streams = Streams(1, 0, BLOCK_DRAWS)
    normal, uniform = streams.normal("lot", "x"), streams.uniform("lot", "x")
    exponential = streams.exponential("preference", "x")
    assert abs(normal.mean()) < 0.04
    assert abs(normal.std() - 1.0) < 0.03
    assert abs(uniform.mean() - 0.5) < 0.012
    assert uniform.min() >= 0.0
    assert uniform.max() < 1.0
    assert abs(exponential.mean() - 1.0) < 0.04


def test_streams_of_two_names_are_not_correlated() -> None:
    streams = Streams(1, 0, BLOCK_DRAWS)
    both = np.corrcoef(streams.normal("lot", "x"), streams.normal("lot", "y"))
    assert abs(both[0, 1]) < 0.04


def test_what_follows_from_the_draws_is_computed_once_for_each_name() -> None:
    streams, asked = Streams(1, 0, 10), []

    def compute() -> float:
        asked.append(1)
        return float(streams.normal("lot", "x").sum())

    assert streams.derived("sum of x", compute) == streams.derived("sum of x", compute)
    assert len(asked) == 1
    streams.derived(("sum of x", 2), compute)
    assert len(asked) == 2
    assert set(streams.drawn("lot")) == {"x"}


@pytest.mark.parametrize(
    ("draws", "sizes"),
    [(1, [1]), (10_000, [10_000]), (10_001, [10_000] * 2), (20_000, [10_000] * 2), (25_000, [10_000] * 3)],
)
def test_a_run_is_one_short_block_or_whole_ones(draws: int, sizes: list[int]) -> None:
    assert blocks(draws) == sizes


@pytest.mark.parametrize("layer", ["lot", "logistics", "assay"])
def test_stages_of_a_chain_have_lots_and_journeys_of_their_own(layer: Layer) -> None:
    drawn = [Streams(1, 0, 8, stage).uniform(layer, "a") for stage in ("", "stage 2", "stage 3")]
    assert len({values.tobytes() for values in drawn}) == 3
    assert np.array_equal(drawn[0], Streams(1, 0, 8).uniform(layer, "a"))


@pytest.mark.parametrize("layer", ["parameter", "preference"])
def test_what_could_be_learned_is_the_same_in_every_stage(layer: Layer) -> None:
    assert np.array_equal(Streams(1, 0, 8, "stage 2").normal(layer, "a"), Streams(1, 0, 8).normal(layer, "a"))
