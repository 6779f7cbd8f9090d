from __future__ import annotations

import resource

import numpy as np
import pytest

from coldchoice.plugin.limits import in_use, memory_limited

LIMIT = resource.RLIMIT_AS


def test_more_than_the_limit_is_a_memory_error_and_the_limit_ends_with_the_block() -> None:
    before = resource.getrlimit(LIMIT)
    with memory_limited(), pytest.raises(MemoryError):
        np.ones(10_000_000_000 // 8)
    assert resource.getrlimit(LIMIT) == before


def test_a_limit_that_is_lower_already_stays() -> None:
    before = resource.getrlimit(LIMIT)
    lower = in_use() + (4 << 30)
    resource.setrlimit(LIMIT, (lower, before[1]))
    try:
        with memory_limited(8 << 30):
            assert resource.getrlimit(LIMIT)[0] == lower
    finally:
        resource.setrlimit(LIMIT, before)


def test_a_system_that_does_not_tell_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldchoice.plugin.limits._STATM", "/no/such/file")
    in_use.cache_clear()
    before = resource.getrlimit(LIMIT)
    with memory_limited():
        assert resource.getrlimit(LIMIT) == before
