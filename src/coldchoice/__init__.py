"""Compare ways of preserving cells: frozen, cold, or whatever a plugin brings.

What stands here is all that a plugin author or a notebook needs; each name is imported when it is first used,
so that ``compare --help`` does not wait for numpy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coldchoice._version import __version__
    from coldchoice.engine.compare import compare, read_and_compare
    from coldchoice.errors import ColdchoiceError, NotApplicable
    from coldchoice.model.assessment import Assessment, Facts, Input, Use
    from coldchoice.model.case import Case
    from coldchoice.model.criterion import Criterion, CriterionValue
    from coldchoice.model.money import Money
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.strategy import Strategy
    from coldchoice.plugin.hookspecs import hookimpl

_WHERE = {
    "Assessment": "model.assessment",
    "Case": "model.case",
    "ColdchoiceError": "errors",
    "Criterion": "model.criterion",
    "CriterionValue": "model.criterion",
    "Facts": "model.assessment",
    "Input": "model.assessment",
    "Money": "model.money",
    "NotApplicable": "errors",
    "Scenario": "model.scenario",
    "Strategy": "model.strategy",
    "Use": "model.assessment",
    "__version__": "_version",
    "compare": "engine.compare",
    "hookimpl": "plugin.hookspecs",
    "read_and_compare": "engine.compare",
}

__all__ = [
    "Assessment",
    "Case",
    "ColdchoiceError",
    "Criterion",
    "CriterionValue",
    "Facts",
    "Input",
    "Money",
    "NotApplicable",
    "Scenario",
    "Strategy",
    "Use",
    "__version__",
    "compare",
    "hookimpl",
    "read_and_compare",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'coldchoice' has no attribute {name!r}")
    found = getattr(import_module(f"coldchoice.{_WHERE[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
