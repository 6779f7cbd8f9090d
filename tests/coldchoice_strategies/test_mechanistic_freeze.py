from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from coldchoice.engine.ask import Silent, ask, checked
from coldchoice.engine.compare import compare
from coldchoice.errors import NotApplicable
from coldchoice.model.assessment import Assessment, Facts
from coldchoice_strategies.mechanistic_freeze import (
    BELOW_ZERO,
    FASTEST_C_PER_MIN,
    MechanisticFreeze,
    Options,
    strategies,
)
from coldchoice_strategies.slow_freeze import SlowFreeze
from tests.scenes import case, rows, scenario, shipped

WATER = {
    "lp": "0.3 um/(min atm) +- 0.05 um/(min atm)",
    "lp_temperature": "22 degC",
    "lp_activation": "14 kcal/mol",
}
GIVEN: dict[str, Any] = {**WATER, "inactive_fraction": "35 % +- 5 %", "diameter": "9 um +- 0.7 um"}
SOLUTE = {"ps": "1e-3 cm/min", "ps_temperature": "22 degC", "ps_activation": "16 kcal/mol"}
CORD: dict[str, Any] = {"cell_type": "hsc-cord-blood", "duration": "400 d", "logistics": {}}


def assess(options: dict[str, Any] | None = None, **keys: Any) -> Assessment:
    keys = {"duration": "30 d", "logistics": {}, **keys}
    concrete = case(**keys)._replace(given_options=options or {})
    return checked(MechanisticFreeze().assess(concrete), concrete)


def recovery(options: dict[str, Any] | None = None, **keys: Any) -> np.ndarray:
    found = assess(options, **keys).facts
    assert found is not None
    return np.asarray(found.viable_recovery)


def slow(options: dict[str, Any] | None = None, **keys: Any) -> Facts:
    keys = {"duration": "30 d", "logistics": {}, **keys}
    found = SlowFreeze().assess(case(**keys)._replace(given_options=options or {})).facts
    assert found is not None
    return found


# ---------------------------------------------------------------- who gets an answer


def test_one_family_is_offered_through_the_ordinary_door() -> None:
    (one,) = strategies()
    assert one.name == "mechanistic-freeze"
    assert "mechanistic-freeze" in shipped().strategies


def test_it_is_compared_only_where_it_is_named() -> None:
    """Beside slow-freeze it is the same protocol, and would only split its share of first places."""
    unnamed = set(rows(compare(scenario(**CORD), shipped())))
    assert "slow-freeze" in unnamed
    assert "mechanistic-freeze" not in unnamed
    both = scenario(**CORD, strategies=["slow-freeze", "mechanistic-freeze"])
    assert set(rows(compare(both, shipped()))) == {"mechanistic-freeze", "slow-freeze"}


def test_named_it_answers_from_the_library() -> None:
    row = rows(compare(scenario(**CORD, strategies=["mechanistic-freeze"]), shipped()))["mechanistic-freeze"]
    assert row.status in ("ranked", "infeasible")
    assert row.grade == "C"


def test_sperm_are_declined_with_the_reason() -> None:
    with pytest.raises(NotApplicable, match=r"sperm follows from water loss.*not trapped water"):
        assess(GIVEN, cell_type="sperm")


@pytest.mark.parametrize(
    ("cell", "options", "missing"),
    [
        ("pbmc", {}, "lp, lp_activation, inactive_fraction, diameter"),
        ("pbmc", WATER, "inactive_fraction, diameter"),
        ("granulocyte", {}, "lp_activation, inactive_fraction, diameter"),
        ("hepatocyte", {}, "inactive_fraction, diameter"),
        ("rbc", {}, "lp, lp_activation, inactive_fraction, diameter"),
    ],
)
def test_what_is_missing_is_named(cell: str, options: dict[str, Any], missing: str) -> None:
    with pytest.raises(NotApplicable, match=f"the membrane of {cell}: give {missing} under"):
        assess(options, cell_type=cell)


def test_cells_used_too_soon_are_declined_as_by_slow_freeze() -> None:
    with pytest.raises(NotApplicable, match="before they could be frozen and thawed"):
        assess(GIVEN, cell_type="pbmc", duration="2 h")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lp": "0.3 um/(min atm)"}, "`lp` needs `lp_temperature`"),
        ({**WATER, "ps": "1e-3 cm/min"}, "`ps` needs `ps_temperature`"),
        ({"lp": "0.3"}, "has no unit"),
        ({"diameter": "8"}, "has no unit"),
        ({"lp": "0.3 um/min", "lp_temperature": "22 degC"}, "unit of solute permeability"),
        ({**GIVEN, "diameter": "0 um"}, "`diameter` must be more than 0"),
        ({**GIVEN, "inactive_fraction": "100 %"}, "must be greater than zero"),
        ({"ice_temperature": "-8 degC"}, "needs a spread"),
        ({"toxic_loss": "100 %"}, "less than 1"),
        ({"lpp": "1 um/(min atm)"}, "lpp"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=said):
        Options.model_validate(options)


def test_options_come_back_as_they_were_written() -> None:
    options = Options.model_validate({**GIVEN, **SOLUTE})
    assert Options.model_validate(options.model_dump(mode="json", exclude_defaults=True)) == options


# ---------------------------------------------------------------- what it answers


def test_it_is_slow_freezing_but_for_the_rate() -> None:
    ours, theirs = assess(**CORD).facts, slow(**CORD)
    assert ours is not None
    for field in ("uses", "needs", "needs_at_origin", "losses", "preparation_h", "defended_hold_h"):
        assert str(getattr(ours, field)) == str(getattr(theirs, field))
    assert (np.asarray(ours.viable_recovery) <= np.asarray(theirs.viable_recovery) + 1e-12).all()


