from __future__ import annotations

import pytest

from coldchoice.errors import UnknownName
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.citations import citation
from coldchoice.evidence.measured_holds import measured_hold


@pytest.mark.parametrize("cell", cell_types())
def test_every_hold_is_inside_its_band_and_can_be_cited(cell: str) -> None:
    found = measured_hold(cell, 15.0, 25.0)
    if found is not None:
        assert 15.0 <= found.low_c <= found.high_c <= 25.0
        assert found.longest_h > 0.0
        assert all(citation(name) for name in found.sources if not name.startswith("pr-"))


def test_the_longest_comes_first() -> None:
    found = measured_hold("hsc-mobilised", 15.0, 25.0)
    assert found is not None
    assert (found.longest_h, found.sources[0], found.whose) == (72.0, "antonenas-2006-06", "progenitor")


def test_what_a_product_is_sold_for_counts_as_measured() -> None:
    found = measured_hold("platelet", 15.0, 25.0)
    assert found is not None
    assert found.longest_h >= 120.0
    assert "pr-048" in found.sources


def test_a_medium_narrows_it() -> None:
    gel = measured_hold("msc-adipose", 15.0, 25.0, "alginate-gel")
    assert gel is not None
    assert (gel.longest_h, gel.sources) == (120.0, ("chen-b-2013-01",))
    assert measured_hold("hsc-mobilised", 15.0, 25.0, "alginate-gel") is None


def test_supercooled_hepatocytes_were_measured_and_nothing_else() -> None:
    found = {cell for cell in cell_types() if measured_hold(cell, -6.0, -1.0)}
    assert found == {"hepatocyte"}


def test_a_wider_band_never_ends_sooner() -> None:
    for cell in cell_types():
        narrow, wide = measured_hold(cell, 15.0, 25.0), measured_hold(cell, 0.0, 40.0)
        if narrow is not None and wide is not None and narrow.whose == wide.whose:
            assert wide.longest_h >= narrow.longest_h


def test_an_unknown_cell_is_named() -> None:
    with pytest.raises(UnknownName, match="did you mean 'pbmc'"):
        measured_hold("pbmcs", 0.0, 10.0)
