"""A chain as JSON, and the published form of that document."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from coldchoice.report.document import lines_data, made_with, plain_data, terms_data, written
from coldchoice.report.schema import (
    ANY_OBJECT,
    CITATION,
    COUNT,
    FLAG,
    FRACTION,
    FRACTION_OR_NONE,
    INTERVAL,
    LINES,
    NUMBER,
    NUMBER_OR_NONE,
    TERMS,
    TEXT,
    TEXTS,
    Schema,
    by_name,
    closed,
    described,
    listed,
    or_none,
    ref,
)

if TYPE_CHECKING:
    from coldchoice.model.chained import Chained, Combination, Passage, StageAnswer
    from coldchoice.model.comparison import Row

CHAIN_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""

OF_A_ROW = (
    "name", "strategy", "summary", "reason", "usable", "lost_to", "flexibility_parts", "slack_h",
    "usable_life_h", "beyond", "grade", "sources", "notes", "options",
)  # fmt: skip
INTERVALS = ("viability", "dye_viability", "flexibility")


def chained_json(chained: Chained) -> str:
    """Return the answer as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    return written(chained_document(chained))


def chained_document(chained: Chained) -> dict[str, Any]:
    """Return everything known of a chain as data that JSON can hold; for its form see `chained_schema`."""
    from coldchoice.report.references import citations

    data: dict[str, Any] = plain_data(
        {
            "chain": CHAIN_VERSION,
            "made_with": made_with(),
            "file": PurePath(chained.file).name if chained.file else None,
            "asked": chained.chain.model_dump(mode="json", by_alias=True, exclude_unset=True),
            "input_hash": chained.input_hash,
            "draws": chained.draws,
            "seed": chained.chain.seed,
            "currency": chained.currency,
            "price_year": chained.price_year,
            "attempts_from": chained.attempts_from,
            "stages": [_stage(stage) for stage in chained.stages],
            "combinations": [_combination(one) for one in chained.combinations],
            "ranking": [one.name for one in chained.ranked],
            "complete": chained.complete,
            "why": chained.why,
            "notes": chained.notes,
            "conversions": chained.conversions,
            "plugins": [origin._asdict() for origin in chained.plugins],
            "unloadable": chained.unloadable,
            "citations": citations(chained.stages),
        }
    )
    return data


def _stage(stage: StageAnswer) -> dict[str, Any]:
    return {
        "label": stage.label,
        "file": PurePath(stage.file).name,
        "scenario": stage.scenario.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "terms": terms_data(stage.terms, stage.scenario.rates),
        "factor": stage.factor,
        "process": stage.process._asdict() if stage.process else None,
        "defaults": [default._asdict() for default in stage.defaults],
        "units_per_year": stage.units,
        "rows": [_row(row) for row in stage.rows],
        **lines_data(stage),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in OF_A_ROW},
        "status": "combined" if row.status == "ranked" else row.status,
        **{name: _interval(getattr(row, name)) for name in INTERVALS},
        "inputs": [used._asdict() for used in row.inputs],
        "origin": row.origin._asdict() if row.origin else None,
    }


