"""What keeping frozen cells costs: a share of a store that others fill too, or a store of one's own."""

from __future__ import annotations

from typing import Literal

import numpy as np

from coldchoice.model.assessment import Use
from coldchoice.model.streams import Floats
from coldchoice.model.units import YEAR_H

Storage = Literal["ln2-vapour", "minus80"]
Store = Literal["shared", "own"]

VIALS_PER_LN2_FREEZER = 19_500.0
"""Capacity of the freezer whose price is the most likely one (evidence CL054)."""

BAG_ML = 50.0
"""Volume of the bag whose place in a store is priced."""

VIALS_PER_BAG = 25.0  # assumption: room of a 50 mL bag with its cassette, in vials
BAGS_PER_MINUS80_FREEZER = 400.0  # assumption: as for the share of one that a bag pays
FILLED = 0.5  # assumption: half of the places are taken on average, as in a shared store
DAYS_PER_YEAR = 365.25


def storage_uses(
    storage: Storage, store: Store, *, bags: bool, containers: float, stored_h: Floats, units_per_year: float
) -> list[Use]:
    """Return what is spent on storing.

    A shared store is paid for by room and time, since others fill the rest of it. A store of one's own is
    paid for by the year whatever lies in it: the freezer, its service and supply and, for nitrogen, filling,
    oxygen monitor, installation and yearly requalification. There is one freezer at least, and from there on
    as much of the next as is needed.

    Parameters
    ----------
    storage, store
        Where the cells are kept, and whose it is.
    bags, containers
        Whether the containers are bags, and how many places one unit fills; see `places`.
    stored_h
        How long a unit lies there, in hours, (draws,).
    units_per_year
        Units stored in a year.
    """
    nitrogen = storage == "ln2-vapour"
    years = stored_h / YEAR_H
    if store == "shared":
        item = ("ln2-storage-bag" if bags else "ln2-storage-vial") if nitrogen else "minus80-storage-bag"
        return [Use(item, years * containers)]
    stock = float(np.mean(years)) * units_per_year * containers * (VIALS_PER_BAG if bags else 1.0)
    if not nitrogen:
        number = freezers(stock, BAGS_PER_MINUS80_FREEZER * VIALS_PER_BAG)
        return [
            Use("minus80-freezer", number, "year"),
            Use("minus80-energy", number * DAYS_PER_YEAR, "year"),
        ]
    number = freezers(stock, VIALS_PER_LN2_FREEZER)
    by_freezer = ("ln2-freezer", "ln2-freezer-service", "ln2-freezer-supply", "ln2-freezer-requalification")
    by_room = ("ln2-autofill", "oxygen-monitor", "ln2-installation")
    return [
        *(Use(item, number, "year") for item in by_freezer),
        *(Use(item, 1.0, "year") for item in by_room),
    ]


def places(containers: float, volume_ml: float) -> float:
    """Return how many places of a 50 mL bag some bags of this volume in all take; one each at least."""
    return max(containers, volume_ml / BAG_ML)  # assumption: room grows as volume does


def freezers(stock_vials: float, vials_per_freezer: float) -> float:
    """Return how many freezers hold a stock that fills half of them; one at least."""
    return max(1.0, stock_vials / (FILLED * vials_per_freezer))
