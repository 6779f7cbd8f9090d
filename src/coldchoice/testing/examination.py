"""Put a strategy to every check: in a process of its own, one verdict each, whatever it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from coldchoice.plugin.apart import USUAL, Ended, Limits, Send, apart, can_be_apart
from coldchoice.plugin.failure import named
from coldchoice.testing.check import Check, Fault, Skip
from coldchoice.testing.checks import CHECKS, known
from coldchoice.testing.observation import observed
from coldchoice.testing.subject import Options, Subject
from coldchoice.testing.target import Broken, Loaded, NoStrategy, Target, target
from coldchoice.testing.verdict import Report, Verdict
from coldchoice.testing.yardsticks import rows_alone

if TYPE_CHECKING:
    from coldchoice.model.strategy import Strategy

LOADS = "loads"
"""Name of the check that a plugin passes by being loaded."""

CLOSED = "the contract is not kept: "


def check_strategy(
    strategy: Strategy | str | Path,
    *,
    options: Sequence[Options] = (),
    expected_failures: Mapping[str, str] | None = None,
    limits: Limits = USUAL,
    separate: bool = True,
) -> Report:
    """Put one strategy to every check of the kit.

    Parameters
    ----------
    strategy
        The strategy, the name of an installed one, or the path of a plugin's file that offers one.
    options
        Options to ask it with, besides none and the examples that its model of options gives.
    expected_failures
        Checks that are known to fail, each with its reason. One that passes all the same has failed.
    limits
        Seconds without a verdict, and memory, after which the process is ended and the check has failed.
    separate
        Whether it is run in a process of its own. Without one a strategy that hangs, hangs; systems
        that cannot fork have none.

    Returns
    -------
    Report
        A verdict for every check.

    Raises
    ------
    UnknownName
        For a strategy, a file or a check that is not there.
    InputError
        If a file offers no strategy, or several; `check_strategies` takes them all.
    """
    (report, *more) = check_strategies(
        strategy, options=options, expected_failures=expected_failures, limits=limits, separate=separate
    )
    if more:
        from coldchoice.errors import InputError, Problem

        names = ", ".join(one.strategy for one in (report, *more))
        raise InputError(
            Problem("offers several strategies", value=repr(str(strategy)), hint=f"one of {names}")
        )
    return report


def check_strategies(
    named: Strategy | str | Path,
    *,
    options: Sequence[Options] = (),
    expected_failures: Mapping[str, str] | None = None,
    limits: Limits = USUAL,
    separate: bool = True,
    folders: Sequence[str] = (),
) -> tuple[Report, ...]:
    """Do the same for every strategy that a plugin offers; `folders` are searched for names as well.

    Raises
    ------
    UnknownName
        As above.
    InputError
        If a plugin offers no strategy at all.
    """
    expected = known(expected_failures or {})
    rows_alone()  # before any of its code runs, and inherited by every process
    exam = Examination(target(named, folders), tuple(options), limits, separate and can_be_apart())
    try:
        return tuple(_with_expected(report, expected) for report in exam.reports())
    except NoStrategy:
        from coldchoice.errors import InputError

        raise InputError(f"{named} offers no strategy; the kit checks strategies") from None


class Examination:
    """What is examined, and how."""

    def __init__(self, what: Target, options: Sequence[Options], limits: Limits, separate: bool) -> None:
        self._target, self._options, self._limits, self._separate = what, options, limits, separate

    def reports(self) -> Iterable[Report]:
        """Yield a report for each strategy; one alone where it cannot be loaded."""
        try:
            names = self._names()
        except NoStrategy:
            raise
        except Broken as broken:
            fault = Verdict(LOADS, "contract", "failed", expected="a plugin that can be loaded",
                            found=broken.cause, mend=broken.hint)  # fmt: skip
            yield self._report(self._target.name, _completed([fault]))
            return
        for place, name in enumerate(names):
            yield self._report(name, self._verdicts(place))

    def _report(self, name: str, verdicts: Sequence[Verdict]) -> Report:
        return Report(name, self._target.origin, tuple(verdicts), self._separate)

    def _names(self) -> tuple[str, ...]:
        """Load the plugin once, in a process that ends with it, to learn what it offers."""
        if not self._separate:
            return tuple(_name_of(one) for one in self._target.load())

        def tell(send: Send) -> None:
            try:
                send(tuple(_name_of(one) for one in self._target.load()))
            except Broken as broken:
                send((broken,))

        try:
            with apart(tell, self._limits) as messages:
                found: tuple[Any, ...] = next(messages)
        except Ended as ended:
            raise Broken(f"{ended} while it was loaded", "do nothing at import but define things") from None
        if found and isinstance(found[0], Broken):
            raise found[0]
        return found

    def _verdicts(self, place: int) -> Sequence[Verdict]:
        done: list[Verdict] = []
        if not self._separate:
            loaded, every = self._target.load()[place], list(CHECKS.values())
            observed(lambda: _examine(loaded, self._options, every, done.append))  # for what it puts back
            return _completed(done)
        while left := _left(done):
            try:
                self._examine_apart(place, left, done)
            except Ended as ended:
                done.append(_ended(left_after := _left(done)[0], str(ended)))
                if left_after.group == "contract":
                    break
        return _completed(done)

    def _examine_apart(self, place: int, left: Sequence[Check], done: list[Verdict]) -> None:
        def work(send: Send) -> None:
            _examine(self._target.load()[place], self._options, left, send)

        with apart(work, self._limits) as messages:
            for verdict in messages:
                done.append(verdict)
        if left and not done:
            raise Ended("it ended its process")


def _name_of(loaded: Loaded) -> str:
    return str(getattr(loaded.strategy, "name", type(loaded.strategy).__name__))


def _left(done: Sequence[Verdict]) -> list[Check]:
    """Checks that still can be run; none behind a gate that is closed."""
    made = {one.check for one in done}
    if any(one.status == "failed" and one.group == "contract" for one in done):
        return [one for one in CHECKS.values() if one.name not in made and one.group == "contract"]
    return [one for one in CHECKS.values() if one.name not in made]


def _examine(
    loaded: Loaded, options: Sequence[Options], checks: Sequence[Check], tell: Callable[[Verdict], None]
) -> None:
    """Make the checks in order and tell each verdict; behind a failed contract there is nothing to see."""
    subject = Subject(loaded.strategy, options, loaded.seen, loaded.taken)
    closed = False
    for one in checks:
        if closed and one.group != "contract":
            return
        verdict = judged(one, subject)
        closed |= verdict.status == "failed" and verdict.group == "contract"
        tell(verdict)


def judged(check: Check, subject: Subject) -> Verdict:
    """Make one check; an exception that it did not foresee is a failure with its text."""
    start = perf_counter()
    verdict = Verdict(check.name, check.group, "passed")
    try:
        check.run(subject)
    except Skip as reason:
        verdict = verdict._replace(status="skipped", reason=str(reason))
    except Fault as fault:
        verdict = verdict._replace(
            status="failed",
            expected=fault.expected,
            found=fault.found,
            scenario=fault.scenario,
            mend=fault.mend,
        )
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        verdict = verdict._replace(status="failed", expected=check.guards, found=named(error))
    return verdict._replace(seconds=perf_counter() - start)


def _ended(check: Check, how: str) -> Verdict:
    mend = "look for a loop without an end, for os._exit, and for arrays larger than (draws,)"
    return Verdict(check.name, check.group, "failed", expected="a verdict", found=how, mend=mend)


def _completed(done: Sequence[Verdict]) -> Sequence[Verdict]:
    """Add what was not run, and why."""
    made = {one.check: one for one in done}
    broken = [one.check for one in done if one.status == "failed" and one.group == "contract"]
    reason = f"{CLOSED}{', '.join(broken)}"
    return [made.get(one.name) or Verdict(one.name, one.group, "not run", reason) for one in CHECKS.values()]


def _with_expected(report: Report, expected: Mapping[str, str]) -> Report:
    def told(one: Verdict) -> Verdict:
        reason = expected.get(one.check)
        if reason is None or one.status not in ("passed", "failed"):
            return one
        if one.status == "failed":
            return one._replace(status="expected failure", reason=reason)
        found = f"it passes, and was expected to fail: {reason}"
        return one._replace(
            status="failed", expected="a failure", found=found, mend="take it out of the list"
        )

    return report._replace(verdicts=tuple(map(told, report.verdicts)))
