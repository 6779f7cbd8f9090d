from __future__ import annotations

import multiprocessing
import os

import pytest

from coldchoice.decide.weights import Weights
from coldchoice.engine.block import Contestant, Job
from coldchoice.engine.blocks import each_block
from coldchoice.engine.compare import compare
from coldchoice.engine.settle import anchors_of, settle
from coldchoice.errors import PluginError
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.model.case import Case
from coldchoice.model.comparison import CRITERIA, Origin
from coldchoice.plugin.tried import time_limited
from tests.scenes import Told, registry, scenario


def pools_can_be_had() -> bool:
    """Whether this system forks, and has the shared memory that a pool's locks live in."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return False
    try:
        multiprocessing.get_context("fork").Lock()
    except OSError:
        return False
    return True


can_fork = pytest.mark.skipif(not pools_can_be_had(), reason="this system has no pools of processes")


def process_and_block(case: object) -> Assessment:
    noted = (f"{os.getpid()} {case.streams.block}",)
    return Assessment(facts=Facts(0.9, 0.99), notes=noted)


def job(draws: int) -> Job:
    asked = scenario(draws=draws, duration="10 h", logistics={})
    terms = settle(asked)
    one = Contestant("note", Told("note", process_and_block), {}, Origin("t", "t", "1"))
    return Job(asked, terms, anchors_of(asked, terms), Weights.given(None, CRITERIA), (one,))


def notes(draws: int, workers: int) -> list[tuple[str, str]]:
    found = []
    for block, _ in each_block(job(draws), None, workers, None):
        process, number = block.told["note"].notes[0].split()
        found.append((process, number))
    return found


def test_blocks_come_in_order_with_their_draws() -> None:
    blocks = list(each_block(job(25_000), None, 1, None))
    assert [draws for _, draws in blocks] == [10_000] * 3
    assert [number for _, number in notes(25_000, 1)] == ["0", "1", "2"]


@can_fork
def test_a_worker_that_is_ended_is_one_error_and_the_time_limit_names_who_did_it() -> None:
    def ends_later(case: Case) -> Assessment:
        if case.streams.block == 2:
            os._exit(3)
        return Assessment(facts=Facts(0.9, 0.99))

    asked, doors = scenario(draws=30_000, duration="10 h", logistics={}), registry(Told("later", ends_later))
    with pytest.raises(PluginError, match=r"a worker process ended in .*COLDCHOICE_TIMEOUT=60"):
        compare(asked, doors, workers=2)
    with time_limited(60.0):
        (row,) = compare(asked, doors, workers=2).rows
    assert row.reason == "it ended its process with exit code 3"


def test_a_short_run_is_one_block() -> None:
    assert [draws for _, draws in each_block(job(300), None, 4, None)] == [300]


@can_fork
def test_workers_share_the_later_blocks_and_hand_them_back_in_order() -> None:
    found = notes(40_000, 3)
    assert [number for _, number in found] == ["0", "1", "2", "3"]
    assert found[0][0] == str(os.getpid())
    assert all(process != str(os.getpid()) for process, _ in found[1:])


@can_fork
def test_two_blocks_need_no_workers() -> None:
    assert {process for process, _ in notes(20_000, 4)} == {str(os.getpid())}


def test_where_forking_is_not_to_be_had_one_process_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert {process for process, _ in notes(40_000, 3)} == {str(os.getpid())}


def test_progress_counts_draws() -> None:
    told: list[tuple[int, int]] = []
    list(each_block(job(25_000), None, 1, lambda done, total: told.append((done, total))))
    assert told == [(10_000, 30_000), (20_000, 30_000), (30_000, 30_000)]


def test_without_shared_memory_one_process_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("no shared memory")

    monkeypatch.setattr("multiprocessing.synchronize.Lock", refused)
    assert {process for process, _ in notes(30_000, 2)} == {str(os.getpid())}
