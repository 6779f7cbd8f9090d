from __future__ import annotations

import importlib
import subprocess
import sys
from math import exp, log
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytest.importorskip("scipy")
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
    assert done.stdout == "fitted.json is what the tables give\n"


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


@pytest.mark.parametrize("ratio", [0.0, 0.1, 1.0, 2.2])
@pytest.mark.parametrize("hazard", [0.05, 0.3, 0.9])
def test_viability_and_hazard_are_inverse(tool, ratio: float, hazard: float) -> None:
    hold = tool("fit_hold")
    viability = hold.viability_after(hazard, 0.95, ratio)
    assert hold.hazard_from_viability(viability, 0.95, ratio) == pytest.approx(hazard, rel=1e-6)


def test_viability_follows_the_state_chain(tool) -> None:
    from coldchoice.science import chain

    after = chain.apply(chain.start(0.95), chain.hold_transition(0.0, 0.4, 0.4, 0.4 * 2.2))
    assert tool("fit_hold").viability_after(0.4, 0.95, 2.2) == pytest.approx(chain.viability(after))


def test_no_row_is_fitted_that_is_not_survival(tool) -> None:
    rows = [*tool("fit_hold").hold_rows(), *tool("fit_freeze").freeze_rows()]
    assert {row["metric"] for row in rows} == {"viability_pct", "recovery_pct"}
    assert not any("POST-THAW" in row["note"] or "outlier" in row["note"] for row in rows)


def test_the_mixed_model_finds_known_effects(tool) -> None:
    import numpy as np

    model = tool("mixed_model")
    rng = np.random.default_rng(3)
    centres = {f"study:{i}": rng.normal(0.0, 0.6) for i in range(40)}
    rows = [
        model.Observation(2.0 + effect + rng.normal(0.0, 0.1), 0.1, {"level": 1.0, name: 1.0})
        for name, effect in centres.items()
        for _ in range(5)
    ]
    found = model.fit(rows, {"level": (0.0, 10.0)}, {"study": "study"})
    assert found.group_sd["study"] == pytest.approx(0.6, abs=0.2)
    seen, seen_variance = found.predict({"level": 1.0, "study:0": 1.0})
    assert seen == pytest.approx(2.0 + centres["study:0"], abs=0.15)
    unseen, unseen_variance = found.predict({"level": 1.0, "study:new": 1.0})
    assert unseen == pytest.approx(2.0, abs=0.3)
    assert unseen_variance > 10.0 * seen_variance


def test_published_rates_of_hidden_damage_are_computed(tool) -> None:
    rates = tool("fit_hold").latent_rates()
    assert 24.0 * rates["hsc-cord-blood", "4"][0] == pytest.approx(0.065, abs=0.001)  # P149
    assert exp(-16.0 * rates["hsc-mobilised", "22"][0]) == pytest.approx(60.4 / 84.1)  # P146


def test_the_rate_at_minus_80_c_is_computed_from_its_rows(tool) -> None:
    rate = tool("fit_freeze").rate_from_pair("cryo-0032;cryo-0033", "rate")
    assert rate == pytest.approx(log(0.80 / 0.32) / 25.0, rel=1e-3)  # 6 to 31 months, P127
