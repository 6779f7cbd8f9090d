"""The sheet that all pictures share: texts in their columns, a title and a description that are found."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from coldchoice.report.markup import joined, tag
from coldchoice.report.sheet import LETTER, fitting, sheet, signed, text_lines

SVG = "{http://www.w3.org/2000/svg}"


def test_a_number_stays_with_its_unit_and_keeps_its_sign() -> None:
    assert fitting("some medium at -80 °C", 110.0, 12.0) == ["some medium at", "−80 °C"]
    assert signed("-80 °C, 24-30 h, 10.1/a-3, PBSC-4") == "−80 °C, 24-30 h, 10.1/a-3, PBSC-4"
    assert fitting("", 100.0, 12.0) == [""]


def test_keys_are_quoted_since_a_picture_has_no_other_type_for_them() -> None:
    assert fitting("unless `scales` fixes it", 400.0, 12.0) == ["unless “scales” fixes it"]


@given(
    st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"]), max_size=200), st.floats(80.0, 900.0)
)
def test_lines_stay_in_their_column_and_lose_no_letter(text: str, wide: float) -> None:
    lines = fitting(text, wide, 12.0)
    assert all(len(line) * LETTER * 12.0 <= wide for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_sheet_tells_who_cannot_see_it() -> None:
    text = sheet("plot", "A <title>", "What it shows", [tag("line", x1=0.0)], wide=300.0, deep=200.0)
    root = ElementTree.fromstring(text)
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert (title.text, told.text) == ("A <title>", "What it shows")
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert root.get("viewBox") == "0 0 300 200"
    assert text.endswith("</svg>\n")


def test_lines_stand_below_one_another() -> None:
    root = ElementTree.fromstring(f"<g>{joined(text_lines(['-1 °C', 'b'], 'small', 3.0, 10.0, 5.0))}</g>")
    assert [(one.text, one.get("y")) for one in root] == [("−1 °C", "10"), ("b", "15")]
