from __future__ import annotations

import sys
from asyncio import CancelledError
from typing import Any

import numpy as np
import pytest

from coldchoice.engine.ask import Silent, ask, checked, in_one_line
from coldchoice.errors import AssessmentError, NotApplicable
from coldchoice.model.assessment import Assessment, Facts, Input, Use
from coldchoice.model.case import Case
from coldchoice.model.money import Money
from tests.scenes import Told, case

DRAWS = 20
GOOD = Assessment(viability=0.9, cost=Money(10.0, "USD", 2024), flexibility=0.5)
FACTS = Facts(0.9, 0.9)
MONEY = Money(3.0, "USD", 2024)
MASKED = np.ma.masked_less(np.linspace(0.0, 1.0, DRAWS), 0.01)


class Unreadable(Exception):
    """An exception of which nothing can be told."""

    def __str__(self) -> str:
        raise ValueError

    __repr__ = __str__


def told(answer: Any) -> Assessment | Silent:
    return ask(Told("told", lambda _: answer), case(draws=DRAWS))


def raising(error: BaseException) -> Told:
    def assess(_: Case) -> Any:
        raise error

    return Told("raising", assess)


# ---------------------------------------------------------------- what is let through


@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        GOOD._replace(viability=np.linspace(0, 1, DRAWS), cost=Money(np.full(DRAWS, 2.0), "EUR", 2020)),
        Assessment(facts=FACTS),
        Assessment(facts=FACTS._replace(usable_life_h=np.inf, uses=(Use("vial", np.ones(DRAWS)),))),
        Assessment(facts=FACTS._replace(losses={"container": 0.01, "temperature": np.zeros(DRAWS)})),
        Assessment(facts=FACTS, inputs=(Input("a", "b", "A"),), sources=("P1",), notes=("n",), grade="D"),
    ],
)
def test_a_sound_answer_comes_through_as_it_is(answer: Assessment) -> None:
    assert told(answer) is answer


