"""Say in sentences which stage of a chain moves the cost, by how much and by what."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.model.chained import Combination, StageAnswer

CAUSES = MappingProxyType(
    {
        "loss": ("loss", "process_loss"),
        "failure": ("failure", "process_failure"),
        "preservation": ("preservation",),
        "fixed": ("fixed",),
    }
)
"""Lines by what makes them differ; those that are the same for every combination are not among them."""

WORTH_SAYING = 0.1  # assumption: a counter-weight of less than a tenth of the gain goes without saying


class Effect(NamedTuple):
    """What another strategy in one stage would cost, all else as in the cheapest combination."""

    stage: int
    other: Combination
    gap: float
    causes: dict[str, float]


def why(
    combinations: Sequence[Combination],
    stages: Sequence[StageAnswer],
    currency: str,
    *,
    per_attempt: bool = False,
) -> tuple[str, ...]:
    """Return one sentence for each strategy that could take the place of one in the cheapest combination.

    The stage that moves the cost most comes first.
    """
    ranked = [one for one in combinations if one.status == "ranked"]
    if len(ranked) < 2:
        return ()
    best, unit = ranked[0], f"{currency} {'an attempt' if per_attempt else 'a dose'}"
    effects = sorted(effects_of(best, ranked[1:]), key=lambda one: (-one.gap, one.stage))
    said = []
    for at, effect in enumerate(effects):
        clear = effect.other.name not in best.tied_with
        most = at == 0 and clear and len({one.stage for one in effects}) > 1
        head = "{} moves the cost most: " if most else "at {}, "
        said.append(head.format(stages[effect.stage].label) + _told(best, effect, unit, clear=clear))
    return tuple(said)


def effects_of(best: Combination, others: Sequence[Combination]) -> list[Effect]:
    """Return the effect of each combination that differs from the cheapest in one stage alone."""
    found = []
    for other in others:
        pairs = zip(best.strategies, other.strategies, strict=True)
        differing = [at for at, (one, another) in enumerate(pairs) if one != another]
        if len(differing) == 1:
            assert other.cost is not None, "a ranked combination has a cost"
            assert best.cost is not None, "and so has the cheapest"
            gap = other.cost.mean - best.cost.mean
            causes = {cause: _sum(other, names) - _sum(best, names) for cause, names in CAUSES.items()}
            found.append(Effect(differing[0], other, gap, causes))
    return found


def _sum(one: Combination, names: Sequence[str]) -> float:
    return sum(passage.lines.get(name, 0.0) for passage in one.passages for name in names)


def _told(best: Combination, effect: Effect, unit: str, *, clear: bool) -> str:
    mine, theirs = best.passages[effect.stage], effect.other.passages[effect.stage]
    if not clear:
        return f"{mine.strategy} and {theirs.strategy} are too close to call"
    cause, most = max(effect.causes.items(), key=lambda item: item[1])
    usable = f"{100 * mine.usable:.0f} % of units usable, not {100 * theirs.usable:.0f} %"
    because = {
        "loss": f"less is lost with units that fail ({usable})",
        "failure": f"fewer failures are paid for ({usable})",
        "preservation": "each attempt costs less",
        "fixed": "it costs less by the year",
    }[cause]
    told = f"{mine.strategy} saves {effect.gap:,.0f} {unit} against {theirs.strategy}"
    told += f", {most:,.0f} of it because {because}" if most < effect.gap else f", because {because}"
    against, least = min(effect.causes.items(), key=lambda item: item[1])
    if -least > WORTH_SAYING * effect.gap:
        dearer = {
            "loss": "more is lost with units that fail",
            "failure": "more failures are paid for",
            "preservation": "each attempt costs more",
            "fixed": "it costs more by the year",
        }[against]
        told += f", although {dearer} ({-least:,.0f})"
    return told
