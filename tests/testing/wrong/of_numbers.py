"""Strategies whose numbers say what cannot be, or stand on nobody's word."""

from __future__ import annotations

import threading
import warnings
from time import process_time
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from coldchoice import Assessment, Case, Facts, Input, Money, Use
from coldchoice.testing.advice import MOST_SECONDS
from tests.testing.wrong.sound import LOSS, OwnAccounting, Sound

# ---------------------------------------------------------------- physics


class BetterWithAge(Sound):
    caught_by = "longer-journeys-never-help"
    also = ("delays-never-help", "what-matters-is-told")

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        return facts._replace(viable_recovery=1.0 - np.asarray(facts.viable_recovery))


class BetterLate(Sound):
    caught_by = "delays-never-help"

    def facts(self, case: Case) -> Facts:
        late_h = sum(leg.late_h for leg in case.journey.legs)
        facts = super().facts(case)
        alive = 0.5 * np.asarray(facts.viable_recovery) + 0.3 * (np.asarray(late_h) > 20.0)
        return facts._replace(viable_recovery=alive)


class YoungerByTravelling(Sound):
    caught_by = "delays-never-add-hours"

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        return facts._replace(usable_life_h=24.0 + 2.0 * case.journey.total_h)


class LikesTheSun(Sound):
    caught_by = "heat-never-helps"

    def facts(self, case: Case) -> Facts:
        warm = max(float(leg.ambient_c.mean()) for leg in case.journey.legs)
        facts = super().facts(case)
        return facts._replace(
            viable_recovery=np.asarray(facts.viable_recovery) * min(0.5 + warm / 100.0, 1.0)
        )


class CountsTheLegs(Sound):
    caught_by = "a-hold-may-be-told-as-two"

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        return facts._replace(
            viable_recovery=np.asarray(facts.viable_recovery) * 0.9 ** len(case.journey.legs)
        )


class AllDead(Sound):
    caught_by = "some-cells-survive"
    also = ("varies-with-what-is-uncertain",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(viable_recovery=np.zeros(case.draws))


# ---------------------------------------------------------------- economics


class CheaperInAll(OwnAccounting):
    caught_by = "more-units-never-cost-less-in-all"

    def cost(self, case: Case) -> Any:
        return case.money(1e6 / case.terms.units_per_year**2, "USD", 2024)


class DearerInBulk(OwnAccounting):
    caught_by = "a-dose-never-gets-dearer-with-volume"

    def cost(self, case: Case) -> Any:
        return case.money(10.0 * case.terms.units_per_year, "USD", 2024)


class DearerByTheDose(OwnAccounting):
    caught_by = "more-doses-share-a-unit"

    def cost(self, case: Case) -> Any:
        return case.money(100.0 * case.terms.doses_per_unit, "USD", 2024)


class SameInEveryCurrency(OwnAccounting):
    caught_by = "currency-is-only-a-unit"

    def cost(self, case: Case) -> Any:
        return Money(140.0, case.terms.currency, case.terms.price_year)


class LovesDearCells(OwnAccounting):
    caught_by = "dearer-cells-never-lower-the-cost"

    def cost(self, case: Case) -> Any:
        return case.money(1e6, "USD", 2024) - case.terms.unit_value * 0.1


class BringsItsOwnBag(Sound):
    caught_by = "library-prices-stay-in-force"

    def facts(self, case: Case) -> Facts:
        bag = Use("cryobag", price=Money(0.01, "USD", 2024))
        return super().facts(case)._replace(uses=(bag,))


class ForNothing(Sound):
    caught_by = "costs-something"

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(uses=())


# ---------------------------------------------------------------- evidence


class OnNobodysWord(Sound):
    caught_by = "names-its-sources"
    also = ("good-grades-name-a-source",)

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(sources=(), inputs=(Input(LOSS, LOSS, "D"),))


class OnAFriendsWord(Sound):
    caught_by = "sources-can-be-found"

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(sources=("a colleague",))


class CutTheDoi(Sound):
    caught_by = "dois-are-well-formed"

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(sources=("doi:10.1000",))


class GradesItself(Sound):
    caught_by = "good-grades-name-a-source"

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(inputs=(Input(LOSS, LOSS, "A"),))


class BetterThanItsParts(Sound):
    caught_by = "grade-is-no-better-than-its-inputs"

    def assess(self, case: Case) -> Assessment:
        guess = Input(LOSS, LOSS, "D", ("assumption",))
        return super().assess(case)._replace(inputs=(guess,), grade="A")


class SilentBeyond(Sound):
    caught_by = "beyond-the-measured-is-flagged"

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(beyond=())


class LosesNothing(Sound):
    caught_by = "certainty-is-not-made-up"
    also = ("varies-with-what-is-uncertain",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(viable_recovery=1.0)


# ---------------------------------------------------------------- advice


class OneByOne(Sound):
    caught_by = "is-fast"

    def facts(self, case: Case) -> Facts:
        start = process_time()
        while case.draws >= 10_000 and process_time() - start < MOST_SECONDS + 0.1:
            pass
        return super().facts(case)


class HoldsALock(Sound):
    caught_by = "survives-pickling"

    def __init__(self) -> None:
        self._lock = threading.Lock()


class Warns(Sound):
    caught_by = "warns-of-nothing"

    def assess(self, case: Case) -> Assessment:
        warnings.warn("about to divide by zero", RuntimeWarning, stacklevel=1)
        return super().assess(case)


class Undescribed(Sound):
    __doc__ = ""
    caught_by = "says-what-it-does"


class BareOptions(Sound):
    """Kept in a made-up way."""

    caught_by = "options-are-described"

    class Options(BaseModel):
        model_config = ConfigDict(
            frozen=True, extra="forbid", json_schema_extra={"examples": [{"bags": 2.0}]}
        )
        bags: float = 1.0


class KeepsItToItself(Sound):
    caught_by = "what-matters-is-told"

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(inputs=())


class SureOfItself(Sound):
    caught_by = "varies-with-what-is-uncertain"

    def facts(self, case: Case) -> Facts:
        alive = float(0.95 * np.exp(-0.004 * case.terms.duration_h))
        return super().facts(case)._replace(viable_recovery=alive)


WRONG: tuple[type[Sound], ...] = tuple(
    one for one in globals().values() if isinstance(one, type) and issubclass(one, Sound) and one.caught_by
)
