"""Checks of evidence: every answer says on whose word it stands, and where nobody's word reaches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError
from coldchoice.evidence.citations import citation
from coldchoice.testing.check import Fault, Skip, check, some
from coldchoice.testing.subject import recovery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coldchoice.testing.subject import Reply, Subject

DOI = re.compile(r"10\.\d{4,9}/\S+")
LIKE_A_DOI = re.compile(r"(?:doi\b[: ]*|https?://(?:dx\.)?doi\.org/|10\.)", re.IGNORECASE)
PREFIX = re.compile(r"(?:doi\s*[: ]\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
ASSUMPTION = "assumption"
SUPPORTED = ("A", "B")


@check("evidence")
def names_its_sources(subject: Subject) -> None:
    """Every answer names a source, or says that it is an assumption.

    A number on nobody's word cannot be defended, and looks like one that can.
    """
    for reply in subject.answered:
        answer = reply.sound
        words = " ".join((*answer.sources, *answer.notes, *(one.note for one in answer.inputs)))
        if not any(texts for _, texts in _named(reply)) and ASSUMPTION not in words.lower():
            mend = "sources=('10.1000/xyz',) or sources=('assumption',)"
            raise Fault("a source, or the word assumption", "neither", reply.label, mend)


@check("evidence")
def sources_can_be_found(subject: Subject) -> None:
    """Every source is an evidence id, a DOI, a link, or begins with the word assumption.

    A source that cannot be looked up is none. ``coldchoice evidence`` lists the ids.
    """
    for reply in subject.answered:
        for where, sources in _named(reply):
            for source in sources:
                if not _can_be_found(source):
                    mend = "write the DOI as 10.1000/xyz, a link, or 'assumption: why'"
                    raise Fault("an evidence id, DOI or link", f"{source!r} ({where})", reply.label, mend)


@check("evidence")
def dois_are_well_formed(subject: Subject) -> None:
    """What looks like a DOI is one: ``10.``, a number, a slash and a name.

    A DOI with a slip leads to another paper, or nowhere.
    """
    named = (
        (reply, where, source)
        for reply in subject.answered
        for where, sources in _named(reply)
        for source in sources
        if LIKE_A_DOI.match(source)
    )
    for reply, where, source in some(named, "it names no DOI"):
        if not DOI.fullmatch(PREFIX.sub("", source).strip()):
            raise Fault("a DOI such as 10.1000/xyz", f"{source!r} ({where})", reply.label)


@check("evidence")
def good_grades_name_a_source(subject: Subject) -> None:
    """An input of grade A or B names the studies behind it.

    A is three or more measured studies and B one or two; without one it is an assumption, D.
    """
    seen = False
    for reply in subject.answered:
        for one in reply.sound.inputs:
            seen = True
            if one.grade in SUPPORTED and not one.sources and not one.note:
                mend = "name its sources, or give it grade D and note='assumption: ...'"
                rule = f"sources of an input of grade {one.grade}"
                raise Fault(rule, f"{one.text!r} has none", reply.label, mend)
    if not seen:
        raise Skip("it names no inputs")


@check("evidence")
def grade_is_no_better_than_its_inputs(subject: Subject) -> None:
    """The grade of an answer is no better than that of its best input.

    What is made of assumptions is one.
    """
    seen = False
    for reply in subject.answered:
        answer = reply.sound
        if answer.grade is None or not answer.inputs:
            continue
        seen = True
        best = min(one.grade for one in answer.inputs)
        if answer.grade < best:
            mend = "leave `grade` out: the worst of the inputs is taken"
            raise Fault(f"grade {best} or worse", f"grade {answer.grade}", reply.label, mend)
    if not seen:
        raise Skip("it gives no grade besides those of its inputs")


@check("evidence")
def beyond_the_measured_is_flagged(subject: Subject) -> None:
    """Where the planned hold is longer than the longest one that was measured, the answer says so.

    Outside the measured range there is a flag, or a decline; never a bare number.
    """
    beyond = (
        (reply, facts, reply.case.terms.duration_h)
        for reply in subject.answered
        if (facts := reply.sound.facts) is not None and reply.case.terms.duration_h > facts.defended_hold_h
    )
    for reply, facts, planned_h in some(beyond, "it answers nothing beyond what it says was measured"):
        if not facts.beyond:
            found = f"{planned_h:g} h planned, {facts.defended_hold_h:g} h measured, `beyond` empty"
            mend = "Facts(beyond=('hold of 120 h: measured up to 72 h',)), or decline"
            raise Fault("a flag beyond the longest measured hold", found, reply.label, mend)


@check("evidence")
def certainty_is_not_made_up(subject: Subject) -> None:
    """Cells do not all survive for certain, in every draw and every scenario.

    A way to preserve cells that loses none, ever, has left its losses out.
    """
    if subject.is_control:
        raise Skip("it is a control, and no way to preserve cells")
    if all(float(np.min(recovery(one.sound))) >= 1.0 for one in subject.answered):
        raise Fault("some loss in some scenario", "a recovery of 1 everywhere", mend="what was measured?")


def _named(reply: Reply) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield where sources are named, and which."""
    yield "sources", tuple(reply.sound.sources)
    yield from ((f"input {one.text!r}", tuple(one.sources)) for one in reply.sound.inputs)


def _can_be_found(source: str) -> bool:
    if source.lower().startswith(ASSUMPTION) or source.startswith(("http://", "https://")):
        return True
    if LIKE_A_DOI.match(source):  # whether it is one is another check's to say
        return True
    try:
        citation(source)
    except InputError:
        return False
    return True
