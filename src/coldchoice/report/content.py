"""What every format for people says of a comparison, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from coldchoice.model.assessment import OWN_DATA
from coldchoice.record import NamedTuple
from coldchoice.report.asked import per_what
from coldchoice.report.journey import journey
from coldchoice.report.leaning import default_text, is_assumed, moving, unmoved, weak_input
from coldchoice.report.quotations import quotations
from coldchoice.report.waiting import waiting
from coldchoice.report.weighing import weights as weights
from coldchoice.report.words import (
    MISSING,
    clauses,
    counted,
    first_share,
    fraction,
    plain,
    readable,
    sentence,
    significant,
    spread,
)
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Further, Interval, Row

LABELS = {
    "unit_value": "unit value",
    "fixed": "fixed cost",
    "loss": "units lost",
    "failure": "failures",
    "window": "too late",
    "temperature": "temperature",
    "container": "container broken",
    "release": "out of specification",
    "site": "site cannot use it",
    "dose": "dose too low",
    "no_show": "never received",
    "postponement": "postponement absorbed",
    "qc": "QC before use",
    "sites": "site capability",
}
"""Names of cost lines, causes of loss and parts of flexibility that do not speak for themselves."""

LEGEND = "Ranked by mean worth, not first; +- is a Monte-Carlo standard error; brackets hold 5-95 % of draws."
"""What the marks in a ranking mean."""

ASSUMED = "Assumed"
BEYOND = "Beyond what was measured"
LEFT_OUT = "LEFT OUT of the ranking, for all strategies"
"""Headings of what nobody measured, what goes beyond the measured range, and further criteria that failed."""
OWN_ACCOUNTING = "its own accounting: not comparable line by line"
OWN_MARK = "*"
"""Stands behind the evidence of a strategy that gave the criteria itself."""
OWN_DATA_MARK = " own"
"""Stands behind the evidence of a strategy that own measurements support."""


class Statement(NamedTuple):
    """A heading, and one text or several that stand below it."""

    heading: str
    text: str = ""
    items: tuple[str, ...] = ()


def label(name: str) -> str:
    """Return the name under which a part is shown."""
    return LABELS.get(name) or plain(name.replace("_", " ")) or MISSING


def option(value: object) -> str:
    """Write the value of a strategy's option as a scenario would have it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{plain(str(name))}: {option(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(option, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", False: "false", True: "true"}[value]
    return f"{value:g}" if isinstance(value, float) else plain(str(value))


def columns(comparison: Comparison) -> tuple[str, ...]:
    """Return the headings of the ranking."""
    terms = comparison.terms
    cost = f"{terms.currency}/{per_what(comparison)} ({terms.price_year})"
    return (
        "rank", "strategy", "first", "viable recovery", "viability", "usable", cost, "flexibility",
        *(heading(one) for one in comparison.counting), "evidence",
    )  # fmt: skip


def heading(criterion: Further) -> str:
    """Name a further criterion with its unit: ``carbon, kg CO2e per usable dose``."""
    return f"{plain(criterion.name)}, {plain(criterion.unit)}"


def first(row: Row, comparison: Comparison) -> str:
    """Write the first-rank share; where only one strategy is ranked there is nothing to say."""
    return first_share(row.first, row.first_error) if len(comparison.ranked) > 1 else MISSING


def evidence(row: Row) -> str:
    """Write the grade; marked: ``D*`` gave the criteria itself, ``B own`` has own data behind it."""
    own_data = OWN_DATA_MARK if rests_on_own_data(row) else ""
    return f"{row.grade or MISSING}{OWN_MARK if row.own_accounting else ''}{own_data}"


def rests_on_own_data(row: Row) -> bool:
    """Whether what a row is graded by was measured by those who ask, under just these conditions."""
    return any(note.startswith(OWN_DATA) for note in row.notes)


def own_accounting(comparisons: Iterable[Comparison]) -> str:
    """Explain the marks of `evidence`; empty where no ranked strategy carries one."""
    ranked = [row for comparison in comparisons for row in comparison.ranked]
    marks = []
    if any(row.own_accounting for row in ranked):
        marks.append(f"{OWN_MARK} {OWN_ACCOUNTING}.")
    if any(map(rests_on_own_data, ranked)):
        marks.append(f"{OWN_DATA_MARK.strip()}: graded with the scenario's own measurements.")
    return " ".join(marks)


def own_measurements(comparison: Comparison) -> str:
    """Say how many own rows count and which do not, and why; empty where the scenario names none."""
    own = comparison.scenario.own
    if own is None:
        return ""
    asked = comparison.scenario
    files = listed([plain(name) for name in (*asked.measurements, *(f"pack {one}" for one in asked.packs))])
    told = [f"{counted(len(own.rows), 'row')} of {files}"]
    because: dict[str, list[str]] = {}
    for one in own.unused:
        because.setdefault(plain(one.reason), []).append(plain(one.id))
    told += [f"not used: {listed(ids)} ({reason})" for reason, ids in because.items()]
    return sentence("; ".join(told))


