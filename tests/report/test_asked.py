from __future__ import annotations

from collections.abc import Callable

from coldchoice.model.comparison import Comparison
from coldchoice.report import asked

Make = Callable[..., Comparison]


def test_the_headline_says_what_was_asked(comparison: Make) -> None:
    setting = "leukapheresis-mnc, apheresis, 60 h, 200 units a year"
    assert asked.headline(comparison()) == f"CAR-T apheresis, EU centre to US plant: {setting}"
    assert asked.headline(comparison(scenario={"title": None})) == setting
    assert asked.title(comparison(scenario={"title": None})) == "leukapheresis-mnc"


def test_money_is_named_with_its_year_and_what_it_is_of(comparison: Make) -> None:
    made = comparison()
    assert asked.money_unit(made) == "USD (2024)"
    assert asked.per_what(made) == "usable dose"
    once = made._replace(terms=made.terms._replace(remake=False))
    assert asked.per_what(once) == "attempt"
    assert [asked.measure("cost", one) for one in (made, once)] == [
        "cost per usable dose",
        "cost per attempt",
    ]


def test_measures_have_names(comparison: Make) -> None:
    assert asked.measure("value", comparison()) == "weighted value"
    assert asked.measure("flexibility", comparison()) == "flexibility"
