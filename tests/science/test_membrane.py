"""Shrinking and swelling, against scipy, an exact invariant and reference curves of CD34+ cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from coldchoice.errors import InputError
from coldchoice.science.arrhenius import GAS_L_ATM_PER_MOL_K
from coldchoice.science.membrane import Bath, Membrane, addition_steps, exposed, sphere

CD34 = sphere(8.0, 0.27)
WARM = Membrane(0.168, (4.44,), (0.071,), *CD34)
COLD = Membrane(0.0192, (0.252,), (0.071,), *CD34)
DMSO = (1.4,)


def by_scipy(
    membrane: Membrane, bath: Bath, kelvin: float, inside: float, loaded: tuple[float, ...]
) -> np.ndarray:
    """W and N at the end of a bath."""
    ps = np.array(membrane.ps_um_per_min)
    outside = bath.impermeant_osm + sum(bath.permeant_osm)

    def flux(t: float, y: np.ndarray) -> np.ndarray:
        water, solutes = y[0], y[1:]
        concentration = (inside * membrane.water_um3 + solutes.sum()) / water
        pull = membrane.lp_um_per_min_atm * membrane.area_um2 * GAS_L_ATM_PER_MOL_K * kelvin
        return np.array(
            [
                pull * (concentration - outside),
                *(ps * membrane.area_um2 * (np.array(bath.permeant_osm) - solutes / water)),
            ]
        )

    first = [membrane.water_um3, *(osm * membrane.water_um3 for osm in loaded)]
    return solve_ivp(flux, (0.0, bath.minutes), first, method="LSODA", rtol=1e-10, atol=1e-9).y[:, -1]


@pytest.mark.parametrize(
    ("membrane", "temperature_c", "minutes", "lowest", "at_min", "end", "loaded_min"),
    [
        pytest.param(WARM, 20.0, 10.0, 0.7015, 0.18, 1.071, 4.0, id="C029"),
        pytest.param(COLD, 1.5, 120.0, 0.611, 1.9, 1.0678, 59.0, id="C030"),
    ],
)
def test_cd34_cells_in_dmso(
    membrane: Membrane, temperature_c: float, minutes: float, lowest: float, at_min: float, end: float,
    loaded_min: float,
) -> None:  # fmt: skip
    found = exposed(membrane, [Bath(minutes, 0.29, DMSO)], temperature_c, tolerance=1e-8)
    assert found.lowest[0] == pytest.approx(lowest, rel=0.005)
    assert found.minutes_at_lowest[0] == pytest.approx(at_min, rel=0.03)
    assert found.relative_volume[-1, 0] == pytest.approx(end, rel=0.005)
    assert found.minutes_to_load()[0] == pytest.approx(loaded_min, rel=0.005)


def test_cold_addition_is_worse_and_slower() -> None:
    warm = exposed(WARM, [Bath(10.0, 0.29, DMSO)], 20.0)
    cold = exposed(COLD, [Bath(120.0, 0.29, DMSO)], 1.5)
    assert cold.lowest[0] < warm.lowest[0] - 0.05
    assert cold.minutes_to_load()[0] / warm.minutes_to_load()[0] == pytest.approx(15.0, abs=1.0)


def katkov(membrane: Membrane, bath: Bath, temperature_c: float, loaded: tuple[float, float]) -> np.ndarray:
    """``W (1 + Lp R T sum(Mi / Pi))`` along the way."""
    found = exposed(membrane, [bath], temperature_c, impermeant_osm=0.0, loaded_osm=loaded, tolerance=1e-4)
    rt = GAS_L_ATM_PER_MOL_K * (temperature_c + 273.15)
    ps = np.array(membrane.ps_um_per_min)[None, :, None]
    return (found.water_um3 + membrane.lp_um_per_min_atm * rt * (found.osmoles / ps).sum(axis=1))[:, 0]


def test_c028_water_at_the_end() -> None:
    membrane = Membrane(0.3, (2.0, 0.5), (0.07, 0.07), 400.0, 400.0, 100.0)
    found = exposed(
        membrane, [Bath(300.0, 0.0, (0.10, 1.5))], 22.0, impermeant_osm=0.0, loaded_osm=(0.29, 0.0)
    )
    assert found.water_um3[-1, 0] == pytest.approx(35.46604, abs=1e-5)


@settings(max_examples=15)
@given(
    lp=st.floats(0.01, 1.0), first=st.floats(0.1, 20.0), second=st.floats(0.1, 20.0),
    area=st.floats(100.0, 600.0), inside=st.floats(0.1, 0.6),
    outside=st.tuples(st.floats(0.05, 1.0), st.floats(0.05, 1.5)),
    temperature_c=st.floats(0.0, 37.0),
)  # fmt: skip
def test_c028_katkov_s_invariant_holds_exactly(
    lp: float, first: float, second: float, area: float, inside: float, outside: tuple[float, float],
    temperature_c: float,
) -> None:  # fmt: skip
    membrane = Membrane(lp, (first, second), (0.07, 0.07), area, 400.0, 100.0)
    kept = katkov(membrane, Bath(60.0, 0.0, outside), temperature_c, (inside, 0.0))
    assert np.ptp(kept) / kept[0] <= 1e-9


@settings(max_examples=10)
@given(
    lp=st.floats(0.02, 2.0), ps=st.floats(0.1, 50.0), diameter=st.floats(6.0, 20.0),
    inactive=st.floats(0.1, 0.6), osm=st.floats(0.2, 3.0), salt=st.floats(0.1, 0.6),
)  # fmt: skip
def test_water_and_solute_as_scipy_finds_them(
    lp: float, ps: float, diameter: float, inactive: float, osm: float, salt: float
) -> None:
    membrane = Membrane(lp, (ps,), (0.07,), *sphere(diameter, inactive))
    bath = Bath(5.0, salt, (osm,))
    found = exposed(membrane, [bath], 22.0)
    water, solute = by_scipy(membrane, bath, 295.15, 0.29, (0.0,))
    assert found.water_um3[-1, 0] == pytest.approx(water, rel=1e-5)
    assert found.osmoles[-1, 0, 0] == pytest.approx(solute, rel=1e-5)


def test_many_draws_give_what_each_gives_alone() -> None:
    generator = np.random.default_rng(1)
    lp, ps = (np.exp(generator.normal(np.log(middle), 0.4, 5)) for middle in (0.168, 4.44))
    area, water, inactive = sphere(generator.normal(8.0, 0.5, 5), 0.27)
    baths = [Bath(3.0, 0.29, (0.7,)), Bath(7.0, 0.29, DMSO)]
    together = exposed(Membrane(lp, (ps,), (0.071,), area, water, inactive), baths, 20.0)
    for at in range(5):
        one = Membrane(lp[at], (ps[at],), (0.071,), area[at], water[at], inactive[at])
        alone = exposed(one, baths, 20.0)
        assert together.relative_volume[-1, at] == pytest.approx(alone.relative_volume[-1, 0], abs=2e-6)
        assert together.lowest[at] == pytest.approx(alone.lowest[0], abs=1e-4)


def test_an_isotonic_bath_changes_nothing_and_one_without_cryoprotectant_only_shrinks() -> None:
    still = exposed(WARM, [Bath(10.0, 0.29, (0.0,))], 20.0)
    assert np.ptp(still.relative_volume) < 1e-9
    assert not still.swells[0]
    shrunk = exposed(WARM, [Bath(30.0, 0.58, (0.0,))], 20.0)
    assert shrunk.relative_volume[-1, 0] == pytest.approx(0.27 + 0.73 / 2.0, abs=1e-6)
    assert not shrunk.swells[0]
    assert shrunk.outside(0.7, 1.2)[0]
    assert not shrunk.outside(0.6, 1.2)[0]


def test_cells_that_leave_the_model_when_they_swell_are_refused_once_they_do() -> None:
    baths = [Bath(10.0, 0.29, DMSO)]
    assert exposed(WARM, baths, 20.0).swells[0]
    with pytest.raises(InputError, match="P074"):
        exposed(WARM, baths, 20.0, swelling_known=False)
    assert exposed(WARM, [Bath(10.0, 0.58, (0.0,))], 20.0, swelling_known=False)


def test_more_steps_shrink_less() -> None:
    target = Bath(60.0, 0.29, DMSO)
    fewest = addition_steps(WARM, target, 20.0, 0.70)
    gentle = addition_steps(WARM, target, 20.0, 0.85)
    assert fewest is not None
    assert gentle is not None
    assert fewest[0] == 1
    assert gentle[0] > 1
    assert gentle[1].lowest[0] >= 0.85 > fewest[1].lowest[0]
    assert addition_steps(WARM, target, 20.0, 0.99) is None


@pytest.mark.parametrize(
    ("membrane", "baths"),
    [
        (WARM._replace(lp_um_per_min_atm=0.0), [Bath(1.0, 0.29, DMSO)]),
        (WARM, [Bath(0.0, 0.29, DMSO)]),
        (WARM, [Bath(1.0, -0.1, DMSO)]),
        (WARM, [Bath(1.0, 0.29, (1.0, 1.0))]),
        (WARM, [Bath(1.0, 0.0, (0.0,))]),
    ],
)
def test_impossible_numbers_are_refused(membrane: Membrane, baths: list[Bath]) -> None:
    with pytest.raises(InputError):
        exposed(membrane, baths, 20.0)


def test_a_cell_is_all_of_its_parts() -> None:
    area, water, inactive = sphere(8.0, 0.27)
    assert area == pytest.approx(201.06, abs=0.01)
    assert water + inactive == pytest.approx(268.08, abs=0.01)
    with pytest.raises(InputError):
        sphere(8.0, 1.0)
