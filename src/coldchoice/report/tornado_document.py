"""A tornado as JSON, and the published form of that document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coldchoice.report.answer_document import answer_document, answer_schema
from coldchoice.report.document import written
from coldchoice.report.schema import (
    FLAG,
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
    ref,
)
from coldchoice.report.tornado import unit_of

if TYPE_CHECKING:
    from coldchoice.engine.tornado import Swing, Tornado
    from coldchoice.engine.tornado_lead import End

TORNADO_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def tornado_json(found: Tornado) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    return written(tornado_document(found))


def tornado_document(found: Tornado) -> dict[str, Any]:
    """Return a tornado as data that JSON can hold; for its form see `tornado_schema`."""
    scenario = found.scenario
    answer = {
        "draws": found.draws,
        "strategies": list(found.strategies),
        "left_out": dict(found.out),
        "by": found.measure,
        "unit": found.unit,
        "leader": found.leader,
        "runner_up": found.rival,
        "equals": list(found.equals),
        "lead": found.lead,
        "inputs": [_swing(one, found) for one in found.swings],
        "influences": [one._asdict() for one in found.influences],
        "stability": [one._asdict() for one in found.stability],
    }
    return answer_document("tornado", TORNADO_VERSION, scenario, found.file, found.unloadable, answer)


def _swing(one: Swing, found: Tornado) -> dict[str, Any]:
    return {
        "input": one.name,
        "text": one.text,
        "kind": one.kind,
        "unit": unit_of(one),
        "ends": one.how,
        "low": _end(one.low),
        "high": _end(one.high),
        "swing": one.bar.swing,
        "standard_error": one.bar.error,
        "changes_leader": one in found.changing,
        "chance": one.idle,
        "rescaled": one.rescaled,
    }


def _end(end: End) -> dict[str, Any]:
    return {
        "value": end.value,
        "lead": end.lead,
        "leader": end.leader,
        "reason": end.reason,
        "standard_error": end.error,
        "by_chance": end.by_chance,
    }


# ---------------------------------------------------------------- form


_END = closed(
    value=described(
        NUMBER_OR_NONE, "of the input, in `unit`; null where its draws have no unit of their own"
    ),
    lead=described(
        NUMBER_OR_NONE,
        "of the leader over the best of all others that can be used; negative where that one is ahead, null "
        "where there is none",
    ),
    leader=described(TEXT_OR_NONE, "who leads of all; null where nobody does"),
    standard_error=described(NUMBER_OR_NONE, "Monte-Carlo, of the lead; null where it is not known"),
    by_chance=described(FLAG, "the lead is no more than chance, whoever is ahead"),
    reason=described(
        TEXT, "why leader or runner-up cannot be used there, or the scenario cannot be; else empty"
    ),
)

_INPUT = closed(
    input=described(TEXT, "its name"),
    text=described(TEXT, "what it is, in words"),
    kind=described(
        {"enum": ["learnable", "input", "weight"]},
        "what a study could tell; what the scenario states; a weight",
    ),
    unit=TEXT,
    ends=described(
        {"enum": ["distribution", "share"]}, "its own 5 and 95 % points, or a quarter down and up: assumption"
    ),
    low=ref("end"),
    high=ref("end"),
    swing=described(NUMBER, "from the lowest to the highest of both leads and the lead as it is"),
    standard_error=described(
        NUMBER_OR_NONE, "Monte-Carlo, of the swing; null where the ends share their draws"
    ),
    changes_leader=described(FLAG, "another one leads at one of its ends, by more than chance, or nobody"),
    chance=described(FLAG, "it does no more to the lead than chance"),
    rescaled=described(FLAG, "the value scale of a criterion moves with it"),
)


_INFLUENCE = closed(
    name=TEXT,
    text=described(TEXT, "what it is, in words"),
    correlation=described(NUMBER, "rank correlation with the lead over the draws, luck included"),
    low=described(NUMBER_OR_NONE, "its 5 % point by bootstrap"),
    high=described(NUMBER_OR_NONE, "its 95 % point"),
    share=described(NUMBER, "of the variance of the lead, that it accounts for alone"),
)


_STABILITY = closed(
    criterion=TEXT,
    weight=described(NUMBER, "as it stands; the others keep their proportions"),
    low=described(NUMBER, "from which weight on the leader leads"),
    high=described(NUMBER, "up to which weight"),
    leader=TEXT,
    leads_below=described(TEXT_OR_NONE, "who takes over below; null where nobody does"),
    leads_above=described(TEXT_OR_NONE, "who takes over above"),
)


def tornado_schema() -> Schema:
    """Return the JSON Schema of what ``coldchoice tornado --format json`` writes."""
    return answer_schema(
        "tornado",
        TORNADO_VERSION,
        "coldchoice tornado",
        "What each input does to the lead, one at a time.",
        {"end": _END, "influence": _INFLUENCE, "input": _INPUT, "stability": _STABILITY},
        draws={"type": "integer", "minimum": 1},
        strategies=TEXTS,
        left_out=described(by_name(TEXT), "who cannot be used in the scenario as it is, and why"),
        by=described(TEXT, "value, or a criterion"),
        unit=described(TEXT, "of every lead; empty for the value"),
        leader=TEXT_OR_NONE,
        runner_up=TEXT_OR_NONE,
        equals=described(TEXTS, "who is equal to the leader in the scenario as it is"),
        lead=NUMBER_OR_NONE,
        inputs=described(listed(ref("input")), "every input, the largest swing first"),
        stability=described(
            listed(ref("stability")), "between which weights the leader leads; empty without --detail"
        ),
        influences=described(listed(ref("influence")), "what the spread comes from; empty without --detail"),
    )
