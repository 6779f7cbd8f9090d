"""Fingerprints in words: what strategies answer on the grid, and what changed between two versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import inf, isclose, isinf
from textwrap import fill

from coldchoice.engine.fingerprint import (
    CELLS,
    DRAWS,
    HOURS,
    PROBES,
    SAME,
    STAGES,
    Answer,
    Change,
    NearClones,
    Signature,
    changes,
    near_clones,
)
from coldchoice.report.words import counted, fraction, significant

HEADERS = ("strategy", "answers", "viable recovery", "USD/usable dose (2024)", "flexibility", "fingerprint")
SHOWN_DIGITS = 12
MOST_TOLD = 12
"""Changes that are told one by one; the largest come first."""

WIDTH = 118


def fingerprints_text(found: Sequence[Signature], tolerance: float) -> str:
    """Return a line for each strategy, its reasons to decline, and a warning for each pair of near-clones."""
    from tabulate import tabulate

    head = (
        f"{len(PROBES)} probes: {len(CELLS)} cell types x {len(HOURS)} durations x {len(STAGES)} stages, "
        f"{DRAWS} draws each"
    )
    table = tabulate([_line(one) for one in found], HEADERS, "simple", disable_numparse=True)
    lines = [head, *(line.rstrip() for line in table.splitlines())]
    for one in found:
        lines += [_wrapped(text) for text in _reasons(one)]
    lines += [_wrapped(text) for text in clones_told(near_clones(found, tolerance), tolerance)]
    return "\n".join(lines) + "\n"


def _line(one: Signature) -> tuple[str, ...]:
    given = [answer for answer in one.answers if answer.given]
    answers = f"{len(given)} of {len(PROBES)}"
    spans = (
        _span([getattr(answer, name) for answer in given], write)
        for name, write in (("viability", fraction), ("cost", significant), ("flexibility", fraction))
    )
    return (one.name, answers, *spans, one.digest[:SHOWN_DIGITS])


def summary(one: Signature) -> str:
    """Say in one sentence what a strategy answers on the grid, for those who do not see its picture."""
    name, answers, viability, cost, flexibility, digest = _line(one)
    return (
        f"{name}: {answers} probes answered; viable recovery {viability}, "
        f"cost per usable dose {cost} USD of 2024, flexibility {flexibility}; fingerprint {digest}."
    )


def _span(values: Sequence[float | None], write: object) -> str:
    known = [value for value in values if value is not None]
    assert callable(write)
    return f"{write(min(known))} - {write(max(known))}" if known else "-"


def _reasons(one: Signature) -> Iterator[str]:
    """The reasons of a strategy that has no numbers somewhere: the most frequent ones."""
    said = Counter(f"{a.status}: {a.reason}" for a in one.answers if not a.given)
    for reason, times in said.most_common(3):
        yield f"{one.name}, {counted(times, 'probe')}: {reason}"
    if len(said) > 3:
        yield f"{one.name}: and {counted(len(said) - 3, 'other reason')}"


def clones_told(pairs: Sequence[NearClones], tolerance: float) -> Iterator[str]:
    """Warn of strategies that answer alike."""
    for pair in pairs:
        alike = (
            "give the same answers" if pair.difference == 0.0 else f"differ by {pair.difference:.2g} at most"
        )
        yield (
            f"Near-clones: {pair.one} and {pair.other} {alike} at every probe (tolerance {tolerance:g}). "
            "Compared together they share first places: make one an option of the other, or say "
            "`on_request = True`."
        )


# ---------------------------------------------------------------- what changed


def difference_text(old: Signature, new: Signature) -> str:
    """Say what changed in the answers from one version to the next: how many, how much, and where most."""
    found = sorted(changes(old, new), key=lambda change: -change.size)
    head = f"{old.name} ({old.origin}) -> {new.name} ({new.origin})"
    if not found:
        return f"{head}\nNothing changed at any of {len(PROBES)} probes.\n"
    lines = [head, _summary(found)]
    lines += [f"- {change.probe.label}: {_change(change)}" for change in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        lines.append(f"- and {counted(len(found) - MOST_TOLD, 'smaller change')}")
    return "\n".join(_wrapped(line) for line in lines) + "\n"


def _summary(found: Sequence[Change]) -> str:
    gained = sum(not one.old.given and one.new.given for one in found)
    lost = sum(one.old.given and not one.new.given for one in found)
    both = [one for one in found if one.old.given and one.new.given and one.size > SAME]
    words = len(found) - gained - lost - len(both)
    parts = [
        f"{lost} answered no more" if lost else "",
        f"{gained} newly answered" if gained else "",
        f"{len(both)} with other numbers" if both else "",
        f"{words} for another reason" if words else "",
    ]
    return f"{len(found)} of {len(PROBES)} probes changed: {', '.join(filter(None, parts))}."


def _change(change: Change) -> str:
    old, new = change.old, change.new
    if isinf(change.size) and not (old.given and new.given):
        return f"{_told(old)}, now {_told(new)}"
    if not old.given:
        return f"{old.status}: {old.reason}; now {new.status}: {new.reason}"
    parts = []
    for name, word, write in (
        ("viability", "viable recovery", fraction), ("cost", "USD/usable dose", significant),
        ("flexibility", "flexibility", fraction),
    ):  # fmt: skip
        before, after = getattr(old, name), getattr(new, name)
        slack = 0.0 if name == "cost" else SAME  # as `difference`: money is compared relatively
        if None not in (before, after) and not isclose(before, after, rel_tol=SAME, abs_tol=slack):
            moved = _by_how_much(name, before, after)
            parts.append(f"{word} {write(before)} -> {write(after)}{moved}")
    if (old.status, old.reason) != (new.status, new.reason):
        parts.append(f"{_state(old)}, now {_state(new)}")
    return "; ".join(parts)


def _by_how_much(name: str, before: float, after: float) -> str:
    """Write how far a criterion moved, money by its share; nothing where it is a share of nothing."""
    if name != "cost":
        return f" ({after - before:+.2g})"
    return f" ({100.0 * (after / before - 1.0):+.2g} %)" if 0.0 < before < inf else ""


def _told(answer: Answer) -> str:
    return "answered" if answer.given else f"{answer.status}: {answer.reason}"


def _state(answer: Answer) -> str:
    return f"{answer.status}: {answer.reason}" if answer.reason else answer.status


def _wrapped(text: str) -> str:
    return fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
