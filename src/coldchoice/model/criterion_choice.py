"""A further criterion that a scenario asks for."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from coldchoice.model.part import Part
from coldchoice.model.scenario import Name


class CriterionChoice(Part):
    """One further criterion to compare by, with its options."""

    criterion: Name = Field(description="name from `coldchoice plugins`", examples=["carbon"])
    options: dict[str, Any] = Field(
        default_factory=dict, description="as `coldchoice plugins NAME` lists them"
    )
