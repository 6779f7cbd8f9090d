"""Student's t and Fisher's F, without importing scipy; floats only, correct to about 1e-12.

Both follow from the incomplete beta function, summed as its continued fraction (Abramowitz and Stegun,
Handbook of Mathematical Functions, 1964, 26.5.8, 26.6.2 and 26.7.1).
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p

from coldchoice.science.ranges import at_least_zero, fractions, positive

SMALL = 1e-300
"""Stands in for a zero on the way through the continued fraction."""


def beta_share(x: float, a: float, b: float) -> float:
    """Share of a beta distribution that lies below `x`: the regularised incomplete beta function.

    Parameters
    ----------
    x
        From 0 to 1.
    a, b
        Both above 0.

    Returns
    -------
    float
        Small values keep their relative precision, so tails are best asked for as the side that is small.

    Raises
    ------
    InputError
        If an argument is out of range.
    """
    fractions(x=x)
    positive(a=a, b=b)
    if x in (0.0, 1.0):
        return x
    if x > (a + 1.0) / (a + b + 2.0):  # the fraction converges fast on the other side only
        return 1.0 - beta_share(1.0 - x, b, a)
    log_front = a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)
    return exp(log_front) / (a * _continued_fraction(x, a, b))


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Value of ``1 + d1/(1 + d2/(1 + ...))`` by forward recurrence of its ratios (modified Lentz)."""
    value, numerator, denominator = 1.0, 1.0, 0.0
    for n in range(1, 100_000):
        m = n // 2
        if n % 2:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        denominator = 1.0 / (1.0 + step * denominator or SMALL)
        numerator = 1.0 + step / numerator or SMALL
        change = numerator * denominator
        value *= change
        if abs(change - 1.0) < 1e-15:
            break
    return value


def f_tail(ratio: float, degrees_above: float, degrees_below: float) -> float:
    """Probability that an F ratio is larger than this one by chance: the p-value of an F test.

    Parameters
    ----------
    ratio
        The F ratio; infinite gives 0.
    degrees_above, degrees_below
        Degrees of freedom of the mean square above and below the line.

    Raises
    ------
    InputError
        If the ratio is negative or the degrees are not above 0.
    """
    at_least_zero(ratio=ratio)
    positive(degrees_above=degrees_above, degrees_below=degrees_below)
    if ratio == inf:
        return 0.0
    share = degrees_below / (degrees_below + degrees_above * ratio)
    return beta_share(share, degrees_below / 2.0, degrees_above / 2.0)


def student_t_quantile(probability: float, degrees: float) -> float:
    """Value that a Student t stays below with a given probability; found by halving.

    Parameters
    ----------
    probability
        Strictly between 0 and 1, e.g. 0.95 for a one-sided limit, 0.975 for a two-sided one.
    degrees
        Degrees of freedom, above 0.

    Raises
    ------
    InputError
        If an argument is out of range.
    """
    positive(probability=probability, remainder=1.0 - probability, degrees=degrees)
    tail = min(probability, 1.0 - probability)
    low, high = 0.0, 1.0
    while _beyond(high, tail, degrees):
        low, high = high, 2.0 * high
    while high - low > 4e-16 * high:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if _beyond(middle, tail, degrees) else (low, middle)
    quantile = 0.5 * (low + high)
    return quantile if probability >= 0.5 else -quantile


def _beyond(t: float, tail: float, degrees: float) -> bool:
    """Whether more than `tail` lies above `t`, judged by the tails or by the middle, whichever is small."""
    if tail < 0.25:
        return f_tail(t * t, 1.0, degrees) > 2.0 * tail
    return beta_share(t * t / (degrees + t * t), 0.5, degrees / 2.0) < 1.0 - 2.0 * tail
