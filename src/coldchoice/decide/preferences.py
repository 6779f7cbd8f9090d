"""What somebody says of weights without giving them: orders, ranges, ratios, answers to swing questions.

Every statement is a bound on one weight or on the ratio of two. Weights that fulfil them and add up to 1 are
a polytope, see `coldchoice.decide.polytope`. Swing weighting: von Winterfeldt and Edwards 1986, Decision
Analysis and Behavioral Research, ISBN 0-521-27304-8, ch. 8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isnan

import numpy as np

from coldchoice.decide.closure import closure
from coldchoice.digest import digest_of
from coldchoice.errors import InputError, Key, Problem, UnknownName
from coldchoice.model.precedence import read_precedence
from coldchoice.model.quantity import format_number, shown
from coldchoice.model.span import Span, read_span
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

TOP = 100.0
"""Points of the criterion whose swing from worst to best matters most."""


class Bound(NamedTuple):
    """``weight of lesser <= times * weight of greater``; ``None`` stands for the constant 1.

    With `strict` the two must not be equal; weights on that border have no share of the polytope anyway.
    """

    lesser: str | None
    times: float
    greater: str | None
    strict: bool = False


class Statement(NamedTuple):
    """One thing that was said.

    Attributes
    ----------
    text
        In words.
    bounds
        What it means.
    key
        Where it was said, below the key of all statements.
    """

    text: str
    bounds: tuple[Bound, ...]
    key: Key = ()

    @property
    def criteria(self) -> tuple[str, ...]:
        """Names of the criteria that it is about."""
        named = (name for bound in self.bounds for name in (bound.lesser, bound.greater) if name is not None)
        return tuple(dict.fromkeys(named))


class Preferences(NamedTuple):
    """Statements of one person about the weights of criteria; made by `preferences_of`, which checks them."""

    criteria: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What was said, in words."""
        return tuple(statement.text for statement in self.statements)

    @property
    def meaning(self) -> str:
        """Fingerprint of what follows from the statements: equal where they leave the same weights open."""
        bounds = [[f"{one:.9g}" for one in row] for row in (closed(self) + 0.0).tolist()]
        return digest_of([self.criteria, bounds])


def preferences_of(
    statements: Sequence[Statement], criteria: Sequence[str], key: Key = ("weights",)
) -> Preferences:
    """Return statements about the weights of `criteria`, once they can all be true.

    Parameters
    ----------
    key
        Key under which the statements stand, for messages.

    Raises
    ------
    UnknownName
        If one names no criterion.
    InputError
        If they contradict each other, or no weights that fulfil them add up to 1; names the fewest of them
        that do so, and the pair of criteria.
    """
    from coldchoice.decide.contradiction import contradiction

    for statement in statements:
        for name in statement.criteria:
            if name not in criteria:
                raise UnknownName("criterion", name, criteria, (*key, *statement.key))
    problem = contradiction(tuple(statements), tuple(criteria))
    if problem is not None:
        raise InputError(problem._replace(key=(*key, *problem.key)))
    return Preferences(tuple(criteria), tuple(statements))


def closed(preferences: Preferences) -> Floats:
    """Return all bounds that the statements imply; see `coldchoice.decide.closure.closure`."""
    bounds = [bound for statement in preferences.statements for bound in statement.bounds]
    return closure(bounds, preferences.criteria)


def proportions(preferences: Preferences, criteria: Sequence[str]) -> Preferences:
    """Return what is said of some criteria without the others: every bound on their ratios, said or implied.

    Bounds on shares of the whole count by the ratios that follow from them, since the whole is another one.

    Raises
    ------
    InputError
        If none of these criteria can have a weight.
    """
    bounds = np.exp(closed(preferences))
    place = {name: at for at, name in enumerate(preferences.criteria)}
    nothing = [name for name in criteria if bounds[place[name], -1] == 0.0]
    found = [Statement(f"{name} 0", (Bound(name, 0.0, None),)) for name in nothing]
    for one in criteria:
        for other in criteria:
            times = float(bounds[place[one], place[other]])
            if one != other and np.isfinite(times) and one not in nothing:
                text = f"{one}/{other} at most {format_number(float(f'{times:.6g}'))}"
                found.append(Statement(text, (Bound(one, times, other),)))
    return preferences_of(found, criteria)


def order(text: str, key: Key = ("order",)) -> tuple[Statement, ...]:
    """Return the statements of ``viability > cost = flexibility``: one for each two that stand side by side.

    Raises
    ------
    InputError
        If the text is no order.
    """
    return tuple(
        Statement(
            f"{link.before} {'=' if link.equal else '>'} {link.after}",
            (
                Bound(link.after, 1.0, link.before, strict=not link.equal),
                *((Bound(link.before, 1.0, link.after),) if link.equal else ()),
            ),
            key,
        )
        for link in read_precedence(text)
    )


