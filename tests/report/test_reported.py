"""A plugin's reporter writes the answer, or fails in one line."""

from __future__ import annotations

from typing import Any

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
        (lambda _: None, "format 'mine' failed: render returned NoneType, not text"),
    ],
)
def test_what_goes_wrong_is_one_line(answer: Any, told: str) -> None:
    with pytest.raises(PluginError) as raised:
        reported(Reporter(answer), ())
    assert str(raised.value).startswith(told)
    assert len(str(raised.value).splitlines()) == 1
