from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.errors import InputError, Place
from coldchoice.reading.cell_rows import cell_place, read_cell_rows

HEAD = "name,summary,like,viability_limit,source\n"


def read(tmp_path: Path, text: str) -> object:
    file = tmp_path / "cells.csv"
    file.write_text(text)
    return read_cell_rows(str(file))


def test_what_is_left_empty_is_not_said(tmp_path: Path) -> None:
    (row,) = read(tmp_path, HEAD + "our-cart,ours,t-cell,,contract 7\n")  # type: ignore[misc]
    assert (row.name, row.like, row.viability_limit, row.stage) == ("our-cart", "t-cell", None, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD.replace("like", "lik"), "lik: unknown column; did you mean 'like'?"),
        (HEAD.replace(",source", ""), "source: missing column"),
        (HEAD, "has no rows"),
        (HEAD + "our-cart,ours,t-cell,eighty,x\n", "2:22: viability_limit: 'eighty': must be a number"),
        (HEAD + "Our Cart,ours,t-cell,,x\n", "name: 'Our Cart'"),
        (HEAD + 2 * "our-cart,ours,t-cell,,x\n", "name: 'our-cart': stands twice; first in line 2"),
    ],
)
def test_a_mistake_has_its_place(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    assert told in str(raised.value)


def test_a_column_of_a_row_has_its_place_also_later(tmp_path: Path) -> None:
    read(tmp_path, HEAD + "a-cell,ours,t-cell,,x\nb-cell,ours,t-cell,,x\n")
    file = str(tmp_path / "cells.csv")
    assert cell_place(file, "b-cell", "like") == Place(file, 3, 13)
    assert cell_place(file, "b-cell", "stage") == Place(file, 0, 0)
