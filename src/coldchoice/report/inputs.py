"""The inputs of a scenario that can be varied, with their present values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.report.break_even_words import amount
from coldchoice.report.document import plain_data
from coldchoice.report.table import aligned
from coldchoice.report.words import opened, plain

if TYPE_CHECKING:
    from coldchoice.engine.inputs import Inputs

COLUMNS = ("input", "now", "searched", "what")
PATHS = (
    "Any number of the scenario is an input too, by its path: logistics.legs[1].transport, "
    "strategies[0].options.volume."
)


def inputs_text(found: Inputs) -> str:
    """Return the list for a terminal, newline at the end."""
    rows = [
        (
            plain(knob.name), amount(knob, knob.present),
            f"{amount(knob, knob.low, unit=False)} to {amount(knob, knob.high)}", plain(knob.text),
        )
        for knob in found.knobs.values()
    ]  # fmt: skip
    missing = [f"{name}: {opened(reason)}." for name, reason in found.missing.items()]
    lines = [*aligned(COLUMNS, rows, left=("input", "searched", "what")), "", *missing, PATHS]
    return "\n".join(lines) + "\n"


def inputs_json(found: Inputs) -> str:
    """Return the list as JSON, newline at the end."""
    from json import dumps

    data = [
        {
            "input": knob.name, "text": knob.text,
            "unit": "fraction" if knob.kind == "fraction" else knob.unit,
            "now": knob.present, "low": knob.low, "high": knob.high, "moves": knob.moves,
        }
        for knob in found.knobs.values()
    ]  # fmt: skip
    whole = plain_data({"inputs": data, "missing": found.missing})
    return dumps(whole, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
