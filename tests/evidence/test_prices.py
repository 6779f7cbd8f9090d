from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import coldchoice.evidence.prices as module
from coldchoice.errors import UnknownName
from coldchoice.evidence.exchange import convert
from coldchoice.evidence.prices import KIT_ITEMS, price, prices
from coldchoice.model.kit import KITS
from coldchoice.model.money import CURRENCIES, SOLD_BY, Money
from coldchoice.model.priced import PricedItem

DATA = Path(module.__file__).with_name("data")
ALL = list(prices().values())
NEEDED = """
    cryomedium hypothermic-medium crystalloid albumin cryobag vial fresh-bag controlled-rate-freezer
    controlled-rate-run ln2-freezer ln2-freezer-service ln2-litre ln2-autofill oxygen-monitor
    minus80-freezer minus80-energy refrigerator dry-shipper dry-shipper-use passive-2-8-shipper
    passive-2-8-shipper-use dry-ice temperature-logger technician-hour thaw-device wash-device
    wash-run sterility-test viability-flow site-kit-ln2 site-kit-thaw site-kit-fridge storage-fee
"""


def column(table: str, name: str) -> list[str]:
    """One column of a shipped table."""
    with (DATA / table).open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def named(items: list[PricedItem]) -> list[str]:
    return [item.item for item in items]


@pytest.mark.parametrize("item", ALL, ids=named(ALL))
def test_every_price_is_whole(item: PricedItem) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.item)
    assert item.what
    assert 0 < item.low <= item.mode <= item.high
    assert item.low < item.high
    assert item.unit in SOLD_BY
    assert item.currency in CURRENCIES
    assert item.life_years is None or item.life_years > 0
    assert item.uses is None or item.uses >= 1
    assert item.grade in ("A", "B", "C", "D")
    assert convert(item.typical, "USD", 2024) > Money(0, "USD", 2024)


@pytest.mark.parametrize("item", ALL, ids=named(ALL))
def test_every_price_has_a_source_or_the_word_assumption(item: PricedItem) -> None:
    assert item.status in ("read", "assumption")
    if item.status == "read":
        assert item.sources
        assert item.grade != "D"
        assert any(source in item.note for source in item.sources)
    else:
        assert "assumption" in item.note
        assert item.grade == "D"
    assert item.life_years is None or "life" in item.note


@pytest.mark.parametrize("item", ALL, ids=named(ALL))
def test_every_source_of_a_price_resolves(item: PricedItem) -> None:
    mentioned = re.findall(r"\b(?:CL\d{3}|cm-\d{3})\b", item.note)
    assert set(item.sources) | set(mentioned) <= set(column("cost_logistics.csv", "id"))


@pytest.mark.parametrize("item", ALL, ids=named(ALL))
def test_every_source_that_a_note_mentions_is_listed(item: PricedItem) -> None:
    mentioned = re.findall(r"\b(?:CL\d{3}|cm-\d{3})\b", item.note)
    assert set(mentioned) <= set(item.sources)


def test_every_row_of_the_survey_names_a_source_that_is_there() -> None:
    assert set(column("cost_logistics.csv", "source_id")) <= set(column("cost_sources.csv", "source_id"))
    for table, name in (("cost_logistics.csv", "id"), ("cost_sources.csv", "source_id")):
        assert len(column(table, name)) == len(set(column(table, name)))


def test_no_item_stands_twice() -> None:
    assert len(column("prices.csv", "item")) == len(prices())


@pytest.mark.parametrize("item", NEEDED.split())
def test_the_strategies_find_what_they_buy(item: str) -> None:
    assert price(item).item == item


def test_every_kit_that_a_site_may_own_has_a_price() -> None:
    assert set(KIT_ITEMS) == set(KITS) - {"dry-ice"}
    assert all(price(item).life_years for item in KIT_ITEMS.values())


@pytest.mark.parametrize(
    ("item", "mode", "per", "currency", "price_year"),
    [
        ("cryomedium", 4.0, "mL", "USD", 2023),  # CL086: 400 USD per 100 mL
        ("crystalloid", 0.01, "mL", "USD", 2020),  # cm-055: below 1 USD per 100 mL
        ("ln2-litre", 1.75, "L", "USD", 2015),  # CL071
        ("apheresis-session", 4680, "each", "USD", 2021),  # cm-013
        ("release-testing", 9312, "dose", "USD", 2022),  # CL013
    ],
)
def test_prices_are_those_of_their_sources(
    item: str, mode: float, per: str, currency: str, price_year: int
) -> None:
    found = price(item)
    assert (found.unit, found.typical) == (per, Money(mode, currency, price_year))


def test_an_unknown_item_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"'cryobags': unknown priced item; did you mean 'cryobag'\?"):
        price("cryobags")


def test_the_library_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        prices()["cryobag"] = price("vial")


# ---------------------------------------------------------------- what has no public price

WITHOUT_A_PUBLIC_PRICE = """
    carriage-hand-carried carriage-relay carriage-white-glove controlled-rate-freezer dry-shipper-use
    hypothermic-medium passive-2-8-shipper site-kit-crf site-kit-thaw storage-fee thaw-device
"""
"""Freezers and thaw devices, alone and as a site's kit; the cold medium and box; a rented dry shipper; a
courier who carries by hand, two in turn, and one with a driver; storage at a provider."""


def test_what_has_no_public_price_is_marked_and_nothing_else() -> None:
    assert {item.item for item in ALL if item.required} == set(WITHOUT_A_PUBLIC_PRICE.split())
    assert set(column("prices.csv", "required")) == {"", "yes"}


@pytest.mark.parametrize("item", WITHOUT_A_PUBLIC_PRICE.split())
def test_what_has_no_public_price_is_a_wide_assumption(item: str) -> None:
    found = price(item)
    assert (found.status, found.grade) == ("assumption", "D")
    assert found.high / found.low >= 3.0
