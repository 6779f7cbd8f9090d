"""Put the case to one strategy, alone: an answer, a decline with its reason, or a failure with its cause."""

from __future__ import annotations

from contextvars import copy_context
from itertools import dropwhile
from traceback import walk_tb
from typing import TYPE_CHECKING, TypeVar, get_args

import numpy as np

from coldchoice.accounting.priced import priced
from coldchoice.accounting.usable import USABLE_CAUSES
from coldchoice.engine.intact import intact
from coldchoice.errors import AssessmentError, ColdchoiceError, NotApplicable, did_you_mean
from coldchoice.model.assessment import Assessment, Facts, Grade, Input, Per, Use
from coldchoice.model.comparison import CRITERIA
from coldchoice.model.kit import known_kit
from coldchoice.model.money import Money
from coldchoice.plugin.limits import memory_limited
from coldchoice.plugin.quiet import stdout_to_stderr
from coldchoice.plugin.surroundings import told
from coldchoice.plugin.tried import seconds_allowed, try_first
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from coldchoice.engine.intact import Intact
    from coldchoice.model.case import Case
    from coldchoice.model.criterion import CriterionValue
    from coldchoice.model.strategy import Strategy

T = TypeVar("T")

FRACTIONS = ("viable_recovery", "dye_viability")
DURATIONS = ("usable_life_h", "carrier_hold_h", "preparation_h")


class Silent(NamedTuple):
    """A strategy without an assessment, and why.

    `status` is "not applicable" for a decline, "failed" for anything that went wrong inside it, and
    "infeasible" where units would wait without end for what there is too little of.
    """

    status: str
    reason: str


def ask(strategy: Strategy, case: Case) -> Assessment | Silent:
    """Return what `strategy` says of `case`; nothing it raises, prints or changes gets out.

    What it changes of the case, of numpy or of coldchoice is put back before anyone else is asked, and it
    has failed.
    """
    try:
        return checked(alone(lambda: strategy.assess(case), case), case)
    except NotApplicable as reason:
        return Silent("not applicable", str(reason) or "no reason given")
    except AssessmentError as error:
        return Silent("failed", str(error))
    except (Exception, SystemExit) as error:
        return Silent("failed", in_one_line(error))


def alone(run: Callable[[], T], case: Case) -> T:
    """Run a plugin's code on a case, so that nobody else notices.

    Its output to stdout is sent to stderr: stdout carries only the answer. Settings that numpy keeps in the
    context, as by `numpy.seterr`, end with it.

    Raises
    ------
    AssessmentError
        If it changed what belongs to all, whatever else it did, or took too long where that is looked at.
    """
    if seconds_allowed() is not None:
        _try(run)
    kept = intact(case)
    try:
        with stdout_to_stderr(), memory_limited():
            answer = copy_context().run(run)
    except (Exception, SystemExit):
        _refuse_changes(kept)
        raise
    _refuse_changes(kept)
    return answer


def _refuse_changes(kept: Intact) -> None:
    if changed := kept.put_back():
        raise AssessmentError(told(changed)) from None


def _try(run: Callable[[], object]) -> None:
    from coldchoice.plugin.apart import Ended

    try:
        try_first(run)
    except Ended as ended:
        raise AssessmentError(str(ended)) from None


def in_one_line(error: BaseException) -> str:
    """Name an exception, its message and the last line of the plugin's own code that it came through."""
    message = " ".join(str(error).split())
    said = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return said + _last_own_line(error)


