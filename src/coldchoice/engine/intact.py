"""The case belongs to all strategies: what one changes of it is found, put back and told.

The scenario and the journey cannot be changed by accident: models are frozen and arrays are read-only. What
is left are dicts inside the scenario, and a plugin that insists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coldchoice.model.case import Case

    Array = NDArray[Any]

_KEPT = object()
"""Name under which a block keeps what its case was like: no plugin can hit it by chance."""


class Spoilt(BaseException):
    """What belongs to all is spoilt for good. No Exception: those are taken for a strategy's own failure."""


class Intact:
    """What the case of one block was like before any strategy was asked.

    Dicts inside the scenario are kept as they were. Of arrays the sum of their bits is kept: whatever
    is written into one changes it, but for values that trade places.
    """

    __slots__ = ("_dicts", "_sums")

    def __init__(self, case: Case) -> None:
        self._dicts = tuple((name, held, dict(held)) for name, held in _dicts(case))
        self._sums = {name: _sum(array) for name, array in _arrays(case)}

    def put_back(self, case: Case) -> tuple[str, ...]:
        """Undo what was changed of `case` since; return what it was, in words."""
        changed = []
        for name, held, before in self._dicts:
            if held != before:
                held.clear()
                held.update(before)
                changed.append(name)
        spoilt = [name for name, array in _arrays(case) if self._is_spoilt(name, array)]
        if spoilt:
            _draw_again(case, spoilt)
        return (*changed, *spoilt)

    def _is_spoilt(self, name: str, array: Array) -> bool:
        if array.flags.writeable:
            return True
        return self._sums.setdefault(name, total := _sum(array)) != total


def intact(case: Case) -> Intact:
    """Return what the case of this block was like; made once, before its first strategy is asked."""
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


def _arrays(case: Case) -> Iterator[tuple[str, Array]]:
    journey = case.journey
    for at, leg in enumerate(journey.legs):
        for field in ("hours", "late_h", "ambient_c", "excursion", "waited_h"):
            yield f"journey.legs[{at}].{field}", getattr(leg, field)
    for (layer, name, _), drawn in case.streams.everything().items():
        yield f"draws of {name!r} ({layer})", drawn


def _sum(array: Array) -> int:
    if array.ndim and not any(array.strides):  # one value for all draws
        array = array[:1]
    bits = np.ascontiguousarray(array).view(np.uint64)
    return int(np.add.reduce(bits, axis=None))


def _draw_again(case: Case, spoilt: list[str]) -> None:
    """Fill arrays with what they held: the same seed and block give the same draws.

    Raises
    ------
    Spoilt
        Where they cannot be drawn again, as some of them were held: no number could be trusted then.
    """
    fresh = None if case.again is None else case.again(case.streams.block, case.draws)
    if fresh is None or type(fresh.streams) is not type(case.streams):
        raise Spoilt(f"{spoilt[0]} was changed by a strategy and cannot be drawn again")
    for key in case.streams.everything():
        fresh.streams.of_family(*key)
    right = dict(_arrays(fresh))
    for name, array in _arrays(case):
        if name in spoilt:
            array.flags.writeable = True
            np.copyto(array, right[name])
            array.flags.writeable = False
