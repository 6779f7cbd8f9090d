"""The kit inside pytest: one line in a test file, and every check is a test of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coldchoice.plugin.apart import USUAL, Limits
from coldchoice.testing.checks import CHECKS, known
from coldchoice.testing.examination import check_strategy
from coldchoice.testing.subject import Options
from coldchoice.testing.verdict import Report, Verdict

if TYPE_CHECKING:
    from coldchoice.model.strategy import Strategy


class Conforms:
    """One check of one strategy as a test has it: call it, and the test ends as the verdict says."""

    def __init__(self, report: Callable[[], Report], check: str) -> None:
        self._report, self.check = report, check

    def __call__(self) -> None:
        """Fail, skip or expect a failure, in the words of pytest."""
        tell(self._report().of(self.check))


def tell(verdict: Verdict) -> None:
    """End the running test as a verdict says; what is only advised is skipped, with the advice."""
    import pytest

    text = "\n".join((f"{verdict.check}: {CHECKS[verdict.check].guards}", *verdict.lines()))
    if verdict.status == "failed":
        if verdict.weight == "should":
            pytest.skip(f"advice: {text}")
        pytest.fail(text, pytrace=False)
    if verdict.status == "expected failure":
        pytest.xfail(verdict.reason)
    if verdict.status != "passed":
        pytest.skip(f"{verdict.status}: {verdict.reason}")


def conformance_tests(
    *strategies: Strategy | str | Path,
    options: Sequence[Options] = (),
    expected_failures: Mapping[str, str] | None = None,
    limits: Limits = USUAL,
) -> Callable[..., None]:
    """Return a test of these strategies: one case for each check.

    In a test file::

        from coldchoice.testing import conformance_tests

        test_conformance = conformance_tests("my-strategy")

    Parameters
    ----------
    strategies
        Each as for `coldchoice.testing.check_strategy`, as are the other arguments.

    Raises
    ------
    UnknownName
        For a check among the expected failures that is not there.
    """

    def test_conformance(conforms: Conforms) -> None:
        conforms()

    mark = parametrize_strategies(
        *strategies, options=options, expected_failures=expected_failures, limits=limits
    )
    marked: Callable[..., None] = mark(test_conformance)
    return marked


def parametrize_strategies(
    *strategies: Strategy | str | Path,
    options: Sequence[Options] = (),
    expected_failures: Mapping[str, str] | None = None,
    limits: Limits = USUAL,
) -> Any:
    """Return a mark that gives a test the argument `conforms`, once for each strategy and check.

    ::

        @parametrize_strategies("my-strategy", "my-other")
        def test_conformance(conforms):
            conforms()

    Strategies are examined when the first of their tests is run, each once.
    """
    import pytest

    expected = known(expected_failures or {})

    def cases() -> Iterable[Any]:
        for strategy in strategies:
            name = strategy if isinstance(strategy, str | Path) else strategy.name

            @lru_cache(maxsize=1)
            def report(strategy: Strategy | str | Path = strategy) -> Report:
                return check_strategy(strategy, options=options, expected_failures=expected, limits=limits)

            for check in CHECKS:
                yield pytest.param(Conforms(report, check), id=f"{name}-{check}")

    return pytest.mark.parametrize("conforms", list(cases()))
