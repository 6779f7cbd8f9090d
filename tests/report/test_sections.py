from __future__ import annotations

import re
from collections.abc import Callable

from coldchoice.model.comparison import Comparison, Row
from coldchoice.report.markup import joined
from coldchoice.report.sections import ranking, sections

Make = Callable[..., Comparison]


def headings(comparison: Comparison) -> list[str]:
    return re.findall(r"<h2>([^<]*)</h2>", joined(sections(comparison, "a", "h2")))


def test_sections_in_the_order_in_which_they_are_asked_for(comparison: Make) -> None:
    assert headings(comparison()) == [
        "Ranking", "Not ranked", "Why", "What would change it", "Weakest inputs",
        "Cost per usable dose, mean, USD (2024)", "Where units go", "Flexibility and its parts",
        "What was compared", "Defaults used", "Sources", "How it was computed",
    ]  # fmt: skip


def test_sections_without_content_are_left_out(many: tuple[Comparison, ...]) -> None:
    assert headings(many[2]) == ["Not ranked", "What was compared", "How it was computed"]


def test_the_drawings_data_stand_in_a_table(comparison: Make, kinds: dict[str, Row]) -> None:
    text = ranking(comparison())
    for shown in ("0.71", "0.52–0.88", "6,120", "5,300–9,800", "83 ±1%", "0.74–0.81"):
        assert shown in text
    assert "vitrify" not in text
    assert "<td>-</td>" in ranking(comparison((kinds["own"]._replace(viability=None),)))


def test_a_doi_is_a_link_and_nothing_else_is(comparison: Make, kinds: dict[str, Row]) -> None:
    row = kinds["frozen"]._replace(
        inputs=(), sources=("see 10.1002/bit.25008 there", "javascript:alert(1)", '10.1234/"><script>')
    )
    text = joined(sections(comparison((row,), defaults=()), "a", "h2"))
    links = re.findall(r'<a href="([^"]*)"', text)
    assert links == ["https://doi.org/10.1002/bit.25008"]
    assert "<script" not in text


def test_all_strategies_are_accounted_for(comparison: Make, kinds: dict[str, Row]) -> None:
    text = joined(sections(comparison(tuple(kinds.values())), "a", "h2"))
    for row in kinds.values():
        assert f">{row.name}</th>" in text
