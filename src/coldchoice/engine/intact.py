"""What belongs to all strategies: what one changes of it is found, put back and told.

Models are frozen, and the arrays of the journey and of the draws cannot be unlocked. What is left are the
dicts inside the scenario and its terms, and the modules that everybody uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from coldchoice.plugin.surroundings import Surroundings

if TYPE_CHECKING:
    from coldchoice.model.case import Case

_KEPT = object()
"""Name under which a block keeps what it was like: no plugin can hit it by chance."""


class Intact:
    """What a case, and everything around it, was like before a strategy was asked.

    All of coldchoice is looked at in the first block, and in later ones, which are many, only what strategies
    are handed: who changes more than that does it at once.
    """

    __slots__ = ("_around", "_dicts")

    def __init__(self, case: Case) -> None:
        self._dicts = tuple((name, held, dict(held)) for name, held in _dicts(case))
        self._around = Surroundings(everything=case.streams.block <= 0)

    def put_back(self, own: str = "") -> tuple[str, ...]:
        """Undo what was changed since; return what it was, in words. `own` is the package whose code ran."""
        return (*self._around.put_back(own), *(f"the case ({name})" for name in self.case_put_back()))

    def case_put_back(self) -> tuple[str, ...]:
        """Undo what was changed of the case alone; return the names of its parts."""
        changed = []
        for name, held, before in self._dicts:
            if held != before:
                held.clear()
                held.update(before)
                changed.append(name)
        return tuple(changed)


def intact(case: Case) -> Intact:
    """Return what it was like before the first strategy of this block was asked; made once.

    Afterwards it is as it was then, or was put back.
    """
    return case.streams.derived(_KEPT, lambda: Intact(case))


def _dicts(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from _inside("scenario", case.scenario)
    for field, value in case.terms._asdict().items():
        yield from _inside(f"terms.{field}", value)


def _inside(name: str, value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, BaseModel):
        yield name, value.__dict__
        value = value.__dict__
    elif isinstance(value, dict):
        yield name, value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _inside(f"{name}.{key}", inner)
    elif isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        for at, inner in enumerate(value):
            yield from _inside(f"{name}[{at}]", inner)
