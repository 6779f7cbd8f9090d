from __future__ import annotations

from math import inf

import pytest
from pydantic import ValidationError

from coldchoice.model.preference import Preference


def test_everything_that_can_be_said_stands_together() -> None:
    found = Preference.model_validate(
        {
            "order": "viability>cost =  flexibility",
            "between": {"viability": "40..60 %", "cost": 0.2},
            "ratio": {"viability/cost": ">= 1.5"},
            "swing": {"viability": 100, "cost": "60..80"},
        }
    )
    assert found.order == ("viability > cost = flexibility",)
    assert found.spans == {
        "between": {"viability": (0.4, 0.6), "cost": (0.2, 0.2)},
        "ratio": {"viability/cost": (1.5, inf)},
        "swing": {"viability": (100.0, 100.0), "cost": (60.0, 80.0)},
    }


@pytest.mark.parametrize("order", ["a > b, c > d", ("a > b", "c > d")])
def test_several_chains_are_one_text_or_a_list(order: object) -> None:
    found = Preference.model_validate({"order": order})
    assert [name for _, name in found.named()] == ["a", "b", "c", "d"]


def test_text_alone_is_an_order() -> None:
    assert Preference.model_validate("a > b") == Preference.model_validate({"order": ["a > b"]})


def test_every_name_has_the_path_of_its_key() -> None:
    found = Preference.model_validate(
        {"order": ["a > b", "b = c"], "between": {"d": 0.1}, "ratio": {"e / f": 2}, "swing": {"g": 100}}
    )
    assert found.named() == (
        (("order", 0), "a"), (("order", 0), "b"), (("order", 1), "b"), (("order", 1), "c"),
        (("between", "d"), "d"), (("ratio", "e / f"), "e"), (("ratio", "e / f"), "f"), (("swing", "g"), "g"),
    )  # fmt: skip
    assert Preference.model_validate("a > b").named() == ((("order",), "a"), (("order",), "b"))


@pytest.mark.parametrize("pair", ["viability", "viability/", "a/b/c", "a/a", "/b"])
def test_a_ratio_is_of_two_criteria(pair: str) -> None:
    with pytest.raises(ValidationError, match="must be two criteria, as in viability/cost"):
        Preference.model_validate({"ratio": {pair: 2}})


def test_swings_need_a_criterion_with_100_points() -> None:
    with pytest.raises(ValidationError, match="one criterion must have 100 points"):
        Preference.model_validate({"swing": {"viability": "90..100", "cost": 40}})


def test_what_is_written_is_read_back() -> None:
    given = {"order": ["a > b = c"], "between": {"a": "0.4..0.6", "b": "at least 0.1"},
             "ratio": {"a/b": "at most 3"}, "swing": {"a": 100.0, "c": "10..20"}}  # fmt: skip
    found = Preference.model_validate(given)
    assert found.model_dump(mode="json") == given
    assert Preference.model_validate(found.model_dump()) == found
