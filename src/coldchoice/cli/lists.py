"""``coldchoice lanes``, ``prices`` and ``criteria``: what a scenario can name, with what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coldchoice.cli.plugins import table
from coldchoice.cli.shared import AsJson, Block, Folders, Only, command
from coldchoice.errors import InputError, Problem

TWO_AIRPORTS = "write e.g. 'coldchoice lanes FRA JFK'"

if TYPE_CHECKING:
    from coldchoice.model.priced import PricedItem


@command
def lanes(
    start: Annotated[str | None, typer.Argument(metavar="FROM", help="IATA code of an airport.")] = None,
    end: Annotated[
        str | None, typer.Argument(metavar="TO", help="Another one: only lanes meant for that distance.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the lanes: how long they take and what goes wrong on them."""
    from coldchoice.evidence.lanes import lanes as library

    found = library()
    km = None if start is None else _distance_km(start, end)
    if km is not None:
        found = {name: lane for name, lane in found.items() if lane.fits(km)}
    headers = ("lane", "door to door", "delayed", "disrupted", "what", "source")
    rows = [
        (
            lane.name, lane.duration.text, _chance(lane.delay_probability, lane.delay_adds),
            _chance(lane.disruption_probability, lane.disruption_adds), lane.summary, lane.source,
        )
        for lane in found.values()
    ]  # fmt: skip
    if km is not None and not as_json:
        typer.echo(
            f"{start} to {end}: {km:,.0f} km in a great circle. Lanes that are meant for it (assumption); "
            "their hours are their own, none are made of the distance.\n"
        )
    _tell(headers, rows, found, as_json)


def _distance_km(start: str, end: str | None) -> float:
    from coldchoice.engine.distances import distance_km

    if end is None:
        raise InputError(Problem("a distance needs two airports", value=repr(start), hint=TWO_AIRPORTS))
    if start == end:
        raise InputError(Problem("is the same airport twice", value=repr(start), hint=TWO_AIRPORTS))
    return distance_km(start, end)


@command
def prices(
    tables: Annotated[
        list[str] | None,
        typer.Option(
            "--library",
            metavar="FILE",
            help="Table of your own prices, laid over the library; may be given again.",
        ),
    ] = None,
    required: Annotated[
        bool, typer.Option("--required", help="Only what has no public price: replace it with a quotation.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the prices of the library, and which of them a table of your own replaces."""
    from coldchoice.evidence.prices import prices as shipped

    own: Mapping[str, PricedItem] = {}
    if tables:
        from coldchoice.engine.own_money import own_prices

        own, _ = own_prices(tables, tables)
    library = {name: one for name, one in {**shipped(), **own}.items() if one.required or not required}
    headers: tuple[str, ...] = (
        "item", "low", "likely", "high", "money", "year", "per", "grade", "status", "quote", "source",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = [
        (
            one.item, f"{one.low:,g}", f"{one.mode:,g}", f"{one.high:,g}", one.currency, str(one.price_year),
            one.unit, one.grade, one.status, "needed" if one.required else "-", ";".join(one.sources) or "-",
        )
        for one in library.values()
    ]  # fmt: skip
    if tables:
        headers = (*headers, "instead of")
        rows = [(*row, _instead_of(row[0], own, shipped())) for row in rows]
    rows = [(*row, one.what) for row, one in zip(rows, library.values(), strict=True)]
    _tell((*headers, "what"), rows, library, as_json)


def _instead_of(item: str, own: Mapping[str, PricedItem], shipped: Mapping[str, PricedItem]) -> str:
    """Say what a row of one's own replaces."""
    if item not in own:
        return "-"
    return shipped[item].amounts if item in shipped else "new"


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
