from __future__ import annotations

import pickle
from typing import Any
from typing import NamedTuple as Standard

from coldchoice.errors import Problem
from coldchoice.record import NamedTuple


class Ours(NamedTuple):
    """A record."""

    name: str
    hours: float = 2.5
    notes: tuple[str, ...] = ()

    @property
    def days(self) -> float:
        """Hours as days."""
        return self.hours / 24.0

    def __str__(self) -> str:
        return f"{self.name} for {self.hours:g} h"


class Theirs(Standard):
    """A record."""

    name: str
    hours: float = 2.5
    notes: tuple[str, ...] = ()

    @property
    def days(self) -> float:
        """Hours as days."""
        return self.hours / 24.0

    def __str__(self) -> str:
        return f"{self.name} for {self.hours:g} h"


def facts(record: Any) -> dict[str, Any]:
    kind = type(record)
    return {
        "bases": kind.__bases__,
        "fields": kind._fields,
        "defaults": kind._field_defaults,
        "annotations": list(kind.__annotations__),
        "doc": kind.__doc__,
        "module": kind.__module__,
        "tuple": tuple(record),
        "text": str(record),
        "days": record.days,
        "replaced": tuple(record._replace(hours=24.0)),
        "as a dict": record._asdict(),
    }


def test_a_record_is_what_the_standard_one_is() -> None:
    assert facts(Ours("hold")) == facts(Theirs("hold"))
    assert facts(Ours("hold", 48.0, notes=("cold",))) == facts(Theirs("hold", 48.0, notes=("cold",)))
    assert repr(Ours("hold")) == repr(Theirs("hold")).replace("Theirs", "Ours")


def test_a_record_of_the_package_goes_through_pickle() -> None:
    problem = Problem("must be above 0", ("duration",), "0 h")
    assert pickle.loads(pickle.dumps(problem)) == problem
