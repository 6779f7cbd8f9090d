"""Every number of a strategy file says where it comes from."""

from __future__ import annotations

import pytest

from coldchoice.evidence.citations import TABLES, citation
from coldchoice.evidence.tables import read_table
from coldchoice.written.sources import wrong
from tests.scenes import assessed
from tests.written_files import FREEZE, SHIPPED, made, refused


@pytest.mark.parametrize(
    "source",
    [
        "assumption",
        "assumption: as at home",
        "doi:10.1152/ajpcell.1984.247.3.C125",
        "10.1000/x",
        "P088",
        "cost:cm-050",
        "https://example.org/a",
        "P088; assumption",
    ],
)
def test_what_is_a_source(source: str) -> None:
    assert wrong(source) is None


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("asumption", "or the word `assumption`"),
        ("cm-0688", "did you mean 'cm-068'?"),
        ("cm-001", "stands in more than one table; write "),
        ("P088; nobody", "write `source:` and an evidence id"),
        ("doi:11.1/x", "unknown evidence id"),
    ],
)
def test_what_is_none(source: str, told: str) -> None:
    assert told in str(wrong(source))


def test_the_quick_look_knows_what_the_citations_know() -> None:
    for table in TABLES:
        name = next(iter(read_table(table)[-1].values()))
        try:
            citation(name)
        except ValueError:  # it stands in two tables
            assert wrong(name) is not None
        else:
            assert wrong(name) is None


def test_one_source_for_all_or_one_for_each() -> None:
    each = SHIPPED.replace(
        "    source: assumption", "    volume: 20 mL\n    source: {percent: P088, volume: assumption}"
    )
    assert set(assessed(made(each)).sources) == {"P088", "assumption"}
    assert assessed(made(SHIPPED)).sources == ("assumption",)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (None, "5:14: steps[0].percent: '5 %': has no source; write `source:`"),
        ("source: {percnt: assumption}", "is the source of a key that is not there; did you mean 'percent'?"),
        ("source: {percent: nobody}", "steps[0].source.percent: 'nobody': unknown evidence id"),
    ],
)
def test_a_number_without_a_source_is_refused(source: str | None, told: str) -> None:
    text = FREEZE.replace("    source: assumption\n", f"    {source}\n" if source else "")
    assert any(told in line for line in refused(text))


def test_a_choice_needs_none_and_money_does() -> None:
    made(FREEZE.replace("    percent: 5 %\n    source: assumption\n", "    container: vial\n"))
    (line,) = refused(FREEZE + "uses: [{item: mine, price: 5 USD 2024}]\n")
    assert "uses[0].price: '5 USD 2024': has no source" in line
