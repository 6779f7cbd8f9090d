"""Arrays as people hand them in: named, of one length, and enough of them to decide between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import index
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.model.quantity import shown
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike  # at run time it takes longer to import than all that is here

ADDING_UP = 1e-6
"""By how much weights that are written down in decimals may miss 1."""

SINGULAR = MappingProxyType(
    {"alternatives": "alternative", "criteria": "criterion", "draws": "draw", "rivals": "rival"}
)


def checked_draws(
    draws: Mapping[str, ArrayLike], what: str = "alternatives", *, least: int = 2
) -> tuple[tuple[str, ...], Floats]:
    """Return the names and the draws of each, (names, draws), last axis the draws.

    Parameters
    ----------
    draws
        By name: numbers of any shape whose last axis are the draws; all of the same shape. NaN is let
        through: what it means is for the analysis to say.
    what
        What the names stand for, in the plural.
    least
        Fewest names that make sense.

    Raises
    ------
    InputError
        If there are fewer names, or the draws differ in length or shape; names the first that differs.
    """
    draws = by_name(draws) or draws
    names = tuple(draws)
    if len(names) < least:
        shown = f"{len(names)}: {', '.join(names)}" if names else "none"
        raise InputError(Problem(f"needs {least} {what} or more", value=shown))
    arrays = [checked_numbers(values, name) for name, values in draws.items()]
    first = arrays[0]
    for name, array in zip(names, arrays, strict=True):
        if array.ndim == 0 or array.shape[-1] == 0:
            raise InputError(Problem("has no draws", (name,)))
        if array.shape[-1] != first.shape[-1]:
            rule = f"has {array.shape[-1]:,} draws, and {names[0]} has {first.shape[-1]:,}"
            raise InputError(Problem(rule, (name,), hint="draws are compared one by one: give equally many"))
        if array.shape != first.shape:
            raise InputError(Problem(f"is of shape {array.shape}, and {names[0]} of {first.shape}", (name,)))
    return names, np.stack(arrays)


def checked_numbers(values: ArrayLike, what: str) -> Floats:
    """Return numbers as an array of floats, any shape, NaN and all.

    Raises
    ------
    InputError
        If something is no number, or rows differ in length.
    """
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(Problem("must be numbers, in rows of one length", (what,))) from None


def checked_array(values: ArrayLike, what: str, /, **axes: int | Sequence[str] | None) -> Floats:
    """Return finite numbers, of so many along each axis.

    Parameters
    ----------
    what
        What they are, for messages.
    axes
        In order, by what stands along each, in the plural: how many, their names, or ``None`` for any number.
        If the first are names, a message says whose number is not finite.

    Raises
    ------
    InputError
        If the shape is another one, there is no number, or one is not finite.
    """
    array = checked_numbers(values, what)
    wanted = [one if one is None or isinstance(one, int) else len(one) for one in axes.values()]
    fits = len(wanted) == array.ndim and all(
        number in (None, had) for number, had in zip(wanted, array.shape, strict=True)
    )
    if not fits or not array.size:
        told = " by ".join(map(_counted, wanted, axes)) or "one number"
        raise InputError(Problem(f"must be {told}", (what,), f"shape {array.shape}"))
    if not np.isfinite(array).all():
        first = next(iter(axes.values()), None)
        names = first if isinstance(first, Sequence) else None
        raise InputError(_not_finite(array, what, names, by_draw="draws" in axes))
    return array


def checked_inputs(inputs: Mapping[str, ArrayLike], draws: int, of: str) -> dict[str, Floats]:
    """Return draws by name, finite and as many as `of`, e.g. "the outcome", has.

    Raises
    ------
    InputError
        If they are not given by name, differ in number or are not finite; names the input.
    """
    found = {}
    for name, values in checked_mapping(inputs, "inputs").items():
        array = found[name] = checked_numbers(values, name)
        if array.ndim != 1:
            raise InputError(Problem("must be draws, one after the other", (name,), f"shape {array.shape}"))
        if array.size != draws:
            raise InputError(Problem(f"has {array.size:,} draws, {of} {draws:,}", (name,)))
        if not np.isfinite(array).all():
            raise InputError(_not_finite(array, name, None, by_draw=True))
    return found


def checked_mapping(given: object, what: str) -> Mapping[str, Any]:
    """Return what is given by name.

    Raises
    ------
    InputError
        If it is not.
    """
    named = by_name(given)
    if named is None:
        raise InputError(Problem("must be draws by name", (what,), hint="write e.g. {'hold': draws}"))
    return named


def by_name(given: object) -> Mapping[str, Any] | None:
    """Return what is given by name; ``None`` of anything else.

    A series or a table whose labels are texts, as of pandas, is given by name too: to read its numbers in
    their order would mix them up.
    """
    if isinstance(given, Mapping):
        return given
    keys = getattr(given, "keys", None)
    if not callable(keys) or not hasattr(given, "__getitem__"):
        return None
    names = tuple(keys())
    if not names or not all(isinstance(name, str) for name in names):
        return None
    checked_names(names, "labels")
    return {str(name): given[name] for name in names}


def checked_names(
    names: Sequence[str], what: str = "alternatives", *, least: int = 1, unique: bool = True
) -> tuple[str, ...]:
    """Return names, each another one.

    Raises
    ------
    InputError
        If they are no texts, one stands twice, or there are fewer than make sense.
    """
    found = _texts(names, what)
    twice = next((name for at, name in enumerate(found) if unique and name in found[:at]), None)
    if twice is not None:
        raise InputError(Problem("stands twice: every name must be another", (what,), repr(twice)))
    if len(found) < least:
        raise InputError(Problem(f"needs {_counted(least, what)} or more", value=", ".join(found) or "none"))
    return found


def checked_weights(weights: ArrayLike, criteria: int | Sequence[str], what: str = "weights") -> Floats:
    """Return weights that are 0 or more and add up to 1: (criteria,), or (criteria, draws) in every draw.

    Raises
    ------
    InputError
        If they do not, or are not one for each criterion.
    """
    array = checked_numbers(weights, what)
    by_draw: dict[str, None] = {"draws": None} if array.ndim == 2 else {}
    array = checked_array(array, what, criteria=criteria, **by_draw)
    if array.min() < 0.0:
        raise InputError(Problem("a weight must be 0 or more", (what,), f"{array.min():g}"))
    sums = array.sum(axis=0)
    if (apart := np.abs(sums - 1.0)).max() > ADDING_UP:
        told = f"{sums.flat[int(apart.argmax())]:g}"
        where = " in every draw" if by_draw else ""
        rule = f"weights must add up to 1{where}"
        raise InputError(Problem(rule, (what,), told, "divide them by their sum"))
    return array


def checked_option(kind: str, given: object, known: Sequence[str]) -> None:
    """Check that an option is one of those known.

    Raises
    ------
    UnknownName
        If it is not; says the nearest that is.
    """
    if given not in known:
        raise UnknownName(kind, str(given), known)


def checked_share(value: float, what: str) -> float:
    """Return a number within 0 to 1.

    Raises
    ------
    InputError
        If it lies elsewhere.
    """
    number = float(checked_array(value, what))
    if not 0.0 <= number <= 1.0:
        raise InputError(Problem("must be 0 to 1", (what,), f"{number:g}"))
    return number


def checked_shares(shares: Sequence[float], what: str = "shares") -> tuple[float, float]:
    """Return two shares, a lower and a higher, above 0 and below 1.

    Raises
    ------
    InputError
        If they are not.
    """
    low, high = checked_array(shares, what, ends=2).tolist()
    if not 0.0 < low < high < 1.0:
        hint = "write e.g. (0.05, 0.95)"
        raise InputError(Problem("must rise, above 0 and below 1", (what,), f"{low:g}, {high:g}", hint))
    return low, high


def checked_whole(number: int, what: str) -> int:
    """Return a whole number.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        whole = None if isinstance(number, bool) else index(number)
    except TypeError:
        whole = None
    if whole is None:
        told = " ".join(shown(number).split())
        raise InputError(Problem("must be a whole number", (what,), told))
    return whole


