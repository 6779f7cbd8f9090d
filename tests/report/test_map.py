from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coldchoice.evidence.place import Place
from coldchoice.model.comparison import Comparison, Interval, Row
from coldchoice.report.map import Circle, description, edge_km, reach_map
from coldchoice.report.page import page
from coldchoice.report.words import HALF_ROUND_KM

Make = Callable[..., Comparison]
START = {"lat": 50.03, "lon": 8.54}
ENDLESS = Interval(float("inf"), float("inf"), float("inf"), float("inf"))
NEAR = Interval(500.0, 400.0, 500.0, 600.0)
FAR = Interval(9_000.0, 479.2, 6_580.0, 30_000.0)


def asked(**start: Any) -> dict[str, Any]:
    reach = {"speed": "60 km/h", "handling": "8 h", **start}
    return {"logistics": {"lane": "air-domestic", "reach": reach}}


@pytest.fixture
def rows(kinds: dict[str, Row]) -> tuple[Row, ...]:
    return (
        kinds["frozen"]._replace(radius_km=ENDLESS),
        kinds["cold"]._replace(radius_km=FAR),
        kinds["own"],
    )


@pytest.fixture
def made(comparison: Make, rows: tuple[Row, ...]) -> Comparison:
    return comparison(rows, scenario=asked(**{"from": START}))


def test_there_is_no_map_where_it_is_not_asked_for(comparison: Make, rows: tuple[Row, ...]) -> None:
    assert reach_map(comparison(rows), "a") == ""
    assert reach_map(comparison(rows, scenario=asked()), "a") == ""
    assert "Reach on the map" not in page([comparison(rows, scenario=asked())])


RING = r'<circle class="ring ([^"]*)"[^>]* r="([^"]*)"(?: stroke-dasharray="([^"]*)")?'


def test_each_ranked_strategy_has_a_circle_in_its_own_colour(made: Comparison) -> None:
    text = reach_map(made, "a")
    circle, along_the_rim = re.findall(RING, text)
    # the map is 1.2 times as large as the circle, which has 194 pixels from the centre to the rim
    assert circle == ("s1", f"{194 / 1.2:.1f}", "7 4")
    assert along_the_rim == ("s0", "189", "2 5")
    assert "A dotted ring along the rim is no distance: such a strategy has no limit." in text
    assert "gel-ambient" not in text  # its own accounting knows no radius


def test_rings_of_strategies_without_limit_do_not_hide_one_another(
    comparison: Make, kinds: dict[str, Row]
) -> None:
    rows = tuple(kinds[name]._replace(radius_km=ENDLESS) for name in ("frozen", "cold"))
    rings = re.findall(RING, reach_map(comparison(rows, scenario=asked(**{"from": START})), "a"))
    assert [(colour, radius) for colour, radius, _ in rings] == [("s0", "189"), ("s1", "184")]


def test_a_line_that_goes_on_beyond_the_map_has_an_arrow_on_the_rim(
    made: Comparison, comparison: Make
) -> None:
    (arrow,) = re.findall(
        r'<path class="arrow (s\d)" [^>]*transform="translate\((\S+) (\S+)\)', reach_map(made, "a")
    )
    assert arrow[0] == "s1"
    assert (float(arrow[1]) - 200.0) ** 2 + (float(arrow[2]) - 200.0) ** 2 == pytest.approx(
        194.0**2, rel=1e-3
    )
    row = made.rows[1]._replace(radius_km=NEAR)  # its line ends on the rim, not beyond it
    near = comparison((row,), scenario=asked(**{"from": START}))
    assert "arrow s" not in reach_map(near, "a")


def test_the_key_and_the_words_give_the_kilometres(made: Comparison) -> None:
    text = reach_map(made, "a")
    assert "<strong>slow-freeze</strong><br>no limit" in text
    assert "<strong>hypothermic</strong><br>6,580 km (479 km to no limit)" in text
    assert '<desc id="a-reach-desc">Circles around 50.03° N, 8.54° E: slow-freeze no limit; hyp' in text
    assert "Natural Earth" in text


def test_a_range_names_its_unit_once() -> None:
    said = description([Circle("x", 0, NEAR)], Place("here", 0.0, 0.0))
    assert said == "Circles around here: x 500 km (400 to 600 km)."


def test_the_map_is_a_little_larger_than_the_largest_circle_or_the_whole_earth() -> None:
    near, far, endless = Circle("a", 0, NEAR), Circle("b", 1, FAR), Circle("c", 2, ENDLESS)
    assert edge_km([near]) == pytest.approx(600.0)
    assert edge_km([near, far]) == pytest.approx(1.2 * 6_580.0)
    assert edge_km([near, endless]) == pytest.approx(600.0)
    assert edge_km([endless]) == HALF_ROUND_KM
    assert edge_km([Circle("d", 0, NEAR._replace(median=0.0))]) == 100.0


def test_the_scale_is_a_length_that_is_easy_to_say(made: Comparison, comparison: Make) -> None:
    assert ">2,000 km</text>" in reach_map(made, "a") or ">1,000 km</text>" in reach_map(made, "a")
    row = made.rows[1]._replace(radius_km=NEAR)
    assert ">200 km</text>" in reach_map(comparison((row,), scenario=asked(**{"from": START})), "a")


def test_a_name_from_a_scenario_is_only_text(comparison: Make, kinds: dict[str, Row]) -> None:
    row = kinds["cold"]._replace(name="<script>", radius_km=FAR)
    text = reach_map(comparison((row,), scenario=asked(**{"from": START})), "a")
    assert "<script>" not in text


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1400])
def test_the_map_in_a_browser(chromium: str, made: Comparison, tmp_path: Path, width: int) -> None:
    api = pytest.importorskip("playwright.sync_api")
    path = tmp_path / "report.html"
    path.write_text(page([made]), encoding="utf-8")
    with api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = opened.new_page(viewport={"width": width, "height": 900})
        tab.goto(path.as_uri())
        drawing = tab.get_by_role("img", name=re.compile(": reach$"))
        assert drawing.count() == 1
        box = drawing.bounding_box()
        assert box is not None
        assert 250 < box["width"] <= min(width, 482)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        land = tab.evaluate("document.querySelector('.map .land').getBBox().width")
        assert land > 300  # the centre lies in Europe: there is land all around
        opened.close()
