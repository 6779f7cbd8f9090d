from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import coldchoice
from coldchoice.engine.compare import compare, read_and_compare
from coldchoice.errors import ScenarioError, UnknownName
from coldchoice.model.assessment import Assessment
from coldchoice.model.comparison import Origin
from coldchoice.model.scenario import Choice
from coldchoice.model.strategy import waits_for_request
from tests.scenes import Told, answer, as_json, criteria, facts, registry, rows, scenario, shipped


def test_the_answer_carries_what_was_asked() -> None:
    comparison = answer(facts("good"), seed=7, weights={"cost": 3, "viability": 1})
    assert (comparison.seed, comparison.draws) == (7, 400)
    assert comparison.weights == {"viability": 0.25, "cost": 0.75, "flexibility": 0.0}
    assert comparison.defaults == comparison.terms.defaults
    assert (
        comparison.scenario.input_hash() == scenario(seed=7, weights={"cost": 3, "viability": 1}).input_hash()
    )
    assert answer(facts("good")).weights is None


def test_what_is_said_of_weights_is_told_with_what_it_leaves_open() -> None:
    comparison = answer(facts("good"), facts("better"), weights="viability > cost > flexibility")
    assert comparison.weights is None
    assert comparison.preferred is not None
    assert comparison.preferred.statements == ("viability > cost", "cost > flexibility")
    assert comparison.preferred.mean == pytest.approx(
        {"viability": 11 / 18, "cost": 5 / 18, "flexibility": 2 / 18}
    )
    assert comparison.preferred.high == pytest.approx({"viability": 1.0, "cost": 0.5, "flexibility": 1 / 3})
    assert answer(facts("good"), facts("better")).preferred is None


def test_statements_that_leave_one_weighting_rank_as_exact_weights_do() -> None:
    two = (criteria("a", 0.8, 6000.0), criteria("b", 0.7, 4000.0))
    said = answer(*two, weights={"order": "viability = cost", "between": {"flexibility": 0.2}})
    exact = answer(*two, weights={"viability": 2, "cost": 2, "flexibility": 1})
    assert said.weights == pytest.approx(exact.weights)
    assert [row.score for row in said.ranked] == pytest.approx([row.score for row in exact.ranked])


def test_shares_follow_what_is_said_of_the_weights() -> None:
    # worth 1 and 0 in viability, 0 and 1 in flexibility, alike in cost: a leads where viability weighs more
    two = (criteria("a", 1.0, 6000.0, 0.0), criteria("b", 0.0, 6000.0, 1.0))

    def first(weights: object) -> float | None:
        return rows(answer(*two, draws=10_000, weights=weights))["a"].first

    assert first("viability > flexibility") == 1.0
    assert first(None) == pytest.approx(0.5, abs=0.02)
    assert first({"ratio": {"viability/flexibility": "0.5..2"}}) == pytest.approx(0.5, abs=0.02)
    assert first({"ratio": {"viability/flexibility": "0.5..1"}}) == 0.0
    # of the sum of both, viability has a share that is even over 1/3 to 3/4, and a leads from 1/2 on
    assert first({"ratio": {"viability/flexibility": "0.5..3"}}) == pytest.approx(3 / 5, abs=0.02)


def test_any_number_of_workers_draws_the_same_weights_and_more_draws_go_on() -> None:
    asked = scenario(draws=30_000, weights={"between": {"cost": "20..40 %"}, "order": "viability > cost"})
    one, several = (
        compare(asked, registry(facts("good"), criteria("own")), workers=workers) for workers in (1, 2)
    )
    assert as_json(one) == as_json(several)


def test_a_run_is_as_long_as_it_says() -> None:
    assert answer(facts("good"), draws=10_001).draws == 20_000


def test_the_ranked_stand_first_and_the_others_by_what_became_of_them() -> None:
    comparison = answer(
        criteria("b", 0.5), criteria("a", 0.9), Told("x", lambda _: 1),
        facts("z", viable_recovery=0.0), facts("y", viable_recovery=0.0),
    )  # fmt: skip
    assert [row.name for row in comparison.rows] == ["a", "b", "y", "z", "x"]
    assert [row.position for row in comparison.rows] == [1, 2, None, None, None]


def test_without_a_list_all_there_is_is_compared() -> None:
    assert set(rows(answer(facts("a"), facts("b")))) == {"a", "b"}


def test_a_scenario_s_list_is_what_is_compared() -> None:
    assert set(rows(answer(facts("a"), facts("b"), strategies=["b"]))) == {"b"}


def test_choices_come_before_the_scenario_s_list() -> None:
    asked = scenario(strategies=["b"])
    found = compare(asked, registry(facts("a"), facts("b")), choices=[Choice(strategy="a", name="mine")])
    assert [(row.name, row.strategy) for row in found.rows] == [("mine", "a")]


def test_an_unknown_strategy_is_an_error() -> None:
    with pytest.raises(UnknownName, match="'goof': unknown strategy; did you mean 'good'"):
        answer(facts("good"), strategies=["goof"])


def test_a_variant_gets_its_options() -> None:
    def told(case: Any) -> Assessment:
        return Assessment(
            viability=case.given_options.get("survival", 0.1),
            cost=case.money(1.0, "USD", 2024),
            flexibility=0.5,
        )

    found = rows(
        answer(
            Told("one", told),
            strategies=["one", {"strategy": "one", "name": "high", "options": {"survival": 0.9}}],
        )
    )
    assert found["high"].viability == (0.9,) * 4
    assert found["one"].viability == (0.1,) * 4
    assert found["high"].options == {"survival": 0.9}


def test_a_strategy_sees_the_stage_that_was_filled_in() -> None:
    seen = []

    def look(case: Any) -> Assessment:
        seen.append(case.scenario.stage)
        return criteria().assess(case)

    assert answer(Told("look", look)).scenario.stage is None
    assert seen == ["apheresis"]


def test_where_a_strategy_comes_from_is_told() -> None:
    comparison = answer(facts("good"))
    assert comparison.plugins == (Origin("good", "./tests", ""),)
    assert rows(comparison)["good"].origin == comparison.plugins[0]


def test_dominated_pairs_are_named() -> None:
    comparison = answer(criteria("best", 0.9, 5000.0, 0.9), criteria("worst", 0.1, 9000.0, 0.1))
    assert comparison.dominated == (("worst", "best"),)
    assert answer(facts("dead", viable_recovery=0.0)).dominated == ()


def test_a_file_is_read_and_compared(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("cell_type: pbmc\nduration: 2 d\nlogistics: road-national\ndraws: 200\n")
    comparison = read_and_compare(file, registry=shipped())
    assert comparison.file == str(file)
    offered = shipped().strategies
    assert {"hypothermic", "slow-freeze"} < {row.name for row in comparison.rows}
    assert {row.name for row in comparison.rows} == {
        name for name, offer in offered.items() if not waits_for_request(offer.strategy)
    }
    file.write_text("cell_type: pbmc\nduration: 2\nlogistics: road-national\n")
    with pytest.raises(ScenarioError, match=r"one.yaml:2:11: duration"):
        read_and_compare(str(file))


def test_without_a_registry_the_installed_strategies_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLDCHOICE_PLUGINS", raising=False)
    monkeypatch.delenv("COLDCHOICE_BLOCK", raising=False)
    comparison = coldchoice.compare(scenario(strategies=["hypothermic"], draws=100))
    assert [row.name for row in comparison.rows] == ["hypothermic"]
