"""A decision map as JSON, and the published form of that document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coldchoice.decide.decision_map import IMPOSSIBLE, NOBODY
from coldchoice.decide.quads import leader_of
from coldchoice.report.answer_document import answer_document, answer_schema
from coldchoice.report.decision_map import unit_of
from coldchoice.report.document import written
from coldchoice.report.schema import (
    FLAG,
    FRACTION,
    FRACTION_OR_NONE,
    NUMBER,
    NUMBER_OR_NONE,
    TEXT,
    TEXT_OR_NONE,
    TEXTS,
    Schema,
    by_name,
    closed,
    described,
    listed,
    or_none,
    ref,
)
from coldchoice.report.weighing import weights_data

if TYPE_CHECKING:
    from coldchoice.engine.decision_map import Axis, ScenarioMap

DECISION_MAP_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def decision_map_json(found: ScenarioMap) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    return written(decision_map_document(found))


def decision_map_document(found: ScenarioMap) -> dict[str, Any]:
    """Return a map as data that JSON can hold; for its form see `decision_map_schema`."""
    scenario = found.scenario
    answer = {
        **weights_data(scenario),
        "strategies": list(found.strategies),
        "draws": found.draws,
        "by": found.measure,
        "rescaled": found.rescaled,
        "x": _axis(found.x),
        "y": _axis(found.y),
        "now": _now(found),
        "parts": _parts(found),
        "reasons": [
            {"strategy": one.name or None, "reason": one.text, "x": one.x, "y": one.y}
            for one in found.reasons
        ],
        "search": _search(found),
        **_cells(found),
    }
    return answer_document(
        "decision_map", DECISION_MAP_VERSION, scenario, found.file, found.unloadable, answer
    )


def _axis(axis: Axis) -> dict[str, Any]:
    knob = axis.knob
    return {
        "input": knob.name, "text": knob.text, "unit": unit_of(axis), "now": knob.present,
        "moves": knob.moves, "factors": axis.factors, "values": axis.values.tolist(),
    }  # fmt: skip


def _now(found: ScenarioMap) -> dict[str, Any]:
    return {
        "leader": leader_of(found.here.scores),
        "scores": found.here.scores,
        "standard_error": found.here.error,
        "best": found.here.best,
        "left_out": dict(found.now.out),
    }


def _parts(found: ScenarioMap) -> dict[str, Any]:
    map_ = found.found
    return {
        "leads": {name: float(map_.led_by(name).mean()) for name in map_.names},
        "nobody": float((map_.leader == NOBODY).mean()),
        "impossible": float((map_.leader == IMPOSSIBLE).mean()),
        "close": float(map_.close.mean()),
    }


def _search(found: ScenarioMap) -> dict[str, Any]:
    map_ = found.found
    return {
        "points": map_.leader.size, "worked_out": map_.worked_out, "probes": map_.probes,
        "missed": map_.missed, "most_wrong": map_.most_wrong, "coarse": list(map_.coarse),
    }  # fmt: skip


def _cells(found: ScenarioMap) -> dict[str, Any]:
    map_ = found.found
    names = {NOBODY: None, IMPOSSIBLE: None, **dict(enumerate(map_.names))}
    return {
        "leader": [[names[kind] for kind in row] for row in map_.leader.tolist()],
        "possible": (map_.leader != IMPOSSIBLE).tolist(),
        "lead": map_.lead.tolist(),
        "standard_error": map_.error.tolist(),
        "close": map_.close.tolist(),
        "sureness": map_.sureness.tolist(),
        "best": map_.best.tolist(),
        "usable": {name: one.tolist() for name, one in zip(map_.names, map_.usable, strict=True)},
        "worked_out": map_.evaluated.tolist(),
    }


# ---------------------------------------------------------------- form

_COUNT: Schema = {"type": "integer", "minimum": 0}


def _rows(cell: Schema, text: str) -> Schema:
    return described(listed(listed(cell)), f"{text}; a list for each value of y, of one for each value of x")


_AXIS = closed(
    input=TEXT,
    text=TEXT,
    unit=described(TEXT, "of its values"),
    now=NUMBER,
    moves=described(TEXT, "what moves with it"),
    factors=described(FLAG, "its values go by equal factors"),
    values=described(listed(NUMBER), "rising"),
)

_NOW = closed(
    leader=described(TEXT_OR_NONE, "who leads in the scenario as it is; null where nobody can be used"),
    scores=described(
        by_name(NUMBER), "the higher the better: weighted value, or a criterion; costs negative"
    ),
    standard_error=described(NUMBER, "of the lead over the next"),
    best=described(by_name(FRACTION), "share of what can be learned in which each would be best"),
    left_out=described(by_name(TEXT), "who cannot lead, and why"),
)

_PARTS = closed(
    leads=described(by_name(FRACTION), "share of the points at which each leads"),
    nobody=described(FRACTION, "at which no strategy can be used"),
    impossible=described(FRACTION, "at which the scenario contradicts itself"),
    close=described(FRACTION, "at which the lead is too close to call"),
)

_REASON = closed(
    strategy=described(TEXT_OR_NONE, "that cannot be used; null for a point that is not possible"),
    reason=TEXT,
    x=described(NUMBER, "where that is so, as near to the scenario as it was worked out"),
    y=NUMBER,
)

_SEARCH = closed(
    points=described(_COUNT, "of the map"),
    worked_out=described(_COUNT, "of these; the others are filled in between"),
    probes=described(_COUNT, "points drawn among those filled in, as a check"),
    missed=described(
        _COUNT, "of these, with another leader by more than chance, or with others that can be used"
    ),
    most_wrong=described(FRACTION, "at most such a share of the points filled in is wrong (95 %)"),
    coarse=described(listed(_COUNT), "columns and rows of a quad looked at first: less may be missed"),
)


def decision_map_schema() -> Schema:
    """Return the JSON Schema of what ``coldchoice map --format json`` writes."""
    found = _document()
    found["properties"]["preferred"] = described(
        TEXTS, "what is said of weights that are not given, of which `weights` is the mean; else not there"
    )
    return found


def _document() -> Schema:
    return answer_schema(
        "decision_map",
        DECISION_MAP_VERSION,
        "coldchoice decision map",
        "Who leads over two inputs.",
        {
            "map_axis": _AXIS,
            "map_now": _NOW,
            "map_parts": _PARTS,
            "map_reason": _REASON,
            "map_search": _SEARCH,
        },
        weights=described(or_none(by_name(NUMBER)), "null = not given: equal ones are taken"),
        strategies=TEXTS,
        draws=described({"type": "integer", "minimum": 1}, "at each point, the same at all"),
        by=described(TEXT, "value, or a criterion"),
        rescaled=described(FLAG, "the value scale of a criterion moves with an input"),
        x=ref("map_axis"),
        y=ref("map_axis"),
        now=ref("map_now"),
        parts=ref("map_parts"),
        reasons=listed(ref("map_reason")),
        search=ref("map_search"),
        leader=_rows(TEXT_OR_NONE, "who leads; null where nobody does"),
        possible=_rows(FLAG, "whether the scenario can be so"),
        lead=_rows(NUMBER_OR_NONE, "over the next; null where there is none"),
        standard_error=_rows(NUMBER_OR_NONE, "Monte-Carlo, of the lead"),
        close=_rows(FLAG, "the lead is within two standard errors"),
        sureness=_rows(FRACTION_OR_NONE, "probability that it would stay with endless draws"),
        best=_rows(FRACTION_OR_NONE, "share of what can be learned in which the leader would be best"),
        usable=described(by_name(listed(listed(FLAG))), "by strategy: whether it can be used"),
        worked_out=_rows(FLAG, "whether the point was worked out"),
    )
