"""What a further usable dose costs, in sentences, in a table, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coldchoice.report.break_even_words import LEARNED
from coldchoice.report.words import fraction, share, significant
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.frontier import Excluded
    from coldchoice.engine.frontier import DoseFrontier, DoseStep

UNITS = {
    "usable": ("usable dose", "usable doses"),
    "recovered": ("usable dose of full recovery", "usable doses of full recovery"),
}
"""What the effect is, in the singular and in the plural."""
COLUMNS = (
    "strategy",
    "{money}/dose in",
    "{scale}/dose in",
    "over",
    "{money}/further",
    "+-",
    "5-95 %",
    "on frontier",
)
LEFT = ("strategy", "over")
NOBODY = "Fewer than two strategies can be used: nothing is bought by choosing another."
PER_DOSE = (
    "Per dose that is put in: all that is spent on it, the value already in it and the cost of a failure "
    "included, and the share of it that can be used."
)
FURTHER = (
    "Further: money per additional {unit} over the strategy before it on the frontier; the cheapest is the "
    "reference. +- is one Monte-Carlo standard error."
)
CASES = (
    "{what} over the cases that what can be learned leaves open, the luck of a lot or a flight averaged out."
)


def frontier_sentences(found: DoseFrontier | None) -> list[str]:
    """Say what a further usable dose costs, and who is better than those that nobody should pay for."""
    if found is None:
        return [NOBODY]
    said = [_reference(found), *(_step(found, step) for step in found.steps[1:])]
    said += [_known(found, step) for step in found.steps[1:]]
    said += [_excluded(found, one) for one in found.excluded]
    return [*said, *_unsure(found)]


def frontier_rows(found: DoseFrontier) -> list[tuple[str, ...]]:
    """Return the lines of the table: the frontier by rising cost, then the others with their reason."""
    rows = _rows(found)
    return [tuple(row[at] for at in _told(rows)) for row in rows]


def _rows(found: DoseFrontier) -> list[tuple[str, ...]]:
    on = {one.name: share(one.share) for one in found.shares}
    rows: list[tuple[str, ...]] = [
        (
            step.name, significant(step.cost), fraction(step.effect), step.over or "",
            "reference" if step.icer is None else significant(step.icer),
            "" if step.error is None else significant(step.error, 2), _range(step), on[step.name],
        )
        for step in found.steps
    ]  # fmt: skip
    return rows + [
        (one.name, significant(one.cost), fraction(one.effect), "", one.why, "", "", on[one.name])
        for one in found.excluded
    ]


def _told(rows: list[tuple[str, ...]]) -> list[int]:
    """Return the places of the columns in which anything stands."""
    return [at for at, column in enumerate(zip(*rows, strict=True)) if any(column)]


def columns(found: DoseFrontier) -> tuple[str, ...]:
    """Return the headings of the table."""
    names = tuple(name.format(money=found.currency, scale=found.scale) for name in COLUMNS)
    return tuple(names[at] for at in _told(_rows(found)))


def legend(found: DoseFrontier) -> str:
    """Explain the columns, in the unit of the answer."""
    if len(found.steps) < 2:
        return f"{PER_DOSE} {CASES.format(what='How often each is on the frontier:')}"
    what = "5-95 %, and how often each is on the frontier:"
    return f"{PER_DOSE} {FURTHER.format(unit=UNITS[found.scale][0])} {CASES.format(what=what)}"


def frontier_data(found: DoseFrontier | None) -> dict[str, Any] | None:
    """Return the answer as data that JSON can hold; ``None`` where there is no frontier."""
    if found is None:
        return None
    return {
        "scale": found.scale,
        "unit": UNITS[found.scale][0],
        "currency": found.currency,
        "price_year": found.price_year,
        "draws": found.draws,
        "steps": [_step_data(step) for step in found.steps],
        "excluded": [
            {"name": one.name, "cost": one.cost, "effect": one.effect, "why": one.why, "by": list(one.by)}
            for one in found.excluded
        ],
        "on_frontier": {one.name: {"share": one.share, "error": one.error} for one in found.shares},
        "thresholds": found.curve.thresholds.tolist(),
        "best": list(found.curve.best),
        "best_share": found.curve.best_shares.tolist(),
        "shares": dict(zip(found.curve.names, found.curve.shares.tolist(), strict=True)),
    }


def _step_data(step: DoseStep) -> dict[str, Any]:
    data = step._asdict()
    return {**data, "known": None if step.known is None else step.known._asdict()}


def _reference(found: DoseFrontier) -> str:
    """Say who starts the frontier, and whether anybody else is on it."""
    first, doses = found.steps[0], UNITS[found.scale][1]
    gives = f"{first.name} gives {fraction(first.effect)} {doses} per dose put in"
    gives += f", for {_money(found, first.cost)}"
    if len(found.steps) > 1:
        return f"{gives}: the cheapest, and the reference."
    return f"{gives}: in the mean nobody gives more, and nobody that gives as much is cheaper."


def _step(found: DoseFrontier, step: DoseStep) -> str:
    before = next(one for one in found.steps if one.name == step.over)
    gains = (
        f"{step.name} gives {significant(step.effect - before.effect, 2)} more for "
        f"{_money(found, step.cost - before.cost)} more than {before.name}"
    )
    icer = f"{_money(found, step.icer or 0.0)} per further {UNITS[found.scale][0]}"
    unsure = "" if step.error is None else f" (+- {significant(step.error, 2)})"
    chance = "" if step.told_apart else "; the gain is no more than chance, so the price says little"
    return f"{gains}: {icer}{unsure}{chance}."


def _known(found: DoseFrontier, step: DoseStep) -> str:
    """Say how far an ICER is known."""
    known = step.known
    assert known is not None, "asked only of those that are compared"
    said = []
    if known.low is not None:
        said.append(f"it lies at {_range(step)} {found.currency} (5-95 %) in {share(known.ratio)} of cases")
    if known.dominates > 0.0:
        said.append(f"{step.name} gives no less for no more money in {share(known.dominates)}")
    if known.dominated > 0.0:
        said.append(f"{step.over} does in {share(known.dominated)}")
    return f"{LEARNED}: {'; '.join(said)}."


def _range(step: DoseStep) -> str:
    known = step.known
    if known is None or known.low is None or known.high is None:
        return ""
    return f"{significant(known.low)} to {significant(known.high)}"


def _excluded(found: DoseFrontier, one: Excluded) -> str:
    if one.why == "equal":
        return f"{one.name} gives and costs the same as {one.by[0]}."
    if one.why == "extendedly dominated":
        return (
            f"{one.name} is not worth its money: whatever a dose is worth, {' or '.join(one.by)} is better."
        )
    better = next(step for step in found.steps if step.name == one.by[0])
    less, more = better.effect - one.effect, one.cost - better.cost
    told = [f"gives {significant(less, 2)} less" if less else "gives as much"]
    told.append(f"costs {_money(found, more)} more" if more else "costs as much")
    return f"{one.name} is dominated in the mean by {better.name}: it {listed(told)}."


def _unsure(found: DoseFrontier) -> Iterator[str]:
    """Say of one that is best in the mean, at some worth of a dose, if another is best in more cases."""
    curve = found.curve
    alike = {one.name: one.by[0] for one in found.excluded if one.why == "equal"}
    own = [alike.get(name, name) for name in curve.names]
    shares = {
        name: curve.shares[[at for at, one in enumerate(own) if one == name]].sum(axis=0)
        for name in dict.fromkeys(own)
    }
    for first, last in _stretches(curve.best):
        name, middle = curve.best[first], (first + last) // 2
        rival = max(shares, key=lambda one: float(shares[one][middle]))
        mine, most = float(shares[name][middle]), float(shares[rival][middle])
        if most > mine:
            whom = _for_whom(found, first, last)
            yield (
                f"By cost and usable doses alone, {name} is best in the mean{whom}. Yet in {share(most)} of "
                f"the cases that could turn out true {rival} would be best, and {name} in {share(mine)}. "
                f"{name} is ahead in the mean as it is better by more in its cases than it is worse in the "
                "others."
            )


def _stretches(best: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last place of each stretch with the same best one."""
    first = 0
    for at in range(1, len(best) + 1):
        if at == len(best) or best[at] != best[first]:
            yield first, at - 1
            first = at


