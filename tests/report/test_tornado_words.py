from __future__ import annotations

import pytest

from coldchoice.engine.tornado_lead import End
from coldchoice.report.tornado_words import (
    axis,
    end_value,
    label,
    lead_cell,
    lead_text,
    left_over,
    legend,
    opening,
    run,
    sentences,
    shown,
)
from tests.report.made_tornado import (
    ALL,
    CHANCE,
    CURVE,
    GATE,
    IMPOSSIBLE,
    LIFE,
    PRICE,
    UNSURE,
    VOLUME,
    WEIGHTED,
    made,
)


def test_the_opening_says_who_leads_whom_by_how_much() -> None:
    assert opening(made()).startswith("frozen leads cold by 0.100 of weighted value. One input at a time")
    money = made(measure="cost", unit="USD 2024", lead=2505.6)
    assert "by 2,510 USD 2024 of cost per usable dose" in opening(money)
    assert "; twin is equal to it." in opening(made(equals=("twin",)))
    assert "; twin and triplet are equal to it." in opening(made(equals=("twin", "triplet")))
    assert "frozen is the only one that can be used" in opening(made(rival=None, lead=None))
    assert opening(made(leader=None, rival=None, lead=None)) == "No strategy can be used: there is no lead."


def test_inputs_are_named_as_they_can_be_asked_for_and_others_in_words() -> None:
    assert [label(one) for one in (LIFE, GATE, PRICE)] == [
        "hold life of these cells", "viability-limit", "price of bag",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("swing", "low", "high"),
    [
        (LIFE, "2.29 d", "233 d"),
        (LIFE._replace(high=LIFE.high._replace(value=120.0)), "55 h", "120 h"),
        (CURVE, "5 % point", "95 % point"),
        (GATE, "52.5 %", "87.5 %"),
        (WEIGHTED, "0.03", "0.78"),
        (IMPOSSIBLE, "75 units a year", "125 units a year"),
        (PRICE, "22 USD", "67.2 USD"),
    ],
)
def test_ends_are_written_with_their_unit(swing: object, low: str, high: str) -> None:
    assert end_value(swing, swing.low) == low
    assert end_value(swing, swing.high) == high


def test_marks_stand_behind_leads() -> None:
    told = made()
    assert lead_cell(told, LIFE.low) == "0.668"
    assert lead_cell(told, LIFE.high) == "-0.250 !"
    assert lead_cell(told, GATE.high) == "-0.180 x"
    assert lead_cell(told, IMPOSSIBLE.low) == "- x"
    assert lead_cell(made(equals=("cold",)), LIFE.high) == "-0.250"
    assert lead_text(told, -0.0001) == "0.000"


def test_chance_is_not_shown_and_what_changes_the_leader_always_is() -> None:
    assert shown(made()) == tuple(one for one in ALL if one is not CHANCE)
    assert shown(made(), 1) == (LIFE, GATE, IMPOSSIBLE)
    assert left_over(made(), shown(made())) == (
        "1 other input not shown: it moves the lead by no more than chance"
    )
    assert left_over(made(), (LIFE, GATE, IMPOSSIBLE)) == (
        "4 other inputs not shown: none moves the lead by more than 0.160, 1 of them by no more than chance"
    )
    loud = CHANCE._replace(bar=CHANCE.bar._replace(low=0.0, error=0.3))
    assert "more than 0.100, 1 of them" in left_over(made(LIFE, WEIGHTED, loud), (LIFE,))
    assert left_over(made(LIFE), (LIFE,)) == ""
    assert left_over(made(LIFE, WEIGHTED), (LIFE,)).endswith("none moves the lead by more than 0.100")


def test_sentences_say_who_leads_instead_and_why() -> None:
    assert sentences(made(), ALL) == [
        "cold leads with hold life of these cells at 233 d.",
        "cold leads with viability-limit at 87.5 %, as frozen cannot be used: usable fraction 0.44 is low.",
        "no strategy can be used with units-a-year at 75 units a year: must be more.",
    ]
    assert sentences(made(CURVE), (CURVE,)) == [
        "No input gives the lead to another between its ends: frozen leads throughout."
    ]
    assert sentences(made(rival=None, lead=None), ()) == []


def test_a_lead_of_chance_is_called_too_close_and_no_change() -> None:
    told = made(UNSURE)
    assert lead_cell(told, UNSURE.high) == "-0.002 ?"
    assert told.changing == ()
    assert sentences(told, (UNSURE,)) == [
        "No input gives the lead to another between its ends by more than chance.",
        "Too close to call with life of a batch at 95 % point: cold is ahead, by no more than chance.",
    ]
    assert "?: whoever is ahead there is so by no more than chance." in legend(told, (UNSURE,))
    assert "by no more than chance" not in legend(told, ())


def test_why_one_of_the_two_cannot_be_used_is_told_also_where_the_leader_stays() -> None:
    gate = GATE._replace(
        high=End(0.875, "1", None, "frozen", "usable fraction 0.21 is low.", "cold"),
        bar=GATE.bar._replace(high=0.1),
    )
    assert lead_cell(made(gate), gate.high) == "- x"
    assert sentences(made(gate), (gate,))[-1] == (
        "cold cannot be used with viability-limit at 87.5 %: usable fraction 0.21 is low."
    )
    assert len(sentences(made(gate), ())) == 1


def test_what_moves_the_lead_by_less_than_is_written_is_not_called_nothing() -> None:
    small = WEIGHTED._replace(bar=WEIGHTED.bar._replace(low=0.1002, high=0.1))
    assert left_over(made(LIFE, small), (LIFE,)).endswith("none moves the lead by more than 0.0002")


def test_the_legend_tells_only_of_what_is_there() -> None:
    whole = legend(made(), ALL)
    assert "other plans 25 % down and up (assumption)" in whole
    assert "weights at the 5 and 95 % points of all weightings that are possible" in whole
    assert "With units-a-year the value scale of cost moves" in whole
    assert "whole numbers" not in whole
    batch = IMPOSSIBLE._replace(knob=VOLUME._replace(whole=True))
    assert "25 % down and up, whole numbers by one at least (assumption)" in legend(made(batch), (batch,))
    short = legend(made(LIFE), (LIFE,))
    assert "assumption" not in short
    assert "weightings" not in short
    assert "value scale" not in short


def test_of_two_the_lead_is_over_the_other_and_of_more_over_the_best() -> None:
    assert axis(made()) == "lead of frozen over cold"
    assert axis(made(strategies=("frozen", "cold", "dry"))) == "lead of frozen over the best of the others"


def test_fewer_draws_than_asked_for_are_told() -> None:
    assert run(made()) == "400 draws, the same at every end, seed 1"
    assert run(made(draws=300)) == "300 draws (the scenario asks for 400), the same at every end, seed 1"
