"""``coldchoice``: ``compare`` and everything around it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from coldchoice.cli.breakeven import breakeven
from coldchoice.cli.cells import cells
from coldchoice.cli.chain import chain
from coldchoice.cli.check import check
from coldchoice.cli.compare import compare
from coldchoice.cli.decide import decide
from coldchoice.cli.doctor import doctor
from coldchoice.cli.evidence import evidence
from coldchoice.cli.fingerprint import fingerprint
from coldchoice.cli.flips import flips
from coldchoice.cli.lists import criteria, lanes, prices
from coldchoice.cli.map import map
from coldchoice.cli.new import new
from coldchoice.cli.plugins import plugins
from coldchoice.cli.rates import MayBeNegative, rates
from coldchoice.cli.schema import schema
from coldchoice.cli.shared import (
    Help,
    Version,
    leave_out_pydantic_plugins,
    new_app,
    with_shared_switches,
)
from coldchoice.cli.template import template
from coldchoice.cli.tornado import tornado
from coldchoice.cli.validate import validate
from coldchoice.cli.voi import voi

VERBS: tuple[Callable[..., None], ...] = (
    compare, decide, flips,
    breakeven, map, tornado, voi,
    chain, validate, template, new, check, fingerprint,
    plugins, schema, criteria, cells, evidence, lanes, prices, rates,
    doctor,
)  # fmt: skip
"""What can be done, in the order of the help."""


def coldchoice(version: Version = False, help: Help = False) -> None:
    """Compare ways of preserving cells, frozen or cold, on cost, viability and flexibility."""


def app_for(asked: str | None = None) -> typer.Typer:
    """Return the app, made ready for one verb: to read the switches of all of them takes longer than most do.

    Parameters
    ----------
    asked
        The verb that will be run; of the others only name and summary are there. ``None`` = any may be.
    """
    app = new_app(no_args_is_help=True)
    app.callback(add_help_option=False)(coldchoice)
    for verb in VERBS:
        cls = MayBeNegative if verb is rates else None
        ready = with_shared_switches(verb) if asked in (None, verb.__name__) else _listed(verb)
        app.command(verb.__name__, cls=cls)(ready)
    return app


def _listed(verb: Callable[..., None]) -> Callable[[], None]:
    def listed() -> None:
        raise AssertionError("only listed: the app was made for another verb")

    listed.__doc__ = verb.__doc__
    return listed


def __getattr__(name: str) -> typer.Typer:
    """Make ``app``, with all verbs ready, for those who ask for it: the command itself makes its own."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()["app"] = app_for()
    return made


def main() -> None:
    """Run the command ``coldchoice``."""
    leave_out_pydantic_plugins()
    app_for(next((one for one in sys.argv[1:] if not one.startswith("-")), ""))()
