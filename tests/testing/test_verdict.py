from __future__ import annotations

import json

from coldchoice.testing import Report, Verdict

PASSED = Verdict("a", "contract", "passed")
FAILED = Verdict("b", "physics", "failed", expected="less", found="more", scenario="late", mend="look")
ADVICE = Verdict("c", "advice", "failed")
SKIPPED = Verdict("d", "evidence", "skipped", "nothing there")
EXPECTED = Verdict("e", "behaviour", "expected failure", "known")
NOT_RUN = Verdict("f", "economics", "not run", "the contract")


def report(*verdicts: Verdict) -> Report:
    return Report("own", "./own.py", verdicts)


def test_the_badge_says_how_many_were_run_beside_what_came_of_them() -> None:
    assert report(PASSED, PASSED._replace(check="g")).badge == "2 of 2 checks run: 2 passed"
    assert report(PASSED, FAILED, EXPECTED, SKIPPED, NOT_RUN).badge == (
        "3 of 5 checks run: 1 passed, 1 failed, 1 expected failure (1 skipped, 1 not run)"
    )
    assert report(PASSED, ADVICE, SKIPPED).badge == "2 of 3 checks run: 1 passed, 1 advice (1 skipped)"
    assert report(SKIPPED).badge == "0 of 1 checks run: none passed (1 skipped)"


def test_only_what_must_hold_decides() -> None:
    assert report(PASSED, ADVICE, SKIPPED, EXPECTED).conforms
    assert not report(PASSED, FAILED).conforms
    assert report(PASSED, FAILED, ADVICE).failures == (FAILED,)
    assert report(PASSED, FAILED, ADVICE).advice == (ADVICE,)


def test_nothing_run_is_nothing_shown() -> None:
    assert not report(SKIPPED, NOT_RUN).conforms


def test_a_verdict_says_what_was_expected_found_where_and_what_would_do() -> None:
    assert FAILED.lines() == ("expected: less", "found: more", "scenario: late", "mend: look")
    assert ADVICE.weight == "should"
    assert FAILED.weight == "must"


def test_as_json_it_has_no_clock() -> None:
    told = report(FAILED._replace(seconds=3.0), ADVICE).to_json()
    assert json.dumps(told) == json.dumps(report(FAILED, ADVICE).to_json())
    assert told["verdicts"][1]["weight"] == "should"
    assert told["conforms"] is False
