"""Turn what went wrong inside a plugin into a cause, a hint and the author's part of the traceback."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

import pluggy

from coldchoice._version import __version__
from coldchoice.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Callable
    from traceback import TracebackException

HIDDEN = tuple(
    os.path.dirname(os.path.abspath(str(file))) + os.sep
    for file in (__file__, pluggy.__file__, importlib.__file__)
)


LONGEST = 200
"""Assumption: of a thing that a plugin gave in place of another, nobody reads more letters."""


class Refusal(Exception):
    """A plugin breaks a rule of the door; `cause` and `hint` are ready to be read by its author."""

    def __init__(self, cause: str, hint: str = "") -> None:
        self.cause, self.hint = cause, hint
        super().__init__(cause)


def cause_of(failure: BaseException) -> str:
    """Say in one line what went wrong."""
    if isinstance(failure, Refusal):
        return failure.cause
    if isinstance(failure, ScenarioError):
        first, *more = failure.problems
        return f"{first} (and {len(more)} more)" if more else str(first)
    if isinstance(failure, SystemExit):
        return f"SystemExit: it tries to end the program (with {shown(failure.code)})"
    return named(failure)


def named(failure: BaseException) -> str:
    """Name an exception with its message, in one line."""
    message = message_of(failure)
    return f"{type(failure).__name__}: {message}" if message else type(failure).__name__


def message_of(failure: BaseException) -> str:
    """Return the message of an exception in one line; reading it runs code of the plugin, which may fail."""
    return " ".join(text_of(failure).split())


def text_of(failure: BaseException) -> str:
    """Return the message of an exception, with the lines that it has."""
    return _read(lambda: str(failure), "(its message cannot be read)")


def shown(value: object) -> str:
    """Write a thing of a plugin as Python does, in one line and no longer than a message can be."""
    text = _read(lambda: " ".join(repr(value).split()), f"a {type(value).__name__}")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _read(read: Callable[[], str], otherwise: str) -> str:
    try:
        return read()
    except KeyboardInterrupt:
        raise
    except BaseException:
        return otherwise


def hint_of(failure: BaseException) -> str:
    """Say what to do about it, as far as that can be known."""
    return _read(lambda: _hint_of(failure), "")


def _hint_of(failure: BaseException) -> str:
    if isinstance(failure, Refusal):
        return failure.hint
    if isinstance(failure, ScenarioError):
        return "; ".join(map(str, failure.problems[1:]))
    if isinstance(failure, SystemExit):
        return "put what only a script should do under: if __name__ == '__main__':"
    notes = [str(note) for note in getattr(failure, "__notes__", ())]
    if notes:
        return "; ".join(notes)
    if isinstance(failure, ImportError) and (failure.name or "").partition(".")[0] == "coldchoice":
        return (
            f"this is coldchoice {__version__}; the plugin may be made for another, or the name is misspelt"
        )
    if isinstance(failure, ModuleNotFoundError) and failure.name:
        return f"install what provides {failure.name!r} into the environment that runs coldchoice"
    return ""


def author_traceback(failure: BaseException) -> str:
    """Format the traceback without the frames of coldchoice's door, pluggy and importlib."""
    if isinstance(failure, Refusal):
        return author_traceback(failure.__cause__) if failure.__cause__ else ""
    if isinstance(failure, ScenarioError):
        return ""  # about what someone wrote, not about code
    return _read(lambda: _author_traceback(failure), "")


def _author_traceback(failure: BaseException) -> str:
    from traceback import TracebackException

    trace = TracebackException.from_exception(failure)
    _keep_author_frames(trace)
    if trace.stack:
        return "".join(trace.format())
    return "".join(trace.format_exception_only()) if isinstance(failure, SyntaxError) else ""


def _keep_author_frames(trace: TracebackException | None) -> None:
    if trace is None:
        return
    trace.stack[:] = [frame for frame in trace.stack if not _is_hidden(frame.filename)]
    _keep_author_frames(trace.__cause__)
    _keep_author_frames(trace.__context__)


def _is_hidden(file: str) -> bool:
    return file.startswith("<frozen importlib") or os.path.abspath(file).startswith(HIDDEN)
