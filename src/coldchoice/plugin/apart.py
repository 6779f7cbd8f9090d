"""A process of its own for code that may hang, eat memory or end the program."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from coldchoice.plugin.limits import in_use, memory_limited
from coldchoice.record import NamedTuple

Send = Callable[[object], None]


class Limits(NamedTuple):
    """How much a strategy may take.

    Attributes
    ----------
    seconds
        Longest wait for the next thing that it has to say.
    memory_mb
        Most memory beyond what is in use when it is started, in MiB; kept by Linux only.
    """

    seconds: float = 30.0
    memory_mb: int = 2048


USUAL = Limits()
"""Assumption: what takes longer, or needs more, is a mistake."""


class Ended(Exception):
    """The process is gone before it was done; the text says how."""


def can_be_apart() -> bool:
    """Tell whether this system can fork, which is what a process of its own takes."""
    return hasattr(os, "fork")


@contextmanager
def apart(work: Callable[[Send], None], limits: Limits) -> Iterator[Iterator[Any]]:
    """Run `work` in a forked process; inside the block its messages can be iterated over.

    `work` is called with a function that sends a message, anything that can be pickled. The process and all
    that it started end with the block.

    Raises
    ------
    Ended
        By the iterator: where no message comes within the limit, or the process ends by itself.
    """
    receiving, sending = Pipe(duplex=False)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of others do not matter to the child
        child = os.fork()
    if child == 0:
        receiving.close()
        _live(work, sending, limits)
    sending.close()
    try:
        yield _messages(receiving, child, limits)
    finally:
        receiving.close()
        _end(child)


def _live(work: Callable[[Send], None], sending: Connection, limits: Limits) -> None:
    """Be the child: work, and leave without the parent's handlers at exit."""
    try:
        os.setpgid(0, 0)  # so that what it starts can be ended with it
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        faulthandler.disable()  # it would write where the parent's stderr is
        _hear_and_say_nothing()
        in_use.cache_clear()  # counted from here
        with memory_limited(limits.memory_mb << 20):
            work(sending.send)
        sending.send(_DONE)
    except BaseException:
        from traceback import format_exc

        sending.send(_Broke(format_exc()))
    finally:
        os._exit(0)


def _hear_and_say_nothing() -> None:
    """Lead stdin, stdout and stderr nowhere; what is printed is looked at by who watches for it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (as long as the process)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (likewise)


_DONE = "\0done"


class _Broke(NamedTuple):
    """The work itself raised, which is no fault of the strategy."""

    trace: str


def _messages(receiving: Connection, child: int, limits: Limits) -> Iterator[Any]:
    while True:
        if not receiving.poll(limits.seconds):
            raise Ended(f"it did not end within {limits.seconds:g} s")
        try:
            message = receiving.recv()
        except (EOFError, OSError):
            raise Ended(_how(child)) from None
        if isinstance(message, _Broke):
            raise RuntimeError(f"the kit itself failed:\n{message.trace}")
        if isinstance(message, str) and message == _DONE:
            return
        yield message


def _how(child: int) -> str:
    """Say how a child ended."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"it ended its process by {signal.Signals(number).name}"
    return f"it ended its process with exit code {os.WEXITSTATUS(status)}"


def _end(child: int) -> None:
    with suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    with suppress(OSError):
        os.kill(child, signal.SIGKILL)
    with suppress(OSError):
        os.waitpid(child, 0)