# ---------------------------------------------------------------- what is not


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "assess returned NoneType; it must return an Assessment"),
        (0.9, "assess returned float"),
        (Assessment(), "neither facts nor viability, cost, flexibility"),
        (Assessment(viability=0.5), "neither facts nor cost, flexibility"),
        (GOOD._replace(facts=FACTS), "gives both facts and criteria"),
        (GOOD._replace(viability=1.01), "viability is 1.01; it must be 0 to 1"),
        (GOOD._replace(viability=-0.1), "viability is -0.1"),
        (GOOD._replace(viability=float("nan")), "viability is nan"),
        (GOOD._replace(viability="much"), "viability is str; it must be numbers"),
        (GOOD._replace(viability=np.zeros(3)), r"viability has shape \(3,\)"),
        (GOOD._replace(viability=np.zeros((DRAWS, 1))), r"viability has shape \(20, 1\)"),
        (GOOD._replace(flexibility=2), "flexibility is 2; it must be 0 to 1"),
        (GOOD._replace(cost=140), "cost must be Money"),
        (GOOD._replace(cost=Money(-1.0, "USD", 2024)), "cost is -1; it must be 0 or more, and finite"),
        (GOOD._replace(cost=Money(np.full(DRAWS, np.inf), "USD", 2024)), "cost is inf in 20 of 20 draws"),
        (
            Assessment(facts=FACTS._replace(viable_recovery=np.append(np.ones(19), 1.5))),
            "1.5 in 1 of 20 draws",
        ),
        (Assessment(facts=FACTS._replace(dye_viability=np.nan)), "dye_viability is nan"),
        (Assessment(facts=FACTS._replace(usable_life_h=-1.0)), "usable_life_h is -1; it must be 0 or more"),
        (Assessment(facts=FACTS._replace(preparation_h=np.nan)), "preparation_h is nan"),
        (Assessment(facts=FACTS._replace(losses={"container": 2.0})), r"losses\['container'\] is 2"),
        (Assessment(facts=FACTS._replace(uses=(Use("vial", -1.0),))), "quantity of 'vial' is -1"),
        (Assessment(facts=(0.9, 0.9)), "facts is tuple"),
        (Assessment(facts=FACTS._replace(losses={"contaner": 0.1})), "'contaner'; did you mean 'container'"),
        (Assessment(facts=FACTS._replace(uses=(Use("cryobagg"),))), "did you mean 'cryobag'"),
        (Assessment(facts=FACTS._replace(uses=("cryobag",))), "uses holds str; it must hold Use"),
        (
            Assessment(facts=FACTS._replace(uses=(Use("gel", per="week"),))),
            "per 'week'; it must be unit, dose",
        ),
        (Assessment(facts=FACTS._replace(uses=(Use("gel", price=3.0),))), "price of 'gel' must be Money"),
        (Assessment(facts=FACTS._replace(uses=(Use("gel", price=Money(3.0, "USD", 1901)),))), "'gel': 1901"),
        (Assessment(facts=FACTS._replace(needs=frozenset({"freezr"}))), "needs: unknown equipment 'freezr'"),
        (Assessment(facts=FACTS._replace(needs=("thaw",))), "needs is tuple; it must be a frozenset"),
        (Assessment(facts=FACTS._replace(needs=frozenset({3}))), "needs: "),
        (Assessment(facts=FACTS._replace(defended_hold_h=np.nan)), "defended_hold_h is nan"),
        (GOOD._replace(cost=Money(1.0, "USD")), "cost: .* does not say its price year"),
        (GOOD._replace(notes="a note"), "notes is 'a note'; it must be a tuple of str"),
        (GOOD._replace(sources=(3,)), r"sources is \(3,\); it must be a tuple of str"),
        (GOOD._replace(inputs=("x",)), "inputs is .* it must be a tuple of Input"),
        (GOOD._replace(sources="assumption"), r"it must be a tuple of str: write \('assumption',\)"),
        (GOOD._replace(inputs=(Input(5, "b", "D"),)), r"inputs\[0\].name is 5; it must be str"),
        (GOOD._replace(inputs=(Input("a", [], "D"),)), r"inputs\[0\].text is \[\]; it must be str"),
        (
            GOOD._replace(inputs=(Input("a", "b", "D", None),)),
            r"inputs\[0\].sources is None; it must be a tuple",
        ),
        (GOOD._replace(inputs=(Input("a", "b", "D", (5,)),)), r"inputs\[0\].sources is \(5,\); it must be a"),
        (GOOD._replace(inputs=(Input("a", "b", "D", "P1"),)), r"inputs\[0\].sources is 'P1'; .*'P1',\)"),
        (GOOD._replace(inputs=(Input("a", "b", "D", (), 8),)), r"inputs\[0\].note is 8; it must be str"),
        (Assessment(facts=FACTS._replace(beyond=5)), "beyond is 5; it must be a tuple of str"),
        (Assessment(facts=FACTS._replace(beyond=(5,))), r"beyond is \(5,\); it must be a tuple of str"),
        (Assessment(facts=FACTS._replace(beyond="abc")), r"beyond is 'abc'; .* write \('abc',\)"),
        (GOOD._replace(sources=Unreadable()), "sources is a Unreadable; it must be a tuple of str"),
        (
            Assessment(facts=FACTS._replace(uses=(one for one in ()))),
            "uses is generator; it must be a tuple of",
        ),
        (Assessment(facts=FACTS._replace(uses=(Use(5, price=MONEY),))), "item of a Use is 5; it must be str"),
        (Assessment(facts=FACTS._replace(losses=5)), "losses is 5; it must be a mapping of causes to"),
        (Assessment(facts=FACTS._replace(losses={5: 0.1})), "unknown cause of loss 5; known: "),
        (Assessment(facts=FACTS._replace(stored="no")), "stored is 'no'; it must be True or False"),
        (
            Assessment(facts=FACTS._replace(viable_recovery=MASKED)),
            "viable_recovery is masked in 1 of 20 draws",
        ),
        (
            Assessment(facts=FACTS._replace(usable_life_h=np.full(DRAWS, 1j))),
            "is an array of complex numbers",
        ),
        (Assessment(facts=FACTS._replace(preparation_h=np.full(DRAWS, "1"))), "is an array of text; it must"),
        (
            Assessment(facts=FACTS._replace(usable_life_h=np.nan)),
            "usable_life_h is nan; it must be 0 or more$",
        ),
        (Assessment(facts=FACTS._replace(defended_hold_h=np.ones(0))), r"shape \(0,\); it must be a number$"),
        (Assessment(facts=FACTS._replace(defended_hold_h=np.ones(DRAWS))), r"\(20,\); it must be a number$"),
        (GOOD._replace(grade="E"), "grade is 'E'; it must be one of A, B, C, D"),
        (GOOD._replace(inputs=(Input("x", "x", "good"),)), "grade is 'good'"),
    ],
)
def test_an_unsound_answer_fails_with_the_field_what_was_found_and_the_rule(answer: Any, reason: str) -> None:
    with pytest.raises(AssessmentError, match=reason):
        checked(answer, case(draws=DRAWS))
    silent = told(answer)
    assert isinstance(silent, Silent)
    assert silent.status == "failed"


