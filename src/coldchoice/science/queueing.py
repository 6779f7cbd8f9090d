"""Waits in line that can be worked out on paper: Poisson arrivals, several servers, first come first served.

Rates are per hour, and a server is whatever is taken and given back: a slot, a place in a freezer, a shipper.
The simulation (`coldchoice.engine.queues`) is held against these; a report shows them beside it.

The names are Kendall's (doi 10.1214/aoms/1177728975): M/G/c is Poisson arrivals, any time of service, c
servers; M or D in the middle is an exponential or a fixed time.
"""

from __future__ import annotations

from cmath import exp as cexp
from cmath import rect
from math import exp, inf, log, pi, sqrt

from coldchoice.errors import InputError, Problem
from coldchoice.science.ranges import at_least_zero, positive


def utilisation(rate_per_h: float, busy_h: float, servers: int) -> float:
    """Share of the time in which a server is taken; above 1 the line grows without end.

    Parameters
    ----------
    rate_per_h
        Arrivals in an hour.
    busy_h
        Mean time for which one arrival takes a server.
    servers
        How many there are.

    Raises
    ------
    InputError
        If an argument is out of range.
    """
    _check(rate_per_h, busy_h, servers)
    return rate_per_h * busy_h / servers


def erlang_b(load: float, servers: int) -> float:
    """Probability that all servers are taken, where nobody waits: Erlang's first formula (1917).

    Parameters
    ----------
    load
        Servers that would be taken if there were no end of them: rate times mean time of service.
    servers
        How many there are.

    Notes
    -----
    By the recursion over the number of servers, which neither overflows nor cancels.
    """
    _check(1.0, load, servers)
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(load: float, servers: int) -> float:
    """Probability that an arrival has to wait, M/M/c: Erlang's second formula (1917).

    A. K. Erlang, Solution of some problems in the theory of probabilities of significance in automatic
    telephone exchanges, Elektroteknikeren 13 (1917). 1 where the servers do not suffice.
    """
    _check(1.0, load, servers)
    used = load / servers
    if used >= 1.0:
        return 1.0
    blocked = erlang_b(load, servers)
    return blocked / (1.0 - used * (1.0 - blocked))


def wait_mmc_h(rate_per_h: float, busy_h: float, servers: int) -> float:
    """Mean wait where the time of service is exponential, M/M/c (Erlang 1917); infinite from full use on."""
    used = utilisation(rate_per_h, busy_h, servers)
    if used >= 1.0:
        return inf
    return erlang_c(rate_per_h * busy_h, servers) * busy_h / (servers * (1.0 - used))


def wait_mmc_point_h(probability: float, rate_per_h: float, busy_h: float, servers: int) -> float:
    """Wait that a share of the arrivals stays within, M/M/c; infinite from full use on.

    Parameters
    ----------
    probability
        That share, from 0 to below 1, e.g. 0.95.
    """
    used = utilisation(rate_per_h, busy_h, servers)
    at_least_zero(probability=probability)
    positive(remainder=1.0 - probability)
    if used >= 1.0:
        return inf
    ratio = erlang_c(rate_per_h * busy_h, servers) / (1.0 - probability)
    return max(0.0, log(ratio)) * busy_h / (servers * (1.0 - used)) if ratio > 0.0 else 0.0


def wait_mg1_h(rate_per_h: float, busy_h: float, busy_sd_h: float) -> float:
    """Mean wait before a single server, M/G/1; infinite from full use on.

    Pollaczek (1930), doi 10.1007/BF01194620, and Khintchine (1932), Matematicheskii Sbornik 39 (4), 73-84.

    Parameters
    ----------
    busy_sd_h
        Standard deviation of the time of service: all that matters of it besides the mean.
    """
    used = utilisation(rate_per_h, busy_h, 1)
    at_least_zero(busy_sd_h=busy_sd_h)
    if used >= 1.0:
        return inf
    return rate_per_h * (busy_h * busy_h + busy_sd_h * busy_sd_h) / (2.0 * (1.0 - used))


def wait_md1_h(rate_per_h: float, busy_h: float) -> float:
    """Mean wait before a single server that always takes as long, M/D/1: half that of M/M/1."""
    return wait_mg1_h(rate_per_h, busy_h, 0.0)


