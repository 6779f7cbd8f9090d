"""Names: who gets one, who is left out, what is loaded for it."""

from __future__ import annotations

import sys

import pytest

from coldchoice.errors import InputError, PluginError, UnknownName
from coldchoice.plugin.registry import open_registry


def statuses(registry):
    return {(record.plugin, record.origin): record.status for record in registry.records}


@pytest.fixture
def three(install, good):
    """Three installed plugins of two distributions, ours among them."""
    modules = {f"px_{name}": good(name) for name in ("freeze", "chill", "vitrify")}
    install("coldchoice", {"freeze": "px_freeze", "chill": "px_chill"}, modules, version="0.1.0", site="ours")
    install("acme-glass", {"vitrify": "px_vitrify"}, version="2.0")


def test_records_and_strategies_are_sorted_by_name(three, drop, good):
    registry = open_registry([drop("aaa", good("zzz"))])
    assert [record.plugin for record in registry.records] == ["aaa", "chill", "freeze", "vitrify"]
    assert list(registry.strategies) == ["chill", "freeze", "vitrify", "zzz"]
    assert registry.get("freeze").record.origin == "coldchoice 0.1.0"


def test_only_wanted_plugins_are_imported(three, drop, good):
    registry = open_registry([drop("moss", good("moss"))], wanted=["chill"])
    assert {name for name in sys.modules if name.startswith("px_")} == {"px_chill"}
    assert list(registry.strategies) == ["chill", "moss"]
    assert {record.status for record in registry.records if record.plugin in ("freeze", "vitrify")} == {
        "not loaded"
    }
    with pytest.raises(PluginError, match="not loaded"):
        registry.get("freeze")


def test_nothing_wanted_loads_nothing_installed(three):
    registry = open_registry(wanted=())
    assert {record.status for record in registry.records} == {"not loaded"}
    assert not [name for name in sys.modules if name.startswith("px_")]


def test_a_name_that_breaks_the_convention_is_still_found(three, install, good):
    install("pack", {"pack-of-two": "px_pack"}, {"px_pack": good("one", "two")})
    assert "two" in open_registry(wanted=["two"]).strategies


def test_unknown_name_gives_the_nearest(three):
    with pytest.raises(UnknownName, match="did you mean 'freeze'") as raised:
        open_registry(wanted=["freez"]).get("freez", key=("strategies", 0))
    assert str(raised.value).startswith("strategies[0]: ")


def test_plugin_name_taken_names_both_sides(three, drop, good):
    registry = open_registry([drop("freeze", good("other"))])
    (record,) = registry.broken()
    assert record.origin == "./mine/freeze.py"
    assert "'freeze' is taken by coldchoice 0.1.0" in record.cause
    assert record.hint == "give yours another name", "--block coldchoice would leave out all that is shipped"
    assert registry.get("freeze").record.origin == "coldchoice 0.1.0"
    assert "other" not in registry.strategies


def test_plugin_name_taken_between_distributions(three, install, good):
    install("aaa-first-by-name", {"freeze": "px_usurper", "vitrify": "px_usurper"}, {"px_usurper": good("x")})
    registry = open_registry()
    assert statuses(registry)["freeze", "aaa-first-by-name 1.0"] == "broken"
    assert statuses(registry)["freeze", "coldchoice 0.1.0"] == "ok"
    assert statuses(registry)["vitrify", "acme-glass 2.0"] == "broken"
    assert "px_usurper" in sys.modules


@pytest.mark.parametrize("door", ["installed", "folder"])
def test_strategy_name_taken_names_both_sides(door, three, install, drop, good):
    if door == "folder":
        drop("mine", good("unique", "chill"))
    else:
        install("zzz", {"mine": "px_mine"}, {"px_mine": good("unique", "chill")})
    registry = open_registry(["mine"] if door == "folder" else ())
    (record,) = registry.broken()
    assert record.plugin == "mine"
    assert all(part in record.cause for part in ("'chill'", "coldchoice 0.1.0"))
    assert registry.get("chill").record.plugin == "chill"
    with pytest.raises(PluginError, match=r"'unique'.*mine.*chill"):
        registry.get("unique")


@pytest.mark.parametrize(
    "wanted", [None, ["unique"], ["chill"], ["unique", "chill"], ["freeze"], ["nothing"]]
)
def test_who_gets_a_name_does_not_depend_on_what_is_wanted(wanted, three, drop, good):
    registry = open_registry([drop("mine", good("unique", "chill"))], wanted=wanted)
    assert [record.plugin for record in registry.broken()] == ["mine"]
    assert "unique" not in registry.strategies


