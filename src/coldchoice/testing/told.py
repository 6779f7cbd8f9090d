"""What the kit found, as text: a table of the groups, what fails in full, and how many checks were run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coldchoice.testing.checks import CHECKS
from coldchoice.testing.verdict import GROUPS, STATUSES, Report, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

LIST_HEADERS = ("check", "group", "what holds of a strategy that passes")


def headers(report: Report) -> tuple[str, ...]:
    """Return what stands above `rows`; advice has a column where there is some: it is no failure."""
    return ("group", "checks", *_columns(report))


def rows(report: Report) -> list[tuple[str, ...]]:
    """Return a line for each group: how many checks it has, and what came of them."""
    found = []
    for group in GROUPS:
        of_group = [_column(one) for one in report.verdicts if one.group == group]
        counts = (str(of_group.count(column) or "-") for column in _columns(report))
        found.append((group, str(len(of_group)), *counts))
    return found


def _columns(report: Report) -> tuple[str, ...]:
    used = {_column(one) for one in report.verdicts}
    passed, failed, *others = STATUSES
    return (passed, failed, *(("advice",) if "advice" in used else ()), *others)


def _column(verdict: Verdict) -> str:
    return "advice" if verdict.status == "failed" and verdict.weight == "should" else verdict.status


def list_rows() -> list[tuple[str, ...]]:
    """Return a line for each check."""
    return [(one.name, one.group, one.guards) for one in CHECKS.values()]


def details(report: Report) -> Iterator[str]:
    """Yield what stands below the table: failures in full, advice, expected failures, what was left."""
    for title, verdicts in (("failed", report.failures), ("advice", report.advice)):
        for one in verdicts:
            yield f"{title}: {one.check}: {CHECKS[one.check].guards}"
            yield from (f"  {line}" for line in one.lines())
    for one in report.verdicts:
        if one.status == "expected failure":
            yield f"expected failure: {one.check}: {one.reason}"
    yield from _left(report)


def _left(report: Report) -> Iterator[str]:
    """Yield the checks that were skipped or not run, those of one reason together."""
    for status in ("skipped", "not run"):
        by_reason: dict[str, list[Verdict]] = {}
        for one in report.verdicts:
            if one.status == status:
                by_reason.setdefault(one.reason, []).append(one)
        for reason, verdicts in by_reason.items():
            yield f"{status}: {reason}: {_names(verdicts)}"


def _names(verdicts: Sequence[Verdict]) -> str:
    names = [one.check for one in verdicts]
    return ", ".join(names) if len(names) <= 4 else f"{len(names)} checks"
