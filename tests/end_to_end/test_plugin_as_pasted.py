"""The smallest plugin, as the documentation prints it, from a folder and as an installed package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Program = Callable[..., "subprocess.CompletedProcess[str]"]


def rows(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the rows of one comparison in JSON."""
    assert done.returncode == 0, done.stderr
    (comparison,) = json.loads(done.stdout)["comparisons"]
    return {row["name"]: row for row in comparison["rows"]}


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Path:
    """Return a directory of packages in which the plugin is installed as ``coldchoice-gel 0.3``."""
    site = tmp_path / "site"
    info = site / "coldchoice_gel-0.3.dist-info"
    info.mkdir(parents=True)
    (site / "coldchoice_gel.py").write_bytes((folder / "gel.py").read_bytes())
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: coldchoice-gel\nVersion: 0.3\n")
    (info / "entry_points.txt").write_text("[coldchoice]\ngel-ambient = coldchoice_gel\n")
    return site


def installed(site: Path) -> dict[str, str]:
    """Return an environment in which Python finds the packages in `site`."""
    before = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(site), *([before] if before else [])])}


def test_it_is_the_size_that_was_promised(folder: Path) -> None:
    lines = [line for line in (folder / "gel.py").read_text().splitlines() if line.strip()]
    assert len(lines) <= 25
    assert not any("(Strategy)" in line or "(Base" in line for line in lines)


def test_it_works_from_a_folder(coldchoice: Program, folder: Path, scenario: Path) -> None:
    found = rows(coldchoice("compare", scenario, "--plugins", folder, "--format", "json", "--draws", 1000))
    gel = found["gel-ambient"]
    assert gel["status"] == "ranked"
    assert gel["own_accounting"] is True
    assert gel["cost"]["mean"] == 140.0
    assert gel["flexibility"]["mean"] == 0.4
    assert gel["viability"]["mean"] == pytest.approx(0.95 * 0.998**60, abs=0.01)
    assert gel["origin"]["plugin"] == "gel"
    assert {"hypothermic", "slow-freeze"} < set(found)


def test_it_works_as_an_installed_package(coldchoice: Program, site: Path, scenario: Path) -> None:
    found = rows(coldchoice("compare", scenario, "--format", "json", "--draws", 1000, **installed(site)))
    assert found["gel-ambient"]["status"] == "ranked"
    assert found["gel-ambient"]["origin"] == {
        "plugin": "gel-ambient", "distribution": "coldchoice-gel", "version": "0.3",
    }  # fmt: skip


def test_it_says_the_same_both_ways_and_leaves_the_others_alone(
    coldchoice: Program, folder: Path, site: Path, scenario: Path
) -> None:
    asked = ("compare", scenario, "--format", "json", "--draws", 1000)
    without, dropped = rows(coldchoice(*asked)), rows(coldchoice(*asked, "--plugins", folder))
    packaged = rows(coldchoice(*asked, **installed(site)))
    numbers = ("viability", "cost", "flexibility", "score", "first")
    assert [packaged["gel-ambient"][name] for name in numbers] == [
        dropped["gel-ambient"][name] for name in numbers
    ]
    for name in ("hypothermic", "slow-freeze"):
        for field in set(without[name]) - {"position", "tied_with", "first", "first_error"}:
            assert dropped[name][field] == packaged[name][field] == without[name][field]


def test_it_declines_with_its_reason(coldchoice: Program, folder: Path, tmp_path: Path) -> None:
    bank = tmp_path / "bank.yaml"
    bank.write_text("cell_type: ipsc\nstage: cell-bank\nduration: 10 years\nlogistics: {}\ndraws: 200\n")
    found = rows(coldchoice("compare", bank, "--plugins", folder, "--format", "json"))
    assert found["gel-ambient"]["status"] == "not applicable"
    assert found["gel-ambient"]["reason"] == "a bank outlives any ambient hold"


def test_it_is_listed_among_the_plugins(coldchoice: Program, site: Path) -> None:
    done = coldchoice("plugins", **installed(site))
    assert done.returncode == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("gel-ambient")]
    assert "coldchoice-gel 0.3" in line
    assert "ok" in line


def test_its_survival_follows_the_journey(folder: Path) -> None:
    """The plugin is plain Python: a notebook can call it without the engine."""
    namespace: dict[str, Any] = {}
    exec((folder / "gel.py").read_text(), namespace)
    from tests.scenes import case

    given = case(duration="10 h", logistics={})
    (gel,) = namespace["strategies"]()
    assert np.allclose(gel.assess(given).viability, 0.95 * 0.998**10)
    assert sys.modules.get("gel") is None
