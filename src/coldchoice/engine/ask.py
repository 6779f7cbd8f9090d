"""Put the case to one strategy, alone: an answer, a decline with its reason, or a failure with its cause."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coldchoice.errors import AssessmentError, NotApplicable
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.model.money import Money
from coldchoice.plugin.quiet import stdout_to_stderr

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.strategy import Strategy

CRITERIA = ("viability", "cost", "flexibility")
FRACTIONS = ("viable_recovery", "dye_viability")
DURATIONS = ("usable_life_h", "carrier_hold_h", "preparation_h")


class Silent(NamedTuple):
    """A strategy without an assessment, and why.

    `status` is "not applicable" for a decline, "failed" for anything that went wrong inside it.
    """

    status: str
    reason: str


def ask(strategy: Strategy, case: Case) -> Assessment | Silent:
    """Return what `strategy` says of `case`; nothing it raises or prints gets out.

    A strategy's output to stdout is sent to stderr: stdout carries only the answer.
    """
    try:
        with stdout_to_stderr():
            answer = strategy.assess(case)
        return checked(answer, case.draws)
    except NotApplicable as reason:
        return Silent("not applicable", str(reason) or "no reason given")
    except AssessmentError as error:
        return Silent("failed", str(error))
    except (Exception, SystemExit) as error:
        return Silent("failed", in_one_line(error))


def in_one_line(error: BaseException) -> str:
    """Name an exception, its message and the last line of the plugin's own code that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno})" if len(frames) > 1 else ""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}{where}" if message else f"{type(error).__name__}{where}"


def checked(answer: object, draws: int) -> Assessment:
    """Return `answer` if it is an assessment of the right shape and range.

    Raises
    ------
    AssessmentError
        Naming the field, what was found and the rule.
    """
    if not isinstance(answer, Assessment):
        raise AssessmentError(f"assess returned {type(answer).__name__}; it must return an Assessment")
    if answer.facts is not None:
        _check_facts(answer.facts, draws)
        return answer
    missing = [name for name in CRITERIA if getattr(answer, name) is None]
    if missing:
        raise AssessmentError(f"assessment gives neither facts nor {', '.join(missing)}")
    _check_range("viability", answer.viability, draws, 1.0)
    _check_range("flexibility", answer.flexibility, draws, 1.0)
    if not isinstance(answer.cost, Money):
        raise AssessmentError("cost must be Money, e.g. case.money(140, 'USD', 2024)")
    _check_range("cost", answer.cost.amount, draws, np.inf)
    return answer


def _check_facts(facts: Facts, draws: int) -> None:
    for name in FRACTIONS:
        _check_range(name, getattr(facts, name), draws, 1.0)
    for name in DURATIONS:
        _check_range(name, getattr(facts, name), draws, np.inf, endless=True)
    for cause, probability in facts.losses.items():
        _check_range(f"losses[{cause!r}]", probability, draws, 1.0)
    for use in facts.uses:
        _check_range(f"quantity of {use.item!r}", use.quantity, draws, np.inf)


def _check_range(name: str, values: object, draws: int, most: float, *, endless: bool = False) -> None:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise AssessmentError(f"{name} is {type(values).__name__}; it must be numbers") from None
    if array.shape not in ((), (draws,)):
        raise AssessmentError(f"{name} has shape {array.shape}; it must be a number or have shape ({draws},)")
    bad = np.isnan(array) | (array < 0) | (array > most)
    if not endless:
        bad |= np.isinf(array)
    if bad.any():
        found = float(array[bad][0]) if array.shape else float(array)
        upper = f"0 to {most:g}" if np.isfinite(most) else "0 or more, and finite"
        share = f" in {int(bad.sum())} of {draws} draws" if array.shape else ""
        raise AssessmentError(f"{name} is {found:g}{share}; it must be {upper}")