def checked_count(number: int, what: str, *, least: int = 1) -> int:
    """Return a whole number, at least so large.

    Raises
    ------
    InputError
        If it is not.
    """
    whole = checked_whole(number, what)
    if whole < least:
        raise InputError(Problem(f"must be {least} or more", (what,), f"{whole}"))
    return whole


def checked_utilities(utilities: ArrayLike, reference: int) -> Floats:
    """Return what alternatives are worth in each draw, finite, (alternatives, draws).

    Raises
    ------
    InputError
        If there are not two alternatives and two draws, one is not finite, or the reference is none of them.
    """
    values = checked_numbers(utilities, "utilities")
    if values.ndim != 2 or min(values.shape) < 2:
        rule = "a decision needs two alternatives or more, and two draws or more: (alternatives, draws)"
        raise InputError(Problem(rule, value=str(values.shape)))
    missing = (~np.isfinite(values)).sum(axis=1)
    if missing.any():
        at = int(missing.argmax())
        rule = f"alternative {at} has no value in {missing[at]:,} of {values.shape[1]:,} draws"
        raise InputError(Problem(rule, hint="leave these draws out of all alternatives and inputs"))
    if not 0 <= checked_whole(reference, "reference") < len(values):
        rule = f"the reference must be the place of an alternative, 0 to {len(values) - 1}"
        raise InputError(Problem(rule, value=str(reference)))
    return values


def checked_amount(value: float, what: str) -> float:
    """Return a number that is 0 or more, and finite.

    Raises
    ------
    InputError
        If it is not.
    """
    number = float(checked_array(value, what))
    if number < 0.0:
        raise InputError(Problem("must be 0 or more", (what,), f"{number:g}"))
    return number


def _texts(names: object, what: str) -> tuple[str, ...]:
    found = tuple(names) if isinstance(names, Iterable) else (names,)
    if not all(isinstance(name, str) for name in found):
        raise InputError(Problem("must be names", (what,), hint="write e.g. ('frozen', 'cold')"))
    return tuple(map(str, found))


def _not_finite(array: Floats, what: str, names: Sequence[str] | None, *, by_draw: bool) -> Problem:
    key: tuple[str, ...] = (what,)
    if names is not None:
        at = next(at for at, row in enumerate(array) if not np.isfinite(row).all())
        array, key = array[at], (names[at],) if by_draw else (what, names[at])
    if not by_draw:
        return Problem("is not finite", key)
    lacking = ~np.isfinite(array)
    wrong = int(np.count_nonzero(lacking.reshape(-1, lacking.shape[-1]).any(axis=0)))
    return Problem(f"is not finite in {wrong:,} draws; leave them out first", key)


def _counted(number: int | None, what: str) -> str:
    if number is None:
        return what
    return f"{number:,} {SINGULAR.get(what, what) if number == 1 else what}"
