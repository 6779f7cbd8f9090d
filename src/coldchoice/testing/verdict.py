"""What the kit says: one verdict for each check, and how many of the checks were run at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from coldchoice.record import NamedTuple

Status = Literal["passed", "failed", "skipped", "expected failure", "not run"]
STATUSES: tuple[Status, ...] = ("passed", "failed", "expected failure", "skipped", "not run")
RUN: tuple[Status, ...] = ("passed", "failed", "expected failure")
"""Those of a check that was really made."""

Group = Literal["contract", "behaviour", "physics", "economics", "evidence", "advice"]
GROUPS: tuple[Group, ...] = ("contract", "behaviour", "physics", "economics", "evidence", "advice")
"""In this order. The contract is a gate; what is only advised never makes a strategy fail."""


class Verdict(NamedTuple):
    """What came of one check.

    Attributes
    ----------
    check
        Its name.
    group
        Its group; a check of the group ``advice`` is a *should*, all others are a *must*.
    status
        What came of it. A check that was expected to fail and passes has failed.
    reason
        Why it was skipped, not run, or expected to fail.
    expected, found
        Of a failure: the rule, and what was found instead.
    scenario
        Label of the reference scenario in which it was found; empty where it holds of all.
    mend
        What to do about it.
    seconds
        Time that it took.
    """

    check: str
    group: Group
    status: Status
    reason: str = ""
    expected: str = ""
    found: str = ""
    scenario: str = ""
    mend: str = ""
    seconds: float = 0.0

    @property
    def weight(self) -> Literal["must", "should"]:
        """Whether a strategy fails without it."""
        return "should" if self.group == "advice" else "must"

    def lines(self) -> tuple[str, ...]:
        """Say in full what is wrong; one line each for what was expected, found, where, and what would do."""
        told = (
            ("expected", self.expected),
            ("found", self.found),
            ("scenario", self.scenario),
            ("reason", self.reason),
            ("mend", self.mend),
        )
        return tuple(f"{word}: {text}" for word, text in told if text)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it; the time is left out, so that equal runs give equal bytes."""
        told = {name: value for name, value in self._asdict().items() if name != "seconds"}
        return {**told, "weight": self.weight}


class Report(NamedTuple):
    """The verdicts on one strategy.

    Attributes
    ----------
    strategy
        Its name; that of the plugin where no strategy could be had from it.
    origin
        Where it comes from.
    verdicts
        One for each check, in the order of `coldchoice.testing.CHECKS`.
    apart
        Whether it was run in a process of its own, with limits of time and memory.
    """

    strategy: str
    origin: str
    verdicts: tuple[Verdict, ...]
    apart: bool = True

    @property
    def counts(self) -> Mapping[Status, int]:
        """Number of verdicts of each status."""
        found = [one.status for one in self.verdicts]
        return {status: found.count(status) for status in STATUSES}

    @property
    def run(self) -> int:
        """Number of checks that were really made."""
        return sum(self.counts[status] for status in RUN)

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """What must hold and does not."""
        return tuple(one for one in self.verdicts if one.status == "failed" and one.weight == "must")

    @property
    def advice(self) -> tuple[Verdict, ...]:
        """What should hold and does not."""
        return tuple(one for one in self.verdicts if one.status == "failed" and one.weight == "should")

    @property
    def conforms(self) -> bool:
        """Whether nothing that must hold fails, and something was checked at all."""
        return not self.failures and self.run > 0

    @property
    def badge(self) -> str:
        """Say in one line how many checks were run, and what came of them."""
        counts = self.counts
        done = {
            "passed": counts["passed"],
            "failed": len(self.failures),
            "advice": len(self.advice),
            "expected failure": counts["expected failure"],
        }
        left = ", ".join(f"{n} {status}" for status, n in counts.items() if n and status not in RUN)
        came = ", ".join(f"{n} {word}" for word, n in done.items() if n)
        told = f"{self.run} of {len(self.verdicts)} checks run: {came or 'none passed'}"
        return f"{told} ({left})" if left else told

    def of(self, check: str) -> Verdict:
        """Return the verdict of the check of that name."""
        return next(one for one in self.verdicts if one.check == check)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "strategy": self.strategy,
            "origin": self.origin,
            "conforms": self.conforms,
            "badge": self.badge,
            "counts": dict(self.counts),
            "process_of_its_own": self.apart,
            "verdicts": [one.to_json() for one in self.verdicts],
        }
