from __future__ import annotations

import numpy as np
import pytest

from coldchoice.accounting.priced import leaning, part_of, priced, unit_price
from coldchoice.errors import UnknownName
from coldchoice.evidence.prices import price
from tests.scenes import case

OWN = {"economics": {"prices": {"cryobag": "7 EUR 2022"}}}


def test_without_a_price_of_its_own_the_library_s_holds() -> None:
    assert priced("cryobag", case().terms) is price("cryobag")


def test_the_scenario_s_price_holds_and_what_it_does_not_say_stays() -> None:
    shipped, found = price("thaw-device"), priced(
        "thaw-device", case(economics={"prices": {"thaw-device": "9000 EUR 2022"}}).terms
    )  # fmt: skip
    assert (found.low, found.mode, found.high, found.currency, found.price_year) == (
        9000.0, 9000.0, 9000.0, "EUR", 2022,
    )  # fmt: skip
    assert (found.what, found.unit, found.life_years, found.uses) == (
        shipped.what, shipped.unit, shipped.life_years, shipped.uses,
    )  # fmt: skip
    assert (found.origin, found.status, found.note) == ("scenario", "own", "given in the scenario")
    assert shipped.required
    assert not found.required


def test_an_unknown_item_names_the_nearest_of_all() -> None:
    with pytest.raises(UnknownName, match="did you mean 'cryobag'"):
        priced("cryobagg", case().terms)


def test_a_price_is_told_in_the_scenario_s_money() -> None:
    concrete = case(**OWN)
    found = priced("cryobag", concrete.terms)
    assert float(unit_price(found, concrete)) == pytest.approx(7.0 * 1.0530486 * 313.689 / 292.655)


def test_a_range_is_drawn_once_for_all() -> None:
    concrete = case()
    found = price("cryobag")
    amounts = unit_price(found, concrete)
    assert amounts.shape == (concrete.draws,)
    assert unit_price(found, concrete) is amounts
    assert found.low <= amounts.min() < amounts.max() <= found.high
    assert np.array_equal(amounts, unit_price(found, case()))


RANGE = {"low": "15 USD 2024", "mode": "30 USD 2024", "high": "80 USD 2024", "source": "quotation of 2026-03"}


def test_a_range_of_one_s_own_is_paired_with_that_of_the_library() -> None:
    given = case(economics={"prices": {"cryobag": RANGE}})
    found = priced("cryobag", given.terms)
    assert (found.low, found.mode, found.high) == price("cryobag")[2:5]
    assert np.array_equal(unit_price(found, given), unit_price(price("cryobag"), case()))
    lean = leaning(found)
    assert (lean.name, lean.note) == ("price of cryobag", "given in the scenario: quotation of 2026-03")
    assert found.sources == ("quotation of 2026-03",)
    assert lean.name in given.streams.drawn("parameter")  # so that its influence can be told


def test_a_range_is_drawn_in_its_own_money_and_converted() -> None:
    dear = {**RANGE, "low": "15 EUR 2022", "mode": "30 EUR 2022", "high": "80 EUR 2022"}
    given = case(economics={"prices": {"cryobag": dear}})
    factor = 1.0530486 * 313.689 / 292.655
    amounts = unit_price(priced("cryobag", given.terms), given)
    np.testing.assert_allclose(amounts, factor * unit_price(price("cryobag"), case()), rtol=1e-9)


def test_what_is_leaned_on_says_on_whose_word() -> None:
    assumed, read = leaning(price("cryobag")), leaning(price("crystalloid"))
    assert (assumed.name, assumed.grade, assumed.sources) == ("price of cryobag", "D", ("cost:cm-033",))
    assert (read.grade, read.sources[0]) == ("B", "cost:cm-059")
    own = leaning(priced("cryobag", case(**OWN).terms))
    assert (own.name, own.grade, own.note) == ("price of cryobag", "B", "given in the scenario")


def test_a_purchase_is_shared_out_by_its_life_or_its_uses() -> None:
    freezer, box = price("controlled-rate-freezer"), price("passive-2-8-shipper")
    assert (freezer.life_years, box.uses) == (10.0, 100.0)
    assert part_of(freezer, "year", 0.0) == pytest.approx(0.1)
    assert part_of(box, "shipment", 0.05) == pytest.approx(0.01)
    assert part_of(price("cryobag"), "unit", 0.05) == 1.0
    assert part_of(price("cryobag"), "year", 0.05) == 1.0
