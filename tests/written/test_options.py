"""Options of a strategy file: a model with units and limits, put into the steps."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from coldchoice.errors import UnknownName
from coldchoice.plugin.listing import options_told
from coldchoice.written.options import filled_in, taken
from tests.scenes import facts_of
from tests.written_files import FREEZE, SHIPPED, made, refused


def with_option(said: str, step: str = "percent: $it", text: str = SHIPPED) -> str:
    return (
        text.replace("percent: 5 %", step)
        + f"options: {{it: {{{said}, about: a number, source: assumption}}}}\n"
    )


HELD = FREEZE.replace("  - do: freeze", "  - do: hold\n    for: $it\n  - do: freeze")
PERCENT = with_option("kind: percent, default: 5 %, lowest: 2 %, highest: 20 %")


def test_what_the_scenario_sets_is_what_the_step_takes() -> None:
    mine, fixed = made(PERCENT), made(SHIPPED.replace("5 %", "10 %"))
    given, default = facts_of(mine, {"it": "10 %"}), facts_of(mine)
    assert np.array_equal(given.viable_recovery, facts_of(fixed).viable_recovery)
    assert np.array_equal(default.viable_recovery, facts_of(made(SHIPPED)).viable_recovery)
    assert not np.array_equal(given.viable_recovery, default.viable_recovery)


@pytest.mark.parametrize(
    ("value", "told"), [("1 %", "between 2 and 20 %"), ("7", "has no unit"), (7, "has no unit")]
)
def test_limits_and_units_hold(value: object, told: str) -> None:
    model = made(PERCENT).Options
    assert model is not None
    with pytest.raises(ValidationError, match=told):
        model.model_validate({"it": value})


def test_an_option_is_told_with_its_unit_and_meaning() -> None:
    (option,) = options_told(made(PERCENT))
    assert (option.name, option.description) == ("it", "a number")


@pytest.mark.parametrize(
    ("said", "step", "text"),
    [
        ("kind: time, default: 3 h", "percent: 5 %", HELD),
        ("kind: temperature rate, default: 1 degC/min", "cooling_rate: $it", FREEZE),
        ("kind: volume, default: 20 mL", "volume: $it", FREEZE),
        ("kind: choice, default: vial, choices: [bag, vial]", "container: $it", FREEZE),
        (
            "kind: number, default: 2, lowest: 0, highest: 5",
            "percent: 5 %",
            FREEZE + "uses: [{item: technician-hour, quantity: $it}]\n",
        ),
    ],
)
def test_every_kind_can_be_taken(said: str, step: str, text: str) -> None:
    assert made(with_option(said, step, text)).Options is not None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("kind: percent, default: 5", "options.it.default: 5: has no unit"),
        (
            "kind: percent, default: 5 %, lowest: 6 %",
            "options.it.default: '5 %': must be between 6 and 100 %",
        ),
        (
            "kind: percent, default: 5 %, lowest: 6 %, highest: 2 %",
            "options.it.lowest: '6 %': is above `highest`",
        ),
        ("kind: percent, default: 5 %, highest: 6", "options.it.highest: 6: has no unit"),
        ("kind: procent, default: 5 %", "did you mean 'percent'?"),
        ("kind: choice, default: a", "options.it.choices: an option of the kind `choice` needs at least two"),
        ("kind: choice, default: c, choices: [aa, bb]", "options.it.default: 'c': is none of the choices"),
        ("kind: choice, default: a, choices: [a, b], lowest: 1", "options.it.lowest: a choice has no limits"),
        (
            "kind: percent, default: 5 %, choices: [a, b]",
            "options.it.choices: only an option of the kind `choice`",
        ),
        ("kind: number, default: five", "options.it.default: 'five': must be a number"),
        ("kind: number, default: 9, highest: 5", "options.it.default: 9: must be between"),
    ],
)
def test_a_wrong_option_is_one_line(said: str, told: str) -> None:
    (line,) = refused(with_option(said))
    assert told in line


def test_names_are_looked_up_where_they_are_taken() -> None:
    data = {"steps": [{"for": "$rest", "n": 2}]}
    assert list(taken(data)) == ["rest"]
    assert filled_in(data, {"rest": "3 h"}) == {"steps": [{"for": "3 h", "n": 2}]}
    with pytest.raises(UnknownName, match=r"steps\[0\]\.for: 'rest': unknown option; did you mean 'rests'"):
        filled_in(data, {"rests": "3 h"})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("_it", "options._it: '_it': must look like ^[a-z]"),
        ("model_config", "options.model_config: 'model_config': is a name that pydantic keeps for itself"),
        ("model_of_bag", "write e.g. 'the_model_of_bag'"),
        ("copy", "options.copy: 'copy': is a name that pydantic keeps for itself; write e.g. 'the_copy'"),
    ],
)
def test_a_name_that_no_option_can_have(name: str, told: str) -> None:
    (line,) = refused(PERCENT.replace("$it", f"${name}").replace("it: {", f"{name}: {{"))
    assert line.startswith("mine.strategy.yaml:")
    assert told in line
