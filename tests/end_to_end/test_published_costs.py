"""The shipped scenarios beside published costs."""

from __future__ import annotations

import pytest

from coldchoice.evidence.citations import citation
from tools.published_costs import COMPARISONS, WITHOUT, Held, held

SIX = {
    "car-t-apheresis", "car-t-product", "msc-many-sites", "unrelated-donor-graft", "chondrocytes",
    "ipsc-master-bank",
}  # fmt: skip
MISSED = {
    ("car-t-apheresis", "freezing and storing one collection"),
    ("car-t-product", "a product with all that is lost on its way"),
    ("car-t-product", "the same without losses"),
    ("unrelated-donor-graft", "a graft collected, sent, frozen and thawed"),
    ("rare-red-cells", "ten years of a 50 mL place in nitrogen"),
}
"""Outside what was published, and explained; a change of this list is a change of the answer."""


@pytest.fixture(scope="module")
def found() -> list[Held]:
    return held()


def test_each_of_the_six_is_compared_or_it_is_said_why_not() -> None:
    assert {one.scenario for one in COMPARISONS} | set(WITHOUT) >= SIX


def test_every_comparison_rests_on_rows_that_exist() -> None:
    for one in COMPARISONS:
        assert one.ids
        assert all(citation(f"cost:{name}").title for name in one.ids)
        assert one.low < one.high
        assert one.remark


def test_what_lies_outside_is_known(found: list[Held]) -> None:
    outside = {(one.published.scenario, one.published.what) for one in found if not one.inside}
    assert outside == MISSED


def test_a_comparison_that_could_have_failed_did_not(found: list[Held]) -> None:
    assert sum(one.inside and one.published.kind == "independent" for one in found) >= 1
