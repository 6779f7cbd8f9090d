"""``coldchoice plugins [NAME]``: what is there, whether it can be used, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.output import check_output, deliver
from coldchoice.cli.shared import AsJson, Block, Folders, Only, command, say

if TYPE_CHECKING:
    from coldchoice.plugin.record import PluginRecord
    from coldchoice.plugin.registry import Registry


@command
def plugins(
    name: Annotated[
        str | None, typer.Argument(help="What to tell all about: a plugin, strategy or criterion.")
    ] = None,
    folders: Folders = None,
    block: Block = None,
    only: Only = None,
    as_json: AsJson = False,
    sha256: Annotated[
        bool, typer.Option("--sha256", help="Show what each plugin is made of, as a digest.")
    ] = False,
    pin: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write the list that trusts the plugins that can be used, as they are; with NAME, that one.",
        ),
    ] = None,
) -> None:
    """List the plugins, or tell all about one."""
    if pin is not None and (as_json or sha256):
        raise typer.BadParameter(
            f"takes no {'--json' if as_json else '--sha256'} beside it", param_hint="--pin"
        )
    check_output(pin)
    from coldchoice.plugin import listing
    from coldchoice.plugin.registry import open_registry

    registry = open_registry(folders or (), block or (), only or ())
    if pin is not None:
        _pin(registry.records if name is None else _usable(registry, name), pin, alone=name is not None)
    elif name is not None:
        found = listing.details(registry, name)
        typer.echo(_json(found) if as_json else "\n\n".join(map(_told, found)))
    elif as_json:
        typer.echo(_json(listing.inventory(registry.records)))
    else:
        rows: Sequence[Sequence[str]] = listing.rows(registry.records, registry.strategies)
        headers: Sequence[str] = listing.HEADERS
        if sha256:
            rows = listing.with_digests(registry.records, map(tuple, rows))
            headers = (*headers[:-1], "sha256", headers[-1])
        typer.echo(table(headers, rows))


def _usable(registry: Registry, name: str) -> tuple[PluginRecord, ...]:
    """Return the plugins of that name, or that offer something of it, that can be used.

    Raises
    ------
    PluginError
        If none of them can: there is nothing to trust.
    """
    from coldchoice.errors import PluginError
    from coldchoice.plugin.listing import records_of

    found = records_of(registry, name)
    usable = tuple(record for record in found if record.status == "ok")
    if not usable:
        raise PluginError("; ".join(map(str, found)))
    return usable


def _pin(records: Iterable[PluginRecord], file: str, *, alone: bool) -> None:
    """Write the list of trusted plugins, and say what it has otherwise than the one that stood there.

    `alone`: entries of other plugins stay as they are.
    """
    import os

    from coldchoice.plugin.trust import changed, read_trust_list, trust_list

    records = tuple(records)
    # raises for a file that is something else: it is not overwritten
    old = read_trust_list(file) if os.path.isfile(file) and os.path.getsize(file) else None
    deliver(trust_list(records, kept=old if alone else None), file)
    number = sum(record.status == "ok" for record in records)
    say(f"{number} plugin{'s' if number != 1 else ''} pinned in {file}")
    if old is not None:
        for line in changed(old, read_trust_list(file)):
            say(line)


def _told(detail: dict[str, object]) -> str:
    from coldchoice.plugin.listing import detail_lines

    return "\n".join(detail_lines(detail))


def _json(data: object) -> str:
    import json

    return json.dumps(data, indent=2, ensure_ascii=False)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of left-aligned text; the last column may run on.

    A few lines instead of tabulate, which this light command need not wait for.
    """
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    lines = [headers, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
