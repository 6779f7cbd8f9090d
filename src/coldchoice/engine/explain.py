"""Say in words, from the numbers alone, why the leader leads and what would change that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.decide.flip import first_leads, weight_flips
from coldchoice.engine.flip_words import flip_sentence
from coldchoice.model.comparison import Row, WeakInput
from coldchoice.record import NamedTuple
from coldchoice.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.decide.ranking import BlockRanks
    from coldchoice.decide.weights import Weights
    from coldchoice.engine.block import Block
    from coldchoice.model.comparison import Anchors, Interval
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.terms import Terms

LOSS = MappingProxyType(
    {
        "window": "come too late",
        "temperature": "are lost to temperature excursions",
        "container": "are lost with a broken container",
        "release": "fail the viability limit",
        "site": "reach a site that cannot use them",
        "dose": "hold too few living cells",
        "no_show": "are never received by their patient",
    }
)
WORTH_SAYING = 0.02  # assumption: a smaller share of lost units goes without saying
WORTH_A_WORD = 0.005  # assumption: so does a smaller gap on the scale of a criterion
MOST_WEAK_INPUTS = 3
MOST_FLIPS = 3


def why(
    rows: Sequence[Row],
    terms: Terms,
    further: Sequence[Criterion] = (),
    anchors: Mapping[str, Anchors] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Sentences on the leader against the runner-up, and on what each loses.

    Parameters
    ----------
    further
        Further criteria that count.
    anchors
        Value scales, by criterion.
    """
    ranked = [row for row in rows if row.status == "ranked"]
    if not ranked:
        return ("no strategy can be used on this journey",)
    if len(ranked) == 1:
        said = [f"{ranked[0].name} is the only one that can be used"]
    else:
        said = [_against(ranked[0], ranked[1], [*_always(terms), *_besides(further, anchors)])]
        most = max(ranked, key=lambda row: row.first or 0.0)  # the earlier of equals
        if most is not ranked[0]:
            said.append(f"{ranked[0].name} is worth more in the mean, {most.name} comes first more often")
    said += [sentence for row in ranked[:3] if (sentence := _main_loss(row))]
    return tuple(said)


def flips(
    names: Sequence[str], ranks: BlockRanks | None, weights: Weights, rows: Sequence[Row], first: Block
) -> tuple[str, ...]:
    """Sentences on the smallest changes of an input or a weight that give the lead away, smallest first."""
    if ranks is None or len(names) < 2:
        return ()
    leader = _leader(names, rows)
    order = [leader, *(at for at in range(len(names)) if at != leader)]
    means = (ranks.criterion_sums / ranks.draws)[order]
    now = dict(zip(weights.criteria, weights.mean.tolist(), strict=True))
    told: list[tuple[float, str]] = []
    if first_leads(means, weights.mean):
        found = weight_flips(
            [names[at] for at in order], weights.criteria, means, weights.mean, first.weighing
        )
        told = [(flip.size, flip_sentence(flip, {}, {}, now)) for flip in found]
    told += [(flip.size, flip.text) for flip in first.flips if flip.leader == names[leader]]
    return tuple(text for _, text in sorted(told)[:MOST_FLIPS])


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


class Gap(NamedTuple):
    """How a difference in one criterion is told: from which size on, in which words, which side is better."""

    of: Callable[[Row], Interval]
    least: float
    words: str
    lower_is_better: bool = False
    is_money: bool = False


def _always(terms: Terms) -> Iterator[Gap]:
    yield Gap(attrgetter("viability"), 0.005, "{:.2f} viable recovery")
    money = f"{{:,.0f}} {terms.currency} {'a dose' if terms.remake else 'an attempt'}"
    yield Gap(attrgetter("cost"), 0.5, money, lower_is_better=True, is_money=True)
    yield Gap(attrgetter("flexibility"), 0.005, "{:.2f} flexibility")


def _besides(further: Sequence[Criterion], anchors: Mapping[str, Anchors]) -> Iterator[Gap]:
    """Further criteria: what is worth less than half a hundredth of their scale is not worth saying."""
    for one in further:
        worst, best = anchors[one.name]
        unit = one.unit.replace("{", "{{").replace("}", "}}")
        words = f"{{:,.3g}} {unit} ({one.name})"
        yield Gap(_further(one.name), WORTH_A_WORD * abs(best - worst), words, one.better == "lower")


def _further(name: str) -> Callable[[Row], Interval]:
    return lambda row: row.further[name]


def _against(leader: Row, other: Row, told: Sequence[Gap]) -> str:
    worse: list[str] = []
    dearer: list[str] = []
    cheaper: list[str] = []
    better: list[str] = []
    for one in told:
        gap = one.of(leader).mean - one.of(other).mean
        if not abs(gap) >= one.least:
            continue
        gains = gap < 0 if one.lower_is_better else gap > 0
        kind = (cheaper if gains else dearer) if one.is_money else (better if gains else worse)
        kind.append(one.words.format(abs(gap)))
    bad = [f"gives up {listed(worse)}"] if worse else []
    bad += [f"costs {listed(dearer)} more"] if dearer else []
    good = [f"saves {listed(cheaper)}"] if cheaper else []
    good += [f"gains {listed(better)}"] if better else []
    if not (good or bad):
        return f"{leader.name} and {other.name} differ in nothing worth saying"
    if not good:
        return f"{leader.name} is no better than {other.name} in any mean, and {' and '.join(bad)}"
    first, *rest = [*bad, *good, *([] if bad else ["gives up nothing"])]
    than = "against" if worse or not dearer else "than"
    return f"{leader.name} {listed([f'{first} {than} {other.name}', *rest])}"


def _main_loss(row: Row) -> str:
    if not row.lost_to:
        return ""
    cause, share = max(row.lost_to.items(), key=lambda item: item[1])
    if share < WORTH_SAYING:
        return ""
    return f"{100 * share:.0f} % of {row.name} units {LOSS[cause]}"


def _leader(names: Sequence[str], rows: Sequence[Row]) -> int:
    return names.index(next(row.name for row in rows if row.status == "ranked"))
