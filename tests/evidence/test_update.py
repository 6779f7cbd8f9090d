"""Own measurements move the draws: exactly where all is normal, and never away from the data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.evidence.coding import coded_together
from coldchoice.evidence.effects import terms
from coldchoice.evidence.forward import CEILING, LOT_SPREAD, stretched_expit
from coldchoice.evidence.posterior import Posterior, shipped
from coldchoice.evidence.update import OWN_STUDY, carried, updated
from coldchoice.model.measurement import Measurement


def hold(number: int, mean: float, hours: float, **others: object) -> Measurement:
    fields = {
        "id": f"own-{number}", "source_id": "own", "cell_type": "car-t", "strategy": "hypothermic",
        "medium": "HypoThermosol-FRS", "temperature_c": 4.0, "duration_h": hours, "metric": "viability_pct",
        "mean": mean, "n": 6.0, "baseline": 96.0,
    }  # fmt: skip
    return Measurement.model_validate(fields | others)


def frozen(number: int, mean: float, **others: object) -> Measurement:
    fields = {
        "id": f"own-{number}", "source_id": "own", "cell_type": "car-t", "strategy": "slow_freeze",
        "cpa": "DMSO", "metric": "recovery_pct", "mean": mean, "n": 6.0,
    }  # fmt: skip
    return Measurement.model_validate(fields | others)


def level(posterior: Posterior, row: Measurement, part: str, study: str) -> np.ndarray:
    return posterior.total(terms(coded_together([row])[0], study)[part])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_carried_draws_have_the_new_mean_and_covariance(seed: int) -> None:
    random = np.random.default_rng(seed)
    before = random.standard_normal((4, 4)) @ random.standard_normal((4, 3000))
    mean, covariance = before.mean(axis=1), np.cov(before) + 1e-9 * np.eye(4)
    narrowed = np.linalg.inv(np.linalg.inv(covariance) + np.diag(random.uniform(0.1, 3.0, 4)))
    mode = random.standard_normal(4)
    after = carried(before, mean, covariance, mode, narrowed)
    assert after.mean(axis=1) == pytest.approx(mode, abs=1e-6)
    assert np.cov(after) == pytest.approx(narrowed, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("mean", [25.0, 60.0, 90.0])
def test_recovery_moves_toward_what_was_measured(mean: float) -> None:
    rows = [frozen(n, mean) for n in range(5)]
    before = level(shipped(), rows[0], "freeze", "")
    after = level(updated(shipped(), rows), rows[0], "freeze", OWN_STUDY)
    measured = np.log(mean / (125.0 - mean))
    assert abs(np.median(after) - measured) < 0.35 * abs(np.median(before) - measured) + 0.05
    assert after.std() < 0.6 * before.std()


def test_more_rows_narrow_more() -> None:
    spreads = []
    for count in (1, 4, 16):
        seen = updated(shipped(), [frozen(number, 70.0) for number in range(count)])
        spreads.append(level(seen, frozen(0, 70.0), "freeze", OWN_STUDY).std())
    assert spreads[0] > spreads[1] > spreads[2]


def test_a_series_of_a_hold_sets_its_level() -> None:
    rows = [hold(1, 94.0, 24.0), hold(2, 92.0, 48.0), hold(3, 90.0, 72.0)]
    before, after = (
        level(shipped(), rows[2], "hold", ""),
        level(updated(shipped(), rows), rows[2], "hold", OWN_STUDY),
    )
    assert np.median(after) < np.median(before)  # 90 % after 72 h: slower death than such cells are held for
    assert after.std() < 0.5 * before.std()


def test_bounds_only_push_to_their_side() -> None:
    row = frozen(1, 40.0, note="[lower-bound] more than 40 %")
    before = level(shipped(), row, "freeze", OWN_STUDY)
    after = level(updated(shipped(), [row]), row, "freeze", OWN_STUDY)
    assert np.median(after) >= np.median(before) - 0.01


def test_what_no_row_touches_stays_where_it_is() -> None:
    rows = [frozen(1, 70.0)]
    far = Measurement.model_validate(
        {"id": "x", "source_id": "x", "cell_type": "corneal-endothelial", "strategy": "hypothermic",
         "medium": "Optisol", "temperature_c": 4.0, "duration_h": 48.0, "metric": "viability_pct",
         "mean": 50.0}
    )  # fmt: skip
    before = level(shipped(), far, "hold", "")
    after = level(updated(shipped(), rows), far, "hold", "")
    assert np.median(after) == pytest.approx(np.median(before), abs=0.15)


def test_rows_that_say_nothing_of_survival_change_nothing() -> None:
    row = frozen(1, 70.0, metric="other")
    assert updated(shipped(), [row]) is shipped()


def test_the_same_rows_give_the_same_draws() -> None:
    rows = [frozen(1, 70.0), frozen(2, 74.0)]
    first, second = updated(shipped(), rows), updated(shipped(), rows)
    assert np.array_equal(first.effects, second.effects)


def test_a_simulated_study_lies_in_its_interval_about_as_often_as_said() -> None:
    """Rows simulated from one draw at a time; its level is then looked for among the updated draws."""
    random, prior = np.random.default_rng(5), shipped()
    template = [frozen(number, 70.0) for number in range(3)]
    made = terms(coded_together(template)[0], OWN_STUDY)
    truth = prior.total(made["freeze"])
    noise = np.exp(prior.total(made["noise"]))
    inside, worlds = 0, random.choice(prior.draws, 80, replace=False)
    for world in worlds:
        spread = np.hypot(noise[world], LOT_SPREAD / np.sqrt(6.0)) * np.sqrt(3.0) / np.pi
        levels = truth[world] + spread * random.logistic(size=3)
        means = np.minimum(100.0 * stretched_expit(np, levels, CEILING["recovery"]), 120.0)
        rows = [
            row.model_copy(update={"mean": float(mean)}) for row, mean in zip(template, means, strict=True)
        ]
        after = updated(prior, rows).total(made["freeze"])
        inside += bool(0.05 < (after < truth[world]).mean() < 0.95)
    assert 0.72 < inside / len(worlds) < 0.98  # 0.83 +- 0.02 in 300
