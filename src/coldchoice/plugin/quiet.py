"""Keep stdout for the answer: what a plugin prints goes to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import IO


@contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Send to stderr all that is written to stdout inside the block.

    Both `sys.stdout` and descriptor 1 are turned, so that prints from C code and from programs that
    the plugin starts do not reach the answer either. The whole process is affected meanwhile.
    """
    flush(sys.stdout, sys.__stdout__)
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
        flush(sys.stdout, sys.__stdout__)
        if saved is not None:
            os.dup2(saved, 1)
            os.close(saved)


def flush(*streams: IO[str] | None) -> None:
    """Write out what streams hold; those that are not there, broken or closed are passed over."""
    for stream in streams:
        if stream is not None:
            with suppress(AttributeError, OSError, ValueError):
                stream.flush()
