from __future__ import annotations

import builtins
import json
import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import coldchoice.engine.blocks as blocks
import coldchoice_strategies.hypothermic as hypothermic
import coldchoice_strategies.minus80 as minus80
from coldchoice.accounting import account
from coldchoice.model.journey import Journey
from coldchoice.plugin.surroundings import FORKED, Surroundings, surroundings_kept, told, watch
from coldchoice.protocol import cold


@pytest.fixture
def before() -> Iterator[Surroundings]:
    kept = Surroundings()
    yield kept
    kept.put_back()


def test_where_nothing_changed_there_is_nothing_to_tell(before: Surroundings) -> None:
    assert before.put_back() == ()


@pytest.mark.parametrize(
    ("place", "name", "dotted"),
    [
        (np, "exp", "numpy.exp"),
        (np.random, "default_rng", "numpy.random.default_rng"),
        (builtins, "sum", "builtins.sum"),
        (account, "DISPOSITION_H", "coldchoice.accounting.account.DISPOSITION_H"),
        (account, "_stored", "coldchoice.accounting.account._stored"),
        (Journey, "total_h", "coldchoice.model.journey.Journey.total_h"),
    ],
)
def test_what_is_replaced_is_told_and_put_back(
    place: object, name: str, dotted: str, before: Surroundings
) -> None:
    held = vars(place)[name]
    setattr(place, name, lambda *_: 1)
    assert before.put_back() == (dotted,)
    assert vars(place)[name] is held


def test_what_is_deleted_is_put_back_too(before: Surroundings) -> None:
    held = np.log
    del np.log
    assert before.put_back() == ("numpy.log",)
    assert np.log is held


def test_names_may_be_added_and_what_belongs_to_a_run_may_change(before: Surroundings) -> None:
    np.made_up = 1  # type: ignore[attr-defined]
    held, blocks._work = blocks._work, lambda number, draws: None
    assert before.put_back() == ()
    blocks._work = held
    del np.made_up  # type: ignore[attr-defined]


def test_what_was_changed_before_is_nobody_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    Surroundings()
    monkeypatch.setattr(account, "_stored", lambda *_: 1)
    assert Surroundings().put_back() == ()


def test_the_working_directory_is_put_back(before: Surroundings, tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    assert before.put_back() == ("the working directory",)
    assert os.getcwd() == here


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (np, "inf", 100.0),
        (math, "pi", 3),
        (np, "newaxis", 0),
        (np, "linalg", math),
        (hypothermic.Hypothermic, "assess", None),
        (hypothermic.Hypothermic, "summary", "the best of all"),
        (hypothermic, "cold_step", None),
        (minus80, "CONTAINERS", {}),
        (cold, "PRICED_MEDIA", {}),
        (cold.ColdOptions, "model_config", {}),
    ],
)
def test_constants_and_what_plugins_are_made_of_are_held(
    place: Any, name: str, value: Any, before: Surroundings
) -> None:
    held = vars(place).get(name)
    assert held is not None or name == "newaxis"
    setattr(place, name, value)
    (told_of,) = before.put_back()
    assert told_of.endswith(f".{name}")
    assert vars(place)[name] is held


def test_options_that_are_made_anew_with_other_defaults_are_put_back(before: Surroundings) -> None:
    field = cold.ColdOptions.model_fields["temperature"]
    usual = cold.ColdOptions().temperature
    field.default = 20.0
    cold.ColdOptions.model_rebuild(force=True)
    assert cold.ColdOptions().temperature == 20.0
    found = before.put_back()
    assert "coldchoice.protocol.cold.ColdOptions.temperature.default" in found
    assert cold.ColdOptions().temperature == usual
    assert field.default == usual
    assert before.put_back() == ()


def test_a_variable_that_coldchoice_reads_is_put_back(
    before: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLDCHOICE_BLOCK", "placebo")
    kept = Surroundings()
    os.environ["COLDCHOICE_TIMEOUT"] = "abc"
    del os.environ["COLDCHOICE_BLOCK"]
    os.environ["OTHER_LIBRARY"] = "1"
    assert kept.put_back() == (
        "the environment variable COLDCHOICE_BLOCK",
        "the environment variable COLDCHOICE_TIMEOUT",
    )
    assert "COLDCHOICE_TIMEOUT" not in os.environ
    assert os.environ["COLDCHOICE_BLOCK"] == "placebo"
    assert os.environ.pop("OTHER_LIBRARY") == "1"


def test_the_environment_itself_is_put_back(before: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    held = os.environ
    monkeypatch.setattr(os, "environ", {})
    before.put_back()
    assert os.environ is held


@pytest.fixture
def acme() -> Iterator[Any]:
    """A module of a package that offers something."""
    module: Any = ModuleType("acme_cold.store")
    module.TABLE, module.price, module._CACHE = 1, len, None
    sys.modules["acme_cold.store"] = module
    watch("acme_cold")
    yield module
    del sys.modules["acme_cold.store"]


def test_what_a_plugin_changes_of_itself_is_left_to_it_and_nobody_else_is_blamed(acme: Any) -> None:
    first, second = Surroundings(), Surroundings()
    acme.TABLE = 2
    assert first.put_back("acme_cold") == ()
    assert second.put_back("another") == first.put_back("another") == ()
    acme.price = max
    assert second.put_back("another") == ("acme_cold.store.price",)
    assert (acme.price, acme.TABLE) == (len, 2)


def test_ours_may_not_even_change_itself(before: Surroundings) -> None:
    held, hypothermic.Hypothermic.summary = hypothermic.Hypothermic.summary, "the best of all"
    assert before.put_back("coldchoice_strategies") == (
        "coldchoice_strategies.hypothermic.Hypothermic.summary",
    )
    assert hypothermic.Hypothermic.summary == held


def test_what_was_not_worked_out_yet_may_be(acme: Any) -> None:
    kept = Surroundings()
    acme._CACHE = {1: 2}
    assert kept.put_back("another") == ()


def test_what_is_done_inside_a_block_is_put_back_at_its_end() -> None:
    held = np.exp
    with surroundings_kept("another") as changed:
        np.exp = np.sin
    assert (changed, np.exp) == (["numpy.exp"], held)
    with surroundings_kept("coldchoice_strategies") as changed:
        pass
    assert changed == []


def test_many_changes_are_told_in_one_line() -> None:
    assert told(("a", "b", "c", "d", "e")) == "it changed a, b, c and 2 more, which was put back"


def test_methods_of_every_class_of_coldchoice_are_put_back() -> None:
    """A step of the library that draws otherwise would change everybody's numbers."""
    from coldchoice.evidence.estimate import Estimate

    before, kept = Surroundings(), Estimate.draw
    Estimate.draw = lambda *given, **more: 0.0  # type: ignore[method-assign]
    changed = before.put_back()
    assert Estimate.draw is kept
    assert changed == ("coldchoice.evidence.estimate.Estimate.draw",)


def test_the_recursion_limit_and_the_library_are_put_back() -> None:
    before, kept, deep = Surroundings(), json.dumps, sys.getrecursionlimit()
    sys.setrecursionlimit(deep + 7)
    json.dumps = lambda *given, **more: "{}"
    assert before.put_back() == ("the recursion limit", "json.dumps")
    assert (json.dumps, sys.getrecursionlimit()) == (kept, deep)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_process_that_a_plugin_splits_off_ends_where_the_plugin_does() -> None:
    before = Surroundings()
    child = os.fork()
    if child == 0:
        before.put_back()
        os._exit(99)  # not reached
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == FORKED
