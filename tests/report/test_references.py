from __future__ import annotations

from collections.abc import Callable

import pytest

from coldchoice.evidence.citations import Citation, citation
from coldchoice.model.assessment import Input
from coldchoice.model.comparison import Comparison, Row
from coldchoice.model.terms import Default
from coldchoice.report.references import citations, ids_in, in_words, is_own, rows_of, support

Make = Callable[..., Comparison]


@pytest.fixture
def leaning(comparison: Make, kinds: dict[str, Row]) -> Callable[..., Comparison]:
    """Return the maker of a comparison that leans on some ids and some defaults."""

    def make(*sources: str, defaults: tuple[str, ...] = ()) -> Comparison:
        row = kinds["frozen"]._replace(inputs=(Input("a", "a", "B", sources),), sources=())
        return comparison((row,), defaults=tuple(Default("key", "value", text) for text in defaults))

    return make


@pytest.mark.parametrize(
    ("text", "ids"),
    [("CL127; CL124", ["cost:CL127", "cost:CL124"]),
     ("cm-008; CL110; assumption: delay; more", ["cost:cm-008", "cost:CL110"]),
     ("assumption: CL127 halved", []), ("assumption", []), ("", []),
     ("P181", ["P181"]), ("cryo:cm-001", ["cryo:cm-001"])],
)  # fmt: skip
def test_ids_of_a_default_mean_the_cost_tables(text: str, ids: list[str]) -> None:
    assert list(ids_in(text, of_default=True)) == ids


def test_rows_of_one_study_stand_together(leaning: Make) -> None:
    found = support([leaning("antonenas-2006-02", "hm-032", "antonenas-2006-01", "antonenas-2006-03")])
    assert [one.ids for one in found.publications] == [
        ("antonenas-2006-01", "antonenas-2006-02", "antonenas-2006-03"), ("hm-032",),
    ]  # fmt: skip
    assert rows_of(found.publications[0]) == "antonenas-2006-01 to antonenas-2006-03"
    assert (found.number("hm-032"), found.number("hm-999")) == (2, None)


def test_tables_with_one_paper_under_one_doi_share_a_reference(leaning: Make) -> None:
    found = support([leaning("P160", "cryo-0012")])
    assert citation("P160").doi == citation("cryo-0012").doi
    assert [one.ids for one in found.publications] == [("P160", "cryo-0012")]


def test_an_address_that_is_not_one_joins_nothing(leaning: Make) -> None:
    # both sources say "repository not shown" in place of an address
    found = support([leaning("cost:CL086", "cost:CL047")])
    assert len(found.publications) == 2
    assert all(one.link == "" for one in found.publications)


def test_what_was_assumed_or_computed_stands_apart(leaning: Make) -> None:
    found = support([leaning("prior-025", "cryo-0082", "prior-034", defaults=("CL124; CL125; CL126",))])
    assert [one.ids for one in found.publications] == [("cryo-0082",)]
    own = dict(found.own)
    assert own["prior-025"].startswith("Assumption: hold, scale h of oocyte: no hold in the tables")
    assert own["prior-034"].startswith("Computed: ")
    assert own["cost:CL124 to cost:CL126"].startswith("Computed: ")


def test_costs_lead_to_their_source(leaning: Make) -> None:
    found = support([leaning("cost:CL148", "cost:cm-033")])
    assert "cilta-cel" in found.publications[0].title
    assert found.publications[1].ids == ("cost:cm-033",)


def test_what_no_table_holds_is_named(leaning: Make) -> None:
    found = support([leaning("10.1002/bit.25008", "our own data", "zz-1", "assumption")])
    assert found.publications == ()
    assert found.named == ("10.1002/bit.25008", "our own data", "zz-1")


def test_a_doi_comes_before_an_address_and_a_bare_number_is_no_host(leaning: Make) -> None:
    with_doi, web = support([leaning("P094", "hm-032")]).publications
    assert with_doi.link == "https://doi.org/10.1016/0011-2240(90)90004-n"
    assert with_doi.link_text == "doi:10.1016/0011-2240(90)90004-n"
    assert web.link == "https://blog.bioivt.com/fresh-vs-cryo-leukopaks"
    assert web.link_text == "blog.bioivt.com/fresh-vs-cryo-leukopaks"


def test_a_reference_says_what_is_not_known_or_not_checked(leaning: Make) -> None:
    known, recalled, nameless = support([leaning("qi-2016-01", "cryo-0001", "cryo:cm-001")]).publications
    assert in_words(known)[0] == "Qi J; Hu Z; Song H et al. (2016)."
    assert not known.unchecked
    assert in_words(recalled)[0] == "Fisher V; et al. (2014)."
    assert recalled.unchecked
    assert in_words(nameless)[0] == "Authors not given (2012)."


def test_no_reference_tells_how_it_was_found(leaning: Make) -> None:
    names = ("C032", "P167", "cryo-0096", "cryo-0125", "slichter-2019-01", "muraki-2006-01", "cost:cm-057")
    for one in support([leaning(*names)]).publications:
        said = " ".join((one.authors, one.year, one.journal))
        assert not any(word in said for word in ("memory", "recalled", "not shown", "page seen"))


def test_records_by_the_id_as_written(leaning: Make) -> None:
    found = citations([leaning("cryo-0082", "prior-025", "nothing", defaults=("CL127",))])
    assert list(found) == ["cryo-0082", "prior-025", "cost:CL127"]
    assert found["cryo-0082"]["id"] == "cryo:cryo-0082"
    assert [record["kind"] for record in found.values()] == ["publication", "own", "publication"]


def test_computed_values_are_our_own() -> None:
    assert is_own(Citation("model:C027", "here", "2025", "Values", "-", "", "", "computed"))
    assert not is_own(citation("cryo-0082"))
