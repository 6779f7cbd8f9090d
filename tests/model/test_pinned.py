"""Some parameters are held over the inner draws; all else is as fresh as ever."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.errors import InputError
from coldchoice.model.pinned import PinnedStreams
from coldchoice.model.streams import Streams


def test_a_pinned_parameter_is_the_same_in_a_row_of_inner_draws_and_differs_between_rows() -> None:
    held = PinnedStreams(1, 0, 100, inner=10).normal("parameter", "a").reshape(10, 10)
    assert (held == held[:, :1]).all()
    assert len(np.unique(held)) == 10
    assert not held.flags.writeable


def test_what_is_not_pinned_is_what_it_always_was() -> None:
    pinned, plain = PinnedStreams(1, 0, 100, inner=10, names={"a"}), Streams(1, 0, 100)
    assert (pinned.uniform("parameter", "b") == plain.uniform("parameter", "b")).all()
    assert (pinned.normal("lot", "a") == plain.normal("lot", "a")).all()
    assert len(np.unique(pinned.normal("parameter", "a"))) == 10


def test_a_pinned_parameter_is_drawn_once_and_is_the_same_on_every_stage() -> None:
    streams = PinnedStreams(1, 0, 100, "later", inner=10)
    assert streams.normal("parameter", "a") is streams.normal("parameter", "a")
    assert (
        streams.normal("parameter", "a") == PinnedStreams(1, 0, 100, inner=10).normal("parameter", "a")
    ).all()
    assert list(streams.drawn("parameter")) == ["a"]


def test_inner_draws_must_divide_the_block() -> None:
    with pytest.raises(InputError, match="must divide"):
        PinnedStreams(1, 0, 100, inner=7)
