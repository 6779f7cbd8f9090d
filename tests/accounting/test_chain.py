from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.chain import (
    PROCESS_LINES,
    STAGE_LINES,
    ChainCost,
    Process,
    chain_cost,
)
from coldchoice.accounting.cost import Attempt, cost_lines
from coldchoice.errors import InputError

NONE = np.zeros(())


def attempt(
    usable: Any, variable: Any = 0.0, failure: Any = 0.0, fixed: Any = 0.0, *, remake: bool = True
) -> Attempt:
    return Attempt(
        np.asarray(fixed, dtype=float), np.asarray(variable, dtype=float), np.asarray(failure, dtype=float),
        np.asarray(usable, dtype=float), remake,
    )  # fmt: skip


def process(cost: float, success: Any = 1.0, failure: float = 0.0) -> Process:
    return Process(cost, np.asarray(success, dtype=float), failure)


def mean(cost: ChainCost) -> float:
    return float(np.mean(cost.total))


# ---------------------------------------------------------------- by hand


def test_two_stages_by_hand() -> None:
    """Collection 1000; V 200, K 500, u 0.8, F 3000; making 5000, s 0.5, L 100; V 300, K 700, u 0.9, F 900.

    90 are delivered of 100 that enter the second stage: 200 must leave the first, 250 enter it.
    """
    stages = [attempt(0.8, 200.0, 500.0, 3000.0), attempt(0.9, 300.0, 700.0, 900.0)]
    done = chain_cost(1000.0, stages, [process(5000.0, 0.5, 100.0)], 100.0)
    first = 3000.0 / 200.0 + 1200.0 / 0.8 + 500.0 * 0.2 / 0.8
    assert first == 1640.0
    entering = (first + 5000.0) / 0.5 + 100.0 * 0.5 / 0.5
    assert entering == 13380.0
    assert mean(done) == pytest.approx(900.0 / 90.0 + 13680.0 / 0.9 + 700.0 * 0.1 / 0.9, rel=1e-12)
    assert [float(one) for one in done.entering] == pytest.approx([1000.0, 13380.0], rel=1e-12)
    assert [float(one) for one in done.started] == pytest.approx([250.0, 100.0], rel=1e-12)
    assert done.delivered == pytest.approx(0.8 * 0.5 * 0.9, rel=1e-12)
    assert (done.attempts_from, done.delivered_per_attempt) == (None, None)
    shown = [{name: float(line) for name, line in lines.items()} for lines in done.lines]
    assert shown[0] == pytest.approx(
        {"unit_value": 1000.0, "fixed": 15.0, "preservation": 200.0, "loss": 300.0, "failure": 125.0,
         "process": 5000.0, "process_loss": 6640.0, "process_failure": 100.0}, rel=1e-9,
    )  # fmt: skip
    assert shown[1] == pytest.approx(
        {"fixed": 10.0, "preservation": 300.0, "loss": 13680.0 / 9.0, "failure": 700.0 / 9.0}, rel=1e-9
    )


def test_three_stages_by_hand() -> None:
    stages = [attempt(0.5, 10.0), attempt(0.8, 20.0, 50.0), attempt(0.4, 0.0, 0.0, 4000.0)]
    done = chain_cost(90.0, stages, [process(300.0), process(0.0, 0.25, 40.0)], 10.0)
    first = 100.0 / 0.5
    second = (first + 300.0 + 20.0) / 0.8 + 50.0 * 0.2 / 0.8
    entering = second / 0.25 + 40.0 * 0.75 / 0.25
    assert mean(done) == pytest.approx(4000.0 / 4.0 + entering / 0.4, abs=1e-9)
    assert [float(one) for one in done.started] == pytest.approx([100.0, 50.0, 10.0])
    assert done.delivered == pytest.approx(0.04)


def test_fixed_cost_of_every_stage_is_shared_by_what_is_delivered_in_the_end() -> None:
    """Nothing else costs anything, so a dose costs all fixed cost of a year by the doses of a year."""
    stages = [attempt(0.5, fixed=700.0), attempt(0.8, fixed=200.0), attempt(0.25, fixed=100.0)]
    done = chain_cost(0.0, stages, [process(0.0, [0.5, 0.9]), process(0.0, 0.3)], 40.0)
    assert done.total == pytest.approx([100.0, 100.0], rel=1e-12)


