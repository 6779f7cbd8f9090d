from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.accounting.cost import annuity_factor
from coldchoice.accounting.spend import spend
from coldchoice.errors import UnknownName
from coldchoice.evidence.prices import prices
from coldchoice.model.assessment import Use
from coldchoice.model.money import Money
from tests.scenes import case

TEN = Money(10.0, "USD", 2024)


def per_unit(use: Use, **keys: Any) -> float:
    return float(np.mean(spend((use,), case(**keys)).per_unit))


def fixed(use: Use, **keys: Any) -> float:
    return float(np.mean(spend((use,), case(**keys)).fixed_per_year))


@pytest.mark.parametrize(
    ("per", "keys", "cost"),
    [
        ("unit", {}, 30.0),
        ("dose", {"demand": {"doses_per_unit": 4}}, 120.0),
        ("run", {"demand": {"batch": 5}}, 6.0),
        ("shipment", {"logistics": {"lane": "road-national", "units_per_shipment": 6}}, 5.0),
    ],
)
def test_a_use_falls_to_one_unit_by_what_it_is_used_for(per: Any, keys: dict[str, Any], cost: float) -> None:
    use = Use("gel", 3.0, per, TEN)
    assert per_unit(use, **keys) == pytest.approx(cost)
    assert fixed(use, **keys) == 0.0


def test_a_day_is_paid_for_each_day_of_the_journey() -> None:
    given = case(duration="72 h", logistics={})
    assert float(np.mean(spend((Use("gel", 3.0, "day", TEN),), given).per_unit)) == pytest.approx(90.0)


def test_what_is_used_by_the_year_or_the_site_is_fixed() -> None:
    sites = [{"name": str(number), "owns": []} for number in range(3)] + [{"name": "plant", "role": "origin"}]
    assert fixed(Use("gel", 2.0, "year", TEN)) == pytest.approx(20.0)
    assert fixed(Use("gel", 2.0, "site", TEN), sites=sites) == pytest.approx(60.0)
    assert fixed(Use("gel", 2.0, "site", TEN), sites=sites[3:]) == pytest.approx(20.0)
    assert per_unit(Use("gel", 2.0, "year", TEN)) == 0.0


def test_a_quantity_may_differ_from_draw_to_draw() -> None:
    given = case()
    quantity = np.arange(float(given.draws))
    assert np.array_equal(spend((Use("gel", quantity, "unit", TEN),), given).per_unit, 10.0 * quantity)


def test_own_prices_are_converted() -> None:
    old = Money(10.0, "USD", 2004)
    assert per_unit(Use("gel", price=old)) > 10.0
    assert per_unit(Use("gel", price=old), economics={"price_year": 2004}) == pytest.approx(10.0)


def test_the_scenario_s_price_comes_before_the_library_s_and_the_use_s_before_both() -> None:
    known = {"economics": {"prices": {"cryobag": "7 USD 2024"}}}
    assert per_unit(Use("cryobag"), **known) == pytest.approx(7.0)
    assert per_unit(Use("cryobag", price=TEN), **known) == pytest.approx(10.0)
    (leaning,) = spend((Use("cryobag"),), case(**known)).inputs
    assert (leaning.note, leaning.grade) == ("given in the scenario", "B")


def test_the_scenario_can_price_what_the_library_does_not_know() -> None:
    assert per_unit(Use("gel", 2.0), economics={"prices": {"gel": "7 USD 2024"}}) == pytest.approx(14.0)


def test_a_library_price_is_drawn_within_its_range_and_leaned_on() -> None:
    given = case(economics={"price_year": prices()["cryobag"].price_year})
    found = spend((Use("cryobag"),), given)
    assert prices()["cryobag"].currency == "USD"
    low, high = prices()["cryobag"].low, prices()["cryobag"].high
    assert low <= found.per_unit.min() < found.per_unit.max() <= high
    assert [leaning.name for leaning in found.inputs] == ["price of cryobag"]


def test_two_uses_of_an_item_share_its_price_and_stand_as_one_input() -> None:
    given = case()
    once, twice = spend((Use("cryobag", 2.0),), given), spend((Use("cryobag"), Use("cryobag")), given)
    assert np.allclose(once.per_unit, twice.per_unit)
    assert len(twice.inputs) == 1
    assert [one.item for one in twice.items] == ["cryobag"]
    assert twice.items[0].money == pytest.approx(float(twice.per_unit.mean()))


def test_what_lasts_for_years_costs_its_annuity_each_year() -> None:
    item = next(item for item, found in prices().items() if found.life_years)
    keys = {"economics": {"prices": {item: "1000 USD 2024"}, "discount_rate": 0.08}}
    life = prices()[item].life_years
    assert life is not None
    assert fixed(Use(item, per="year"), **keys) == pytest.approx(1000 * annuity_factor(0.08, life))


def test_what_lasts_for_uses_costs_a_share_each_time() -> None:
    item = next(item for item, found in prices().items() if found.uses)
    uses = prices()[item].uses
    assert uses
    keys = {"economics": {"prices": {item: "1000 USD 2024"}}}
    assert per_unit(Use(item), **keys) == pytest.approx(1000 / uses)


def test_an_item_without_any_price_is_an_error() -> None:
    with pytest.raises(UnknownName, match="did you mean 'cryobag'"):
        spend((Use("cryobagg"),), case())


def test_grades_say_what_a_price_rests_on() -> None:
    given = case()
    grades = {}
    for item, found in prices().items():
        (leaning,) = spend((Use(item),), given).inputs
        grades[found.status == "assumption"] = grades.get(found.status == "assumption", set()) | {
            leaning.grade
        }
    assert grades[True] == {"D"}
    assert grades[False] <= {"B", "C"}


def test_nothing_used_costs_nothing() -> None:
    nothing = spend((), case())
    assert (float(nothing.fixed_per_year), float(nothing.per_unit)) == (0.0, 0.0)
    assert (nothing.items, nothing.bought, nothing.inputs) == ((), (), ())


def test_items_add_up_to_what_is_spent_by_the_year_and_by_the_unit() -> None:
    uses = (
        Use("cryobag", 2.0), Use("technician-hour", 0.5, "run"), Use("technician-hour", 1.0),
        Use("controlled-rate-freezer", 1.0, "year"), Use("site-kit-thaw", 1.0, "site"),
        Use("gel", 3.0, "day", TEN),
    )  # fmt: skip
    found = spend(uses, case(demand={"batch": 5}))
    by_year = sum(one.money for one in found.items if one.fixed)
    by_unit = sum(one.money for one in found.items if not one.fixed)
    assert by_year == pytest.approx(float(np.mean(found.fixed_per_year)), rel=1e-12)
    assert by_unit == pytest.approx(float(np.mean(found.per_unit)), rel=1e-12)
    assert [one.item for one in found.bought] == list(dict.fromkeys(use.item for use in uses))


def test_an_item_is_so_many_of_its_prices() -> None:
    prices_given = {"dry-shipper": "1000 USD 2024", "cryomedium": "4 USD 2024"}
    uses = (Use("cryomedium", 50.0), Use("cryomedium", 10.0, "run"), Use("dry-shipper", 1.0, "shipment"))
    found = spend(uses, case(demand={"batch": 5}, economics={"prices": prices_given}))
    by_name = {one.item: one for one in found.items}
    assert (by_name["cryomedium"].amount, by_name["cryomedium"].money) == pytest.approx(
        (52.0, 208.0), rel=1e-12
    )
    assert (by_name["dry-shipper"].amount, by_name["dry-shipper"].money) == pytest.approx(
        (0.01, 10.0), rel=1e-12
    )