def _last_own_line(error: BaseException) -> str:
    """Find where the plugin was; neither the engine nor the libraries that it calls are its own."""
    walked = [
        (str(frame.f_globals.get("__name__", "")), frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
    ]
    frames = list(dropwhile(lambda one: one[0].startswith("coldchoice.engine."), walked))
    package = frames[0][0].partition(".")[0] if frames else ""
    own = [(file, line) for module, file, line in frames if module.partition(".")[0] == package]
    return f" ({own[-1][0].replace(chr(92), '/').rpartition('/')[2]}:{own[-1][1]})" if own else ""


def checked(answer: object, case: Case) -> Assessment:
    """Return `answer` if it is an assessment that the accounting can use.

    Raises
    ------
    AssessmentError
        Naming the field, what was found and the rule.
    """
    if not isinstance(answer, Assessment):
        raise AssessmentError(f"assess returned {type(answer).__name__}; it must return an Assessment")
    check_words(answer)
    missing = [name for name in CRITERIA if getattr(answer, name) is None]
    if answer.facts is not None:
        if len(missing) < len(CRITERIA):
            raise AssessmentError("assessment gives both facts and criteria; criteria follow from the facts")
        _check_facts(answer.facts, case)
        return answer
    if missing:
        raise AssessmentError(f"assessment gives neither facts nor {', '.join(missing)}")
    _check_range("viability", answer.viability, case.draws, 1.0)
    _check_range("flexibility", answer.flexibility, case.draws, 1.0)
    _check_money("cost", answer.cost, case)
    return answer


def check_words(answer: Assessment | CriterionValue) -> None:
    """Check what is only read by people: a text where a tuple belongs would come out letter by letter."""
    for name, kind in (("inputs", Input), ("sources", str), ("notes", str)):
        found = getattr(answer, name)
        if not isinstance(found, tuple | list) or not all(isinstance(one, kind) for one in found):
            raise AssessmentError(f"{name} is {found!r}; it must be a tuple of {kind.__name__}")
    own = answer.grade if isinstance(answer, Assessment) else None
    for grade in (own, *(one.grade for one in answer.inputs)):
        if grade is not None and grade not in get_args(Grade):
            raise AssessmentError(f"grade is {grade!r}; it must be one of {', '.join(get_args(Grade))}")


def _check_facts(facts: object, case: Case) -> None:
    if not isinstance(facts, Facts):
        raise AssessmentError(f"facts is {type(facts).__name__}; it must be Facts")
    for name in FRACTIONS:
        _check_range(name, getattr(facts, name), case.draws, 1.0)
    for name in DURATIONS:
        _check_range(name, getattr(facts, name), case.draws, np.inf, endless=True)
    if facts.excursion is not None:
        _check_range("excursion", facts.excursion, case.draws, 1.0)
    _check_range("defended_hold_h", facts.defended_hold_h, 0, np.inf, endless=True)
    for cause, probability in facts.losses.items():
        if cause not in USABLE_CAUSES:
            raise AssessmentError(f"unknown cause of loss {cause!r}; {did_you_mean(cause, USABLE_CAUSES)}")
        _check_range(f"losses[{cause!r}]", probability, case.draws, 1.0)
    for use in facts.uses:
        _check_use(use, case)
    for name in ("needs", "needs_at_origin"):
        _check_kits(name, getattr(facts, name))


def _check_use(use: object, case: Case) -> None:
    if not isinstance(use, Use):
        raise AssessmentError(f"uses holds {type(use).__name__}; it must hold Use")
    _check_range(f"quantity of {use.item!r}", use.quantity, case.draws, np.inf)
    if use.per not in get_args(Per):
        raise AssessmentError(f"{use.item!r} is used per {use.per!r}; it must be {', '.join(get_args(Per))}")
    if use.price is not None:
        _check_money(f"price of {use.item!r}", use.price, case)
    else:
        try:
            priced(use.item, case.terms)
        except ColdchoiceError as error:
            raise AssessmentError(f"{error}; or give it a price of its own") from None


def _check_kits(name: str, kits: object) -> None:
    if not isinstance(kits, set | frozenset):
        raise AssessmentError(f"{name} is {type(kits).__name__}; it must be a frozenset of equipment")
    for kit in kits:
        try:
            known_kit(kit)
        except (ValueError, AttributeError) as error:
            raise AssessmentError(f"{name}: {error}; a plugin's own is written x-{kit}") from None


def _check_money(name: str, money: object, case: Case) -> None:
    if not isinstance(money, Money):
        raise AssessmentError(f"{name} must be Money, e.g. case.money(140, 'USD', 2024)")
    _check_range(name, money.amount, case.draws, np.inf)
    try:
        case.convert(money)
    except ColdchoiceError as error:
        raise AssessmentError(f"{name}: {error}") from None


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
