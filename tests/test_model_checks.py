"""Every row of the table of model checks that was reproduced or computed is held by a test."""

from __future__ import annotations

import re
from pathlib import Path

from coldchoice.evidence.tables import read_table

TESTS = Path(__file__).resolve().parent

NOT_TESTABLE = {
    "C065": "the data file (SGI.csv) has no licence, and nothing here computes a surface of formulations",
}
"""Rows that no test can hold, and why. A row that gets a test must leave this table."""

WITHOUT_THE_DATA = {
    **dict.fromkeys(
        ("C001", "C002", "C003", "C004", "C005", "C006", "C007", "C008"),
        "batches rebuilt from published lines, F ratios and times: see tests/science/published_batches.py",
    ),
    "C010": "measurements only in a package under the AGPL: data made so that their fit is the published one",
    "C014": "measurements only in a package under the AGPL: data made so that their fit is the published one",
}
"""Rows whose output is reached, but not from the measurements that the row names."""


def ids_named_in_tests() -> set[str]:
    """Find ids as tests write them: ``C001`` in a comment, ``test_something_c001_c002`` in a name."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        if path != Path(__file__).resolve():
            text = path.read_text(encoding="utf-8")
            found |= {id_.upper() for id_ in re.findall(r"(?<![A-Za-z0-9])[Cc]0\d\d(?!\d)", text)}
    return found


def rows(*statuses: str) -> set[str]:
    return {row["id"] for row in read_table("model_checks") if row["status"] in statuses}


def test_every_reproduced_or_computed_row_is_a_test() -> None:
    wanted = rows("reproduced", "computed")
    assert wanted - ids_named_in_tests() - set(NOT_TESTABLE) == set()


def test_the_exceptions_are_exceptions() -> None:
    named = ids_named_in_tests()
    assert set(NOT_TESTABLE) & named == set()
    assert set(WITHOUT_THE_DATA) <= named
    known = {row["id"] for row in read_table("model_checks")}
    assert (set(NOT_TESTABLE) | set(WITHOUT_THE_DATA) | named) <= known
