"""Checks of the contract, which are a gate: what a strategy must be so that anything else can be asked."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from coldchoice.accounting.priced import priced
from coldchoice.accounting.usable import USABLE_CAUSES
from coldchoice.engine.ask import check_words, checked
from coldchoice.engine.plain import plain
from coldchoice.errors import AssessmentError, ColdchoiceError, did_you_mean
from coldchoice.model.assessment import Assessment, Facts, Per, Use
from coldchoice.model.kit import known_kit
from coldchoice.model.money import Money
from coldchoice.model.strategy import options_of
from coldchoice.plugin.requirements import KEBAB
from coldchoice.testing.check import Fault, Skip, check
from coldchoice.testing.subject import examples_of, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coldchoice.testing.subject import Reply, Subject

FEWEST_LETTERS = 10
"""Assumption: a reason of fewer letters tells nobody what would do."""


@check("contract")
def loads(subject: Subject) -> None:
    """The door lets it in.

    What cannot be loaded is a line in ``coldchoice plugins`` and no row in any table. (Whoever gives the kit
    a strategy, and not the name of a plugin, has passed this check.)
    """


@check("contract")
def name_is_kebab_case(subject: Subject) -> None:
    """Its name is a text in small letters, digits and single hyphens.

    Scenarios, switches and tables use it.
    """
    name = getattr(subject.strategy, "name", None)
    if not isinstance(name, str) or not KEBAB.fullmatch(name):
        raise Fault("a name such as 'gel-ambient'", f"{name!r}", mend="set `name` on the class")


@check("contract")
def name_is_free(subject: Subject) -> None:
    """No installed plugin offers another strategy of its name.

    Of two strategies of one name only the first one found would be used.
    """
    if subject.taken:
        name = subject.strategy.name
        raise Fault("a name of its own", f"{name!r} is offered by {subject.taken}", mend="give it another")


@check("contract")
def summary_is_one_line(subject: Subject) -> None:
    """Its summary is one line of text.

    It stands beside the name in lists and reports.
    """
    summary = getattr(subject.strategy, "summary", None)
    if not isinstance(summary, str) or not summary.strip() or len(summary.splitlines()) > 1:
        raise Fault("one line that says what is done to the cells", f"{summary!r}", mend="set `summary`")


@check("contract")
def assess_takes_the_case(subject: Subject) -> None:
    """It has a method `assess` that can be called with the case alone.

    Nothing else is ever passed.
    """
    assess = getattr(subject.strategy, "assess", None)
    mend = "write: def assess(self, case: Case) -> Assessment:"
    if isinstance(subject.strategy, type):
        raise Fault("an instance", f"the class {subject.strategy.__name__}", mend="offer the class, called")
    if not callable(assess):
        raise Fault("a method assess(case)", "none", mend=mend)
    try:
        inspect.signature(assess).bind(object())
    except TypeError as error:
        raise Fault("assess(case)", f"assess{inspect.signature(assess)}: {error}", mend=mend) from None


@check("contract")
def options_are_closed(subject: Subject) -> None:
    """Its Options, if it has any, are a pydantic model that refuses keys it does not know.

    A misspelt option that is silently left out gives an answer to another question.
    """
    model = _options_model(subject)
    try:
        model.model_validate({**model().model_dump(), "no_such_option_": 1})
    except ValueError as error:
        if "no_such_option_" in str(error):
            return
        raise
    mend = 'model_config = ConfigDict(frozen=True, extra="forbid")'
    raise Fault("an unknown option to be refused", "it is taken and left out", mend=mend)


@check("contract")
def options_have_defaults(subject: Subject) -> None:
    """Its Options can be made of nothing, and what they say of themselves they read again.

    A scenario may name a strategy alone; the JSON of a run has every option in force, to be run again.
    """
    model = _options_model(subject)
    made = model()
    written = made.model_dump(mode="json", exclude_none=True)
    try:
        same = model.model_validate(written) == made
    except ValueError as error:
        raise Fault("defaults that the model itself reads", f"{written}: {_flat(error)}") from None
    if not same:
        raise Fault(
            "the same options when they are read again", f"{written}", mend="use types that round-trip"
        )


@check("contract")
def examples_of_options_are_valid(subject: Subject) -> None:
    """Every example that its Options give is one that they take.

    Editors and the documentation show examples; people copy them.
    """
    examples = examples_of(subject.strategy)
    if not examples:
        raise Skip("its Options give no examples" if options_of(subject.strategy) else "it has no Options")
    model = _options_model(subject)
    for example in examples:
        try:
            model.model_validate(example)
        except ValueError as error:
            raise Fault("examples that are valid", f"{dict(example)}: {_flat(error)}") from None


@check("contract")
def answers_or_declines(subject: Subject) -> None:
    """It answers every reference scenario with an Assessment, or declines it by NotApplicable.

    Anything else is a failed row in someone's table.
    """
    for reply in subject.replies:
        if reply.raised is not None:
            mend = "raise NotApplicable with the reason where it does not apply, mend it where it does"
            raise Fault("an Assessment or NotApplicable", reply.raised, reply.label, mend)
        if reply.declined is None and not isinstance(reply.answer, Assessment):
            mend = "return Assessment(...) on every path through assess"
            raise Fault("an Assessment", f"a {type(reply.answer).__name__}", reply.label, mend)


@check("contract")
def declines_with_a_reason(subject: Subject) -> None:
    """Where it declines, it says why, in one line.

    The reason stands in the table in place of numbers: it is all that the reader gets.
    """
    for reply in subject.replies:
        reason = reply.declined
        if reason is not None and (len(reason) < FEWEST_LETTERS or len(reason.splitlines()) > 1):
            mend = "NotApplicable('nothing was measured beyond 72 h')"
            raise Fault("a reason, in one line", f"{reason!r}", reply.label, mend)


@check("contract")
def gives_facts_or_criteria(subject: Subject) -> None:
    """An answer holds facts, or all three criteria, and not both.

    Criteria follow from facts; given twice, they could disagree.
    """
    for reply, answer in _assessments(subject):
        given = [name for name in ("viability", "cost", "flexibility") if getattr(answer, name) is not None]
        mend = "give facts=Facts(...), or viability, cost and flexibility"
        if answer.facts is not None and not isinstance(answer.facts, Facts):
            raise Fault("Facts", f"facts is a {type(answer.facts).__name__}", reply.label, mend)
        if bool(answer.facts) == bool(given) or (given and len(given) < 3):
            found = " and ".join([*(["facts"] if answer.facts else []), *given]) or "neither"
            raise Fault("facts, or all three criteria", found, reply.label, mend)


@check("contract")
def numbers_are_numbers(subject: Subject) -> None:
    """Everything that is counted is a number or an array of numbers.

    Texts and lists of other things cannot be compared.
    """
    for reply, answer in _assessments(subject):
        for name, values, *_ in numbers(answer):
            try:
                plain(name, values)
            except AssessmentError as error:
                raise Fault("numbers", str(error), reply.label, "return plain numbers or arrays") from None


@check("contract")
def shapes_fit(subject: Subject) -> None:
    """Every array has the shape (draws,); a plain number stands for all draws.

    An array of another length belongs to other journeys than those that were drawn.
    """
    for reply, answer in _assessments(subject):
        for name, values, *_ in numbers(answer):
            shape = np.shape(values)
            if shape not in ((), (reply.case.draws,)):
                mend = "compute with the arrays of the case, as case.journey.total_h"
                raise Fault(f"() or ({reply.case.draws},)", f"{name} has shape {shape}", reply.label, mend)


@check("contract")
def numbers_are_finite(subject: Subject) -> None:
    """No number is NaN, and none is infinite but an hour count that has no end.

    One NaN among ten thousand draws makes a mean, and an order, that means nothing.
    """
    for reply, answer in _assessments(subject):
        for name, values, _, endless in numbers(answer):
            array = np.asarray(values, dtype=np.float64)
            bad = np.isnan(array) if endless else ~np.isfinite(array)
            if bad.any():
                found = f"{name} is {array[bad][0]:g} in {int(bad.sum())} of {array.size} draws"
                raise Fault("finite numbers", found, reply.label, "look for 0/0, log(0) and overflow")


@check("contract")
def fractions_are_fractions(subject: Subject) -> None:
    """Survival, viability, flexibility and probabilities lie within 0 to 1.

    More cells alive than were put in is a mistake in a formula, or per cent for a fraction.
    """
    for reply, answer in _assessments(subject):
        for name, values, most, _ in numbers(answer):
            array = np.asarray(values, dtype=np.float64)
            bad = (array < 0.0) | (array > most)
            if most <= 1.0 and bad.any():
                mend = "write fractions, not per cent; np.clip hides a wrong formula"
                raise Fault("0 to 1", f"{name} is {array[bad][0]:g}", reply.label, mend)


@check("contract")
def hours_and_amounts_are_not_negative(subject: Subject) -> None:
    """No hour count, cost, price or quantity is below zero.

    A negative cost would win every comparison.
    """
    for reply, answer in _assessments(subject):
        for name, values, most, _ in numbers(answer):
            array = np.asarray(values, dtype=np.float64)
            if most > 1.0 and (array < 0.0).any():
                raise Fault("0 or more", f"{name} is {array.min():g}", reply.label)


@check("contract")
def money_is_dated(subject: Subject) -> None:
    """Every amount of money has its currency and the year of its prices, and can be converted.

    Money of two years, or two currencies, cannot be added.
    """
    for reply, answer in _assessments(subject):
        uses: tuple[Any, ...] = () if answer.facts is None else answer.facts.uses
        priced_uses = [(f"price of {one.item!r}", one.price) for one in uses if isinstance(one, Use)]
        for name, money in (("cost", answer.cost), *priced_uses):
            if money is None:
                continue
            mend = "case.money(140, 'USD', 2024), or Money(140, 'USD', 2024)"
            if not isinstance(money, Money):
                raise Fault("Money", f"{name} is a {type(money).__name__}", reply.label, mend)
            try:
                reply.case.convert(money)
            except ColdchoiceError as error:
                raise Fault("money that can be converted", f"{name}: {error}", reply.label, mend) from None


@check("contract")
def what_is_used_has_a_price(subject: Subject) -> None:
    """Every item that is spent is in a library of prices or brings its own, and says per what it is spent.

    An item without a price would be free.
    """
    for reply, answer in _assessments(subject):
        for use in () if answer.facts is None else answer.facts.uses:
            if not isinstance(use, Use):
                raise Fault("Use", f"uses holds a {type(use).__name__}", reply.label, "Use('cryobag', 1.0)")
            if use.per not in get_args(Per):
                raise Fault(f"per one of {', '.join(get_args(Per))}", f"{use.per!r}", reply.label)
            try:
                _ = use.price or priced(use.item, reply.case.terms)
            except ColdchoiceError as error:
                mend = "`coldchoice prices` lists them; or Use(..., price=Money(...))"
                raise Fault("an item that has a price", str(error), reply.label, mend) from None


@check("contract")
def causes_and_equipment_are_known(subject: Subject) -> None:
    """Causes of loss and equipment have the names that the accounting and the sites use.

    What is misspelt would be lost to nothing and needed by nobody.
    """
    for reply, answer in _assessments(subject):
        if answer.facts is None:
            continue
        for cause in answer.facts.losses:
            if cause not in USABLE_CAUSES:
                hint = did_you_mean(str(cause), USABLE_CAUSES)
                raise Fault(f"one of {', '.join(USABLE_CAUSES)}", f"{cause!r}; {hint}", reply.label)
        for kit in (*answer.facts.needs, *answer.facts.needs_at_origin):
            try:
                known_kit(kit)
            except (ValueError, AttributeError) as error:
                raise Fault(
                    "known equipment", str(error), reply.label, f"your own is written x-{kit}"
                ) from None


@check("contract")
def words_are_words(subject: Subject) -> None:
    """Inputs, sources, notes and grades are what the report can print.

    A text where a tuple belongs comes out letter by letter.
    """
    for reply, answer in _assessments(subject):
        try:
            check_words(answer)
        except AssessmentError as error:
            raise Fault("tuples of texts and grades A to D", str(error), reply.label, "('a note',)") from None


@check("contract")
def the_engine_takes_it(subject: Subject) -> None:
    """The engine's own check takes every answer.

    That check decides in a comparison; this one makes sure that the kit has overlooked nothing.
    """
    for reply, answer in _assessments(subject):
        try:
            checked(answer, reply.case)
        except AssessmentError as error:
            raise Fault("an answer that the engine takes", str(error), reply.label) from None


def _assessments(subject: Subject) -> Iterator[tuple[Reply, Assessment]]:
    """Yield the answers; a gate of its own looks after what is no Assessment."""
    yield from ((one, one.answer) for one in subject.replies if isinstance(one.answer, Assessment))


def _options_model(subject: Subject) -> Any:
    from pydantic import BaseModel

    model: Any = options_of(subject.strategy)
    if model is None:
        raise Skip("it has no Options")
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise Fault("a pydantic model", f"Options is {model!r}", mend="class Options(BaseModel): ...")
    try:
        model()
    except ValueError as error:
        mend = "give every option a default that is valid"
        raise Fault("options that can be made of nothing", _flat(error), mend=mend) from None
    return model


def _flat(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:300]
