"""The failure kinds: each is one record, from either door, and harms no other plugin."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from coldchoice.plugin.registry import Registry, open_registry

MARKED = "from coldchoice.plugin.hookspecs import hookimpl\n@hookimpl\n"
KINDS = {
    "import error": ("import thermo_that_is_nowhere", ["ModuleNotFoundError", "thermo_that_is_nowhere"]),
    "any error": ("def f():\n    raise ValueError('boom\\nbang')\nf()", ["ValueError: boom bang"]),
    "syntax error": ("def (:", ["SyntaxError", "line 1"]),
    "unknown hook": (MARKED + "def strategys(): return []", ["'strategys'", "did you mean 'strategies'?"]),
    "wrong hook argument": (MARKED + "def strategies(case): return []", ["no arguments", "case"]),
    "hook raises": (MARKED + "def strategies(): return [][1]", ["strategies() raised IndexError"]),
    "hook returns None": (MARKED + "def strategies(): pass", ["returned None, not a list"]),
    "hook returns a string": (MARKED + "def strategies(): return 'gel'", ["returned str, not a list"]),
    "hook yields": (MARKED + "def strategies(): yield 1", ["returned generator, not a list"]),
    "hook returns nothing": (MARKED + "def strategies(): return []", ["empty list"]),
    "exit at import": ("raise SystemExit(3)", ["SystemExit", "3"]),
    "exit in hook": (MARKED + "def strategies(): raise SystemExit", ["strategies() raised SystemExit"]),
    "panic": ("class Panic(BaseException): pass\nraise Panic('at line 3')", ["Panic: at line 3"]),
    "cancelled in hook": (
        MARKED + "def strategies():\n    import asyncio\n    raise asyncio.CancelledError",
        ["strategies() raised CancelledError"],
    ),
    "wrapper": (
        "from coldchoice.plugin.hookspecs import hookimpl\n"
        "@hookimpl(wrapper=True)\ndef strategies(): return []",
        ["'strategies' cannot be used"],
    ),
    "no hook": ("x = 1", ["implements no hook"]),
}


def only_record(registry: Registry, plugin: str) -> Any:
    (record,) = [record for record in registry.records if record.plugin == plugin]
    return record


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("door", ["installed", "folder"])
def test_each_failure_is_one_record_and_the_good_go_on(kind, door, install, drop, good):
    source, fragments = KINDS[kind]
    install("fine-plugins", {"gel-ambient": "px_fine"}, {"px_fine": good("gel-ambient")})
    folder = drop("mud", good("mud"))
    if door == "installed":
        install("bad-plugins", {"bad": "px_bad"}, {"px_bad": source})
    else:
        drop("bad", source)
    registry = open_registry([folder])
    record = only_record(registry, "bad")
    assert record.status == "broken"
    assert record.origin == ("bad-plugins 1.0" if door == "installed" else "./mine/bad.py")
    assert all(fragment in record.cause for fragment in fragments), record.cause
    assert len(str(record).splitlines()) == 1
    assert registry.broken() == (record,)
    assert set(registry.strategies) == {"gel-ambient", "mud"}


def test_healthy_plugin_has_no_cause(drop, good):
    registry = open_registry([drop("mud", good("mud", "moss"))])
    (record,) = registry.records
    assert record[:2] == ("mud", "ok")
    assert (record.offers, record.cause, record.hint, record.author_traceback) == (
        ("mud", "moss"),
        "",
        "",
        "",
    )
    assert registry.get("moss").strategy.name == "moss"


def test_keyboard_interrupt_passes_through(drop):
    folder = drop("stop", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        open_registry([folder])


BODY = "name = 'gel'; summary = 'a gel'\n    def assess(self, case): pass"


@pytest.mark.parametrize(
    ("body", "offer", "fragment"),
    [
        ("pass", "Gel()", "without name"),
        (BODY.replace("summary = 'a gel'", "pass"), "Gel()", "without summary"),
        (BODY.replace("'a gel'", "'two\\nlines'"), "Gel()", "must be one line"),
        (BODY.replace("'a gel'", "' '"), "Gel()", "must be one line"),
        (BODY.replace("'gel'", "7"), "Gel()", "must be one line"),
        (BODY.replace("assess", "asses"), "Gel()", "no method assess"),
        (BODY.replace("'gel'", "'Gel_Ambient'"), "Gel()", "'Gel_Ambient' is not kebab-case"),
        (BODY.replace("'gel'", "'4-gel'"), "Gel()", "is not kebab-case"),
        (BODY, "Gel", "the class Gel, not an instance"),
        (BODY, "Gel(), Gel()", "two strategies of the name 'gel'"),
        (BODY + "\n    Options = dict", "Gel()", "Options of strategy 'gel' is not a pydantic model"),
        (BODY + "\n    Options = 3", "Gel()", "Options of strategy 'gel' is not a pydantic model"),
        ("summary = 's'\n    @property\n    def name(self): raise RuntimeError('no')", "Gel()", "no"),
    ],
)
def test_what_is_not_a_strategy_is_refused(body, offer, fragment, drop):
    source = f"class Gel:\n    {body}\n{MARKED}def strategies(): return [{offer}]"
    record = only_record(open_registry([drop("gel", source)]), "gel")
    assert record.status == "broken"
    assert fragment in record.cause


def test_the_nearest_kebab_name_is_proposed(drop):
    body = BODY.replace("'gel'", "'Gel Ambient'")
    source = f"class Gel:\n    {body}\n{MARKED}def strategies(): return [Gel()]"
    assert "'gel-ambient'" in only_record(open_registry([drop("gel", source)]), "gel").hint


def test_options_that_are_a_pydantic_model_are_welcome(drop):
    source = (
        "from pydantic import BaseModel\n"
        f"class Gel:\n    class Options(BaseModel):\n        percent: float = 2.0\n    {BODY}\n"
        f"{MARKED}def strategies(): return [Gel()]"
    )
    registry = open_registry([drop("gel", source)])
    assert registry.records[0].status == "ok", registry.records[0].cause


def test_a_default_that_no_report_can_hold_is_refused(drop):
    source = (
        "from pydantic import BaseModel\n"
        f"class Gel:\n    class Options(BaseModel):\n        bags: int = 10**5000\n    {BODY}\n"
        f"{MARKED}def strategies(): return [Gel()]"
    )
    (record,) = open_registry([drop("gel", source)]).broken()
    assert record.cause == (
        "the default of option 'bags' of strategy 'gel' is a number that no report can hold"
    )


def test_a_hook_under_another_name_is_found_by_its_specname(drop, good):
    source = good("moss").replace(
        "@hookimpl\ndef strategies", "@hookimpl(specname='strategies')\ndef all_of_them"
    )
    assert set(open_registry([drop("moss", source)]).strategies) == {"moss"}


def test_a_failed_file_leaves_no_module_behind(drop, good):
    before = set(sys.modules)
    open_registry([drop("half", good("half") + "\nraise ValueError"), drop("whole", good("whole"))])
    left = [name for name in sys.modules.keys() - before if name.startswith("_coldchoice_plugin_")]
    assert [name.split("_")[3] for name in left] == ["whole"]


FORM = "name = 'rst'; summary = 'a form'; ending = '.rst'\n    def render(self, comparisons): return ''"
TABLES = "name = 'acme'; summary = 'a pack'; prices = __file__"


def test_reporters_and_packs_come_in_by_the_same_door(drop):
    source = (
        f"class Form:\n    {FORM}\nclass Pack:\n    {TABLES}\n"
        f"{MARKED}def reporters(): return [Form()]\n@hookimpl\ndef library(): return [Pack()]"
    )
    registry = open_registry([drop("more", source)])
    (record,) = registry.records
    assert (record.status, record.reporters, record.packs) == ("ok", ("rst",), ("acme",)), record.cause
    assert registry.reporter("rst").record == registry.pack("acme").record == record


@pytest.mark.parametrize(
    ("hook", "body", "fragment"),
    [
        ("reporters", FORM.replace("'rst'", "'csv'"), "form 'csv' is always there"),
        (
            "reporters",
            FORM.replace("'.rst'", "'rst'"),
            "ending 'rst' of reporter 'rst' is no ending of a file",
        ),
        (
            "reporters",
            FORM.replace("'.rst'", "'.html'"),
            "ending '.html' of reporter 'rst' is that of a form that",
        ),
        ("reporters", FORM.replace("ending = '.rst'", "pass"), "without ending"),
        ("reporters", FORM.replace("render", "rendr"), "no method render(comparisons)"),
        ("library", TABLES.replace("prices", "prizes"), "pack 'acme' has no table"),
        (
            "library",
            TABLES.replace("__file__", "'none.csv'"),
            "prices of pack 'acme' is 'none.csv', and there is no",
        ),
        (
            "library",
            TABLES.replace("__file__", "3"),
            "prices of pack 'acme' is '3', and there is no such file",
        ),
        ("library", TABLES.replace("'acme'", "'Acme'"), "pack name 'Acme' is not kebab-case"),
    ],
)
def test_what_is_no_reporter_and_no_pack_is_refused(hook, body, fragment, drop):
    source = f"class Thing:\n    {body}\n{MARKED}def {hook}(): return [Thing()]"
    record = only_record(open_registry([drop("more", source)]), "more")
    assert record.status == "broken"
    assert fragment in record.cause


@pytest.mark.parametrize(
    ("hook", "body", "kind"), [("reporters", FORM, "reporter"), ("library", TABLES, "pack")]
)
def test_their_names_are_given_once(hook, body, kind, drop):
    source = f"class Thing:\n    {body}\n{MARKED}def {hook}(): return [Thing()]"
    drop("one", source)
    (record,) = open_registry([drop("two", source)]).broken()
    assert record.plugin == "two"
    assert f"the {kind} name" in record.cause
    assert "is taken by plugin 'one' of ./mine/one.py" in record.cause


def test_only_the_reporter_and_the_pack_that_are_wanted_are_loaded(install):
    form = f"class Form:\n    {FORM}\n{MARKED}def reporters(): return [Form()]"
    install("acme", {"rst": "px_rst", "other": "px_other"}, {"px_rst": form, "px_other": "raise SystemExit"})
    registry = open_registry(wanted=["rst"])
    assert {one.plugin: one.status for one in registry.records} == {"rst": "ok", "other": "not loaded"}


def test_the_forms_that_are_always_there_are_those_of_the_command_line():
    from coldchoice.cli.output import ENDINGS
    from coldchoice.cli.shared import Format
    from coldchoice.plugin.requirements import SHIPPED_ENDINGS, SHIPPED_FORMS

    assert tuple(Format) == SHIPPED_FORMS
    assert set(filter(None, ENDINGS)) <= set(SHIPPED_ENDINGS)


def test_the_tables_of_a_pack_are_those_of_its_model():
    from coldchoice.model import pack
    from coldchoice.plugin import requirements

    assert pack.TABLES == requirements.TABLES
