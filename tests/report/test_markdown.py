from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.comparison import Comparison, Row
from coldchoice.report.grid import Grid
from coldchoice.report.markdown import escaped, grid_text, markdown


def tables(text: str) -> list[list[str]]:
    blocks = [block.splitlines() for block in text.split("\n\n")]
    return [block for block in blocks if block[0].startswith("|")]


def test_everything_is_told(comparison: Callable[..., Comparison], kinds: dict[str, Row]) -> None:
    text = markdown([comparison(tuple(kinds.values()))])
    for row in kinds.values():
        assert f" {row.name} " in text
        assert row.reason in text
    for heading in (
        "Not ranked",
        "Why",
        "What would change it",
        "Weakest inputs",
        "Where units go",
        "Defaults used",
    ):
        assert f"\n## {heading}\n" in text
    assert text.startswith("# CAR-T apheresis, EU centre to US plant\n\nleukapheresis-mnc, apheresis, 60 h")
    assert "2 of 3 are assumptions" in text


def test_every_line_of_a_table_has_as_many_cells_as_its_head(many: tuple[Comparison, ...]) -> None:
    found = tables(markdown(many))
    assert len(found) > 10
    for table in found:
        assert len({line.replace("\\|", "").count("|") for line in table}) == 1


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a|b", "a\\|b"), ("<script>", "&lt;script&gt;"), ("_x_", "\\_x\\_"), ("slow_freeze", "slow_freeze"),
     ("[a](b)", "\\[a\\](b)"), ("&lt;", "&amp;lt;"), ("`x` *y*", "\\`x\\` \\*y\\*"), ("a\n# b", "a # b")],
)  # fmt: skip
def test_escaped(text: str, safe: str) -> None:
    assert escaped(text) == safe


@given(st.text())
def test_no_text_can_leave_its_cell(text: str) -> None:
    line = grid_text(Grid("", ("strategy", "why"), (("a", text),))).splitlines()
    assert len(line) == 3
    assert line[2].replace("\\\\", "").replace("\\|", "").count("|") == 3
    assert "<" not in line[2]


def test_several_scenarios_have_a_heading_each(many: tuple[Comparison, ...]) -> None:
    text = markdown(many)
    headings = [line for line in text.splitlines() if line.startswith("# ")]
    assert len(headings) == len(many) + 1
    assert headings[-1] == "# Sources"
    assert text.endswith("2 plugins could not be loaded; see: coldchoice plugins (with the same --plugins)\n")


def test_sources_are_listed_once_with_their_rows(comparison: Callable[..., Comparison]) -> None:
    text = markdown([comparison(), comparison()])
    assert text.count("Rows cryo-0096.") == 1
    assert "[doi:10.1016/j.jim.2018.09.007](<https://doi.org/10.1016/j.jim.2018.09.007>)" in text
    assert "## Named by a plugin, not in the tables\n\n- 10.1002/bit.25008" in text


def test_weak_inputs_read_as_sentences(comparison: Callable[..., Comparison]) -> None:
    text = markdown([comparison()])
    assert (
        "- Hypothermic hold of leukapheresis (grade C, 34 % of the lead's spread). "
        "Borrowed from CD34+. Rests on hm-032.\n" in text
    )
    assert "- Lane disruption rate (grade D). Assumption.\n" in text


def test_the_note_of_a_table_stands_below_it(comparison: Callable[..., Comparison]) -> None:
    text = markdown([comparison()])
    assert (
        "\n\nAll are means over the draws; flexibility is that of each draw's weighted geometric mean" in text
    )
