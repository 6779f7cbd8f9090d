"""`typing.NamedTuple`, made three times sooner: a run defines more than seventy records before it starts.

Under ``from __future__ import annotations`` the standard one compiles the text of every annotation, which
nobody here reads at run time; that took a thirtieth of a run. What it makes is the same, and to a type
checker it *is* the standard one. Plugins have no need of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    class _Maker(type):
        """Turns the body of a class into a tuple with names: fields, their defaults, methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            fields = body.pop("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))
            made.__annotations__ = made.__new__.__annotations__ = fields
            for key, value in body.items():
                setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
