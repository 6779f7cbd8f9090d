"""At which cooling rates cells of a class were ever frozen.

The curve of survival over the cooling rate goes on in both directions for ever; this says where its support
ends. Read only where a scenario sets a rate.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from coldchoice.evidence.cells import cell_type as library_cell
from coldchoice.evidence.cooling import best_rate_c_per_min
from coldchoice.evidence.kinetics import range_text
from coldchoice.evidence.tables import read_table
from coldchoice.record import NamedTuple

NEAR_RATE = 2.0
"""Assumption: a rate up to twice the fastest or half the slowest measured one counts as measured."""

SURVIVAL = frozenset({"viability_pct", "recovery_pct", "attachment_pct"})
"""Metrics that count living cells."""

BY_RATE = frozenset({"slow_freeze", "freeze_minus80"})
"""Ways of freezing in which the cooling rate is what was varied."""

SERIES = MappingProxyType(
    {
        "blood-nucleated": (1.0, 10.0, "P087;P088"),
        "pluripotent": (1.0, 10.0, "P089"),
        "hepatic": (3.0, 3.0, "P091"),
        "gamete": (10.0, 10.0, "P092"),
        "platelet": (0.4, 100.0, "P094"),
    }
)
"""Slowest and fastest rate of the series behind the best rates, C/min, and their evidence ids, by class."""


class MeasuredRates(NamedTuple):
    """Cooling rates that were measured with cells of a class.

    Attributes
    ----------
    slowest_c_per_min, fastest_c_per_min
        Ends of the range; both the rate that is taken as best where none was measured.
    whose
        Class whose rates these are; ``None`` where none was measured.
    sources
        Evidence ids.
    """

    slowest_c_per_min: float
    fastest_c_per_min: float
    whose: str | None
    sources: tuple[str, ...]

    def factor_outside(self, rate_c_per_min: float) -> float:
        """How many times faster than the fastest, or slower than the slowest; 1 between them."""
        return max(rate_c_per_min / self.fastest_c_per_min, self.slowest_c_per_min / rate_c_per_min, 1.0)

    def text(self, rate_c_per_min: float) -> str:
        """Name a rate and the range: ``cooling at 30 C/min: measured at 1 to 10 C/min``."""
        span = range_text(self.slowest_c_per_min, self.fastest_c_per_min)
        if self.whose is None:
            return f"cooling at {rate_c_per_min:g} C/min: no rate was measured, {span} C/min is taken as best"
        return f"cooling at {rate_c_per_min:g} C/min: measured at {span} C/min"


@cache
def measured_rates(cell_type: str) -> MeasuredRates:
    """Find the cooling rates that were measured with a cell's class, else with its kin.

    Parameters
    ----------
    cell_type
        Name in the library of cells.

    Raises
    ------
    UnknownName
        For a cell type that is not in the library.
    """
    from coldchoice.evidence.coding import kin_of  # patterns that most runs need not make

    cell = library_cell(cell_type)
    own, every = cell.cell_class, _rates()
    near = [rate for rate in every if rate[0] == own]
    near = near or [rate for rate in every if kin_of(rate[0]) == kin_of(own)]
    if not near:
        best = best_rate_c_per_min(cell.name, own)
        return MeasuredRates(best, best, None, ())
    return MeasuredRates(
        slowest_c_per_min=min(low for _, low, _, _ in near),
        fastest_c_per_min=max(high for _, _, high, _ in near),
        whose=near[0][0],
        sources=tuple(dict.fromkeys(name for *_, names in near for name in names.split(";"))),
    )


@cache
def _rates() -> tuple[tuple[str, float, float, str], ...]:
    """Class, slowest and fastest rate, and ids of all that was measured."""
    from coldchoice.evidence.coding import class_of  # patterns that most runs need not make

    rows = (
        (class_of(row["cell_type"]), float(row["cooling_rate_c_per_min"]), row["id"])
        for row in read_table("cryo")
        if row["cooling_rate_c_per_min"] and row["metric"] in SURVIVAL and row["strategy"] in BY_RATE
    )
    series = ((whose, low, high, names) for whose, (low, high, names) in SERIES.items())
    return (*series, *((whose, rate, rate, name) for whose, rate, name in rows))