def cells(row: Row, comparison: Comparison) -> tuple[str, ...]:
    """Return the ranking's line of one strategy, in the order of `columns`."""
    dye = row.dye_viability.mean if row.dye_viability else None
    flexibility = row.flexibility.mean if row.flexibility else None
    return (
        rank(row),
        plain(row.name),
        first(row, comparison),
        spread(row.viability, fraction),
        fraction(dye),
        fraction(row.usable),
        spread(row.cost, significant),
        fraction(flexibility),
        *(spread(row.further.get(one.name), significant) for one in comparison.counting),
        evidence(row),
    )


def rank(row: Row) -> str:
    """Write the position, with ``=`` where it is shared: ``1=``."""
    if row.position is None:
        return MISSING
    return f"{row.position}=" if row.tied_with else f"{row.position}"


def left_out(row: Row) -> str:
    """Say why a strategy is not ranked: ``not applicable: no measured hold beyond 24 h``."""
    reason = readable(plain(row.reason))
    return f"{row.status}: {reason}" if reason else row.status


def leaders(comparison: Comparison) -> tuple[Row, ...]:
    """Return who comes first: several where it is too close to call."""
    ranked = comparison.ranked
    return tuple(row for row in ranked if row.position == ranked[0].position)


def verdict(comparison: Comparison) -> str:
    """Say who leads and how surely, in one sentence."""
    best = leaders(comparison)
    if not best:
        return "No strategy can be ranked."
    if len(best) > 1:
        shares = [f"{plain(row.name)} (first in {first(row, comparison)} of draws)" for row in best]
        return f"Too close to call: {listed(shares)}."
    name, numbers = plain(best[0].name), in_numbers(best[0], comparison)
    if len(comparison.ranked) == 1:
        return f"{name} is the only strategy that can be ranked: {numbers}."
    return f"{name} comes first in {first(best[0], comparison)} of draws: {numbers}."


def standings(comparison: Comparison) -> tuple[str, ...]:
    """State the criteria of each of those who are too close to call; nothing where one leads."""
    best = leaders(comparison)
    return tuple(f"{plain(row.name)}: {in_numbers(row, comparison)}" for row in best if len(best) > 1)


def in_numbers(row: Row, comparison: Comparison) -> str:
    """State the criteria of one strategy: ``viable recovery 0.71, 6,120 USD per usable dose, ...``."""
    further = (
        (f"{plain(one.name)} {{}} {plain(one.unit)}", row.further.get(one.name), significant)
        for one in comparison.counting
    )
    parts: tuple[tuple[str, Interval | None, Callable[[float], str]], ...] = (
        ("viable recovery {}", row.viability, fraction),
        (f"{{}} {comparison.terms.currency} per {per_what(comparison)}", row.cost, significant),
        ("flexibility {}", row.flexibility, fraction),
        *further,
    )
    return ", ".join(text.format(write(values.mean)) for text, values, write in parts if values is not None)


def ties(comparison: Comparison, *, below_lead: bool = False) -> str:
    """Name the strategies that are too close to call, all of them or those below the lead.

    Ties are of pairs: strategies stand in one group only if each is tied with each.
    """
    tied_with = {row.name: row.tied_with for row in comparison.ranked}
    said: list[list[str]] = []
    for place, row in enumerate(comparison.ranked):
        if below_lead and row.position == 1:
            continue
        group = [row.name]
        for name in list(tied_with)[place + 1 :]:
            if name not in row.tied_with:
                continue
            if all(name in tied_with[member] for member in group):
                group.append(name)
            else:
                said.append([row.name, name])
        if len(group) > 1 and not any(set(group) <= set(known) for known in said):
            said.append(group)
    return sentence("; ".join(listed([plain(name) for name in group]) for group in said)) if said else ""


def reasons(comparison: Comparison) -> tuple[str, ...]:
    """Return the reasons for the order, one clause each; dominance too, but of no two that are tied."""
    tied = {(row.name, other) for row in comparison.rows for other in row.tied_with}
    better: dict[str, list[str]] = {}
    for lost, by in comparison.dominated:
        if (lost, by) not in tied:
            better.setdefault(plain(lost), []).append(plain(by))
    best = {lost: f"{listed(names)} in the mean of every criterion" for lost, names in better.items()}
    worse = (f"{lost} is worse than or equal to {names}" for lost, names in best.items())
    return tuple(filter(None, (readable(plain(text)).rstrip(".") for text in (*comparison.why, *worse))))


