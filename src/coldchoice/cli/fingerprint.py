"""``coldchoice fingerprint NAME...``: what strategies answer on a fixed grid, and what changed since."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.output import check_output, deliver
from coldchoice.cli.shared import Block, Folders, Only, Output, command, say

if TYPE_CHECKING:
    from coldchoice.engine.fingerprint import Signature
    from coldchoice.plugin.registry import Registry

USUAL_TOLERANCE = 0.02
"""As `coldchoice.engine.fingerprint.TOLERANCE`, which ``--help`` must not wait for; a test compares them."""


@command
def fingerprint(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Strategies, with their default options.")
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="Take all strategies, and look for near-clones among them.")
    ] = False,
    diff: Annotated[
        str | None,
        typer.Option(metavar="OLD.json", help="Say what changed since these fingerprints were written."),
    ] = None,
    tolerance: Annotated[
        float,
        typer.Option(
            metavar="N",
            min=0.0,
            max=1.0,
            help="Largest difference between near-clones: points, or share of cost.",
        ),
    ] = USUAL_TOLERANCE,
    folders: Folders = None,
    block: Block = None,
    only: Only = None,
    output: Output = None,
) -> None:
    """Put a fixed grid of 60 questions to strategies: their signatures, and what changed in the answers.

    Written as text, as .json to be compared with later, or as a picture in .svg.
    """
    if not names and not everyone:
        raise typer.BadParameter("name strategies, or give --all", param_hint="NAME")
    form = os.path.splitext(output or "")[1].lower()
    if form not in ("", ".txt", ".json", ".svg"):
        raise typer.BadParameter(
            f"the ending of {output!r} is none of .txt, .json, .svg", param_hint="--output"
        )
    check_output(output)
    from coldchoice.plugin.registry import open_registry
    from coldchoice.report.fingerprint_document import read_fingerprints

    old = None if diff is None else read_fingerprints(diff)
    asked = None if everyone else tuple(dict.fromkeys(names or ()))
    registry = open_registry(folders or (), block or (), only or (), wanted=asked)
    found = _taken(registry, asked)
    if old is not None and diff is not None:
        from coldchoice.report.fingerprint_words import difference_text

        pairs = [(_of_old(old, one, diff, alone=len(found) == 1), one) for one in found]
        deliver("\n".join(difference_text(before, after) for before, after in pairs), output)
    else:
        deliver(_written(found, form, tolerance), output)


def _taken(registry: Registry, asked: Sequence[str] | None) -> tuple[Signature, ...]:
    from coldchoice.cli.progress import Progress
    from coldchoice.engine.fingerprint import signatures
    from coldchoice.model.scenario import Choice

    choices = [
        Choice(strategy=registry.get(name, ("NAME",)).strategy.name) for name in asked or registry.strategies
    ]
    with Progress() as progress:
        return signatures(registry, choices, progress.of("fingerprint", "probes"))


def _of_old(old: dict[str, Signature], one: Signature, file: str, *, alone: bool) -> Signature:
    """Signature of the same name; where both sides have only one, that, whatever its name."""
    from coldchoice.errors import UnknownName

    if one.name in old:
        return old[one.name]
    if alone and len(old) == 1:
        (before,) = old.values()
        say(f"{file} holds {before.name}, not {one.name}")
        return before
    raise UnknownName("strategy", one.name, old, (file,))


def _written(found: Sequence[Signature], form: str, tolerance: float) -> str:
    if form == ".json":
        from coldchoice.report.fingerprint_document import fingerprint_json

        return fingerprint_json(found, tolerance)
    from coldchoice.report.fingerprint_words import clones_told, fingerprints_text

    if form == ".svg":
        from coldchoice.engine.fingerprint import near_clones
        from coldchoice.report.fingerprint_picture import fingerprints_svg

        return fingerprints_svg(found, list(clones_told(near_clones(found, tolerance), tolerance)))
    return fingerprints_text(found, tolerance)
