"""Every shipped scenario runs, answers as stored, and points the way that published practice points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from coldchoice.engine.compare import compare
from coldchoice.engine.load import load_scenario
from coldchoice.errors import InputError
from coldchoice.evidence.citations import citation
from coldchoice.model.comparison import Comparison, Interval, Row
from coldchoice.model.scenario import Choice, Scenario
from coldchoice.model.uncertain import Uncertain
from coldchoice.report.document import json_text
from coldchoice.report.parts import item_grids

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
NAMES = [path.stem for path in SCENARIOS]

TECHNICAL = {"schema", "price_year", "draws", "seed"}
SOURCE = re.compile(r"\b(?:CL\d{3}|cost:cm-\d{3}|cryo-\d{4}|pr-\d{3}|P\d{3})\b")
PUBLISHED = re.compile(
    r"assumption|doi 10\.|Transfus Apher Sci|hospital\.blood\.co\.uk|perfusion\.com|as the legs"
)


@pytest.fixture
def golden(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    from tools import golden

    return golden


def shipped(name: str) -> Scenario:
    return load_scenario(str(ROOT / "scenarios" / f"{name}.yaml"))[0]


@cache
def answered(name: str) -> Comparison:
    return compare(shipped(name), file=f"{name}.yaml")


def row(name: str, strategy: str) -> Row:
    return next(row for row in answered(name).rows if row.name == strategy)


def of(interval: Interval | None) -> float:
    assert interval is not None
    return interval.mean


# ---------------------------------------------------------------- the files


def numbers_in(path: Path) -> Iterator[tuple[str, str, str]]:
    """Lines that give a number: (line, key, comment); an amount of money has its source below it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        value, _, comment = line.partition(" # ")
        if below.lstrip().startswith("source:"):
            comment = f"{comment}{below}"
        found = re.match(r"[\s-]*(\w+):\s*[\d.]", value)
        if found and not line.lstrip().startswith("#") and not re.match(r"[\s-]*(name|title):", value):
            yield line.strip(), found[1], comment


def test_the_cases_that_matter_are_shipped() -> None:
    assert set(NAMES) >= {
        "car-t-apheresis", "car-t-product", "msc-many-sites", "unrelated-donor-graft", "chondrocytes",
        "ipsc-master-bank", "platelets", "red-cells",
    }  # fmt: skip


@pytest.mark.parametrize("path", SCENARIOS, ids=NAMES)
def test_a_scenario_opens_with_the_editor_line_and_its_purpose(path: Path) -> None:
    first, second, *_ = path.read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=./scenario.schema.json"
    assert second.startswith("# ")
    assert second.endswith("?")


@pytest.mark.parametrize("path", SCENARIOS, ids=NAMES)
def test_every_number_has_a_source_or_is_called_an_assumption(path: Path) -> None:
    bare = [
        line
        for line, key, comment in numbers_in(path)
        if key not in TECHNICAL and not SOURCE.search(comment) and not PUBLISHED.search(comment)
    ]
    assert bare == []


@pytest.mark.parametrize("path", SCENARIOS, ids=NAMES)
def test_every_source_exists(path: Path) -> None:
    unknown = []
    for name in sorted(set(SOURCE.findall(path.read_text(encoding="utf-8")))):
        try:
            citation(name)
        except InputError:
            unknown.append(name)
    assert unknown == []


# ---------------------------------------------------------------- the answers


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_the_cost_has_a_source_or_is_called_assumed(name: str) -> None:
    grids = item_grids(answered(name))
    assert len(grids) == sum(row.cost is not None for row in answered(name).rows)
    for grid in grids:
        *lines, total = grid.lines
        assert total[0] == "total"
        for line, _, amount, price, source in lines:
            assert price, line
            assert amount, line
            told = source.startswith("assum") or SOURCE.search(f"cost:{source}") or "above" in source
            assert told or PUBLISHED.search(source), (line, source)


@pytest.mark.parametrize("name", NAMES)
def test_every_strategy_asked_for_is_in_the_answer(name: str) -> None:
    comparison = answered(name)
    assert sorted(row.name for row in comparison.rows) == sorted(c.label for c in shipped(name).strategies)
    assert comparison.draws == shipped(name).draws == 10_000
    assert [row for row in comparison.rows if row.status in ("failed", "not applicable")] == []
    assert all(row.reason for row in comparison.rows if row.status == "infeasible")
    assert any(row.status == "ranked" for row in comparison.rows)


@pytest.mark.parametrize("path", SCENARIOS, ids=NAMES)
def test_the_answer_is_the_stored_one(golden: ModuleType, path: Path) -> None:
    assert list(golden.differences(golden.stored(path), golden.answer(path))) == []


def test_no_answer_is_stored_for_a_scenario_that_is_gone(golden: ModuleType) -> None:
    assert golden.orphans() == []


@pytest.mark.parametrize("path", SCENARIOS, ids=NAMES)
def test_asking_again_gives_the_same_bytes(golden: ModuleType, path: Path) -> None:
    assert golden.whole_text(path) == golden.whole_text(path, workers=2)


def test_workers_share_the_draws_and_give_the_same_bytes() -> None:
    many = shipped("msc-many-sites").model_copy(update={"draws": 30_000})
    one, two = (json_text([compare(many, workers=workers)]) for workers in (1, 2))
    assert one == two


