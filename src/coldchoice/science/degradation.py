r"""Loss at any temperature from accelerated studies: Šesták-Berggren law with one Arrhenius rate.

.. math:: y = y_0\,[1 + (n - 1)\,\tau]^{-1/(n - 1)},\qquad \tau = \int e^{k - a/T}\,dt

A temperature changes only how fast the age :math:`\tau` runs, so an excursion adds to the age and the law is
read once, at the end. Order 0 is a straight line, order 1 is first order, higher orders slow down as they go.

For proteins and small molecules. Living cells have no single activation energy (see
`coldchoice.science.hold`), and for biologicals an extrapolation over temperature only supports real-time
data. Law and published cases: Francq, Wells, Williams and Ball 2025, doi:10.32614/CRAN.package.AccelStab
(evidence C010 to C014).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.errors import ColdchoiceError, InputError, Problem
from coldchoice.record import NamedTuple
from coldchoice.science.hold import GAS_CONSTANT_KJ_PER_MOL_K, ZERO_CELSIUS_K
from coldchoice.science.ranges import Table, Values, at_least_zero, choose, positive

if TYPE_CHECKING:
    import numpy.typing as npt

    Column = npt.NDArray[np.float64]

LARGEST_EXPONENT = 700.0
"""Rates above exp of this are taken as this: nothing is left either way, and nothing overflows."""

NEARLY_FIRST_ORDER = 1e-6
"""Below this, log1p(x)/x is taken from its series, exact to 1e-12."""

STARTS = tuple((a, n) for a in (4e3, 1e4, 1.8e4) for n in (0.5, 1.5, 6.0))
"""Where a fit begins: activation temperature in K, and order; the best end is kept."""

BOUNDS = ((-60.0, 0.0, 0.0), (30.0, 1e5, 60.0))
"""Smallest and largest log rate (per h, at the reference), activation temperature (K) and order of a fit."""

TOLERANCES = MappingProxyType({"xtol": 1e-12, "ftol": 1e-12, "gtol": 1e-12})


class Law(NamedTuple):
    """Parameters of the law.

    Attributes
    ----------
    start
        Value at time 0, in the unit of the attribute.
    log_rate_per_h
        Natural logarithm of the rate per hour at infinite temperature.
    activation_k
        Activation energy over the gas constant, in kelvin.
    order
        Reaction order, 0 or more.
    """

    start: Values
    log_rate_per_h: Values
    activation_k: Values
    order: Values

    @property
    def activation_kj_per_mol(self) -> Values:
        """Activation energy."""
        return self.activation_k * GAS_CONSTANT_KJ_PER_MOL_K


class Fit(NamedTuple):
    """A fitted law, the standard deviation of the residuals, and the degrees of freedom left for it."""

    law: Law
    residual_sd: float
    degrees: int


def accumulated_age(
    durations_h: Table, temperatures_c: Table, log_rate_per_h: Values, activation_k: Values
) -> Values:
    """Age after a profile of holds, each at its temperature; dimensionless. Ages of profiles add.

    Parameters
    ----------
    durations_h, temperatures_c
        The profile, shape ``(n,)``; for a logger trace see `coldchoice.science.hold.log_durations_h`.
    log_rate_per_h, activation_k
        As in `Law`, floats or ``(draws,)``.

    Raises
    ------
    InputError
        If lengths differ, a duration is negative or a temperature is at or below absolute zero.
    """
    hours = np.asarray(durations_h, dtype=np.float64)
    kelvin = np.asarray(temperatures_c, dtype=np.float64) + ZERO_CELSIUS_K
    if hours.shape != kelvin.shape or hours.ndim != 1 or hours.size == 0:
        raise InputError(Problem("durations_h and temperatures_c must be of one length, at least 1"))
    at_least_zero(durations_h=hours)
    positive(temperatures_k=kelvin)
    total: Values = 0.0
    for hold_h, t_k in zip(hours.tolist(), kelvin.tolist(), strict=True):
        total = total + hold_h * np.exp(np.minimum(log_rate_per_h - activation_k / t_k, LARGEST_EXPONENT))
    return total


def share_left(age: Values, order: Values) -> Values:
    """Share of the start that is left at an age; exact at and near order 1, where the usual form fails.

    Parameters
    ----------
    age
        From `accumulated_age`.
    order
        0 or more. Below 1 nothing is left from the age 1/(1 - order) on.

    Raises
    ------
    InputError
        If an argument is negative.
    """
    at_least_zero(age=age, order=order)
    age = np.minimum(age, np.exp(LARGEST_EXPONENT))
    x = (order - 1.0) * age
    some = np.greater(x, -1.0)
    small = np.less(np.abs(x), NEARLY_FIRST_ORDER)
    per_age = choose(small, 1.0 - 0.5 * x, np.log1p(choose(some & ~small, x, 1.0)) / choose(small, 1.0, x))
    return choose(some, np.exp(-age * choose(some, per_age, 1.0)), 0.0)


def hold_to_share_h(share: Values, temperature_c: float, law: Law) -> Values:
    """Hours at one temperature until a share of the start is left: closed form.

    Parameters
    ----------
    share
        Lowest acceptable share, above 0 and at most 1.
    temperature_c
        Temperature of the hold.
    law
        Parameters.

    Raises
    ------
    InputError
        If the share is not in (0, 1].
    """
    positive(share=share)
    at_least_zero(loss=1.0 - share)
    lost = -np.log(share)
    x = (law.order - 1.0) * lost
    small = np.less(np.abs(x), NEARLY_FIRST_ORDER)
    needed = lost * choose(small, 1.0 + 0.5 * x, np.expm1(x) / choose(small, 1.0, x))
    per_h = accumulated_age([1.0], [temperature_c], law.log_rate_per_h, law.activation_k)
    hours: Values = needed / np.maximum(per_h, np.exp(-LARGEST_EXPONENT))
    return hours


def value_after(durations_h: Table, temperatures_c: Table, law: Law) -> Values:
    """Value of the attribute after a profile of holds; arguments and errors as `accumulated_age`."""
    return law.start * share_left(
        accumulated_age(durations_h, temperatures_c, law.log_rate_per_h, law.activation_k), law.order
    )


def fit_law(hold_h: Table, temperature_c: Table, value: Table, order: float | None = None) -> Fit:
    """Fit the law to measured values at constant temperatures by least squares, all temperatures at once.

    Parameters
    ----------
    hold_h, temperature_c, value
        One measurement each, shape ``(n,)``.
    order
        Reaction order, if it is to be fixed, e.g. 0; otherwise it is fitted, from 0 to 60.

    Raises
    ------
    InputError
        If lengths differ, there are too few measurements, or fewer than two temperatures.
    ColdchoiceError
        If scipy is not installed.
    """
    data = _measured(hold_h, temperature_c, value, 3 if order is not None else 4)
    least_squares = _least_squares()
    free = slice(0, 3 if order is None else 2)
    guess = -float(np.log(data.hours.max())) - 1.0
    ends = [
        least_squares(
            lambda trial: data.value - _fitted(trial, data, order)[1],
            np.array([guess, activation_k, n][free]),
            bounds=tuple(np.array(ends[free]) for ends in BOUNDS),
            x_scale=[1.0, 1e3, 1.0][free],
            **TOLERANCES,
        )
        for activation_k, n in (STARTS if order is None else STARTS[::3])
    ]
    best = min(ends, key=lambda end: float(end.cost))
    log_rate, activation = float(best.x[0]), float(best.x[1])
    law = Law(
        start=_fitted(best.x, data, order)[0],
        log_rate_per_h=log_rate + activation * data.inverse_reference,
        activation_k=activation,
        order=float(best.x[2]) if order is None else order,
    )
    degrees = len(data.value) - len(best.x) - 1
    return Fit(law, float(np.sqrt(2.0 * best.cost / degrees)), degrees)


class _Data(NamedTuple):
    """Measurements, and the inverse temperature at which rate and activation hardly depend on each other."""

    hours: Column
    inverse_k: Column
    value: Column
    inverse_reference: float


def _fitted(trial: Column, data: _Data, order: float | None) -> tuple[float, Column]:
    """Best start for a trial of the other parameters, and the values it gives; the start enters linearly."""
    exponent = trial[0] - trial[1] * (data.inverse_k - data.inverse_reference)
    ages = data.hours * np.exp(np.minimum(exponent, LARGEST_EXPONENT))
    left = np.asarray(share_left(ages, float(trial[2]) if order is None else order))
    start = float(left @ data.value / max(left @ left, 1e-300))
    return start, start * left


def _measured(hold_h: Table, temperature_c: Table, value: Table, parameters: int) -> _Data:
    columns = [np.asarray(column, dtype=np.float64) for column in (hold_h, temperature_c, value)]
    hours, kelvin, y = columns[0], columns[1] + ZERO_CELSIUS_K, columns[2]
    if not hours.shape == kelvin.shape == y.shape or hours.ndim != 1:
        raise InputError(Problem("hold_h, temperature_c and value must be of one length"))
    if len(y) <= parameters:
        rule = f"too few measurements for {parameters} parameters"
        raise InputError(Problem(rule, key=("value",), value=str(len(y))))
    at_least_zero(hold_h=hours)
    positive(temperature_k=kelvin, longest_hold_h=float(hours.max()))
    if not np.isfinite(y).all():
        raise InputError(Problem("must all be finite numbers", key=("value",)))
    if np.unique(kelvin).size < 2:
        raise InputError(Problem("one temperature cannot tell an activation energy", key=("temperature_c",)))
    return _Data(hours, 1.0 / kelvin, y, float(np.mean(1.0 / kelvin)))


def _least_squares() -> Any:
    """Import scipy where it is needed and nowhere else: a comparison runs without it."""
    try:
        from scipy.optimize import least_squares
    except ImportError as cause:
        raise ColdchoiceError(
            "fitting a degradation law needs scipy: pip install 'coldchoice[stability]'"
        ) from cause
    return least_squares
