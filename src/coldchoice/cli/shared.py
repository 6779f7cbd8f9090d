"""What all commands share: how they start, which switches mean the same everywhere, and how they end.

===  =========================================================================
  0  done
  1  a file is wrong, or a name, amount, study or range that is asked of it; stderr says where and why
  2  the command line is wrong whatever the files say, or its weights are; stderr tells the usage too
  3  ``--strict``, and something declined, failed or could not be loaded
130  interrupted (Ctrl-C)
141  the reader of stdout went away (``compare ... | head -1``)
===  =========================================================================
"""

from __future__ import annotations

import atexit
import gc
import inspect
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

import typer

from coldchoice.errors import ColdchoiceError

WRONG, STRICT, INTERRUPTED, READER_GONE = 1, 3, 130, 141

TRUSTED = "only_trusted"
"""Name of the switch that `command` adds."""

TRUSTED_VARIABLE = "COLDCHOICE_ONLY_TRUSTED"
"""As `coldchoice.plugin.registry` reads it, which ``--help`` must not wait for; a test compares them."""

THREADS = (
    "BLIS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)  # fmt: skip
"""Variables by which the libraries under numpy learn how many threads to start."""

PYDANTIC_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
"""Variable by which pydantic learns which of its own plugins to leave out."""

Folders = Annotated[
    list[str] | None,
    typer.Option("--plugins", metavar="DIR", help="Folder whose *.py and *.strategy.yaml are plugins."),
]
Block = Annotated[
    list[str] | None,
    typer.Option("--block", metavar="NAME", help="Plugin or distribution to leave out; may be given again."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="NAME", help="Plugin or distribution to keep, no other; may be given again."
    ),
]
OnlyTrusted = Annotated[
    str | None,
    typer.Option(
        "--only-trusted",
        metavar="FILE",
        help="List of trusted plugins; nothing else is run.",
    ),
]
Workers = Annotated[int, typer.Option(metavar="N", min=1, help="Processes that share the draws.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="File to write; stdout if left out.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 3 if anything declined, failed or could not be loaded.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


class Format(StrEnum):
    """Forms of the answer; the names are those of `coldchoice.report.formats`."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


Choice = TypeVar("Choice", bound=StrEnum)


def form_in(kind: type[Choice]) -> dict[str, Any]:
    """Return how ``--format`` reads one of the members of `kind`, and its help.

    typer would do both by itself, but refuse any other in the words of pydantic's exception.
    """

    def read(text: str) -> Choice:
        if text in list(kind):
            return kind(text)
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(kind)}")

    words = "Form of the answer; by the output's ending if left out."
    return {"parser": read, "metavar": f"<{'|'.join(kind)}>", "help": words}


def any_form_in(kind: type[Choice]) -> dict[str, Any]:
    """Return how ``--format`` reads one of the members of `kind`, or the name of a plugin's reporter."""

    def read(text: str) -> str:
        if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", text):
            return text
        raise not_a_form(text, kind)

    words = "Form of the answer, also a plugin's; by the output's ending if left out."
    return {"parser": read, "metavar": f"<{'|'.join(kind)}|NAME>", "help": words}


def not_a_form(text: str, known: Iterable[str], also: str = "") -> typer.BadParameter:
    """Say that there is no form of the answer of that name, and what else may be why."""
    rule = f"{text!r} is not one of {', '.join(known)}"
    return typer.BadParameter(f"{rule}; {also}" if also else rule, param_hint="--format")


def new_app(**settings: Any) -> typer.Typer:
    """Return an app with plain help and plain tracebacks: rich would double the time of ``--help``."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


def _tell_help(context: typer.Context, asked: bool) -> None:
    if asked:
        typer.echo(context.get_help())
        raise typer.Exit


Help = Annotated[
    bool,
    typer.Option("--help", "-h", callback=_tell_help, is_eager=True, help="Show this message and exit."),
]
"""For an app with several commands: typer's own would load pydantic before any of them can show its help."""


def _tell_version(asked: bool) -> None:
    if asked:
        from coldchoice._version import __version__

        typer.echo(f"coldchoice {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and exit.")
]

Arguments = ParamSpec("Arguments")


def command(function: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Make a function a command: the one place where errors become exit codes.

    What a user can mend is printed without a traceback; anything else is our mistake and keeps its own.
    """

    @wraps(function)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        use_one_thread()
        collect_seldom()
        print_what_can_be_printed()
        try:
            with only_trusted(kwargs.pop(TRUSTED, None)):
                function(*args, **kwargs)
            sys.stdout.flush()
        except ColdchoiceError as error:
            say(str(error))
            raise typer.Exit(WRONG) from None
        except KeyboardInterrupt:
            say("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            forget_stdout()
            raise typer.Exit(READER_GONE) from None

    return run


def with_shared_switches(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a command that takes ``--only`` or ``--plugins`` the switch ``--only-trusted``.

    `command` acts on it.

    So no verb that opens the door for plugins can be without it. To be called for the verb that is run: it
    reads the switches, which takes half a millisecond.
    """
    beside = next((one for one in ("only", "plugins", "folders") if one in verb.__annotations__), None)
    if beside is not None and TRUSTED not in verb.__annotations__:
        signature = inspect.signature(verb, eval_str=True)
        more = inspect.Parameter(
            TRUSTED, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=OnlyTrusted
        )
        before = list(signature.parameters.values())
        at = 1 + list(signature.parameters).index(beside)
        after = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in before[at:]]
        verb.__dict__["__signature__"] = signature.replace(parameters=[*before[:at], more, *after])
        verb.__annotations__ = {**verb.__annotations__, TRUSTED: OnlyTrusted}
    return verb


@contextmanager
def only_trusted(file: object) -> Iterator[None]:
    """Let the list of trusted plugins hold for all that is done inside, also in programs that it starts."""
    before = os.environ.get(TRUSTED_VARIABLE)
    if file:
        os.environ[TRUSTED_VARIABLE] = str(file)
    try:
        yield
    finally:
        if file and before is None:
            del os.environ[TRUSTED_VARIABLE]
        elif file and before is not None:
            os.environ[TRUSTED_VARIABLE] = before


def use_one_thread() -> None:
    """Let numpy's linear algebra use one thread, unless the user says otherwise.

    Our arrays are small: more threads only get into each other's and the neighbours' way.
    """
    for variable in THREADS:
        os.environ.setdefault(variable, "1")


def leave_out_pydantic_plugins() -> None:
    """Let pydantic look for no plugins of its own, unless the user says otherwise; in a process of ours only.

    It reads the entry points of all distributions for them, and one that cannot be read ends the program. To
    be called before switches are read: some take pydantic. A program that imports coldchoice keeps its own.
    """
    os.environ.setdefault(PYDANTIC_PLUGINS, "__all__")


def collect_seldom() -> None:
    """Let the cyclic garbage collector look only after many new objects, and not at all at the very end.

    Imports and models make hundreds of thousands of objects that stay until the process ends; looking through
    them again and again finds nothing, and took a sixth of a run.
    """
    gc.set_threshold(100_000, 20, 100)
    atexit.register(gc.freeze)


def print_what_can_be_printed() -> None:
    """Print a question mark for a sign that the terminal's encoding does not have, instead of failing."""
    with suppress(AttributeError, ValueError):  # not a text stream, or already read from
        # typeshed says TextIO; it is a TextIOWrapper, or has no such method and is left as it is
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]


def end_strictly_for(lines: Iterable[str]) -> None:
    """Say on stderr what is not complete, each once, and end with 3 if there is anything."""
    found = dict.fromkeys(lines)
    for line in found:
        say(f"strict: {line}")
    if found:
        raise typer.Exit(STRICT)


def tell_unloadable(lines: Iterable[str], form: str | None, told_in: Collection[str] = ("json",)) -> None:
    """Say on stderr what could not be loaded, each once, where the form of the answer has no place for it."""
    for line in dict.fromkeys(lines) if form not in told_in else ():
        say(line)


def say(text: str) -> None:
    """Tell the user something that is not the answer."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def forget_stdout() -> None:
    """Send what is still to be flushed nowhere, so that the end of the program does not complain."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
