"""Named lanes: how long a usual way of sending takes, what goes wrong on it, and what the carriage costs.

The table holds times and temperatures as a scenario writes them, so a default reads like a user's own value.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp, log, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import UnknownName
from coldchoice.evidence.prices import price
from coldchoice.evidence.tables import Row, read_table
from coldchoice.model.priced import PricedItem
from coldchoice.model.uncertain import Uncertain
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coldchoice.model.calendar import Season
    from coldchoice.model.logistics import Chance

    Floats = NDArray[np.float64]

_TIMING = ("duration", "delay_probability", "delay_adds", "disruption_probability", "disruption_adds")
_UPPER = 1.959963984540054  # standard normal quantile of 0.975


class Origin(NamedTuple):
    """Where one value of a lane comes from.

    `sources` are row ids of ``cost_logistics.csv``; `status` is ``read`` or ``assumption``.
    """

    sources: tuple[str, ...]
    status: str
    note: str

    def __str__(self) -> str:
        """Write what stands beside the value: ``CL112;CL113``, or ``assumption (...)`` where it is one."""
        if self.status == "read":
            return ";".join(self.sources)
        return f"assumption ({'; '.join((*self.sources, self.note))})"


class Lane(NamedTuple):
    """One way of sending.

    Attributes
    ----------
    name, summary
        Name as scenarios write it, and one line for people.
    duration
        Planned hours door to door with their spread.
    delay_probability, delay_adds
        How often a departure is late, and by how many hours; the mean of it is that of an exponential.
    disruption_probability, disruption_adds
        How often a transport is cancelled or diverted, and how many hours that adds.
    shared_by_shipment
        Whether delay and disruption strike all units of a shipment at once.
    excursion_mean, excursion_high
        Probability that a box leaves its temperature band: its mean, and the bound that it stays under with
        97.5 %.
    ambient
        Temperature around the box, degC, over a whole year.
    distance_km
        Shortest and longest distance for which the lane is meant.
    cold_item, frozen_item
        Priced item of the carriage of one shipment at 2-8 C and frozen, without the box.
    origins
        Where each of these comes from, by the attribute's name.
    ambient_summer, ambient_winter
        The same in one season; ``None`` where the season makes no difference.
    """

    name: str
    summary: str
    duration: Uncertain
    delay_probability: float
    delay_adds: Uncertain
    disruption_probability: float
    disruption_adds: Uncertain
    shared_by_shipment: bool
    excursion_mean: float
    excursion_high: float
    ambient: Uncertain
    distance_km: tuple[float, float]
    cold_item: str
    frozen_item: str
    origins: Mapping[str, Origin]
    ambient_summer: Uncertain | None = None
    ambient_winter: Uncertain | None = None

    @property
    def delay(self) -> Chance:
        """Late departures, as a leg of a scenario holds them."""
        from coldchoice.model.logistics import Chance

        return Chance(probability=self.delay_probability, adds=self.delay_adds)

    @property
    def disruption(self) -> Chance:
        """Cancelled or diverted transports, as a leg of a scenario holds them."""
        from coldchoice.model.logistics import Chance

        return Chance(probability=self.disruption_probability, adds=self.disruption_adds)

    def ambient_in(self, season: Season) -> Uncertain:
        """Temperature around the box in one season, or over a whole year; degC."""
        profile = {"summer": self.ambient_summer, "winter": self.ambient_winter}.get(season)
        return self.ambient if profile is None else profile

    @property
    def seasonal(self) -> bool:
        """Whether the season makes a difference."""
        return self.ambient_summer is not None or self.ambient_winter is not None

    def fits(self, distance_km: float) -> bool:
        """Tell whether the lane is meant for such a distance."""
        shortest, longest = self.distance_km
        return shortest <= distance_km <= longest

    @property
    def source(self) -> str:
        """Evidence ids behind the lane's times and chances, then what of them is an assumption."""
        return self.source_of(*_TIMING)

    def source_of(self, *names: str) -> str:
        """Return the same of some attributes alone."""
        timing = [(name, origin) for name, origin in self.origins.items() if name in names]
        read = [source for _, origin in timing if origin.status == "read" for source in origin.sources]
        assumed = ", ".join(name for name, origin in timing if origin.status != "read")
        return "; ".join((*dict.fromkeys(read), *([f"assumption: {assumed}"] if assumed else [])))

    @property
    def cold_cost(self) -> PricedItem:
        """Price of carrying one shipment at 2-8 C."""
        return price(self.cold_item)

    @property
    def frozen_cost(self) -> PricedItem:
        """Price of carrying one frozen shipment."""
        return price(self.frozen_item)

    def excursion(self, normal: Floats) -> Floats:
        """Return the probability of an excursion, (draws,); `normal` draws how far its mean is off.

        Lognormal with the lane's mean and 97.5 % bound; never above 1.
        """
        import numpy as np

        median, sigma = lognormal_by_mean_and_bound(self.excursion_mean, self.excursion_high)
        return np.minimum(median * np.exp(sigma * normal), 1.0)


