"""Strategies that depend on more than their question, or change more than their answer."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress

import numpy as np

from coldchoice import Assessment, Case, Facts, NotApplicable
from coldchoice_strategies.hypothermic import Hypothermic
from tests.testing.wrong.sound import Sound


class AlwaysDeclines(Sound):
    caught_by = "applies-somewhere"

    def assess(self, case: Case) -> Assessment:
        raise NotApplicable("not today, and not tomorrow either")


BARELY = 1e-12
"""So little that only a comparison to the bit sees it: else it would be chance which other checks fail."""


class ThrowsDice(Sound):
    caught_by = "same-question-same-answer"
    also = (
        "order-of-questions-does-not-matter", "variants-stand-side-by-side", "survives-pickling",
    )  # fmt: skip

    def facts(self, case: Case) -> Facts:
        facts, dice = super().facts(case), np.random.default_rng().random(case.draws)
        return facts._replace(viable_recovery=np.asarray(facts.viable_recovery) * (1.0 - BARELY * dice))


class RemembersTheLastQuestion(Sound):
    caught_by = "order-of-questions-does-not-matter"
    also = (
        "same-question-same-answer", "survives-pickling", "variants-stand-side-by-side",
        "a-hold-may-be-told-as-two", "longer-journeys-never-help", "delays-never-help", "heat-never-helps",
    )  # fmt: skip

    def __init__(self) -> None:
        self._last = ""

    def facts(self, case: Case) -> Facts:
        better = 1.0 if self._last == case.scenario.cell_type else 0.9
        self._last = case.scenario.cell_type
        facts = super().facts(case)
        return facts._replace(viable_recovery=better * np.asarray(facts.viable_recovery))


class LooksAtAllDraws(Sound):
    caught_by = "draws-do-not-see-each-other"
    also = ("what-matters-is-told",)

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        alive = np.asarray(facts.viable_recovery)
        return facts._replace(viable_recovery=alive * (1.0 - 0.1 * (alive - alive.mean())))


class HasASeedOfItsOwn(Sound):
    caught_by = "another-seed-other-draws"

    def facts(self, case: Case) -> Facts:
        alive = np.random.Generator(np.random.PCG64(7)).random(case.draws)
        return (
            super().facts(case)._replace(viable_recovery=0.5 + 0.3 * alive * np.exp(-case.terms.duration_h))
        )


class ChangesTheDemand(Sound):
    caught_by = "leaves-the-case-alone"
    also = ("dearer-cells-never-lower-the-cost",)

    def assess(self, case: Case) -> Assessment:
        case.scenario.demand.__dict__["doses_per_unit"] = 7
        return super().assess(case)


class ChangesTheSites(Sound):
    caught_by = "leaves-the-case-alone"

    def assess(self, case: Case) -> Assessment:
        for site in case.terms.sites:
            site.__dict__["count"] = 7
        return super().assess(case)


class DrawsFromNumpysOwn(Sound):
    caught_by = "leaves-shared-generators-alone"
    also = (*ThrowsDice.also, "same-question-same-answer")

    def facts(self, case: Case) -> Facts:
        facts, dice = super().facts(case), np.random.random(case.draws)
        return facts._replace(viable_recovery=np.asarray(facts.viable_recovery) * (1.0 - BARELY * dice))


class SeedsTheSharedOne(Sound):
    caught_by = "leaves-shared-generators-alone"

    def assess(self, case: Case) -> Assessment:
        random.seed(1)
        return super().assess(case)


class ReplacesExp(Sound):
    caught_by = "patches-nothing"
    also = ("others-are-left-alone",)

    def assess(self, case: Case) -> Assessment:
        answer = super().assess(case)
        np.cumprod = np.cumsum  # type: ignore[assignment]
        return answer


class BettersAnother(Sound):
    caught_by = "patches-nothing"

    def assess(self, case: Case) -> Assessment:
        Hypothermic.assess = lambda *_: Assessment(facts=Facts(0.999, 0.999))  # type: ignore[method-assign]
        return super().assess(case)


class SetsAnEnvironment(Sound):
    caught_by = "leaves-settings-alone"

    def assess(self, case: Case) -> Assessment:
        os.environ["MADE_UP"] = "1"
        return super().assess(case)


class SilencesNumpy(Sound):
    caught_by = "leaves-settings-alone"

    def assess(self, case: Case) -> Assessment:
        np.seterr(all="ignore")
        return super().assess(case)


class GoesElsewhere(Sound):
    caught_by = "leaves-settings-alone"

    def assess(self, case: Case) -> Assessment:
        os.chdir(tempfile.gettempdir())
        return super().assess(case)


class Chatters(Sound):
    caught_by = "prints-nothing"

    def assess(self, case: Case) -> Assessment:
        print("computing ...")
        return super().assess(case)


class ComplainsBelowPython(Sound):
    caught_by = "prints-nothing"

    def assess(self, case: Case) -> Assessment:
        os.write(2, b"from below\n")
        return super().assess(case)


class KeepsADiary(Sound):
    caught_by = "writes-no-files"

    def assess(self, case: Case) -> Assessment:
        with tempfile.TemporaryFile() as file:
            file.write(b"dear diary")
        return super().assess(case)


class CallsHome(Sound):
    caught_by = "uses-no-network"

    def assess(self, case: Case) -> Assessment:
        with socket.socket() as line:
            line.settimeout(0.01)
            with suppress(OSError):
                line.connect(("127.0.0.1", 9))
        return super().assess(case)


class AsksAnotherProgram(Sound):
    caught_by = "starts-no-programs"

    def assess(self, case: Case) -> Assessment:
        if case.scenario.title == "minimal":
            subprocess.run([sys.executable, "-S", "-c", "pass"], check=True)
        return super().assess(case)


class DeclinesInTheMiddle(Sound):
    caught_by = "declines-consistently"

    def assess(self, case: Case) -> Assessment:
        if 20.0 < case.terms.duration_h < 30.0:
            raise NotApplicable("the courier does not come after a day")
        return super().assess(case)


class SpoilsWhatOthersShare(Sound):
    caught_by = "others-are-left-alone"

    def assess(self, case: Case) -> Assessment:
        case.streams.derived("life of z-yardstick", lambda: np.full(case.draws, 1.0))
        return super().assess(case)


class KeepsTheFirstOptions(Sound):
    caught_by = "variants-stand-side-by-side"
    also = (
        "order-of-questions-does-not-matter", "survives-pickling", "same-question-same-answer",
        "draws-do-not-see-each-other",
    )  # fmt: skip

    def __init__(self) -> None:
        self._bags: dict[str, float] = {}

    def facts(self, case: Case) -> Facts:
        facts = super().facts(case)
        bags = 1.0 - 0.1 * self._bags.get("last", 1.0)
        self._bags["last"] = float(np.mean(facts.uses[0].quantity))
        return facts._replace(dye_viability=bags * np.asarray(facts.dye_viability))


WRONG: tuple[type[Sound], ...] = tuple(
    one for one in globals().values() if isinstance(one, type) and issubclass(one, Sound) and one.caught_by
)
