from __future__ import annotations

from coldchoice.testing import CHECKS, Report, Verdict, told
from coldchoice.testing.verdict import GROUPS

VERDICTS = tuple(Verdict(one.name, one.group, "passed") for one in CHECKS.values())


def test_every_group_has_its_line() -> None:
    report = Report("own", "here", VERDICTS)
    rows = told.rows(report)
    assert [row[0] for row in rows] == list(GROUPS)
    assert sum(int(row[1]) for row in rows) == len(CHECKS)
    assert all(len(row) == len(told.headers(report)) for row in rows)


def test_advice_stands_in_a_column_of_its_own_where_there_is_some() -> None:
    *others, last = VERDICTS
    report = Report("own", "here", (*others, last._replace(group="advice", status="failed")))
    found = dict(zip(told.headers(report), told.rows(report)[-1], strict=True))
    assert (found["failed"], found["advice"]) == ("-", "1")
    assert "advice" not in told.headers(Report("own", "here", VERDICTS))


def test_where_all_passed_there_is_nothing_more_to_read() -> None:
    assert list(told.details(Report("own", "here", VERDICTS))) == []


def test_what_was_left_stands_together_by_its_reason() -> None:
    left = tuple(one._replace(status="not run", reason="why") for one in VERDICTS)
    assert list(told.details(Report("own", "here", left))) == [f"not run: why: {len(CHECKS)} checks"]
    few = (*left[:2], *VERDICTS[2:])
    (line,) = told.details(Report("own", "here", few))
    assert line == f"not run: why: {few[0].check}, {few[1].check}"


def test_the_list_has_a_line_for_each_check() -> None:
    assert [row[0] for row in told.list_rows()] == list(CHECKS)
