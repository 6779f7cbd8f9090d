"""Further criteria: they count like the three, and one that fails counts for nobody and harms nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.engine.compare import compare
from coldchoice.engine.further import checked_value
from coldchoice.errors import AssessmentError, NotApplicable, PluginError, ScenarioError, UnknownName
from coldchoice.model.assessment import Facts, Input
from coldchoice.model.case import Case
from coldchoice.model.comparison import CRITERIA
from coldchoice.model.criterion import CriterionValue
from tests.scenes import (
    DRAWS,
    Measuring,
    Told,
    answer,
    as_json,
    criteria,
    facts,
    registry,
    rows,
    scenario,
)

EQUAL = {"viability": 1, "cost": 1, "flexibility": 1}


def lifelong(told: Facts, _: Case) -> Any:
    """Ten times the preparation: a number that strategies can differ in alone."""
    return 10.0 * np.asarray(told.preparation_h)


def drawn(told: Facts, case: Case) -> Any:
    return told.preparation_h * (0.5 + case.uniform("parameter", "points"))


POINTS = Measuring("points", lifelong)
TWO = (facts("quick", preparation_h=0.1), facts("slow", preparation_h=0.9))


def test_a_further_criterion_decides_where_all_the_weight_is_on_it() -> None:
    for better, leader in (("lower", "quick"), ("higher", "slow")):
        measure = Measuring("points", lifelong, better)
        found = answer(*TWO, measures=[measure], criteria=["points"], weights={"points": 1})
        assert found.ranked[0].name == leader
        assert found.ranked[0].first == 1.0
        assert found.weights == {**dict.fromkeys(CRITERIA, 0.0), "points": 1.0}


def test_its_numbers_stand_in_the_row() -> None:
    found = answer(*TWO, measures=[Measuring("points", drawn)], criteria=["points"])
    values = rows(found)["slow"].further["points"]
    assert 0.45 <= values.low < values.median < values.high <= 1.35
    assert values.mean == pytest.approx(0.9, abs=0.05)
    assert found.complete
    assert [one.name for one in found.counting] == ["points"]
    assert list(found.anchors) == [*CRITERIA, "points"]


def test_nothing_changes_where_none_is_asked_for() -> None:
    assert as_json(answer(*TWO)) == as_json(answer(*TWO, measures=[POINTS]))
    assert rows(answer(*TWO, measures=[POINTS]))["slow"].further == {}


def test_other_criteria_keep_their_draws() -> None:
    plain, more = (
        rows(answer(*TWO, measures=[Measuring("points", drawn)], criteria=asked))
        for asked in ([], ["points"])
    )
    for name, row in plain.items():
        assert (row.viability, row.cost, row.flexibility) == (
            more[name].viability,
            more[name].cost,
            more[name].flexibility,
        )


def test_it_is_told_in_the_reasons_and_in_the_flips() -> None:
    found = answer(*TWO, measures=[POINTS], criteria=["points"], weights={**EQUAL, "points": 1})
    assert any("8 points (points)" in text for text in found.why)
    cheap = facts("cheap", preparation_h=0.9)
    dear = criteria_like("dear", 0.1)
    found = answer(cheap, dear, measures=[POINTS], criteria=["points"], weights={**EQUAL, "points": 0.2})
    assert any("leads if points weighs over" in text for text in found.flips)


def criteria_like(name: str, preparation_h: float) -> Told:
    """Facts that are worse in viability alone."""
    return facts(name, preparation_h=preparation_h, viable_recovery=0.6)


# ---------------------------------------------------------------- invariants

values = st.lists(st.floats(0.0, 10.0), min_size=2, max_size=4, unique=True)


@settings(max_examples=25, deadline=None)
@given(points=values, recoveries=st.lists(st.floats(0.5, 0.95), min_size=4, max_size=4))
def test_a_criterion_without_weight_keeps_the_order(points: list[float], recoveries: list[float]) -> None:
    ways = [
        facts(f"way-{n}", viable_recovery=recovery, preparation_h=point / 10.0)
        for n, (point, recovery) in enumerate(zip(points, recoveries, strict=False))
    ]
    without = answer(*ways, weights=EQUAL)
    with_it = answer(*ways, measures=[POINTS], criteria=["points"], weights={**EQUAL, "points": 0})
    assert [row.name for row in without.ranked] == [row.name for row in with_it.ranked]
    for one, other in zip(without.ranked, with_it.ranked, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-12)
        assert one.first == other.first


@settings(max_examples=25, deadline=None)
@given(points=values, weight=st.floats(0.0, 5.0))
def test_an_irrelevant_alternative_does_not_turn_the_order(points: list[float], weight: float) -> None:
    ways = [
        facts(f"way-{n}", viable_recovery=0.6 + 0.3 * point / 10.0, preparation_h=point / 10.0)
        for n, point in enumerate(points)
    ]
    asked: dict[str, Any] = {
        "measures": [Measuring("points", drawn)],
        "criteria": ["points"],
        "weights": {**EQUAL, "points": weight},
    }
    alone = answer(*ways, **asked)
    joined = answer(*ways, facts("other", viable_recovery=0.55, preparation_h=0.5), **asked)
    kept = [row for row in joined.ranked if row.name != "other"]
    assert [row.name for row in kept] == [row.name for row in alone.ranked]
    assert [row.score for row in kept] == [row.score for row in alone.ranked]
    assert alone.anchors == joined.anchors


def test_the_answer_is_the_same_for_any_number_of_workers() -> None:
    asked = scenario(criteria=["points"], draws=30_000)
    doors = registry(*TWO, measures=[Measuring("points", drawn)])
    one, two = (as_json(compare(asked, doors, workers=workers)) for workers in (1, 2))
    assert one == two


# ---------------------------------------------------------------- failures


def raising(_: Facts, __: Case) -> Any:
    raise ZeroDivisionError("by nothing")


BROKEN = {
    "raises": (raising, "ZeroDivisionError: by nothing"),
    "exits": (lambda *_: (_ for _ in ()).throw(SystemExit(3)), "SystemExit"),
    "is none": (lambda *_: None, "values is NoneType; it must be numbers"),
    "is text": (lambda *_: "much", "values is str; it must be numbers"),
    "is NaN in some draws": (
        lambda _, case: np.where(np.arange(case.draws) < 3, np.nan, 1.0),
        f"values is nan in 3 of {DRAWS} draws; it must be finite",
    ),
    "is endless": (lambda *_: np.inf, "values is inf; it must be finite"),
    "has another shape": (
        lambda *_: np.zeros(3),
        f"values has shape (3,); it must be a number or have shape ({DRAWS},)",
    ),
    "has lines that do not add up": (
        lambda *_: CriterionValue(5.0, {"a": 2.0, "b": 2.0}),
        "lines add up to 4; they must add up to the mean, 5",
    ),
    "has lines that are no mapping": (lambda *_: CriterionValue(5.0, (1.0,)), "lines is (1.0,)"),
    "has lines that are no numbers": (lambda *_: CriterionValue(5.0, {"a": "five"}), "it must hold numbers"),
    "has sources that are one text": (
        lambda *_: CriterionValue(5.0, sources="assumption"),
        "sources is 'assumption'; it must be a tuple of str",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_criterion_that_fails_counts_for_nobody(kind: str) -> None:
    wrong, reason = BROKEN[kind]

    def answered(told: Facts, case: Case) -> Any:
        return wrong(told, case) if told.preparation_h == 0.9 else 1.0

    found = answer(*TWO, measures=[Measuring("odd", answered), POINTS], criteria=["odd", "points"])
    odd, points = found.further
    assert list(odd.failures) == ["slow"]
    assert reason in odd.failures["slow"]
    assert (points.failures, [one.name for one in found.counting]) == ({}, ["points"])
    assert not found.complete
    assert [row.status for row in found.rows] == ["ranked", "ranked"]
    assert all(list(row.further) == ["points"] for row in found.rows)
    assert list(found.anchors) == [*CRITERIA, "points"]
    without = answer(*TWO, measures=[POINTS], criteria=["points"])
    assert as_json(found) == as_json(without)


class Unreadable(Exception):
    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize("error", [Unreadable(), GeneratorExit(), BaseExceptionGroup("x", [SystemExit()])])
@pytest.mark.parametrize("where", ["assess", "scale"])
def test_a_criterion_fails_alone_whatever_it_raises(where: str, error: BaseException) -> None:
    def raise_it(*_: Any) -> Any:
        raise error

    odd = Measuring("odd", raise_it) if where == "assess" else Measuring("odd", lifelong, scale=raise_it)
    found = answer(*TWO, measures=[odd], criteria=["odd"])
    assert type(error).__name__ in found.further[0].failures["slow"]
    assert as_json(found) == as_json(answer(*TWO))


def test_a_criterion_that_declines_without_words_that_can_be_read() -> None:
    class Wordless(NotApplicable, Unreadable):
        pass

    def declining(*_: Any) -> Any:
        raise Wordless

    found = answer(*TWO, measures=[Measuring("odd", declining)], criteria=["odd"])
    assert {row.reason for row in found.rows} == {"odd: (its message cannot be read)"}


def test_the_failures_of_several_criteria_are_all_told() -> None:
    measures = [Measuring("odd", raising), Measuring("even", lambda *_: np.nan)]
    found = answer(*TWO, measures=measures, criteria=["odd", "even"])
    assert {one.name: set(one.failures) for one in found.further} == {
        "odd": {"quick", "slow"},
        "even": {"quick", "slow"},
    }
    assert as_json(found) == as_json(answer(*TWO))


def test_a_failure_in_a_later_block_takes_it_back_from_all_blocks() -> None:
    def late(_: Facts, case: Case) -> Any:
        return np.nan if case.streams.block == 1 else 1.0

    asked, doors = (
        scenario(criteria=["late"], draws=30_000),
        registry(*TWO, measures=[Measuring("late", late)]),
    )
    for workers in (1, 2):
        found = compare(asked, doors, workers=workers)
        assert list(found.further[0].failures) == ["quick", "slow"]
        assert as_json(found) == as_json(answer(*TWO, draws=30_000))


@pytest.mark.parametrize(
    ("scale", "reason"),
    [
        (lambda _: 1 / 0, "no scale: ZeroDivisionError"),
        (lambda _: 3.0, "scale is 3.0; it must be two numbers"),
        (lambda _: (0.0, 10.0), "scale is worst 0, best 10; it must be finite, and `best` below `worst`"),
        (lambda _: (np.inf, 0.0), "it must be finite"),
    ],
)
def test_a_criterion_that_can_set_no_scale_fails(scale: Any, reason: str) -> None:
    found = answer(*TWO, measures=[Measuring("odd", lifelong, scale=scale)], criteria=["odd"])
    assert set(found.further[0].failures) == {"quick", "slow"}
    assert reason in found.further[0].failures["slow"]
    assert as_json(found) == as_json(answer(*TWO))


def test_a_scale_of_the_scenario_stands_above_its_own() -> None:
    odd = Measuring("odd", lifelong, scale=lambda _: 1 / 0)
    found = answer(*TWO, measures=[odd], criteria=["odd"], scales={"odd": {"worst": 20, "best": 2}})
    assert found.anchors["odd"] == (20.0, 2.0)
    assert found.complete
    with pytest.raises(ScenarioError, match="`best` must lie below `worst`"):
        answer(*TWO, measures=[odd], criteria=["odd"], scales={"odd": {"worst": 2, "best": 20}})


def test_the_weights_that_are_left_keep_their_proportions() -> None:
    weights = {"viability": 1, "cost": 3, "odd": 4}
    found = answer(*TWO, measures=[Measuring("odd", raising)], criteria=["odd"], weights=weights)
    assert found.weights == {"viability": 0.25, "cost": 0.75, "flexibility": 0.0}


def test_what_is_said_of_the_weights_that_are_left_still_holds() -> None:
    found = answer(
        *TWO, measures=[Measuring("odd", raising)], criteria=["odd"], weights="viability > odd > cost"
    )
    assert found.preferred is not None
    assert found.preferred.statements == ("cost/viability at most 1",)
    assert found.preferred.mean == pytest.approx({"viability": 1 / 2, "cost": 1 / 6, "flexibility": 1 / 3})


def test_there_is_no_ranking_by_nothing() -> None:
    with pytest.raises(PluginError, match=r"nothing is left to rank by.*odd: ZeroDivisionError"):
        answer(*TWO, measures=[Measuring("odd", raising)], criteria=["odd"], weights={"odd": 1})


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'points'"):
        answer(*TWO, measures=[POINTS], criteria=["point"])


# ---------------------------------------------------------------- whom it cannot be told of


def test_a_strategy_without_facts_is_not_ranked() -> None:
    found = answer(*TWO, criteria("own"), measures=[POINTS], criteria=["points"])
    own = rows(found)["own"]
    assert own.status == "not applicable"
    assert own.reason == "gives no facts to compute points from"
    assert [row.name for row in found.ranked] == ["quick", "slow"]


def test_it_is_ranked_again_where_the_criterion_failed() -> None:
    found = answer(*TWO, criteria("own"), measures=[Measuring("odd", raising)], criteria=["odd"])
    assert rows(found)["own"].status == "ranked"


def test_a_criterion_may_decline_a_strategy() -> None:
    def picky(told: Facts, _: Case) -> Any:
        if told.preparation_h == 0.9:
            raise NotApplicable("too slow to be told")
        return 1.0

    found = answer(*TWO, measures=[Measuring("picky", picky)], criteria=["picky"])
    assert rows(found)["slow"].reason == "picky: too slow to be told"
    assert rows(found)["slow"].status == "not applicable"
    assert found.further[0].failures == {}


def test_a_strategy_of_which_no_unit_is_usable_may_be_endless() -> None:
    dead = facts("dead", viable_recovery=0.0)
    measure = Measuring("points", lambda told, _: np.inf if told.viable_recovery == 0.0 else 1.0)
    found = answer(*TWO, dead, measures=[measure], criteria=["points"])
    assert rows(found)["dead"].status == "infeasible"
    assert found.complete


# ---------------------------------------------------------------- what it leans on


def test_what_a_criterion_leans_on_is_told_but_does_not_grade_the_strategy() -> None:
    leaning = Input("points", "points in a name", "D", ("cost:cf-001",), "a note")

    def telling(told: Facts, case: Case) -> CriterionValue:
        return CriterionValue(drawn(told, case), {}, (leaning,), ("10.1000/xyz",), ("counted by hand",))

    found = answer(*TWO, measures=[Measuring("points", telling)], criteria=["points"], weights={"points": 1})
    row = rows(found)["slow"]
    assert leaning in row.inputs
    assert {"cost:cf-001", "10.1000/xyz"} <= set(row.sources)
    assert row.notes == ("counted by hand",)
    assert row.grade is None
    (weak,) = [one for one in found.weakest if one.text == "points in a name"]
    assert weak.influence == pytest.approx(1.0)


def test_lines_are_means_over_all_draws() -> None:
    def telling(told: Facts, case: Case) -> CriterionValue:
        found = drawn(told, case)
        return CriterionValue(found, {"one": float(np.mean(found)) - 0.1, "other": 0.1})

    found = answer(*TWO, measures=[Measuring("points", telling)], criteria=["points"], draws=30_000)
    for row in found.rows:
        assert sum(row.further_lines["points"].values()) == pytest.approx(row.further["points"].mean)


def test_a_value_alone_is_enough() -> None:
    assert checked_value(3, 10).values == 3
    with pytest.raises(AssessmentError):
        checked_value(np.inf, 10)
    assert checked_value(np.inf, 10, usable=False).values == np.inf


def test_options_are_read_as_those_of_a_strategy() -> None:
    from pydantic import BaseModel

    class Options(BaseModel):
        factor: float = 1.0

    def factor(case: Case) -> float:
        return case.options(Options).factor

    def tripled(told: Facts, case: Case) -> Any:
        return factor(case) * np.asarray(told.preparation_h)

    tuned = Measuring("tuned", tripled, scale=lambda case: (10 * factor(case), 0))
    tuned.Options = Options
    choice = {"criterion": "tuned", "options": {"factor": 3.0}}
    found = answer(*TWO, measures=[tuned], criteria=[choice])
    assert rows(found)["slow"].further["tuned"].mean == pytest.approx(2.7)
    assert found.anchors["tuned"].worst == 30.0
    assert found.further[0].options == {"factor": 3.0}
