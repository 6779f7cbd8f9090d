"""Put together what is known of one strategy: its row in the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.accounting.parts import COMPONENTS
from coldchoice.engine.tally import Tally, group, take
from coldchoice.model.comparison import STATUSES, CostItem, Row, Status

if TYPE_CHECKING:
    from coldchoice.decide.ranking import Ranked, Ranking
    from coldchoice.engine.ask import Silent
    from coldchoice.engine.block import Contestant, Told


def row_of(
    contestant: Contestant,
    means: Tally | None,
    told: Told | None,
    silent: Silent | None,
    place: Ranked | None,
    ranking: Ranking,
) -> Row:
    """Return the row of one contestant, whatever became of it."""
    label = contestant.label
    row = Row(
        name=label,
        strategy=contestant.strategy.name,
        summary=contestant.strategy.summary,
        status="failed",
        options=dict(contestant.in_force),
        origin=contestant.origin,
    )
    if silent is not None:
        return row._replace(status=_status(silent), reason=silent.reason)
    assert means is not None, "a strategy that is not silent has numbers"
    assert told is not None, "and has said something"
    row = _with_numbers(row, means, told)
    if place is None:
        return row._replace(status="infeasible", reason=ranking.excluded[label])
    return row._replace(
        status="ranked",
        position=place.position,
        tied_with=place.tied_with,
        first=place.first,
        first_error=place.first_error,
        score=place.value,
    )


def _status(silent: Silent) -> Status:
    return next((status for status in STATUSES if status == silent.status), "failed")


def _with_numbers(row: Row, means: Tally, told: Told) -> Row:
    parts = group(means, "parts")
    further = dict.fromkeys(key.partition(".")[0] for key in group(means, "further"))
    return row._replace(
        viability=take(means, "viability"),
        cost=take(means, "cost"),
        flexibility=take(means, "flexibility"),
        further={name: values for name in further if (values := take(means, f"further.{name}"))},
        further_lines={name: lines for name in further if (lines := group(means, f"further-lines.{name}"))},
        dye_viability=take(means, "dye"),
        usable=means.get("usable"),
        lost_to=group(means, "lost"),
        cost_lines=group(means, "lines"),
        cost_items=_items(means, told),
        flexibility_parts={} if told.own_accounting else {name: parts.get(name) for name in COMPONENTS},
        slack_h=means.get("slack"),
        usable_life_h=means.get("life"),
        flexibility_hours=group(means, "hours"),
        waits_covered=group(means, "covered"),
        full_release=means.get("release"),
        radius_km=take(means, "radius"),
        own_accounting=told.own_accounting,
        beyond=told.beyond,
        grade=told.grade,
        inputs=(*told.inputs, *told.prices, *told.further),
        sources=_sources(told),
        notes=told.notes,
    )


def _items(means: Tally, told: Told) -> tuple[CostItem, ...]:
    """Join what each item costs with its price and source; the dearest first."""
    known = {one.item: one for one in told.bought}
    amounts = group(means, "amounts")
    items = []
    for key, money in group(means, "items").items():
        line, _, item = key.partition(".")
        one = known[item]
        about = one.unit, one.price, one.source, one.quotation
        items.append(CostItem(line, item, one.what, money, amounts[key], *about))
    return tuple(sorted(items, key=lambda one: (-one.money, one.item, one.line)))


def _sources(told: Told) -> tuple[str, ...]:
    """Every source once, in the order in which the assessment leans on them."""
    leaning = [source for one in (*told.inputs, *told.prices, *told.further) for source in one.sources]
    return tuple(dict.fromkeys((*told.sources, *leaning)))
