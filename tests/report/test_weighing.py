from __future__ import annotations

import pytest

from coldchoice.model.preference import Preference
from coldchoice.model.scenario import Scenario
from coldchoice.report.weighing import EQUAL, mean_weights, preferences, weights_data

MINIMAL = {"cell_type": "pbmc", "duration": "60 h", "logistics": "road-national"}


def asked(weights: object) -> Scenario:
    return Scenario.model_validate({**MINIMAL, "weights": weights})


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["a > b", "b = c"], "a > b = c"),
        (["a > b", "c > d"], "a > b and c > d"),
        (["a > b", "b 0.2 to 0.3", "b > c"], "a > b, b 0.2 to 0.3 and b > c"),
        (["a/b at least 2"], "a/b at least 2"),
    ],
)
def test_chains_are_put_together_again(texts: list[str], told: str) -> None:
    assert preferences(texts) == told


def test_exact_weights_need_no_words_where_one_value_is_wanted() -> None:
    assert mean_weights(asked({"cost": 1})) == ""
    assert weights_data(asked({"cost": 1})) == {"weights": {"cost": 1.0}}


@pytest.mark.parametrize("nothing", [None, {}, {"order": []}])
def test_unknown_weights_are_taken_as_equal(nothing: object) -> None:
    assert mean_weights(asked(nothing)) == EQUAL
    assert not weights_data(asked(nothing))["weights"]


def test_constrained_weights_are_taken_at_their_mean() -> None:
    scenario = asked("viability > cost = flexibility")
    assert isinstance(scenario.weights, Preference)
    assert mean_weights(scenario) == (
        "weights not given, but viability > cost = flexibility: the weighted value takes their mean, "
        "viability 0.67, cost 0.17, flexibility 0.17"
    )
    data = weights_data(scenario)
    assert data["weights"] == pytest.approx({"viability": 2 / 3, "cost": 1 / 6, "flexibility": 1 / 6})
    assert data["preferred"] == ("viability > cost", "cost = flexibility")
