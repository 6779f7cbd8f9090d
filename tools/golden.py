"""Store what the shipped scenarios answer, and check that they still do.

Usage, from the root of the repository::

    python -m tools.golden            write tests/end_to_end/golden/*.json
    python -m tools.golden --check    answer again and compare; exit 1 if anything differs

A stored answer is that of ``compare --format json`` with one worker, without what names this machine or a
version. Write them anew only after reading what changed: the difference is what a release note has to say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from json import dumps, loads
from math import isclose
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"
STORED = ROOT / "tests" / "end_to_end" / "golden"

RELATIVE = 1e-9
"""Largest relative difference that another version of numpy may make."""
ABSOLUTE = 1e-12
"""The same for shares and probabilities that are all but zero."""
NOT_STORED = ("made_with", "plugins")
"""Keys that name versions and places, not answers."""


def main(arguments: list[str]) -> int:
    """Write or check the stored answers; return the exit code."""
    if arguments == ["--check"]:
        return check()
    if arguments:
        print(f"unknown arguments {arguments}; write nothing, or --check")
        return 2
    STORED.mkdir(exist_ok=True)
    for path in scenarios():
        stored_for(path).write_text(text(answer(path)), encoding="utf-8")
    for orphan in orphans():
        orphan.unlink()
    print(f"wrote {len(scenarios())} answers to {STORED.relative_to(ROOT)}")
    return 0


def check() -> int:
    """Say what differs from the stored answers; return the exit code."""
    problems = [f"{path.name}: no such scenario" for path in orphans()]
    for path in scenarios():
        problems += [f"{path.stem}{place}" for place in differences(stored(path), answer(path))]
    print("\n".join(problems) or "the scenarios answer as stored")
    return 1 if problems else 0


def scenarios() -> list[Path]:
    """All shipped scenarios, in the order of their names."""
    return sorted(SCENARIOS.glob("*.yaml"))


def stored_for(scenario: Path) -> Path:
    """Where the answer of a scenario is stored."""
    return STORED / f"{scenario.stem}.json"


def stored(scenario: Path) -> Any:
    """Read the stored answer of a scenario; ``None`` if there is none."""
    path = stored_for(scenario)
    return loads(path.read_text(encoding="utf-8")) if path.exists() else None


def orphans() -> list[Path]:
    """Stored answers whose scenario is gone."""
    wanted = {stored_for(path) for path in scenarios()}
    return [path for path in sorted(STORED.glob("*.json")) if path not in wanted]


@cache
def answer(scenario: Path) -> Any:
    """Answer a scenario as it is shipped, without what is not stored."""
    return without(loads(whole_text(scenario)), NOT_STORED)


def whole_text(scenario: Path, workers: int = 1) -> str:
    """Answer a scenario as it is shipped: the bytes of ``compare --format json``."""
    from coldchoice.engine.compare import read_and_compare
    from coldchoice.report.document import json_text

    return json_text([read_and_compare(scenario, workers=workers)])


def without(value: Any, keys: tuple[str, ...]) -> Any:
    """Return `value` without `keys`, at whatever depth."""
    if isinstance(value, dict):
        return {key: without(part, keys) for key, part in value.items() if key not in keys}
    return [without(part, keys) for part in value] if isinstance(value, list) else value


def text(data: Any) -> str:
    """Write an answer so that version control shows one changed number as one changed line."""
    return dumps(data, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def differences(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """Yield the places at which two answers differ by more than rounding."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key), new.get(key), f"{at}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, f"{at}/{number}")
    elif not alike(old, new):
        yield f"{at}: stored {shown(old)}, now {shown(new)}"


def alike(old: Any, new: Any) -> bool:
    """Tell whether two values are the same but for rounding."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
    return isclose(old, new, rel_tol=RELATIVE, abs_tol=ABSOLUTE) if numbers else bool(old == new)


def shown(value: Any) -> str:
    """Write a value for one line of a report."""
    short = dumps(value, ensure_ascii=False)
    return short if len(short) <= 60 else f"{short[:57]}..."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
