"""All checks, in the order in which they are run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from coldchoice.errors import UnknownName
from coldchoice.testing import advice, behaviour, contract, economics, evidence, physics
from coldchoice.testing.check import Check

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        found.name: found
        for module in (contract, behaviour, physics, economics, evidence, advice)
        for found in vars(module).values()
        if isinstance(found, Check)
    }
)
"""By name; group after group."""


def known(names: Mapping[str, str]) -> Mapping[str, str]:
    """Return `names` if each is a check's, with a reason.

    Raises
    ------
    UnknownName
        For a name that no check has; says the nearest that one has.
    """
    for name in names:
        if name not in CHECKS:
            raise UnknownName("check", name, CHECKS, ("expected_failures",))
    return names
