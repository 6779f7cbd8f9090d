"""Hand out the blocks of a run, to this process or to several; they come back in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from coldchoice.engine.block import Block, Job, run_block
from coldchoice.errors import PluginError
from coldchoice.model.streams import blocks
from coldchoice.plugin.tried import VARIABLE

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Progress = Callable[[int, int], None]
T = TypeVar("T")

_work: Callable[[int, int], Any] | None = None
"""The work of this run, inherited by forked workers: strategies need not be picklable."""


def each_block(
    job: Job, contenders: tuple[str, ...] | None, workers: int, progress: Progress | None
) -> Iterator[tuple[Block, int]]:
    """Yield every block with its number of draws, in the order of their numbers.

    The first block is run here, and decides who takes part in the others if `contenders` is ``None``.
    """
    _keep_freed_memory()
    sizes = blocks(job.scenario.draws)
    done, total = 0, sum(sizes)
    for block, draws in _run_all(job, contenders, sizes, workers):
        done += draws
        if progress is not None:
            progress(done, total)
        yield block, draws


def _keep_freed_memory() -> None:
    """Let the allocator keep what is freed instead of handing it back and faulting it in again.

    glibc raises its threshold to the size of the largest mapped piece that was ever freed; this one is never
    written to, so it costs no memory. Without it the small arrays of a fresh process take 2-5 times as long.
    """
    np.empty(3_000_000)


def _run_all(
    job: Job, contenders: tuple[str, ...] | None, sizes: list[int], workers: int
) -> Iterator[tuple[Block, int]]:
    first = run_block(job, 0, sizes[0], contenders)
    yield first, sizes[0]
    # who said nothing in the first block is out of the run; who changed what belongs to all was caught there,
    # where all of it is looked at, and must not get at it again
    asked = job._replace(contestants=tuple(one for one in job.contestants if one.label not in first.silent))

    def later(number: int, draws: int) -> Block:
        return run_block(asked, number, draws, first.contenders)

    yield from zip(shared(later, sizes, workers, start=1), sizes[1:], strict=True)


def shared(work: Callable[[int, int], T], sizes: list[int], workers: int, start: int = 0) -> Iterator[T]:
    """Yield what `work` makes of each block, called with its number and draws, from number `start` on.

    The blocks are done by up to `workers` processes and come back in order.

    Raises
    ------
    PluginError
        If a process is gone before its block is done.
    """
    later = range(start, len(sizes))
    pool = _pool(work, min(workers, len(later)))
    if pool is None:
        for number in later:
            yield work(number, sizes[number])
        return
    from concurrent.futures.process import BrokenProcessPool

    try:
        with pool:
            yield from pool.map(_work_on, later, sizes[start:])
    except BrokenProcessPool:
        raise PluginError(
            "a worker process ended in the middle of a block: a strategy ended it, or memory ran out; "
            f"with {VARIABLE}=60 every strategy is tried apart, and the one is named"
        ) from None


def _pool(work: Callable[[int, int], Any], workers: int) -> ProcessPoolExecutor | None:
    """Return a pool of forked workers; ``None`` where one process is enough, or forking is not to be had."""
    if workers < 2:
        return None
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    if "fork" not in get_all_start_methods():
        return None
    global _work
    _work = work
    context = get_context("fork")
    try:
        context.Lock()  # what a pool is made of; refused where there is no shared memory
    except OSError:
        return None
    return ProcessPoolExecutor(workers, mp_context=context)


def _work_on(number: int, draws: int) -> Any:
    assert _work is not None, "set before the workers were forked"
    return _work(number, draws)
