"""Say on stderr how far a long run is; a short one is never heard of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from coldchoice.cli.shared import say

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

QUIET_S = 2.0
EVERY_S = 5.0


class Progress:
    """A bar on a terminal, a line now and then elsewhere, nothing in the first two seconds.

    Where a line was said, the last one says 100 %, so that none looks like a run that died; unless it did.

    Parameters
    ----------
    now
        Clock in seconds.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._started = now()
        self._told: float | None = None
        self._bar: Bar | None = None
        self._tasks: dict[str, TaskID] = {}
        self._open: str | None = None  # what the last line says when it is done

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if error is None:
            self._close()

    def _close(self) -> None:
        if self._open is not None:
            say(self._open)
            self._open = None

    def of(self, name: str, what: str = "draws") -> Callable[[int, int], None]:
        """Return what the engine calls with (draws done, draws in all), or of `what` else it counts."""
        return lambda done, total: self._tell(name, done, total, what)

    def _tell(self, name: str, done: int, total: int, what: str) -> None:
        now = self._now()
        if now - self._started < QUIET_S:
            return
        if sys.stderr.isatty():
            self._draw(name, done, total)
        elif done < total and (self._told is None or now - self._told >= EVERY_S):
            self._told = now
            told = f"of {total:,} {what}"
            if self._open is not None and not self._open.startswith(f"{name}: "):
                self._close()  # another one had begun before
            say(f"{name}: {done / total:.0%} {told}")
            self._open = f"{name}: 100% {told}"

    def _draw(self, name: str, done: int, total: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.start()
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name.replace("[", r"\["), total=total)
        self._bar.update(self._tasks[name], completed=done)
