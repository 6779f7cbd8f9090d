"""Deliver the answer: on stdout, or into a file that is replaced in one step."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from coldchoice.errors import OutputError

STDOUT = "-"
ENDINGS = {
    ".csv": "csv", ".htm": "html", ".html": "html", ".json": "json", ".markdown": "markdown",
    ".md": "markdown", ".txt": "table", "": "table",
}  # fmt: skip
"""Format by the ending of a file's name."""
USUAL_ENDINGS = {
    ".csv": "csv", ".html": "html", ".json": "json", ".md": "markdown", ".svg": "svg", ".txt": "table",
}  # fmt: skip
"""One ending of each format; pictures are written by some verbs alone."""


def format_by_ending(path: str | None) -> str | None:
    """Return the format that a file's name asks for: a table if none is named; ``None`` if it is unknown."""
    return "table" if path in (None, STDOUT) else ENDINGS.get(Path(str(path)).suffix.lower())


def unknown_ending(path: str | None, forms: Iterable[str]) -> str:
    """Say that the ending of a file's name stands for none of some formats, and which endings do."""
    known = set(forms)
    endings = [ending for ending, name in USUAL_ENDINGS.items() if name in known]
    some = f"{', '.join(endings[:-1])} or {endings[-1]}"
    return f"the ending of {path!r} names no format of this: use {some}, or say --format"


def check_output(path: str | None, inputs: Iterable[str] = ()) -> None:
    """Make sure, before anything is computed, that an answer can be written to `path`.

    Raises
    ------
    OutputError
        If its folder is missing, or it is a folder or one of the inputs.
    """
    if path is None or path == STDOUT:
        return
    folder = os.path.dirname(os.path.realpath(path))
    if not path or path.endswith(("/", os.sep)) or os.path.isdir(path):
        raise OutputError(f"{path!r}: the output is a folder; name a file inside it")
    if not os.path.isdir(folder):
        raise OutputError(f"{path!r}: there is no folder {os.path.dirname(path)!r} to write the output to")
    if any(_same(path, file) for file in inputs):
        raise OutputError(f"{path!r}: the output would overwrite the scenario; name another file")


def _same(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)
    except (OSError, ValueError):  # one of them is not there; a missing input is told elsewhere
        return False


def deliver(text: str, path: str | None) -> None:
    """Print the text, or write it to the file `path`.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched.
    """
    if path is None or path == STDOUT:
        sys.stdout.write(text)
        sys.stdout.flush()  # before anything that is said on stderr, also where both go to one file
        return
    deliver_bytes(text.encode("utf-8", errors="replace"), path)


def deliver_bytes(data: bytes, path: str) -> None:
    """Write a picture or an encoded text to the file `path`, or to stdout if that is ``-``.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched.
    """
    if path == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        _write(path, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path!r}: the output cannot be written: {reason}") from None


def _write(path: str, data: bytes) -> None:
    target = os.path.realpath(path)  # a link stays a link
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG | (0o666 & ~_umask())
    if not stat.S_ISREG(mode):  # a pipe or a device cannot be replaced
        with open(target, "wb") as stream:
            stream.write(data)
        return
    _replace(target, data, stat.S_IMODE(mode))


def _replace(target: str, data: bytes, mode: int) -> None:
    """Write a new file beside the old one, then put it in its place: readers see one or the other."""
    from tempfile import mkstemp

    number, new = mkstemp(prefix=".coldchoice-", dir=os.path.dirname(target))
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(number)
        os.chmod(new, mode)
        os.replace(new, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
