from __future__ import annotations

import subprocess
import sys

import pytest

from coldchoice.errors import UnknownName
from coldchoice.evidence.tables import DATA, FITTED_FROM, MEASURED, SOURCES, digest, fitted, read_table


@pytest.mark.parametrize("name", MEASURED)
def test_every_row_of_a_measured_table_has_an_id_and_a_place(name: str) -> None:
    rows = read_table(name)
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) > 5
    assert all(row["where"] or row.get("note") for row in rows)
    assert all(None not in row and None not in row.values() for row in rows)


def test_the_copies_are_whole() -> None:
    sizes = {name: len(read_table(name)) for name in (*MEASURED, *SOURCES)}
    assert sizes == {
        "hypothermic": 212, "hypothermic_incomplete": 43, "cryo": 323, "model_parameters": 189,
        "model_checks": 66, "marketed_products": 11, "hypothermic_sources": 72, "cryo_sources": 112,
        "model_sources": 103,
    }  # fmt: skip


def test_hand_set_values_say_what_they_are() -> None:
    for row in read_table("priors"):
        assert row["status"] in {"assumption", "computed"}
        assert row["status"] == "assumption" or row["sources"], row["id"]
        assert row["note"] or row["sources"], row["id"]


def test_the_fits_belong_to_these_tables() -> None:
    assert fitted()["tables"] == {name: digest(name) for name in FITTED_FROM}


def test_the_fits_are_small_and_read_once() -> None:
    assert (DATA / "fitted.json").stat().st_size < 200_000
    assert fitted() is fitted()


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'cryo'"):
        read_table("cryos")


def test_look_ups_load_neither_scipy_nor_the_tables() -> None:
    code = (
        "import sys, csv; from coldchoice.evidence import tables;"
        "from coldchoice.evidence.kinetics import hold_kinetics;"
        "from coldchoice.evidence.freeze_thaw import freeze_thaw;"
        "from coldchoice.evidence.post_thaw import post_thaw_decline;"
        "tables.read_table = None; hold_kinetics('car-t'); freeze_thaw('car-t'); post_thaw_decline('car-t');"
        "print(sorted({'scipy', 'pandas', 'pydantic', 'coldchoice.evidence.citations'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