def test_the_order_of_paths_and_folders_means_nothing(install, drop, good, monkeypatch):
    install("acme", {"gel": "px_a"}, {"px_a": good("gel")}, site="one")
    install("bcme", {"gel": "px_b"}, {"px_b": good("gel")}, site="two")
    drop("moss", good("moss", "fern"), folder="a")
    drop("fern", good("fern"), folder="b")
    first = open_registry(["a", "b"]).records
    monkeypatch.setattr(sys, "path", [*sys.path[1:2], *sys.path[:1], *sys.path[2:]])
    assert open_registry(["b", "a"]).records == first
    assert sorted(record.status for record in first) == ["broken", "broken", "ok", "ok"]


@pytest.mark.parametrize("name", ["vitrify", "acme-glass", "Acme_Glass"])
def test_block_takes_the_plugin_or_the_distribution(name, three):
    registry = open_registry(block=[name])
    (record,) = [record for record in registry.records if record.plugin == "vitrify"]
    assert (record.status, record.cause) == ("blocked", "--block")
    assert list(registry.strategies) == ["chill", "freeze"]
    assert "px_vitrify" not in sys.modules
    with pytest.raises(PluginError, match="blocked: --block"):
        registry.get("vitrify")


def test_block_applies_to_ours_and_frees_the_name(three, drop, good):
    registry = open_registry([drop("freeze", good("freeze"))], environ={"COLDCHOICE_BLOCK": " coldchoice ,"})
    assert registry.get("freeze").record.origin == "./mine/freeze.py"
    assert statuses(registry)["freeze", "coldchoice 0.1.0"] == "blocked"
    assert {r.cause for r in registry.records if r.status == "blocked"} == {"COLDCHOICE_BLOCK"}


def test_only_keeps_what_it_names(three, drop, good):
    registry = open_registry([drop("moss", good("moss"))], only=["moss", "acme-glass"])
    assert list(registry.strategies) == ["moss", "vitrify"]
    assert {record.cause for record in registry.records if record.status == "blocked"} == {"--only"}


def test_block_is_stronger_than_only(three):
    assert list(open_registry(block=["chill"], only=["chill", "freeze"]).strategies) == ["freeze"]


@pytest.mark.parametrize(
    ("switches", "start"),
    [
        ({"block": ["freez"]}, "--block: "),
        ({"only": ["freez"]}, "--only: "),
        ({"environ": {"COLDCHOICE_BLOCK": "freez"}}, "COLDCHOICE_BLOCK: "),
    ],
)
def test_a_switch_that_matches_nothing_is_an_error(switches, start, three):
    with pytest.raises(UnknownName, match="did you mean 'freeze'") as raised:
        open_registry(**switches)
    assert str(raised.value).startswith(start)


def test_a_broken_plugin_is_named_when_its_strategy_is_asked_for(three, install):
    install("bad", {"nitro-gas": "px_bad"}, {"px_bad": "import nowhere_at_all"})
    registry = open_registry(wanted=["nitro-gas"])
    with pytest.raises(PluginError) as raised:
        registry.get("nitro-gas")
    assert all(part in str(raised.value) for part in ("bad 1.0", "broken", "nowhere_at_all"))
    with pytest.raises(UnknownName):
        registry.get("something-else")


@pytest.mark.parametrize("kind", ["get", "criterion", "pack", "reporter"])
def test_an_unknown_name_may_be_in_a_file_that_could_not_be_loaded(kind, three, drop):
    folder = drop("one", "raise ValueError('no gas')")
    with pytest.raises(UnknownName) as raised:
        getattr(open_registry([folder]), kind)("somewhere-else")
    assert str(raised.value).endswith("; ./mine/one.py could not be loaded: ValueError: no gas")
    for name in ("three", "two"):
        drop(name, "raise KeyError")
    with pytest.raises(UnknownName, match=r"one\.py could .*; \./mine/three\.py could .*; and 1 more$"):
        getattr(open_registry([folder]), kind)("somewhere-else")


def test_a_near_name_comes_before_what_could_not_be_loaded(three, drop):
    folder = drop("one", "raise ValueError('no gas')")
    with pytest.raises(UnknownName, match=r"did you mean 'chill'\? \./mine/one\.py could not be loaded: "):
        open_registry([folder]).get("chil")


