"""A plugin's reporter writes the answer, or fails in one line."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from coldchoice.errors import PluginError
from coldchoice.report.reported import reported


class Reporter:
    name, summary, ending = "mine", "a form of the tests", ".mine"

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def render(self, comparisons: Any) -> Any:
        return self._answer(comparisons)


def wrong(_: Any) -> str:
    raise ValueError("no\nway")


def ends(_: Any) -> str:
    raise SystemExit(3)


def panics(_: Any) -> str:
    raise GeneratorExit("at once")


def elsewhere(_: Any) -> str:
    os.chdir("/")
    return "written\n"


def patching(_: Any) -> str:
    np.exp = None  # type: ignore[assignment]
    raise ValueError("no\nway")


def test_what_it_returns_is_the_answer(capfd: pytest.CaptureFixture[str]) -> None:
    def loud(comparisons: Any) -> str:
        print("not the answer")
        return f"{len(comparisons)}\n"

    assert reported(Reporter(loud), (1, 2)) == "2\n"  # type: ignore[arg-type]
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (wrong, "format 'mine' failed: ValueError: no way (test_reported.py:"),
        (ends, "format 'mine' failed: SystemExit: 3"),
        (panics, "format 'mine' failed: GeneratorExit: at once (test_reported.py:"),
        (elsewhere, "format 'mine' failed: it changed the working directory, which was put back"),
        (patching, "format 'mine' failed: it changed numpy.exp, which was put back"),
        (lambda _: None, "format 'mine' failed: render returned NoneType, not text"),
    ],
)
def test_what_goes_wrong_is_one_line(answer: Any, told: str) -> None:
    here, exp = os.getcwd(), np.exp
    with pytest.raises(PluginError) as raised:
        reported(Reporter(answer), ())
    assert str(raised.value).startswith(told)
    assert len(str(raised.value).splitlines()) == 1
    assert (os.getcwd(), np.exp) == (here, exp)
