from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.errors import QuantityError
from coldchoice.model.money import Money
from coldchoice.model.part import Part
from coldchoice.model.stated import Stated, StatedMoney, read_stated, write_stated


class Whole(Part):
    """A part with stated money."""

    amount: StatedMoney | None = None


MONEY = Money(4680.0, "USD", 2021)


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("4680 USD 2021", Stated(MONEY)),
        ({"value": "4680 USD 2021"}, Stated(MONEY)),
        ({"value": "4680 USD 2021", "source": "cost:cm-013"}, Stated(MONEY, "cost:cm-013")),
        (
            {"value": "4680 USD 2021", "source": "a  quotation\nof March"},
            Stated(MONEY, "a quotation of March"),
        ),
        (MONEY, Stated(MONEY)),
        (Stated(MONEY, "x"), Stated(MONEY, "x")),
    ],
)
def test_money_is_read_with_or_without_its_source(written: object, stated: Stated) -> None:
    assert read_stated(written) == stated
    assert read_stated(write_stated(stated)) == stated


@pytest.mark.parametrize(
    ("written", "rule", "key"),
    [
        ({"value": "4680 USD 2021", "sauce": "x"}, "unknown key", ("sauce",)),
        ({"source": "x"}, "missing", ("value",)),
        ({"value": "4680 USD 2021", "source": 5}, "must be text", ("source",)),
        ({"value": "-5 USD 2021"}, "must not be negative", ("value",)),
        ({"value": 5}, "has no currency", ("value",)),
        (5, "has no currency", ()),
    ],
)
def test_what_is_wrong_is_said_with_its_key(written: object, rule: str, key: tuple[str, ...]) -> None:
    with pytest.raises(QuantityError) as caught:
        read_stated(written)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.key) == (rule, key)


def test_a_field_keeps_the_source_when_dumped() -> None:
    given: dict[str, Any] = {"amount": {"value": "4680 USD 2021", "source": "CL013"}}
    whole = Whole.model_validate(given)
    assert whole.amount == Stated(MONEY, "CL013")
    assert whole.model_dump(mode="json") == given
    assert Whole.model_validate({"amount": "4680 USD 2021"}).model_dump() == {"amount": "4680 USD 2021"}
    with pytest.raises(ValidationError):
        Whole.model_validate({"amount": "4680"})


def test_the_schema_knows_both_forms() -> None:
    (text, mapping) = Whole.model_json_schema()["properties"]["amount"]["anyOf"][0]["anyOf"]
    assert text["type"] == "string"
    assert set(mapping["properties"]) == {"value", "source"}
