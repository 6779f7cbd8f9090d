"""Which coldchoice a plugin needs: a package says so in its metadata, a file in a line that is not run.

A file of a ``--plugins`` folder writes, at the start of a line::

    __coldchoice__ = ">=0.3"

It is read from the text, before anything is run: a plugin for a newer coldchoice mostly fails at its first
import, with a message that does not say why. Only numbers are compared; what a release is called beyond
them (``rc1``, ``.post2``) is left to pip.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from types import MappingProxyType

from coldchoice._version import __version__
from coldchoice.plugin.failure import Refusal

ATTRIBUTE = "__coldchoice__"
STATED = re.compile(rf"^{ATTRIBUTE}(?:\s*:[^=\n]*)?\s*=\s*(.*)$".encode(), re.M)
TEXT = re.compile(r"""(["'])([^"']*)\1\s*(?:#.*)?""")
CLAUSE = re.compile(r"\s*(>=|<=|==|!=|~=|>|<)\s*(\d+(?:\.\d+)*)\s*")
REQUIREMENT = re.compile(r"coldchoice(?:\s*\[[^\]]*\])?\s*\(?([^;()@]*)\)?\s*(;.*)?", re.I)

COMPARE: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = MappingProxyType({
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt,
    "<": operator.lt,
})  # fmt: skip


def numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: ``0.4.1rc2`` is (0, 4, 1)."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else (0,)


def satisfies(version: str, wanted: str) -> bool | None:
    """Tell whether a version is one of those wanted; ``None`` where the wish cannot be read.

    Parameters
    ----------
    version
        As ``0.3.1``.
    wanted
        Clauses with commas between them, as ``>=0.3, <1``; all must hold.
    """
    clauses = [CLAUSE.fullmatch(clause) for clause in wanted.split(",")]
    if not all(clauses):
        return None
    return all(_holds(numbers(version), clause[1], numbers(clause[2])) for clause in clauses if clause)


def _holds(have: tuple[int, ...], sign: str, asked: tuple[int, ...]) -> bool:
    if sign == "~=":
        return _holds(have, ">=", asked) and have[: len(asked) - 1] == asked[:-1]
    pairs = list(zip_longest(have, asked, fillvalue=0))
    return COMPARE[sign](tuple(one for one, _ in pairs), tuple(other for _, other in pairs))


def refuse_other_versions(wanted: str, have: str = __version__) -> None:
    """Raise `Refusal` where a plugin needs another coldchoice than the one that is here.

    What cannot be read is let pass: pip has the last word on metadata.
    """
    if satisfies(have, wanted) is not False:
        return
    needs = re.sub(r"\s+", "", wanted)
    hint = (
        "install a coldchoice that fits"
        if satisfies(have, ",".join(lower_bounds(wanted)) or ">=0") is False
        else "look for a newer release of the plugin"
    )
    raise Refusal(f"it needs coldchoice{needs}, this is {have}", hint)


def lower_bounds(wanted: str) -> list[str]:
    """Return the clauses that ask for something newer."""
    return [clause for clause in wanted.split(",") if clause.lstrip()[:1] in (">", "~", "=")]


def refuse_by_metadata(requires: Iterable[str] | None) -> None:
    """Raise `Refusal` where the requirements of a distribution name another coldchoice.

    Parameters
    ----------
    requires
        Lines of ``Requires-Dist``; those of extras and of other packages are passed over.
    """
    for line in requires or ():
        found = REQUIREMENT.fullmatch(line.strip())
        if found and found[1].strip() and not found[2]:
            refuse_other_versions(found[1])


def refuse_by_text(source: bytes) -> None:
    """Raise `Refusal` where the text of a plugin file names another coldchoice, or cannot be read."""
    stated = STATED.search(source)
    if stated is None:
        return
    written = stated[1].decode("utf-8", "replace").strip()
    text = TEXT.fullmatch(written)
    if text is None or satisfies(__version__, text[2]) is None:
        raise Refusal(f"{ATTRIBUTE} is {written}", f'write e.g. {ATTRIBUTE} = ">={__version__}"')
    refuse_other_versions(text[2])
