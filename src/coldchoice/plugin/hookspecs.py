"""The hooks that a plugin can implement, without arguments: one for each kind of thing that it can offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pluggy import HookimplMarker, HookspecMarker

if TYPE_CHECKING:
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.pack import DataPack
    from coldchoice.model.reporter import Reporter
    from coldchoice.model.strategy import Strategy

PROJECT = "coldchoice"
"""Name of the pluggy project, and of the entry-point group in which plugins are declared."""

hookspec = HookspecMarker(PROJECT)
hookimpl = HookimplMarker(PROJECT)
"""Marks a function of a plugin as the answer to the hook of its name.

The function is called once, without arguments, when the plugin is loaded. A name that is no hook, and a
hook that asks for arguments, make the plugin *broken*; its record says which.
"""


# a specification has no body: plugins answer it
@hookspec
def strategies() -> list[Strategy]:  # type: ignore[empty-body]
    """Return the strategies that this plugin offers.

    Called once, when the plugin is loaded. Heavy libraries belong inside `assess`, so that a run
    which does not use the strategy does not wait for them.

    Returns
    -------
    list of Strategy
        Instances, not classes; at least one. By convention the first has the name of the entry point.
    """


# a specification has no body: plugins answer it
@hookspec
def criteria() -> list[Criterion]:  # type: ignore[empty-body]
    """Return the further criteria that this plugin offers.

    Called once, as `strategies` is. A criterion counts only in a scenario that names it under `criteria`.

    Returns
    -------
    list of Criterion
        Instances, not classes; at least one.
    """


# a specification has no body: plugins answer it
@hookspec
def reporters() -> list[Reporter]:  # type: ignore[empty-body]
    """Return the further forms of the answer that this plugin offers.

    Called once, as `strategies` is. A reporter writes only where ``--format`` names it, or ``-o`` a file of
    its ending.

    Returns
    -------
    list of Reporter
        Instances, not classes; at least one.
    """


# a specification has no body: plugins answer it
@hookspec
def library() -> list[DataPack]:  # type: ignore[empty-body]
    """Return the data packs that this plugin offers: tables of prices, measurements and cell types.

    Called once, as `strategies` is. The tables are read, and count, only in a scenario that names the pack
    under `packs`.

    Returns
    -------
    list of DataPack
        Instances, not classes; at least one.
    """
