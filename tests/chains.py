"""Small chains to test with: scenarios of three keys, strategies that say what they are told to."""

from __future__ import annotations

from typing import Any

from coldchoice.engine.chain import answer_chain
from coldchoice.engine.chain_file import Stage
from coldchoice.engine.settle import settle
from coldchoice.model.chain import Chain
from coldchoice.model.chained import Chained, Combination
from coldchoice.model.scenario import Choice
from tests.scenes import DRAWS, registry, scenario

MADE = {"name": "manufacture", "cost": "5000 USD 2024", "success": "50 %", "failure_cost": "100 USD 2024"}


def asked(*then: dict[str, Any] | None, number: int | None = None, **keys: Any) -> Chain:
    """Return a chain of stages `a`, `b`, ...; `then` stands between them, one fewer than there are stages."""
    stages = [{"scenario": f"{name}.yaml", "then": one} for name, one in zip("abcdef", then, strict=False)]
    last = "abcdef"[len(then)]
    given = {"draws": DRAWS, **keys}
    return Chain.model_validate({"stages": [*stages, {"scenario": f"{last}.yaml"}], **given})


def stage(label: str, *names: str, chain: Chain, **keys: Any) -> Stage:
    """Return a stage whose scenario compares the strategies of these names."""
    made = scenario(**{"strategies": list(names), **keys, "draws": chain.draws, "seed": chain.seed})
    terms = settle(made)
    made = made.model_copy(update={"stage": terms.stage})
    return Stage(label, f"{label}.yaml", made, terms, tuple(Choice(strategy=name) for name in names), None)


def answered(chain: Chain, stages: list[Stage], *strategies: Any, **options: Any) -> Chained:
    """Answer a chain with these strategies."""
    return answer_chain(chain, stages, registry(*strategies), **options)


def of(chained: Chained, *names: str) -> Combination:
    """Return the combination of these strategies."""
    return next(one for one in chained.combinations if one.strategies == names)
