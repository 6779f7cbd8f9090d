from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from coldchoice.report.tornado_drawing import HEAD, LEFT, RIGHT, tornado_svg
from tests.report.made_tornado import ALL, CURVE, LIFE, WEIGHTED, made

SVG = "{http://www.w3.org/2000/svg}"


def parsed(**more: object) -> ElementTree.Element:
    return ElementTree.fromstring(tornado_svg(made(**more)))


def texts(drawing: ElementTree.Element) -> str:
    return " ".join("".join(one.itertext()) for one in drawing.iter(f"{SVG}text"))


def bars(drawing: ElementTree.Element, kind: str) -> list[dict[str, float]]:
    rects = [one for one in drawing.iter(f"{SVG}rect") if one.get("class") == kind]
    return [{key: float(one.get(key, "0")) for key in ("x", "y", "width", "height")} for one in rects[1:]]


def test_it_has_a_title_and_states_its_numbers() -> None:
    drawing = parsed()
    assert drawing.find(f"{SVG}title").text == "A | title: what each input does to the lead"
    told = drawing.find(f"{SVG}desc").text
    assert "frozen leads cold by 0.100 of weighted value." in told
    assert "Hold life of these cells: 0.668 at 2.29 d and -0.250 at 233 d." in told
    assert drawing.get("role") == "img"


def test_bars_stand_in_proportion_and_inside_the_plot() -> None:
    drawing = parsed()
    low, high = bars(drawing, "low"), bars(drawing, "high")
    shown = [one for one in ALL if not one.idle]
    assert len(low) == len([one for one in shown if one.bar.low != one.bar.base])
    for one in (*low, *high):
        assert one["x"] >= LEFT - 1e-6
        assert one["x"] + one["width"] <= RIGHT + 1e-6
    # of the hold life: 0.568 to one side, 0.35 to the other
    assert low[0]["width"] / high[0]["width"] == pytest.approx(0.568 / 0.35, rel=0.01)
    assert low[0]["x"] == pytest.approx(high[0]["x"] + high[0]["width"], abs=0.2)


def test_two_parts_on_one_side_do_not_hide_each_other() -> None:
    drawing = ElementTree.fromstring(tornado_svg(made(WEIGHTED)))
    (low,), (high,) = bars(drawing, "low"), bars(drawing, "high")
    assert low["y"] + low["height"] == pytest.approx(high["y"], abs=0.2)


def test_who_leads_instead_is_written_beside_the_bar() -> None:
    said = texts(parsed())
    assert "cold leads at 233 d" in said
    assert "cold leads at 87.5 %: frozen cannot be" in said
    assert "75 units a year is not possible" in said
    assert "another leads" in said
    assert "−0.2" in said
    assert "another leads" not in texts(ElementTree.fromstring(tornado_svg(made(CURVE))))


def test_nothing_reaches_beyond_the_picture() -> None:
    drawing = parsed()
    height = float(drawing.get("height"))
    tops = [float(found) for found in re.findall(r"translate\(0 ([\d.]+)\)", tornado_svg(made()))]
    assert max(tops) + HEAD < height
    for one in drawing.iter(f"{SVG}line"):
        assert float(one.get("y2")) < height


def test_no_lead_is_a_picture_too_and_text_is_escaped() -> None:
    nobody = made(leader=None, rival=None, lead=None)._replace(swings=())
    assert "No strategy can be used: there is no lead." in texts(ElementTree.fromstring(tornado_svg(nobody)))
    hostile = LIFE._replace(text="<script>alert(1)</script>")
    assert "<script" not in tornado_svg(made(hostile))


def test_the_lead_of_money_has_round_ticks_in_money() -> None:
    money = [
        one._replace(bar=one.bar._replace(low=28_400.0, high=-8_900.0, base=2_500.0)) for one in (LIFE,)
    ]  # fmt: skip
    said = texts(
        ElementTree.fromstring(tornado_svg(made(*money, measure="cost", unit="USD 2024", lead=2_500.0)))
    )
    for tick in ("−10,000", "0", "10,000", "20,000", "30,000", "2,500 as it is"):
        assert tick in said
