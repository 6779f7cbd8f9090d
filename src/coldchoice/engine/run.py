"""Run all blocks of a job, and rank those that the gates let through over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.decide.ranking import BlockRanks, Ranking, rank
from coldchoice.engine.block import Block, Job, Told, excluded
from coldchoice.engine.blocks import Progress, each_block
from coldchoice.engine.tally import Running, Tally
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.ask import Silent
    from coldchoice.engine.further import Failures
    from coldchoice.model.terms import Terms


class Outcome(NamedTuple):
    """What a run leaves behind.

    Attributes
    ----------
    first
        The first block, with what the strategies said besides numbers.
    means
        Means over all blocks, by row.
    silent
        Rows without an assessment, and why.
    ranks
        Sums of the ranking over all blocks, in the order of ``first.contenders``; ``None`` = nobody.
    ranking
        The order they amount to.
    lines
        Means of what was seen of the lines in which units wait; see `coldchoice.engine.worlds.line_key`.
    failed
        Further criteria that failed and why, row by row; they count for nobody.
    journeys
        Means of what was seen of the journeys, by the number of the group that waits in the same lines.
    """

    first: Block
    means: dict[str, Tally]
    silent: dict[str, Silent]
    ranks: BlockRanks | None
    ranking: Ranking
    lines: dict[str, Tally] = {}
    failed: Failures = {}
    journeys: dict[str, Tally] = {}


def run(job: Job, workers: int, progress: Progress | None) -> Outcome:
    """Run every block; again, if over all of them the gates let others through than in the first.

    Again also, without it, where a further criterion fails for some strategy: it is left out for all.
    """
    contenders: tuple[str, ...] | None = None
    silent: dict[str, Silent] = {}  # who fails once has failed: a strategy may answer otherwise the next time
    failed: Failures = {}
    while True:
        running = lines = journeys = Running(0, 0, {})
        ranks: BlockRanks | None = None
        first: Block | None = None
        for block, draws in each_block(job, contenders, workers, progress):
            first = first or block
            if block.failed:
                break
            silent = {**block.silent, **silent}
            running, lines = running.plus(block.tallies, draws), lines.plus(block.lines, draws)
            journeys = journeys.plus(block.journeys, draws)
            if block.ranks is not None and block.contenders == first.contenders:
                ranks = block.ranks if ranks is None else ranks.merge(block.ranks)
        assert first is not None, "a run has at least one block"
        if block.failed:
            from coldchoice.engine.further import without

            failed, job, contenders = failed | block.failed, without(job, block.failed), None
            # whoever declined may do so no more without it
            silent = {name: one for name, one in silent.items() if one.status == "failed"}
            continue
        means = running.without(silent).means()
        out = gated(means, first.told, job.terms)
        contenders = tuple(label for label in sorted(means) if label not in out)
        if contenders == first.contenders:
            ranking = Ranking((), out, running.draws) if ranks is None else rank(contenders, ranks, out)
            seen = lines.means(), failed, journeys.means()
            return Outcome(first, means, silent, ranks, ranking, *seen)


def gated(means: dict[str, Tally], told: dict[str, Told], terms: Terms) -> dict[str, str]:
    """Return whom a gate excludes, and why."""
    return {label: reason for label in means if (reason := excluded(means[label], told[label], terms))}
