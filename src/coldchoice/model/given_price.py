"""A price that a scenario gives: one amount, or a range, with the word of whoever says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.money import EXAMPLES, MONEY_PATTERN, Money, one_amount
from coldchoice.model.stated import amount_under, check_keys, source_of
from coldchoice.record import NamedTuple

RANGE = ("low", "mode", "high")
KEYS = ("value", *RANGE, "source")


class GivenPrice(NamedTuple):
    """Lowest, most likely and highest price, all alike without a range; an empty source means none named."""

    low: Money
    mode: Money
    high: Money
    source: str = ""


def read_given_price(value: object) -> GivenPrice:
    """Read a price in one of its three forms.

    They are ``20 USD 2024``, ``{value: 20 USD 2024, source: ...}`` and
    ``{low: 15 USD 2024, mode: 20 USD 2024, high: 40 USD 2024, source: ...}``.

    Raises
    ------
    QuantityError
        For what is not money of a price year, an unknown key, part of a range, more than one currency or
        price year in it, and a range out of order.
    """
    if isinstance(value, GivenPrice):
        return value
    if not isinstance(value, Mapping):
        amount = one_amount(value)
        return GivenPrice(amount, amount, amount)
    check_keys(value, KEYS)
    if not any(key in value for key in RANGE):
        amount = amount_under("value", value)
        return GivenPrice(amount, amount, amount, source_of(value))
    if "value" in value:
        raise QuantityError(Problem("stands beside a range", ("value",), hint="write `mode` instead"))
    return _in_order(*(amount_under(key, value) for key in RANGE))._replace(source=source_of(value))


def _in_order(low: Money, mode: Money, high: Money) -> GivenPrice:
    for key, amount in (("mode", mode), ("high", high)):
        if amount.unit != low.unit:
            rule = f"is not of the same money as `low`, which is in {low.unit}"
            hint = "write all three in one currency and price year"
            raise QuantityError(Problem(rule, (key,), repr(str(amount)), hint))
    if mode < low:
        raise QuantityError(Problem("must not be below `low`", ("mode",), repr(str(mode))))
    if high < mode:
        raise QuantityError(Problem("must not be below `mode`", ("high",), repr(str(high))))
    return GivenPrice(low, mode, high)


def write_given_price(price: GivenPrice) -> str | dict[str, str]:
    """Write a price so that `read_given_price` gives it back."""
    if price.low != price.high:
        amounts = {key: str(amount) for key, amount in zip(RANGE, price[:3], strict=True)}
    elif price.source:
        amounts = {"value": str(price.mode)}
    else:
        return str(price.mode)
    return {**amounts, "source": price.source} if price.source else amounts


class _GivenPriceField:
    """Tells pydantic how a field holds a price, without this module importing pydantic."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            read_given_price,
            serialization=core_schema.plain_serializer_function_ser_schema(write_given_price),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], Any]) -> dict[str, Any]:
        amount = {
            "type": "string",
            "pattern": MONEY_PATTERN,
            "patternErrorMessage": "an amount, a currency code and a price year, e.g. '4680 USD 2021'",
        }
        source = {"type": "string", "description": "who says it, as the report prints it"}
        described = {
            "value": "the price, which has no spread",
            "low": "lowest price",
            "mode": "most likely price, of the currency and price year of `low`",
            "high": "highest price, of the currency and price year of `low`",
        }
        fields = {key: {**amount, "description": text} for key, text in described.items()}
        forms = [
            {
                "type": "object",
                "properties": {**{key: fields[key] for key in keys}, "source": source},
                "required": list(keys),
                "additionalProperties": False,
            }
            for keys in (("value",), RANGE)
        ]
        return {"anyOf": [amount, *forms], "examples": list(EXAMPLES)}


PriceAmount = Annotated[GivenPrice, _GivenPriceField()]
"""A field that is written in one of the forms of `read_given_price`."""
