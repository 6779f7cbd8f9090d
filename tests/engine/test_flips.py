from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.engine.beliefs import Beliefs, beliefs
from coldchoice.engine.flips import Flips, flips_of
from coldchoice.engine.load import load_scenario
from coldchoice.plugin.registry import open_registry

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def believed(name: str, draws: int = 4_000) -> Beliefs:
    scenario, _ = load_scenario(str(SCENARIOS / name))
    return beliefs(scenario, open_registry(), draws=draws)


@pytest.fixture(scope="module")
def found() -> Flips:
    flips = flips_of(believed("car-t-apheresis.yaml"))
    assert flips is not None
    return flips


def test_the_three_smallest_lead(found: Flips) -> None:
    assert (found.leader, found.runner_up) == ("slow-freeze", "hypothermic")
    assert found.smallest == found.found[:3]
    assert [one.size for one in found.found] == sorted(one.size for one in found.found)
    assert {one.leader for one in found.found} == {"hypothermic"}


def test_hold_life_and_the_weight_of_viability_are_among_them(found: Flips) -> None:
    named = [one.bounds[0].name for one in found.smallest]
    assert named[0] == "hold life of leukapheresis-mnc in neat"
    assert "viability" in named
    assert all(one.likelihood is not None for one in found.found)


def test_nobody_and_nobody_else_are_no_errors() -> None:
    alone = flips_of(believed("platelets.yaml", 500))
    assert alone is not None
    assert (alone.leader, alone.runner_up, alone.found) == ("liquid-22c", None, ())
    nobody = believed("platelets.yaml", 500)._replace(names=())
    assert flips_of(nobody) is None
