from __future__ import annotations

import numpy as np
import pytest

from coldchoice.evidence.cells import cell_type, cell_types
from coldchoice.evidence.estimate import Estimate
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.model.assessment import Input
from coldchoice.protocol.hold import ageing, held
from coldchoice.protocol.lot import Lot, collected, drawn
from coldchoice.science.chain import Cells
from tests.scenes import case


@pytest.mark.parametrize("name", cell_types())
def test_a_lot_starts_as_viable_as_the_library_says_and_whole(name: str) -> None:
    cell = cell_type(name)
    lot = collected(case(draws=4000), cell)
    assert np.median(lot.dye_viability) == pytest.approx(cell.starting_viability, abs=0.01)
    assert np.allclose(sum(lot.cells), 1.0)
    assert np.allclose(lot.living, 1.0)
    assert np.allclose(lot.surviving, 1.0)


def test_lots_differ_and_every_strategy_gets_the_same() -> None:
    given = case()
    one, other = collected(given, cell_type("pbmc")), collected(given, cell_type("pbmc"))
    assert np.array_equal(one.dye_viability, other.dye_viability)
    assert one.dye_viability.std() > 0.01


def test_a_start_leans_on_its_source_or_on_an_assumption() -> None:
    given = case()
    for name in cell_types():
        (leaning,) = collected(given, cell_type(name)).inputs
        assumed = cell_type(name).starting_viability_source.startswith("assumption")
        assert (leaning.grade == "D") == assumed
        assert bool(leaning.sources) != assumed


def test_hidden_damage_counts_among_the_living_but_not_among_the_surviving() -> None:
    lot = Lot(Cells(0.4, 0.2, 0.3, 0.1), Cells(0.8, 0.0, 0.2, 0.0), np.zeros(()))
    assert float(lot.dye_viability) == pytest.approx(0.6 / 0.9)
    assert float(lot.living) == pytest.approx(0.6 / 0.8)
    assert float(lot.surviving) == pytest.approx(0.4 / 0.8)


def test_an_input_stands_once() -> None:
    first, second = Input("a", "a", "B"), Input("b", "b", "C")
    lot = Lot(Cells(1.0, 0.0, 0.0, 0.0), Cells(1.0, 0.0, 0.0, 0.0), np.zeros(()))
    assert lot.leaning_on(first, second).leaning_on(Input("a", "again", "D")).inputs == (first, second)


def test_an_estimate_is_drawn_from_the_two_streams_of_its_name() -> None:
    given = case(draws=20_000)
    estimate = Estimate(0.0, 0.3, 0.4, "identity", "B", ("P1",), note="a note")
    values, leaning = drawn(given, "speed", estimate)
    assert np.allclose(values, 0.3 * given.normal("parameter", "speed") + 0.4 * given.normal("lot", "speed"))
    assert values.std() == pytest.approx(0.5, abs=0.01)
    assert leaning == Input("speed", "speed", "B", ("P1",), "a note")


def test_an_estimate_without_spread_is_a_number_and_draws_nothing() -> None:
    given = case(logistics={})
    values, _ = drawn(given, "speed", Estimate(0.0, 0.0, 0.0, "log", "A"))
    assert values.shape == ()
    assert float(values) == 1.0
    assert given.streams.drawn("parameter") == {}


def test_age_is_taken_along_as_a_share_of_the_life_there() -> None:
    scene = case(draws=50)
    lot = collected(scene, cell_type("pbmc"))._replace(age_h=np.full(50, 30.0), scale_h=np.full(50, 300.0))
    assert np.allclose(lot.age_by(np.full(50, 100.0)), 10.0)
    assert lot.age_by(lot.scale_h) is lot.age_h
    assert not collected(scene, cell_type("pbmc")).age_by(np.full(50, 100.0)).any()


def test_one_clock_or_two_make_cells_about_as_old() -> None:
    """20 h at 4 C and 30 h at 22 C, by the kinetics of 4 C throughout or by those of either temperature."""
    scene = case(draws=50)
    cold, warm = (ageing(scene, hold_kinetics("hsc-mobilised", "neat", at)) for at in (4.0, 22.0))
    start = collected(scene, cell_type("hsc-mobilised"))
    one = held(held(start, cold, np.full(50, 20.0), 4.0), cold, np.full(50, 30.0), 22.0)
    two = held(held(start, cold, np.full(50, 20.0), 4.0), warm, np.full(50, 30.0), 22.0)
    assert float(np.mean(two.surviving)) == pytest.approx(float(np.mean(one.surviving)), rel=0.1)
