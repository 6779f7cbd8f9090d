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
    said = [f"a.yaml: {share}% of 1,000,000 draws\n" for share in (10, 50, 100)]
    assert capsys.readouterr() == ("", "".join(said))


def test_what_began_to_speak_ends_with_all_of_it_before_another_speaks(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress(clock) as progress:
        for name, at in (("round-1", QUIET_S), ("round-2", QUIET_S + EVERY_S)):
            clock.now = at
            progress.of(name, "points")(1, 4)
    said = capsys.readouterr().err.splitlines()
    assert said == [f"round-{number}: {share}% of 4 points" for number in (1, 2) for share in (25, 100)]


def test_a_run_that_died_does_not_claim_to_have_ended(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    def dying() -> None:
        with Progress(clock) as progress:
            clock.now = QUIET_S
            progress.of("a.yaml")(50, 100)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dying()
    assert capsys.readouterr().err == "a.yaml: 50% of 100 draws\n"


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
