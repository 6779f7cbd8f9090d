from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine.compare import compare
from coldchoice.engine.lookout import criteria_of
from coldchoice.engine.point import point
from coldchoice.errors import NotApplicable
from coldchoice.model.streams import Streams
from tests.scenes import Measuring, Told, answer, criteria, facts, registry, rows, scenario, shipped


@pytest.mark.parametrize(
    ("remake", "keys"),
    [
        (True, {}),
        (False, {}),
        (True, {"economics": {"monetise_flexibility": True}, "demand": {"no_show": 0.1}}),
    ],
)
def test_means_are_those_of_a_comparison(remake: bool, keys: dict[str, Any]) -> None:
    economics = {"remake": remake, **keys.get("economics", {})}
    asked = scenario(strategies=["slow-freeze", "hypothermic", "ambient"], **{**keys, "economics": economics})
    seen, compared = point(asked, shipped()), rows(compare(asked, shipped()))
    for name, attempts in seen.attempts.items():
        row = compared[name]
        means = criteria_of(attempts.mean(axis=1))
        assert row.viability is not None
        assert row.cost is not None
        assert row.flexibility is not None
        expected = [row.viability.mean, row.cost.mean, row.flexibility.mean]
        assert means == pytest.approx(expected, rel=1e-12)
        assert attempts[-1].mean() == pytest.approx(row.usable if remake else 1.0, rel=1e-12)
    assert set(seen.out) == {name for name, row in compared.items() if row.status != "ranked"}


def test_points_share_their_draws() -> None:
    one, other = (
        point(scenario(strategies=["hypothermic"], demand={"units_per_year": n}), shipped())
        for n in ("10 /year", "20 /year")
    )
    assert (one.attempts["hypothermic"][0] == other.attempts["hypothermic"][0]).all()
    assert one.parameters.keys() == other.parameters.keys()
    assert all((one.parameters[name] == other.parameters[name]).all() for name in one.parameters)


def test_several_blocks_are_one_row_of_draws() -> None:
    found = point(scenario(), registry(facts("steady")), None, 20_000)
    assert found.attempts["steady"].shape == (4, 20_000)


def test_who_declines_or_fails_is_out_with_the_reason() -> None:
    def decline(case: Any) -> Any:
        raise NotApplicable("it is shy")

    def fail(case: Any) -> Any:
        raise KeyError("oops")

    found = point(scenario(), registry(Told("shy", decline), Told("broken", fail), criteria("own")))
    assert found.silent["shy"] == "not applicable: it is shy"
    assert found.silent["broken"].startswith("failed: KeyError")
    assert set(found.attempts) == {"own"}
    assert (found.attempts["own"][-1] == 1.0).all()


def test_one_of_which_nothing_is_usable_is_out() -> None:
    found = point(scenario(), registry(facts("hopeless", losses={"container": 1.0})))
    assert "usable" in found.out["hopeless"]
    assert np.isinf(found.attempts["hopeless"][1]).all()


def test_prices_are_named() -> None:
    assert "cryobag" in point(scenario(strategies=["slow-freeze"]), shipped()).prices
    assert answer(facts("steady")).rows[0].status == "ranked"


LEGS = [{"hold": "24 h", "place": "clinic"}, {"transport": "36 h +- 9 h", "place": "plant"}]
SLOT = {"name": "slot", "at": "plant", "count": 1, "busy": "70 h", "used_by": ["frozen"]}
CHOICES = [{"strategy": "steady", "name": "frozen"}, {"strategy": "steady", "name": "cold"}]


@pytest.mark.parametrize("units_per_year", [60, 200])
def test_units_wait_in_line_as_in_a_comparison(units_per_year: int) -> None:
    asked = scenario(
        strategies=CHOICES,
        logistics={"legs": LEGS},
        demand={"units_per_year": units_per_year},
        capacity=[SLOT],
    )
    offered = registry(facts("steady", usable_life_h=90.0))
    seen, compared = point(asked, offered), rows(compare(asked, offered))
    for name, attempts in seen.attempts.items():
        assert attempts[-1].mean() == pytest.approx(compared[name].usable, rel=1e-12)
    assert "cold" in seen.attempts
    if units_per_year == 60:
        assert seen.attempts["frozen"][-1].mean() < seen.attempts["cold"][-1].mean()
    else:
        told = {"frozen": "slot at plant: 200 units a year need 1.6 at a time, there is 1"}
        assert (seen.out, seen.silent) == (told, {})


def test_a_criterion_that_fails_is_left_out_for_all_as_in_a_comparison() -> None:
    def assess(facts: Any, case: Any) -> float:
        if float(np.mean(facts.viable_recovery)) < 0.5:
            raise RuntimeError("boom")
        return 1.0

    asked = scenario(criteria=["bad"])
    strategies = (facts("one"), facts("two", viable_recovery=0.4))
    seen = point(asked, registry(*strategies, measures=[Measuring("bad", assess)]))
    assert set(seen.attempts) == {"one", "two"}
    assert seen.criteria == ("viability", "cost", "flexibility")
    assert seen.out == {}
    assert "boom" in seen.silent["criterion bad"]
    assert "with two" in seen.silent["criterion bad"]


def test_an_input_that_only_some_blocks_have_need_of_is_drawn_in_all() -> None:
    """As a law beyond the measured hours: a block in which no draw goes that far never asks for it."""

    def sometimes(case: Any) -> Any:
        if case.streams.block == 1:
            case.normal("parameter", "rare")
        return facts().assess(case)

    seen = point(scenario(), registry(Told("sometimes", sometimes), facts("other")), draws=20_000)
    assert {values.shape for values in seen.parameters.values()} == {(20_000,)}
    assert seen.parameters["rare"].std() == pytest.approx(1.0, abs=0.05)
    assert (seen.parameters["rare"][:10_000] == Streams(1, 0, 10_000).normal("parameter", "rare")).all()