def test_a_difference_is_found_and_rounding_is_not_one(golden: ModuleType) -> None:
    old = {"a": [1.0, {"b": "x", "c": 0.5}], "d": None}
    assert list(golden.differences(old, {"a": [1.0 + 1e-12, {"b": "x", "c": 0.5}], "d": None})) == []
    assert list(golden.differences(old, {"a": [1.001, {"b": "x", "c": 0.5}], "d": None})) == [
        "/a/0: stored 1.0, now 1.001"
    ]
    assert len(list(golden.differences(old, {"a": [1.0], "d": True}))) == 2
    assert list(golden.differences(None, old)) != []


# ---------------------------------------------------------------- the directions
# What each leans on, and where the answer falls short: docs/explanation/directions.md


def test_liquid_platelets_stay_the_routine_choice() -> None:
    liquid, frozen = row("platelets", "liquid-22c"), row("platelets", "frozen-minus80")
    assert answered("platelets").ranked[0].name == "liquid-22c"
    assert of(frozen.cost) > of(liquid.cost), "doi 10.1001/jamanetworkopen.2025.54363"
    assert of(frozen.viability) < of(liquid.viability)


def test_a_fresh_graft_is_preferred_and_a_frozen_one_acceptable() -> None:
    assert [row.name for row in answered("unrelated-donor-graft").ranked] == ["fresh", "frozen-on-arrival"]


def test_a_graft_over_48_h_old_is_worse_frozen_or_not() -> None:
    """Blood Adv 5(23):5140: age at freezing or infusion counts, whether it was frozen or not."""
    young = shipped("unrelated-donor-graft")
    later = young.logistics.legs[-1].model_copy(update={"hold": Uncertain.parse("30 h +- 4 h", "time")})
    legs = (*young.logistics.legs[:-1], later)
    frozen, fresh = young.strategies
    old = young.model_copy(
        update={
            "duration": 62.0,
            "logistics": young.logistics.model_copy(update={"legs": legs}),
            "strategies": (frozen.model_copy(update={"options": held(frozen, "56 h")}), fresh),
        }
    )
    aged = {row.name: row for row in compare(old).rows}
    for name in ("fresh", "frozen-on-arrival"):
        assert of(aged[name].viability) < of(row("unrelated-donor-graft", name).viability) - 0.05


def held(choice: Choice, hours: str) -> dict[str, object]:
    return {**choice.options, "hold_before_freezing": hours}


def test_a_frozen_apheresis_reaches_further_and_waits_longer_than_a_cold_one() -> None:
    """Cytotherapy 21(12), 2019: more than 50 centres in 12 countries sent frozen material."""
    frozen, cold = row("car-t-apheresis", "slow-freeze"), row("car-t-apheresis", "hypothermic")
    assert of(frozen.flexibility) > of(cold.flexibility) + 0.1
    for part in ("reach", "decoupling", "postponement"):
        assert frozen.flexibility_parts[part] > cold.flexibility_parts[part]
    assert of(frozen.viability) < of(cold.viability), "what freezing costs stays visible"
    assert frozen.status == "ranked"


def test_a_bank_of_ten_years_cannot_be_kept_cold() -> None:
    cold = row("ipsc-master-bank", "hypothermic")
    assert cold.status == "infeasible"
    assert "cannot be defended" in str(cold.reason)
    assert row("ipsc-master-bank", "slow-freeze").status == "ranked"


def test_red_cells_are_kept_cold_for_routine_and_frozen_if_rare() -> None:
    assert answered("red-cells").ranked[0].name == "hypothermic"
    assert row("rare-red-cells", "hypothermic").status == "infeasible"
    assert answered("rare-red-cells").ranked[0].name.startswith("glycerol")


def test_chondrocytes_are_frozen_grown_again_and_sent_fresh() -> None:
    """As Carticel (evidence pr-022, pr-023): what was frozen is not what is shipped."""
    assert [row.name for row in answered("chondrocytes-staged").ranked] == ["frozen-regrown-fresh"]
    grown, frozen = (
        row("chondrocytes-staged", name) for name in ("frozen-regrown-fresh", "frozen-throughout")
    )
    assert of(grown.viability) > of(frozen.viability)


def test_neglect_is_the_low_end_and_the_best_rule_no_worse_than_its_ends() -> None:
    name = "graft-unless-late"
    assert of(row(name, "do-nothing").viability) < of(row(name, "fresh").viability)
    best, ends = row(name, "frozen-if-best"), (row(name, "fresh"), row(name, "frozen-on-arrival"))
    assert best.usable is not None
    assert all(end.usable is not None and best.usable >= end.usable - 0.01 for end in ends)


@pytest.mark.parametrize(
    ("name", "strategy"),
    [("car-t-apheresis", "slow-freeze"), ("unrelated-donor-graft", "frozen-on-arrival")],
)
def test_viability_is_not_recovery(name: str, strategy: str) -> None:
    """doi 10.1186/s12967-021-02810-9: over 90 % viable before freezing, 42 % of CD34+ cells recovered."""
    thawed = row(name, strategy)
    assert of(thawed.dye_viability) > of(thawed.viability) + 0.1
