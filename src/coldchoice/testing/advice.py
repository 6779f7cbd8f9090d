"""What a strategy should do, and need not: nothing here makes it fail."""

from __future__ import annotations

import pickle
from inspect import getdoc
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.assessment import Assessment
from coldchoice.model.strategy import options_of
from coldchoice.testing.check import Fault, Skip, check
from coldchoice.testing.subject import alike, recovery

if TYPE_CHECKING:
    from coldchoice.model.streams import Floats
    from coldchoice.testing.subject import Subject

MOST_SECONDS = 1.0
"""Assumption: a block of 10,000 draws that takes longer than this is noticed by whoever waits for it."""

BLOCK = 10_000
MUCH = 0.25  # assumption: a share that is no accident among the draws of a reference scenario


@check("advice")
def is_fast(subject: Subject) -> None:
    """A block of 10,000 draws takes less than a second of computing.

    A run of a million draws asks it a hundred times.
    """
    (reply, *_) = subject.tried
    start = process_time()
    subject.again(reply, draws=BLOCK)
    seconds = process_time() - start
    if seconds > MOST_SECONDS:
        mend = "compute with whole arrays; no loop over draws"
        raise Fault(f"under {MOST_SECONDS:g} s", f"{seconds:.1f} s for {BLOCK:,} draws", reply.label, mend)


@check("advice")
def survives_pickling(subject: Subject) -> None:
    """It can be pickled, and answers the same afterwards.

    Tools that share work among machines send strategies that way.
    """
    (reply, *_) = subject.tried
    mend = "keep plain data on self, and no function made inside another"
    try:
        copy = pickle.loads(pickle.dumps(subject.strategy))
    except Exception as error:
        text = " ".join(f"{type(error).__name__}: {error}".split())
        raise Fault("a strategy that can be pickled", text, mend=mend) from None
    told = subject.again(reply, of=copy).answer
    if not isinstance(told, Assessment) or alike(reply.sound, told):
        raise Fault("the same answer from a copy", "another one", reply.label, mend)


@check("advice")
def warns_of_nothing(subject: Subject) -> None:
    """Python and numpy have nothing to warn of while it computes.

    A division by zero that comes out right today is a NaN tomorrow.
    """
    if subject.seen.warned:
        raise Fault("no warnings", subject.seen.warned[0], mend="mend the formula, or np.errstate around it")


@check("advice")
def says_what_it_does(subject: Subject) -> None:
    """Its class has a docstring.

    ``coldchoice plugins NAME`` prints it; it is the place for the method and its limits.
    """
    kind = type(subject.strategy)
    if not (getdoc(kind) or "").strip():
        raise Fault(
            "a docstring", f"none on {kind.__name__}", mend="say how, where it applies, and who says so"
        )


@check("advice")
def options_are_described(subject: Subject) -> None:
    """Every option has a description.

    It stands in the JSON Schema, in editors and in ``coldchoice plugins NAME``.
    """
    model = options_of(subject.strategy)
    if model is None:
        raise Skip("it has no Options")
    bare = [name for name, field in model.model_fields.items() if not field.description]
    if bare:
        raise Fault(
            "a description of each option", f"none of {', '.join(bare)}", mend='Field(..., description="")'
        )


@check("advice")
def what_matters_is_told(subject: Subject) -> None:
    """A parameter that explains much of the survival is among its inputs, under the name of its draws.

    Else its influence is counted and nobody can say what it is.
    """
    drawn_any = False
    for reply in subject.tried:
        drawn = reply.case.streams.drawn("parameter")
        drawn_any |= bool(drawn)
        told = {one.name for one in reply.sound.inputs}
        for name, values in drawn.items():
            share = _explained(values, recovery(reply.sound))
            if name not in told and share > MUCH:
                mend = f"Input({name!r}, ..., grade) among the inputs"
                found = f"none for {name!r}, which explains {share:.0%} of the survival"
                raise Fault("an Input for what matters", found, reply.label, mend)
    if not drawn_any:
        raise Skip("it draws no parameter")


def _explained(drawn: Floats, values: Floats) -> float:
    """Share of the spread of `values` that goes with the draws of an input; a squared correlation."""
    if values.ndim == 0 or np.ptp(values) == 0.0 or np.ptp(drawn) == 0.0:
        return 0.0
    return float(np.corrcoef(drawn, values)[0, 1] ** 2)


@check("advice")
def varies_with_what_is_uncertain(subject: Subject) -> None:
    """Its survival varies between draws in some scenario.

    Ten thousand draws of one number say that nothing about it is uncertain, lots least of all.
    """
    if subject.is_control:
        raise Skip("it is a control, and no way to preserve cells")
    if all(np.ptp(recovery(one.sound)) == 0.0 for one in subject.answered):
        raise Fault(
            "a spread in some scenario", "the same in all draws", mend="draw what is not known exactly"
        )
