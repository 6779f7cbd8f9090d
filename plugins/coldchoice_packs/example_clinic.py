"""An example of a data pack: prices, a measured hold and a cell type of a clinic that does not exist."""

from __future__ import annotations

from pathlib import Path

from coldchoice import hookimpl

HERE = Path(__file__).parent


class ExampleClinic:
    """Made-up numbers in the form of real ones: copy the three tables and put your own in their place.

    Every price and every answer of the cell type says that it is an assumption; the measurements are not of
    cells that anyone kept.
    """

    name = "example-clinic"
    summary = "made-up prices, holds and a graft of a clinic that does not exist"
    prices = HERE / "example_clinic_prices.csv"
    measurements = HERE / "example_clinic_measurements.csv"
    cell_types = HERE / "example_clinic_cell_types.csv"


@hookimpl
def library() -> list[ExampleClinic]:
    """Offer the one pack of this file."""
    return [ExampleClinic()]
