"""Say in words, from the numbers alone, why the leader leads and what would change that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.decide.explanation import Change, weight_flip
from coldchoice.model.comparison import CRITERIA, Row, WeakInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.decide.ranking import BlockRanks
    from coldchoice.decide.weights import Weights
    from coldchoice.engine.block import Block
    from coldchoice.model.terms import Terms

LOSS = {
    "window": "come too late",
    "temperature": "are lost to temperature excursions",
    "container": "are lost with a broken container",
    "release": "fail the viability limit",
    "site": "reach a site that cannot use them",
    "dose": "hold too few living cells",
    "no_show": "are never received by their patient",
}
WORTH_SAYING = 0.02
MOST_WEAK_INPUTS = 3


def why(rows: Sequence[Row], terms: Terms) -> tuple[str, ...]:
    """Sentences on the leader against the runner-up, and on what each loses."""
    ranked = [row for row in rows if row.status == "ranked"]
    if not ranked:
        return ("no strategy can be used on this journey",)
    if len(ranked) == 1:
        said = [f"{ranked[0].name} is the only one that can be used"]
    else:
        said = [_against(ranked[0], ranked[1], terms)]
        if (ranked[0].first or 0.0) < (ranked[1].first or 0.0):
            said.append(
                f"{ranked[0].name} is worth more in the mean, {ranked[1].name} comes first more often"
            )
    said += [sentence for row in ranked[:3] if (sentence := _main_loss(row))]
    return tuple(said)


def flips(
    names: Sequence[str], ranks: BlockRanks | None, weights: Weights, rows: Sequence[Row]
) -> tuple[str, ...]:
    """Sentences on the weights at which another strategy takes the lead; empty where none does."""
    if ranks is None or len(names) < 2:
        return ()
    means = ranks.criterion_sums / ranks.draws
    said = []
    for flip in weight_flip(means, weights.mean, leader=_leader(names, rows)):
        criterion = CRITERIA[flip.criterion]
        said += [
            _flip(names, change, criterion, way)
            for change, way in ((flip.below, "under"), (flip.above, "over"))
            if change is not None
        ]
    return tuple(said)


def weakest(rows: Sequence[Row], first: Block) -> tuple[WeakInput, ...]:
    """Inputs of the leader and the runner-up that are borrowed or assumed, most influential first."""
    leaning: dict[str, WeakInput] = {}
    for row in [row for row in rows if row.status == "ranked"][:2]:
        for one in row.inputs:
            if one.grade in ("C", "D") and one.name not in leaning:
                share = first.influence.get(one.name)
                leaning[one.name] = WeakInput(one.text, one.grade, share, one.sources, one.note)
    ordered = sorted(leaning.values(), key=lambda one: (-(one.influence or 0.0), one.text))
    return tuple(ordered[:MOST_WEAK_INPUTS])


def _against(leader: Row, other: Row, terms: Terms) -> str:
    gains: list[str] = []
    gives: list[str] = []
    for name, least, words in (
        ("viability", 0.005, "{:.2f} viable recovery"),
        ("cost", 0.5, "{:,.0f} " + terms.currency + " a dose"),
        ("flexibility", 0.005, "{:.2f} flexibility"),
    ):
        gap = getattr(leader, name).mean - getattr(other, name).mean
        if not abs(gap) >= least:
            continue
        better = gap < 0 if name == "cost" else gap > 0
        (gains if better else gives).append(words.format(abs(gap)))
    if gives and gains:
        return f"{leader.name} gives up {_joined(gives)} against {other.name} and gains {_joined(gains)}"
    if gains:
        return f"{leader.name} gains {_joined(gains)} against {other.name} and gives up nothing"
    if gives:
        return f"{leader.name} is no better than {other.name} in any mean, and gives up {_joined(gives)}"
    return f"{leader.name} and {other.name} differ in nothing worth saying"


def _main_loss(row: Row) -> str:
    if not row.lost_to:
        return ""
    cause, share = max(row.lost_to.items(), key=lambda item: item[1])
    if share < WORTH_SAYING:
        return ""
    return f"{100 * share:.0f} % of {row.name} units {LOSS[cause]}"


def _leader(names: Sequence[str], rows: Sequence[Row]) -> int:
    return names.index(next(row.name for row in rows if row.status == "ranked"))


def _flip(names: Sequence[str], change: Change, criterion: str, way: str) -> str:
    return f"{names[change.leader]} leads if {criterion} weighs {way} {change.weight:.2f}"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
