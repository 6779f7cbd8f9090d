"""Let a plugin's reporter write the answer; what goes wrong inside it is its own failure, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldchoice.engine.ask import in_one_line
from coldchoice.errors import PluginError
from coldchoice.plugin.quiet import stdout_to_stderr

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison
    from coldchoice.model.reporter import Reporter


def reported(reporter: Reporter, comparisons: Sequence[Comparison]) -> str:
    """Return what `reporter` writes of the comparisons; nothing it prints gets into the answer.

    Raises
    ------
    PluginError
        If it raises, or returns anything but text.
    """
    try:
        with stdout_to_stderr():
            text: object = reporter.render(comparisons)
    except (Exception, SystemExit) as error:
        trace = error.__traceback__
        told = in_one_line(error.with_traceback(trace and trace.tb_next))  # without the line above
        raise PluginError(f"format {reporter.name!r} failed: {told}") from None
    if not isinstance(text, str):
        raise PluginError(f"format {reporter.name!r} failed: render returned {type(text).__name__}, not text")
    return text
