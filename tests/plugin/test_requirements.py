"""What may be offered as a criterion; strategies are tried in test_admission."""

from __future__ import annotations

import pytest

from coldchoice.plugin.registry import open_registry

MARKED = "from coldchoice.plugin.hookspecs import hookimpl\n@hookimpl\n"
BODY = (
    "name = 'water'; summary = 'water used'; unit = 'L per usable dose'; better = 'lower'\n"
    "    def scale(self, case): return 10.0, 0.0\n"
    "    def assess(self, facts, case): return 1.0"
)


def source(body: str = BODY, offer: str = "Water()") -> str:
    return f"class Water:\n    {body}\n{MARKED}def criteria(): return [{offer}]"


def test_a_criterion_is_offered_like_a_strategy(drop):
    registry = open_registry([drop("water", source())])
    (record,) = registry.records
    assert (record.status, record.offers, record.criteria, record.names) == ("ok", (), ("water",), ("water",))
    assert registry.criterion("water").record is record
    assert registry.criterion("water").criterion.unit == "L per usable dose"
    assert dict(registry.strategies) == {}


def test_one_plugin_may_offer_both(drop, good):
    both = good("gel") + source().replace(MARKED, "@hookimpl\n")
    registry = open_registry([drop("both", both)])
    assert (list(registry.strategies), list(registry.criteria)) == (["gel"], ["water"])


@pytest.mark.parametrize(
    ("body", "offer", "fragment"),
    [
        ("pass", "Water()", "it offers a Water without name"),
        (BODY.replace("summary = 'water used'; ", ""), "Water()", "without summary"),
        (BODY.replace("unit = 'L per usable dose'; ", ""), "Water()", "without unit"),
        (BODY.replace("'L per usable dose'", "7"), "Water()", "unit of Water is 7; it must be one line"),
        (BODY.replace("'lower'", "'less'"), "Water()", "better of criterion 'water' is 'less'"),
        (BODY.replace("; better = 'lower'", ""), "Water()", "better of criterion 'water' is None"),
        (BODY.replace("scale", "scales"), "Water()", "criterion 'water' has no method scale(case)"),
        (BODY.replace("assess", "asses"), "Water()", "has no method assess(facts, case)"),
        (BODY.replace("'water';", "'Water_Use';"), "Water()", "criterion name 'Water_Use' is not kebab-case"),
        (BODY.replace("'water';", "'cost';"), "Water()", "criterion 'cost' is always there"),
        (BODY, "Water", "the class Water, not an instance"),
        (BODY, "Water(), Water()", "two criteria of the name 'water'"),
        (BODY + "\n    Options = dict", "Water()", "Options of criterion 'water' is not a pydantic model"),
    ],
)
def test_what_is_not_a_criterion_is_refused(body, offer, fragment, drop, good):
    drop("fine", good("fine"))
    registry = open_registry([drop("water", source(body, offer))])
    (record,) = registry.broken()
    assert fragment in record.cause
    assert len(str(record).splitlines()) == 1
    assert list(registry.strategies) == ["fine"]


@pytest.mark.parametrize(
    ("hook", "fragment"),
    [
        ("def criteria(case): return []", "hook 'criteria' takes no arguments, this one asks for case"),
        ("def criteria(): return [][1]", "criteria() raised IndexError"),
        ("def criteria(): pass", "criteria() returned None, not a list of criteria"),
        ("def criteria(): return []", "criteria() returned an empty list"),
        ("def critera(): return []", "did you mean 'criteria'?"),
    ],
)
def test_a_hook_that_fails_is_one_record(hook, fragment, drop):
    (record,) = open_registry([drop("water", MARKED + hook)]).records
    assert record.status == "broken"
    assert fragment in record.cause


def test_a_hook_without_its_mark_is_told_apart(drop):
    (record,) = open_registry([drop("water", "def criteria(): return []")]).records
    assert record.hint == "mark criteria() with @hookimpl (from coldchoice import hookimpl)"


def test_a_failing_criterion_takes_the_strategies_of_its_plugin_along(drop, good):
    both = good("gel") + source(BODY.replace("'lower'", "'less'")).replace(MARKED, "@hookimpl\n")
    registry = open_registry([drop("both", both)])
    assert dict(registry.strategies) == dict(registry.criteria) == {}
