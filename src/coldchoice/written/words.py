"""A strategy file in words: what ``coldchoice plugins NAME`` tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.errors import dotted

if TYPE_CHECKING:
    from coldchoice.written.keys import Step, StrategyFile
    from coldchoice.written.sources import Sourced


def told(file: StrategyFile, numbers: Sequence[Sourced]) -> str:
    """Tell of a file: what it says of itself, its steps in order, and where each number comes from."""
    paragraphs = [file.description.strip() or file.summary, "Steps:\n" + "\n".join(_steps(file, numbers))]
    other = [one for one in numbers if one.key[0] != "steps"]
    if other:
        paragraphs.append("Besides:\n" + "\n".join(f"- {_number(one)}" for one in other))
    return "\n\n".join(paragraphs)


def _steps(file: StrategyFile, numbers: Sequence[Sourced]) -> Iterator[str]:
    for at, step in enumerate(file.steps):
        said = [_word(step, key) for key in ("at", "to", "medium", "cryoprotectant", "container", "carrier")]
        said += [
            f"{one.key[-1]} {one.value} ({one.source})".replace("_", " ")
            for one in numbers
            if one.key[:2] == ("steps", at)
        ]
        said = [one for one in said if one]
        yield f"{at + 1}. {step.do}" + (f": {', '.join(said)}" if said else "")


def _word(step: Step, key: str) -> str:
    value = getattr(step, key, None) if key in type(step).model_fields else None
    return f"{key} {value}".replace("medium ", "in ").replace("_", " ") if value is not None else ""


def _number(one: Sourced) -> str:
    return f"{dotted(one.key)}: {one.value} ({one.source})"
