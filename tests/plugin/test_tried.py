from __future__ import annotations

import os
import time

import pytest

from coldchoice.errors import InputError
from coldchoice.plugin.apart import Ended
from coldchoice.plugin.tried import VARIABLE, seconds_allowed, time_limited, try_first


def test_nothing_is_tried_where_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    ran: list[int] = []
    try_first(lambda: ran.append(1))
    assert ran == []


def test_a_trial_leaves_nothing_here() -> None:
    ran: list[int] = []
    with time_limited(5.0):
        try_first(lambda: ran.append(1))
        try_first(lambda: [][1])
    assert ran == []


def test_what_hangs_or_ends_its_process_is_told() -> None:
    with time_limited(0.5):
        with pytest.raises(Ended, match=r"did not end within 0\.5 s"):
            try_first(lambda: time.sleep(100))
        with pytest.raises(Ended, match="exit code 3"):
            try_first(lambda: os._exit(3))


def test_a_limit_holds_inside_and_the_one_before_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "7")
    with time_limited(2.0):
        assert seconds_allowed() == 2.0
    with time_limited(None):
        assert seconds_allowed() == 7.0
    monkeypatch.delenv(VARIABLE)
    with time_limited(2.0):
        pass
    assert seconds_allowed() is None


@pytest.mark.parametrize("text", ["abc", "0", "-1", "inf", "nan"])
def test_what_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=f"{VARIABLE}: '{text}': must be seconds"):
        seconds_allowed({VARIABLE: text})
