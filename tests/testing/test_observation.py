from __future__ import annotations

import os
import random
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from coldchoice.testing.observation import UNSEEN, Observation, observed


def seen(run: Callable[[], object]) -> Observation:
    return observed(run)[1]


def test_what_runs_quietly_leaves_nothing_to_see_and_gives_its_value() -> None:
    value, found = observed(lambda: 42)
    assert value == 42
    assert found == UNSEEN


def test_output_is_seen_by_whatever_way_it_goes(capfd: pytest.CaptureFixture[str]) -> None:
    def chatty() -> None:
        print("one")
        print("two", file=sys.stderr)
        os.write(1, b"three\n")

    assert sorted(seen(chatty).printed) == ["one", "three", "two"]
    assert capfd.readouterr() == ("", "")


def test_warnings_are_seen() -> None:
    found = seen(lambda: warnings.warn("careful", RuntimeWarning, stacklevel=1))
    assert found.warned == ("RuntimeWarning: careful",)


def test_generators_that_move_are_seen() -> None:
    state = random.getstate()
    assert seen(random.random).random == ("random",)
    random.setstate(state)
    assert seen(lambda: np.random.random()).random == ("numpy.random",)
    assert seen(lambda: np.random.default_rng(1).random()).random == ()


def test_settings_are_seen_and_put_back(tmp_path: Path) -> None:
    here, path = os.getcwd(), list(sys.path)

    def unsettle() -> None:
        os.chdir(tmp_path)
        os.environ["MADE_UP"] = "1"
        sys.path.append("nowhere")
        np.seterr(all="ignore")
        warnings.simplefilter("ignore")

    found = seen(unsettle)
    assert set(found.unsettled) == {
        "os.environ", "the working directory", "sys.path", "numpy.seterr", "warnings.filters",
    }  # fmt: skip
    assert (os.getcwd(), sys.path, "MADE_UP" in os.environ) == (here, path, False)
    assert np.geterr()["divide"] == "warn"


def test_a_thread_that_is_left_is_seen() -> None:
    done = threading.Event()
    found = seen(threading.Thread(target=done.wait, daemon=True).start)
    done.set()
    assert "threads left running" in found.unsettled


def test_patches_are_seen_and_put_back() -> None:
    before = np.cumprod

    def patch() -> None:
        np.cumprod = np.cumsum  # type: ignore[assignment]

    assert seen(patch).patched == ("numpy.cumprod",)
    assert np.cumprod is before


def test_two_are_joined_with_each_thing_once() -> None:
    one, two = Observation(printed=("a", "b")), Observation(printed=("b", "c"), warned=("w",))
    assert one.plus(two) == Observation(printed=("a", "b", "c"), warned=("w",))
