"""Which coldchoice a plugin needs: a package says so in its metadata, a file in a line that is not run.

A file of a ``--plugins`` folder writes, at the start of a line::

    __coldchoice__ = ">=0.3"

It is read from the text, before anything is run: a plugin for a newer coldchoice mostly fails at its first
import, with a message that does not say why. Clauses are those of PEP 440, without epochs and local versions.
The coldchoice that is here counts as the release that its numbers name, also where it is a candidate of it.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from coldchoice._version import __version__
from coldchoice.plugin.failure import Refusal
from coldchoice.plugin.markers import COMPARE, holds
from coldchoice.record import NamedTuple

ATTRIBUTE = "__coldchoice__"
CLAUSE = re.compile(
    r"\s*(===|>=|<=|==|!=|~=|>|<)\s*v?(\d+(?:\.\d+)*)"
    r"(?:(\.\*)|((?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|post|rev|r|dev)[-_.]?\d*)+))?\s*",
    re.I,
)
REQUIREMENT = re.compile(r"coldchoice(?:\s*\[[^\]]*\])?\s*\(?([^;()@]*)\)?\s*(?:;(.*))?", re.I)

BEFORE, AFTER = re.compile(r"a|b|c|rc|dev", re.I), re.compile(r"post|rev|(?<![a-z])r(?![a-z])", re.I)


class Clause(NamedTuple):
    """One thing asked of a version: ``>=0.3``, ``==0.2.*``, ``>0.1rc1``."""

    sign: str
    release: tuple[int, ...]
    any_below: bool
    suffix: str

    def allows(self, version: str) -> bool:
        """Tell whether a version is one of those asked for."""
        have, asked = numbers(version), self.release
        if self.any_below:
            begins = (*have, *[0] * len(asked))[: len(asked)] == asked
            return begins is (self.sign == "==")
        if self.sign == "~=":
            return self._replace(sign=">=").allows(version) and have[: len(asked) - 1] == asked[:-1]
        pairs = list(zip_longest(have, asked, fillvalue=0))
        exact = version.lower() == ".".join(map(str, asked)) + self.suffix.lower()
        ours = (tuple(one for one, _ in pairs), self.rank if exact else 0)
        return COMPARE[self.sign](ours, (tuple(other for _, other in pairs), self.rank))

    @property
    def rank(self) -> int:
        """-1 for what comes before its release, as ``rc1``; 1 for what comes after it, as ``.post1``."""
        return 1 if AFTER.search(self.suffix) else -1 if BEFORE.search(self.suffix) else 0


def numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: ``0.4.1rc2`` is (0, 4, 1)."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else (0,)


def clauses(wanted: str) -> Iterator[Clause | str]:
    """Yield what is asked for, a clause each; as written where it cannot be understood."""
    for written in wanted.split(","):
        found = CLAUSE.fullmatch(written)
        sign = found[1] if found else ""
        if not found or (found[3] and sign not in ("==", "!=")) or (sign == "~=" and "." not in found[2]):
            yield written.strip()
        else:
            sign = "==" if sign == "===" else sign
            yield Clause(sign, numbers(found[2]), bool(found[3]), found[4] or "")


def satisfies(version: str, wanted: str) -> bool | None:
    """Tell whether a version is one of those wanted; ``None`` where the wish cannot be read.

    Parameters
    ----------
    version
        As ``0.3.1``.
    wanted
        Clauses with commas between them, as ``>=0.3, <1``; all must hold.
    """
    asked = list(clauses(wanted))
    if any(isinstance(one, str) for one in asked):
        return None
    return all(one.allows(version) for one in asked if isinstance(one, Clause))


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
        Lines of ``Requires-Dist``; those of other packages are passed over, and those whose condition, as
        ``extra == "test"``, does not hold or cannot be understood.
    """
    for line in requires or ():
        found = REQUIREMENT.fullmatch(line.strip())
        if found and found[1].strip() and (found[2] is None or holds(found[2])):
            refuse_other_versions(found[1])


def refuse_by_text(source: bytes) -> None:
    """Raise `Refusal` where the text of a plugin file names another coldchoice, or cannot be read."""
    value = _stated(source)
    if value is None:
        return
    written = ast.unparse(value)
    hint = f'write e.g. {ATTRIBUTE} = ">={__version__}"'
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        raise Refusal(f"{ATTRIBUTE} is {written}; it must be a text", hint)
    odd = next((one for one in clauses(value.value) if isinstance(one, str)), None)
    if odd is not None:
        raise Refusal(f"{ATTRIBUTE} is {written}, of which {odd!r} is not understood", hint)
    refuse_other_versions(value.value)


def _stated(source: bytes) -> ast.expr | None:
    """Find what a file gives the attribute, among its outermost statements; most files do not name it."""
    if ATTRIBUTE.encode() not in source:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they come again when it is run
            statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return None  # which will be told as that
    for one in statements:
        targets = one.targets if isinstance(one, ast.Assign) else [getattr(one, "target", None)]
        value = one.value if isinstance(one, ast.Assign | ast.AnnAssign) else None
        if any(isinstance(target, ast.Name) and target.id == ATTRIBUTE for target in targets):
            return value
    return None
