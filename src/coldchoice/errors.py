"""What can be wrong, as the person at the keyboard meets it.

::

    ColdchoiceError                 anything a user can mend; its text is the whole message
    +-- InputError (ValueError)     something written by hand: one line per problem, with its place
    |   +-- ScenarioError           in a scenario file
    |   +-- QuantityError           in a number with a unit
    |   +-- UnknownName (KeyError)  a name that is not in a list; says the nearest that is
    +-- NoEvidence                  nothing was measured that would answer the question
    +-- PluginError                 a plugin cannot be used as asked
    +-- AssessmentError             a strategy answered with something that is not an assessment
    +-- OutputError (OSError)       the answer could not be written
    NotApplicable                   not an error: a strategy declines, with its reason

``cli`` prints the text of a `ColdchoiceError` on stderr and exits with 1; nothing else catches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from coldchoice.record import NamedTuple

Key = tuple[str | int, ...]

MOST_LISTED = 20
"""Most names that a message lists where a command lists them too."""

MOST_UNLOADED = 2
"""Most plugins that could not be loaded of which a message tells the cause."""

LISTED_BY = MappingProxyType(
    {
        "cell type": "coldchoice cells",
        "criterion": "coldchoice criteria",
        "lane": "coldchoice lanes",
        "measured cell type": "coldchoice evidence",
        "plugin": "coldchoice plugins",
        "priced item": "coldchoice prices",
        "strategy": "coldchoice plugins",
    }
)
"""Command that lists all names of a kind."""


class Place(NamedTuple):
    """A position in a file, counted from 1 as editors do; line 0 stands for the file as a whole."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Problem(NamedTuple):
    """One thing wrong: where, under which key, what was found and which rule it breaks.

    Attributes
    ----------
    rule
        The rule in words, ready to be read after the value.
    key
        Path of the key inside the file, e.g. ``("logistics", "legs", 1, "hold")``.
    value
        What was found, already as text; ``None`` where there is nothing to show.
    hint
        The nearest valid spelling, or what to write instead.
    """

    rule: str
    key: Key = ()
    value: str | None = None
    hint: str | None = None
    place: Place | None = None

    def __str__(self) -> str:
        parts = [str(self.place)] if self.place else []
        if self.key:
            parts.append(dotted(self.key))
        text = self.rule if self.value is None else f"{self.value}: {self.rule}"
        parts.append(f"{text}; {self.hint}" if self.hint else text)
        return ": ".join(parts)


class ColdchoiceError(Exception):
    """Base of all errors that a user can mend."""


class InputError(ColdchoiceError, ValueError):
    """Something written by hand is wrong; carries every problem that was found."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(p if isinstance(p, Problem) else Problem(p) for p in problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ScenarioError(InputError):
    """A scenario cannot be read or contradicts itself."""


class QuantityError(InputError):
    """A number with a unit cannot be understood."""


class UnknownName(InputError, KeyError):
    """A name is not among those known.

    Parameters
    ----------
    kind
        What was looked for, e.g. ``"strategy"``.
    name
        The name as given.
    known
        All names that would have been right.
    also
        What else may be why the name is not among them; follows the hint.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], key: Key = (), also: str = "") -> None:
        self.kind, self.name, self.known, self.also = kind, name, tuple(sorted(known)), also
        hint = did_you_mean(name, self.known)
        if kind in LISTED_BY and len(self.known) > MOST_LISTED and hint.startswith("known: "):
            hint = f"`{LISTED_BY[kind]}` lists all {len(self.known)}"
        if also:
            hint += f" {also}" if hint.endswith("?") else f"; {also}"
        super().__init__(Problem(f"unknown {kind}", key=key, value=repr(name), hint=hint))

    __str__ = InputError.__str__


class NoEvidence(ColdchoiceError):
    """Nothing was measured of these cells, or of their like, kept in this way; says what would help."""


class PluginError(ColdchoiceError):
    """A plugin cannot be used as asked."""


class AssessmentError(ColdchoiceError):
    """A strategy answered with something that is not an assessment: shape, range or type."""


class OutputError(ColdchoiceError, OSError):
    """The answer could not be written; what stood there before is untouched."""

    __str__ = Exception.__str__


class NotApplicable(Exception):
    """Raised by a strategy that declines a scenario; its text is the reason, shown in the table."""


def dotted(key: Key) -> str:
    """Write a key path as people do: ``logistics.legs[1].hold``."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else str(part))
    return text


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Name the nearest valid spelling, or, where none is near, all that would be right."""
    folded = {one.casefold(): one for one in reversed(known)}
    plain = name.casefold().strip().replace(" ", "-").replace("_", "-")
    near = [folded[plain]] if plain in folded else []
    near += [folded[one] for one in get_close_matches(plain, folded, n=1, cutoff=0.6)]
    near += [one for one in known if len(plain) > 1 and one.casefold().startswith(plain)]
    if near:
        return f"did you mean {near[0]!r}?"
    return "known: " + ", ".join(known) if known else "none is known"


def one_of(kind: str, name: str, known: Sequence[str]) -> str:
    """Return `name` if it is among those known, for validators of options.

    Raises
    ------
    ValueError
        Naming what is wrong and the nearest valid spelling.
    """
    if name in known:
        return name
    raise ValueError(f"unknown {kind} {name!r}; {did_you_mean(name, known)}")
