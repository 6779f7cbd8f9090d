from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tools.viability import ship as shipping
from tools.viability.chains import Chains


@pytest.mark.parametrize(
    ("name", "of_a_study"),
    [
        ("hold.study:smith-2020", True), ("freeze.study-by-metric:smith-2020@cfu", True),
        ("hold.medium:unnamed in smith-2020", True), ("hold.medium-in-class:unnamed in x@stromal", True),
        ("hold.medium:pbs", False), ("freeze", False), ("thawed.vehicle:protein", False),
    ],
)  # fmt: skip
def test_effects_of_one_study_are_told_by_name(name: str, of_a_study: bool) -> None:
    assert shipping.is_of_a_study(name) is of_a_study


def test_what_is_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    names = ("hold", "hold.study:smith", "hold.kin:blood")
    chains = Chains(names, ("hold.kin",), rng.normal(size=(4, 800, 3)), rng.random((4, 800, 1)), 0)
    monkeypatch.setattr(shipping, "DATA", tmp_path)
    monkeypatch.setattr(shipping, "sampler", lambda _: {"divergent": 0})
    about = shipping.ship(chains, rows=7, studies=2)
    assert json.loads((tmp_path / "posterior.json").read_text(encoding="utf-8")) == about
    assert about["effects"] == ["hold", "hold.kin:blood"]
    effects = np.load(tmp_path / "posterior_effects.npy")
    spreads = np.load(tmp_path / "posterior_spreads.npy")
    assert (effects.shape, spreads.shape) == ((2, shipping.SHIPPED), (1, shipping.SHIPPED))
    assert effects.dtype == spreads.dtype == np.float32
    assert effects[1, 0] == np.float32(chains.effects[0, 0, 2])
    assert spreads[0, -1] == np.float32(chains.spreads[-1, -1, 0])
