"""Own measurements to test with."""

from __future__ import annotations

from coldchoice.model.measurement import COLUMNS, Measurement

Rows = tuple[Measurement, ...]


def hold(name: str, mean: float, hours: float = 48.0, cell: str = "car-t", **others: object) -> Measurement:
    """Make a row of a cold hold."""
    fields = {
        "id": name, "source_id": "own", "cell_type": cell, "strategy": "hypothermic",
        "medium": "HypoThermosol-FRS", "temperature_c": 4.0, "duration_h": hours, "metric": "viability_pct",
        "mean": mean, "n": 6.0, "baseline": 96.0,
    }  # fmt: skip
    return Measurement.model_validate(fields | others)


def frozen(name: str, mean: float, cell: str = "car-t", **others: object) -> Measurement:
    """Make a row of slow freezing."""
    fields = {
        "id": name, "source_id": "own", "cell_type": cell, "strategy": "slow_freeze", "cpa": "DMSO",
        "metric": "recovery_pct", "mean": mean, "n": 6.0,
    }  # fmt: skip
    return Measurement.model_validate(fields | others)


def freezes(number: int, mean: float, cell: str = "car-t", **others: object) -> Rows:
    """Make several equal rows of slow freezing."""
    return tuple(frozen(f"f{n}", mean, cell, **others) for n in range(number))


def as_csv(rows: Rows) -> str:
    """Write rows as a table."""
    lines = [",".join(COLUMNS)]
    for row in rows:
        values = row.model_dump()
        lines.append(",".join("" if values[name] is None else f"{values[name]}" for name in COLUMNS))
    return "\n".join(lines) + "\n"
