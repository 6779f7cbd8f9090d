"""Say in one sentence what would have to be otherwise for another to lead, and how likely that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.flip import Bounds, FlipPoint
    from coldchoice.model.streams import Natural

JOURNEY = "journey"
"""Name of the hours of the journey among the inputs."""


def flip_sentence(
    flip: FlipPoint, texts: Mapping[str, str], natural: Mapping[str, Natural], weights: Mapping[str, float]
) -> str:
    """Return the sentence without its full stop.

    Parameters
    ----------
    texts
        What an input is, in words, by name; the name stands for itself where there are none.
    natural
        What a draw of it means in its own unit; its quantiles are told where nobody knows.
    weights
        As they stand now; told where they are exact.
    """
    if flip.kind == "weight":
        return f"{flip.leader} leads if {_weight(flip, weights)}"
    if flip.kind == "input" and flip.bounds[0].name == JOURNEY:
        often = f"{_chance(flip)} of them{_rest(flip)}"
        return f"{flip.leader} leads on journeys {_between(flip.bounds[0], natural)} ({often})"
    told = listed([_input(one, texts, natural) for one in flip.bounds])
    both = "such pairs: " if flip.kind == "pair" else ""
    return f"{flip.leader} leads if {told} ({both}{_chance(flip)} likely{_rest(flip)})"


def _weight(flip: FlipPoint, weights: Mapping[str, float]) -> str:
    bounds = flip.bounds[0]
    way, at = ("over", bounds.low) if bounds.low is not None else ("under", bounds.high)
    assert at is not None, "a flip is bounded on one side at least"
    if flip.likelihood is not None:
        return f"{bounds.name} weighs {way} {at:.2f} ({_chance(flip)} of weightings{_rest(flip)})"
    now = weights[bounds.name]
    digits = next((one for one in range(2, 6) if f"{at:.{one}f}" != f"{now:.{one}f}"), 6)
    return f"{bounds.name} weighs {way} {at:.{digits}f} instead of {now:.{digits}f}"


def _input(bounds: Bounds, texts: Mapping[str, str], natural: Mapping[str, Natural]) -> str:
    if bounds.name == JOURNEY:
        return f"the journey takes {_between(bounds, natural)}"
    what, _, _ = texts.get(bounds.name, bounds.name).partition(": ")  # of a price, what it holds comes after
    return f"{what} is {_between(bounds, natural)}"


def _between(bounds: Bounds, natural: Mapping[str, Natural]) -> str:
    if bounds.low is None:
        assert bounds.high is not None, "a flip is bounded on one side at least"
        return f"under {_value(bounds.name, bounds.high, bounds.high_share, natural)}"
    low = _value(bounds.name, bounds.low, bounds.low_share, natural)
    if bounds.high is None:
        return f"over {low}"
    return f"between {low} and {_value(bounds.name, bounds.high, bounds.high_share, natural)}"


def _value(name: str, drawn: float, share: float | None, natural: Mapping[str, Natural]) -> str:
    """Write where an input lies: in its own unit, or as a quantile of what is believed of it."""
    if name == JOURNEY:
        return f"{drawn:.3g} h"
    if name not in natural:
        return f"its {100 * (share or 0.0):.0f} % point"
    value, unit = natural[name](drawn)
    number = f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"
    return f"{number} {unit}".rstrip()


def _rest(flip: FlipPoint) -> str:
    """Say why there is a lead at all where what takes it away is likelier than not."""
    return "; in the rest the lead is larger" if (flip.likelihood or 0.0) > 0.5 else ""


def _chance(flip: FlipPoint) -> str:
    share = flip.likelihood or 0.0
    return f"{100 * share:.2g} %" if share >= 0.01 else "under 1 %"
