"""A whole decision as JSON, and the published form of that document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coldchoice.report.answer_document import answer_document, answer_schema
from coldchoice.report.decision_parts import answer
from coldchoice.report.document import written
from coldchoice.report.flips_document import FLIPS_DEFS, FLIPS_PARTS, flips_data
from coldchoice.report.frontier_words import frontier_data
from coldchoice.report.method_words import METHODS, method_data
from coldchoice.report.schema import (
    FLAG,
    FRACTION,
    FRACTION_OR_NONE,
    NUMBER,
    NUMBER_OR_NONE,
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
from coldchoice.report.voi_document import voi_data

if TYPE_CHECKING:
    from coldchoice.decide.smaa_analysis import Analysis
    from coldchoice.decide.waterfall import Waterfall
    from coldchoice.engine.decision import Decision
    from coldchoice.engine.stakeholder_views import StakeholderView

DECISION_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def decision_json(decision: Decision) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    return written(decision_document(decision))


def decision_document(decision: Decision) -> dict[str, Any]:
    """Return a decision as data that JSON can hold; for its form see `decision_schema`."""
    scenario, believed = decision.scenario, decision.believed
    told = {
        "draws": believed.draws,
        "criteria": list(believed.criteria),
        "weights": decision.found.now,
        "strategies": list(believed.names),
        "left_out": dict(believed.out),
        "answer": list(answer(decision).texts),
        "why": decision.against and _against(decision.against),
        "acceptability": decision.acceptability and _acceptability(decision.acceptability),
        "stakeholders": [_view(one) for one in decision.views],
        "dominated": [list(pair) for pair in decision.dominated],
        "flips": flips_data(decision.found),
        "methods": decision.opinions and method_data(decision.opinions),
        "frontier": decision.frontier and frontier_data(decision.frontier),
        "information": decision.information and voi_data(decision.information),
    }
    return answer_document(
        "decision", DECISION_VERSION, scenario, decision.found.file, decision.found.unloadable, told
    )


def _against(found: Waterfall) -> dict[str, Any]:
    return found._asdict() | {"steps": [step._asdict() for step in found.steps], "alike": list(found.alike)}


def _acceptability(analysis: Analysis) -> dict[str, Any]:
    return {
        "draws": analysis.draws,
        "meta_weights": list(analysis.meta_weights),
        "first_entropy_bits": analysis.first_entropy._asdict(),
        "order_entropy_bits": analysis.order_entropy and analysis.order_entropy._asdict(),
        "strategies": [
            {
                "name": one.name,
                "ranks": [rank._asdict() for rank in one.ranks],
                "value": one.value._asdict(),
                "holistic": one.holistic._asdict(),
                "ahead_of": {name: share._asdict() for name, share in one.ahead_of.items()},
                "central_weights": one.central_weights
                and {name: weight._asdict() for name, weight in one.central_weights.items()},
                "confidence": one.confidence and one.confidence._asdict(),
                "never": one.never,
                "dominated_by": list(one.dominated_by),
            }
            for one in analysis.standings
        ],
    }


def _view(one: StakeholderView) -> dict[str, Any]:
    return {
        "name": one.name,
        "weights": one.weights,
        "exact": one.exact,
        "leader": one.leader,
        "values": one.values,
        "first": one.first,
        "too_close": one.against.too_close,
    }


# ---------------------------------------------------------------- form

_ESTIMATE = closed(value=NUMBER, error=described(NUMBER, "Monte-Carlo standard error"))
_WEIGHT = closed(
    value=FRACTION,
    error=described(NUMBER_OR_NONE, "Monte-Carlo standard error; null where it is first in a single case"),
)

_AGAINST: Schema = closed(
    winner=TEXT,
    runner_up=TEXT,
    values=described(listed(NUMBER), "mean weighted worth of either"),
    steps=listed(ref("step")),
    lead=NUMBER,
    error=NUMBER,
    ahead=described(FRACTION, "share of cases in which the winner is ahead of the runner-up"),
    ahead_error=NUMBER,
    too_close=described(FLAG, "to call"),
    alike=described(TEXTS, "those that are identical to the winner in every case"),
)

_STEP = closed(
    criterion=TEXT,
    weight=FRACTION,
    winner=NUMBER,
    runner_up=NUMBER,
    adds=described(NUMBER, "to the lead; they add up to it"),
    error=NUMBER,
)

_STANDING = closed(
    name=TEXT,
    ranks=described(listed(ref("estimate")), "rank acceptabilities, first rank first"),
    value=described(ref("estimate"), "mean weighted worth"),
    holistic=described(ref("estimate"), "all ranks added up, each with its meta-weight"),
    ahead_of=described(by_name(ref("estimate")), "share of cases in which it is ahead of each other"),
    central_weights=described(
        or_none(by_name(ref("weight"))), "mean weights of the cases in which it is first; null if it never is"
    ),
    confidence=described(or_none(ref("estimate")), "share of cases in which it is first with these weights"),
    never=described(TEXT, "why it is never first; empty where it is"),
    dominated_by=TEXTS,
)

_ACCEPTABILITY = closed(
    draws={"type": "integer", "minimum": 1},
    meta_weights=listed(NUMBER),
    first_entropy_bits=ref("estimate"),
    order_entropy_bits=or_none(ref("estimate")),
    strategies=listed(ref("standing")),
)

_VIEW = closed(
    name=TEXT,
    weights=described(by_name(FRACTION), "mean weights"),
    exact=FLAG,
    leader=TEXT,
    values=by_name(NUMBER),
    first=by_name(FRACTION_OR_NONE),
    too_close=FLAG,
)


def decision_schema() -> Schema:
    """Return the JSON Schema of what ``coldchoice decide --format json`` writes."""
    return answer_schema(
        "decision",
        DECISION_VERSION,
        "coldchoice decision",
        "Who leads and why, how surely, what would flip it, what to learn next.",
        {
            "against": _AGAINST,
            "step": _STEP,
            "acceptability": _ACCEPTABILITY,
            "standing": _STANDING,
            "estimate": _ESTIMATE,
            "weight": _WEIGHT,
            "stakeholder": _VIEW,
            "flips": closed(**FLIPS_PARTS),
            **FLIPS_DEFS,
            "methods": METHODS,
        },
        draws={"type": "integer", "minimum": 1},
        criteria=TEXTS,
        weights=described(by_name(FRACTION), "mean weights"),
        strategies=described(TEXTS, "those that can be used, best first"),
        left_out=described(by_name(TEXT), "who cannot be used, and why"),
        answer=described(TEXTS, "in words"),
        why=described(or_none(ref("against")), "null where there are not two to choose between"),
        acceptability=or_none(ref("acceptability")),
        stakeholders=listed(ref("stakeholder")),
        dominated=described(listed(TEXTS), "(dominated, by) in the means of all criteria"),
        flips=ref("flips"),
        methods=or_none(ref("methods")),
        frontier=described({"type": ["object", "null"]}, "what a further usable dose costs"),
        information=described(
            {"type": ["object", "null"]},
            "what it is worth to learn more; null where only one is asked for",
        ),
    )
