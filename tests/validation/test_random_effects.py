from __future__ import annotations

import numpy as np
import pytest

from coldchoice.validation.random_effects import fit


def simulated(seed: int, sd: dict[str, float], rows: int) -> tuple[np.ndarray, dict[str, list[str]]]:
    """Values about 60 with crossed cells and studies, each with effects of the given spread."""
    random = np.random.default_rng(seed)
    sizes = {"cell": 40, "study": 80}
    places = {name: random.integers(0, size, rows) for name, size in sizes.items()}
    values = 60.0 + random.normal(0.0, sd["row"], rows)
    for name, size in sizes.items():
        values += random.normal(0.0, sd[name], size)[places[name]]
    return values, {name: [f"{name} {n}" for n in found] for name, found in places.items()}


def test_variances_are_recovered() -> None:
    sd = {"cell": 6.0, "study": 10.0, "row": 4.0}
    found = [fit(*simulated(seed, sd, 400)) for seed in range(6)]
    for name in ("cell", "study"):
        mean = np.mean([one.variances[name] for one in found])
        assert mean == pytest.approx(sd[name] ** 2, rel=0.2)
    assert np.mean([one.residual for one in found]) == pytest.approx(16.0, rel=0.1)
    assert np.mean([one.mean for one in found]) == pytest.approx(60.0, abs=2.0)


def test_a_factor_without_effect_has_next_to_no_variance() -> None:
    found = [fit(*simulated(seed, {"cell": 0.0, "study": 10.0, "row": 4.0}, 400)) for seed in range(4)]
    assert np.mean([one.variances["cell"] for one in found]) < 2.0


def test_balanced_groups_agree_with_the_analysis_of_variance() -> None:
    """For a balanced one-way layout the restricted maximum has a closed form."""
    random = np.random.default_rng(11)
    groups, each = 12, 5
    table = 70.0 + random.normal(0, 8.0, (groups, 1)) + random.normal(0, 5.0, (groups, each))
    within = table.var(axis=1, ddof=1).mean()
    between = table.mean(axis=1).var(ddof=1) - within / each
    found = fit(table.ravel(), {"study": [f"{n}" for n in np.repeat(np.arange(groups), each)]})
    assert found.residual == pytest.approx(within, rel=1e-3)
    assert found.variances["study"] == pytest.approx(between, rel=1e-3)
    assert found.mean == pytest.approx(table.mean())
    shrunk = between / (between + within / each) * (table.mean(axis=1) - table.mean())
    assert [found.effects["study", f"{n}"] for n in range(groups)] == pytest.approx(shrunk, rel=1e-3)


def test_the_likelihood_is_at_its_top() -> None:
    """No small step of the log variances raises the restricted likelihood, written out the long way."""
    values, factors = simulated(4, {"cell": 6.0, "study": 10.0, "row": 4.0}, 150)
    found = fit(values, factors)
    best = np.array([found.variances["cell"], found.variances["study"], found.residual])

    def likelihood(variances: np.ndarray) -> float:
        whole = variances[2] * np.eye(len(values))
        for variance, levels in zip(variances, factors.values(), strict=False):
            array = np.array(levels)
            whole += variance * (array[:, None] == array[None, :])
        ones = np.ones((len(values), 1))
        inverse = np.linalg.inv(whole)
        gram = float((ones.T @ inverse @ ones).item())
        centred = values - float((ones.T @ inverse @ values).item()) / gram
        return -0.5 * (np.linalg.slogdet(whole)[1] + np.log(gram) + centred @ inverse @ centred)

    top = likelihood(best)
    for place in range(3):
        for step in (-0.2, -0.02, 0.02, 0.2):
            moved = best.copy()
            moved[place] *= np.exp(step)
            assert likelihood(moved) <= top + 1e-6


def test_a_new_study_is_predicted_with_every_variance_in_it() -> None:
    values, factors = simulated(2, {"cell": 6.0, "study": 10.0, "row": 4.0}, 600)
    found = fit(values, factors, new="study")
    mean, variance = found.predict({"cell": ["cell 3", "unheard of"], "study": ["study 1", "other"]})
    assert mean[0] == pytest.approx(found.mean + found.effects["cell", "cell 3"])
    assert mean[1] == pytest.approx(found.mean)
    assert variance[0] > found.variances["study"] + found.residual
    assert variance[1] > variance[0], "the cell is new too"
    same = fit(values, factors).predict({"cell": ["cell 3"], "study": ["study 1"]})
    assert same[0][0] == pytest.approx(mean[0] + found.effects["study", "study 1"])
    assert same[1][0] < variance[0]


def test_intervals_hold_what_they_promise_for_new_studies() -> None:
    values, factors = simulated(9, {"cell": 6.0, "study": 10.0, "row": 4.0}, 900)
    later = np.array([int(level.split()[1]) >= 40 for level in factors["study"]])
    early = {
        name: [x for x, new in zip(found, later, strict=True) if not new] for name, found in factors.items()
    }
    late = {name: [x for x, new in zip(found, later, strict=True) if new] for name, found in factors.items()}
    mean, variance = fit(values[~later], early, new="study").predict(late)
    covered = np.abs(values[later] - mean) < 1.645 * np.sqrt(variance)
    assert covered.mean() == pytest.approx(0.9, abs=0.08)


def test_values_that_are_all_alike_are_no_reason_to_fail() -> None:
    found = fit(np.full(6, 90.0), {"study": ["a", "a", "b", "b", "c", "c"]}, new="study")
    mean, variance = found.predict({"study": ["d"]})
    assert mean[0] == pytest.approx(90.0)
    assert 0.0 < variance[0] < 1e-6
