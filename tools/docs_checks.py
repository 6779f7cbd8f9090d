"""Page of the reference on the conformance kit: every check, and the scenarios that are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coldchoice.testing import CHECKS, Limits
from coldchoice.testing.check import Check
from coldchoice.testing.scenarios import DRAWS, Reference, references
from coldchoice.testing.verdict import GROUPS
from tools.docs_markdown import code, listed, table

OF_A_GROUP = {
    "contract": "What a strategy must be so that anything else can be asked of it. The contract is a gate: "
    "if one of these fails, the other groups are *not run*, as one wrong type would fail them all.",
    "behaviour": "A strategy answers from its question alone, and leaves everything else as it was.",
    "physics": "What hurts cells never helps them. Answers are compared only where the same is done to the "
    "cells: a rule that freezes what comes late is not held against itself.",
    "economics": "More never costs less in all, and money is only a unit.",
    "evidence": "Every answer says on whose word it stands, and where nobody's word reaches.",
    "advice": "What a strategy should do, and need not: a failure here is told as *advice*, and never makes "
    "a strategy fail.",
}
"""What the checks of a group have in common."""


def checks_page() -> str:
    """Page of all checks, group after group, with what each guards and why."""
    limits = Limits()
    return "\n".join(
        [
            "# Checks of the kit\n",
            f"The {len(CHECKS)} checks of `coldchoice check` and `coldchoice.testing`. "
            "[Check a strategy](../how-to/check-a-strategy.md) says how to run them. "
            f"Each may take {limits.seconds:g} s, and {limits.memory_mb:,} MiB beyond what is in use.\n",
            *(part for group in GROUPS for part in _group(group)),
            "## Reference scenarios\n",
            f"All are asked with {DRAWS} draws, without options and with up to two examples of the "
            "strategy's own. They reach from a minute to ten years and from one unit a year to ten thousand. "
            "Besides them, every cell type of the library is asked about once: "
            f"{_brief(references().values())}.\n",
            table(
                ("scenario", "what it is there for", "keys"),
                (
                    (code(one.label), one.purpose, _keys(one))
                    for one in references().values()
                    if not one.brief
                ),
            ),
        ]
    )


def _group(group: str) -> Iterable[str]:
    found = [one for one in CHECKS.values() if one.group == group]
    yield f"## {group.capitalize()}\n"
    yield f"{OF_A_GROUP[group]}\n"
    yield table(("check", "what holds of a strategy that passes", "why"), map(_row, found))


def _row(check: Check) -> tuple[str, str, str]:
    return code(check.name), check.guards, check.why


def _brief(found: Iterable[Reference]) -> str:
    (one, *_) = (reference for reference in found if reference.brief)
    return f"{one.keys['duration']}, {code(str(one.keys['logistics']))}"


def _keys(reference: Reference) -> str:
    return listed(f"{key}: {_written(value)}" for key, value in reference.keys.items())


def _written(value: Any) -> str:
    """Write a value as YAML does in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    return str(value)
