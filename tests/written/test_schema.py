"""The JSON Schema of a strategy file: it takes what the program takes."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

import coldchoice_strategies
from coldchoice.written.schema import strategy_file_schema
from tests.written_files import COLD, FREEZE, SHIPPED

JUDGE = jsonschema.Draft202012Validator(strategy_file_schema())
OWN = sorted(Path(str(coldchoice_strategies.__path__[0])).glob("*.strategy.yaml"))


def mistakes(text: str) -> list[str]:
    return [one.message for one in JUDGE.iter_errors(yaml.safe_load(text))]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(strategy_file_schema())


@pytest.mark.parametrize("text", [COLD, FREEZE, SHIPPED, *(file.read_text(encoding="utf-8") for file in OWN)])
def test_it_takes_what_the_program_takes(text: str) -> None:
    assert mistakes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        FREEZE.replace("5 %", "5"),
        FREEZE.replace("freeze", "freese"),
        FREEZE + "applies: {cell_types: [t-cel]}\n",
        FREEZE + "leaves_out: [wash-rn]\n",
        FREEZE + "needs: [thawer]\n",
        FREEZE + "step: 1\n",
        FREEZE.replace("percent", "percnt"),
    ],
)
def test_it_refuses_what_the_program_refuses(text: str) -> None:
    assert mistakes(text)
