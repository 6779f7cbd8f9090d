"""A strategy with nothing wrong in it; every wrong one is this one with one mistake."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coldchoice import Assessment, Case, Facts, Input, NotApplicable, Use

LONGEST_H = 96.0  # made up
LOSS = "hourly loss of a made-up way"


class Options(BaseModel):
    """What a scenario can set."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"bags": 2.0}]})
    bags: float = Field(1.0, description="bags of one unit")


class Sound:
    """Kept in a made-up way."""

    summary = "made up, and nothing wrong with it"
    Options: ClassVar[Any] = Options
    caught_by: ClassVar[str] = ""
    also: ClassVar[tuple[str, ...]] = ()
    """Other checks that cannot help but fail as well."""

    @property
    def name(self) -> str:
        letters = "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in type(self).__name__)
        return letters.strip("-")

    def assess(self, case: Case) -> Assessment:
        """Return facts of a hold; no longer than twice what was measured."""
        if case.terms.duration_h > 2.0 * LONGEST_H:
            raise NotApplicable(f"nothing was measured beyond {LONGEST_H:g} h")
        told = Input(LOSS, LOSS, "B", ("10.1000/made-up",))
        return Assessment(facts=self.facts(case), inputs=(told,), sources=("10.1000/made-up",))

    def facts(self, case: Case) -> Facts:
        """Return the facts, which most of the wrong ones change."""
        loss_per_h = 0.004 * np.exp(0.3 * case.normal("parameter", LOSS))
        alive = 0.95 * np.exp(-loss_per_h * case.journey.total_h)
        longer = case.terms.duration_h > LONGEST_H
        return Facts(
            viable_recovery=alive,
            dye_viability=0.5 + 0.5 * alive,
            usable_life_h=0.3 / loss_per_h,
            preparation_h=0.5,
            defended_hold_h=LONGEST_H,
            uses=(Use("cryobag", case.options(Options).bags), Use("technician-hour", 1.0)),
            needs=frozenset({"thaw"}),
            beyond=(f"hold of {case.terms.duration_h:g} h: measured up to {LONGEST_H:g} h",)
            if longer
            else (),
        )


class OwnAccounting(Sound):
    """The same with the three criteria given by itself."""

    def assess(self, case: Case) -> Assessment:
        found = super().assess(case)
        assert found.facts is not None
        return found._replace(
            facts=None, viability=found.facts.viable_recovery, cost=self.cost(case), flexibility=0.4
        )

    def cost(self, case: Case) -> Any:
        return case.money(140.0, "USD", 2024)
