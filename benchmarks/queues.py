"""Q1: what lines for slots, freezers and shippers cost a run."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml
from measure import COMPARE, HERE, Measured, against, processes

TEN = HERE / "ten.yaml"


def q1(quick: bool) -> list[Measured]:
    """``compare`` with 200 units a year, ten legs, 10,000 draws: with three capacities, against without."""
    with tempfile.TemporaryDirectory(prefix="queues-") as folder:
        asked = yaml.safe_load(TEN.read_text(encoding="utf-8"))
        apart = {**asked, "capacity": [_apart(one) for one in asked["capacity"]]}
        del asked["capacity"]
        free, split = Path(folder, "free.yaml"), Path(folder, "split.yaml")
        free.write_text(yaml.safe_dump(asked), encoding="utf-8")
        split.write_text(yaml.safe_dump(apart), encoding="utf-8")
        ours, two, without = processes([[COMPARE, str(path)] for path in (TEN, split, free)])
    return [
        against("Q1", "compare, three queues / the same without", 5.0, ours, without),
        against("Q1", "the same, two strategies with queues of their own", 5.0, two, without),
    ]


def _apart(capacity: dict[str, object]) -> dict[str, object]:
    """Let only frozen cells take a place in the freezer: two groups then meet different lines."""
    own = {"used_by": ["slow-freeze"]} if capacity["name"] == "freezer place" else {}
    return {**capacity, **own}
