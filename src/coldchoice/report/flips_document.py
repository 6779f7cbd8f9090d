"""What would change the leader as JSON, and the published form of that document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coldchoice.report.answer_document import answer_document, answer_schema
from coldchoice.report.document import written
from coldchoice.report.flips import natural_ends, plan_sentence, smallest_told
from coldchoice.report.schema import (
    FLAG,
    FRACTION_OR_NONE,
    NUMBER,
    NUMBER_OR_NONE,
    TEXT,
    TEXT_OR_NONE,
    TEXTS,
    Schema,
    closed,
    described,
    listed,
    or_none,
    ref,
)

if TYPE_CHECKING:
    from coldchoice.decide.flip import FlipPoint
    from coldchoice.engine.flips import FoundFlips

FLIPS_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def flips_json(found: FoundFlips) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    return written(flips_document(found))


def flips_document(found: FoundFlips) -> dict[str, Any]:
    """Return what would change the leader as data that JSON can hold; for its form see `flips_schema`."""
    scenario = found.scenario
    answer = {
        "draws": found.believed.draws,
        **flips_data(found),
    }
    return answer_document("flips", FLIPS_VERSION, scenario, found.file, found.unloadable, answer)


def flips_data(found: FoundFlips) -> dict[str, Any]:
    """Return the part of the document that is about the flips alone."""
    flips = found.flips
    return {
        "leader": flips and flips.leader,
        "runner_up": flips and flips.runner_up,
        "smallest": list(smallest_told(found)),
        "changes": [_change(one, found) for one in flips.found] if flips else [],
        "plans": None
        if found.plans is None
        else [
            {
                "input": one.knob.name,
                "now": one.knob.present,
                "value": one.value,
                "over": one.over,
                "unit": "fraction" if one.knob.kind == "fraction" else one.knob.unit,
                "leads": one.leader,
                "reason": one.reason,
                "size": one.size,
                "text": plan_sentence(one, found.flips.leader if found.flips else ""),
            }
            for one in found.plans
        ],
        "looked_at": list(flips.looked_at) if flips else [],
    }


def _change(flip: FlipPoint, found: FoundFlips) -> dict[str, Any]:
    inputs = []
    for bounds in flip.bounds:
        low, high, unit = natural_ends(bounds, found)
        inputs.append({"input": bounds.name, "low": low, "high": high, "unit": unit})
    return {
        "kind": flip.kind,
        "inputs": inputs,
        "leads": flip.leader,
        "size": flip.size,
        "likelihood": flip.likelihood,
    }


# ---------------------------------------------------------------- form


FLIPS_DEFS: dict[str, Schema] = {
    "change": closed(
        kind={"enum": ["input", "weight", "pair"]},
        inputs=listed(ref("changed_input")),
        leads=TEXT,
        size=described(NUMBER, "how surprising, in standard normal deviations"),
        likelihood=described(FRACTION_OR_NONE, "null for weights that are exact"),
    ),
    "changed_input": closed(
        input=described(TEXT, "a learnable input, journey, or a criterion that is weighed"),
        low=described(NUMBER_OR_NONE, "another leads above it; null where it is open"),
        high=described(NUMBER_OR_NONE, "another leads below it"),
        unit=described(TEXT, "fraction, weight, quantile, or a unit"),
    ),
    "plan": closed(
        input=TEXT,
        now=NUMBER,
        value=NUMBER,
        over=described(FLAG, "another leads above the value; else below it"),
        unit=TEXT,
        leads=described(TEXT_OR_NONE, "null where nobody can be used there"),
        reason=described(TEXT, "why the leader cannot be used there; empty where it is overtaken"),
        size=NUMBER,
        text=TEXT,
    ),
}
"""Definitions that `FLIPS_PARTS` refers to."""

FLIPS_PARTS: dict[str, Schema] = {
    "leader": described(TEXT_OR_NONE, "who leads now; null where nobody can be used"),
    "runner_up": TEXT_OR_NONE,
    "smallest": described(TEXTS, "the three smallest changes, in words"),
    "changes": described(listed(ref("change")), "all that were found, smallest first"),
    "plans": described(
        or_none(listed(ref("plan"))), "plans at which another leads; null where they were not looked at"
    ),
    "looked_at": described(TEXTS, "inputs, most influential first"),
}
"""The part of a document that is about flips alone."""


def flips_schema() -> Schema:
    """Return the JSON Schema of what ``coldchoice flips --format json`` writes."""
    return answer_schema(
        "flips",
        FLIPS_VERSION,
        "coldchoice flips",
        "The smallest changes that give the lead to another.",
        FLIPS_DEFS,
        draws={"type": "integer", "minimum": 1},
        **FLIPS_PARTS,
    )
