"""Frozen at the plant in 5 % DMSO: a protocol without code, in the YAML file beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coldchoice import hookimpl
from coldchoice.written import strategies_from

if TYPE_CHECKING:
    from coldchoice.written.strategy import WrittenStrategy


@hookimpl
def strategies() -> list[WrittenStrategy]:
    """Offer the strategy of the file of this name."""
    return strategies_from(Path(__file__).with_suffix(".strategy.yaml"))
