"""A field for weights: the importance of each criterion as a number, or what is said of it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.later import Later
from coldchoice.model.quantity import shown

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

    from coldchoice.model.preference import Preference

KINDS = ("order", "between", "ratio", "swing")
"""Keys under which something is said; a test compares them with the model, which most runs never need."""
UNKNOWN = "unknown"
"""Text that stands for weights of which nothing is known."""

_PREFERENCE = Later("coldchoice.model.preference", "Preference")


def says_more(value: object) -> bool:
    """Whether an entry is meant to hold statements instead of a number for each criterion."""
    if not isinstance(value, Mapping):
        return isinstance(value, str)
    return any(
        isinstance(one, Mapping | list | tuple)
        or (isinstance(one, str) and (key in KINDS or (">" in one and any(map(str.isalpha, one)))))
        for key, one in value.items()
    )


class _WeighingField:
    """Tells pydantic how a field holds weights; statements are read by a model that is imported for them."""

    def read(self, value: object, numbers: Callable[[object], Any]) -> Any:
        if value is None or value == UNKNOWN:
            return None
        if isinstance(value, _preference()) or says_more(value):
            return _PREFERENCE.read(value)
        if isinstance(value, Mapping):
            for name, one in value.items():
                if isinstance(one, str) and any(sign in one for sign in ("..", "%", "<", ">", "at ")):
                    hint = f"write `between: {{{name}: {one.strip()}}}`"
                    raise QuantityError(Problem("must be a number", (name,), shown(one), hint))
        return numbers(value)

    def write(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Mapping) else _PREFERENCE.write(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        numbers = core_schema.dict_schema(core_schema.str_schema(), core_schema.float_schema())
        return core_schema.no_info_wrap_validator_function(
            self.read, numbers, serialization=core_schema.plain_serializer_function_ser_schema(self.write)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from coldchoice.model.preference import ChainField

        numbers = handler(core_schema.dict_schema(core_schema.str_schema(), core_schema.float_schema()))
        said = _PREFERENCE.__get_pydantic_json_schema__(schema, handler)
        chain = ChainField().__get_pydantic_json_schema__(schema, handler)
        return {"anyOf": [numbers, said, chain, {"const": UNKNOWN}, {"type": "null"}]}


def _preference() -> tuple[type, ...]:
    """Return the model of statements where it has been imported: there is no instance of it otherwise."""
    from sys import modules

    module = modules.get("coldchoice.model.preference")
    return () if module is None else (module.Preference,)


if TYPE_CHECKING:
    Weighing = dict[str, float] | Preference | None
else:
    Weighing = Annotated[Any, _WeighingField()]
