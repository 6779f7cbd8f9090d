"""``coldchoice lanes [FROM TO]`` and ``prices``: the library, each entry with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from coldchoice.cli.plugins import table
from coldchoice.cli.shared import AsJson, command
from coldchoice.errors import InputError, Problem

TWO_AIRPORTS = "write e.g. 'coldchoice lanes FRA JFK'"


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
    return distance_km(start, end)


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
