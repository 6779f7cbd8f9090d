"""Fit the constants of the evidence from its tables and write ``fitted.json``.

Usage, from the root of the repository, with scipy installed::

    python -m tools.fit_evidence            write the file
    python -m tools.fit_evidence --check    fit again and compare; exit 1 if the tables or the numbers differ

The fits are first ones, simple enough to be followed by hand; see `tools.fit_hold`, `tools.fit_freeze`.
Whoever replaces them keeps the shape of the file, or only `coldchoice.evidence` that reads it.
"""

from __future__ import annotations

import sys
from json import dumps, loads
from math import log, sqrt
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":  # so that the check also runs where nothing is installed
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from coldchoice.evidence.tables import DATA, FITTED_FROM, Row, digest, read_table  # noqa: E402
from tools.fit_freeze import freezing  # noqa: E402
from tools.fit_hold import holds  # noqa: E402
from tools.fit_shared import (  # noqa: E402
    cells,
    class_of,
    number,
    prior_record,
    priors_of,
    qualified,
    record,
    split_ids,
    tagged,
)

TOLERANCE = 0.02
"""Largest relative difference that another machine's arithmetic may make."""
VEHICLES = {"Lactated Ringer": "lactated-ringer", "PBS + 5% HSA": "albumin-5pct"}


def main(arguments: list[str]) -> int:
    """Write or check the file; return the exit code."""
    path = DATA / "fitted.json"
    fresh = content()
    if arguments == ["--check"]:
        problems = differences(loads(path.read_text(encoding="utf-8")), fresh)
        print("\n".join(problems) or f"{path.name} is what the tables give")
        return 1 if problems else 0
    if arguments:
        print(f"unknown arguments {arguments}; write nothing, or --check")
        return 2
    path.write_text(dumps(fresh, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    print(f"wrote {path.name}, {path.stat().st_size} bytes")
    return 0


def content() -> dict[str, Any]:
    """Everything that goes into the file."""
    return {
        "tables": {name: digest(name) for name in FITTED_FROM},
        "hold": holds(),
        "media": {row["medium"]: row["summary"] for row in read_table("media")},
        "freeze": freezing(),
        "post_thaw": post_thaw(),
    }


def differences(stored: Any, fresh: Any, where: str = "") -> list[str]:
    """Say where two contents differ: numbers by more than the tolerance, all else at all."""
    if isinstance(stored, dict) and isinstance(fresh, dict):
        return [
            line
            for key in sorted(stored.keys() | fresh.keys())
            for line in differences(stored.get(key), fresh.get(key), f"{where}/{key}")
        ]
    if isinstance(stored, list) and isinstance(fresh, list) and len(stored) == len(fresh):
        pairs = enumerate(zip(stored, fresh, strict=True))
        return [line for i, (a, b) in pairs for line in differences(a, b, f"{where}/{i}")]
    both = isinstance(stored, int | float) and isinstance(fresh, int | float)
    if both and abs(stored - fresh) <= TOLERANCE * max(abs(stored), abs(fresh), 0.05):
        return []
    return [] if stored == fresh else [f"{where}: stored {stored!r}, fitted now {fresh!r}"]


# ---------------------------------------------------------------- after thaw


def post_thaw() -> dict[str, Any]:
    """Rates of death after thaw by cell and vehicle, and what labels say."""
    measured = {(row["cell_type"], vehicle_of(row)) for row in thawed_rows()}
    return {"cells": {cell: post_thaw_of(cell, measured) for cell in cells()}}


def thawed_rows() -> list[Row]:
    """Rows of a series that follows cells in a vehicle after thaw."""
    return [r for r in read_table("cryo") if r["post_thaw_hold_h"] and vehicle_of(r) in VEHICLES.values()]


def vehicle_of(row: Row) -> str:
    """Short name of the vehicle, empty where none is named."""
    return next((name for text, name in VEHICLES.items() if text in row["medium"]), "")


def post_thaw_of(cell: str, measured: set[tuple[str, str]]) -> dict[str, Any]:
    """Rates of one cell, in every vehicle that any cell was measured in."""
    by_hand = [row for row in priors_of("post_thaw", "rate_per_h") if row["subject"] == cell]
    rates = {row["level"]: prior_record(row, cell, "log") for row in by_hand}
    for vehicle in sorted(set(VEHICLES.values())):
        rates[vehicle] = (
            measured_rate(cell, vehicle) if (cell, vehicle) in measured else borrowed_rate(cell, vehicle)
        )
    other = next(r for r in priors_of("post_thaw", "rate_per_h") if r["subject"] == "*")
    rates[""] = prior_record(other, cell, "log")
    own = sorted({vehicle for name, vehicle in measured if name == cell} | {row["level"] for row in by_hand})
    return {"rate_per_h": rates, "own_vehicles": own, "labels": labels(cell)}


def measured_rate(cell: str, vehicle: str) -> dict[str, Any]:
    """First-order rate of a cell in a vehicle: a weighted line through the origin, or half of a bound."""
    rows = [r for r in thawed_rows() if r["cell_type"] == cell]
    start = max(number(r["mean"]) for r in rows if number(r["post_thaw_hold_h"]) == 0.0)
    later = [r for r in rows if vehicle_of(r) == vehicle and number(r["post_thaw_hold_h"]) > 0.0]
    ids = [qualified(r["id"]) for r in later]
    if all(tagged(r, "lower-bound") for r in later):
        bound = min(-log(number(r["mean"]) / start) / number(r["post_thaw_hold_h"]) for r in later)
        note = "half the rate that the printed bound allows"
        return record(log(bound / 2.0), 0.8, 0.3, "log", "B", ids, 1, "fitted", note)
    top, bottom = 0.0, 0.0
    for r in later:
        hours, mean = number(r["post_thaw_hold_h"]), number(r["mean"])
        weight = (mean / number(r["sd"], 3.0)) ** 2
        top += weight * hours * -log(mean / start)
        bottom += weight * hours**2
    return record(log(top / bottom), 0.3, 0.3, "log", "B", ids, 1, "fitted", "22 C")


def borrowed_rate(cell: str, vehicle: str) -> dict[str, Any]:
    """Rate of a cell that was not measured: that of stromal cells, wide."""
    donors = [measured_rate(name, vehicle) for name in ("msc-adipose", "msc-umbilical")]
    middle = sum(d["location"] for d in donors) / len(donors)
    near = class_of(cell) == "stromal"
    spread = sqrt(donors[0]["sd_parameter"] ** 2 + (0.3 if near else 0.8) ** 2)  # assumption
    ids = [source for d in donors for source in d["sources"].split(";")]
    note = "borrowed from stromal cells"
    return record(
        middle, spread, 0.3, "log", "C" if near else "D", ids, 0, "fitted" if near else "assumption", note
    )


def labels(cell: str) -> list[dict[str, Any]]:
    """Hours between thaw and use that labels of like products allow."""
    rows = [row for row in priors_of("post_thaw", "label") if row["subject"] in (cell, class_of(cell))]
    return [
        {
            "hours": number(r["value"]),
            "note": r["note"],
            "sources": ";".join([*split_ids(r["sources"]), r["id"]]),
        }
        for r in rows
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