def flips(comparison: Comparison) -> tuple[str, ...]:
    """Return the smallest changes that give the lead to another, a clause each."""
    return tuple(readable(plain(text)) for text in comparison.flips)


def strategies(comparison: Comparison) -> frozenset[str]:
    """Return the names that keep their spelling at the beginning of a sentence."""
    return frozenset(name for row in comparison.rows for name in (plain(row.name), plain(row.strategy)))


def remarks(row: Row) -> tuple[str, ...]:
    """Return what the reader must know of one strategy: how it accounts, then its notes."""
    flags = (OWN_ACCOUNTING,) if row.own_accounting else ()
    return tuple(filter(None, (*flags, *(readable(plain(note)) for note in row.notes))))


def beyond(row: Row) -> tuple[str, ...]:
    """Return what of one strategy goes beyond what was measured, each with the range that was."""
    return tuple(filter(None, (readable(plain(text)) for text in row.beyond)))


def notes(comparison: Comparison) -> tuple[str, ...]:
    """Gather the remarks on all strategies: what holds for the same ones stands together, said once."""
    said: dict[str, list[str]] = {}
    for remark, names in _holders(comparison, remarks).items():
        said.setdefault(names, []).append(remark)
    return tuple(f"{names}: {sentence('; '.join(together))}" for names, together in said.items())


def flags(comparison: Comparison) -> tuple[str, ...]:
    """Gather what goes beyond what was measured, each flag once, with the names of all whom it concerns."""
    return tuple(f"{names}: {flag}" for flag, names in _holders(comparison, beyond).items())


def _holders(comparison: Comparison, of: Callable[[Row], tuple[str, ...]]) -> dict[str, str]:
    """What `of` says of the strategies: each text with the names of those of whom it says it."""
    holders: dict[str, list[str]] = {}
    for row in comparison.rows:
        for text in of(row):
            holders.setdefault(text, []).append(plain(row.name))
    return {text: listed(names) for text, names in holders.items()}


def statements(comparison: Comparison) -> Iterator[Statement]:
    """Yield every paragraph below the ranking; those without text are left out."""
    names = strategies(comparison)
    assumed = [default_text(default) for default in comparison.defaults if is_assumed(default)]
    looked_up = [default_text(default) for default in comparison.defaults if not is_assumed(default)]
    weak = tuple(weak_input(one, comparison) for one in moving(comparison))
    told = (
        Statement(LEFT_OUT, " ".join(failures(comparison))),
        Statement("Journey", journey(comparison)),
        Statement("Too close to call", ties(comparison)),
        Statement("Why", clauses(reasons(comparison), names)),
        Statement("Flips", clauses(flips(comparison), names)),
        Statement("Weakest inputs", unmoved(comparison), weak),
        Statement("Waits", waiting(comparison)),
        Statement("Own measurements", own_measurements(comparison)),
        Statement("Quotations wanted", quotations(comparison)),
        Statement(ASSUMED, sentence("; ".join(assumed))),
        Statement("Defaults", sentence("; ".join(looked_up))),
        Statement(BEYOND, items=flags(comparison)),
        Statement("Notes", " ".join(notes(comparison))),
    )
    yield from (one for one in told if one.text or one.items)


def failures(comparison: Comparison) -> tuple[str, ...]:
    """Name the criteria that failed, each reason with the strategies of which it is said."""
    told = []
    for one in comparison.further:
        because: dict[str, list[str]] = {}
        for name, reason in one.failures.items():
            because.setdefault(readable(plain(reason)), []).append(plain(name))
        whole = "; ".join(
            f"{reason} (with {listed(names) if len(names) < len(comparison.rows) else 'every strategy'})"
            for reason, names in because.items()
        )
        told += [sentence(f"{plain(one.name)} failed: {whole}")] if whole else []
    return tuple(told)


def run(comparison: Comparison) -> str:
    """Say what the numbers were made with: ``10,000 draws, seed 1; weights ...``."""
    return f"{counted(comparison.draws, 'draw')}, seed {comparison.seed}; {weights(comparison)}"


def unloadable(comparisons: Iterable[Comparison]) -> tuple[str, ...]:
    """Return the plugins that could not be loaded, each once."""
    return tuple(dict.fromkeys(plain(line) for comparison in comparisons for line in comparison.unloadable))


def unloadable_count(number: int) -> str:
    """Say how many plugins are missing, and where to look."""
    where = "coldchoice plugins (with the same --plugins)"
    return f"{counted(number, 'plugin')} could not be loaded; see: {where}"


def keys_of(parts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return all keys of several mappings, in order of first appearance."""
    return tuple(dict.fromkeys(key for mapping in parts for key in mapping))
