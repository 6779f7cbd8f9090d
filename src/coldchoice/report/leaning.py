"""What the answer leans on and how well it is supported: weak inputs, defaults, sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple
from coldchoice.report.words import counted, opened, plain, prose, sentence, share, some

if TYPE_CHECKING:
    from coldchoice.model.assessment import Input
    from coldchoice.model.comparison import Comparison, WeakInput
    from coldchoice.model.terms import Default

SMALLEST_INFLUENCE = 0.005
"""Assumption: a weak input that explains less of the spread is not worth a reader's time."""

GLANCE = 90
"""Letters of a note that a terminal shows."""

BRIEF, NAMED_BRIEFLY, MOST_NAMED = 90, 24, 3
"""Letters of all that was assumed, and of one such default, that a terminal shows; and how many of them."""


def moving(comparison: Comparison) -> tuple[WeakInput, ...]:
    """Return the weak inputs that matter; those of unknown influence are kept."""
    return tuple(
        weak for weak in comparison.weakest if weak.influence is None or weak.influence >= SMALLEST_INFLUENCE
    )


def spread_of(comparison: Comparison) -> str:
    """Name what the weak inputs spread: the lead over the next one, or the score of the only one."""
    return "lead's spread" if len(comparison.ranked) > 1 else "score's spread"


def unmoved(comparison: Comparison) -> str:
    """Say that the weak inputs do not matter; empty where they do, or where there is none."""
    if not comparison.weakest or moving(comparison):
        return ""
    return f"No weak input moves the {spread_of(comparison).partition(chr(39))[0]}."


def standing(weak: WeakInput, comparison: Comparison) -> str:
    """Write grade and influence: ``grade C, 34 % of the lead's spread``."""
    if weak.influence is None:
        return f"grade {weak.grade}"
    return f"grade {weak.grade}, {share(weak.influence)} of the {spread_of(comparison)}"


def weak_support(weak: WeakInput) -> str:
    """Say what little there is behind an input: ``Borrowed from CD34+. Rests on hm-032.``."""
    ids = [plain(source) for source in weak.sources if plain(source)]
    rests = f"rests on {some(ids)}" if ids else ("" if plain(weak.note) else "no source: an assumption")
    return prose((_noted(weak), rests))


def weak_input(weak: WeakInput, comparison: Comparison) -> str:
    """Write one weak input for a terminal, with as much of its note as a glance can hold."""
    note = _glance(_noted(weak)).rstrip(".")
    text = f"{plain(weak.text)} ({standing(weak, comparison)})"
    return opened(sentence(f"{text}: {note}" if note else text))


def _noted(weak: WeakInput) -> str:
    """Write the note; what it says of a price, ``high CL006``, as words: ``high from CL006``."""
    return re.sub(r"\b(low|mode|high) (?=(?:CL|cm-)\d)", r"\1 from ", plain(weak.note))


def _glance(note: str) -> str:
    """Keep the first clauses of a note, one at least."""
    kept, *others = note.split("; ")
    for clause in others:
        if len(kept) + len(clause) > GLANCE:
            break
        kept = f"{kept}; {clause}"
    return kept


def is_assumed(default: Default) -> bool:
    """Whether a default rests on nobody's measurement."""
    return default.source.startswith("assumption")


def default_text(default: Default) -> str:
    """Write a default with its source: ``acceptance.viability=70 % (CL023)``."""
    source = plain(default.source)
    if is_assumed(default):
        source = source.removeprefix("assumption").lstrip(":;, ")
    text = f"{plain(default.key)}={plain(default.value)}"
    return f"{text} ({source})" if source else text


def assumed_briefly(comparison: Comparison) -> str:
    """Count what was assumed and name the first that take few words; all of it where that is no longer."""
    assumed = [default for default in comparison.defaults if is_assumed(default)]
    whole = sentence("; ".join(map(default_text, assumed)))
    if len(whole) <= BRIEF:
        return whole
    last = [one._replace(key=one.key.rpartition(".")[2]) for one in assumed if " " not in one.key]
    named = [text for text in map(default_text, last) if len(text) <= NAMED_BRIEFLY][:MOST_NAMED]
    some_of_them = f" ({', '.join(named)}, ...)" if named else ""
    return f"{counted(len(assumed), 'input')} left open{some_of_them}; --detail lists them."


class Ground(NamedTuple):
    """What some inputs rest on: their names, the worst grade among them, ids or words of their sources."""

    users: tuple[str, ...]
    grade: str
    sources: tuple[str, ...]


def grounds(comparison: Comparison) -> tuple[Ground, ...]:
    """Return what every input rests on, and every strategy where no input of it accounts for a source.

    An input without a source is an assumption, and says so. Sources of defaults stand beside the defaults.
    """
    leaning: dict[str, tuple[str, dict[str, None]]] = {}
    for row in comparison.rows:
        for used in row.inputs:
            said = [plain(source) for source in used.sources if plain(source)] or [_unsourced(used)]
            leaning.setdefault(plain(used.text), (used.grade, {}))[1].update(dict.fromkeys(said))
        known = {plain(source) for used in row.inputs for source in used.sources}
        rest = [plain(source) for source in row.sources if plain(source) not in known]
        if rest:
            leaning.setdefault(plain(row.name), (row.grade or "", {}))[1].update(dict.fromkeys(rest))
    users: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for user, (grade, cited) in leaning.items():
        users.setdefault((grade, tuple(filter(None, cited))), []).append(user)
    return tuple(Ground(tuple(names), grade, cited) for (grade, cited), names in users.items() if cited)


def _unsourced(used: Input) -> str:
    note = plain(used.note)
    if used.grade != "D" or "assumption" in note:
        return note or "no source given"
    return f"assumption: {note}".rstrip(": ")