def test_usable_shares_are_averaged_and_success_is_each_draw_s_own() -> None:
    done = chain_cost(
        100.0,
        [attempt([1.0, 0.0], [8.0, 12.0]), attempt([0.5, 0.7])],
        [process(0.0, [0.5, 1.0])],
        1.0,
    )
    assert done.total == pytest.approx([108.0 / 0.5 / 0.5 / 0.6, 112.0 / 0.5 / 1.0 / 0.6], rel=1e-12)


def test_money_of_another_currency_is_that_much_more() -> None:
    stages = [attempt(0.8, 200.0, 500.0, 3000.0), attempt(0.9, 300.0, 700.0, 900.0)]
    one = chain_cost(1000.0, stages, [process(5000.0, 0.5, 100.0)], 100.0)
    other = chain_cost(2000.0, [stage.times(2.0) for stage in stages], [process(1e4, 0.5, 200.0)], 100.0)
    assert mean(other) == pytest.approx(2.0 * mean(one), rel=1e-12)


# ---------------------------------------------------------------- where nothing can be made again


def test_attempts_by_hand() -> None:
    """One attempt at the only collection: what follows is paid for as far as it is reached."""
    stages = [attempt(0.8, 200.0, 500.0, 3000.0, remake=False), attempt(0.9, 300.0, 700.0, 900.0)]
    done = chain_cost(1000.0, stages, [process(5000.0, 0.5, 100.0)], 100.0)
    fixed = (3000.0 + 900.0) / 250.0
    spent = 1000.0 + 200.0 + 500.0 * 0.2 + 0.8 * (5000.0 + 100.0 * 0.5) + 0.4 * (300.0 + 700.0 * 0.1)
    assert mean(done) == pytest.approx(fixed + spent, abs=1e-9)
    assert (done.attempts_from, done.delivered_per_attempt) == (0, pytest.approx(0.36))
    assert [float(np.mean(lines["loss"])) for lines in done.lines] == [0.0, 0.0]


def test_attempts_at_a_later_stage_begin_with_what_a_dose_has_cost_by_then() -> None:
    stages = [attempt(0.5, 100.0), attempt(0.8, 30.0, 10.0, remake=False)]
    done = chain_cost(900.0, stages, [process(400.0, 0.5)], 50.0)
    assert mean(done) == pytest.approx((2000.0 + 400.0) / 0.5 + 30.0 + 10.0 * 0.2, abs=1e-9)
    assert done.delivered_per_attempt == pytest.approx(0.8)
    assert done.delivered == pytest.approx(0.5 * 0.5 * 0.8)
    assert done.attempts_from == 1


def test_an_attempt_costs_its_share_of_a_delivered_dose() -> None:
    """Spending is the same, whether it is told per attempt or per dose delivered."""
    again = [attempt(0.8, 200.0, 500.0, 3000.0), attempt(0.9, 300.0, 700.0, 900.0)]
    once = [one._replace(remake=False) for one in again]
    made = process(5000.0, 0.5, 100.0)
    dose, per_attempt = (chain_cost(1000.0, stages, [made], 100.0) for stages in (again, once))
    assert mean(per_attempt) == pytest.approx(mean(dose) * 0.36, rel=1e-12)


# ---------------------------------------------------------------- whatever the numbers

shares = st.floats(0.05, 1.0)
money = st.floats(0.0, 1e5)
attempts = st.builds(
    attempt,
    st.lists(shares, min_size=4, max_size=4),
    st.lists(money, min_size=4, max_size=4),
    money,
    money,
    remake=st.sampled_from([True, True, True, False]),
)
processes = st.builds(process, money, st.lists(shares, min_size=4, max_size=4), money)


@st.composite
def chains(draw: st.DrawFn) -> tuple[float, list[Attempt], list[Process], float]:
    number = draw(st.integers(1, 4))
    between = draw(st.lists(processes, min_size=number - 1, max_size=number - 1))
    stages = draw(st.lists(attempts, min_size=number, max_size=number))
    return draw(money), stages, between, draw(st.floats(0.1, 1e4))