def between(criterion: str, low: float, high: float = 1.0) -> Statement:
    """Say that one weight, as a share of all, lies within `low` to `high`; equal where it is exact.

    Raises
    ------
    InputError
        If these are no numbers, or not within 0 to 1 and rising.
    """
    low, high = _span(low, high, 1.0, "between", criterion)
    bounds = [Bound(criterion, high, None)] if high < 1.0 else []
    if low > 0.0:
        bounds.append(Bound(None, 1.0 / low, criterion))
    return Statement(f"{criterion} {_within(low, high, 1.0)}", tuple(bounds), ("between", criterion))


def ratio(one: str, other: str, low: float, high: float = inf) -> Statement:
    """Say that the weight of `one` is `low` to `high` times that of `other`.

    Raises
    ------
    InputError
        If these are no numbers, negative, or do not rise.
    """
    low, high = _span(low, high, inf, "ratio", f"{one}/{other}")
    bounds = [Bound(one, high, other)] if high < inf else []
    if low > 0.0:
        bounds.append(Bound(other, 1.0 / low, one))
    name = f"{one}/{other}"
    return Statement(f"{name} {_within(low, high, inf)}", tuple(bounds), ("ratio", name))


def swing(points: Mapping[str, float | tuple[float, float]]) -> tuple[Statement, ...]:
    """Return what answers to swing questions say.

    Parameters
    ----------
    points
        By criterion, how much its swing from the worst to the best anchor matters: 100 for the one that
        matters most, 0 to 100 for others, or a range of that. Of a criterion left out nothing is said.

    Raises
    ------
    InputError
        If no criterion has exactly 100 points, or points are not within 0 to 100.
    """
    given = {}
    for name, at in points.items():
        ends = tuple(at) if isinstance(at, tuple | list) else (at, at)
        if len(ends) != 2:
            raise InputError(Problem("must be points, or two of them", ("swing", name), shown(list(ends))))
        low, high = (_number(end, ("swing", name)) for end in ends)
        if not 0.0 <= low <= high <= TOP:
            told = f"{low:g}..{high:g}" if low != high else f"{low:g}"
            raise InputError(Problem("points must be within 0 to 100", ("swing", name), told))
        given[name] = Span(low, high)
    top = next((name for name, span in given.items() if span.low == TOP), None)
    if top is None:
        raise InputError(Problem(NO_TOP, ("swing",), shown(dict(points)), "give it 100 points"))
    return tuple(
        ratio(name, top, low / TOP, high / TOP)._replace(
            text=f"swing of {name} {_within(low, high, inf)} points, of {top} 100", key=("swing", name)
        )
        for name, (low, high) in given.items()
        if name != top
    )


NO_TOP = "one criterion must have 100 points: that whose swing from worst to best matters most"


def said(order_texts: Sequence[str], spans: Mapping[str, Mapping[str, Span]]) -> tuple[Statement, ...]:
    """Return the statements of a scenario's entry: orders; spans under ``between``, ``ratio``, ``swing``."""
    alone = len(order_texts) == 1
    chains = [order(text, ("order",) if alone else ("order", at)) for at, text in enumerate(order_texts)]
    found = [statement for chain in chains for statement in chain]
    found += [between(name, *span) for name, span in spans.get("between", {}).items()]
    for pair, span in spans.get("ratio", {}).items():
        one, other = pair_of(pair)
        found.append(ratio(one, other, *span)._replace(key=("ratio", pair)))
    answers = spans.get("swing", {})
    return (*found, *(swing(dict(answers)) if answers else ()))


def pair_of(text: str) -> tuple[str, str]:
    """Read ``viability/cost`` as two names.

    Raises
    ------
    InputError
        For anything but two different names with a slash between them.
    """
    one, slash, other = (part.strip() for part in text.partition("/"))
    if not slash or not one or not other or "/" in other or one == other:
        raise InputError(Problem("must be two criteria, as in viability/cost", value=repr(text)))
    return one, other


def span(value: object, *, most: float = inf, per_cent: bool = False) -> tuple[float, float]:
    """Read ``0.4..0.6``, ``at least 2`` or a number as lowest and highest; see `coldchoice.model.span`."""
    low, high = read_span(value, most=most, per_cent=per_cent)
    return low, high


def _span(low: float, high: float, most: float, kind: str, name: str) -> Span:
    """Return two bounds that rise from 0 or more to `most` at most."""
    found = Span(_number(low, (kind, name)), _number(high, (kind, name)))
    if not 0.0 <= found.low <= found.high <= most:
        rule = "must rise, within 0 to 1" if most == 1.0 else "must be 0 or more, and rise"
        raise InputError(Problem(rule, (kind, name), f"{found.low:g}..{found.high:g}"))
    return found


def _number(value: object, key: Key) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or isnan(value):
        raise InputError(Problem("must be a number", key, shown(value)))
    return float(value)


def _within(low: float, high: float, most: float) -> str:
    if low == high:
        return format_number(low)
    if high >= most:
        return f"at least {format_number(low)}"
    return (
        f"at most {format_number(high)}" if low <= 0.0 else f"{format_number(low)} to {format_number(high)}"
    )
