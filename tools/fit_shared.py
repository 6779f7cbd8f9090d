"""What the fits share: the tables, the hand-set values, and the shape of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from coldchoice.evidence.coding import class_of
from coldchoice.evidence.tables import Row, read_table

Record = dict[str, Any]


@cache
def cells() -> dict[str, Row]:
    """Rows of the cell library by name."""
    return {row["name"]: row for row in read_table("cells")}


@cache
def _priors() -> dict[tuple[str, str, str, str], Row]:
    return {(r["part"], r["subject"], r["parameter"], r["level"]): r for r in read_table("priors")}


def prior(part: str, cell: str, parameter: str, level: str = "") -> Row | None:
    """Find the hand-set value of the cell itself, of its class, or of all cells: the closest there is."""
    subjects = (cell, class_of(cell), "*")
    found = (_priors().get((part, subject, parameter, level)) for subject in subjects)
    return next((row for row in found if row is not None), None)


def general(part: str, parameter: str, level: str = "") -> float:
    """Return a hand-set number that holds for all cells."""
    return float(_priors()[part, "*", parameter, level]["value"])


def priors_of(part: str, parameter: str) -> list[Row]:
    """All hand-set values of one parameter."""
    return [row for (at, _, name, _), row in _priors().items() if (at, name) == (part, parameter)]


def number(text: str, default: float = float("nan")) -> float:
    """Read a number; an empty field is `default`."""
    return float(text) if text else default


def tagged(row: Row, *tags: str) -> bool:
    """Whether a row's note carries one of the tags in square brackets."""
    return any(f"[{tag}]" in row["note"] for tag in tags)


def logit(fraction: float) -> float:
    """Log odds."""
    return float(np.log(fraction) - np.log1p(-fraction))


def split_ids(text: str) -> tuple[str, ...]:
    """Read ids separated by semicolons; rows of the freezing table that share a name get its prefix."""
    return tuple(qualified(part) for part in text.split(";") if part)


def qualified(row_id: str) -> str:
    """Write a row id so that it is not mistaken for one of the cost table."""
    return f"cryo:{row_id}" if re.fullmatch(r"cm-\d+", row_id) else row_id


def rounded(value: float) -> float:
    """Four significant digits: what a fit of such data is worth, and alike on every machine."""
    return float(f"{value:.4g}") + 0.0


def record(
    location: float, sd_parameter: float, sd_lot: float, scale: str, grade: str, sources: Iterable[str],
    studies: int = 0, status: str = "fitted", note: str = "",
) -> Record:  # fmt: skip
    """Write an estimate as it stands in ``fitted.json``."""
    return {
        "location": rounded(location), "sd_parameter": rounded(sd_parameter), "sd_lot": rounded(sd_lot),
        "scale": scale, "grade": grade, "sources": ";".join(sorted(set(sources))), "studies": studies,
        "status": status, "note": note,
    }  # fmt: skip


def prior_record(row: Row, cell: str, scale: str, value: float | None = None) -> Record:
    """Estimate of a hand-set value; graded by whether it is computed, and for this cell."""
    natural = value if value is not None else float(row["value"])
    location = {"log": lambda: float(np.log(natural)), "logit": lambda: logit(natural)}[scale]()
    assumed = row["status"] == "assumption"
    grade = "D" if assumed else ("B" if row["subject"] == cell else "C")
    sources = [*split_ids(row["sources"]), row["id"]]
    sd, lot = number(row["sd_parameter"], 0.0), number(row["sd_lot"], 0.0)
    status = "assumption" if assumed else "fitted"
    return record(location, sd, lot, scale, grade, sources, int(grade == "B"), status, row["note"])


def grade_of(studies: int, borrowed: bool, assumed: bool = False) -> str:
    """A three or more measured studies of this cell and medium, B one or two, C borrowed, D assumption."""
    if assumed:
        return "D"
    return "C" if borrowed or not studies else ("A" if studies >= 3 else "B")
