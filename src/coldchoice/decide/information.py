"""Value of information: what knowing something before deciding is worth, and what a study would bring.

A decision is made once for many units, so only what could be learned counts: `utilities` are given each
draw's parameters, with the luck of single units averaged out beforehand (`coldchoice.decide.conditional`).
Whoever knows all parameters takes the best alternative in each draw; whoever knows nothing more takes the
best in the mean. The difference is the expected value of perfect information, EVPI (Raiffa, Schlaifer 1961).
Whoever knows some of them, EVPPI, or the data of a study, EVSI, decides by the conditional means given these,
which are found by regression on the draws (Strong, Oakley, Brennan 2014, doi 10.1177/0272989X13505910; the
same with Breeze 2015, doi 10.1177/0272989X15575286). Everything is computed on the lead of each alternative
over an explicit reference.

What must hold is enforced: no information is worth less than none or more than all, more inputs are never
worth less, and data never more than the inputs they tell of. What breaks it by no more than `ERRORS` standard
errors of the difference is cut; beyond that `BrokenInvariant` is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from coldchoice.decide.checked import (
    by_name,
    checked_array,
    checked_inputs,
    checked_numbers,
    checked_utilities,
)
from coldchoice.decide.invariants import at_most
from coldchoice.decide.smoothing import EVERY, Train, smoothed
from coldchoice.decide.unseen import unseen_value
from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Inputs: TypeAlias = "Mapping[str, ArrayLike] | Sequence[ArrayLike] | Floats"
"""Draws of each input, (draws,), by name or in a list; or of one alone as they are."""

ERRORS = 5.0  # assumption: estimates that differ by more standard errors contradict each other
LEFT_OUT = 1e-6  # assumption: a curve may miss the truth by so much of its spread without any chance
FEWEST = 10  # assumption: a regression on fewer draws finds luck only
ALIKE = 1e-10
"""Share of their variance by which components of summaries must differ to be told apart."""


class Information(NamedTuple):
    """What knowing something is worth, for one decision, in the unit of the utilities.

    Attributes
    ----------
    value
        Expected gain, 0 or more.
    error
        Monte-Carlo standard error, from the gains of the draws under the decision that is made; with half of
        what luck may hide (`coldchoice.decide.unseen`), and half of the bias that was taken off.
    bias
        By how much noise in the conditional means, which looks like knowledge, had raised the value; it has
        been taken off. 0 where no regression was needed.
    changed
        Share of the draws in which something else than the leader is chosen.
    reference, leader
        Places of the alternative that leads were taken over, and of the one that is best in the mean.
    """

    value: float
    error: float
    bias: float
    changed: float
    reference: int
    leader: int


class Known(NamedTuple):
    """Conditional means of the utilities given what is known, and what that is worth.

    Attributes
    ----------
    leads
        Over the reference, (alternatives, draws); zero for the reference itself.
    outcomes
        Leads whose conditional means are what is known by whoever knows less: as observed where all is known,
        so that what the conditional means of all inputs miss is not taken over.
    observed
        Utilities with luck, (alternatives, draws): errors are taken from these.
    gains
        What deciding by the leads brings in each draw over taking the leader, as observed, (draws,).
    worth
        Summary.
    """

    leads: Floats
    outcomes: Floats
    observed: Floats
    gains: Floats
    worth: Information


def evpi(utilities: Floats, *, reference: int = 0, observed: Floats | None = None) -> Information:
    """Return the expected value of perfect information.

    Parameters
    ----------
    utilities
        Given each draw's parameters, luck averaged out, (alternatives, draws), the higher the better.
    reference
        Place of the alternative that leads are taken over; it changes no value, only how noise is shared.
    observed
        Utilities with luck, whose conditional means `utilities` are, same shape: what some inputs are worth
        is then found from these, and errors count luck. `utilities` themselves if left out.

    Raises
    ------
    InputError
        If there are not two alternatives and two draws, a utility is not finite, or shapes differ.
    """
    return all_known(utilities, reference=reference, observed=observed).worth


def evppi(
    utilities: Floats, inputs: Inputs, *, reference: int = 0, observed: Floats | None = None
) -> Information:
    """Return the expected value of perfect information on one input, or on several together.

    Parameters
    ----------
    inputs
        Draws of each, (draws,), in a list or by name; of one alone also as they are. Several are taken as one
        set, and may depend on each other. At least `FEWEST` draws.

    Other parameters and errors are those of `evpi`.
    """
    everything = all_known(utilities, reference=reference, observed=observed)
    return known(inputs, within=everything).worth


def evppis(
    utilities: Floats,
    inputs: Mapping[str, Floats],
    sets: Mapping[str, Sequence[str]],
    *,
    reference: int = 0,
    observed: Floats | None = None,
) -> dict[str, Information]:
    """Return what each of several sets of inputs is worth to know: a set never less than its subsets.

    Parameters
    ----------
    inputs
        All that could be learned, by name, (draws,) each: `utilities` are given these. So to know all of
        them is worth the EVPI.
    sets
        Names of the inputs of each set, by the name of the set.

    Raises
    ------
    UnknownName
        If a set names no input.
    BrokenInvariant
        If a set is worth less than one of its subsets, or more than everything, beyond chance.

    Other parameters and errors are those of `evpi`.
    """
    everything = all_known(utilities, reference=reference, observed=observed)
    return {name: one.worth for name, one in partly_known(everything, inputs, sets).items()}


def partly_known(
    everything: Known, inputs: Mapping[str, Floats], sets: Mapping[str, Sequence[str]]
) -> dict[str, Known]:
    """Return what is known by whoever knows one of several sets of inputs; as `evppis`, with `all_known`."""
    for name, members in sets.items():
        for member in members:
            if member not in inputs:
                raise UnknownName("input", member, tuple(inputs), (name,))
    found: dict[str, Known] = {}
    named = {name: frozenset(given) for name, given in sets.items()}
    for name in sorted(sets, key=lambda one: len(named[one])):
        given = [inputs[one] for one in dict.fromkeys(sets[name])]
        new = everything if named[name] == inputs.keys() else known(given, within=everything)
        for part in [found[other] for other in found if named[other] <= named[name]]:
            new = _no_less(new, part, name)
        found[name] = new
    return {name: found[name] for name in sets}


def evsi(summaries: Floats, *, within: Known) -> Information:
    """Return the expected value of sample information: what the data of a study would be worth.

    Parameters
    ----------
    summaries
        Statistics of the data that the study brings in each draw, simulated with the parameters of that draw
        and noise of its own, (statistics, draws).
    within
        What would be known if the study were endless: see `known`, of the inputs that it tells of.

    Raises
    ------
    InputError
        If there are no summaries, or not one for each draw.
    BrokenInvariant
        If the data are worth more than the inputs that they tell of, beyond chance.
    """
    return sampled(summaries, within=within).worth


def sampled(summaries: Floats, *, within: Known) -> Known:
    """Return what is known by whoever has the data of a study; arguments and errors as those of `evsi`."""
    given = np.atleast_2d(checked_numbers(summaries, "summaries"))
    if not given.size:
        raise InputError(Problem("a study without data tells nothing", value="no summaries"))
    given = checked_array(given, "summaries", statistics=None, draws=within.leads.shape[1])
    return known([*given] if len(given) == 1 else _components(given), within=within)


def all_known(utilities: Floats, *, reference: int = 0, observed: Floats | None = None) -> Known:
    """Return what is known by whoever knows all parameters; arguments and errors as those of `evpi`."""
    checked = checked_utilities(utilities, reference)
    seen = checked if observed is None else checked_numbers(observed, "observed")
    if seen.shape != checked.shape:
        raise InputError(Problem(f"observed utilities are of shape {seen.shape}, the others {checked.shape}"))
    checked_utilities(seen, reference)
    return _worth(checked - checked[reference], seen - seen[reference], seen, reference)


def known(inputs: Inputs, *, within: Known) -> Known:
    """Return what is known by whoever knows some inputs of all that are known.

    Parameters
    ----------
    inputs
        Draws of each, (draws,), as in `evppi`; or data that tell of them.
    within
        What includes them, `all_known` or less: it is worth no less. The nearer, the less noise is left.

    Raises
    ------
    InputError
        If an input is not finite, has other than one number for each draw, or draws are few.
    BrokenInvariant
        If it is worth more than what includes it, beyond chance.
    """
    reference, leads = within.worth.reference, within.outcomes
    given = _listed(inputs, leads.shape[1])
    new = _worth(_fitted(leads, given, reference), leads, within.observed, reference)
    new = new._replace(outcomes=new.leads)
    new = _unbiased(new, leads, _judged_apart(leads, given, reference))
    slack = _slack(new, within)
    most = at_most(new.worth.value, within.worth.value, "value of partial information", error=slack)
    return new._replace(worth=new.worth._replace(value=most))


def _listed(inputs: Inputs, draws: int) -> list[Floats]:
    known = by_name(inputs)
    if known is not None:
        named = dict(known)
    else:
        given: object = inputs
        several = isinstance(given, Sequence | np.ndarray) and (not len(given) or np.ndim(given[0]) > 0)
        rows = cast("Sequence[ArrayLike]", inputs if several else [inputs])
        named = {f"input {at}": row for at, row in enumerate(rows, 1)}
    if named and draws < FEWEST:
        raise InputError(Problem(f"a regression needs {FEWEST} draws or more, there are {draws}"))
    return list(checked_inputs(named, draws, "the utilities").values())


def _worth(leads: Floats, outcomes: Floats, observed: Floats, reference: int) -> Known:
    """Summarise what deciding by `leads` is worth, which are the conditional means of `outcomes`.

    The error is that of the gains as they are observed, and of what the regression may have overlooked.
    """
    means = leads.mean(axis=1)
    leader = int(means.argmax())
    chosen = leads.argmax(axis=0)
    draws = np.arange(leads.shape[1])
    value = float(leads.max(axis=0).mean() - means[leader])
    at_most(0.0, value, "no information", error=float(np.abs(leads).max()) * 1e-12)
    gains = observed[chosen, draws] - observed[leader]
    changed = float((chosen != leader).mean())
    error = float(np.hypot(_error(gains), unseen_value(leads, outcomes, leader) / 2.0))
    worth = Information(max(value, 0.0), error, 0.0, changed, reference, leader)
    return Known(leads, outcomes, observed, gains, worth)


def _error(gains: Floats) -> float:
    return float(gains.std() / np.sqrt(gains.size))


def _no_less(new: Known, part: Known, name: str) -> Known:
    """Return `new` at no less than its part: whoever knows more can do as if they did not."""
    slack = _slack(new, part)
    at_most(part.worth.value, new.worth.value, f"a part of {name}", error=slack)
    return new._replace(worth=new.worth._replace(value=max(new.worth.value, part.worth.value)))


def _slack(one: Known, other: Known) -> float:
    """Return by how much two estimates may contradict each other, by chance and by what was taken off."""
    best = other.leads.max(axis=0)
    chance = max(_error(one.gains - other.gains), _error(one.leads.max(axis=0) - best))
    if other.outcomes is not other.leads:  # two ways of averaging luck out: they do not err alike
        chance = max(chance, float(np.hypot(one.worth.error, other.worth.error)))
    return one.worth.bias + other.worth.bias + ERRORS * chance + LEFT_OUT * float(best.std())


def _fitted(leads: Floats, inputs: Sequence[Floats], reference: int, train: Train = EVERY) -> Floats:
    """Return the conditional means of leads given inputs; the reference has no lead over itself."""
    fitted = np.zeros_like(leads)
    others = np.delete(np.arange(len(leads)), reference)
    fitted[others] = smoothed(leads[others], inputs, train).fitted
    return fitted


def _judged_apart(leads: Floats, inputs: Sequence[Floats], reference: int) -> NDArray[np.intp]:
    """Return what is chosen in each draw by conditional means that were found from the other half."""
    even = np.arange(leads.shape[1]) % 2 == 0
    chosen = np.empty(leads.shape[1], dtype=np.intp)
    for train in (even, ~even):
        chosen[~train] = _fitted(leads, inputs, reference, train)[:, ~train].argmax(axis=0)
    return chosen


def _unbiased(new: Known, leads: Floats, apart: NDArray[np.intp]) -> Known:
    """Take off what noise in the conditional means adds to the mean of their maximum.

    Noise of variance s**2 makes it too high by b = f s**2/2, f being the density of the lead where choices
    change. Who chooses by such noise and is judged by the truth loses the same; by one half of the draws,
    with twice the variance, 2 b. So a third of the difference between the two values is the bias.
    """
    draws = np.arange(leads.shape[1])
    judged = float((leads[apart, draws] - leads[new.worth.leader]).mean())
    bias = max((new.worth.value - judged) / 3.0, 0.0)
    value = max(new.worth.value - bias, 0.0)
    bias = new.worth.value - value
    error = float(np.hypot(new.worth.error, bias / 2.0))
    return new._replace(worth=new.worth._replace(value=value, bias=bias, error=error))


def _components(summaries: Floats) -> list[Floats]:
    """Turn summaries into components that do not depend on each other linearly, the largest first."""
    spread = summaries.std(axis=1)
    telling = summaries[spread > 0.0]
    if not len(telling):
        return []
    ones = (telling - telling.mean(axis=1, keepdims=True)) / telling.std(axis=1, keepdims=True)
    size, turn = np.linalg.eigh(ones @ ones.T / ones.shape[1])
    return [component for at in np.argsort(-size) if size[at] > ALIKE for component in (turn[:, at] @ ones,)]
