"""The answer as data: plain dictionaries and lists, and their one spelling as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from coldchoice.evidence.exchange import conversion_factor
from coldchoice.model.stated import write_stated

if TYPE_CHECKING:
    from coldchoice.model.chained import StageAnswer
    from coldchoice.model.comparison import Comparison, Further, Interval, Row, WeakInput
    from coldchoice.model.priced import PricedItem
    from coldchoice.model.rates import Rates
    from coldchoice.model.terms import Terms

DOCUMENT_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""

DIGITS = 12
"""Significant digits of a float: beyond them, sums differ between machines."""


def json_text(comparisons: Sequence[Comparison]) -> str:
    """Return the document as JSON: sorted keys, one spelling for every number, newline at the end.

    The same comparisons give the same bytes; what differs between machines stands under ``made_with`` alone.
    """
    return written(document(comparisons))


def written(data: Mapping[str, Any]) -> str:
    """Return a document of ours as JSON: sorted keys, newline at the end; every document is spelt so."""
    from json import dumps

    return dumps(data, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def made_with() -> dict[str, str]:
    """Return the versions that an answer was computed with."""
    from platform import python_version

    import numpy as np

    from coldchoice._version import __version__

    return {"coldchoice": __version__, "numpy": np.__version__, "python": python_version()}


def document(comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """Return everything known of the comparisons, as data that JSON can hold.

    See `coldchoice.report.schema` for its form. Numbers without end and missing numbers are both
    ``None``; floats are rounded to twelve significant digits.
    """
    from coldchoice.report.references import citations

    data = {
        "document": DOCUMENT_VERSION,
        "made_with": made_with(),
        "comparisons": [_comparison(comparison) for comparison in comparisons],
        "citations": citations(comparisons),
    }
    plain: dict[str, Any] = plain_data(data)
    return plain


def plain_data(value: object) -> Any:
    """Return `value` with nothing in it that JSON cannot hold; what is not data is written as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, Mapping):
        return {str(key): plain_data(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain_data(part) for part in value)
    if isinstance(value, list | tuple):
        return [plain_data(part) for part in value]
    return str(value)


def rounded(value: float) -> float | None:
    """Round to twelve significant digits; ``None`` for infinity and NaN, 0 for minus 0."""
    return float(f"{value:.{DIGITS}g}") + 0.0 if isfinite(value) else None


def _plugins(comparison: Comparison) -> list[dict[str, Any]]:
    """Who took part, and what each is made of: as it was let in, or else as it is now."""
    from coldchoice.plugin.digest import digest

    found = {one.plugin: one.verified or digest(one.distribution, one.location) for one in comparison.taken}
    return [{**one._asdict(), "sha256": found.get(one.plugin)} for one in comparison.plugins]


def _trusted(comparison: Comparison) -> dict[str, Any]:
    trusted = comparison.trusted
    if trusted is None:
        return {}
    return {"trusted": {"file": PurePath(trusted.file).name, "sha256": trusted.sha256}}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    scenario = comparison.scenario
    return {
        "file": PurePath(comparison.file).name if comparison.file else None,
        "scenario": scenario.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "input_hash": scenario.input_hash(),
        "draws": comparison.draws,
        "seed": comparison.seed,
        "terms": terms_data(comparison.terms, scenario.rates),
        "defaults": [default._asdict() for default in comparison.defaults],
        "anchors": {name: anchors._asdict() for name, anchors in comparison.anchors.items()},
        "weights": comparison.weights,
        **({"preferred": comparison.preferred._asdict()} if comparison.preferred else {}),
        "rows": [_row(row) for row in comparison.rows],
        "ranking": [row.name for row in comparison.ranked],
        "complete": comparison.complete,
        "dominated": [{"strategy": lost, "by": by} for lost, by in comparison.dominated],
        "why": comparison.why,
        "flips": comparison.flips,
        "weakest": [_weak(weak) for weak in comparison.weakest],
        "conversions": comparison.conversions,
        "plugins": _plugins(comparison),
        **_trusted(comparison),
        "unloadable": comparison.unloadable,
        **_own(comparison),
        **_journeys(comparison),
        **lines_data(comparison),
        **({"further": [_further(one) for one in comparison.further]} if comparison.further else {}),
        **_own_money(comparison),
    }


def _further(criterion: Further) -> dict[str, Any]:
    return {**criterion._asdict(), "origin": criterion.origin._asdict()}


def _own(comparison: Comparison) -> dict[str, Any]:
    """Tell which own measurements the answer rests on; nothing where the scenario names none."""
    own = comparison.scenario.own
    if own is None:
        return {}
    told = {
        "count": len(own.rows),
        "ids": [row.id for row in own.rows],
        "digest": own.digest,
        "unused": [one._asdict() for one in own.unused],
    }
    return {"own_measurements": told}


def _journeys(comparison: Comparison) -> dict[str, Any]:
    """Tell how long units are under way; nothing where there is neither a calendar nor customs."""
    told = [{**one._asdict(), "hours": one.hours._asdict()} for one in comparison.journeys]
    return {"journeys": told} if told else {}


def lines_data(comparison: Comparison | StageAnswer) -> dict[str, Any]:
    """Tell of the lines in which units wait; nothing where the scenario has no capacities."""
    told = [{**line._asdict(), "wait_h": line.wait_h._asdict()} for line in comparison.lines]
    return {"lines": told} if comparison.scenario.capacity else {}


def _own_money(comparison: Comparison) -> dict[str, Any]:
    """Tell which tables of money the answer rests on; nothing where the scenario names none."""
    own = comparison.scenario.own_money
    if own is None:
        return {}
    rates = own.rates
    told = {
        "items": sorted(own.prices),
        **({"packs": list(own.packs)} if own.packs else {}),
        "library_digest": own.prices_digest or None,
        "rates": rates and {"file": rates.name, "as_of": rates.as_of, "digest": rates.digest},
    }
    return {"own_money": told}


def _row(row: Row) -> dict[str, Any]:
    data = row._asdict()
    further = {name: _interval(values) for name, values in data.pop("further").items()}
    lines = data.pop("further_lines")
    return {
        **data,
        **({"further": further, "further_lines": lines} if further else {}),
        "viability": _interval(row.viability),
        "cost": _interval(row.cost),
        "flexibility": _interval(row.flexibility),
        "dye_viability": _interval(row.dye_viability),
        "radius_km": _interval(row.radius_km),
        "inputs": [used._asdict() for used in row.inputs],
        "cost_items": [item._asdict() for item in row.cost_items],
        "origin": row.origin._asdict() if row.origin else None,
    }


def _interval(values: Interval | None) -> dict[str, float] | None:
    return values._asdict() if values is not None else None


def _weak(weak: WeakInput) -> dict[str, Any]:
    return weak._asdict()


def terms_data(terms: Terms, rates: Rates | None) -> dict[str, Any]:
    """Write the terms; money as plain numbers in `currency` at the prices of `price_year`."""
    data = terms._asdict()
    del data["defaults"]  # stand once, beside the terms
    return {
        **data,
        "legs": [_part(leg) for leg in terms.legs],
        "sites": [_part(site) for site in terms.sites],
        "release_tests": [_part(test) for test in terms.release_tests],
        "postponement": _alone(terms.postponement),
        "unit_value": terms.unit_value.amount,
        "failure_cost": terms.failure_cost.amount,
        "unit_value_stated": write_stated(terms.unit_value_stated),
        "failure_cost_stated": write_stated(terms.failure_cost_stated),
        "prices": {item: _price(one, terms, rates) for item, one in terms.prices.items()},
    }


def _alone(causes: Sequence[Any]) -> dict[str, Any] | list[dict[str, Any]]:
    """Write one cause as it is, several as a list: as a scenario file would."""
    return _part(causes[0]) if len(causes) == 1 else [_part(one) for one in causes]


def _price(one: PricedItem, terms: Terms, rates: Rates | None) -> float | dict[str, float]:
    """Write a price that stands above the library's: one number, or the three of its range."""
    factor = conversion_factor(one.currency, one.price_year, terms.currency, terms.price_year, rates)
    if not one.has_range:
        return one.mode * factor
    return {"low": one.low * factor, "mode": one.mode * factor, "high": one.high * factor}


def _part(part: Any) -> dict[str, Any]:
    """Write a part of a scenario as a scenario file would."""
    written: dict[str, Any] = part.model_dump(mode="json", exclude_none=True)
    return written
