"""What every format for people says of a decision map, in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coldchoice.decide.decision_map import ERRORS, IMPOSSIBLE, NOBODY
from coldchoice.decide.quads import alike, leader_of
from coldchoice.report.asked import measure
from coldchoice.report.break_even_words import amount, unit_of
from coldchoice.report.weighing import mean_weights
from coldchoice.report.words import counted, opened, plain, readable, share, significant
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.engine.decision_map import Axis, ScenarioMap

SURE = 0.75
"""Assumption: who would be best in fewer of the cases that could be learned is not a sure leader."""
MOSTLY = 0.9
"""Assumption: what holds for so many lines of a region is said of the region."""

Mask = NDArray[np.bool_]


def subject(found: ScenarioMap) -> list[str]:
    """Say what the map shows, and what either axis is."""
    over = listed([found.x.knob.name, found.y.knob.name])
    lines = [f"Who leads by {measure(found.measure, found)}, over {over}."]
    for letter, axis in (("x", found.x), ("y", found.y)):
        knob = axis.knob
        said = [f"now {amount(knob, knob.present)}", f"drawn from {_ends(axis)}{_steps(axis)}"]
        said += [knob.moves] if knob.moves else []
        lines.append(f"{letter}: {plain(knob.name)} ({plain(knob.text)}): {'; '.join(said)}.")
    if found.rescaled:
        lines.append("The value scale of cost, unless `scales` fixes it, moves with them.")
    return lines


def _ends(axis: Axis) -> str:
    low, high = (float(axis.values[place]) for place in (0, -1))
    return f"{amount(axis.knob, low, unit=False)} to {amount(axis.knob, high)}"


def _steps(axis: Axis) -> str:
    return " by equal factors" if axis.factors else ""


def sentences(found: ScenarioMap) -> list[str]:
    """Say who leads now and where, where nobody can, how sure that is, and how it was found."""
    said = [
        _now(found),
        *_leaders(found),
        *_without(found),
        *_limits(found),
        *_unsure(found),
        _checked(found),
    ]
    return [f"{opened(text, frozenset(found.strategies)).rstrip('.')}." for text in said]


def leaders(found: ScenarioMap) -> list[str]:
    """Return who leads anywhere in the map, those with the larger part first."""
    parts = {name: float(found.found.led_by(name).mean()) for name in found.strategies}
    return sorted((name for name in parts if parts[name] > 0.0), key=lambda name: (-parts[name], name))


def place_of(found: ScenarioMap) -> tuple[int, int] | None:
    """Return column and row of the cell in which the scenario stands now; ``None`` if it lies outside."""
    places = []
    for axis in (found.x, found.y):
        values, now = axis.values, axis.knob.present
        if not values[0] <= now <= values[-1]:
            return None
        places.append(int(np.argmin(np.abs(scaled(axis, values) - scaled(axis, now)))))
    return places[0], places[1]


def axis_name(axis: Axis) -> str:
    """Name an axis with the unit of its numbers: ``transit-hours, h (log scale)``."""
    unit = "%" if axis.knob.kind == "fraction" or axis.knob.unit == "%" else unit_of(axis.knob)
    told = f", {unit}" if unit and unit.replace(" ", "-") != axis.knob.name else ""
    return f"{plain(axis.knob.name)}{told}{' (log scale)' if axis.factors else ''}"


def axis_number(axis: Axis, value: float, digits: int = 3) -> str:
    """Write a value along an axis, in the unit that `axis_name` says."""
    return significant(100.0 * value if axis.knob.kind == "fraction" else value, digits)


def scaled(axis: Axis, value: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where values lie on a scale of equal steps."""
    return np.asarray(np.log(value) if axis.factors else value)


# ---------------------------------------------------------------- now


def _now(found: ScenarioMap) -> str:
    here = f"At {amount(found.x.knob, found.x.knob.present)} and {amount(found.y.knob, found.y.knob.present)}"
    leader = leader_of(found.here.scores)
    if leader is None:
        return f"{here}, as the scenario has it, no strategy can be used"
    said = f"{here}, as the scenario has it, {leader} leads"
    same = alike(found.here.scores, leader)
    if len(same) > 1:
        said = f"{said}, and {listed([name for name in same if name != leader])} just the same"
    others = {name: score for name, score in found.here.scores.items() if name not in same}
    rival = leader_of(others)
    if rival is not None and found.here.scores[leader] - others[rival] <= ERRORS * found.here.error:
        said = f"{said}, too close to {rival} to call"
    stays = list(_stays(found, leader))
    return f"{said}; it stays so {' and '.join(stays)}" if stays else said


