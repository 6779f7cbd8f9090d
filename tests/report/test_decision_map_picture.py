"""The picture of a map: complete, valid, and readable without colours."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from coldchoice.engine.decision_map import Reason
from coldchoice.report.decision_map_picture import axis_ticks, decision_map_svg
from tests.maps import HOURS, RATE, axis, mapped

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_it_names_what_it_shows() -> None:
    found = mapped(
        "ff.cc#",
        "fffcc/",
        "fffcc#",
        reasons=(Reason("cold", "too late", 9.0, 0.5), Reason("", "short", 9.0, 0.5)),
    )
    svg = decision_map_svg(found)
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title") is not None
    assert "frozen leads in 50 % of the map" in (root.findtext(f"{SVG}desc") or "")
    shown = texts(svg)
    for text in (
        "A | title", "transit-hours, h", "delay-rate, %", "frozen leads", "cold leads", "too close to call",
        "no strategy can be used", "cold: too late", "not possible", "short", "border of the lead", "now",
        "36 h, 20 %",
    ):  # fmt: skip
        assert text in shown, text


def test_each_area_has_a_texture_beside_its_colour() -> None:
    svg = decision_map_svg(mapped("ff.cc#", "fffcc#"))
    root = ElementTree.fromstring(svg)
    patterns = {one.attrib["id"] for one in root.iter(f"{SVG}pattern")}
    used = {one.attrib["fill"] for one in root.iter(f"{SVG}path") if "fill" in one.attrib}
    assert {f"url(#{name})" for name in ("t0", "t1", "close", "none")} <= used
    assert {"t0", "t1", "close", "none"} <= patterns


def test_what_is_less_sure_is_paler() -> None:
    sure = decision_map_svg(mapped("ffff", "ffff"))
    assert 'class="area pale"' not in sure
    assert "pale: less sure" not in sure
    unsure = decision_map_svg(mapped("ffff", "ffff", best=np.full((2, 4), 0.6)))
    assert 'class="area pale"' in unsure
    assert 'class="area sure"' not in unsure


def test_a_scenario_outside_the_map_is_not_marked() -> None:
    assert "now" not in texts(decision_map_svg(mapped("ffff", "ffff", x=axis(HOURS, 40.0, 90.0, 4))))


def test_what_a_file_says_stays_text() -> None:
    svg = decision_map_svg(mapped("ff#", "ff#", reasons=(Reason("cold", "<script>&", 9.0, 0.5),)))
    assert "<script>" not in svg
    assert "cold: <script>&" in texts(svg)


@pytest.mark.parametrize(
    ("low", "high", "factors", "of", "ticks"),
    [
        (1.8, 720.0, True, HOURS, [2, 5, 10, 20, 50, 100, 200, 500]),
        (1.0, 2_000.0, True, HOURS, [1, 3, 10, 30, 100, 300, 1_000]),
        (1e-3, 1e3, True, HOURS, [0.001, 0.01, 0.1, 1, 10, 100, 1_000]),
        (12.0, 90.0, False, HOURS, [20, 30, 40, 50, 60, 70, 80, 90]),
        (0.0, 1.0, False, RATE, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-80.0, -60.0, False, HOURS, [-80, -77.5, -75, -72.5, -70, -67.5, -65, -62.5, -60]),
    ],
)
def test_ticks_are_round_numbers(
    low: float, high: float, factors: bool, of: object, ticks: list[float]
) -> None:
    assert axis_ticks(axis(of, low, high, 5, factors=factors)) == pytest.approx(ticks)
