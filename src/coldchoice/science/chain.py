"""The state chain: every step of a journey is a small triangular matrix, a journey is their product.

A cell is *healthy*, *latent* (dye says alive, but doomed or easily killed by the next step), *dead* and
still in the bag, or *lost* (lysed, washed away). Cells only move to the right. Because each step is a
matrix, order matters, a leg can be split without changing the answer, and damage done in a hold before
freezing shows after thaw.
"""

from __future__ import annotations

import numpy as np

from coldchoice.record import NamedTuple
from coldchoice.science.ranges import Values, at_least_zero, fractions

TINY = 1e-300
"""Stands in for a zero denominator whose numerator is zero too."""

AT_ONCE = 1e40
"""Hazards above this are taken as this: nothing survives either, and no product overflows."""

NEARLY_EQUAL = 0.005
"""Largest gap between three hazards at which the series is used; both forms agree to 1e-13 there."""


class Cells(NamedTuple):
    """Where the cells put in are now, as fractions that sum to 1; each a float or ``(draws,)``."""

    healthy: Values
    latent: Values
    dead: Values
    lost: Values


class Hazards(NamedTuple):
    """Hazards of one hold, integrated over it (dimensionless); the arguments of `hold_transition`."""

    latency: Values
    death: Values
    latent_death: Values
    lysis: Values = 0.0


class Transition(NamedTuple):
    """Shares of each state that end in each state: ``hl`` is healthy to latent, ``dx`` dead to lost.

    Rows ``(hh, hl, hd, hx)``, ``(ll, ld, lx)`` and ``(dd, dx)`` each sum to 1; lost stays lost.
    """

    hh: Values
    hl: Values
    hd: Values
    hx: Values
    ll: Values
    ld: Values
    lx: Values
    dd: Values
    dx: Values


UNCHANGED = Transition(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0)
"""The step in which nothing happens."""


def start(viability: Values, latent: Values = 0.0) -> Cells:
    """Cells as collected or made.

    Parameters
    ----------
    viability
        Dye-exclusion viability, fraction.
    latent
        Share of the viable cells that is already damaged, fraction.

    Raises
    ------
    InputError
        If either is not a fraction.
    """
    fractions(viability=viability, latent=latent)
    hidden = viability * latent
    return Cells(viability - hidden, hidden, 1.0 - viability, np.zeros_like(hidden)[()])


def apply(cells: Cells, transition: Transition) -> Cells:
    """Take the cells through one step; the sum of the four fractions is kept."""
    # H, L, D and X of the module's equations, `l` among them
    h, l, d, x = cells  # noqa: E741
    t = transition
    return Cells(
        h * t.hh,
        h * t.hl + l * t.ll,
        h * t.hd + l * t.ld + d * t.dd,
        h * t.hx + l * t.lx + d * t.dx + x,
    )


def then(first: Transition, second: Transition) -> Transition:
    """Join two steps into one, in the order in which they happen."""
    a, b = first, second
    return Transition(
        hh=a.hh * b.hh,
        hl=a.hh * b.hl + a.hl * b.ll,
        hd=a.hh * b.hd + a.hl * b.ld + a.hd * b.dd,
        hx=a.hh * b.hx + a.hl * b.lx + a.hd * b.dx + a.hx,
        ll=a.ll * b.ll,
        ld=a.ll * b.ld + a.ld * b.dd,
        lx=a.ll * b.lx + a.ld * b.dx + a.lx,
        dd=a.dd * b.dd,
        dx=a.dd * b.dx + a.dx,
    )


def hold_transition(latency: Values, death: Values, latent_death: Values, lysis: Values = 0.0) -> Transition:
    r"""Solve one hold in which all hazards keep their ratio: the exact matrix exponential.

    Parameters
    ----------
    latency, death
        Integrated hazards of a healthy cell to become latent, and to die; dimensionless, a float or
        ``(draws,)``. An integrated hazard is minus the logarithm of the share that escapes it.
    latent_death
        Total integrated hazard of a latent cell to die.
    lysis
        Integrated hazard of a dead cell to vanish from the count.

    Returns
    -------
    Transition
        Splitting the hold into parts with the same ratios and multiplying gives the same matrix.

    Raises
    ------
    InputError
        If a hazard is negative or not a number.

    Notes
    -----
    With :math:`p` = latency + death, :math:`q` = latent_death, :math:`r` = lysis the entries are divided
    differences of :math:`e^{-x}` at :math:`p, q, r`, e.g. healthy to latent is latency times
    :math:`(e^{-p}-e^{-q})/(q-p)`. They are computed from ``expm1`` of the gap, and the second difference
    by its series about the mean when all three are close, so equal and zero hazards need no special case.
    """
    at_least_zero(latency=latency, death=death, latent_death=latent_death, lysis=lysis)
    turn, die, q, r = _finite(latency), _finite(death), _finite(latent_death), _finite(lysis)
    p = turn + die
    stay_h, stay_l, stay_d = np.exp(-p), np.exp(-q), np.exp(-r)
    gap_pq, gap_qr, gap_pr = np.abs(p - q), np.abs(q - r), np.abs(p - r)
    by_qr = _difference(stay_l, stay_d, gap_qr)
    by_pr = _difference(stay_h, stay_d, gap_pr)
    ld: Values = q * by_qr
    hd: Values = die * by_pr
    hl: Values = 0.0 * stay_h
    if not _is_zero(turn):
        by_pq = _difference(stay_h, stay_l, gap_pq)
        spread = np.maximum(np.maximum(gap_pq, gap_qr), gap_pr)
        hl = turn * by_pq
        hd = hd + turn * q * _second_difference((p, q, r), (by_pq, by_qr, by_pr), spread)
    return Transition(
        hh=stay_h,
        hl=hl,
        hd=hd,
        hx=np.maximum(1.0 - stay_h - hl - hd, 0.0),
        ll=stay_l,
        ld=ld,
        lx=np.maximum(1.0 - stay_l - ld, 0.0),
        dd=stay_d,
        dx=-np.expm1(-r),
    )


