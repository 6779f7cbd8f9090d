"""What is said of a thing at the door stays as it was said."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from coldchoice.plugin.failure import Refusal
from coldchoice.plugin.registry import open_registry
from coldchoice.plugin.steady import READ, home_of, steady

MARKED = "from coldchoice.plugin.hookspecs import hookimpl\n@hookimpl\n"


class Fickle:
    """A strategy that says something else each time."""

    name = "fickle"

    def __init__(self) -> None:
        self.asked = 0

    @property
    def summary(self) -> str:
        self.asked += 1
        if self.asked > 1:
            raise RuntimeError("not again")
        return "said once"

    def assess(self, case: Any) -> Any:
        return case, self


class Plain:
    name, summary, on_request = "plain", "as it is", True


def test_what_has_no_properties_is_itself() -> None:
    thing = Plain()
    assert steady(thing, READ[0]) is thing
    assert steady(Plain, READ[0]) is Plain


def test_a_property_is_read_once() -> None:
    thing = Fickle()
    found: Any = steady(thing, READ[0])
    assert [found.summary for _ in range(3)] == ["said once"] * 3
    assert found.assess(7) == (7, thing)
    assert not hasattr(found, "control")
    assert home_of(found) == home_of(thing) == "tests"
    copied = pickle.loads(pickle.dumps(found))
    assert (copied.summary, copied.asked) == ("said once", 1)


def test_yes_or_no_is_one_of_the_two() -> None:
    thing: Any = Plain()
    thing.on_request = np.ones(2)
    with pytest.raises(
        Refusal, match=r"on_request of Plain is array\(\[1., 1.\]\); it must be True or False"
    ):
        steady(thing, READ[0])


@pytest.mark.parametrize(
    ("hook", "body", "broken"),
    [
        ("strategies", "def assess(self, case): pass", "control"),
        ("strategies", "def assess(self, case): pass", "on_request"),
        ("strategies", "def assess(self, case): pass", "Options"),
        ("library", "prices = __file__", "measurements"),
    ],
)
def test_a_property_that_raises_is_one_broken_record(hook: str, body: str, broken: str, drop: Any) -> None:
    source = (
        f"class Gel:\n    name, summary = 'gel', 'a gel'\n    {body}\n    @property\n"
        f"    def {broken}(self): raise RuntimeError('not today')\n{MARKED}def {hook}(): return [Gel()]"
    )
    (record,) = open_registry([drop("gel", source)]).broken()
    assert record.cause == "RuntimeError: not today"