def test_a_broken_installed_plugin_is_no_guess_for_an_unknown_name(three, install):
    install("bad", {"nitro-gas": "px_bad"}, {"px_bad": "import nowhere_at_all"})
    assert open_registry().broken()
    assert open_registry().unloaded() == ""


def test_where_to_look_names_the_folder(three, drop):
    with pytest.raises(PluginError, match=r"; see: coldchoice plugins one --plugins mine$"):
        open_registry([drop("one", "raise ValueError")]).get("one")


def test_strict_raises_with_one_line_for_each_broken_plugin(three, drop):
    drop("one", "raise ValueError")
    folder = drop("two", "raise KeyError")
    with pytest.raises(PluginError) as raised:
        open_registry([folder], strict=True)
    assert len(str(raised.value).splitlines()) == 2
    assert len(open_registry([folder]).broken()) == 2


def test_strict_is_content_with_healthy_and_blocked_plugins(three):
    assert len(open_registry(block=["chill"], strict=True).strategies) == 2


def test_one_module_behind_two_names_is_contested(install, good):
    install("acme", {"gel": "px_gel", "jelly": "px_gel"}, {"px_gel": good("gel")})
    registry = open_registry()
    assert statuses(registry) == {("gel", "acme 1.0"): "ok", ("jelly", "acme 1.0"): "broken"}


# ---------------------------------------------------------------- criteria

WATER = """
from coldchoice.plugin.hookspecs import hookimpl


class Water:
    name, summary, unit, better = "water", "water used", "L", "lower"

    def scale(self, case):
        return 10.0, 0.0

    def assess(self, facts, case):
        return 1.0


@hookimpl
def criteria():
    return [Water()]
"""


def test_a_name_that_is_taken_can_be_freed_without_losing_more(install, drop, good):
    install("acme", {"gel": "px_gel"}, {"px_gel": good("gel")})
    records = open_registry([drop("gel", good("other")), drop("moss", good("gel"))]).broken()
    hints = {record.origin: record.hint for record in records}
    free = "rename one of the two, or leave the other out: --block"
    assert hints == {"./mine/gel.py": f"{free} acme", "./mine/moss.py": f"{free} gel"}
    (left,) = open_registry(["mine"], block=["gel"]).strategies
    assert left == "gel"


def test_what_is_no_strategy_is_told_as_what_it_is(install, good):
    install("acme", {"water": "px_water"}, {"px_water": WATER})
    install("peat", {"peat": "px_peat", "energy": "px_water"}, {"px_peat": good("peat")})
    with pytest.raises(InputError, match=r"^NAME: 'water': is a criterion, not a strategy$"):
        open_registry(wanted=["water"]).get("water", ("NAME",))


def test_a_criterion_name_is_given_once(install, drop):
    install("acme-water", {"water": "px_water"}, {"px_water": WATER})
    registry = open_registry([drop("aqua", WATER)])
    assert registry.criterion("water").record.origin == "acme-water 1.0"
    (broken,) = registry.broken()
    assert broken.cause == "the criterion name 'water' is taken by plugin 'water' of acme-water 1.0"


def test_a_criterion_may_have_the_name_of_a_strategy(install, drop, good):
    install("acme-water", {"water": "px_water"}, {"px_water": WATER})
    registry = open_registry([drop("bath", good("water"))])
    assert registry.broken() == ()
    assert registry.get("water").record.plugin == "bath"
    assert registry.criterion("water").record.plugin == "water"


def test_only_wanted_criteria_are_imported(three, install):
    install("acme-water", {"water": "px_water"}, {"px_water": WATER})
    assert list(open_registry(wanted=["chill"]).criteria) == []
    registry = open_registry(wanted=["chill", "water"])
    assert list(registry.criteria) == ["water"]
    assert {name for name in sys.modules if name.startswith("px_")} == {"px_chill", "px_water"}


def test_a_criterion_that_cannot_be_used_is_told(three, install, drop):
    install("acme-water", {"water": "px_water"}, {"px_water": WATER})
    with pytest.raises(UnknownName, match="unknown criterion; did you mean 'water'"):
        open_registry(wanted=["watre"]).criterion("watre", key=("criteria", 0))
    with pytest.raises(PluginError, match=r"criterion 'water' cannot be used: .* is blocked"):
        open_registry(block=["water"]).criterion("water")
    with pytest.raises(PluginError, match=r"criterion 'aqua' cannot be used: .* is broken"):
        open_registry([drop("aqua", "1 / 0")]).criterion("aqua")
