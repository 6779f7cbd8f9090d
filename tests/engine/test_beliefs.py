from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coldchoice.engine.beliefs import Beliefs, beliefs, expected, utilities, weighing
from coldchoice.engine.compare import compare
from coldchoice.engine.load import load_scenario
from coldchoice.plugin.registry import open_registry

APHERESIS = Path(__file__).resolve().parents[2] / "scenarios" / "car-t-apheresis.yaml"


@pytest.fixture(scope="module")
def believed() -> Beliefs:
    scenario, _ = load_scenario(str(APHERESIS))
    return beliefs(scenario, open_registry())


def test_strategies_stand_as_they_do_in_a_comparison(believed: Beliefs) -> None:
    scenario, _ = load_scenario(str(APHERESIS))
    rows = compare(scenario, file=str(APHERESIS)).ranked
    assert believed.names == tuple(row.name for row in rows)
    np.testing.assert_allclose(believed.worth[:, 0].mean(axis=1), [row.viability.mean for row in rows])
    cost = [(row.cost.mean - believed.anchors["cost"].worst) for row in rows]
    scale = believed.anchors["cost"].best - believed.anchors["cost"].worst
    np.testing.assert_allclose(believed.worth[:, 1].mean(axis=1), np.array(cost) / scale)
    assert (np.diff(believed.totals.mean(axis=1)) <= 0).all()


def test_what_is_expected_has_the_same_means_and_less_spread(believed: Beliefs) -> None:
    given = expected(believed)
    np.testing.assert_allclose(given.mean(axis=2), believed.worth.mean(axis=2), atol=1e-12)
    assert (given.std(axis=2)[:, 0] < believed.worth.std(axis=2)[:, 0]).all()
    assert np.isfinite(given).all()


def test_utilities_weigh_what_is_expected(believed: Beliefs) -> None:
    np.testing.assert_allclose(
        utilities(believed).mean(axis=1), believed.totals.mean(axis=1), rtol=1e-9, atol=1e-9
    )


def test_parameters_have_words_and_journeys_hours(believed: Beliefs) -> None:
    assert believed.texts["price of thaw-run"] == "price of single-use parts of one thaw"
    assert believed.journey_h.shape == (believed.draws,)
    assert 55.0 < believed.journey_h.mean() < 65.0


def test_nobody_left_is_no_error(believed: Beliefs) -> None:
    scenario, _ = load_scenario(str(APHERESIS))
    asked = scenario.model_copy(update={"acceptance": scenario.acceptance.model_copy(update={"usable": 1.0})})
    nobody = beliefs(asked, open_registry(), draws=200)
    assert nobody.names == ()
    assert set(nobody.out) == set(believed.names)


def test_weights_are_drawn_as_in_a_comparison_or_are_exact(believed: Beliefs) -> None:
    drawn = weighing(believed)
    assert drawn is not None
    assert drawn.shape == (3, believed.draws)
    np.testing.assert_allclose(drawn.sum(axis=0), 1.0)
    totals = np.einsum("cd,acd->ad", drawn, believed.worth)
    scenario, _ = load_scenario(str(APHERESIS))
    first = compare(scenario, file=str(APHERESIS)).ranked[0].first
    assert (totals.argmax(axis=0) == 0).mean() == pytest.approx(first)
    exact = scenario.model_copy(update={"weights": {"cost": 1.0}})
    assert weighing(beliefs(exact, open_registry(), draws=200)) is None
