"""Watch a strategy's code while it runs: what it prints, asks of the system, and leaves changed."""

from __future__ import annotations

import gc
import os
import pickle
import random
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

from coldchoice.plugin.quiet import flush
from coldchoice.plugin.surroundings import Surroundings
from coldchoice.record import NamedTuple
from coldchoice.testing.audit import heard

T = TypeVar("T")


class Observation(NamedTuple):
    """What was seen of code that ran; each a list of texts, empty where there was nothing.

    Attributes
    ----------
    printed
        Lines that went to stdout or stderr.
    warned
        Warnings.
    written, connected, started
        Files that were written, connections and programs.
    patched
        Names of numpy, of Python's own modules or of coldchoice that are another thing now.
    unsettled
        Settings of the process that are otherwise than before.
    random
        Generators that everybody shares and that moved.
    """

    printed: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    connected: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    patched: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    random: tuple[str, ...] = ()

    def plus(self, other: Observation) -> Observation:
        """Join what was seen of two runs, each thing once."""
        return Observation(*(tuple(dict.fromkeys((*a, *b))) for a, b in zip(self, other, strict=True)))


UNSEEN = Observation()
"""Of code that nobody watched."""


def observed(run: Callable[[], T], own: str = "") -> tuple[T, Observation]:
    """Run a function under observation; what it changed is put back as far as that can be done.

    What it changes of `own`, the package that it is from, is its own business.
    """
    environment, path = dict(os.environ), list(sys.path)
    try:
        return copy_context().run(_observed, run, own)
    finally:
        sys.path[:] = path
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)


def _observed(run: Callable[[], T], own: str) -> tuple[T, Observation]:
    with _everything_captured() as printed:
        before, settings, shared = Surroundings(), _settings(), _shared_generators()
        with heard() as asked, warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            filters = warnings.filters[:]
            done = run()
            changed_filters = warnings.filters[:] != filters
        now = _settings()
        patched = before.put_back(own)
        unsettled = [name for name, value in settings.items() if now[name] != value]
        unsettled += ["warnings.filters"] if changed_filters else []
        moved = [name for name, state in _shared_generators().items() if shared.get(name, state) != state]
    told = [f"{one.category.__name__}: {' '.join(str(one.message).split())}" for one in warned]
    return done, Observation(
        tuple(printed),
        tuple(dict.fromkeys(told)),
        tuple(dict.fromkeys(asked.written)),
        tuple(dict.fromkeys(asked.connected)),
        tuple(dict.fromkeys(asked.started)),
        tuple(name for name in patched if "." in name),
        tuple(unsettled),
        tuple(moved),
    )


def _settings() -> dict[str, Any]:
    """Settings of the whole process that a strategy has no business to change."""
    import numpy as np

    return {
        "os.environ": dict(os.environ),
        "the working directory": _folder(),
        "sys.path": list(sys.path),
        "sys.excepthook": sys.excepthook,
        "the recursion limit": sys.getrecursionlimit(),
        "the handler of Ctrl-C": signal.getsignal(signal.SIGINT),
        "the garbage collector": (gc.isenabled(), gc.get_threshold()),
        "numpy.seterr": np.geterr(),
        "numpy.set_printoptions": str(np.get_printoptions()),
        "threads left running": threading.active_count(),
    }


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""


def _shared_generators() -> dict[str, Any]:
    import numpy as np

    return {"random": random.getstate(), "numpy.random": pickle.dumps(np.random.get_state())}


@contextmanager
def _everything_captured() -> Iterator[list[str]]:
    """Collect what is written to stdout and stderr, by Python or by anything else in the process."""
    lines: list[str] = []
    before = sys.stdout, sys.stderr
    saved = [(number, os.dup(number)) for number in (1, 2) if _is_open(number)]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        flush(*before)
        for number, _ in saved:
            os.dup2(file.fileno(), number)
        sys.stdout = sys.stderr = file
        try:
            yield lines
        finally:
            flush(sys.stdout, sys.stderr, file)
            sys.stdout, sys.stderr = before
            for number, copy in saved:
                os.dup2(copy, number)
                os.close(copy)
            file.seek(0)
            lines += file.read().splitlines()


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
