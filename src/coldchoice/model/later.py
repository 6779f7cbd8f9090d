"""Parts of a scenario that most scenarios do without: their models are imported only where one is written.

Every model costs start-up time, and `compare` answers in a third of a second. A field of such a part is
declared with `Later`, and a type checker is told the real type::

    if TYPE_CHECKING:
        Capacities = tuple[Capacity, ...]
    else:
        Capacities = Annotated[Any, Later("coldchoice.model.capacity", "Capacity", several=True)]

Mistakes inside the part are told with their place, and the JSON Schema knows the part, as for any other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


class Refused(ValueError):
    """A part was refused by its own model.

    Attributes
    ----------
    error
        What the model says of it; its paths begin inside the part.
    model
        The model.
    """

    def __init__(self, error: ValidationError, model: type[BaseModel]) -> None:
        super().__init__("; ".join(item["msg"] for item in error.errors(include_url=False)))
        self.error, self.model = error, model


class Later:
    """Annotation of a field whose model is imported when a value is first written.

    Parameters
    ----------
    module, name
        Where the model is.
    several
        The field is a list of such parts, a tuple inside.
    """

    __slots__ = ("module", "name", "several")

    def __init__(self, module: str, name: str, *, several: bool = False) -> None:
        self.module, self.name, self.several = module, name, several

    @property
    def model(self) -> type[BaseModel]:
        """The model; imports its module."""
        found: type[BaseModel] = getattr(import_module(self.module), self.name)
        return found

    def read(self, value: object) -> Any:
        """Return the part, or the tuple of parts, that is written; raise `Refused` where it is not one.

        A part that is left empty is none.
        """
        if value is None and not self.several:
            return None
        model = self.model
        # a type checker knows tuples of classes by name alone; this class is known only once it is imported
        kind: Any = tuple[model, ...] if self.several else model  # type: ignore[valid-type]
        try:
            return TypeAdapter(kind).validate_python(value)
        except ValidationError as error:
            raise Refused(error, model) from None

    def write(self, value: Any) -> Any:
        """Return what `read` makes an equal part from."""
        if self.several:
            return [one.model_dump(mode="json", by_alias=True, exclude_defaults=True) for one in value]
        return value and value.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(self.write)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # a list of parts refers to their definition; a part alone would be spelt out, nested parts and all
        several = handler(core_schema.tuple_variable_schema(self.model.__pydantic_core_schema__))
        found: JsonSchemaValue = several if self.several else several["items"]
        return found
