"""The value of information as JSON, and the published form of that document."""

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
from coldchoice.report.voi_words import verdict

if TYPE_CHECKING:
    from coldchoice.decide.information import Information
    from coldchoice.engine.proposals import Proposal
    from coldchoice.engine.voi import Check, Learned, ValueOfInformation

VOI_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def voi_json(found: ValueOfInformation) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    return written(voi_document(found))


def voi_document(found: ValueOfInformation) -> dict[str, Any]:
    """Return the value of information as data that JSON can hold; for its form see `voi_schema`."""
    scenario = found.scenario
    answer = {
        "draws": found.draws,
        "draws_asked_for": found.wanted_draws,
        **voi_data(found),
    }
    return answer_document("voi", VOI_VERSION, scenario, found.file, found.unloadable, answer)


def voi_data(found: ValueOfInformation) -> dict[str, Any]:
    """Return the part of the document that is about the value of information alone."""
    stakes = found.stakes
    best = found.best
    return {
        "weights": dict(zip(found.criteria, found.weights, strict=True)),
        "strategies": list(found.strategies),
        "left_out": dict(found.out),
        "comebacks": dict(found.comebacks),
        "said": verdict(found),
        "best": None if best is None else best.text,
        "too_close": found.close,
        "stakes": {
            "currency": found.terms.currency,
            "price_year": found.terms.price_year,
            "money_per_value": stakes.money_per_value,
            "doses_per_year": stakes.doses_per_year,
            "years": stakes.years,
            "discount_rate": stakes.discount_rate,
            "doses": stakes.doses,
        },
        "everything": None if found.everything is None else _worth(found, found.everything),
        "learned": [_learned(found, one) for one in found.learned],
        "studies": [_study(found, one) for one in found.proposals],
        "nested": [_check(one) for one in found.checks],
    }


def _worth(found: ValueOfInformation, worth: Information) -> dict[str, Any]:
    return {
        "value": worth.value,
        "standard_error": worth.error,
        "bias_removed": worth.bias,
        "changes_choice": worth.changed,
        "money": found.stakes.money(worth.value),
    }


def _learned(found: ValueOfInformation, one: Learned) -> dict[str, Any]:
    what = {"name": one.what.name, "text": one.what.text, "inputs": list(one.what.members)}
    return {**what, "worth": _worth(found, one.worth)}


def _study(found: ValueOfInformation, one: Proposal) -> dict[str, Any]:
    return {
        "study": one.text,
        "kept": one.kept,
        "inputs": list(one.inputs),
        "endless": _worth(found, one.endless),
        "worth": _worth(found, one.worth),
        "cost": one.cost.amount,
        "cost_given": one.cost.given,
        "cost_why": one.cost.why,
        "net": None if one.benefit is None else one.benefit.net,
        "net_standard_error": None if one.benefit is None else one.benefit.error,
        "less_than_largest": None if one.benefit is None else one.less,
        "less_standard_error": None if one.benefit is None else one.less_error,
        "pays": one.pays,
        "notes": list(one.notes),
    }


def _check(one: Check) -> dict[str, Any]:
    return {
        "name": one.name, "regression": one.worth.value, "regression_standard_error": one.worth.error,
        "nested": one.nested.value, "nested_standard_error": one.nested.error, "low": one.nested.low,
        "high": one.nested.high, "outer": one.nested.outer, "inner": one.nested.inner, "apart": one.apart,
    }  # fmt: skip


# ---------------------------------------------------------------- form

_WHOLE: Schema = {"type": "integer", "minimum": 1}

_WORTH = closed(
    value=described(NUMBER, "expected gain for one dose, on the value scale of 0 to 1"),
    standard_error=described(NUMBER, "Monte-Carlo"),
    bias_removed=described(NUMBER, "by how much the noise of the regression had raised it"),
    changes_choice=described(FRACTION, "share of cases in which another strategy would be chosen"),
    money=described(NUMBER_OR_NONE, "gain over all doses; null where cost has no weight"),
)

_LEARNED = closed(
    name=described(TEXT, "of an input or a group"),
    text=described(TEXT, "what it is"),
    inputs=described(TEXTS, "one, or those of the group"),
    worth=ref("worth"),
)

_STUDY = closed(
    study=described(TEXT, "as `--study` reads it"),
    kept=described(TEXT, "strategy whose cells are measured; empty for other studies"),
    inputs=described(TEXTS, "what it tells of"),
    endless=described(ref("worth"), "what these are worth to know for certain"),
    worth=ref("worth"),
    cost=described(NUMBER, "of the study"),
    cost_given=described(FLAG, "somebody said so; else it is an assumption"),
    cost_why=described(TEXT, "what it is made of"),
    net=described(NUMBER_OR_NONE, "gain less cost; null where cost has no weight"),
    net_standard_error=NUMBER_OR_NONE,
    less_than_largest=described(NUMBER_OR_NONE, "by how much its net gain is smaller than the largest"),
    less_standard_error=described(NUMBER_OR_NONE, "of that paired difference"),
    pays=described(FLAG, "the net gain stands out from nothing"),
    notes=TEXTS,
)

_CHECK = closed(
    name=described(TEXT, "what is known"),
    regression=NUMBER,
    regression_standard_error=NUMBER,
    nested=NUMBER,
    nested_standard_error=NUMBER,
    low=described(NUMBER, "nested, chosen and judged on different halves"),
    high=described(NUMBER, "nested, chosen and judged on the same draws"),
    outer=_WHOLE,
    inner=_WHOLE,
    apart=described(NUMBER, "difference in standard errors"),
)

_STAKES = closed(
    currency=TEXT,
    price_year={"type": "integer"},
    money_per_value=described(NUMBER_OR_NONE, "money that a value of 1 is worth, for one dose"),
    doses_per_year=NUMBER,
    years=NUMBER,
    discount_rate=FRACTION,
    doses=described(NUMBER, "over the years, later ones discounted"),
)


def voi_schema() -> Schema:
    """Return the JSON Schema of what ``coldchoice voi --format json`` writes."""
    return answer_schema(
        "voi",
        VOI_VERSION,
        "coldchoice value of information",
        "What it is worth to learn more before choosing, and which study pays most.",
        {"check": _CHECK, "learned": _LEARNED, "study": _STUDY, "worth": _WORTH},
        draws=_WHOLE,
        draws_asked_for=described({"type": "integer"}, "fewer than `draws` where these tell nothing"),
        weights=described(by_name(NUMBER), "mean weights, adding up to 1"),
        strategies=described(TEXTS, "those that can be used, best first"),
        left_out=described(by_name(TEXT), "who cannot be used, and why"),
        comebacks=described(
            by_name(FRACTION),
            "of those with too few usable units: how often they would have enough if all were known",
        ),
        said=described(TEXTS, "the answer in words"),
        best=described(TEXT_OR_NONE, "the study most worth running next; null where none pays"),
        too_close=described(FLAG, "to call which strategy is best as things are believed now"),
        stakes=_STAKES,
        everything=described(or_none(ref("worth")), "null where there is nothing to choose between"),
        learned=described(listed(ref("learned")), "the most valuable first"),
        studies=described(listed(ref("study")), "the best first"),
        nested=listed(ref("check")),
    )
