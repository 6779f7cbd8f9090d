from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import t

from coldchoice.evidence.cells import cell_types
from coldchoice.model.measurement import Measurement
from coldchoice.validation.baselines import (
    FEWEST_OF_A_METRIC,
    Baseline,
    alike,
    class_of,
    random_effects,
    t_quantile,
)

Row = Callable[..., Measurement]

BOTH = pytest.mark.parametrize("baseline", [alike, random_effects])


@pytest.mark.parametrize("probability", [0.6, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("freedom", [1.0, 2.0, 3.0, 7.0, 30.0, 200.0])
def test_t_as_scipy_has_it(probability: float, freedom: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(float(t.ppf(probability, freedom)), rel=1e-5)


def test_classes() -> None:
    assert all(class_of(cell.name) == cell.cell_class for cell in cell_types().values())
    assert class_of("msc-dental-pulp") == class_of("msc-unspecified") == "stromal"
    assert class_of("ipsc-something") == "ipsc-something", "two classes begin with ipsc"
    assert class_of("axolotl") == "axolotl"


# ---------------------------------------------------------------- the nearest rows


def three(row: Row, values: tuple[float, float, float], **changes: str) -> list[Measurement]:
    return [row(mean=value, source_id=f"study {n}", **changes) for n, value in enumerate(values)]


def test_mean_and_interval_by_hand(row: Row) -> None:
    found = alike(three(row, (70.0, 80.0, 90.0)), [row(), row(metric="recovery_pct")])
    half = 2.9199855803537 * 10.0 * (4 / 3) ** 0.5  # t(0.95, 2), sd 10, three studies
    assert found.median == pytest.approx([80.0, 80.0])
    assert found.low == pytest.approx(np.full(2, 80.0 - half), rel=1e-5)
    assert found.high == pytest.approx([100.0, 80.0 + half], rel=1e-5)
    assert found.reasons == ("", "")


def test_the_nearest_set_that_is_large_enough_is_taken(row: Row) -> None:
    frozen = {"strategy": "slow_freeze"}
    training = [
        *three(row, (91.0, 92.0, 93.0)),
        *three(row, (61.0, 62.0, 63.0), cell_type="hepatocyte"),
        *three(row, (41.0, 42.0, 43.0), cell_type="hepatocyte", **frozen),
        *three(row, (21.0, 22.0, 23.0), metric="recovery_pct"),
        row(cell_type="nk-cell", mean=1.0), row(cell_type="nk-cell", mean=1.0, source_id="two"),
    ]  # fmt: skip
    wanted = {
        "cell": row(),
        "class, for two studies are too few": row(cell_type="nk-cell"),
        "strategy": row(cell_type="islet"),
        "strategy, frozen": row(cell_type="t-cell", **frozen),
        "metric": row(strategy="vitrification"),
        "other metric": row(cell_type="islet", metric="recovery_pct"),
        "all": row(metric="attachment_pct"),
    }
    mean = [float(np.mean([r.mean for r in training if keep(r)])) for keep in (
        lambda r: r.cell_type == "t-cell" and r.metric == "viability_pct",
        lambda r: r.cell_type in ("t-cell", "nk-cell") and r.metric == "viability_pct",
        lambda r: r.strategy == "hypothermic" and r.metric == "viability_pct",
        lambda r: r.strategy == "slow_freeze",
        lambda r: r.metric == "viability_pct",
        lambda r: r.metric == "recovery_pct",
        lambda r: True,
    )]  # fmt: skip
    found = alike(training, list(wanted.values()))
    assert dict(zip(wanted, found.median, strict=True)) == pytest.approx(dict(zip(wanted, mean, strict=True)))


@BOTH
def test_too_few_studies_are_refused(row: Row, baseline: Baseline) -> None:
    with pytest.raises(ValueError, match="rows of 2 studies are too few"):
        baseline([row(), row(), row(source_id="two")], [row()])


@BOTH
def test_nothing_to_predict(row: Row, baseline: Baseline) -> None:
    assert baseline(three(row, (70.0, 80.0, 90.0)), []).median.shape == (0,)


# ---------------------------------------------------------------- the mixed model


def studies(row: Row, seed: int, number: int = 40, **changes: str) -> list[Measurement]:
    random = np.random.default_rng(seed)
    cells = ("t-cell", "hepatocyte", "islet", "msc-adipose")
    made = []
    for study in range(number):
        shift = random.normal(0.0, 7.0)
        for _ in range(3):
            cell = random.integers(0, 4)
            mean = float(np.clip(50.0 + 10.0 * cell + shift + random.normal(0.0, 3.0), 0.0, 100.0))
            made.append(row(source_id=f"s{seed}-{study}", cell_type=cells[cell], mean=mean, **changes))
    return made


def test_new_studies_are_covered_nine_times_in_ten(row: Row) -> None:
    shares = []
    for seed in range(8):
        found = random_effects(studies(row, seed), rows := studies(row, 100 + seed))
        measured = np.array([one.mean for one in rows])
        shares.append(((found.low <= measured) & (measured <= found.high)).mean())
    assert np.mean(shares) == pytest.approx(0.9, abs=0.03)


def test_cells_are_told_apart(row: Row) -> None:
    found = random_effects(studies(row, 1), [row(cell_type="hepatocyte"), row(cell_type="msc-adipose")])
    assert found.median == pytest.approx([60.0, 80.0], abs=6.0)


def test_an_unknown_cell_is_less_certain(row: Row) -> None:
    found = random_effects(studies(row, 1), [row(), row(cell_type="axolotl")])
    width = found.high - found.low
    assert width[1] > width[0]


def test_rows_of_a_study_it_has_seen_are_predicted_as_of_a_new_one(row: Row) -> None:
    training = studies(row, 1)
    found = random_effects(training, [row(source_id="s1-3"), row(source_id="never seen")])
    assert found.median[0] == found.median[1]
    assert found.low[0] == found.low[1]


def test_a_metric_with_few_rows_borrows_from_the_others(row: Row) -> None:
    few = studies(row, 5, FEWEST_OF_A_METRIC // 3 - 1, metric="cfu_recovery_pct")
    found = random_effects([*studies(row, 1), *few], [row(metric="cfu_recovery_pct"), row()])
    alone = random_effects(studies(row, 1), [row()])
    assert np.isfinite(found.median).all()
    assert found.median[1] == pytest.approx(alone.median[0]), "the other metric is not touched by them"


@BOTH
def test_the_order_of_rows_does_not_matter(row: Row, baseline: Baseline) -> None:
    training, rows = studies(row, 1, 12), studies(row, 2, 4)
    one, other = baseline(training, rows), baseline(training[::-1], rows[::-1])
    assert one.median == pytest.approx(other.median[::-1])
    assert one.low == pytest.approx(other.low[::-1])
