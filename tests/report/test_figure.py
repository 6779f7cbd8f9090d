from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest

from coldchoice.evidence.measured import known_cells, measurements
from coldchoice.report.curve import Predict
from coldchoice.report.figure import COLOURS, WIDTH, figure
from coldchoice.report.measured import view
from coldchoice.report.panels import MOST_SERIES

SVG = "{http://www.w3.org/2000/svg}"


def drawn(cell: str, strategy: str | None = None, fit: Predict | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(figure(view(cell, measurements(cell, strategy), fit)))


def texts(svg: ElementTree.Element, kind: str) -> list[str]:
    return [one.text or "" for one in svg.iter(f"{SVG}text") if kind in one.attrib["class"].split()]


def count(svg: ElementTree.Element, kind: str) -> int:
    return sum(kind in one.attrib.get("class", "").split() for one in svg.iter())


@pytest.mark.parametrize("cell", [cell for cell in known_cells() if measurements(cell)])
def test_every_cell_can_be_drawn_with_every_value(cell: str, fit: Predict) -> None:
    rows = measurements(cell)
    shown = view(cell, rows, fit)
    svg = ElementTree.fromstring(figure(shown))
    keys = sum(len(frame.panel.series) for frame in shown.frames if frame.curves)
    assert count(svg, "mark") + count(svg, "hollow") == len(rows) - shown.dropped + keys
    assert count(svg, "arrow") == sum(one.row.bound is not None for one in rows)


def test_a_figure_is_named_and_described() -> None:
    svg = drawn("platelet", "minus80")
    assert svg.attrib["role"] == "img"
    ids = {one.attrib["id"]: one.text for one in svg if "id" in one.attrib}
    title, desc = (ids[name] or "" for name in svg.attrib["aria-labelledby"].split())
    assert title == "platelet: platelets for transfusion: what was measured"
    assert "76 ± 16 % at 243 d" in desc


@pytest.mark.parametrize("cell", ["pbmc", "msc-unspecified", "rbc"])
def test_texts_stay_inside_and_do_not_overlap(cell: str, fit: Predict) -> None:
    """By the width of a letter that lines are broken by: lines of one column stand apart."""
    svg = drawn(cell, None, fit)
    height = float(svg.attrib["viewBox"].split()[3])
    placed: list[tuple[float, float]] = []

    def walk(element: ElementTree.Element, y: float) -> None:
        move = element.attrib.get("transform", "")
        if element.tag == f"{SVG}g" and move.startswith("translate(0 "):
            y += float(move.removeprefix("translate(0 ").rstrip(")"))
        if element.tag == f"{SVG}text" and {"label", "small"} & set(element.attrib["class"].split()):
            placed.append((float(element.attrib["x"]), y + float(element.attrib["y"])))
        for child in element:
            walk(child, y)

    walk(svg, 0.0)
    assert all(0.0 < x < WIDTH and 0.0 < y < height for x, y in placed)
    for left in {x for x, _ in placed}:
        lines = sorted(y for x, y in placed if x == left)
        assert all(later - before >= 12.0 for before, later in itertools.pairwise(lines))


def test_curves_that_are_the_same_are_drawn_once(fit: Predict) -> None:
    svg = drawn("hsc-mobilised", "hypothermic", fit)
    assert "curve as for the first mark" in texts(svg, "small")
    key_samples = 3
    assert count(svg, "band") == 3 + key_samples
    assert count(svg, "edge") == 6


def test_without_a_fit_there_are_only_measured_values() -> None:
    svg = drawn("hsc-mobilised")
    assert count(svg, "band") == count(svg, "median") == 0
    assert not any("no curve" in text for text in texts(svg, "small"))


def test_what_is_not_fitted_says_why(fit: Predict) -> None:
    svg = drawn("chondrocyte", "hypothermic", fit)
    assert "%, as each line says; no curve: this is not fitted" in texts(svg, "unit")


def test_every_source_is_listed() -> None:
    small = " ".join(texts(drawn("msc-adipose"), "small"))
    assert all(f"[{number}] " in small for number in (1, 2, 3))
    assert "doi:10.15419/bmrat.v11i7.909" in small


def test_there_is_a_colour_for_each_series() -> None:
    assert len(COLOURS) == len(set(COLOURS)) == MOST_SERIES
