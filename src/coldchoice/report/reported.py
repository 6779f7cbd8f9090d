"""Let a plugin's reporter write the answer; what goes wrong inside it is its own failure, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING

from coldchoice.engine.ask import in_one_line
from coldchoice.errors import PluginError
from coldchoice.plugin.limits import memory_limited
from coldchoice.plugin.quiet import stdout_to_stderr
from coldchoice.plugin.steady import home_of
from coldchoice.plugin.surroundings import Surroundings, told
from coldchoice.plugin.tried import seconds_allowed, try_first

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison
    from coldchoice.model.reporter import Reporter


def reported(reporter: Reporter, comparisons: Sequence[Comparison]) -> str:
    """Return what `reporter` writes of the comparisons; nothing it prints or changes gets out.

    Raises
    ------
    PluginError
        If it raises, changes what belongs to all, takes too long, or returns anything but text.
    """
    before = Surroundings()
    reason, text = _rendered(reporter, comparisons)
    if changed := before.put_back(home_of(reporter)):
        reason = told(changed)
    if reason or not isinstance(text, str):
        reason = reason or f"render returned {type(text).__name__}, not text"
        raise PluginError(f"format {reporter.name!r} failed: {reason}")
    return "".join((text,))  # text itself, and nothing that only derives from it


def _rendered(reporter: Reporter, comparisons: Sequence[Comparison]) -> tuple[str, object]:
    """Return why it failed, and what it returned."""
    from coldchoice.plugin.apart import Ended

    try:
        if seconds_allowed() is not None:
            try_first(lambda: reporter.render(comparisons))
        with stdout_to_stderr(), memory_limited():
            return "", copy_context().run(lambda: reporter.render(comparisons))
    except Ended as ended:
        return str(ended), None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        trace = error.__traceback__
        frames = trace and trace.tb_next and trace.tb_next.tb_next
        return in_one_line(error.with_traceback(frames)), None  # without the lines above
