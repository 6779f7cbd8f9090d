"""Strategies that are not what a strategy must be."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import BaseModel, Field

from coldchoice import Assessment, Case, Facts, Input, Money, NotApplicable, Use
from tests.testing.wrong.sound import Options, OwnAccounting, Sound


class NamedByShouting(Sound):
    caught_by = "name-is-kebab-case"
    name = "Gel_Ambient"  # type: ignore[assignment]


class NamedAsAnother(Sound):
    caught_by = "name-is-free"
    name = "hypothermic"  # type: ignore[assignment]


class SummaryOfTwoLines(Sound):
    caught_by = "summary-is-one-line"
    summary = "kept cold\nand sent"


class AssessWithTwoArguments(Sound):
    caught_by = "assess-takes-the-case"
    also = ("answers-or-declines",)

    def assess(self, case: Case, more: int) -> Assessment:  # type: ignore[override]
        return super().assess(case)


class OptionsThatAreOpen(Sound):
    caught_by = "options-are-closed"

    class Options(BaseModel):
        bags: float = Field(1.0, description="bags")


class OptionsWithoutDefaults(Sound):
    caught_by = "options-have-defaults"
    also = ("options-are-closed", "examples-of-options-are-valid")

    class Options(Options):
        volume: float = Field(description="volume")


class ExamplesThatAreNot(Sound):
    caught_by = "examples-of-options-are-valid"
    also = ("answers-or-declines",)

    class Options(Options):
        volume: float = Field(1.0, description="volume", examples=["a litre"])


class FailsWhereItDoesNotApply(Sound):
    caught_by = "answers-or-declines"

    def assess(self, case: Case) -> Assessment:
        return {"leukapheresis-mnc": super().assess}[case.scenario.cell_type](case)


class ForgetsToReturn(Sound):
    caught_by = "answers-or-declines"

    def assess(self, case: Case) -> Any:
        if case.terms.duration_h < 48.0:
            return super().assess(case)
        return None


class ReturnsANumber(Sound):
    caught_by = "answers-or-declines"

    def assess(self, case: Case) -> Any:
        return 0.9


class UnlocksTheJourney(Sound):
    caught_by = "answers-or-declines"

    def assess(self, case: Case) -> Assessment:
        case.journey.legs[0].hours.flags.writeable = True
        return super().assess(case)


class EndsTheProgram(Sound):
    caught_by = "answers-or-declines"

    def assess(self, case: Case) -> Assessment:
        raise SystemExit(0)


class DeclinesWithoutAWord(Sound):
    caught_by = "declines-with-a-reason"

    def assess(self, case: Case) -> Assessment:
        if case.terms.duration_h > 50.0:
            raise NotApplicable
        return super().assess(case)


class SaysItTwice(Sound):
    caught_by = "gives-facts-or-criteria"
    also = ("the-engine-takes-it",)

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(viability=0.9)


class SaysHalfOfIt(OwnAccounting):
    caught_by = "gives-facts-or-criteria"
    also = ("the-engine-takes-it",)

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(flexibility=None)


class GivesTexts(Sound):
    caught_by = "numbers-are-numbers"
    also = (
        "shapes-fit", "numbers-are-finite", "fractions-are-fractions", "hours-and-amounts-are-not-negative",
        "the-engine-takes-it",
    )  # fmt: skip

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(viable_recovery="most")  # type: ignore[arg-type]


class MasksWhatIsMissing(Sound):
    caught_by = "numbers-are-numbers"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        alive = np.ma.masked_array(facts.viable_recovery, mask=np.arange(case.draws) == 3)
        return facts._replace(viable_recovery=alive)


class WrongLength(Sound):
    caught_by = "shapes-fit"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(dye_viability=np.full(7, 0.9))


class NotANumber(Sound):
    caught_by = "numbers-are-finite"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        alive = np.array(super().facts(case).viable_recovery)
        alive[3] = np.nan
        return super().facts(case)._replace(viable_recovery=alive)


class CostsTheEarth(OwnAccounting):
    caught_by = "numbers-are-finite"
    also = ("the-engine-takes-it",)

    def cost(self, case: Case) -> Any:
        return case.money(np.inf, "USD", 2024)


class PerCent(Sound):
    caught_by = "fractions-are-fractions"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        return facts._replace(dye_viability=100.0 * np.asarray(facts.dye_viability))


class TooManyFlexible(OwnAccounting):
    caught_by = "fractions-are-fractions"
    also = ("the-engine-takes-it",)

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(flexibility=4.0)


class PaysTheUser(OwnAccounting):
    caught_by = "hours-and-amounts-are-not-negative"
    also = ("the-engine-takes-it",)

    def cost(self, case: Case) -> Any:
        return case.money(-100.0, "USD", 2024)


class LivesBackwards(Sound):
    caught_by = "hours-and-amounts-are-not-negative"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(preparation_h=-2.0)


class BareCost(OwnAccounting):
    caught_by = "money-is-dated"
    also = ("the-engine-takes-it", "gives-facts-or-criteria")

    def cost(self, case: Case) -> Any:
        return 140.0


class UndatedPrice(Sound):
    caught_by = "money-is-dated"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        gel = Use("gel", price=Money(3.0, "USD"))
        return super().facts(case)._replace(uses=(gel,))


class UnknownItem(Sound):
    caught_by = "what-is-used-has-a-price"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(uses=(Use("cryobagg"),))


class SpentPerWeek(Sound):
    caught_by = "what-is-used-has-a-price"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(uses=(Use("cryobag", per="week"),))  # type: ignore[arg-type]


class UnknownCause(Sound):
    caught_by = "causes-and-equipment-are-known"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(losses={"contaner": 0.1})


class UnknownEquipment(Sound):
    caught_by = "causes-and-equipment-are-known"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(needs=frozenset({"freezr"}))


class LetterByLetter(Sound):
    caught_by = "words-are-words"
    also = ("the-engine-takes-it",)

    def assess(self, case: Case) -> Assessment:
        return super().assess(case)._replace(notes="a note")  # type: ignore[arg-type]


class SpeltOutBeyond(Sound):
    caught_by = "words-are-words"
    also = ("the-engine-takes-it",)

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(beyond="hold of 60 h")  # type: ignore[arg-type]


class SourceOfAnInputIsANumber(Sound):
    caught_by = "words-are-words"
    also = ("the-engine-takes-it",)

    def assess(self, case: Case) -> Assessment:
        told = Input("x", "x", "D", (7,))  # type: ignore[arg-type]
        return super().assess(case)._replace(inputs=(told,))


class GradeOfSchool(Sound):
    caught_by = "words-are-words"
    also = ("the-engine-takes-it",)

    def assess(self, case: Case) -> Assessment:
        told = Input("x", "x", "1")  # type: ignore[arg-type]
        return super().assess(case)._replace(inputs=(told,))


class HandsUsesOutOnce(Sound):
    caught_by = "the-engine-takes-it"

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        return facts._replace(uses=(one for one in facts.uses))  # type: ignore[arg-type]


class StoredInWords(Sound):
    caught_by = "the-engine-takes-it"

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(stored="no")  # type: ignore[arg-type]


class PanicsAbroad(Sound):
    caught_by = "answers-or-declines"

    def assess(self, case: Case) -> Assessment:
        raise GeneratorExit("a panic of an extension")


class NeedsAList(Sound):
    caught_by = "the-engine-takes-it"

    def facts(self, case: Case) -> Facts:
        return super().facts(case)._replace(needs=["thaw"])  # type: ignore[arg-type]


WRONG: tuple[type[Sound], ...] = tuple(
    one for one in globals().values() if isinstance(one, type) and issubclass(one, Sound) and one.caught_by
)
