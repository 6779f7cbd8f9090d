"""What every format for people says of a comparison, in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coldchoice.report.words import (
    MISSING,
    counted,
    duration,
    first_share,
    fraction,
    listed,
    plain,
    sentence,
    share,
    significant,
    spread,
)

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Row, WeakInput
    from coldchoice.model.terms import Default

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
    "postponement": "postponement absorbed",
    "qc": "QC before use",
    "sites": "site capability",
}
"""Names of cost lines, causes of loss and parts of flexibility that do not speak for themselves."""

LEGEND = "+- is one Monte-Carlo standard error; brackets hold 5-95 % of draws."
"""What the marks in a ranking mean."""

EXTRAPOLATED = "the hold is longer than any that was measured"
OWN_ACCOUNTING = "own accounting: it gave the criteria itself, not by the shared rules"


def label(name: str) -> str:
    """Return the name under which a part is shown."""
    return LABELS.get(name) or plain(name.replace("_", " ")) or MISSING


def option(value: object) -> str:
    """Write the value of a strategy's option."""
    return f"{value:g}" if isinstance(value, float) else plain(str(value))


def title(comparison: Comparison) -> str:
    """Return the scenario's title, or the cell type where it has none."""
    return plain(comparison.scenario.title or "") or plain(comparison.scenario.cell_type)


def setting(comparison: Comparison) -> str:
    """Say in one line what was asked: ``leukapheresis-mnc, apheresis, 60 h, 200 units a year``."""
    terms = comparison.terms
    return ", ".join(
        (
            plain(comparison.scenario.cell_type),
            terms.stage,
            duration(terms.duration_h),
            f"{significant(terms.units_per_year)} units a year",
        )
    )


def headline(comparison: Comparison) -> str:
    """Put title and setting into one line."""
    asked = setting(comparison)
    return f"{title(comparison)}: {asked}" if plain(comparison.scenario.title or "") else asked


def money_unit(comparison: Comparison) -> str:
    """Name the money of the answer: ``USD (2024)``."""
    return f"{comparison.terms.currency} ({comparison.terms.price_year})"


def columns(comparison: Comparison) -> tuple[str, ...]:
    """Return the headings of the ranking."""
    terms = comparison.terms
    cost = f"{terms.currency}/usable dose ({terms.price_year})"
    return (
        "rank", "strategy", "first", "viable recovery", "viability", "usable", cost, "flexibility",
        "evidence",
    )  # fmt: skip


def cells(row: Row) -> tuple[str, ...]:
    """Return the ranking's line of one strategy, in the order of `columns`."""
    dye = row.dye_viability.mean if row.dye_viability else None
    flexibility = row.flexibility.mean if row.flexibility else None
    return (
        rank(row),
        plain(row.name),
        first_share(row.first, row.first_error),
        spread(row.viability, fraction),
        fraction(dye),
        fraction(row.usable),
        spread(row.cost, significant),
        fraction(flexibility),
        row.grade or MISSING,
    )


def rank(row: Row) -> str:
    """Write the position, with ``=`` where it is shared: ``1=``."""
    if row.position is None:
        return MISSING
    return f"{row.position}=" if row.tied_with else f"{row.position}"


def left_out(row: Row) -> str:
    """Say why a strategy is not ranked: ``not applicable: no measured hold beyond 24 h``."""
    return f"{row.status}: {plain(row.reason)}" if plain(row.reason) else row.status


def verdict(comparison: Comparison) -> str:
    """Say who leads and how surely, in one sentence."""
    ranked = comparison.ranked
    if not ranked:
        return "No strategy can be ranked."
    leader = ranked[0]
    if leader.tied_with:
        names = [plain(row.name) for row in ranked if row.position == leader.position]
        return f"{listed(names)} are too close to call."
    if len(ranked) == 1:
        return f"{plain(leader.name)} is the only strategy that can be ranked."
    return (
        f"{plain(leader.name)} comes first in {first_share(leader.first, leader.first_error)} of draws: "
        f"{in_numbers(leader, comparison)}."
    )


def in_numbers(row: Row, comparison: Comparison) -> str:
    """State the three criteria of one strategy: ``viable recovery 0.71, 6,120 USD per usable dose, ...``."""
    parts = (
        ("viable recovery {}", row.viability, fraction),
        (f"{{}} {comparison.terms.currency} per usable dose", row.cost, significant),
        ("flexibility {}", row.flexibility, fraction),
    )
    return ", ".join(text.format(write(values.mean)) for text, values, write in parts if values is not None)


def ties(comparison: Comparison) -> str:
    """Name the strategies that are too close to call; empty where every rank is clear."""
    groups = [
        listed([plain(row.name) for row in comparison.ranked if row.position == position])
        for position in sorted({row.position or 0 for row in comparison.ranked if row.tied_with})
    ]
    return sentence("; ".join(groups)) if groups else ""


