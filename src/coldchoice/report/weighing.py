"""How the criteria were weighed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldchoice.report.words import counted, fraction, plain
from coldchoice.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coldchoice.decide.weights import Weights
    from coldchoice.model.comparison import Comparison
    from coldchoice.model.scenario import Scenario

UNKNOWN = "weights not given: every weighting equally likely"
EQUAL = "weights not given: the weighted value takes equal ones"


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


def mean_weights(scenario: Scenario) -> str:
    """Say which weights stand for all that a scenario allows where one value is wanted; empty if exact."""
    if isinstance(scenario.weights, dict) and scenario.weights:
        return ""
    if not scenario.weights:
        return EQUAL
    found = _weights(scenario)
    if found.preferences is None:
        return EQUAL
    mean = dict(zip(found.criteria, found.mean.tolist(), strict=True))
    told = preferences(found.preferences.texts)
    return f"weights not given, but {told}: the weighted value takes their mean, {numbers(mean)}"


def weights_data(scenario: Scenario) -> dict[str, object]:
    """Return weights as given, ``None`` if unknown; of others their mean, and what is said of them."""
    if not scenario.weights or isinstance(scenario.weights, dict):
        return {"weights": scenario.weights}
    found = _weights(scenario)
    if found.preferences is None:
        return {"weights": None}
    mean = dict(zip(found.criteria, found.mean.tolist(), strict=True))
    return {"weights": mean, "preferred": found.preferences.texts}


def _weights(scenario: Scenario) -> Weights:
    from coldchoice.decide.weights import Weights
    from coldchoice.engine.stakeholders import criteria_of

    return Weights.given(scenario.weights, criteria_of(scenario))


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
