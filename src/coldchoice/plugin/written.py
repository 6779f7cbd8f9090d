"""A strategy file in a folder of plugins, as a plugin like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.plugin.hookspecs import hookimpl

if TYPE_CHECKING:
    from pathlib import Path

    from coldchoice.model.strategy import Strategy


class WrittenPlugin:
    """A plugin that offers the strategy of one file."""

    def __init__(self, strategy: Strategy) -> None:
        self._strategy = strategy

    @hookimpl
    def strategies(self) -> list[Strategy]:
        """Offer it."""
        return [self._strategy]


def plugin_of(file: Path, shown: str) -> WrittenPlugin:
    """Read a strategy file; `shown` is its name in messages.

    Raises
    ------
    ScenarioError
        With every mistake in it.
    """
    from coldchoice.written.read import read_strategy

    return WrittenPlugin(read_strategy(file, shown))
