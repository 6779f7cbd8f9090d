from __future__ import annotations

from collections.abc import Callable
from math import comb
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.left_out_pictures import band, counts, histogram, pictures, scatter
from tools.left_out_table import LeftRow, write

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def rows() -> list[LeftRow]:
    """Thirty values of ten studies, evenly spread in their predictions; a bound of each kind; one far out."""
    values = [
        LeftRow(
            f"r{n}", f"s{n // 3}", "t-cell", "hypothermic", "viability_pct", "",
            50.0 + n, 60.0, 40.0, 75.0, (n + 0.5) / 30.0,
        )
        for n in range(30)
    ]  # fmt: skip
    bound = values[0]._replace(metric="recovery_pct", bound="lower", measured=90.0)
    far = values[0]._replace(metric="cfu_recovery_pct", measured=262.0, high=150.0, pit=1.0)
    return [*values, bound, bound._replace(bound="upper"), far]


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if one.get("class") == name]


def text(root: ElementTree.Element, name: str) -> str:
    found = root.find(f"{SVG}{name}")
    assert found is not None
    return found.text or ""


def test_every_row_has_its_mark_and_its_interval(rows: list[LeftRow]) -> None:
    root = ElementTree.fromstring(scatter(rows))
    assert len(of_class(root, "range")) == len(rows)
    assert len(of_class(root, "open")) == len(of_class(root, "arrow")) == 2
    assert len(of_class(root, "small-mark")) == 31 + 3  # one more for the heading of each panel
    assert len(of_class(root, "even")) == 3


def test_values_are_told_to_those_who_do_not_see_them(rows: list[LeftRow]) -> None:
    told = text(ElementTree.fromstring(scatter(rows)), "desc")
    assert "Viability: 26 of 30 rows inside the 90 % interval, 10 studies, median distance 8 points." in told
    assert "Recovery: 1 of 2 rows inside the 90 % interval, 1 study, median distance not known." in told


def test_a_value_beyond_the_axis_stands_at_its_edge_with_its_number(rows: list[LeftRow]) -> None:
    root = ElementTree.fromstring(scatter(rows))
    assert [one.text for one in of_class(root, "small") if one.text == "262"] == ["262"]


def test_bounds_have_no_share(rows: list[LeftRow]) -> None:
    root = ElementTree.fromstring(histogram(rows))
    assert "31 values of 10 studies; bounds are left out" in [one.text for one in of_class(root, "summary")]
    assert len([one for one in of_class(root, "counted") if one.get("y") != "0"]) == 10
    assert "Values in each tenth, from the lowest: 3, 3, 3, 3, 3, 3, 3, 3, 3, 4." in text(root, "desc")


@pytest.mark.parametrize("draw", [scatter, histogram])
def test_a_picture_has_a_title_and_can_be_drawn(
    draw: Callable[[list[LeftRow]], str], rows: list[LeftRow]
) -> None:
    vl_convert = pytest.importorskip("vl_convert")
    svg = draw(rows)
    assert text(ElementTree.fromstring(svg), "title")
    assert vl_convert.svg_to_png(svg).startswith(b"\x89PNG")


@given(st.lists(st.integers(0, 100).map(lambda n: n / 100)))
def test_every_share_is_counted_once(pits: list[float]) -> None:
    assert counts(pits).sum() == pytest.approx(len(pits))


def test_shares_on_an_edge_count_half_on_either_side() -> None:
    assert list(counts([0.1, 0.0, 1.0, 0.55])) == [1.5, 0.5, 0, 0, 0, 1, 0, 0, 0, 1]
    assert list(counts([n / 100 for n in range(100)])) == [10.5, *[10] * 8, 9.5]


@given(st.integers(1, 60), st.floats(0.02, 0.98))
def test_the_band_of_single_rows_is_that_of_the_binomial_law(rows: int, share: float) -> None:
    low, high = band([1] * rows, share, 0.9)
    chance = [comb(rows, n) * share**n * (1.0 - share) ** (rows - n) for n in range(rows + 1)]
    assert sum(chance[low : high + 1]) >= 0.9 - 1e-9
    assert sum(chance[:low]) <= 0.05 + 1e-9
    assert sum(chance[high + 1 :]) <= 0.05 + 1e-9


def test_rows_that_go_together_widen_the_band() -> None:
    alone, together = band([1] * 60), band([10] * 6)
    assert together[0] <= alone[0] < alone[1] <= together[1]
    assert together[1] % 10 == 0


def test_without_the_table_there_are_no_pictures(tmp_path: Path, rows: list[LeftRow]) -> None:
    path = tmp_path / "table.csv"
    assert pictures(path) == {}
    write(rows, path)
    made = pictures(path)
    assert set(made) == {"docs/pictures/left-one-out.svg", "docs/pictures/left-one-out-shares.svg"}
    assert all(draw().startswith("<svg") for draw in made.values())
