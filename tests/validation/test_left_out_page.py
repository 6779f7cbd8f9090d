from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from coldchoice.model.measurement import Measurement
from coldchoice.validation.left_out import LeftOut, left_out
from tools.left_out_page import BEGIN, END, PAGE, put_in, tables

ROOT = Path(__file__).resolve().parents[2]
Row = Callable[..., Measurement]


class Said(NamedTuple):
    values: np.ndarray
    reason: str = ""


@pytest.fixture
def left(row: Row) -> LeftOut:
    """Six studies, two of which measured the same, and a row that the model does not cover."""
    rows = [row(source_id=f"s{n}", mean=70.0 + n, duration_h=10.0 * 2 ** min(n, 4)) for n in range(6)]
    rows.append(row(source_id="s7", metric="other"))

    def predict(held: Sequence[Measurement]) -> list[Said]:
        draws = np.linspace(50.0, 100.0, 201)
        return [Said(draws, "no model" if one.metric == "other" else "") for one in held]

    return left_out(rows, lambda _: predict)


def test_the_tables_tell_model_baselines_and_spread(left: LeftOut) -> None:
    text = tables(left)
    assert "The models cover 6 of 7 rows, of 6 studies; 0 of these rows are bounds." in text
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    found = {line.split(" | ")[0].removeprefix("| "): line.split(" | ")[1:] for line in reversed(lines)}
    assert found["model"][:3] == ["6", "6", "100 ± 0"]
    assert found["model"][3].startswith("+2.5 ± ")
    assert found["model, every study alike"][2:6] == ["100", "+2.5", "2.5", "45.0"]
    assert {
        "rows alike",
        "random effects",
        "metric viability_pct",
        "strategy hypothermic",
        "cell type t-cell",
    } <= set(found)
    assert found["other studies"] == ["2", "2", "-", "-", "1.0", "-", "- |"]
    assert found["metric other"] == ["0", "0", "-", "-", "-", "-", "- |"]


def test_only_what_is_between_the_marks_changes(left: LeftOut) -> None:
    page = f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n"
    once = put_in(page, left)
    assert once.startswith(f"before\n\n{BEGIN}\n\nThe models cover")
    assert once.endswith(f"|\n\n{END}\n\nafter\n")
    assert "old" not in once
    assert put_in(once, left) == once


@pytest.mark.parametrize("page", ["", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"])
def test_a_page_without_its_marks_is_refused(left: LeftOut, page: str) -> None:
    with pytest.raises(ValueError, match="the page needs one"):
        put_in(page, left)


@pytest.mark.skipif(not (ROOT / PAGE).is_file(), reason="the installed wheel is tested, without its pages")
def test_the_page_has_its_marks(left: LeftOut) -> None:
    assert BEGIN in put_in((ROOT / PAGE).read_text(encoding="utf-8"), left)
