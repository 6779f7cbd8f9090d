"""Freezing: survival as a function of cooling rate, of warming rate, and of where control ends.

Two injuries act: slow cooling leaves the cells long in concentrated solution, fast cooling traps water that
turns into ice. The curve is described by what users know: the best rate, the survival there, and a shape.
"""

from __future__ import annotations

import numpy as np

from coldchoice.science.ranges import Values, choose, fractions, positive

GLASS_INTRACELLULAR_C = -47.0  # evidence P124, doi:10.1371/journal.pone.0217304 (Jurkat in DMSO, DSC)


def two_factor_survival(
    rate_c_per_min: Values, optimum_rate_c_per_min: Values, best_survival: Values, shape: Values = 1.0
) -> Values:
    r"""Survival at a cooling rate, :math:`S(B) = \exp[-a/B - (B/b)^m]`.

    Parameters
    ----------
    rate_c_per_min
        Cooling rate at the cells (not the nominal one of a thick bag), a float or ``(draws,)``.
    optimum_rate_c_per_min, best_survival
        The rate at which survival is highest, and that survival, a fraction above 0.
    shape
        Exponent :math:`m` of the fast side; 1 by assumption where no fit exists.

    Raises
    ------
    InputError
        If a rate or the shape is not above 0, or the survival not in (0, 1].

    Notes
    -----
    With :math:`L = -\ln S_{max}` and :math:`x = B/B^*` this is :math:`\ln S = -L (m/x + x^m)/(m+1)`.
    A cell with a best survival of 1 is therefore indifferent to the rate, which is a limit of the form.
    """
    spent = _log_loss(best_survival) * _rate_factor(rate_c_per_min, optimum_rate_c_per_min, shape)
    survival: Values = np.exp(-spent)
    return survival


def relative_rate_survival(
    rate_c_per_min: Values, optimum_rate_c_per_min: Values, best_survival: Values, shape: Values = 1.0
) -> Values:
    """Survival relative to that at the optimum rate, to carry a measured best recovery to another rate.

    Arguments and errors as `two_factor_survival`; 1 at the optimum, less on both sides.
    """
    extra = _rate_factor(rate_c_per_min, optimum_rate_c_per_min, shape) - 1.0
    relative: Values = np.exp(-_log_loss(best_survival) * np.maximum(extra, 0.0))
    return relative


def two_factor_coefficients(
    optimum_rate_c_per_min: Values, best_survival: Values, shape: Values = 1.0
) -> tuple[Values, Values]:
    """Coefficients ``a`` (C/min) and ``b`` (C/min) of the usual form, for comparison with published fits.

    Raises
    ------
    InputError
        As `two_factor_survival`.
    """
    positive(optimum_rate_c_per_min=optimum_rate_c_per_min, shape=shape)
    loss = _log_loss(best_survival)
    a = optimum_rate_c_per_min * loss * shape / (shape + 1.0)
    b = optimum_rate_c_per_min * ((shape + 1.0) / np.maximum(loss, 1e-300)) ** (1.0 / shape)
    return a, b


def warming_factor(
    cooling_c_per_min: Values,
    warming_c_per_min: Values,
    worst_loss: Values,
    cooling_half_c_per_min: Values,
    warming_half_c_per_min: Values,
    cooling_steepness: Values = 4.0,
    warming_steepness: Values = 4.0,
) -> Values:
    """Share that survives slow warming; it only harms cells that were cooled fast (evidence P087, P088).

    Parameters
    ----------
    cooling_c_per_min, warming_c_per_min
        Rates of this run.
    worst_loss
        Share lost when cooling is much faster and warming much slower than the half-way rates.
    cooling_half_c_per_min, warming_half_c_per_min
        Rates at which half of that dependence is passed (T cells in DMSO: cooling 1 to 10, warming 6.2
        to 45).
    cooling_steepness, warming_steepness
        How sharp the change is, in powers of the rate; the defaults are an assumption.

    Raises
    ------
    InputError
        If a rate or steepness is not above 0, or the loss not a fraction.
    """
    fractions(worst_loss=worst_loss)
    positive(
        cooling_c_per_min=cooling_c_per_min,
        warming_c_per_min=warming_c_per_min,
        cooling_half_c_per_min=cooling_half_c_per_min,
        warming_half_c_per_min=warming_half_c_per_min,
        cooling_steepness=cooling_steepness,
        warming_steepness=warming_steepness,
    )
    fast = 1.0 / (1.0 + (cooling_half_c_per_min / cooling_c_per_min) ** cooling_steepness)
    slow = 1.0 / (1.0 + (warming_c_per_min / warming_half_c_per_min) ** warming_steepness)
    return 1.0 - worst_loss * fast * slow


def plunge_factor(plunge_temperature_c: Values, survival_if_too_warm: Values) -> Values:
    """Share that survives ending controlled cooling at a temperature and plunging from there.

    Nothing is lost at or below the intracellular glass (-47 C, evidence P124); above it the change is
    sharp in the source, so it is a step here.

    Parameters
    ----------
    plunge_temperature_c
        Where controlled cooling ends.
    survival_if_too_warm
        Share left if that is above the glass, e.g. 17/49 of adipose stem cells (evidence P106).

    Raises
    ------
    InputError
        If the survival is not a fraction.
    """
    fractions(survival_if_too_warm=survival_if_too_warm)
    return choose(np.greater(plunge_temperature_c, GLASS_INTRACELLULAR_C), survival_if_too_warm, 1.0)


def cooling_time_h(start_c: Values, end_c: Values, rate_c_per_min: Values) -> Values:
    """Hours of freezer time that controlled cooling takes; 0 if the end is not below the start.

    Raises
    ------
    InputError
        If the rate is not above 0.
    """
    positive(rate_c_per_min=rate_c_per_min)
    hours: Values = np.maximum(start_c - end_c, 0.0) / (60.0 * rate_c_per_min)
    return hours


def _rate_factor(rate_c_per_min: Values, optimum_rate_c_per_min: Values, shape: Values) -> Values:
    """Log loss at a rate as a multiple of the log loss at the optimum; 1 there."""
    positive(rate_c_per_min=rate_c_per_min, optimum_rate_c_per_min=optimum_rate_c_per_min, shape=shape)
    x = rate_c_per_min / optimum_rate_c_per_min
    factor: Values = (shape / x + np.power(x, shape)) / (shape + 1.0)
    return factor


def _log_loss(best_survival: Values) -> Values:
    positive(best_survival=best_survival)
    fractions(best_survival=best_survival)
    return np.maximum(-np.log(best_survival), 0.0)