def test_a_decline_keeps_its_reason() -> None:
    assert ask(raising(NotApplicable("too long")), case()) == Silent("not applicable", "too long")
    assert ask(raising(NotApplicable()), case()) == Silent("not applicable", "no reason given")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("no\n  such\tcell"), "ValueError: no such cell (test_ask.py:"),
        (SystemExit(3), "SystemExit: 3 (test_ask.py:"),
        (ZeroDivisionError(), "ZeroDivisionError (test_ask.py:"),
        (AssessmentError("told so"), "told so"),
        (Unreadable(), "Unreadable: (its message cannot be read) (test_ask.py:"),
        (GeneratorExit("no"), "GeneratorExit: no (test_ask.py:"),
        (CancelledError(), "CancelledError (test_ask.py:"),
        (
            BaseExceptionGroup("two", [SystemExit()]),
            "BaseExceptionGroup: two (1 sub-exception) (test_ask.py:",
        ),
    ],
)
def test_whatever_is_raised_is_a_failure_in_one_line(error: BaseException, reason: str) -> None:
    silent = ask(raising(error), case())
    assert isinstance(silent, Silent)
    assert silent.status == "failed"
    assert silent.reason.startswith(reason)
    assert "\n" not in silent.reason


def test_numbers_of_other_kinds_are_used_as_they_were_checked() -> None:
    uses = [Use("vial", np.ones(DRAWS, dtype=np.float16))]
    half = FACTS._replace(
        viable_recovery=np.full(DRAWS, 0.5, dtype=np.float16), losses={"dose": 1}, uses=uses
    )
    found = told(Assessment(facts=half))
    assert isinstance(found, Assessment)
    assert found.facts is not None
    assert isinstance(found.facts.viable_recovery, np.ndarray)
    assert found.facts.viable_recovery.dtype == np.float64
    assert type(found.facts.losses["dose"]) is float
    assert type(found.facts.uses) is tuple
    assert isinstance(found.facts.uses[0].quantity, np.ndarray)
    assert found.facts.uses[0].quantity.dtype == np.float64


def test_a_decline_whose_reason_cannot_be_read() -> None:
    class Wordless(NotApplicable, Unreadable):
        pass

    assert ask(raising(Wordless()), case()) == Silent("not applicable", "(its message cannot be read)")


def test_the_user_can_still_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        ask(raising(KeyboardInterrupt()), case())


def test_the_reason_points_into_the_plugin_and_not_into_what_it_calls() -> None:
    silent = ask(Told("wrong", lambda given: given.options(int)), case())
    assert isinstance(silent, Silent)
    assert "(test_ask.py:" in silent.reason


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert in_one_line(ValueError("x")) == "ValueError: x"


# ---------------------------------------------------------------- what may not get out


def test_what_is_printed_goes_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    def chatty(_: Case) -> Assessment:
        print("hello")
        return GOOD

    assert ask(Told("chatty", chatty), case()) is GOOD
    out, err = capfd.readouterr()
    assert (out, err) == ("", "hello\n")
    assert sys.stdout is not sys.stderr


def change_seed(given: Case) -> None:
    given.scenario.seed = 3


def change_leg(given: Case) -> None:
    given.journey.legs[0].hours[:] = 0.0


def change_total(given: Case) -> None:
    given.scenario.logistics.legs[0].hold = None


def change_draws(given: Case) -> None:
    given.normal("lot", "starting viability of leukapheresis-mnc")[0] = 9.0


def change_terms(given: Case) -> None:
    given.terms.viability_limit = 0.0


def change_price(given: Case) -> None:
    given.terms.prices["cryobag"] = Money(0.0, "USD", 2024)


def change_wait(given: Case) -> None:
    given.terms.waits_h["release-infuse"] = 1.0


def change_options(given: Case) -> None:
    given.given_options["storage"] = "minus80"


def change_every_loss(given: Case) -> None:
    Facts(0.9, 0.9).losses["container"] = 1.0


@pytest.mark.parametrize(
    "change",
    [
        change_seed, change_leg, change_total, change_draws, change_terms, change_price, change_wait,
        change_options, change_every_loss,
    ],
)  # fmt: skip
def test_what_belongs_to_all_cannot_be_changed(change: Any) -> None:
    def meddling(given: Case) -> Assessment:
        change(given)
        return GOOD

    legs = {"legs": [{"hold": "4 h"}]}
    silent = ask(Told("meddling", meddling), case(logistics=legs))
    assert isinstance(silent, Silent)
    assert silent.status == "failed"
