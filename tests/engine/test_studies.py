"""Which studies a scenario suggests, which it understands, and what they would see."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from coldchoice.decide.information import all_known
from coldchoice.engine.beliefs import Beliefs, beliefs, utilities
from coldchoice.engine.settle import settle
from coldchoice.engine.studies import LONGEST_H, Laboratory, candidates
from coldchoice.errors import InputError
from coldchoice.evidence.lanes import lane
from coldchoice.model.study import Measurements, Quotation, Records, Study, parse_study
from tests.scenes import scenario, shipped

ASKED = scenario(
    strategies=["slow-freeze", {"strategy": "hypothermic", "options": {"temperature": "4 degC"}}]
)
LANE = "air-intercontinental"


@cache
def believed() -> Beliefs:
    return beliefs(ASKED, shipped(), ASKED.strategies, 10_000)


def laboratory() -> Laboratory:
    return Laboratory(ASKED, settle(ASKED), shipped(), ASKED.strategies, believed())


def suggested(telling: set[str]) -> list[Study]:
    leads = all_known(utilities(believed()), reference=0).leads
    return candidates(believed(), settle(ASKED), leads, telling)


def test_a_temperature_means_the_strategy_that_holds_there() -> None:
    asked = parse_study("3 batches, 0/24/48/72 h at 4 C")
    assert isinstance(asked, Measurements)
    assert laboratory().checked(asked) == asked._replace(strategy="hypothermic")


def test_a_strategy_with_a_temperature_of_its_own_is_found_there() -> None:
    own = [{"strategy": "hypothermic", "name": "warmer", "options": {"temperature": "20 degC"}}]
    asked = scenario(strategies=["slow-freeze", "hypothermic", *own])
    there = Laboratory(asked, settle(asked), shipped(), asked.strategies, believed())
    for at_c, label in ((20.0, "warmer"), (4.0, "hypothermic")):
        study = there.checked(Measurements(3, (24.0,), None, at_c))
        assert isinstance(study, Measurements)
        assert study.strategy == label


def test_another_temperature_of_a_strategy_is_a_study_of_its_own_kinetics() -> None:
    cold, warm = (laboratory().seen(Measurements(3, (48.0,), "hypothermic", at_c)) for at_c in (None, 20.0))
    assert warm.summaries.mean() < cold.summaries.mean() - 0.02
    assert "hold life of leukapheresis-mnc in neat" in warm.inputs
    assert warm.text == "3 batches, 48 h of hypothermic at 20 C"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3 batches, 24 h", "add 'of NAME': slow-freeze, hypothermic"),
        ("3 batches, 24 h of hypothermi", "did you mean 'hypothermic'"),
        ("3 batches, 24 h at 12 C", "there is hypothermic at 4 C"),
        ("3 batches, 24 h of slow-freeze at 4 C", "slow-freeze has no temperature"),
        ("quotation for dry-shiper", "did you mean 'dry-shipper'"),
        ("records of air-domestic", f"known: {LANE}"),
    ],
)
def test_what_cannot_be_studied_here_is_one_clear_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        laboratory().checked(parse_study(text))
    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value).startswith("--study: ")


def test_a_quotation_shows_the_price_itself() -> None:
    seen = laboratory().seen(Quotation(("dry-shipper", "cryobag")))
    assert seen.inputs == ("price of dry-shipper", "price of cryobag")
    assert (seen.summaries[0] == believed().parameters["price of dry-shipper"]).all()


def test_records_count_excursions_at_the_rate_of_the_draw() -> None:
    seen = laboratory().seen(Records(LANE, 500))
    rates = lane(LANE).excursion(believed().parameters[f"excursion rate of {LANE}"])
    assert seen.summaries[0].mean() == pytest.approx(rates.mean(), rel=0.05)
    wide, narrow = (laboratory().seen(Records(LANE, count)).summaries[0] - rates for count in (50, 5_000))
    assert narrow.std() < 0.2 * wide.std()
    np.testing.assert_allclose(seen.summaries * 500, np.round(seen.summaries * 500))


def test_candidates_are_each_strategy_in_two_sizes_over_the_duration() -> None:
    found = suggested(set())
    assert {one.strategy for one in found if isinstance(one, Measurements)} == set(believed().names)
    assert {one.batches for one in found if isinstance(one, Measurements)} == {3, 6}
    assert {one.hours_h for one in found if isinstance(one, Measurements)} == {(0.0, 20.0, 40.0, 60.0)}
    assert all(isinstance(one, Measurements) for one in found)


def test_prices_and_lanes_are_candidates_where_they_tell_something() -> None:
    found = suggested({"all prices", f"excursion rate of {LANE}"})
    quoted = [one for one in found if isinstance(one, Quotation)]
    assert len(quoted) == 1
    assert len(quoted[0].items) == 5
    assert Records(LANE) in found


def test_nobody_waits_for_a_study_of_ten_years() -> None:
    long = ASKED.model_copy(update={"duration": 87_660.0})
    leads = all_known(utilities(believed()), reference=0).leads
    found = candidates(believed(), settle(long), leads, set())
    assert max(one.hours_h[-1] for one in found if isinstance(one, Measurements)) == LONGEST_H
