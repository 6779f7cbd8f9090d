"""A strategy file in a folder of plugins comes in through the one door."""

from __future__ import annotations

from pathlib import Path

from coldchoice.plugin.registry import open_registry
from tests.written_files import COLD, FREEZE


def folder(**files: str) -> str:
    place = Path("mine")
    place.mkdir(exist_ok=True)
    for name, text in files.items():
        (place / f"{name}.strategy.yaml").write_text(text)
    return "mine"


def test_a_file_is_a_plugin(drop):
    registry = open_registry([folder(my_own=FREEZE)])
    (record,) = registry.records
    assert (record.plugin, record.status, record.origin) == ("my-own", "ok", "./mine/my_own.strategy.yaml")
    assert record.offers == ("mine",)
    assert record.sha256() is not None


def test_a_mistake_is_a_broken_record_and_the_others_go_on(drop):
    registry = open_registry([folder(a=FREEZE, b=COLD.replace("mine", "cold").replace("hold", "hodl"))])
    (record,) = registry.broken()
    assert (
        record.cause == "./mine/b.strategy.yaml:4:9: steps[0].do: 'hodl': unknown step; did you mean 'hold'?"
    )
    assert (record.hint, record.author_traceback) == ("", "")
    assert set(registry.strategies) == {"mine"}


def test_of_several_mistakes_the_first_is_the_cause_and_the_rest_the_hint(drop):
    registry = open_registry([folder(a=FREEZE + "needs: [x, y]\n")])
    (record,) = registry.broken()
    assert record.cause.endswith("(and 1 more)")
    assert "needs[1]" in record.hint


def test_a_name_that_is_taken_names_both_sides(drop, good):
    registry = open_registry([drop("z", good("mine")), folder(a=FREEZE)])
    (record,) = registry.broken()
    assert "'mine' is taken by plugin 'a' of ./mine/a.strategy.yaml" in record.cause


def test_a_scenario_beside_it_is_no_plugin(drop):
    place = folder(a=FREEZE)
    Path(place, "scenario.yaml").write_text("cell_type: t-cell\n")
    Path(place, "_draft.strategy.yaml").write_text("wrong")
    assert [record.plugin for record in open_registry([place]).records] == ["a"]


def test_an_installed_package_offers_its_files(install):
    source = "from coldchoice import hookimpl\nfrom coldchoice.written import strategies_from\n"
    source += "@hookimpl\ndef strategies():\n    return strategies_from(__package__)\n"
    site = install("acme", {"mine": "px_acme"})
    (site / "px_acme").mkdir()
    (site / "px_acme" / "__init__.py").write_text(source)
    (site / "px_acme" / "one.strategy.yaml").write_text(FREEZE)
    (site / "px_acme" / "two.strategy.yaml").write_text(COLD.replace("name: mine", "name: cold"))
    (record,) = open_registry().records
    assert (record.status, record.offers) == ("ok", ("mine", "cold"))
    (site / "px_acme" / "two.strategy.yaml").write_text("name: 3\n")
    del __import__("sys").modules["px_acme"]
    (record,) = open_registry().records
    assert record.status == "broken"
    assert record.cause.startswith("strategies() raised ")
    assert "two.strategy.yaml:1:" in record.cause
