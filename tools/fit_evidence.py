"""Fit the models of survival to the tables of evidence and write what ships with the package.

Usage, from the root of the repository, with the extra ``fit`` installed::

    python -m tools.fit_evidence            sample the posterior again and write everything (some minutes)
    python -m tools.fit_evidence --read     only read the constants off the draws that are there (seconds)
    python -m tools.fit_evidence --check    read them and compare; exit 1 if tables, draws or numbers differ
    python -m tools.fit_evidence --again    sample with another seed and compare with the draws that ship

``posterior.json``, ``posterior_effects.npy`` and ``posterior_spreads.npy`` hold the draws, with the digests
of the tables they are of; ``fitted.json`` holds the constants that a comparison reads.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from json import dumps, loads
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":  # so that the check also runs where nothing is installed
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from coldchoice.evidence.coding import class_of, kin_of, usual_agent  # noqa: E402
from coldchoice.evidence.levels import family_by_medium, frozen, rate_after_thaw  # noqa: E402
from coldchoice.evidence.tables import DATA, FITTED_FROM, Row, digest, read_table  # noqa: E402
from tools.fit_freeze import freezing  # noqa: E402
from tools.fit_hold import holds  # noqa: E402
from tools.fit_shared import (  # noqa: E402
    cells,
    number,
    prior_record,
    priors_of,
    qualified,
    record,
    split_ids,
)

TOLERANCE = 0.02
"""Largest relative difference that another machine's arithmetic may make."""
VEHICLES = {"Lactated Ringer": "lactated-ringer", "PBS + 5% HSA": "albumin-5pct"}
LOT_SD = 0.3  # assumption: spread between lots of the log of the rate after thaw


def main(arguments: list[str]) -> int:
    """Sample, read, or check; return the exit code."""
    if arguments == ["--again"]:
        from tools.viability.refit import compare_again

        return compare_again()
    if not arguments:
        if find_spec("numpyro") is None:
            print("the sampler is missing: python3 -m pip --python .venv/bin/python install -e '.[fit]'")
            return 2
        from tools.viability.refit import refit

        refit()
    elif arguments not in (["--check"], ["--read"]):
        print(f"unknown arguments {arguments}; write nothing, --read, --check or --again")
        return 2
    path = DATA / "fitted.json"
    fresh = content()
    if arguments == ["--check"]:
        problems = [*stale_draws(), *differences(loads(path.read_text(encoding="utf-8")), fresh)]
        print("\n".join(problems) or f"{path.name} is what the tables and the draws give")
        return 1 if problems else 0
    path.write_text(dumps(fresh, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    print(f"wrote {path.name}, {path.stat().st_size} bytes")
    return 0


def stale_draws() -> list[str]:
    """Say which tables have changed since the draws were made."""
    about = loads((DATA / "posterior.json").read_text(encoding="utf-8"))
    return [
        f"the draws are of another {name}.csv: run python -m tools.fit_evidence"
        for name, stored in about["tables"].items()
        if digest(name) != stored
    ]


def content() -> dict[str, Any]:
    """Everything that goes into the file."""
    return {
        "tables": {name: digest(name) for name in FITTED_FROM},
        "hold": holds(),
        "families": family_by_medium(),
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
    return {"cells": {cell: post_thaw_of(cell) for cell in cells()}}


def thawed_rows() -> list[Row]:
    """Rows of cells that were kept for some hours after thaw."""
    return [row for row in read_table("cryo") if number(row["post_thaw_hold_h"], 0.0) > 0.0]


def vehicle_of(row: Row) -> str:
    """Short name of the vehicle, empty where none is named."""
    return next((name for text, name in VEHICLES.items() if text in row["medium"]), "")


def post_thaw_of(cell: str) -> dict[str, Any]:
    """Rates of one cell, in every vehicle that any cell was measured in."""
    by_hand = [row for row in priors_of("post_thaw", "rate_per_h") if row["subject"] == cell]
    rates = {row["level"]: prior_record(row, cell, "log") for row in by_hand}
    rates |= {vehicle: fitted_rate(cell, vehicle) for vehicle in (*VEHICLES.values(), "")}
    own = {vehicle_of(row) for row in thawed_rows() if row["cell_type"] == cell}
    return {
        "rate_per_h": rates, "labels": labels(cell),
        "own_vehicles": sorted((own | {row["level"] for row in by_hand}) - {""}),
    }  # fmt: skip


def fitted_rate(cell: str, vehicle: str) -> dict[str, Any]:
    """First-order rate that kills as many within the usual rest as the law of the fit does."""
    of = frozen(cell, "viability", "slow", usual_agent(cell, ""))
    location, spread = rate_after_thaw(of, vehicle)
    alike = [row for row in thawed_rows() if vehicle_of(row) == vehicle] if vehicle else []
    own = [row for row in alike if row["cell_type"] == cell]
    near = [row for row in alike if kin_of(class_of(row["cell_type"])) == kin_of(class_of(cell))]
    rows = own or near or alike
    ids = [qualified(row["id"]) for row in rows] or ["P160", "P162"]
    note = (
        "22 C"
        if own
        else f"borrowed from {kin_of(class_of(rows[0]['cell_type'])) if rows else 'all classes'}"
    )
    if not vehicle:
        note = "a vehicle that was not named: anything between crystalloids and protein"
    grade = "B" if own else "C" if near else "D"
    studies = len({row["source_id"] for row in own})
    status = "assumption" if grade == "D" else "fitted"
    return record(location, spread, LOT_SD, "log", grade, ids, studies, status, note)


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
