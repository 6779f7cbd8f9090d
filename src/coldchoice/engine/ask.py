"""Put the case to one strategy, alone: an answer, a decline with its reason, or a failure with its cause."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import copy_context
from itertools import dropwhile
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import numpy as np

from coldchoice.accounting.priced import priced
from coldchoice.accounting.usable import USABLE_CAUSES
from coldchoice.engine.intact import intact
from coldchoice.engine.plain import plain
from coldchoice.errors import AssessmentError, ColdchoiceError, NotApplicable, did_you_mean
from coldchoice.model.assessment import Assessment, Facts, Grade, Input, Per, Use
from coldchoice.model.comparison import CRITERIA
from coldchoice.model.kit import known_kit
from coldchoice.model.money import Money
from coldchoice.plugin.failure import message_of, named, shown
from coldchoice.plugin.limits import memory_limited
from coldchoice.plugin.quiet import stdout_to_stderr
from coldchoice.plugin.steady import home_of
from coldchoice.plugin.surroundings import told
from coldchoice.plugin.tried import seconds_allowed, try_first
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from coldchoice.engine.intact import Intact
    from coldchoice.model.assessment import Values
    from coldchoice.model.case import Case
    from coldchoice.model.criterion import CriterionValue
    from coldchoice.model.strategy import Strategy

T = TypeVar("T")
R = TypeVar("R", bound=Any)

GRADES = get_args(Grade)
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
        return checked(alone(lambda: strategy.assess(case), case, home_of(strategy)), case)
    except NotApplicable as reason:
        return Silent("not applicable", message_of(reason) or "no reason given")
    except AssessmentError as error:
        return Silent("failed", message_of(error))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Silent("failed", in_one_line(error))


def alone(run: Callable[[], T], case: Case, own: str = "") -> T:
    """Run a plugin's code on a case, so that nobody else notices.

    Its output to stdout is sent to stderr: stdout carries only the answer. Settings that numpy keeps in the
    context, as by `numpy.seterr`, end with it. `own` is the package that the code is from.

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
    except KeyboardInterrupt:
        raise
    except BaseException:
        _refuse_changes(kept, own)
        raise
    _refuse_changes(kept, own)
    return answer


def _refuse_changes(kept: Intact, own: str) -> None:
    if changed := kept.put_back(own):
        raise AssessmentError(told(changed)) from None


def _try(run: Callable[[], object]) -> None:
    from coldchoice.plugin.apart import Ended

    try:
        try_first(run)
    except Ended as ended:
        raise AssessmentError(str(ended)) from None


