"""``coldchoice lanes``, ``prices`` and ``criteria``: what a scenario can name, with what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer

from coldchoice.cli.plugins import table
from coldchoice.cli.shared import AsJson, Block, Folders, Only, command


@command
def lanes(as_json: AsJson = False) -> None:
    """List the lanes: how long they take and what goes wrong on them."""
    from coldchoice.evidence.lanes import lanes as library

    headers = ("lane", "door to door", "delayed", "disrupted", "what", "source")
    rows = [
        (
            lane.name, lane.duration.text, _chance(lane.delay_probability, lane.delay_adds),
            _chance(lane.disruption_probability, lane.disruption_adds), lane.summary, lane.source,
        )
        for lane in library().values()
    ]  # fmt: skip
    _tell(headers, rows, library(), as_json)


@command
def prices(as_json: AsJson = False) -> None:
    """List the prices of the library."""
    from coldchoice.evidence.prices import prices as library

    headers = ("item", "low", "likely", "high", "money", "year", "per", "grade", "status", "source", "what")
    rows = [
        (
            one.item, f"{one.low:,g}", f"{one.mode:,g}", f"{one.high:,g}", one.currency, str(one.price_year),
            one.unit, one.grade, one.status, ";".join(one.sources) or "-", one.what,
        )
        for one in library().values()
    ]  # fmt: skip
    _tell(headers, rows, library(), as_json)


@command
def criteria(
    folders: Folders = None, block: Block = None, only: Only = None, as_json: AsJson = False
) -> None:
    """List what strategies can be compared by: the criteria that are always there, and those of plugins."""
    from coldchoice.model.criterion import ALWAYS
    from coldchoice.plugin.registry import open_registry

    found = open_registry(folders or (), block or (), only or ()).criteria
    told = {
        **{one.name: {**_said(one), "plugin": "", "origin": "always there"} for one in ALWAYS},
        **{
            name: {
                **_said(offer.criterion),
                "plugin": offer.record.plugin,
                "origin": offer.record.origin,
            }
            for name, offer in found.items()
        },
    }
    rows = [(name, one["unit"], one["better"], one["origin"], one["summary"]) for name, one in told.items()]
    _tell(("criterion", "unit", "better", "from", "what"), rows, told, as_json)


def _said(criterion: Any) -> dict[str, str]:
    return {part: getattr(criterion, part) for part in ("name", "unit", "better", "summary")}


def _chance(probability: float, adds: Any) -> str:
    return f"{probability:.3g} by {adds.text}" if probability else "never"


def _tell(
    headers: Sequence[str], rows: Iterable[Sequence[str]], library: Mapping[str, object], as_json: bool
) -> None:
    if not as_json:
        typer.echo(table(headers, rows))
        return
    import json

    typer.echo(json.dumps([plain(entry) for entry in library.values()], indent=2, ensure_ascii=False))


def plain(value: Any) -> Any:
    """Turn an entry of the library into what JSON knows."""
    if hasattr(value, "_asdict"):
        return {name: plain(inner) for name, inner in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    if hasattr(value, "to_json"):
        return value.to_json()
    return value if value is None or isinstance(value, str | int | float) else str(value)
