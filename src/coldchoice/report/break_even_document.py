"""Break-evens as JSON, and the published form of that document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coldchoice.report.answer_document import answer_document, answer_schema
from coldchoice.report.document import written
from coldchoice.report.schema import (
    FLAG,
    FRACTION,
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
    from coldchoice.decide.crossing import Spread
    from coldchoice.engine.break_even import BreakEven, BreakEvens, Race

BREAK_EVEN_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def break_even_json(found: BreakEvens) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    return written(break_even_document(found))


def break_even_document(found: BreakEvens) -> dict[str, Any]:
    """Return break-evens as data that JSON can hold; for its form see `break_even_schema`."""
    scenario = found.scenario
    answer = {
        **weights_data(scenario),
        "strategies": list(found.strategies),
        "answers": [_answer(one) for one in found.answers],
    }
    return answer_document("break_even", BREAK_EVEN_VERSION, scenario, found.file, found.unloadable, answer)


def _answer(one: BreakEven) -> dict[str, Any]:
    knob = one.knob
    labels = sorted({label for view in one.views for label in view.means})
    return {
        "input": knob.name,
        "text": knob.text,
        "unit": "fraction" if knob.kind == "fraction" else knob.unit,
        "now": knob.present,
        "low": one.low,
        "high": one.high,
        "moves": knob.moves,
        "rescaled": one.rescaled,
        "draws": one.draws,
        "values": list(one.values),
        "curves": {
            race.measure: {label: [view.mean(label, race.measure) for view in one.views] for label in labels}
            for race in one.races
        },
        "usable": {label: [label not in view.out for view in one.views] for label in labels},
        "races": [_race(race) for race in one.races],
        "limits": [limit._asdict() for limit in one.limits],
        "refused": [{"value": value, "reason": reason} for value, reason in one.refused],
        "left_out": dict(one.now.out),
    }


def _race(race: Race) -> dict[str, Any]:
    return {
        "by": race.measure,
        "leader": race.leader,
        "rival": race.rival,
        "equals": list(race.equals),
        "idle": race.idle,
        "known": _spread(race.learned),
        "crossings": [
            {
                "value": one.value, "below": one.below, "above": one.above, "reason": one.reason,
                "out": one.out, "standard_error": one.error, "known": _spread(one.learned),
            }
            for one in race.crossings
        ],
        "close": [{"low": one.low, "high": one.high, "names": list(one.names)} for one in race.close],
    }  # fmt: skip


def _spread(learned: Spread | None) -> dict[str, Any] | None:
    return None if learned is None else learned._asdict()


# ---------------------------------------------------------------- form


_KNOWN = closed(
    low=described(NUMBER_OR_NONE, "5 % point of the break-even; null where no case has one"),
    high=described(NUMBER_OR_NONE, "95 % point"),
    crossing=described(FRACTION, "share of cases that have one"),
    first=described(FRACTION, "share in which the one below, or the leader, leads throughout"),
    second=described(FRACTION, "share in which the one above, or the rival, leads throughout"),
    other=described(
        FRACTION, "share in which the lead changes only the other way round, or nearer to another break-even"
    ),
    cut_low=described(
        NUMBER_OR_NONE,
        "the end of the search, or of where both can be used, if the 5 % point lies within a step of it; "
        "null where the range is not cut",
    ),
    cut_high=described(NUMBER_OR_NONE, "the same of the 95 % point"),
)

_CROSSING = closed(
    value=described(NUMBER, "of the input"),
    below=described(TEXT_OR_NONE, "who leads below it; null where nobody can be used"),
    above=described(TEXT_OR_NONE, "who leads above it"),
    reason=described(TEXT, "why one of them cannot be used on the other side; empty where it is overtaken"),
    out=described(TEXT, "which of them cannot be used on the other side"),
    standard_error=described(NUMBER_OR_NONE, "Monte-Carlo"),
    known=or_none(ref("known")),
)

_RACE = closed(
    by=described(TEXT, "value, or a criterion"),
    leader=described(TEXT_OR_NONE, "who leads now"),
    rival=described(TEXT_OR_NONE, "who comes next now, of those that are not equal to the leader"),
    equals=described(TEXTS, "who is equal to the leader now"),
    idle=described(FLAG, "nothing that this measure looks at depends on the input"),
    known=described(or_none(ref("known")), "of leader and rival, where there is no break-even"),
    crossings=described(listed(ref("crossing")), "every break-even, from low to high"),
    close=described(
        listed(closed(low=NUMBER, high=NUMBER, names=TEXTS)),
        "where the lead changes back and forth by no more than one standard error, and whose",
    ),
)

_LIMIT = closed(
    name=TEXT,
    value=NUMBER,
    ends=described(FLAG, "it can be used below and not above; else the other way round"),
    reason=TEXT,
)

_ANSWER = closed(
    input=TEXT,
    text=TEXT,
    unit=described(TEXT, "of every number here that is a value of the input"),
    now=NUMBER,
    low=described(NUMBER, "from where it was searched"),
    high=NUMBER,
    moves=described(TEXT, "what moves with it"),
    rescaled=described(FLAG, "the value scale of a criterion moves with it"),
    draws={"type": "integer", "minimum": 1},
    values=described(listed(NUMBER), "at which the strategies were looked at first"),
    curves=described(
        by_name(by_name(listed(NUMBER_OR_NONE))), "by measure and strategy: its mean at each of the values"
    ),
    usable=described(by_name(listed(FLAG)), "by strategy: whether it can be used at each of the values"),
    races=listed(ref("race")),
    limits=described(listed(ref("limit")), "where strategies become usable or unusable"),
    refused=described(listed(closed(value=NUMBER, reason=TEXT)), "values that contradict the scenario"),
    left_out=described(by_name(TEXT), "who cannot lead in the scenario as it is, and why"),
)


def break_even_schema() -> Schema:
    """Return the JSON Schema of what ``coldchoice breakeven --format json`` writes."""
    found = _document()
    found["properties"]["preferred"] = described(
        TEXTS, "what is said of weights that are not given, of which `weights` is the mean; else not there"
    )
    return found


def _document() -> Schema:
    return answer_schema(
        "break_even",
        BREAK_EVEN_VERSION,
        "coldchoice break-even",
        "Values of inputs at which another strategy takes the lead.",
        {
            "answer": _ANSWER,
            "crossing": _CROSSING,
            "known": _KNOWN,
            "limit": _LIMIT,
            "race": _RACE,
        },
        weights=described(or_none(by_name(NUMBER)), "null = not given: equal ones are taken"),
        strategies=TEXTS,
        answers=described(listed(ref("answer")), "one for each input"),
    )
