"""The shipped chain, and chains as a user runs them, by the real program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coldchoice.evidence.citations import citation

Program = Callable[..., "subprocess.CompletedProcess[str]"]
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Return a copy of the shipped chain, beside its scenarios."""
    shutil.copytree(SCENARIOS, tmp_path / "scenarios")
    return tmp_path / "scenarios" / "car-t.chain.yml"


def answer(coldchoice: Program, file: Path, *more: str) -> dict[str, Any]:
    done = coldchoice("chain", file, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_the_shipped_chain_accounts_for_every_combination(coldchoice: Program, shipped: Path) -> None:
    data = answer(coldchoice, shipped)
    ways = ("hypothermic", "slow-freeze")
    every = [f"{first} > {last}" for first in ways for last in ways]
    assert sorted(one["name"] for one in data["combinations"]) == every
    assert data["ranking"]
    assert all(one["reason"] for one in data["combinations"] if one["status"] == "left out")
    for one in data["combinations"]:
        lines = sum(sum(passage["lines"].values()) for passage in one["passages"])
        assert lines == pytest.approx(one["cost"]["mean"] if one["cost"] else 0.0, rel=1e-9)
    assert [stage["file"] for stage in data["stages"]] == ["car-t-apheresis.yaml", "car-t-product.yaml"]


def test_the_first_stage_says_what_its_scenario_says_alone(coldchoice: Program, shipped: Path) -> None:
    alone = coldchoice("compare", shipped.parent / "car-t-apheresis.yaml", "--format", "json")
    rows = {row["name"]: row for row in json.loads(alone.stdout)["comparisons"][0]["rows"]}
    for row in answer(coldchoice, shipped)["stages"][0]["rows"]:
        for part in ("viability", "dye_viability", "usable", "lost_to", "flexibility", "usable_life_h"):
            assert row[part] == rows[row["name"]][part]


def test_workers_and_a_second_run_give_the_same_bytes(coldchoice: Program, shipped: Path) -> None:
    texts = {
        coldchoice("chain", shipped, "--draws", "30000", "--format", "json", "--workers", str(workers)).stdout
        for workers in (1, 2, 2)
    }
    assert len(texts) == 1
    assert texts.pop().startswith("{")


def test_a_dearer_collection_makes_a_dearer_dose(coldchoice: Program, shipped: Path) -> None:
    before = answer(coldchoice, shipped)
    file = shipped.parent / "car-t-apheresis.yaml"
    file.write_text(file.read_text().replace("4680 USD 2021", "9360 USD 2021"))
    after = answer(coldchoice, shipped)
    costs = [
        {one["name"]: one["cost"]["mean"] for one in data["combinations"] if one["cost"]}
        for data in (before, after)
    ]
    assert costs[0].keys() == costs[1].keys()
    assert all(costs[1][name] > costs[0][name] + 5000.0 for name in costs[0])


def test_a_missing_scenario_is_one_line_and_nothing_is_written(coldchoice: Program, shipped: Path) -> None:
    (shipped.parent / "car-t-product.yaml").unlink()
    done = coldchoice("chain", shipped, "-o", shipped.parent / "out.json")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "stages[1].scenario: 'car-t-product.yaml': no such file" in line
    assert ".chain.yml:" in line
    assert not (shipped.parent / "out.json").exists()


def test_the_output_never_overwrites_the_chain(coldchoice: Program, shipped: Path) -> None:
    done = coldchoice("chain", shipped, "--format", "json", "-o", shipped)
    assert done.returncode == 1
    assert "would overwrite" in done.stderr


def test_every_source_of_the_shipped_chain_exists() -> None:
    text = (SCENARIOS / "car-t.chain.yml").read_text(encoding="utf-8")
    names = re.findall(r"\bCL\d{3}\b", text)
    assert len(names) >= 3
    assert all(citation(name).id == f"cost:{name}" for name in names)
