"""The further criteria of a run: their scales, what they say of a strategy, what is left where one fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.engine.ask import alone, check_words, in_one_line
from coldchoice.engine.plain import locked_facts, plain
from coldchoice.engine.tally import Tally, interval, put
from coldchoice.errors import AssessmentError, InputError, NotApplicable, PluginError
from coldchoice.model.case import PILOT_BLOCK
from coldchoice.model.comparison import CRITERIA, Anchors
from coldchoice.model.criterion import CriterionValue
from coldchoice.plugin.failure import message_of, shown
from coldchoice.plugin.steady import home_of
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.block import Job
    from coldchoice.model.assessment import Facts, Input
    from coldchoice.model.case import Case
    from coldchoice.model.comparison import Origin
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.streams import Floats

PILOT_DRAWS = 1_000
"""Assumption: draws of the pilot that a criterion sets its scale by."""

ADDS_UP = 1e-6
"""Relative difference between a mean and the sum of its lines that rounding explains."""

Failures = dict[str, dict[str, str]]
"""Why a criterion failed: by its name, then by row."""


class Measure(NamedTuple):
    """A further criterion as it takes part: with its options, as given and with their defaults."""

    criterion: Criterion
    options: Mapping[str, object]
    origin: Origin
    in_force: Mapping[str, object] = {}


class Measured(NamedTuple):
    """What all further criteria say of one strategy.

    `values` has an entry for each criterion, (draws,) or (), and a zero for one that is in `failed`, with its
    reason: nothing is ranked then.
    """

    values: list[Floats]
    tally: Tally
    inputs: tuple[Input, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    failed: dict[str, str]


def measured(measures: Iterable[Measure], facts: Facts | None, case: Case, *, usable: bool) -> Measured:
    """Put each further criterion to the facts of a strategy; what one raises or prints does not get out.

    Parameters
    ----------
    usable
        Whether any unit is; where none is, values may be without end, and a gate excludes the strategy.

    Raises
    ------
    NotApplicable
        If a criterion cannot be told of this strategy, or of none that gives no facts.
    """
    measures = tuple(measures)
    if measures and facts is None:
        names = ", ".join(one.criterion.name for one in measures)
        raise NotApplicable(f"gives no facts to compute {names} from")
    found = Measured([], {}, (), (), (), {})
    handed = None if facts is None else locked_facts(facts)
    for one in measures:
        assert handed is not None, "looked at above"
        name = one.criterion.name
        try:
            told = _asked(one, handed, case, usable)
        except NotApplicable as reason:
            raise NotApplicable(f"{name}: {message_of(reason) or 'no reason given'}") from None
        except AssessmentError as error:
            found = _failed(found, name, message_of(error))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            found = _failed(found, name, in_one_line(error))
        else:
            found = _with(found, name, told, case.draws)
    return found


def _asked(measure: Measure, facts: Facts, case: Case, usable: bool) -> CriterionValue:
    given = case._replace(given_options=measure.options)
    answer = alone(lambda: measure.criterion.assess(facts, given), given, home_of(measure.criterion))
    return checked_value(answer, case.draws, usable=usable)


def _failed(found: Measured, name: str, reason: str) -> Measured:
    return found._replace(values=[*found.values, np.zeros(())], failed={**found.failed, name: reason})


def _with(found: Measured, name: str, told: CriterionValue, draws: int) -> Measured:
    values = np.asarray(told.values)
    tally = dict(found.tally)
    put(tally, f"further.{name}", interval(values, draws))
    tally |= {f"further-lines.{name}.{line}": float(part) for line, part in told.lines.items()}
    return found._replace(
        values=[*found.values, values],
        tally=tally,
        inputs=(*found.inputs, *told.inputs),
        sources=(*found.sources, *told.sources),
        notes=(*found.notes, *told.notes),
    )


def checked_value(answer: object, draws: int, *, usable: bool = True) -> CriterionValue:
    """Return what a criterion said, if it can be compared.

    Raises
    ------
    AssessmentError
        For values of a wrong shape, NaN, values without end, and lines that do not add up.
    """
    # a plugin may hand back anything; what are no numbers is refused below
    told = answer if isinstance(answer, CriterionValue) else CriterionValue(answer)  # type: ignore[arg-type]
    told = told._replace(values=plain("values", told.values))
    values = np.asarray(told.values)
    if values.shape not in ((), (draws,)):
        raise AssessmentError(
            f"values has shape {values.shape}; it must be a number or have shape ({draws},)"
        )
    bad = np.isnan(values) if not usable else ~np.isfinite(values)
    if bad.any():
        share = f" in {int(bad.sum())} of {draws} draws" if values.shape else ""
        raise AssessmentError(f"values is {float(values[bad].flat[0]):g}{share}; it must be finite")
    check_words(told)
    _check_lines(told.lines, float(values.mean()))
    return told


def _check_lines(lines: object, mean: float) -> None:
    if not isinstance(lines, Mapping) or not all(isinstance(name, str) for name in lines):
        raise AssessmentError(f"lines is {shown(lines)}; it must be a mapping of names to numbers")
    if not lines:
        return
    try:
        parts = np.array([float(part) for part in lines.values()])
    except (TypeError, ValueError):
        raise AssessmentError(f"lines is {shown(lines)}; it must hold numbers") from None
    if np.isfinite(mean) and not abs(parts.sum() - mean) <= ADDS_UP * max(np.abs(parts).sum(), abs(mean)):
        raise AssessmentError(f"lines add up to {parts.sum():g}; they must add up to the mean, {mean:g}")


def scaled(job: Job) -> tuple[Job, Failures]:
    """Give each further criterion that the scenario gives no scale the one it sets itself.

    Returns
    -------
    The job with all anchors, without those criteria that could set none, and why they could not.
    """
    open_ones = [one for one in job.further if one.criterion.name not in job.anchors]
    if not open_ones:
        return job, {}
    from coldchoice.engine.realise import realise

    pilot = realise(job.scenario, job.terms, PILOT_BLOCK, PILOT_DRAWS)
    anchors, failed = dict(job.anchors), Failures()
    for one in open_ones:
        try:
            anchors[one.criterion.name] = _scale(one, pilot)
        except AssessmentError as error:
            reason = message_of(error)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            reason = f"no scale: {in_one_line(error)}"
        else:
            continue
        failed[one.criterion.name] = {contestant.label: reason for contestant in job.contestants}
    return without(job._replace(anchors=_in_order(anchors, job.weights.criteria)), failed), failed


def _scale(measure: Measure, pilot: Case) -> Anchors:
    given = pilot._replace(given_options=measure.options)
    answer = alone(lambda: measure.criterion.scale(given), given, home_of(measure.criterion))
    try:
        worst, best = (float(end) for end in answer)
    except (TypeError, ValueError):
        raise AssessmentError(f"scale is {shown(answer)}; it must be two numbers, worst and best") from None
    better = measure.criterion.better
    if not np.isfinite([worst, best]).all() or not (best < worst if better == "lower" else best > worst):
        rule = f"must be finite, and `best` {'below' if better == 'lower' else 'above'} `worst`"
        raise AssessmentError(f"scale is worst {worst:g}, best {best:g}; it {rule}")
    return Anchors(worst, best)


def _in_order(anchors: Mapping[str, Anchors], names: Iterable[str]) -> dict[str, Anchors]:
    return {name: anchors[name] for name in names if name in anchors}


def without(job: Job, failed: Mapping[str, Mapping[str, str]]) -> Job:
    """Leave criteria out, for all strategies alike; the others keep the proportions of their weights.

    Raises
    ------
    PluginError
        If those that are left out are the only ones with weight.
    """
    if not failed:
        return job
    names = tuple(name for name in job.weights.criteria if name not in failed)
    try:
        weights = job.weights.without(tuple(failed))
    except InputError:
        told = "; ".join(f"{name}: {next(iter(why.values()), '')}" for name, why in failed.items())
        raise PluginError(
            f"nothing is left to rank by: all the weight is on criteria that failed ({told})"
        ) from None
    return job._replace(
        anchors=_in_order(job.anchors, names),
        weights=weights,
        further=tuple(one for one in job.further if one.criterion.name not in failed),
    )


def names_of(further: Iterable[Measure]) -> tuple[str, ...]:
    """Return the names of all criteria of a run, in the order in which every report shows them."""
    return (*CRITERIA, *(one.criterion.name for one in further))
