from __future__ import annotations

from coldchoice.engine.given_prices import given_prices
from coldchoice.evidence.prices import price
from coldchoice.model.own_money import OwnMoney
from tests.scenes import scenario


def test_a_scenario_without_prices_gives_none() -> None:
    assert given_prices(scenario()) == {}


def test_the_scenario_stands_above_its_library_and_that_above_the_shipped_one() -> None:
    own = price("cryobag")._replace(what="our bag", mode=22.0, origin="own library")
    asked = scenario(
        economics={"prices": {"cryobag": "9 EUR 2023", "vial": {"value": "1 USD 2024", "source": "me"}}}
    )
    found = given_prices(
        asked.with_own_money(OwnMoney({"cryobag": own, "straw": own._replace(item="straw")}))
    )
    assert set(found) == {"cryobag", "vial", "straw"}
    assert (found["cryobag"].what, found["cryobag"].mode, found["cryobag"].currency) == (
        "our bag",
        9.0,
        "EUR",
    )
    assert (found["vial"].what, found["vial"].note) == (price("vial").what, "given in the scenario: me")
    assert found["straw"].mode == 22.0


def test_what_no_library_knows_is_called_by_its_name() -> None:
    found = given_prices(scenario(economics={"prices": {"gel": "9 EUR 2023"}}))["gel"]
    assert (found.what, found.unit, found.life_years, found.uses) == ("gel", "each", None, None)
