from __future__ import annotations

import io
import sys

import pytest

from coldchoice.cli.progress import EVERY_S, QUIET_S, Progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_short_run_says_nothing(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(clock) as progress:
        clock.now = QUIET_S - 0.1
        progress.of("a.yaml")(50, 100)
        clock.now = QUIET_S + 1
        progress.of("a.yaml")(100, 100)
    assert capsys.readouterr() == ("", "")


def test_a_long_run_says_a_line_now_and_then(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(clock) as progress:
        tell = progress.of("a.yaml")
        for at, done in [(QUIET_S, 100_000), (QUIET_S + 1, 200_000), (QUIET_S + EVERY_S, 500_000)]:
            clock.now = at
            tell(done, 1_000_000)
    assert capsys.readouterr() == ("", "a.yaml: 10% of 1,000,000 draws\na.yaml: 50% of 1,000,000 draws\n")


def test_a_terminal_gets_a_bar_that_goes_away(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with Progress(clock) as progress:
        clock.now = QUIET_S
        progress.of("[red]a.yaml")(50, 100)
    assert "[red]a.yaml" in terminal.getvalue()
    assert "50%" in terminal.getvalue()
