"""What a strategy's code asks of the system: files written, connections, programs; heard by an audit hook.

An audit hook (PEP 578) hears Python's own calls. It is no sandbox: C code that opens a file is not heard.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from coldchoice.record import NamedTuple

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = (
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
    "os.truncate", "shutil.",
)  # fmt: skip
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostby", "socket.sendto")
PROGRAMS = ("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.")


class Heard(NamedTuple):
    """What was asked of the system: each as ``event: what``, in order."""

    written: list[str]
    connected: list[str]
    started: list[str]


_listening: list[Heard] = []
_installed: list[bool] = []


@contextmanager
def heard() -> Iterator[Heard]:
    """Listen inside the block. The hook itself stays for the life of the process, as Python has it."""
    if not _installed:
        sys.addaudithook(_hear)
        _installed.append(True)
    here = Heard([], [], [])
    _listening.append(here)
    try:
        yield here
    finally:
        _listening.remove(here)


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if not _listening:
        return
    if event == "open":
        if _writes(*args[:3]):
            _put("written", f"open: {args[0]}")
    elif event.startswith(CHANGES):
        _put("written", f"{event}: {args[0] if args else ''}")
    elif event.startswith(NETWORK):
        _put("connected", event)
    elif event.startswith(PROGRAMS):
        _put("started", f"{event}: {args[0] if args else ''}")


def _writes(path: object, mode: object, flags: object) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):  # a descriptor that is open already
        return False
    name = os.fsdecode(path)
    compiled = "__pycache__" in name  # what Python itself keeps of an import
    return not compiled and name != os.devnull and isinstance(flags, int) and bool(flags & WRITING)


def _put(kind: str, text: str) -> None:
    for here in _listening:
        getattr(here, kind).append(text)