def _stays(found: ScenarioMap, leader: str) -> Iterator[str]:
    """Say how far either input may move alone until another leads."""
    place = place_of(found)
    mask = found.found.led_by(leader)
    if place is None or not mask[place[1], place[0]]:
        return
    column, row = place
    for axis, line, at in ((found.x, mask[row], column), (found.y, mask[:, column], row)):
        low = next((n for n in range(at, -1, -1) if not line[n]), None)
        high = next((n for n in range(at, len(line)) if not line[n]), None)
        yield _between(axis, None if low is None else low + 1, high, plain(axis.knob.name))


def _between(axis: Axis, start: int | None, stop: int | None, name: str) -> str:
    """Write a stretch of an axis from the cell `start` up to before `stop`; ``None`` is the axis's end."""
    if start is None and stop is None:
        return f"at any {name} drawn"
    if start is None:
        return f"while {name} is below about {edge(axis, stop or 0)}"
    if stop is None:
        return f"while {name} is above about {edge(axis, start)}"
    return f"while {name} is between about {edge(axis, start, unit=False)} and {edge(axis, stop)}"


def edge(axis: Axis, stop: int, *, unit: bool = True) -> str:
    """Write the value between a cell and the one before it, to two figures: no more is known of it."""
    before, after = float(axis.values[stop - 1]), float(axis.values[stop])
    middle = float(np.sqrt(before * after)) if axis.factors else (before + after) / 2.0
    return amount(axis.knob, after if axis.knob.whole else float(f"{middle:.2g}"), unit=unit)


# ---------------------------------------------------------------- regions


def _leaders(found: ScenarioMap) -> Iterator[str]:
    for name in leaders(found):
        mask = found.found.led_by(name)
        clear = bool((mask & ~found.found.close).any())
        yield f"{name} leads {_part(found, mask)}{'' if clear else '; all of it is too close to call'}"


def _part(found: ScenarioMap, mask: Mask) -> str:
    if mask.all():
        return "everywhere in the map"
    return f"in {share(float(mask.mean()))} of the map: {region(found, mask)}"


def _without(found: ScenarioMap) -> Iterator[str]:
    nobody, impossible = (found.found.leader == kind for kind in (NOBODY, IMPOSSIBLE))
    if nobody.any():
        yield f"no strategy can be used {_part(found, nobody)}"
    if impossible.any():
        where = f"{share(float(impossible.mean()))} of the map is not possible: {region(found, impossible)}"
        reason = next((one.text for one in found.reasons if not one.name), "")
        yield f"{where}; {plain(reason)}" if reason else where


def _limits(found: ScenarioMap) -> Iterator[str]:
    """Say where each strategy cannot be used, and why."""
    possible = found.found.leader != IMPOSSIBLE
    for reason in found.reasons:
        if not reason.name:
            continue
        mask = ~found.found.usable[found.found.names.index(reason.name)] & possible
        where = "anywhere in the map" if (mask | ~possible).all() else region(found, mask)
        at = f"{amount(found.x.knob, reason.x)} and {amount(found.y.knob, reason.y)}"
        if mask.any():
            yield f"{reason.name} cannot be used {where}: {readable(plain(reason.text))} (at {at})"


def region(found: ScenarioMap, mask: Mask) -> str:
    """Say in words where a part of the map lies."""
    possible = found.found.leader != IMPOSSIBLE
    if mask[possible].all() or mask.all():
        return "everywhere"
    if not (mask & possible).any():
        possible = np.ones_like(possible)
    columns = (mask | ~possible).all(axis=0) & mask.any(axis=0)
    rows = (mask | ~possible).all(axis=1) & mask.any(axis=1)
    if columns.sum() / columns.size >= rows.sum() / rows.size:
        return _along(found, found.x, found.y, mask, columns)
    return _along(found, found.y, found.x, mask.T, rows)


def _along(found: ScenarioMap, axis: Axis, other: Axis, mask: Mask, whole: Mask) -> str:
    """Say of which values of `axis` it holds whatever the other, and of which for a part; [other, axis]."""
    name, said = plain(other.knob.name), []
    possible = " that is possible" if (found.found.leader == IMPOSSIBLE).any() else ""
    if whole.any():
        stretches = listed([_stretch(axis, *ends) for ends in runs(whole)])
        said.append(f"{stretches}, whatever the {name}{possible}")
    part = mask.any(axis=0) & ~whole
    said += [_partly(axis, other, mask, ends) for ends in runs(part)][:2]
    if sum(1 for _ in runs(part)) > 2:
        said.append("and in further parts")
    return "; ".join(said)