def _for_whom(found: DoseFrontier, first: int, last: int) -> str:
    """Say what a further dose has to be worth for a stretch of thresholds to count."""
    last_of_all = len(found.curve.thresholds) - 1
    if first == 0 and last == last_of_all:
        return ", whatever a further dose is worth"
    if first == 0:
        return f" for whoever pays less than {_border(found, last)} for a further dose"
    low = _border(found, first - 1)
    if last == last_of_all:
        return f" for whoever pays more than {low} for a further dose"
    return f" for whoever pays {low} to {_border(found, last)} for a further dose"


def _border(found: DoseFrontier, at: int) -> str:
    """Write the price at which the lead changes hands between a threshold and the next one.

    That is the price per further dose of the one that takes it, as long as it stands next on the frontier.
    """
    curve = found.curve
    below, above = curve.best[at], curve.best[at + 1]
    known = [step.icer for step in found.steps if (step.over, step.name) == (below, above)]
    if known and known[0] is not None:
        return _money(found, known[0])
    one, other = (curve.net_benefits[curve.names.index(name), at : at + 2] for name in (below, above))
    lead, lost = one - other
    start, end = curve.thresholds[at : at + 2]
    return _money(found, float(start + (end - start) * lead / (lead - lost) if lead > lost else end))


def _money(found: DoseFrontier, amount: float) -> str:
    return f"{significant(amount)} {found.currency}"
