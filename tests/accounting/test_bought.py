from __future__ import annotations

import pytest

from coldchoice.accounting.bought import bought, in_words
from coldchoice.evidence.prices import prices
from coldchoice.model.assessment import Use
from coldchoice.model.money import Money
from coldchoice.model.priced import Origin
from tests.scenes import case


def test_a_price_of_the_library_names_its_sources_or_is_called_assumed() -> None:
    read, assumed = in_words(prices()["cryomedium"]), in_words(prices()["viability-dye"])
    assert (read.price, read.unit, read.source, read.money) == (
        "1.5-4-8 USD 2023", "mL", "CL086", "USD 2023",
    )  # fmt: skip
    assert (assumed.price, assumed.source) == ("5-15-40 USD 2024", "assumed")
    for found in map(in_words, prices().values()):
        assert found.source
        assert found.source.startswith("assumed") == (prices()[found.item].status == "assumption")


def test_what_has_no_public_price_wants_a_quotation_until_one_is_given() -> None:
    item = next(item for item, found in prices().items() if found.required)
    assert bought(Use(item), case()).quotation
    told = bought(Use(item), case(economics={"prices": {item: "12345.6 USD 2024"}}))
    assert not told.quotation
    assert (told.price.split(" per ")[0], told.source) == (
        "12,345.6 USD 2024",
        "stated in the scenario, no source",
    )


def test_a_strategy_may_state_a_price_itself() -> None:
    told = bought(Use("gel", price=Money(1234.5, "EUR", 2020)), case())
    assert told[:4] == ("gel", "gel", "1,234.5 EUR 2020", "stated by the strategy")
    assert bought(Use("cryobag", price=Money(1.0, "EUR", 2020)), case()).what == prices()["cryobag"].what


@pytest.mark.parametrize(
    ("origin", "sources", "note", "said"),
    [
        ("scenario", (), "given in the scenario", "stated in the scenario, no source"),
        ("scenario", ("a quotation",), "given in the scenario: a quotation", "scenario: a quotation"),
        ("own library", (), "own library my.csv", "own library my.csv"),
        ("own library", ("a quotation",), "own library my.csv: a quotation", "own library: a quotation"),
    ],
)
def test_a_price_of_one_s_own_is_on_one_s_own_word(
    origin: Origin, sources: tuple[str, ...], note: str, said: str
) -> None:
    found = prices()["cryobag"]._replace(origin=origin, status="own", sources=sources, note=note)
    assert in_words(found).source == said
