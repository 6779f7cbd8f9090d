"""Inputs by their path in the scenario: ``logistics.legs[1].transport``, ``strategies[0].options.volume``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from coldchoice.engine.edit import edited, put
from coldchoice.engine.knob import Kind, Knob, knob
from coldchoice.errors import InputError, Key, Problem, UnknownName, dotted
from coldchoice.model.given_price import RANGE, GivenPrice
from coldchoice.model.money import Money
from coldchoice.model.quantities import Quantity
from coldchoice.model.quantity import format_quantity
from coldchoice.model.stated import Stated
from coldchoice.model.strategy import options_of
from coldchoice.model.uncertain import Uncertain
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario
    from coldchoice.plugin.registry import Registry

_PART = re.compile(r"(?:^|\.)([A-Za-z_][\w-]*)|\[(\d+)\]")
NOT_ASKED = ("draws", "seed", "schema")
SPREAD = "its spread in proportion"


class Leaf(NamedTuple):
    """A number that stands in a file: what it is now, and how another is written in its place."""

    kind: Kind
    present: float
    write: Callable[[float], Any]
    unit: str | None = None
    least: float = 0.0
    most: float = float("inf")
    whole: bool = False
    moves: str = ""


def is_path(name: str) -> bool:
    """Tell whether an input is asked for by its path rather than by its name."""
    return "." in name or "[" in name


def path_knob(name: str, scenario: Scenario, registry: Registry) -> Knob:
    """Return the input that stands under a path.

    Raises
    ------
    InputError
        If there is no such key, or no number under it; names the nearest key that is.
    """
    key = parsed(name)
    if key[:1] == ("strategies",) and key[2:3] == ("options",) and len(key) > 3:
        return _option_knob(name, key, scenario, registry)
    if key[0] in NOT_ASKED:
        raise InputError(Problem("says how the answer is made, not what is asked", key))
    value, field = found(scenario, key)
    leaf = leaf_of(value, field, key)
    of_leg = key[:2] == ("logistics", "legs") and key[3:] in (("hold",), ("transport",))
    if of_leg:
        leaf = leaf._replace(moves=", ".join(filter(None, ("the duration moves with it", leaf.moves))))

    def set(scenario: Scenario, number: float) -> Scenario:
        changes: dict[Key, Any] = {key: leaf.write(number)}
        if of_leg:
            longer_h = number - found(scenario, key)[0].mean
            changes["duration",] = format_quantity(scenario.duration + longer_h, "time")
        return edited(scenario, changes)

    return _knob(name, leaf, set, getattr(field, "description", None))


def parsed(name: str) -> Key:
    """Turn ``logistics.legs[1].hold`` into a path."""
    key: list[str | int] = []
    at = 0
    while at < len(name):
        match = _PART.match(name, at)
        if match is None:
            hint = "write e.g. 'logistics.legs[1].transport'"
            raise InputError(Problem("is not a path of keys", ("INPUT",), repr(name), hint))
        key.append(int(match[2]) if match[2] else match[1])
        at = match.end()
    return tuple(key)


def found(whole: Any, key: Key, above: Key = ()) -> tuple[Any, Any]:
    """Return what stands under a path, and the field of the model that describes it, if one does."""
    value, field = whole, None
    for depth, part in enumerate(key):
        here = (*above, *key[: depth + 1])
        if isinstance(value, BaseModel):
            fields = {str(one.alias or name): name for name, one in type(value).model_fields.items()}
            if part not in fields:
                raise UnknownName("key", str(part), fields, here)
            field = type(value).model_fields[fields[str(part)]]
            value = getattr(value, fields[str(part)])
        elif isinstance(value, Mapping):
            if part not in value:
                raise UnknownName("key", str(part), map(str, value), here)
            value, field = value[part], None
        elif isinstance(value, tuple | list) and not isinstance(value, Stated | GivenPrice):
            if not isinstance(part, int) or part >= len(value):
                rule = f"there are {len(value)}, counted from 0" if value else "there is none"
                raise InputError(Problem(rule, here))
            value, field = value[part], None
        else:
            rule = "is left open; write a value to vary it" if value is None else "holds no keys"
            raise InputError(Problem(rule, here[:-1]))
    return value, field


def leaf_of(value: Any, field: Any, key: Key) -> Leaf:
    """Return how a value can be varied.

    Raises
    ------
    InputError
        If it is no number.
    """
    if isinstance(value, Stated):
        value = value.money
    if isinstance(value, GivenPrice):
        return _price_leaf(value)
    if isinstance(value, Money):
        unit = value.unit
        return Leaf("money", float(value.amount), lambda x: money_text(x, unit), unit)
    if isinstance(value, Uncertain):
        moves = "" if value.kind == "fixed" else SPREAD
        least = float("-inf") if value.dimension.startswith("temperature") else 0.0
        return Leaf(
            value.dimension, value.mean, lambda x: value.with_mean(x).to_json(), least=least, moves=moves
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        rule = "is left open; write a value to vary it" if value is None else "is not a number"
        raise InputError(Problem(rule, key))
    quantity = _quantity(field)
    if quantity is None:
        whole = isinstance(value, int)
        least, most = _bounds(field)
        return Leaf(
            "number", float(value), lambda x: round(x) if whole else x, least=least, most=most, whole=whole
        )
    if quantity.per_cent:
        return Leaf("number", float(value), quantity.write, "%", quantity.low, quantity.high)
    return Leaf(quantity.dimension, float(value), quantity.write, least=quantity.low, most=quantity.high)


def _bounds(field: Any) -> tuple[float, float]:
    """Return what a plain number may be, at least and at most, by its model; 0 or more if it says nothing."""
    marks = getattr(field, "metadata", ())
    least = [getattr(mark, name) for mark in marks for name in ("ge", "gt") if hasattr(mark, name)]
    most = [getattr(mark, name) for mark in marks for name in ("le", "lt") if hasattr(mark, name)]
    return float(max(least, default=0.0)), float(min(most, default=float("inf")))


def _price_leaf(price: GivenPrice) -> Leaf:
    """Vary a price by its mean; the ends of a range keep their proportions."""
    unit, amounts = price.low.unit, [float(one.amount) for one in (price.low, price.mode, price.high)]
    mean = sum(amounts) / len(amounts)
    if amounts[0] == amounts[-1]:
        return Leaf("money", mean, lambda x: money_text(x, unit), unit)

    def write(x: float) -> dict[str, str]:
        ends = zip(RANGE, amounts, strict=True)
        return {name: money_text(x / mean * amount, unit) for name, amount in ends}

    return Leaf("money", mean, write, unit, moves=SPREAD)


def money_text(amount: float, unit: str) -> str:
    """Write an amount as a scenario does: ``4680.0 USD 2021``."""
    return f"{float(amount)!r} {unit}"


def _quantity(field: Any) -> Quantity | None:
    """Find the quantity that a field of a model reads, also where it may be left out."""
    if field is None:
        return None
    shapes = [*field.metadata, *(mark for one in get_args(field.annotation) for mark in _marks(one))]
    return next((mark for mark in shapes if isinstance(mark, Quantity)), None)


def _marks(shape: Any) -> tuple[Any, ...]:
    return tuple(getattr(shape, "__metadata__", ()))


def _knob(name: str, leaf: Leaf, set: Callable[[Scenario, float], Scenario], description: str | None) -> Knob:
    return knob(
        name,
        description or "as the scenario has it",
        leaf.kind,
        leaf.present,
        set,
        unit=leaf.unit,
        least=leaf.least,
        most=leaf.most,
        whole=leaf.whole,
        moves=leaf.moves,
    )


def _option_knob(name: str, key: Key, scenario: Scenario, registry: Registry) -> Knob:
    """Return an option of a strategy that the scenario lists, read by the strategy's own model."""
    choice, _ = found(scenario, key[:2])
    inside = key[3:]
    model = options_of(registry.get(choice.strategy, (*key[:2], "strategy")).strategy)
    if model is None:
        raise InputError(Problem(f"strategy {choice.strategy!r} takes no options", key[:3]))
    value, field = found(_read(model, choice.options, key[:3]), inside, key[:3])
    leaf = leaf_of(value, field, key)

    def set(scenario: Scenario, number: float) -> Scenario:
        options = deepcopy(scenario.strategies[int(key[1])].options)
        put(options, inside, leaf.write(number))
        _read(model, options, key[:3])
        return edited(scenario, {key[:3]: options})

    return _knob(name, leaf, set, getattr(field, "description", None))


def _read(model: type[BaseModel], options: Mapping[str, Any], key: Key) -> BaseModel:
    try:
        return model.model_validate(dict(options))
    except ValidationError as error:
        told = "; ".join(
            f"{dotted(tuple(one['loc']))}: {one.get('ctx', {}).get('error') or one['msg']}"
            for one in error.errors(include_url=False)
        )
        raise InputError(Problem(told, key)) from None
