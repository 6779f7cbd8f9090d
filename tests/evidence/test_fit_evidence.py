from __future__ import annotations

import importlib
import subprocess
import sys
from math import exp, log
from pathlib import Path
from types import ModuleType

import pytest

from coldchoice.evidence.lot_spread import LOT_LIMITS
from coldchoice.evidence.tables import digest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    not all((ROOT / part).is_dir() for part in ("src", "tools")), reason="the fits are made from the sources"
)


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT))

    def load(name: str) -> ModuleType:
        return importlib.import_module(f"tools.{name}")

    return load


def test_the_shipped_constants_are_what_the_tables_give() -> None:
    command = [sys.executable, "tools/fit_evidence.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "fitted.json is what the tables and the draws give\n"


def test_an_argument_that_is_not_known_writes_nothing() -> None:
    command = [sys.executable, "tools/fit_evidence.py", "--chekc"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2


def test_differences_are_found_and_rounding_is_not_one(tool) -> None:
    differences = tool("fit_evidence").differences
    assert differences({"a": [1.0, "x"]}, {"a": [1.001, "x"]}) == []
    assert differences({"a": {"b": 1.0}}, {"a": {"b": 1.1}}) == ["/a/b: stored 1.0, fitted now 1.1"]
    assert len(differences({"a": 1}, {"b": 1})) == 2
    assert differences({"a": "old digest"}, {"a": "new digest"}) != []


def test_no_row_supports_a_grade_that_is_not_survival(tool) -> None:
    hold, freeze = tool("fit_hold"), tool("fit_freeze")
    rows = [*hold.hold_rows(), *(row for method in freeze.STRATEGIES for row in freeze.freeze_rows(method))]
    assert len(rows) > 200
    assert {row["metric"] for row in rows} == {"viability_pct", "recovery_pct"}
    assert not any("POST-THAW" in row["note"] or "outlier" in row["note"] for row in hold.hold_rows())


def test_bounds_and_claims_are_no_support(tool) -> None:
    freeze = tool("fit_freeze")
    own = freeze.own_rows("ipsc-cardiomyocyte")
    assert all(row["status"] != "unconfirmed" and "bound" not in row["note"] for row in own)
    assert "cryo-0215" not in {row["id"] for row in own}


@pytest.mark.parametrize(
    ("medium", "vehicle"),
    [
        ("MSCCryosave OTS; diluted in Lactated Ringer after thaw", "lactated-ringer"),
        ("10% DMSO; PBS + 5% HSA", "albumin-5pct"),
        ("10% DMSO", ""),
    ],
)
def test_vehicles_are_told_by_their_words(tool, medium: str, vehicle: str) -> None:
    assert tool("fit_evidence").vehicle_of({"medium": medium}) == vehicle


def test_draws_of_other_tables_are_stale(tool, monkeypatch: pytest.MonkeyPatch) -> None:
    fit = tool("fit_evidence")
    assert fit.stale_draws() == []
    monkeypatch.setattr(fit, "digest", lambda name: "another" if name == "cryo" else digest(name))
    assert fit.stale_draws() == ["the draws are of another cryo.csv: run python -m tools.fit_evidence"]


def test_lots_spread_within_the_limits(tool) -> None:
    freeze = tool("fit_freeze")
    low, high = LOT_LIMITS
    for cell in ("t-cell", "rbc", "sperm", "chondrocyte"):
        for metric in freeze.METRICS.values():
            assert low <= freeze.lot_spread(metric, cell) <= high


def test_published_rates_of_hidden_damage_are_computed(tool) -> None:
    rates = tool("fit_hold").latent_rates()
    assert 24.0 * rates["hsc-cord-blood", "4"][0] == pytest.approx(0.065, abs=0.001)  # P149
    assert exp(-16.0 * rates["hsc-mobilised", "22"][0]) == pytest.approx(60.4 / 84.1)  # P146


def test_the_rate_at_minus_80_c_is_computed_from_its_rows(tool) -> None:
    rate = tool("fit_freeze").rate_from_pair("cryo-0032;cryo-0033", "rate")
    assert rate == pytest.approx(log(0.80 / 0.32) / 25.0, rel=1e-3)  # 6 to 31 months, P127