def in_one_line(error: BaseException) -> str:
    """Name an exception, its message and the last line of the plugin's own code that it came through."""
    return named(error) + _last_own_line(error)


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
    """Return `answer` if it is an assessment that the accounting can use, its numbers as plain ones.

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
        return _with(answer, facts=_checked_facts(answer.facts, case))
    if missing:
        raise AssessmentError(f"assessment gives neither facts nor {', '.join(missing)}")
    _check_money("cost", answer.cost, case)
    return _with(
        answer,
        viability=_checked_range("viability", answer.viability, case.draws, 1.0),
        flexibility=_checked_range("flexibility", answer.flexibility, case.draws, 1.0),
    )


def _with(record: R, **found: object) -> R:
    """Return a record with these values: itself where it has them."""
    if all(getattr(record, name) is value for name, value in found.items()):
        return record
    kept: R = record._replace(**found)
    return kept


def check_words(answer: Assessment | CriterionValue) -> None:
    """Check what is only read by people: a text where a tuple belongs would come out letter by letter."""
    for name in ("sources", "notes"):
        _check_texts(name, getattr(answer, name))
    inputs: object = answer.inputs
    if not isinstance(inputs, tuple | list) or not all(isinstance(one, Input) for one in inputs):
        raise AssessmentError(f"inputs is {shown(inputs)}; it must be a tuple of Input")
    for at, one in enumerate(answer.inputs):
        for name in ("name", "text", "note"):
            _check_text(f"inputs[{at}].{name}", getattr(one, name))
        _check_texts(f"inputs[{at}].sources", one.sources)
    own = answer.grade if isinstance(answer, Assessment) else None
    grades: tuple[object, ...] = (own, *(one.grade for one in answer.inputs))
    for grade in grades:
        if grade is not None and not (isinstance(grade, str) and grade in GRADES):
            raise AssessmentError(f"grade is {shown(grade)}; it must be one of {', '.join(GRADES)}")
    if isinstance(answer, Assessment) and isinstance(answer.facts, Facts):
        _check_texts("beyond", answer.facts.beyond)


def _check_texts(name: str, found: object) -> None:
    if isinstance(found, str):
        raise AssessmentError(f"{name} is {shown(found)}; it must be a tuple of str: write ({shown(found)},)")
    if not isinstance(found, tuple | list) or not all(isinstance(one, str) for one in found):
        raise AssessmentError(f"{name} is {shown(found)}; it must be a tuple of str")


def _check_text(name: str, found: object) -> None:
    if not isinstance(found, str):
        raise AssessmentError(f"{name} is {shown(found)}; it must be str")


def _checked_facts(facts: object, case: Case) -> Facts:
    if not isinstance(facts, Facts):
        raise AssessmentError(f"facts is {type(facts).__name__}; it must be Facts")
    found: dict[str, object] = {
        name: _checked_range(name, getattr(facts, name), case.draws, 1.0) for name in FRACTIONS
    }
    for name in DURATIONS:
        found[name] = _checked_range(name, getattr(facts, name), case.draws, np.inf, endless=True)
    if facts.excursion is not None:
        found["excursion"] = _checked_range("excursion", facts.excursion, case.draws, 1.0)
    found["defended_hold_h"] = _checked_range(
        "defended_hold_h", facts.defended_hold_h, 0, np.inf, endless=True
    )
    found["losses"] = _checked_losses(facts.losses, case)
    found["uses"] = _checked_uses(facts.uses, case)
    for name in ("needs", "needs_at_origin"):
        _check_kits(name, getattr(facts, name))
    if not isinstance(facts.stored, bool | np.bool_):
        raise AssessmentError(f"stored is {shown(facts.stored)}; it must be True or False")
    return _with(facts, **found)


def _checked_losses(losses: object, case: Case) -> Mapping[str, Values]:
    if not isinstance(losses, Mapping):
        raise AssessmentError(f"losses is {shown(losses)}; it must be a mapping of causes to probabilities")
    found = {}
    for cause, probability in losses.items():
        if cause not in USABLE_CAUSES:
            near = did_you_mean(str(cause), USABLE_CAUSES)
            raise AssessmentError(f"unknown cause of loss {shown(cause)}; {near}")
        found[cause] = _checked_range(f"losses[{cause!r}]", probability, case.draws, 1.0)
    return losses if all(losses[cause] is value for cause, value in found.items()) else found


def _checked_uses(uses: object, case: Case) -> object:
    """Return a tuple of checked uses: of a generator nothing would be left, and all would be free."""
    if not isinstance(uses, tuple | list):
        raise AssessmentError(f"uses is {type(uses).__name__}; it must be a tuple of Use")
    found = tuple(_checked_use(use, case) for use in uses)
    same = isinstance(uses, tuple) and all(one is use for one, use in zip(found, uses, strict=True))
    return uses if same else found


def _checked_use(use: object, case: Case) -> Use:
    if not isinstance(use, Use):
        raise AssessmentError(f"uses holds {type(use).__name__}; it must hold Use")
    _check_text("item of a Use", use.item)
    quantity = _checked_range(f"quantity of {use.item!r}", use.quantity, case.draws, np.inf)
    if use.per not in get_args(Per):
        raise AssessmentError(
            f"{use.item!r} is used per {shown(use.per)}; it must be {', '.join(get_args(Per))}"
        )
    if use.price is not None:
        _check_money(f"price of {use.item!r}", use.price, case)
    else:
        try:
            priced(use.item, case.terms)
        except ColdchoiceError as error:
            raise AssessmentError(f"{error}; or give it a price of its own") from None
    return _with(use, quantity=quantity)


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
    _checked_range(name, money.amount, case.draws, np.inf)
    try:
        case.convert(money)
    except ColdchoiceError as error:
        raise AssessmentError(f"{name}: {error}") from None


def _checked_range(name: str, values: object, draws: int, most: float, *, endless: bool = False) -> Values:
    """Return the values as plain ones, one for each draw or one for all; where there are no `draws`, one."""
    found = plain(name, values)
    array = np.asarray(found)
    if array.shape != () and (not draws or array.shape != (draws,)):
        rule = f"a number or have shape ({draws},)" if draws else "a number"
        raise AssessmentError(f"{name} has shape {array.shape}; it must be {rule}")
    bad = np.isnan(array) | (array < 0) | (array > most)
    if not endless:
        bad |= np.isinf(array)
    if bad.any():
        worst = float(array[bad][0]) if array.shape else float(array)
        upper = f"0 to {most:g}" if np.isfinite(most) else "0 or more" + ("" if endless else ", and finite")
        share = f" in {int(bad.sum())} of {draws} draws" if array.shape else ""
        raise AssessmentError(f"{name} is {worst:g}{share}; it must be {upper}")
    return found