@given(chains())
def test_lines_add_up_to_the_cost_in_every_draw(
    chain: tuple[float, list[Attempt], list[Process], float],
) -> None:
    done = chain_cost(*chain)
    total = np.zeros(4)
    for at, lines in enumerate(done.lines):
        assert np.broadcast_to(done.entering[at], 4) == pytest.approx(
            chain[0] if at == 0 else total, rel=1e-9, abs=1e-6
        )
        known = (*STAGE_LINES, *PROCESS_LINES) if at < len(done.lines) - 1 else STAGE_LINES
        assert set(lines) == set(known) - ({"unit_value"} if at else set())
        assert all(np.all(line >= 0.0) for line in lines.values())
        total = total + sum(lines.values())
    assert np.broadcast_to(done.total, 4) == pytest.approx(total, rel=1e-9, abs=1e-6)
    assert float(np.mean(done.linear)) == pytest.approx(mean(done), rel=1e-9, abs=1e-6)
    assert 0.0 < done.delivered <= 1.0


@given(chains(), st.floats(0.0, 1e4), st.floats(0.5, 1.0))
def test_a_dearer_first_stage_or_a_lower_success_never_makes_a_dose_cheaper(
    chain: tuple[float, list[Attempt], list[Process], float], more: float, less: float
) -> None:
    value, stages, between, doses = chain
    stages = [stage._replace(remake=True) for stage in stages]
    first = mean(chain_cost(value, stages, between, doses))
    assert mean(chain_cost(value + more, stages, between, doses)) >= first * (1.0 - 1e-12)
    dearer = [stages[0]._replace(variable=stages[0].variable + more), *stages[1:]]
    assert mean(chain_cost(value, dearer, between, doses)) >= first * (1.0 - 1e-12)
    worse = [one._replace(success=one.success * less) for one in between]
    assert mean(chain_cost(value, stages, worse, doses)) >= first * (1.0 - 1e-12)
    frailer = [stage._replace(usable=stage.usable * less) for stage in stages]
    assert mean(chain_cost(value, frailer, between, doses)) >= first * (1.0 - 1e-12)


@given(stage=attempts, value=money, doses=st.floats(0.1, 1e4))
def test_one_stage_is_the_single_scenario(stage: Attempt, value: float, doses: float) -> None:
    done = chain_cost(value, [stage], [], doses)
    paying = doses * float(np.mean(stage.usable)) if stage.remake else doses
    alone = cost_lines(
        stage.fixed_per_year, paying, stage.variable, value, stage.failure_cost, stage.usable,
        remake=stage.remake,
    )  # fmt: skip
    assert np.array_equal(done.total, alone.total)


@pytest.mark.parametrize("remake", [True, False])
def test_the_error_counts_how_far_the_mean_usable_shares_are_off(remake: bool) -> None:
    """Over many runs, the mean cost scatters as `linear` says from one of them alone."""
    generator = np.random.default_rng(3)
    runs, draws = 1500, 400
    means, told = [], []
    for _ in range(runs):
        usable = [(generator.random(draws) < share).astype(float) for share in (0.8, 0.7)]
        stages = [
            attempt(usable[0], generator.gamma(4.0, 50.0, draws), 500.0, 3e3, remake=remake),
            attempt(usable[1], generator.gamma(4.0, 90.0, draws), 2000.0, 9e2, remake=remake),
        ]
        done = chain_cost(1000.0, stages, [process(9000.0, generator.beta(96.0, 4.0, draws), 100.0)], 100.0)
        means.append(mean(done))
        told.append(np.var(done.linear) / draws)
    assert np.std(means) == pytest.approx(np.sqrt(np.mean(told)), rel=0.06)


# ---------------------------------------------------------------- what cannot be


def test_nothing_that_succeeds_is_refused() -> None:
    with pytest.raises(InputError, match="success after stage 1: must be above 0"):
        chain_cost(1.0, [attempt(0.5), attempt(0.5)], [process(1.0, [0.5, 0.0])], 1.0)


def test_nothing_that_is_usable_is_refused() -> None:
    with pytest.raises(InputError, match="stage 2: no unit is usable"):
        chain_cost(1.0, [attempt(0.5), attempt(NONE)], [process(1.0)], 1.0)
