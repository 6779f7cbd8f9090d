"""The conformance kit: whether a strategy keeps the rules that everyone in a comparison relies on.

``coldchoice check NAME|FILE`` is the same on the command line; ``coldchoice check --list`` lists the checks.
"""

from __future__ import annotations

from coldchoice.plugin.apart import Limits
from coldchoice.testing.check import Check
from coldchoice.testing.checks import CHECKS
from coldchoice.testing.conformance import conformance_tests, parametrize_strategies
from coldchoice.testing.examination import check_strategies, check_strategy
from coldchoice.testing.verdict import Report, Verdict

__all__ = [
    "CHECKS",
    "Check",
    "Limits",
    "Report",
    "Verdict",
    "check_strategies",
    "check_strategy",
    "conformance_tests",
    "parametrize_strategies",
]
