"""Signatures to test with."""

from __future__ import annotations

from coldchoice.engine.fingerprint import PROBES, Answer, Signature

GIVEN = Answer("ranked", "", 0.8, 6000.0, 0.5)
NONE = Answer("not applicable", "it is shy")


def signature(name: str = "a", **other: Answer) -> Signature:
    """Return a signature that gives one answer everywhere, save where `other` has another: ``n3=NONE``."""
    answers = [GIVEN] * len(PROBES)
    for at, answer in other.items():
        answers[int(at[1:])] = answer
    return Signature(name, "./a.py", tuple(answers))
