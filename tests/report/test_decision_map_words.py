"""What is said of a map, from maps drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.decision_map import Spot
from coldchoice.engine.decision_map import Reason
from coldchoice.report.decision_map_words import letters, place_of, region, sentences, subject
from tests.maps import HOURS, RATE, axis, mapped


def said(*rows: str, **more: object) -> str:
    return " ".join(sentences(mapped(*rows, **more)))


def where(*rows: str, name: str = "cold") -> str:
    found = mapped(*rows)
    return region(found, found.found.led_by(name))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["ccff", "ccff"], "at transit-hours below about 55 h, whatever the delay-rate"),
        (["ffcc", "ffcc"], "at transit-hours above about 55 h, whatever the delay-rate"),
        (["fccf", "fccf"], "at transit-hours from about 25 to 85 h, whatever the delay-rate"),
        (
            ["cffc", "cffc"],
            "at transit-hours below about 25 h and at transit-hours above about 85 h, whatever",
        ),
        (["cccc", "ffff"], "at delay-rate above about 50 %, whatever the transit-hours"),
        (["cccc", "cccc"], "everywhere"),
    ],
)
def test_a_stripe_is_told_by_its_ends(rows: list[str], told: str) -> None:
    assert where(*rows).startswith(told)


def test_a_corner_is_told_by_both_inputs() -> None:
    assert where("cfff", "cfff", "ccff", "cccf") == (
        "at transit-hours below about 25 h, whatever the delay-rate; "
        "at transit-hours from about 25 to 85 h only with delay-rate below about 17 % to 50 %"
    )
    assert where("cccc", "ffcc", "ffcc").endswith(
        "at transit-hours below about 55 h only with delay-rate above about 75 %"
    )


def test_an_island_is_told_as_a_part() -> None:
    assert where("ffff", "fccf", "ffff") == "at transit-hours from about 25 to 85 h for a part of delay-rate"


def test_what_is_not_possible_counts_against_no_region() -> None:
    found = mapped("//cc", "ffcc")
    assert region(found, found.found.led_by("cold")) == (
        "at transit-hours above about 55 h, whatever the delay-rate that is possible"
    )


def test_each_leader_has_a_sentence_the_larger_first() -> None:
    text = said("cfff", "cfff")
    assert "frozen leads in 75 % of the map: at transit-hours above about 25 h, whatever" in text
    assert text.index("frozen leads in 75 %") < text.index("cold leads in 25 %")
    assert "frozen leads everywhere in the map." in said("ffff", "ffff")


def test_how_far_either_input_may_move_alone() -> None:
    text = said("cfff", "cfff", "cfff", "ffff")
    assert text.startswith(
        "At 36 h and 20 %, as the scenario has it, frozen leads; it stays so while transit-hours is above "
        "about 25 h and at any delay-rate drawn."
    )
    text = said("cccc", "cfff", "cffc", "cffc")
    assert (
        "while transit-hours is between about 25 and 85 h and while delay-rate is below about 83 %." in text
    )


def test_now_may_be_close_or_nobody_or_outside() -> None:
    close = Spot({"frozen": 0.7, "cold": 0.68}, 0.02)
    assert "frozen leads, too close to cold to call;" in said("ffff", "ffff", here=close)
    same = Spot({"frozen": 0.7, "cold": 0.7}, 0.0)
    assert "cold leads, and frozen just the same." in said("ffff", "ffff", here=same)
    assert "no strategy can be used." in said("####", "####", here=Spot({}))
    outside = axis(HOURS, 40.0, 100.0, 4)
    text = said("ffff", "ffff", x=outside)
    assert "as the scenario has it, frozen leads." in text
    assert place_of(mapped("ffff", "ffff", x=outside)) is None


def test_where_nobody_leads_the_reason_is_told() -> None:
    text = said(
        "ff##", "f/##", reasons=(Reason("cold", "too late", 90.0, 0.5), Reason("", "it is short", 40.0, 0.0))
    )
    assert "No strategy can be used in 50 % of the map: at transit-hours above about 55 h, whatever" in text
    assert "12 % of the map is not possible: " in text
    assert "; it is short." in text
    assert "cold cannot be used anywhere in the map: too late (at 90 h and 50 %)." in text


def test_how_sure_it_is() -> None:
    text = said("f.ff", "f.ff", best=np.array([[0.9, 0.5, 0.6, 0.8]] * 2))
    assert (
        "The lead is too close to call, within two Monte-Carlo standard errors, in 25 % of the map." in text
    )
    assert "the leader would be best in less than 75 % of cases in 50 % of the map" in text
    sure = said("ffff", "ffff")
    assert "too close" not in sure
    assert "study" not in sure


def test_how_it_was_found_and_what_that_leaves_open() -> None:
    assert "All 8 points were worked out." in said("ffff", "ffff")
    part = np.array([[True, False, False, True]] * 2)
    text = said("ffff", "ffff", evaluated=part, probes=2)
    assert (
        "4 of 8 points were worked out, the others filled in between; of 2 points drawn among these as a "
        in text
    )
    assert "check all have the leader filled in: at most 100 % of the others are wrong (95 %)" in text
    assert "what is smaller than 2 by 2 cells may be missed." in text
    assert "1 had another leader, or others that can be used, and their surroundings" in said(
        "ffff", "ffff", evaluated=part, probes=40, missed=1
    )


def test_the_subject_names_both_inputs_and_what_moves() -> None:
    lines = subject(mapped("ffff", "ffff", x=axis(HOURS, 1.0, 720.0, 4, factors=True), rescaled=True))
    assert lines[0] == "Who leads by weighted value, over transit-hours and delay-rate."
    assert lines[1].endswith("now 36 h; drawn from 1 to 720 h by equal factors.")
    assert lines[2] == "y: delay-rate (share that is late): now 20 %; drawn from 0 % to 100 %."
    assert "The value scale of cost" in lines[3]
    assert RATE.kind == "fraction"


def test_letters_are_their_own_where_they_can_be_and_never_the_same() -> None:
    assert letters(("slow-freeze", "hypothermic", "supercooled")) == {
        "slow-freeze": "S", "hypothermic": "H", "supercooled": "U",
    }  # fmt: skip
    many = letters([f"a{number}" for number in range(26)])
    assert len(set(many.values())) == 26
