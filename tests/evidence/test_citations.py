from __future__ import annotations

from collections.abc import Iterator

import pytest

from coldchoice.errors import InputError, UnknownName
from coldchoice.evidence.citations import citation
from coldchoice.evidence.tables import MEASURED, fitted, read_table


def source_ids(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from value.split(";") if key == "sources" and isinstance(value, str) else source_ids(value)
    elif isinstance(content, list):
        for value in content:
            yield from source_ids(value)


def test_a_row_leads_to_its_publication() -> None:
    cited = citation("cryo-0082")
    assert cited.doi == "10.54680/fr23310110112"
    assert cited.year == "2023"
    assert cited.id == "cryo:cryo-0082"
    assert cited.where == "abstract"
    assert "CAR-T" in str(cited)
    assert "doi:10.54680" in str(cited)


def test_a_source_and_a_parameter_and_a_check_resolve() -> None:
    assert citation("qi-2016").doi == "10.1007/s10561-016-9556-7"
    assert citation("P132").title
    assert citation("C049").title
    assert citation("pr-002").title == "tisagenlecleucel (Kymriah)"


def test_an_assumption_says_that_it_is_one() -> None:
    assert citation("prior-025").title.startswith("assumption")


def test_every_id_in_the_fits_resolves() -> None:
    ids = {name for name in source_ids(dict(fitted())) if name}
    assert len(ids) > 100
    for name in ids:
        assert citation(name).title


def test_every_id_among_the_hand_set_values_resolves() -> None:
    for row in read_table("priors"):
        for name in filter(None, row["sources"].split(";")):
            assert citation(f"cryo:{name}" if name.startswith("cm-") else name).title


@pytest.mark.parametrize("table", MEASURED)
def test_every_row_of_every_table_has_a_citation(table: str) -> None:
    prefix = {"hypothermic_incomplete": "incomplete", "model_parameters": "model", "model_checks": "check",
              "marketed_products": "product"}.get(table, table)  # fmt: skip
    for row in read_table(table):
        assert citation(f"{prefix}:{row['id']}").title


def test_an_id_of_two_tables_is_refused_with_both_spellings() -> None:
    with pytest.raises(InputError, match="write cryo:cm-001 or cost:cm-001"):
        citation("cm-001")
    assert citation("cryo:cm-001").title != citation("cost:cm-001").title


@pytest.mark.parametrize("name", ["cryo-9999", "nowhere:cryo-0082", "cost:cryo-0082", ""])
def test_an_unknown_id_is_refused(name: str) -> None:
    with pytest.raises(UnknownName, match="unknown evidence id"):
        citation(name)