def shock_transition(
    healthy_survival: Values,
    latent_survival: Values,
    newly_latent: Values = 0.0,
    lysed: Values = 0.0,
) -> Transition:
    """Build an instantaneous injury such as freezing and thawing.

    Parameters
    ----------
    healthy_survival, latent_survival
        Share of the healthy, and of the latent, cells that the dye still calls alive afterwards.
    newly_latent
        Share of the surviving healthy cells that is damaged.
    lysed
        Share of the killed cells that leaves the count at once; the others stay as dead cells.

    Raises
    ------
    InputError
        If one of them is not a fraction.
    """
    fractions(
        healthy_survival=healthy_survival,
        latent_survival=latent_survival,
        newly_latent=newly_latent,
        lysed=lysed,
    )
    killed, killed_latent = 1.0 - healthy_survival, 1.0 - latent_survival
    hl, hx, lx = healthy_survival * newly_latent, killed * lysed, killed_latent * lysed
    return Transition(
        hh=healthy_survival - hl,
        hl=hl,
        hd=killed - hx,
        hx=hx,
        ll=latent_survival,
        ld=killed_latent - lx,
        lx=lx,
        dd=1.0,
        dx=0.0,
    )


def removal_transition(live_kept: Values, dead_kept: Values) -> Transition:
    """Take cells out of the bag, as a wash or a transfer does, without killing any.

    Parameters
    ----------
    live_kept, dead_kept
        Share of the living and of the dead cells that stays; a wash may keep fewer dead cells.

    Raises
    ------
    InputError
        If either is not a fraction.
    """
    fractions(live_kept=live_kept, dead_kept=dead_kept)
    gone, dead_gone = 1.0 - live_kept, 1.0 - dead_kept
    return Transition(live_kept, 0.0, 0.0, gone, live_kept, 0.0, gone, dead_kept, dead_gone)


def viability(cells: Cells) -> Values:
    """Dye-exclusion viability: living among the cells present; 0 where no cell is left to count."""
    live = cells.healthy + cells.latent
    return _ratio(live, live + cells.dead)


def viable_recovery(cells: Cells, initial: Cells) -> Values:
    """Living cells per living cell put in; 0 where none was put in."""
    return _ratio(cells.healthy + cells.latent, initial.healthy + initial.latent)


def intact_function(cells: Cells, initial: Cells) -> Values:
    """Undamaged cells per living cell put in, the nearest the chain comes to function."""
    return _ratio(cells.healthy, initial.healthy + initial.latent)


def _ratio(part: Values, whole: Values) -> Values:
    ratio: Values = part / np.maximum(whole, TINY)
    return ratio


def _is_zero(hazard: Values) -> bool:
    """Tell a step that leaves something out (the float 0) from draws that happen to be 0."""
    return isinstance(hazard, float | int) and hazard == 0.0


def _finite(hazard: Values) -> Values:
    if isinstance(hazard, np.ndarray) and hazard.max() <= AT_ONCE:
        return hazard
    capped: Values = np.minimum(hazard, AT_ONCE)
    return capped


def _difference(stay_a: Values, stay_b: Values, gap: Values) -> Values:
    """Mean of exp(-x) between two hazards, from exp(-a), exp(-b) and their distance."""
    below = np.minimum(-gap, -TINY)
    mean: Values = np.expm1(below)
    mean /= below  # in place, as arrays of draws are passed over often
    mean *= np.maximum(stay_a, stay_b)
    return mean


def _second_difference(
    hazards: tuple[Values, Values, Values], firsts: tuple[Values, Values, Values], spread: Values
) -> Values:
    """Second divided difference of exp(-x); the first ones fall with x, so max and min are neighbours."""
    near = np.less(spread, NEARLY_EQUAL)
    if near.all():
        return _second_difference_series(*hazards)
    ab, bc, ac = firsts
    steep = np.maximum(np.maximum(ab, bc), ac) - np.minimum(np.minimum(ab, bc), ac)
    second: Values = steep / np.maximum(spread, TINY)
    if isinstance(second, np.ndarray) and (at := np.flatnonzero(near)).size:
        p, q, r = (np.broadcast_to(hazard, near.shape).take(at) for hazard in hazards)
        second[at] = _second_difference_series(p, q, r)
    return second


def _second_difference_series(p: Values, q: Values, r: Values) -> Values:
    """Sum the series sum_n h_n(y)/(n+2)!, y the hazards below their mean, h_n symmetric polynomials."""
    mean = (p + q + r) * (1.0 / 3.0)
    y, z = mean - p, mean - q
    yz = y * z
    s = y * y + z * z + yz
    c = yz * (-y - z)
    even = 0.5 + s * (1.0 / 24.0 + s * (1.0 / 720.0 + s * (1.0 / 40320.0)))
    odd = c * (1.0 / 120.0 + s * (1.0 / 2520.0) + c * (1.0 / 40320.0))
    total: Values = np.exp(-mean) * (even + odd)
    return total
