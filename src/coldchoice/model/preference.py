"""What a scenario says of weights without giving them: orders, ranges, ratios, answers to swing questions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, field_validator, model_validator
from pydantic_core import CoreSchema, core_schema

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.part import Part
from coldchoice.model.precedence import EXAMPLE, read_precedence
from coldchoice.model.quantity import NUMBER
from coldchoice.model.span import Span, read_span, write_span

TOP = 100.0
_CHAIN = r"^[^<>=,]+((>=|>|=)[^<>=,]+)+(,[^<>=,]+((>=|>|=)[^<>=,]+)+)*$"


class _SpanField:
    """Tells pydantic how a field holds a number or a range of it."""

    def __init__(self, example: str, most: float = float("inf"), *, per_cent: bool = False) -> None:
        self.example, self.most, self.per_cent = example, most, per_cent

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: (
                value if isinstance(value, Span) else read_span(value, most=self.most, per_cent=self.per_cent)
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda span: write_span(span, self.most)
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        number = {"type": "number", "minimum": 0}
        if self.most < float("inf"):
            number["maximum"] = self.most
        one = rf"{NUMBER}\s*%?" if self.per_cent else NUMBER
        text = {
            "type": "string",
            "pattern": rf"^\s*((at least|at most|>=|<=)?\s*{one}|{one}\s*\.\.\s*{one})\s*$",
            "patternErrorMessage": f"a number, or a range such as '{self.example}'",
        }
        return {"anyOf": [number, text], "examples": [self.example]}


class ChainField:
    """Tells pydantic how a field holds an order."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_chain)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        message = f"an order such as '{EXAMPLE}'"
        return {
            "type": "string", "pattern": _CHAIN, "patternErrorMessage": message, "examples": [EXAMPLE],
        }  # fmt: skip


def _chain(value: object) -> str:
    """Return an order written in one way, whatever the spaces were."""
    text = ""
    after = ""
    for link in read_precedence(value):
        sign = "=" if link.equal else ">"
        if link.before != after:
            text += f", {link.before}" if text else link.before
        text, after = f"{text} {sign} {link.after}", link.after
    return text


Chain = Annotated[str, ChainField()]
Share = Annotated[Span, _SpanField("40..60 %", 1.0, per_cent=True)]
Times = Annotated[Span, _SpanField("1.5..3")]
Points = Annotated[Span, _SpanField("60..80", TOP)]


class Preference(Part):
    """What one person says of the weights: any mix, all of which holds; of other criteria nothing is said."""

    order: tuple[Chain, ...] = Field((), description="which weigh more; a chain may leave criteria out")
    between: dict[str, Share] = Field(
        default_factory=dict,
        description="share of all weight that a criterion has: a range, or a number",
        examples=[{"viability": "40..60 %"}],
    )
    ratio: dict[str, Times] = Field(
        default_factory=dict,
        description="how many times the weight of one is that of another",
        examples=[{"viability/cost": "1.5..3"}],
    )
    swing: dict[str, Points] = Field(
        default_factory=dict,
        description="points for going from the worst to the best anchor: 100 for what matters most",
        examples=[{"viability": 100, "cost": "60..80"}],
    )

    @property
    def spans(self) -> dict[str, dict[str, Span]]:
        """All that is said in numbers, by kind."""
        return {"between": self.between, "ratio": self.ratio, "swing": self.swing}

    def named(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Return every criterion that is named, with the path of its key, in the order of the file."""
        alone = len(self.order) == 1
        found: list[tuple[tuple[str | int, ...], str]] = []
        for at, text in enumerate(self.order):
            key = ("order",) if alone else ("order", at)
            found += [(key, name) for link in read_precedence(text) for name in (link.before, link.after)]
        found += [(("between", name), name) for name in self.between]
        found += [(("ratio", pair), name.strip()) for pair in self.ratio for name in pair.split("/")]
        found += [(("swing", name), name) for name in self.swing]
        return tuple(dict.fromkeys(found))

    @model_validator(mode="before")
    @classmethod
    def _order_alone(cls, value: object) -> object:
        return {"order": (value,)} if isinstance(value, str) else value

    @field_validator("order", mode="before")
    @classmethod
    def _chain_alone(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("ratio")
    @classmethod
    def _of_two(cls, value: dict[str, Span]) -> dict[str, Span]:
        for pair in value:
            one, slash, other = (part.strip() for part in pair.partition("/"))
            if not slash or not one or not other or "/" in other or one == other:
                raise QuantityError(
                    Problem("must be two criteria, as in viability/cost", (pair,), repr(pair))
                )
        return value

    @field_validator("swing")
    @classmethod
    def _some_top(cls, value: dict[str, Span]) -> dict[str, Span]:
        if value and not any(span.low == TOP for span in value.values()):
            hint = "give it to that whose way from worst to best matters most"
            raise QuantityError(Problem("one criterion must have 100 points", hint=hint))
        return value
