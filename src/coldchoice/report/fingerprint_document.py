"""Fingerprints as data: written as JSON, and read again to be compared with later ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from coldchoice.engine.fingerprint import PROBES, Signature, grid_digest, near_clones, signature_from
from coldchoice.errors import InputError, Place, Problem
from coldchoice.report.document import made_with, plain_data, written

FINGERPRINT_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def fingerprint_json(found: Sequence[Signature], tolerance: float) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end."""
    data: dict[str, Any] = plain_data(
        {
            "fingerprint": FINGERPRINT_VERSION,
            "made_with": made_with(),
            "grid": grid_digest(),
            "probes": [probe.label for probe in PROBES],
            "tolerance": tolerance,
            "near_clones": [pair._asdict() for pair in near_clones(found, tolerance)],
            "strategies": [
                {
                    "strategy": one.name,
                    "origin": one.origin,
                    "digest": one.digest,
                    "answers": [answer._asdict() for answer in one.answers],
                }
                for one in found
            ],
        }
    )
    return written(data)


def read_fingerprints(path: str) -> dict[str, Signature]:
    """Read the signatures of a document, by name.

    Raises
    ------
    InputError
        If the file is missing, no such document, or made with another grid.
    """
    whole = Place(path, 0, 0)
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror}", place=whole)) from None
    except ValueError as error:
        at = Place(path, getattr(error, "lineno", 0), getattr(error, "colno", 0))
        raise InputError(Problem("is not JSON", place=at)) from None
    if not isinstance(data, dict) or data.get("fingerprint") != FINGERPRINT_VERSION:
        hint = "write one with: coldchoice fingerprint NAME -o FILE.json"
        raise InputError(Problem("holds no fingerprints", hint=hint, place=whole))
    if data.get("grid") != grid_digest():
        rule = "was made with another grid of probes; the answers cannot be compared"
        raise InputError(Problem(rule, ("grid",), place=whole))
    try:
        found = {str(one["strategy"]): signature_from(one) for one in data["strategies"]}
    except (KeyError, TypeError, AttributeError):
        raise InputError(Problem("holds fingerprints that are not whole", place=whole)) from None
    if any(len(one.answers) != len(PROBES) for one in found.values()):
        raise InputError(Problem("holds fingerprints that are not whole", place=whole))
    return found