def wait_mdc_h(rate_per_h: float, busy_h: float, servers: int) -> float:
    """Mean wait where service always takes as long, M/D/c; infinite from full use on.

    C. D. Crommelin, Delay probability formulae when the holding times are constant, Post Office Electrical
    Engineers' Journal 25 (1932), 41-50; G. J. Franx, doi 10.1016/S0167-6377(01)00108-0.

    Notes
    -----
    Those who wait one time of service later are those who wait now and those who come meanwhile, less c. The
    generating function of that has c - 1 zeros z inside the unit circle, where ``z**c = exp(a (z - 1))`` with
    a the load; with them the mean number who wait is ``(a**2 - c (c - 1)) / (2 (c - a)) + sum 1 / (1 - z)``,
    and the wait follows by Little's law (doi 10.1287/opre.9.3.383).
    """
    used, load = utilisation(rate_per_h, busy_h, servers), rate_per_h * busy_h
    if used >= 1.0:
        return inf
    if load == 0.0:
        return 0.0
    waiting = (load * load - servers * (servers - 1)) / (2.0 * (servers - load))
    for number in range(1, servers // 2 + 1):  # the zeros come in pairs, mirrored
        twice = 1.0 if 2 * number == servers else 2.0
        waiting += twice * (1.0 / (1.0 - _zero(number / servers, used))).real
    return max(waiting, 0.0) * busy_h / load


def wait_mgc_h(rate_per_h: float, busy_h: float, busy_sd_h: float, servers: int) -> float:
    """Mean wait, M/G/c: between that of M/D/c and that of M/M/c, by the variance of the time of service.

    Exact for one server, for a fixed and for an exponential time of service; otherwise an approximation, good
    to some per cent where the coefficient of variation is below 1: T. Kimura, Approximations for multi-server
    queues: system interpolations, doi 10.1007/BF01158699. Infinite from full use on.
    """
    if servers == 1:
        return wait_mg1_h(rate_per_h, busy_h, busy_sd_h)
    at_least_zero(busy_sd_h=busy_sd_h)
    fixed_h = wait_mdc_h(rate_per_h, busy_h, servers)
    if fixed_h == inf or busy_sd_h == 0.0:
        return fixed_h
    varies = (busy_sd_h / busy_h) ** 2
    return varies * wait_mmc_h(rate_per_h, busy_h, servers) + (1.0 - varies) * fixed_h


def bound_gg1_h(gap_h: float, gap_sd_h: float, busy_h: float, busy_sd_h: float) -> float:
    """Mean wait that a single server never exceeds, however arrivals are spread: GI/G/1.

    Kingman (1962), doi 10.1093/biomet/49.3-4.315; nearly reached where the server is nearly always taken.

    Parameters
    ----------
    gap_h, gap_sd_h
        Time between two arrivals, which are independent of each other: mean and standard deviation.
    busy_h, busy_sd_h
        The same of the time of service.
    """
    positive(gap_h=gap_h)
    used = utilisation(1.0 / gap_h, busy_h, 1)
    at_least_zero(gap_sd_h=gap_sd_h, busy_sd_h=busy_sd_h)
    if used >= 1.0:
        return inf
    return (gap_sd_h**2 + busy_sd_h**2) / (gap_h * 2.0 * (1.0 - used))


def units_to_forget(used: float, variation: float = 1.0) -> float:
    """Arrivals in which a line forgets how it began: its relaxation time, counted in arrivals.

    Parameters
    ----------
    used
        Utilisation; the answer is infinite from 1 on.
    variation
        Coefficient of variation of the time of service.

    Notes
    -----
    That of M/M/1, 1 / (sqrt(mu) - sqrt(lambda))^2, times the mean of the squared variations of arrivals and
    service (J. Abate and W. Whitt 1987, doi 10.1007/BF01182933). With several servers the time is shorter
    by their number, and arrivals are faster by as much.
    """
    at_least_zero(used=used, variation=variation)
    if used >= 1.0:
        return inf
    return used / (1.0 - sqrt(used)) ** 2 * (1.0 + variation * variation) / 2.0


def _zero(turn: float, used: float) -> complex:
    """Solve ``z = w exp(used (z - 1))`` inside the unit circle, w being this part of a turn (Newton)."""
    direction = rect(1.0, 2.0 * pi * turn)
    zero = direction * exp(-used)
    for _ in range(100):
        curve = direction * cexp(used * (zero - 1.0))
        step = (zero - curve) / (1.0 - used * curve)
        zero -= step
        if abs(step) < 1e-15:
            break
    return zero


def _check(rate_per_h: float, busy_h: float, servers: int) -> None:
    at_least_zero(rate_per_h=rate_per_h, busy_h=busy_h)
    if servers < 1:
        raise InputError(Problem("there must be at least one server", ("servers",), str(servers)))
