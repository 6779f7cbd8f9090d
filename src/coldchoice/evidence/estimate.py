"""An estimated quantity with its spread: what is not known, and what differs from lot to lot.

This is all that callers see of a fit, so the fits behind it can be exchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coldchoice.model.assessment import Grade

    Floats = NDArray[np.float64]
    Values: TypeAlias = float | Floats

Scale = Literal["logit", "log", "identity"]
Status = Literal["fitted", "assumption"]

Z_95 = 1.6448536269514722
"""The 95 % point of the standard normal distribution."""


class Estimate(NamedTuple):
    """A quantity that is normal on its `scale`: location, and two kinds of spread that are never mixed.

    Attributes
    ----------
    location
        Median on the transformed scale.
    sd_parameter
        What a better study could teach: estimation, and the difference between centres.
    sd_lot
        What differs between lots or donors however well the parameter is known.
    scale
        ``logit`` for fractions, ``log`` for rates and times, or ``identity``.
    grade
        A three or more measured studies of this cell and medium, B one or two, C borrowed, D assumption.
    sources
        Evidence ids; see `coldchoice.evidence.citations`.
    studies
        Number of measured studies of this cell behind it.
    status
        ``fitted`` from the tables, or ``assumption``.
    note
        What a reader has to know.
    """

    location: float
    sd_parameter: float
    sd_lot: float
    scale: Scale
    grade: Grade
    sources: tuple[str, ...] = ()
    studies: int = 0
    status: Status = "fitted"
    note: str = ""

    @property
    def median(self) -> float:
        """Median in natural units."""
        return float(_natural(self.location, self.scale))

    @property
    def interval(self) -> tuple[float, float]:
        """5 and 95 % points in natural units, both kinds of spread together."""
        reach = Z_95 * float(np.hypot(self.sd_parameter, self.sd_lot))
        low, high = self.location - reach, self.location + reach
        return float(_natural(low, self.scale)), float(_natural(high, self.scale))

    def draw(self, parameter_normal: Values = 0.0, lot_normal: Values = 0.0) -> Values:
        """Values for given standard normals; with zeros, the median.

        Parameters
        ----------
        parameter_normal
            Draws of the ``parameter`` stream, a float or shape (draws,).
        lot_normal
            Draws of the ``lot`` stream, a float or shape (draws,).

        Returns
        -------
        Values
            In natural units, a float or shape (draws,).
        """
        location = self.location + self.sd_parameter * parameter_normal + self.sd_lot * lot_normal
        return _natural(location, self.scale)

    def wider(self, by: float, note: str, grade: Grade = "C") -> Estimate:
        """Return the same with more parameter spread, no better grade than `grade`, and the reason added."""
        spread = float(np.hypot(self.sd_parameter, by))
        notes = "; ".join(part for part in (self.note, note) if part)
        return self._replace(sd_parameter=spread, grade=max(self.grade, grade), note=notes)

    def scaled(self, factor: float) -> Estimate:
        """Return a quantity on the log scale multiplied by `factor`."""
        return self._replace(location=self.location + float(np.log(factor)))


def estimate_from(record: dict[str, Any]) -> Estimate:
    """Build an estimate from a record of ``fitted.json``."""
    return Estimate(**{**record, "sources": tuple(filter(None, record["sources"].split(";")))})


def _natural(location: Values, scale: Scale) -> Values:
    if scale == "log":
        return np.exp(location)
    if scale == "logit":
        return 0.5 + 0.5 * np.tanh(0.5 * location)  # the logistic function, without overflow
    return location
