"""The state chain against the matrix exponential, and published chains of losses."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from coldchoice.errors import InputError
from coldchoice.science import chain

hazards = st.floats(0.0, 20.0) | st.sampled_from([0.0, 1e-12, 1e-6, 0.3, 1.0])
shares = st.floats(0.0, 1.0)
holds = st.tuples(hazards, hazards, hazards, hazards)


def matrix(step: chain.Transition) -> np.ndarray:
    t = step
    rows = [[t.hh, t.hl, t.hd, t.hx], [0, t.ll, t.ld, t.lx], [0, 0, t.dd, t.dx], [0, 0, 0, 1]]
    return np.array(rows, dtype=float)


def generator(latency: float, death: float, latent_death: float, lysis: float) -> np.ndarray:
    rates = np.zeros((4, 4))
    rates[0, 1], rates[0, 2], rates[0, 0] = latency, death, -latency - death
    rates[1, 2], rates[1, 1] = latent_death, -latent_death
    rates[2, 3], rates[2, 2] = lysis, -lysis
    return rates


def fifty_digits(rates: np.ndarray) -> np.ndarray:
    """Sum the series of the exponential in decimals: expm itself loses digits at coincident rates."""
    with localcontext(prec=60):
        step = np.array([[Decimal(float(x)) for x in row] for row in rates], dtype=object)
        term = total = np.array([[Decimal(int(i == j)) for j in range(4)] for i in range(4)], dtype=object)
        for n in range(1, 120):
            term = term.dot(step) / Decimal(n)
            total = total + term
        return total.astype(float)


@given(holds)
def test_a_hold_is_the_matrix_exponential(hold: tuple[float, float, float, float]) -> None:
    assert np.allclose(matrix(chain.hold_transition(*hold)), expm(generator(*hold)), rtol=0, atol=2e-13)


@pytest.mark.parametrize("gap", [0.0, 1e-15, 1e-9, 1e-4, 0.02, 0.0499, 0.0501, 0.3])
@pytest.mark.parametrize("level", [0.0, 0.7, 5.0])
def test_coincident_hazards_lose_no_digits(level: float, gap: float) -> None:
    hold = (0.4 * level, 0.6 * level, level + gap, level + gap / 3.0)
    computed, wanted = matrix(chain.hold_transition(*hold)), fifty_digits(generator(*hold))
    assert np.allclose(computed, wanted, rtol=1e-13, atol=1e-15)


@given(holds, st.floats(0.0, 1.0))
def test_splitting_a_hold_changes_nothing(hold: tuple[float, float, float, float], cut: float) -> None:
    first = chain.hold_transition(*(cut * x for x in hold))
    second = chain.hold_transition(*((1.0 - cut) * x for x in hold))
    joined = matrix(chain.then(first, second))
    assert np.allclose(joined, matrix(chain.hold_transition(*hold)), rtol=0, atol=1e-12)


@given(holds, st.tuples(shares, shares, shares, shares), shares, shares)
def test_cells_are_kept_and_outputs_stay_in_range(
    hold: tuple[float, float, float, float],
    shock: tuple[float, float, float, float],
    viability: float,
    latent: float,
) -> None:
    begin = chain.start(viability, latent)
    end = chain.apply(begin, chain.hold_transition(*hold))
    end = chain.apply(end, chain.shock_transition(*shock))
    end = chain.apply(end, chain.removal_transition(shock[0], shock[1]))
    assert sum(end) == pytest.approx(1.0, abs=1e-14)
    assert all(0.0 <= part <= 1.0 + 1e-15 for part in end)
    seen, kept = chain.viability(end), chain.viable_recovery(end, begin)
    assert 0.0 <= seen <= 1.0
    assert 0.0 <= chain.intact_function(end, begin) <= kept <= 1.0 + 1e-12


@given(holds, holds, shares)
def test_joined_steps_equal_steps_in_turn(
    one: tuple[float, float, float, float], two: tuple[float, float, float, float], viability: float
) -> None:
    first, second = chain.hold_transition(*one), chain.hold_transition(*two)
    begin = chain.start(viability)
    in_turn = chain.apply(chain.apply(begin, first), second)
    assert np.allclose(chain.apply(begin, chain.then(first, second)), in_turn, rtol=0, atol=1e-14)


def test_draws_agree_with_floats_in_every_branch() -> None:
    rng = np.random.default_rng(1)
    columns = [rng.exponential(scale, 400) for scale in (0.1, 0.2, 0.3, 0.1)]
    columns[0][:40] = 0.0
    for column in columns:
        column[100:200] *= 0.01  # close together: the series
    for spec in (columns, [*columns[:3], 0.0], [0.0, *columns[1:]], [0.1, *columns[1:]]):
        steps = chain.hold_transition(*spec)
        for draw in (0, 39, 150, 399):
            alone = chain.hold_transition(*(float(np.broadcast_to(c, 400)[draw]) for c in spec))
            row = [np.broadcast_to(entry, 400)[draw] for entry in steps]
            assert np.allclose(row, alone, rtol=1e-13, atol=1e-16)


def test_infinite_hazard_acts_at_once() -> None:
    step = chain.hold_transition(np.array([0.0, 1.0]), np.inf, np.inf, 0.0)
    assert np.allclose(step.hh, 0.0)
    assert np.allclose(step.hd, 1.0)
    assert np.allclose(step.ld, 1.0)
    assert np.allclose(chain.hold_transition(0.2, 0.0, np.inf).hd, 1.0 - np.exp(-0.2))


def test_order_matters_and_hidden_damage_shows_after_the_shock() -> None:
    hold = chain.hold_transition(latency=0.5, death=0.0, latent_death=0.0)
    freeze = chain.shock_transition(healthy_survival=0.9, latent_survival=0.1)
    begin = chain.start(0.95)
    held = chain.apply(begin, hold)
    assert chain.viability(held) == pytest.approx(0.95)  # the dye sees nothing before freezing
    late, early = chain.apply(held, freeze), chain.apply(chain.apply(begin, freeze), hold)
    assert chain.viability(late) < chain.viability(early) - 0.2


def test_vanishing_dead_cells_raise_the_viability_but_not_the_recovery() -> None:
    begin = chain.start(0.6)
    end = chain.apply(begin, chain.hold_transition(0.0, 0.1, 0.1, 2.0))
    assert chain.viability(end) > 0.6
    assert chain.viable_recovery(end, begin) == pytest.approx(np.exp(-0.1))


def test_empty_bags_have_no_viability_and_no_recovery() -> None:
    gone = chain.apply(chain.start(0.9), chain.removal_transition(0.0, 0.0))
    assert chain.viability(gone) == 0.0
    assert chain.viable_recovery(gone, chain.start(0.0)) == 0.0


def test_cord_blood_carry_over_c049() -> None:
    """Post-thaw 84.30 and 79.01 % after one and two days of hold; published day 3: 73.95 %."""
    per_day = np.log(84.30 / 79.01)
    freeze = chain.shock_transition(healthy_survival=84.30 / 79.01 * 0.8430, latent_survival=0.0)
    after = chain.apply(chain.start(1.0), chain.hold_transition(3.0 * per_day, 0.0, 0.0))
    assert chain.viability(after) == pytest.approx(1.0)
    assert chain.viability(chain.apply(after, freeze)) == pytest.approx(0.7405, abs=0.00005)
    assert chain.viability(chain.apply(after, freeze)) == pytest.approx(0.7395, abs=0.005)
    assert per_day == pytest.approx(0.065, abs=0.001)  # P149


def test_pbsc_carry_over_c050() -> None:
    """Overnight at room temperature leaves 0.718 of the post-thaw viability, at 4 C 0.983."""
    freeze = chain.shock_transition(healthy_survival=0.841, latent_survival=0.0)
    seen = {}
    for place, ratio in {"4 C": 0.983, "room": 0.718}.items():
        hold = chain.hold_transition(-np.log(ratio), 0.0, 0.0)
        seen[place] = chain.viability(chain.apply(chain.start(1.0), chain.then(hold, freeze)))
    assert seen["4 C"] == pytest.approx(0.827, abs=0.01)
    assert seen["room"] == pytest.approx(0.604, abs=0.01)


def test_pbsc_recovery_foretells_viability_c050() -> None:
    """Frozen at once: recovery 65.5 %, viability 84.1 %. A night at room temperature left 0.548 of the
    recovery; with the same share of dead cells gone, the chain then says what was published: 60.4 %.
    """
    recovery, viability = 0.655, 0.841
    lysed = 1.0 - recovery * (1.0 - viability) / viability / (1.0 - recovery)
    freeze = chain.shock_transition(recovery, 0.0, 0.0, lysed)
    begin = chain.start(1.0)
    at_once = chain.apply(begin, freeze)
    assert chain.viability(at_once) == pytest.approx(viability)
    late = chain.apply(begin, chain.then(chain.hold_transition(-np.log(0.548), 0.0, 0.0), freeze))
    ratio = chain.viable_recovery(late, begin) / chain.viable_recovery(at_once, begin)
    assert ratio == pytest.approx(0.548, abs=0.001)
    assert chain.viability(late) == pytest.approx(0.604, abs=0.01)
    assert chain.viability(late) / viability == pytest.approx(0.718, abs=0.01)


def test_pbsc_losses_multiply_c051() -> None:
    """16.5 % lost overnight and a freeze-thaw factor of 0.617 make 48.5 % in total."""
    hold = chain.hold_transition(0.0, -np.log(1.0 - 0.165), 0.0)
    begin = chain.start(0.95)
    end = chain.apply(begin, chain.then(hold, chain.shock_transition(0.617, 0.617)))
    assert chain.viable_recovery(end, begin) == pytest.approx(1.0 - 0.485, abs=0.001)


@pytest.mark.parametrize("bad", [-0.1, float("nan")])
def test_impossible_hazards_are_refused(bad: float) -> None:
    with pytest.raises(InputError, match=r"death: .*must be zero or more"):
        chain.hold_transition(0.0, np.array([0.1, bad]), 0.0)


def test_percentages_are_refused() -> None:
    with pytest.raises(InputError, match=r"viability: 95: .*write 85 % as 0.85"):
        chain.start(95.0)


def test_nothing_happens_in_the_unchanged_step() -> None:
    step = chain.hold_transition(0.1, 0.2, 0.3, 0.4)
    assert np.allclose(matrix(chain.then(chain.UNCHANGED, step)), matrix(step), rtol=0, atol=0)