def lane(name: str) -> Lane:
    """Return a lane by name; `UnknownName` with the nearest spelling where there is none."""
    try:
        return lanes()[name]
    except KeyError:
        raise UnknownName("lane", name, lanes()) from None


@cache
def lanes() -> Mapping[str, Lane]:
    """Return all lanes by name, from the nearest to the farthest."""
    by_lane: dict[str, dict[str, Row]] = {}
    for row in read_table("lanes"):
        by_lane.setdefault(row["lane"], {})[row["quantity"]] = row
    return MappingProxyType({name: _lane(name, rows) for name, rows in by_lane.items()})


def _lane(name: str, rows: dict[str, Row]) -> Lane:
    value = {quantity: row["value"] for quantity, row in rows.items()}
    return Lane(
        name=name,
        summary=value["summary"],
        duration=Uncertain.parse(_as_written(value["duration"]), "time"),
        delay_probability=float(value["delay_probability"]),
        delay_adds=Uncertain.parse(value["delay_adds"], "time"),
        disruption_probability=float(value["disruption_probability"]),
        disruption_adds=Uncertain.parse(value["disruption_adds"], "time"),
        shared_by_shipment=value["shared_by_shipment"] == "yes",
        excursion_mean=float(value["excursion_mean"]),
        excursion_high=float(value["excursion_high"]),
        ambient=Uncertain.parse(value["ambient"], "temperature"),
        distance_km=_distances(value["distance_km"]),
        cold_item=value["cold_item"],
        frozen_item=value["frozen_item"],
        origins=MappingProxyType({quantity: _origin(row) for quantity, row in rows.items() if row["status"]}),
        ambient_summer=_season(value, "ambient_summer"),
        ambient_winter=_season(value, "ambient_winter"),
    )


def _season(value: dict[str, str], quantity: str) -> Uncertain | None:
    return Uncertain.parse(value[quantity], "temperature") if quantity in value else None


def _distances(text: str) -> tuple[float, float]:
    """Read ``100..1500``, the shortest and the longest distance."""
    shortest, longest = text.split("..")
    return float(shortest), float(longest)


def _origin(row: Row) -> Origin:
    return Origin(tuple(filter(None, row["sources"].split(";"))), row["status"], row["note"])


def _as_written(text: str) -> str | dict[str, str]:
    """Turn ``{dist: lognormal, median: 36 h}`` into the mapping that a scenario holds; other text stays."""
    if not text.startswith("{"):
        return text
    pairs = (part.split(":") for part in text.strip("{}").split(","))
    return {key.strip(): value.strip() for key, value in pairs}


def lognormal_by_mean_and_bound(mean: float, upper: float) -> tuple[float, float]:
    """Return (median, sigma) of the lognormal with this mean and this 97.5 % quantile.

    With ``q`` the normal quantile, ``sigma**2 / 2 - q sigma + ln(upper / mean) = 0``; the smaller root is
    taken. Needs ``mean < upper <= mean * exp(q**2 / 2)``, about 6.8 times the mean.
    """
    sigma = _UPPER - sqrt(_UPPER**2 - 2.0 * log(upper / mean))
    return mean * exp(-(sigma**2) / 2.0), sigma
