"""How the criteria were weighed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldchoice.report.words import counted, fraction, plain
from coldchoice.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coldchoice.model.comparison import Comparison

UNKNOWN = "weights not given: every weighting equally likely"


def weights(comparison: Comparison) -> str:
    """Say how the criteria were weighed."""
    exact, preferred = comparison.weights, comparison.preferred
    if preferred is not None:
        told = preferences(preferred.statements)
        if exact is not None:
            return f"weights {numbers(exact)}, from {told}"
        return (
            f"weights not given, but {told}: every such weighting equally likely, in the mean "
            f"{numbers(preferred.mean)}"
        )
    if exact is not None:
        return f"weights {numbers(exact)}"
    asked = len(comparison.scenario.stakeholders)
    return f"{UNKNOWN}; for those of {counted(asked, 'stakeholder')}: coldchoice decide" if asked else UNKNOWN


def numbers(by_name: Mapping[str, float]) -> str:
    """Write weights side by side: ``viability 0.50, cost 0.30, flexibility 0.20``."""
    return ", ".join(f"{plain(name)} {fraction(value)}" for name, value in by_name.items())


def preferences(statements: Sequence[str]) -> str:
    """Join what is said of weights; chains are put together again: ``viability > cost = flexibility``."""
    chains: list[str] = []
    linked = False
    for text in map(plain, statements):
        first, _, rest = text.partition(" ")
        of_order = rest.startswith(("> ", "= "))
        if of_order and linked and chains[-1].endswith(f" {first}"):
            chains[-1] += f" {rest}"
        else:
            chains.append(text)
        linked = of_order
    return listed(chains)