def _combination(one: Combination) -> dict[str, Any]:
    return {
        **one._asdict(),
        "name": one.name,
        "cost": _interval(one.cost),
        "passages": [_passage(passage) for passage in one.passages],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {**passage._asdict(), "entering": passage.entering._asdict()}


def _interval(values: Any) -> dict[str, float] | None:
    return None if values is None else values._asdict()


# ---------------------------------------------------------------- form

_PASSAGE = closed(
    strategy=TEXT,
    entering=described(ref("interval"), "value at stake: cost of a dose by the time it enters the stage"),
    usable=described(FRACTION, "share of units that can be used after it"),
    started=described(NUMBER, "units that must enter in a year"),
    lines=described(by_name(NUMBER), "parts of the mean cost; over all stages they add up to it"),
)

_COMBINATION: Schema = {
    **closed(
        name=TEXT,
        strategies=described(TEXTS, "one for each stage, in order"),
        status={"enum": ["ranked", "left out"]},
        reason=described(TEXT, "why it is left out"),
        position=described({"type": ["integer", "null"], "minimum": 1}, "shared where too close to call"),
        tied_with=TEXTS,
        cost=described(or_none(ref("interval")), "per delivered dose, or per attempt: see `attempts_from`"),
        error=described(NUMBER_OR_NONE, "Monte-Carlo standard error of the mean cost"),
        delivered=described(FRACTION_OR_NONE, "share of the doses started at the first stage"),
        delivered_per_attempt=described(FRACTION_OR_NONE, "null where every stage can be made again"),
        grade=or_none(ref("grade")),
        passages=described(listed(ref("passage")), "one for each stage; none where it is left out"),
    ),
    "if": {"properties": {"status": {"const": "ranked"}}},
    "then": {"properties": {"reason": {"const": ""}, "position": {"type": "integer"}}},
    "else": {"properties": {"position": {"type": "null"}, "reason": {"minLength": 1}}},
}

_ROW = closed(
    name=TEXT,
    strategy=TEXT,
    summary=TEXT,
    status={"enum": ["combined", "infeasible", "not applicable", "failed"]},
    reason=TEXT,
    viability=or_none(ref("interval")),
    dye_viability=or_none(ref("interval")),
    flexibility=or_none(ref("interval")),
    usable=FRACTION_OR_NONE,
    lost_to=by_name(FRACTION_OR_NONE),
    flexibility_parts=by_name(FRACTION_OR_NONE),
    slack_h=NUMBER_OR_NONE,
    usable_life_h=NUMBER_OR_NONE,
    beyond=TEXTS,
    grade=or_none(ref("grade")),
    inputs=listed(closed(name=TEXT, text=TEXT, grade=ref("grade"), sources=TEXTS, note=TEXT)),
    sources=TEXTS,
    notes=TEXTS,
    options=ANY_OBJECT,
    origin=or_none(ref("origin")),
)

_PROCESS = closed(
    name=TEXT,
    cost=described(NUMBER, "per unit, in the money of the answer"),
    cost_source=TEXT,
    success=described(FRACTION, "mean share that comes out in specification"),
    failure_cost=NUMBER,
    failure_cost_source=TEXT,
)

_STAGE = closed(
    label=TEXT,
    file=TEXT,
    scenario=described(ANY_OBJECT, "as it was given, with the chain's draws and seed"),
    terms=ref("terms"),
    factor=described(NUMBER, "worth of one of the stage's money in the money of the answer"),
    process=described(or_none(ref("process")), "what is done before the next stage"),
    defaults=listed(closed(key=TEXT, value=TEXT, source=TEXT)),
    units_per_year=described(
        by_name(NUMBER),
        "by strategy: for so many, as the later stages need, it buys and waits in line",
    ),
    rows=listed(ref("row")),
)
_STAGE["properties"] |= {"lines": LINES}  # not required


def chained_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of what ``coldchoice chain --format json`` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "coldchoice chain",
        "description": "Cost of a dose by every combination of ways to preserve, over several stages.",
        **closed(
            chain=described({"const": CHAIN_VERSION}, "version of this form"),
            made_with=closed(coldchoice=TEXT, numpy=TEXT, python=TEXT),
            file={"type": ["string", "null"]},
            asked=described(ANY_OBJECT, "the chain as it was given"),
            input_hash=described({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "of chain and scenarios"),
            draws=COUNT,
            seed={"type": "integer", "minimum": 0},
            currency={"type": "string", "pattern": "^[A-Z]{3}$"},
            price_year={"type": "integer"},
            attempts_from=described(
                {"type": ["string", "null"]},
                "first stage that cannot be made again: cost is per attempt there",
            ),
            stages=listed(ref("stage")),
            combinations=described(listed(ref("combination")), "ranked ones first, the cheapest before all"),
            ranking=TEXTS,
            complete=FLAG,
            why=TEXTS,
            notes=TEXTS,
            conversions=TEXTS,
            plugins=listed(ref("origin")),
            unloadable=TEXTS,
            citations=by_name(ref("citation")),
        ),
        "$defs": {
            "citation": CITATION,
            "combination": _COMBINATION,
            "grade": {"enum": ["A", "B", "C", "D"]},
            "interval": INTERVAL,
            "origin": closed(plugin=TEXT, distribution=TEXT, version=TEXT),
            "passage": _PASSAGE,
            "process": _PROCESS,
            "row": _ROW,
            "stage": _STAGE,
            "terms": TERMS,
        },
    }
