"""Checks of behaviour: a strategy answers from its question alone, and leaves everything else as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.assessment import Assessment
from coldchoice.model.strategy import options_of
from coldchoice.testing.check import Fault, Skip, check
from coldchoice.testing.scenarios import DRAWS
from coldchoice.testing.subject import alike, numbers
from coldchoice.testing.yardsticks import rows_alone, rows_beside

if TYPE_CHECKING:
    from coldchoice.testing.subject import Reply, Subject

HOURS = (6.0, 24.0, 72.0, 240.0, 2400.0, 24_000.0)
"""Durations at which it is asked whether it applies."""


@check("behaviour")
def applies_somewhere(subject: Subject) -> None:
    """It answers at least one reference scenario.

    A strategy that always declines has not been looked at by any other check.
    """
    if not any(isinstance(one.answer, Assessment) for one in subject.replies):
        first = subject.replies[0]
        mend = "give the kit options, or its Options an example, with which it answers"
        raise Fault("an answer to some reference scenario", f"declined: {first.declined}", mend=mend)


@check("behaviour")
def same_question_same_answer(subject: Subject) -> None:
    """Asked the same twice, it says the same, to the bit.

    A seed is worth nothing otherwise, and a rerun is another decision.
    """
    for reply in subject.tried:
        mend = "take draws from case.normal and case.uniform, never from a generator of your own"
        _same(reply, subject.again(reply), "the same answer again", mend)


@check("behaviour")
def order_of_questions_does_not_matter(subject: Subject) -> None:
    """Asked in the opposite order, it says the same.

    What it remembers of one question would decide the next, and workers get the questions in any order.
    """
    for reply in reversed(subject.answered_in_full):
        _same(reply, subject.again(reply), "the same answer in another order", "keep nothing on self")


@check("behaviour")
def draws_do_not_see_each_other(subject: Subject) -> None:
    """The first draws of a longer block are answered as those of a shorter one.

    More draws must extend a run and not change its beginning. What is decided once for all draws
    belongs on ``case.pilot``.
    """
    for reply in subject.tried:
        longer = subject.again(reply, draws=2 * DRAWS)
        mend = "compute draw by draw; decide on case.pilot(...) what holds for all"
        if longer.answer is None:
            raise Fault(
                "an answer to more draws too", longer.declined or str(longer.raised), reply.label, mend
            )
        pairs = zip(numbers(reply.sound), numbers(longer.sound), strict=False)
        for (name, short, *_), (_, long, *_) in pairs:
            if not np.allclose(short, np.broadcast_to(long, 2 * DRAWS)[:DRAWS], rtol=1e-9, equal_nan=True):
                raise Fault("the same first draws", f"{name} differs in {2 * DRAWS} draws", reply.label, mend)


@check("behaviour")
def another_seed_other_draws(subject: Subject) -> None:
    """What varies between draws is drawn anew under another seed.

    Draws from a generator with a seed of its own are the same in every block and under every seed.
    """
    for reply in subject.tried:
        other = subject.again(reply, seed=reply.scenario.seed + 1)
        if not isinstance(other.answer, Assessment):
            continue
        for (name, one, *_), (_, two, *_) in zip(numbers(reply.sound), numbers(other.sound), strict=False):
            values = np.asarray(one, dtype=np.float64)
            if (
                values.ndim
                and len(np.unique(values)) > DRAWS // 2
                and np.array_equal(values, np.asarray(two))
            ):
                mend = "take draws from case.normal and case.uniform"
                raise Fault("other draws under another seed", f"{name} is the same", reply.label, mend)


@check("behaviour")
def leaves_the_case_alone(subject: Subject) -> None:
    """The scenario, the journey and the draws are what they were before it was asked.

    All strategies are handed the same ones.
    """
    _ = subject.replies  # which are what it was watched at
    for label, changed in subject.changed_case.items():
        raise Fault("the case as it was", f"it changed {changed[0]}", label, "work on a copy")


@check("behaviour")
def leaves_shared_generators_alone(subject: Subject) -> None:
    """It neither draws from nor seeds the generators of `random` and `numpy.random`.

    They are shared by everybody and stand outside the run's seed.
    """
    if subject.seen.random:
        found = f"{' and '.join(subject.seen.random)} moved"
        raise Fault("shared generators as they were", found, mend="use case.normal and case.uniform")


@check("behaviour")
def patches_nothing(subject: Subject) -> None:
    """It replaces nothing of Python, numpy, coldchoice or another plugin.

    That would change the numbers of all others.
    """
    if subject.seen.patched:
        raise Fault("everything as it was", f"it changed {', '.join(subject.seen.patched)}")


@check("behaviour")
def leaves_settings_alone(subject: Subject) -> None:
    """Environment, working directory, import path, warnings, numpy's settings and threads are as before.

    They belong to the process, and so to everyone in it.
    """
    if subject.seen.unsettled:
        raise Fault("settings as they were", f"it changed {', '.join(subject.seen.unsettled)}")


@check("behaviour")
def prints_nothing(subject: Subject) -> None:
    """It writes nothing to stdout or stderr.

    stdout carries only the answer. What the reader must know belongs into ``notes``.
    """
    if subject.seen.printed:
        raise Fault("no output", f"{subject.seen.printed[0]!r}", mend="return notes=(...,) instead")


@check("behaviour")
def writes_no_files(subject: Subject) -> None:
    """It creates, changes and removes no file.

    An answer is a function of the question; ten workers would write the same file at once.
    """
    if subject.seen.written:
        raise Fault("no file written", subject.seen.written[0], mend="return what is to be told")


@check("behaviour")
def uses_no_network(subject: Subject) -> None:
    """It makes no connection.

    A run must give the same answer without a network, and next year.
    """
    if subject.seen.connected:
        raise Fault("no connection", subject.seen.connected[0], mend="ship the data with the plugin")


@check("behaviour")
def starts_no_programs(subject: Subject) -> None:
    """It starts no process.

    It is asked once per block, in each worker; programs would multiply.
    """
    if subject.seen.started:
        raise Fault("no process started", subject.seen.started[0])


@check("behaviour")
def declines_consistently(subject: Subject) -> None:
    """As a hold gets longer, it begins to apply at most once and ends to apply at most once.

    A limit is a limit: what is declined at 72 h as too long cannot be accepted at 240 h.
    """
    for reply in subject.tried:
        hold = type(reply.scenario.logistics)()  # nothing but a hold, at the origin
        told = [subject.again(reply, duration=hours, logistics=hold) for hours in HOURS]
        accepted = [at for at, one in enumerate(told) if isinstance(one.answer, Assessment)]
        gaps = [at for at in range(min(accepted, default=0), max(accepted, default=0)) if at not in accepted]
        if gaps:
            at, late = HOURS[gaps[0]], HOURS[accepted[-1]]
            found = f"declined at {at:g} h ({told[gaps[0]].declined}), accepted at {late:g} h"
            raise Fault("one range of durations in which it applies", found, reply.label)


@check("behaviour")
def others_are_left_alone(subject: Subject) -> None:
    """Two plain strategies get the same numbers with it and without it.

    Whoever adds an option must not move the others.
    """
    beside = rows_beside(subject.strategy)
    changed = [name for name, row in rows_alone().items() if beside[name] != row]
    if changed:
        found = f"the row of {changed[0]} differs"
        raise Fault("the rows of the others as they are without it", found, mend="change nothing outside")


@check("behaviour")
def variants_stand_side_by_side(subject: Subject) -> None:
    """Asked with other options in between, it says the same as before.

    One scenario may list it several times, each with options of its own.
    """
    if options_of(subject.strategy) is None:
        raise Skip("it has no Options")
    if len(subject.options) < 2:
        raise Skip("there is no example of its Options to ask it with: give the model `examples`")
    for reply in subject.tried:
        for options in subject.options:
            if options != reply.options:
                subject.ask(reply.scenario, options, label=reply.label)
        _same(reply, subject.again(reply), "the same answer after another variant", "keep nothing on self")


def _same(reply: Reply, other: Reply, expected: str, mend: str) -> None:
    if not isinstance(other.answer, Assessment):
        found = f"declined: {other.declined}" if other.raised is None else other.raised
        raise Fault(expected, found, reply.label, mend)
    differs = alike(reply.sound, other.answer)
    if differs:
        raise Fault(expected, f"{differs} differs", reply.label, mend)
