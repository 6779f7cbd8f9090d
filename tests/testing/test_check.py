from __future__ import annotations

import pytest

from coldchoice.testing.check import Fault, Skip, check, some
from coldchoice.testing.subject import Subject


def test_a_function_becomes_a_check_by_its_name_and_its_docstring() -> None:
    @check("physics")
    def never_gets_better(subject: Subject) -> None:
        """It ``never`` gets better.

        Time kills,
        and so on.
        """

    assert never_gets_better[:4] == (
        "never-gets-better", "physics", "It `never` gets better.", "Time kills, and so on.",
    )  # fmt: skip


def test_what_was_looked_at_is_passed_on_and_nothing_is_a_skip_with_its_reason() -> None:
    assert list(some(iter([1, 2]), "nothing there")) == [1, 2]
    with pytest.raises(Skip, match="nothing there"):
        list(some([], "nothing there"))


def test_a_fault_says_what_was_expected_and_found() -> None:
    fault = Fault("less", "more", "late", "look")
    assert str(fault) == "expected less, found more"
    assert (fault.scenario, fault.mend) == ("late", "look")