def runs(line: Mask) -> Iterator[tuple[int, int]]:
    """Yield each unbroken run of cells: the first, and the one behind the last."""
    steps = np.diff(np.concatenate(([False], line, [False])).astype(np.int8))
    yield from zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True)


def _stretch(axis: Axis, start: int, stop: int) -> str:
    name, count = plain(axis.knob.name), len(axis.values)
    if start == 0 and stop == count:
        return f"at any {name}"
    if start == 0:
        return f"at {name} below about {edge(axis, stop)}"
    if stop == count:
        return f"at {name} above about {edge(axis, start)}"
    if edge(axis, start) == edge(axis, stop):
        return f"at {name} of about {edge(axis, start)}"
    return f"at {name} from about {edge(axis, start, unit=False)} to {edge(axis, stop)}"


def _partly(axis: Axis, other: Axis, mask: Mask, ends: tuple[int, int]) -> str:
    """Say for which values of the other input it holds, on a stretch on which it does not for all."""
    part = mask[:, ends[0] : ends[1]]
    where, name = _stretch(axis, *ends), plain(other.knob.name)
    for way, text in ((1, "below"), (-1, "above")):
        lines = part[::way]
        lengths = np.where(lines.all(axis=0), len(lines), lines.argmin(axis=0))  # unbroken from that end
        unbroken = lengths == lines.sum(axis=0)
        if unbroken.mean() < MOSTLY:
            continue
        stops = lengths[unbroken & (lengths > 0) & (lengths < len(lines))]
        if not stops.size:
            break
        marks = sorted(
            {int(stop) if way > 0 else len(lines) - int(stop) for stop in (stops.min(), stops.max())}
        )
        texts = [edge(other, mark, unit=mark == marks[-1]) for mark in marks]
        if len(texts) == 2 and edge(other, marks[0]) == texts[1]:
            texts = texts[1:]
        return f"{where} only with {name} {text} about {' to '.join(texts)}"
    return f"{where} for a part of {name}"


# ---------------------------------------------------------------- how sure


def _unsure(found: ScenarioMap) -> Iterator[str]:
    close = float(found.found.close.mean())
    if close > 0.0:
        yield (
            "the lead is too close to call, within two Monte-Carlo standard errors, in "
            f"{share(close)} of the map"
        )
    unsure = float(is_unsure(found).mean())
    if unsure > 0.0:
        yield (
            f"if all that can be learned were known, the leader would be best in less than {share(SURE)} of "
            f"cases in {share(unsure)} of the map: there a study may change the choice"
        )


def is_unsure(found: ScenarioMap) -> Mask:
    """Return where the leader would be best in too few of the cases that could be learned, or may be."""
    with np.errstate(invalid="ignore"):
        return np.asarray((found.found.leader >= 0) & ~(found.found.best >= SURE))


def _checked(found: ScenarioMap) -> str:
    map_ = found.found
    whole = map_.leader.size
    if map_.worked_out == whole:
        return f"all {whole:,} points were worked out"
    said = [f"{map_.worked_out:,} of {whole:,} points were worked out, the others filled in between"]
    if map_.probes:
        if map_.missed:
            how = (
                f"{map_.missed} had another leader, or others that can be used, and their surroundings were "
            )
            how += "worked out too"
        else:
            how = f"{'it has' if map_.probes == 1 else 'all have'} the leader filled in"
        bound = f"at most {share(map_.most_wrong)} of the others are wrong (95 %)"
        said.append(f"of {counted(map_.probes, 'point')} drawn among these as a check {how}: {bound}")
    wide, deep = map_.coarse
    if wide > 1 or deep > 1:
        said.append(f"what is smaller than {wide} by {deep} cells may be missed")
    return "; ".join(said)


def run(found: ScenarioMap) -> str:
    """Say how the answer was made."""
    asked = found.scenario.draws
    of = "" if found.draws == asked else f" (the scenario asks for {asked:,})"
    said = [f"{found.draws:,} draws{of} at each point, the same at all, seed {found.scenario.seed}"]
    if found.measure == "value":
        said.append(mean_weights(found.scenario))
    return f"{opened('; '.join(filter(None, said)))}."


def letters(names: Sequence[str]) -> dict[str, str]:
    """Return a capital letter or digit for each name, its own first letter where that is free."""
    taken: dict[str, str] = {}
    for name in names:
        wanted = [
            sign for sign in f"{name.upper()}ABCDEFGHIJKLMNOPQRSTUVWXYZ" if sign.isascii() and sign.isalpha()
        ]
        taken[name] = next(sign for sign in [*wanted, "?"] if sign not in taken.values() or sign == "?")
    return taken
