"""Keep stdout for the answer: what a plugin prints goes to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress


@contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Send to stderr all that is written to stdout inside the block.

    Both `sys.stdout` and descriptor 1 are turned, so that prints from C code and from programs that
    the plugin starts do not reach the answer either. The whole process is affected meanwhile.
    """
    _flush()
    try:
        saved = os.dup(1)
    except OSError:  # there is no stdout to protect
        saved = None
    if saved is not None:
        with suppress(OSError):
            os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _flush()
        if saved is not None:
            os.dup2(saved, 1)
            os.close(saved)


def _flush() -> None:
    for stream in (sys.stdout, sys.__stdout__):
        with suppress(AttributeError, OSError, ValueError):  # none, broken or closed
            # sys.__stdout__ is None where a program has no console: the AttributeError is meant
            stream.flush()  # type: ignore[union-attr]
