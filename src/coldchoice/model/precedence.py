"""Who comes before whom, as people write it: ``viability > cost = flexibility``."""

from __future__ import annotations

import re

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.quantity import shown
from coldchoice.record import NamedTuple

EXAMPLE = "viability > cost = flexibility"
_SIGN = re.compile(r"\s*(>=|>|=|≥)\s*")


class Link(NamedTuple):
    """Two names next to each other in a chain; `equal` where neither comes before the other."""

    before: str
    after: str
    equal: bool


def read_precedence(text: object) -> tuple[Link, ...]:
    """Read one chain, or several with commas between them; a chain may leave names out.

    Raises
    ------
    QuantityError
        For anything else: a name alone, a sign without a name on both sides, a chain that points upwards.
    """
    rule, hint = "not an order of names", f"write e.g. {EXAMPLE!r}"
    if not isinstance(text, str):
        raise QuantityError(Problem(rule, value=shown(text), hint=hint))
    if "<" in text:
        raise QuantityError(Problem("points upwards", value=shown(text), hint="write the weightiest first"))
    links: list[Link] = []
    for chain in text.split(","):
        names = _SIGN.split(chain.strip())
        signs, names = names[1::2], names[::2]
        if not signs or not all(names) or any(" " in name for name in names):
            raise QuantityError(Problem(rule, value=shown(text), hint=hint))
        links += [
            Link(before, after, sign == "=")
            for before, sign, after in zip(names[:-1], signs, names[1:], strict=True)
        ]
    for link in links:
        if link.before == link.after:
            raise QuantityError(Problem(f"{link.before!r} stands beside itself", value=shown(text)))
    return tuple(links)
