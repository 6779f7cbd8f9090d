"""The measured tables and the constants fitted to them.

At run time only ``fitted.json`` is read, once; the tables are read by ``tools/fit_evidence.py`` and for
citations.
"""

from __future__ import annotations

from collections.abc import Mapping
from csv import DictReader
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coldchoice.errors import UnknownName

DATA = Path(__file__).with_name("data")

MEASURED = (
    "hypothermic", "hypothermic_incomplete", "cryo", "model_parameters", "model_checks", "marketed_products",
)  # fmt: skip
"""Tables of measured rows, each with an ``id`` and, save the last, a ``source_id``."""

SOURCES = ("hypothermic_sources", "cryo_sources", "model_sources")
"""Tables of sources: authors, year, title, journal, doi, url."""

FITTED_FROM = ("hypothermic", "cryo", "model_parameters", "priors", "media", "cells", "effects")
"""Tables that the fits read; ``fitted.json`` holds their digests."""

Row = dict[str, str]


def read_table(name: str) -> list[Row]:
    """Read a table of the evidence, every value as text.

    Raises
    ------
    UnknownName
        If there is no table of that name.
    """
    path = DATA / f"{name}.csv"
    if not path.is_file():
        raise UnknownName("table", name, (file.stem for file in DATA.glob("*.csv")))
    with path.open(encoding="utf-8", newline="") as file:
        return list(DictReader(file))


def digest(name: str) -> str:
    """SHA-256 of a table's bytes, in hexadecimal."""
    return sha256((DATA / f"{name}.csv").read_bytes()).hexdigest()


@cache
def fitted() -> Mapping[str, Any]:
    """Read the fitted constants, once per process; nobody can take one away."""
    from pydantic_core import from_json  # loaded in any case, where json is not

    content: dict[str, Any] = from_json((DATA / "fitted.json").read_bytes())
    return MappingProxyType(content)
