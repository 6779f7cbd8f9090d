from __future__ import annotations

import builtins
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import coldchoice.engine.blocks as blocks
from coldchoice.accounting import account
from coldchoice.model.journey import Journey
from coldchoice.plugin.surroundings import Surroundings, told


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


def test_many_changes_are_told_in_one_line() -> None:
    assert told(("a", "b", "c", "d", "e")) == "it changed a, b, c and 2 more, which was put back"
