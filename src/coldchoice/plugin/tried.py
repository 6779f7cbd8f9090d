"""Try a plugin's code in a process of its own first, where somebody asks for it.

What hangs, or ends its process, is then found out there, and is never run here. What does neither is run
again here: it takes twice the time, and gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from coldchoice.errors import InputError, Problem

VARIABLE = "COLDCHOICE_TIMEOUT"
"""Seconds that a plugin may take to be loaded, and a strategy for one block of draws."""


def seconds_allowed(environ: Mapping[str, str] | None = None) -> float | None:
    """Return how long a plugin's code may take; ``None`` where nobody asks.

    Raises
    ------
    InputError
        If the variable is no number above zero.
    """
    text = (os.environ if environ is None else environ).get(VARIABLE, "")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds < float("inf"):
        raise InputError(Problem("must be seconds, more than 0", (VARIABLE,), repr(text), "write e.g. 10"))
    return seconds


def try_first(run: Callable[[], object]) -> None:
    """Run a plugin's code in a process of its own, if that is asked for and the system can fork.

    What it raises there is of no interest: it will be raised again here.

    Raises
    ------
    coldchoice.plugin.apart.Ended
        If it takes too long, or ends the process; the text says which.
    """
    seconds = seconds_allowed()
    if seconds is None:
        return
    from coldchoice.plugin.apart import Limits, apart, can_be_apart
    from coldchoice.plugin.limits import MOST_MEMORY

    if not can_be_apart():
        return

    def work(_: Callable[[object], None]) -> None:
        with suppress(BaseException):
            run()

    with apart(work, Limits(seconds, MOST_MEMORY >> 20)) as messages:
        for _ in messages:
            pass


@contextmanager
def time_limited(seconds: float | None) -> Iterator[None]:
    """Let a limit hold for all that is done inside, in forked workers as well; ``None`` changes nothing."""
    before = os.environ.get(VARIABLE)
    if seconds is not None:
        os.environ[VARIABLE] = f"{seconds:g}"
    try:
        yield
    finally:
        if seconds is not None:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before
