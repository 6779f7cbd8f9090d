"""Conditions of a requirement, as ``python_version > "3"``: what stands behind the semicolon.

Read are comparisons of one variable with a text, joined by ``and`` and ``or``, without parentheses.
"""

from __future__ import annotations

import operator
import os
import platform
import re
import sys
from collections.abc import Callable, Mapping
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

TERM = re.compile(r"""\s*(\w+)\s*(>=|<=|==|!=|>|<)\s*(["'])([^"']*)\3\s*""")
VERSION = re.compile(r"\d+(?:\.\d+)*")
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType({
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt,
    "<": operator.lt,
})  # fmt: skip
"""What each sign between two versions, or two texts, asks for."""
VARIABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "extra": str,  # whether one was asked for is not known: as if none was
        "implementation_name": lambda: sys.implementation.name,
        "os_name": lambda: os.name,
        "platform_machine": platform.machine,
        "platform_python_implementation": platform.python_implementation,
        "platform_system": platform.system,
        "python_full_version": lambda: ".".join(map(str, sys.version_info[:3])),
        "python_version": lambda: ".".join(map(str, sys.version_info[:2])),
        "sys_platform": lambda: sys.platform,
    }
)


def holds(condition: str) -> bool | None:
    """Tell whether a condition holds here; ``None`` where it cannot be understood."""
    ways = [[_term(term) for term in re.split(r"\band\b", way)] for way in re.split(r"\bor\b", condition)]
    if any(term is None for way in ways for term in way):
        return None
    return any(all(way) for way in ways)


def _term(text: str) -> bool | None:
    found = TERM.fullmatch(text)
    if not found or found[1] not in VARIABLES:
        return None
    here, there = VARIABLES[found[1]](), found[4]
    if not found[1].startswith("python"):
        return COMPARE[found[2]](here, there) if found[2] in ("==", "!=") else None
    if not VERSION.fullmatch(there):
        return None
    pairs = list(zip_longest(*(map(int, one.split(".")) for one in (here, there)), fillvalue=0))
    return COMPARE[found[2]]([one for one, _ in pairs], [other for _, other in pairs])
