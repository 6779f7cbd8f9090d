"""Money with the word of whoever stated it: an amount, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from coldchoice.errors import Problem, QuantityError, did_you_mean
from coldchoice.model.money import EXAMPLES, MONEY_PATTERN, Money, one_amount
from coldchoice.model.quantity import shown
from coldchoice.record import NamedTuple

KEYS = ("value", "source")


class Stated(NamedTuple):
    """An amount and its source; an empty source means that none was named."""

    money: Money
    source: str = ""


def read_stated(value: object) -> Stated:
    """Read ``4680 USD 2021``, or ``{value: 4680 USD 2021, source: CL013}``.

    Raises
    ------
    QuantityError
        As `coldchoice.model.money.one_amount`; also for other keys, and for a source that is not text.
    """
    if isinstance(value, Stated):
        return value
    if not isinstance(value, Mapping):
        return Stated(one_amount(value))
    check_keys(value, KEYS)
    return Stated(amount_under("value", value), source_of(value))


def check_keys(value: Mapping[Any, object], known: tuple[str, ...]) -> None:
    """Refuse keys that a mapping of money does not have; `QuantityError` says the nearest that it has."""
    for key in value:
        if key not in known:
            raise QuantityError(Problem("unknown key", (str(key),), hint=did_you_mean(str(key), known)))


def amount_under(key: str, value: Mapping[Any, object]) -> Money:
    """Read the money under a key of a mapping; `QuantityError` names the key."""
    if key not in value:
        raise QuantityError(Problem("missing", (key,), hint=f"write e.g. '{key}: {EXAMPLES[1]}'"))
    try:
        return one_amount(value[key])
    except QuantityError as error:
        raise QuantityError(*(one._replace(key=(key, *one.key)) for one in error.problems)) from None


def source_of(value: Mapping[Any, object]) -> str:
    """Read who says it, on one line; empty where a mapping names no source."""
    source = value.get("source", "")
    if not isinstance(source, str):
        raise QuantityError(Problem("must be text", ("source",), shown(source), "put it in quotes"))
    return " ".join(source.split())


def write_stated(stated: Stated) -> str | dict[str, str]:
    """Write an amount so that `read_stated` gives it back."""
    return {"value": str(stated.money), "source": stated.source} if stated.source else str(stated.money)


class _StatedField:
    """Tells pydantic how a field holds stated money, without this module importing pydantic."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            read_stated, serialization=core_schema.plain_serializer_function_ser_schema(write_stated)
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], Any]) -> dict[str, Any]:
        amount = {
            "type": "string",
            "pattern": MONEY_PATTERN,
            "patternErrorMessage": "an amount, a currency code and a price year, e.g. '4680 USD 2021'",
        }
        mapping = {
            "type": "object",
            "properties": {
                "value": {**amount, "description": "amount, currency and price year"},
                "source": {"type": "string", "description": "where it comes from, as the report prints it"},
            },
            "required": ["value"],
            "additionalProperties": False,
        }
        return {"anyOf": [amount, mapping], "examples": list(EXAMPLES)}


StatedMoney = Annotated[Stated, _StatedField()]
"""A field that is written ``12.5 USD 2019`` or ``{value: 12.5 USD 2019, source: CL013}``."""
