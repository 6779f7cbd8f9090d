"""What ``coldchoice plugins`` tells."""

from __future__ import annotations

import json

import pytest

from coldchoice.errors import UnknownName
from coldchoice.plugin.listing import detail_lines, details, inventory, options_told, rows
from coldchoice.plugin.registry import open_registry

WITH_OPTIONS = '''
from enum import Enum
from typing import Any, Literal
from pydantic import BaseModel, Field
from coldchoice.plugin.hookspecs import hookimpl

class Bag(Enum):
    CRYO = "cryo bag"
    VIAL = "vial"

class Wash(BaseModel):
    spins: int = 1

class Freeze:
    """Cells in a cryoprotectant.

    Cooled slowly.
    """
    name = "freeze"
    summary = "slow freeze in a bag"

    class Options(BaseModel):
        spin: Wash = Wash()
        percent: float = Field(10.0, ge=0, lt=50, description="dimethyl sulfoxide,\\n% v/v")
        vehicle: Literal["saline", "plasma"] = "saline"
        bag: Bag = Bag.CRYO
        wash: Wash | None = None
        steps: list[int] = Field(default_factory=list)
        donor: str
        only: Literal["a"] = "a"

    def assess(self, case): pass

class Odd(Freeze):
    name = "odd"
    class Options(BaseModel):
        model_config = {"arbitrary_types_allowed": True}
        kind: type(Ellipsis) = ...
        rate: type(NotImplemented) = NotImplemented

@hookimpl
def strategies(): return [Freeze(), Odd()]
'''


@pytest.fixture
def registry(install, drop, good):
    install("coldchoice", {"chill": "px_chill"}, {"px_chill": good("chill")}, version="0.1.0", site="ours")
    drop("nitrogen", "def f():\n    raise ValueError('no gas')\nf()")
    drop("chill", good("chill"))
    folder = drop("freezing", WITH_OPTIONS)
    return open_registry([folder])


def test_rows_show_offers_or_the_cause(registry):
    table = rows(registry.records)
    assert table[0] == ("chill", "broken", "./mine/chill.py", registry.records[0].cause)
    assert table[1] == ("chill", "ok", "coldchoice 0.1.0", "chill")
    assert table[2] == ("freezing", "ok", "./mine/freezing.py", "freeze, odd")
    assert table[3][3] == "ValueError: no gas"


def test_an_unknown_name_may_be_in_a_file_that_could_not_be_loaded(registry):
    with pytest.raises(UnknownName) as raised:
        details(registry, "iso-abc")
    assert "; ./mine/chill.py could not be loaded: " in str(raised.value)
    assert str(raised.value).endswith("; ./mine/nitrogen.py could not be loaded: ValueError: no gas")


def test_inventory_is_json_with_digests(registry):
    listed = json.loads(json.dumps(inventory(registry.records)))
    assert [(entry["plugin"], entry["sha256"] is None) for entry in listed] == [
        ("chill", False),
        ("chill", False),
        ("freezing", False),
        ("nitrogen", False),
    ]
    assert listed[1]["version"] == "0.1.0"


def test_options_are_told_with_type_default_and_description(registry):
    told = {option.name: option[1:] for option in options_told(registry.get("freeze").strategy)}
    assert told == {
        "spin": ("Wash", "its own defaults", ""),
        "percent": ("number >= 0 < 50", "10.0", "dimethyl sulfoxide, % v/v"),
        "vehicle": ('"saline" | "plasma"', '"saline"', ""),
        "bag": ('"cryo bag" | "vial"', '"cryo bag"', ""),
        "wash": ("Wash | null", "null", ""),
        "steps": ("list of integer", "made anew each time", ""),
        "donor": ("string", "required", ""),
        "only": ('"a"', '"a"', ""),
    }
    assert options_told(registry.get("chill").strategy) == []


def test_a_quantity_is_told_by_an_example_of_its_unit(registry):
    from coldchoice_strategies.hypothermic import Hypothermic

    told = {option.name: option.type for option in options_told(Hypothermic())}
    assert told["volume"] == 'like "50 mL"'
    assert told["temperature"] == 'like "4 degC" | null'


def test_options_that_json_schema_cannot_express_are_told_all_the_same(registry):
    (kind, rate) = options_told(registry.get("odd").strategy)
    assert (kind.name, kind.default) == ("kind", "required")
    assert (rate.name, rate.default) == ("rate", "NotImplemented")


def test_detail_of_a_healthy_plugin(registry):
    (detail,) = details(registry, "freeze")
    text = "\n".join(detail_lines(detail))
    assert text.startswith("freezing: ok\n  from: ./mine/freezing.py")
    assert "freeze: slow freeze in a bag\n  Cells in a cryoprotectant.\n\n  Cooled slowly." in text
    assert "    percent: number >= 0 < 50 = 10.0  (dimethyl sulfoxide, % v/v)" in text
    assert json.loads(json.dumps(detail))["strategies"][0]["name"] == "freeze"


def test_detail_of_a_broken_plugin_has_the_authors_traceback(registry):
    text = "\n".join(detail_lines(details(registry, "nitrogen")[0]))
    assert "cause: ValueError: no gas" in text
    assert 'File "./mine/nitrogen.py", line 2, in f' in text
    assert "importlib" not in text


def test_detail_of_a_contested_name_shows_both_sides(registry):
    both = details(registry, "chill")
    assert [detail["status"] for detail in both] == ["broken", "ok"]
    assert "what to do: " in "\n".join(detail_lines(both[0]))


def test_detail_of_an_unknown_name_gives_the_nearest(registry):
    with pytest.raises(UnknownName, match="did you mean 'nitrogen'"):
        details(registry, "nitrogn")


CONTROL = '''
from coldchoice.plugin.hookspecs import hookimpl

class Nothing:
    """Does nothing."""
    name = "nothing"
    summary = "a control"
    control = True

    def assess(self, case): pass

@hookimpl
def strategies(): return [Nothing()]
'''


def test_a_control_is_marked(drop):
    drop("nothing", CONTROL)
    opened = open_registry(["mine"], environ={})
    assert ("nothing", "ok", "./mine/nothing.py", "nothing (control)") in rows(
        opened.records, opened.strategies
    )
    (detail,) = details(opened, "nothing")
    assert detail["strategies"][0]["control"] is True
    assert "nothing (control): a control" in detail_lines(detail)
