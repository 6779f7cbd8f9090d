from __future__ import annotations

import math
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from coldchoice.model.comparison import Comparison, Interval, Row
from coldchoice.report.drawing import NARROW, SHAPES, WIDE, Layout, description, drawing, drawings, panels_of

Make = Callable[..., Comparison]


def numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.attrib[name]) for name in names]


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_a_drawing_is_well_formed_named_and_described(many: tuple[Comparison, ...], layout: Layout) -> None:
    svg = ElementTree.fromstring(drawing(many[3], layout, "k"))
    assert svg.attrib["role"] == "img"
    ids = {one.attrib["id"]: one.text for one in svg if "id" in one.attrib}
    assert ids[svg.attrib["aria-labelledby"]]
    assert "viable recovery 0.71 (0.52-0.88)" in (ids[svg.attrib["aria-describedby"]] or "")


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_nothing_is_drawn_outside(comparison: Make, kinds: dict[str, Row], layout: Layout) -> None:
    rows = tuple(
        kinds["frozen"]._replace(name=f"s{n}", cost=Interval(math.inf, -5.0, 1.0, math.inf)) for n in range(9)
    )
    svg = ElementTree.fromstring(drawing(comparison(rows), layout, "k"))
    width, height = map(float, svg.attrib["viewBox"].split()[2:])
    for element in svg.iter():
        if element.tag == "line":
            x1, y1, x2, y2 = numbers(element, "x1", "y1", "x2", "y2")
            assert 0.0 <= x1 <= x2 <= width
            assert 0.0 <= y1 <= y2 <= height
        if element.tag == "text":
            x, y = numbers(element, "x", "y")
            assert 0.0 <= x <= width
            assert 0.0 < y <= height


def test_the_better_end_is_on_the_right(comparison: Make) -> None:
    _, cost, _, _ = panels_of(comparison())
    assert cost.at(12000.0) == 0.0
    assert cost.at(4000.0) == 1.0
    assert cost.at(6000.0) == pytest.approx(0.75)


def test_what_lies_beyond_the_scale_is_marked(comparison: Make) -> None:
    _, cost, _, _ = panels_of(comparison())
    assert cost.at(math.inf) == 0.0
    assert cost.at(0.0) == 1.0
    assert cost.beyond(21000.0)
    assert not cost.beyond(9804.0)
    svg = drawing(comparison(), WIDE, "k")
    assert svg.count('class="arrow"') == 1  # hypothermic's cost band alone


def test_strategies_differ_in_colour_and_in_shape(comparison: Make, kinds: dict[str, Row]) -> None:
    rows = tuple(kinds["frozen"]._replace(name=f"s{n}") for n in range(len(SHAPES)))
    svg = ElementTree.fromstring(drawing(comparison(rows), WIDE, "k"))
    looks = [
        (group.attrib["class"], mark.attrib["d"])
        for group in svg.iter("g")
        for mark in group.findall("path[@class='mark']")
    ]
    assert len(set(looks)) == len(SHAPES)
    assert len(looks) == 3 * len(SHAPES)


def test_a_band_beyond_the_scale_stays_inside_its_panel(comparison: Make, kinds: dict[str, Row]) -> None:
    far = kinds["frozen"]._replace(cost=Interval(50_000.0, 30_000.0, 50_000.0, 90_000.0))
    svg = ElementTree.fromstring(drawing(comparison((far,)), NARROW, "k"))
    (arrow,) = (path for path in svg.iter("path") if path.attrib["class"] == "arrow")
    tip, base = re.findall(r"[\d.-]+", arrow.attrib["d"])[:3:2]
    assert float(tip) == 8.0
    assert float(base) > 0.0
    assert len([path for path in svg.iter("path") if path.attrib["class"] == "mark"]) == 2


def test_one_strategy_alone_has_no_panel_of_first_ranks(comparison: Make, kinds: dict[str, Row]) -> None:
    alone = comparison((kinds["frozen"], kinds["dear"]))
    assert len(panels_of(alone)) == 3
    assert len(panels_of(comparison())) == 4
    assert "first in" not in description(alone)


def test_only_ranked_strategies_are_drawn(comparison: Make, many: tuple[Comparison, ...]) -> None:
    text = drawings(comparison(), "k")
    assert "hypothermic-basic" not in text
    assert "ambient" not in text
    assert drawings(many[2], "k") == ""


def test_the_two_layouts_have_ids_of_their_own(comparison: Make) -> None:
    ids = re.findall(r' id="([^"]+)"', drawings(comparison(), "k"))
    assert len(ids) == len(set(ids)) == 4


def test_long_names_take_two_lines_where_there_is_room_and_are_whole_in_the_description(
    comparison: Make, kinds: dict[str, Row]
) -> None:
    name = "slow-freeze-with-a-long-variant"
    made = comparison((kinds["frozen"]._replace(name=name),))
    wide = drawing(made, WIDE, "k")
    assert ">slow-freeze-with-<" in wide
    assert ">a-long-variant<" in wide
    assert "slow-freeze-with-…" in drawing(made, NARROW, "k")
    assert name in description(made)


def test_what_no_line_holds_is_cut(comparison: Make, kinds: dict[str, Row]) -> None:
    made = comparison((kinds["frozen"]._replace(name="x" * 50),))
    assert f">{'x' * 18}<" in drawing(made, WIDE, "k")
    assert f">{'x' * 17}…<" in drawing(made, WIDE, "k")
    assert f"{'x' * 17}…<" in drawing(made, NARROW, "k")
