from __future__ import annotations

from collections.abc import Callable

import pytest

from coldchoice.model.comparison import Comparison, Row
from coldchoice.report.markup import joined
from coldchoice.report.references import Support, support
from coldchoice.report.sources import linked, references, resting, source_text

Make = Callable[..., Comparison]


@pytest.fixture
def found(comparison: Make, kinds: dict[str, Row]) -> Support:
    """Return the support of a row that leans on two publications, a prior and a text."""
    sources = ("cryo-0096", "cryo-0097", "cryo-0098", "cost:CL127", "prior-025", "<b>ours</b>")
    row = kinds["frozen"]._replace(inputs=(), sources=sources)
    return support([comparison((row,), defaults=())])


def test_references_are_numbered_and_what_is_none_stands_apart(found: Support) -> None:
    text = joined(references(found, "h2", "h3"))
    assert '<h2 id="sources">Sources</h2>' in text
    assert '<li id="source-1">Authors not given (2018).' in text
    assert '<a href="https://doi.org/10.1016/j.jim.2018.09.007" rel="noreferrer">' in text
    assert "<small>Rows cryo-0096 to cryo-0098." in text
    assert "<h3>Assumed or computed here</h3>" in text
    assert "<h3>Named by a plugin, not in the tables</h3>" in text
    assert "&lt;b&gt;ours&lt;/b&gt;" in text


def test_nothing_is_listed_where_nothing_was_named() -> None:
    assert list(references(Support((), (), ()), "h2", "h3")) == []


def test_ids_stand_with_the_number_of_their_publication(found: Support) -> None:
    assert resting(("cryo-0096", "cost:CL127", "cryo-0097", "prior-025"), found) == (
        'cryo-0096, cryo-0097 <a href="#source-1" class="number">[1]</a>; '
        'cost:CL127 <a href="#source-2" class="number">[2]</a>; prior-025'
    )
    assert resting((), found) == "-"


@pytest.mark.parametrize(
    ("source", "text"),
    [("CL127", 'cost:CL127 <a href="#source-2" class="number">[2]</a>'), ("assumption", "assumption"),
     ("CL127; assumption: delay", 'cost:CL127 <a href="#source-2" class="number">[2]</a>; assumption: delay'),
     ("", "-")],
)  # fmt: skip
def test_the_source_of_a_default(found: Support, source: str, text: str) -> None:
    assert source_text(source, found) == text


def test_only_a_doi_becomes_a_link() -> None:
    assert linked("javascript:alert(1)") == "javascript:alert(1)"
    assert linked("see 10.1002/bit.25008.") == (
        'see <a href="https://doi.org/10.1002/bit.25008" rel="noreferrer">10.1002/bit.25008</a>.'
    )
