from __future__ import annotations

import re
from collections.abc import Callable

from coldchoice.model.comparison import Comparison, Row
from coldchoice.report.markup import joined
from coldchoice.report.references import support
from coldchoice.report.sections import overview, ranking, sections

Make = Callable[..., Comparison]


def told(comparison: Comparison, *, folded: bool = False) -> str:
    return joined(sections(comparison, "a", "h2", support([comparison]), folded=folded))


def headings(comparison: Comparison) -> list[str]:
    return re.findall(r"<h2>([^<]*)</h2>", told(comparison))


def test_sections_in_the_order_in_which_they_are_asked_for(comparison: Make) -> None:
    assert headings(comparison()) == [
        "Ranking", "Not ranked", "Why", "What would change it", "Weakest inputs",
        "Cost per usable dose, mean, USD (2024)", "Where units go", "Flexibility and its parts",
        "What was compared", "Defaults used", "What the numbers rest on", "How it was computed",
    ]  # fmt: skip


def test_sections_without_content_are_left_out(many: tuple[Comparison, ...]) -> None:
    assert headings(many[2]) == ["Not ranked", "What was compared", "How it was computed"]


def test_the_drawings_data_stand_in_a_table(comparison: Make, kinds: dict[str, Row]) -> None:
    text = ranking(comparison())
    for shown in ("0.71", "0.52–0.88", "6,120", "5,300–9,800", "83 ±1\u00a0%", "0.74–0.81"):
        assert shown in text
    assert "vitrify" not in text
    assert "<td>-</td>" in ranking(comparison((kinds["own"]._replace(viability=None),)))


def test_a_doi_is_a_link_and_nothing_else_is(comparison: Make, kinds: dict[str, Row]) -> None:
    row = kinds["frozen"]._replace(
        inputs=(), sources=("see 10.1002/bit.25008 there", "javascript:alert(1)", '10.1234/"><script>')
    )
    text = told(comparison((row,), defaults=()))
    links = re.findall(r'<a href="([^"]*)"', text)
    assert links == ["https://doi.org/10.1002/bit.25008"]
    assert "<script" not in text


def test_all_strategies_are_accounted_for(comparison: Make, kinds: dict[str, Row]) -> None:
    text = told(comparison(tuple(kinds.values())))
    for row in kinds.values():
        assert f">{row.name}</th>" in text


def test_the_headline_says_how_sure_it_is(comparison: Make, many: tuple[Comparison, ...]) -> None:
    assert '<div class="verdict"><p>slow-freeze comes first in 83 ±1\u00a0% of draws: viable' in told(
        comparison()
    )
    tied = told(many[1])
    assert (
        '<div class="verdict"><p>Too close to call: slow-freeze (first in 83 ±1\u00a0% of draws) and' in tied
    )
    assert "<li>hypothermic: viable recovery 0.83, 7,450 USD per usable dose, flexibility 0.31.</li>" in tied


def test_ids_lead_to_their_publications(comparison: Make) -> None:
    text = told(comparison())
    assert '<td>cryo-0096 <a href="#source-1" class="number">[1]</a></td>' in text
    assert '<td>P181 <a href="#source-' in text


def test_what_stands_behind_the_numbers_can_be_folded(comparison: Make) -> None:
    text = told(comparison(), folded=True)
    before, _, behind = text.partition("<details>")
    assert "<h2>Defaults used</h2>" not in before
    assert "<h2>Defaults used</h2>" in behind
    assert "<details>" not in told(comparison())


def test_own_accounting_is_marked_and_explained(comparison: Make, kinds: dict[str, Row]) -> None:
    text = told(comparison((kinds["frozen"], kinds["own"])))
    assert "<td>D*</td>" in text
    assert "* its own accounting: not comparable line by line.</p>" in text


def test_an_overview_names_the_leaders_of_every_scenario(many: tuple[Comparison, ...]) -> None:
    text = overview(many)
    assert text.count("#scenario-") == len(many)
    assert "<small>too close to call</small>" in text
    assert "<small>the only one ranked</small>" in text
    assert ">No strategy can be ranked.</td>" in text
    assert "<script" not in text
