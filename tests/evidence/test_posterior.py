from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.posterior import Posterior, shipped, stream
from coldchoice.evidence.tables import DATA, digest, read_table

ABOUT = json.loads((DATA / "posterior.json").read_text(encoding="utf-8"))


@pytest.fixture
def small() -> Posterior:
    """Two effects and one group, over 4,000 draws."""
    effects = np.array([np.full(4000, 1.0), np.linspace(-1.0, 1.0, 4000)])
    return Posterior({"level": 0, "study:seen": 1}, effects, {"study": 0}, np.full((1, 4000), 0.5))


def test_effects_that_were_measured_are_summed_with_their_weights(small: Posterior) -> None:
    assert small.total({"level": 2.0, "study:seen": -1.0}) == pytest.approx(
        2.0 - np.linspace(-1.0, 1.0, 4000)
    )
    assert small.total({}) == pytest.approx(np.zeros(4000))
    assert small.draws == 4000


def test_a_member_that_was_never_seen_has_the_spread_of_its_group(small: Posterior) -> None:
    unseen = small.total({"level": 1.0, "study:new": 2.0})
    assert unseen.mean() == pytest.approx(1.0, abs=0.06)
    assert unseen.std() == pytest.approx(2.0 * 0.5, rel=0.05)


def test_a_name_of_no_group_is_refused(small: Posterior) -> None:
    for name in ("nothing", "nothing:new"):
        with pytest.raises(KeyError):
            small.total({name: 1.0})


def test_the_same_name_and_seed_give_the_same_draws(small: Posterior) -> None:
    term = {"study:new": 1.0}
    assert np.array_equal(small.total(term, 1), small.total(term, 1))
    assert not np.array_equal(small.total(term, 1), small.total(term, 2))
    assert not np.array_equal(small.total(term), small.total({"study:newer": 1.0}))
    assert abs(np.corrcoef(small.total(term), small.total({"study:newer": 1.0}))[0, 1]) < 0.06


def test_what_was_measured_is_told_apart(small: Posterior) -> None:
    assert small.known({"level": 1.0, "study:new": 2.0}) == {"level": 1.0}


@given(st.integers(0, 2**63), st.text(max_size=30))
def test_every_seed_and_name_have_a_stream_of_their_own(seed: int, name: str) -> None:
    first = stream(seed, name).random(3)
    assert np.array_equal(first, stream(seed, name).random(3))
    assert not np.array_equal(first, stream(seed + 1, name).random(3))
    assert not np.array_equal(first, stream(seed, name + "x").random(3))


# ---------------------------------------------------------------- the draws that ship


def test_the_draws_are_of_today_s_tables() -> None:
    assert ABOUT["tables"] == {name: digest(name) for name in ABOUT["tables"]}
    assert set(ABOUT["tables"]) >= {"hypothermic", "cryo", "effects", "media", "cells"}


def test_the_chains_mixed() -> None:
    sampler = ABOUT["sampler"]
    assert sampler["divergent"] == 0
    assert sampler["largest_r_hat"] < 1.05
    assert sampler["smallest_effective_size"] > 100
    assert sampler["chains"] >= 4


def test_the_arrays_are_as_described() -> None:
    posterior = shipped()
    draws = ABOUT["sampler"]["shipped"]
    assert posterior.effects.shape == (len(ABOUT["effects"]), draws)
    assert posterior.spreads.shape == (len(ABOUT["groups"]), draws)
    assert posterior.draws == draws
    assert len(posterior.places) == len(ABOUT["effects"])
    assert np.isfinite(posterior.effects).all()
    assert (np.asarray(posterior.spreads) > 0.0).all()
    assert shipped() is posterior


def test_every_effect_with_a_prior_can_be_asked_for() -> None:
    posterior = shipped()
    for row in read_table("effects"):
        known = posterior.groups if row["kind"] == "group" else posterior.places
        assert row["name"] in known


def test_no_effect_of_a_single_study_ships() -> None:
    assert not [name for name in ABOUT["effects"] if ".study" in name or "unnamed" in name]


def test_effects_lie_where_their_priors_allow() -> None:
    posterior = shipped()
    for row in read_table("effects"):
        if row["kind"] == "fixed":
            draws = np.asarray(posterior.effects[posterior.places[row["name"]]])
            assert abs(draws.mean() - float(row["mean"])) < 4.0 * float(row["sd"]), row["name"]
            assert draws.std() < 1.5 * float(row["sd"]), row["name"]


def test_a_comparison_does_not_read_the_draws() -> None:
    code = (
        "import numpy, sys; numpy.load = None;"
        "from coldchoice.evidence import posterior;"
        "from coldchoice.cli.main import main;"
        "import contextlib, io\n"
        "sys.argv = ['coldchoice', 'compare', sys.argv[1], '--draws', '100']\n"
        "try:\n"
        "    with contextlib.redirect_stdout(io.StringIO()): main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print(posterior.shipped.cache_info().currsize, 'coldchoice.validation.predictive' in sys.modules)"
    )
    scenario = Path(__file__).resolve().parents[2] / "scenarios" / "car-t-apheresis.yaml"
    done = subprocess.run(
        [sys.executable, "-c", code, str(scenario)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0", "False"]