def test_recovery_is_never_better_than_what_was_measured() -> None:
    """Survival is not predicted: the computed rate can only cost."""
    thawed_fast = {"warming_rate": "1000 degC/min"}  # slow warming costs less after slow cooling
    best = np.asarray(slow(thawed_fast, **CORD).viable_recovery)
    for rate in (None, "1 degC/min", "5 degC/min", "60 degC/min"):
        options = thawed_fast if rate is None else {**thawed_fast, "cooling_rate": rate}
        assert (recovery(options, **CORD) <= best * (1.0 + 1e-6)).all()


def test_far_from_the_computed_rate_more_is_lost() -> None:
    best = recovery(**CORD).mean()
    assert recovery({"cooling_rate": "0.05 degC/min"}, **CORD).mean() < best
    assert recovery({"cooling_rate": "500 degC/min"}, **CORD).mean() < best


def test_the_notes_say_what_was_computed_and_what_was_not() -> None:
    answer = assess({"lowest_volume": 0.65, "addition_temperature": "1.5 degC"}, **CORD)
    said = "; ".join(answer.notes)
    assert "computed from the membrane: 5.64 C/min" in said  # C027
    assert "survival is not computed" in said
    assert "shrinks the cells to 0.61 of their volume; 2 equal steps are needed for 0.65" in said  # C030
    assert answer.facts is not None
    assert BELOW_ZERO in answer.facts.beyond
    assert answer.grade == "C"


def test_notes_are_the_same_in_every_block() -> None:
    notes = [MechanisticFreeze().assess(case(block, 100, **CORD)).notes for block in (0, 1)]
    assert notes[0] == notes[1]


def test_it_leans_on_every_number_of_the_membrane() -> None:
    inputs = {one.name: one for one in assess(**CORD).inputs}
    assert inputs["water permeability of hsc-cord-blood"].sources == ("P003",)
    assert inputs["diameter of hsc-cord-blood"].grade == "D"
    assert "best cooling rate of hsc-cord-blood" not in inputs
    assert inputs["error of the best rate from water loss"].sources == ("C026", "C027")
    given = {one.name: one for one in assess(GIVEN, cell_type="pbmc").inputs}
    assert given["water permeability of pbmc"].note == "from the scenario"
    assert given["water permeability of pbmc"].grade == "B"


def test_a_better_known_permeability_narrows_the_loss() -> None:
    sure = {**GIVEN, "lp": "0.3 um/(min atm)", "inactive_fraction": "35 %", "diameter": "9 um"}
    vague = {**GIVEN, "lp": {"dist": "lognormal", "median": "0.3 um/(min atm)", "p95": "1.5 um/(min atm)"}}
    assert recovery(vague, cell_type="pbmc").mean() < recovery(sure, cell_type="pbmc").mean()


def test_a_rate_that_no_programme_follows_is_not_set() -> None:
    fast = {**GIVEN, "lp": "3 um/(min atm)"}
    notes = assess(fast, cell_type="pbmc").notes
    assert any(f"cooled at {FASTEST_C_PER_MIN:g} C/min" in note for note in notes)
    chosen = assess({**fast, "cooling_rate": "50 degC/min"}, cell_type="pbmc").notes
    assert not any("fastest programme" in note for note in chosen)


def test_poison_takes_its_share() -> None:
    free, costly = (
        recovery(GIVEN, cell_type="pbmc"),
        recovery({**GIVEN, "toxic_loss": "20 %", "exposure": "1 h"}, cell_type="pbmc"),
    )
    assert 0.7 < (costly / free).mean() < 0.85


def test_ice_inside_shapes_the_fast_side() -> None:
    said = assess({"inactive_fraction": "30 %", "diameter": "20 um"}, cell_type="hepatocyte").notes
    assert any("ice inside at -8.5 +- 2.6 C" in note for note in said)
    never = assess({**GIVEN, "ice_temperature": "-1 degC +- 0.1 degC"}, cell_type="pbmc").notes
    assert any("does not depend on the rate" in note for note in never)


def test_the_addition_is_not_computed_for_cells_that_leave_the_model() -> None:
    stromal = {"inactive_fraction": "30 %", "diameter": "18 um", **SOLUTE}
    assert any("P074" in note for note in assess(stromal, cell_type="msc-adipose").notes)
    assert any("no permeability for dmso" in note for note in assess(GIVEN, cell_type="pbmc").notes)
    harsh = {**GIVEN, **SOLUTE, "lowest_volume": 0.99}
    assert any("so do eight equal steps" in note for note in assess(harsh, cell_type="pbmc").notes)


@pytest.mark.parametrize("cell", ["hsc-cord-blood", "chondrocyte"])
def test_cells_of_the_library_need_nothing_else(cell: str) -> None:
    concrete = case(cell_type=cell, duration="30 d", logistics={})
    assert not isinstance(ask(MechanisticFreeze(), concrete), Silent)


def test_neither_scipy_nor_the_equations_are_loaded_by_a_run_that_does_not_ask() -> None:
    import subprocess
    import sys

    heavy = {"scipy", "coldchoice.science.tier_one", "coldchoice.science.stepping"}
    code = (
        "import sys; from coldchoice.engine.compare import compare;"
        "from coldchoice.model.scenario import Scenario;"
        "from coldchoice.plugin.registry import open_registry;"
        "keys = {'cell_type': 'pbmc', 'duration': '60 h', 'logistics': 'local-van', 'draws': 100};"
        "compare(Scenario.model_validate(keys), open_registry(only=['coldchoice'], environ={}));"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