def reasons(comparison: Comparison) -> tuple[str, ...]:
    """Return the reasons for the order, dominance included, one clause each."""
    worse = (
        f"{plain(lost)} is worse than or equal to {plain(by)} in every criterion"
        for lost, by in comparison.dominated
    )
    return tuple(filter(None, (plain(text).rstrip(".") for text in (*comparison.why, *worse))))


def clauses(texts: Iterable[str]) -> str:
    """Join clauses into one sentence."""
    return sentence("; ".join(filter(None, (plain(text).rstrip(".") for text in texts))))


def prose(sentences: Iterable[str]) -> str:
    """Join sentences into a paragraph."""
    return " ".join(filter(None, (sentence(text) for text in sentences)))


def weak_input(weak: WeakInput) -> str:
    """Write one weak input: ``hold of the apheresis (C, borrowed from CD34+; 34 % of the lead's spread)``."""
    inside = ", ".join(filter(None, (weak.grade, plain(weak.note))))
    if weak.influence is not None:
        inside += f"; {share(weak.influence)} of the lead's spread"
    return f"{plain(weak.text)} ({inside})"


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


def remarks(row: Row) -> tuple[str, ...]:
    """Return what the reader must know of one strategy: flags first, then its notes."""
    flags = ((EXTRAPOLATED, row.extrapolated), (OWN_ACCOUNTING, row.own_accounting))
    return (*(text for text, raised in flags if raised), *(plain(note) for note in row.notes))


def notes(comparison: Comparison) -> str:
    """Gather the remarks on all strategies: what holds for the same ones stands together, said once."""
    holders: dict[str, list[str]] = {}
    for row in comparison.rows:
        for remark in remarks(row):
            holders.setdefault(remark, []).append(plain(row.name))
    said: dict[str, list[str]] = {}
    for remark, names in holders.items():
        said.setdefault(listed(names), []).append(remark)
    return prose(f"{names}: {clauses(together)}" for names, together in said.items())


def statements(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield heading and text of every paragraph below the ranking; those without text are left out."""
    assumed = [default_text(default) for default in comparison.defaults if is_assumed(default)]
    looked_up = [default_text(default) for default in comparison.defaults if not is_assumed(default)]
    paragraphs = {
        "Too close to call": ties(comparison),
        "Why": clauses(reasons(comparison)),
        "Flips": clauses(comparison.flips),
        "Weakest inputs": clauses(weak_input(weak) for weak in comparison.weakest),
        "Assumed": clauses(assumed),
        "Defaults": clauses(looked_up),
        "Notes": notes(comparison),
    }
    yield from ((name, text) for name, text in paragraphs.items() if text)


def weights(comparison: Comparison) -> str:
    """Say how the criteria were weighed."""
    if comparison.weights is None:
        return "weights not given: every weighting equally likely"
    return "weights " + ", ".join(
        f"{plain(name)} {fraction(value)}" for name, value in comparison.weights.items()
    )


def run(comparison: Comparison) -> str:
    """Say what the numbers were made with: ``10,000 draws, seed 1; weights ...``."""
    return f"{counted(comparison.draws, 'draw')}, seed {comparison.seed}; {weights(comparison)}"


def unloadable(comparisons: Iterable[Comparison]) -> tuple[str, ...]:
    """Return the plugins that could not be loaded, each once."""
    return tuple(dict.fromkeys(plain(line) for comparison in comparisons for line in comparison.unloadable))


def unloadable_count(number: int) -> str:
    """Say how many plugins are missing, and where to look."""
    return f"{counted(number, 'plugin')} could not be loaded; see: coldchoice plugins"


def sources(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """Return what leans on sources, and on which: inputs, and strategies where no input accounts for one.

    Sources of defaults are not among them; they stand beside the defaults.
    """
    leaning: dict[str, dict[str, None]] = {}
    for row in comparison.rows:
        of_inputs = [(plain(used.text), plain(source)) for used in row.inputs for source in used.sources]
        known = {source for _, source in of_inputs}
        rest = [(plain(row.name), plain(source)) for source in row.sources if plain(source) not in known]
        for user, source in (*of_inputs, *rest):
            leaning.setdefault(user, {})[source] = None
    users: dict[tuple[str, ...], list[str]] = {}
    for user, cited in leaning.items():
        users.setdefault(tuple(filter(None, cited)), []).append(user)
    return {"; ".join(names): cited for cited, names in users.items() if cited}


def keys_of(parts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return all keys of several mappings, in order of first appearance."""
    return tuple(dict.fromkeys(key for mapping in parts for key in mapping))
