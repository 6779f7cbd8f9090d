from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_types
from coldchoice_strategies.lyophilised import BEYOND, LONGEST_DRY_DAYS, Lyophilised, Options, strategies
from tests.scenes import assessed, facts_of

KEYS: dict[str, Any] = {"cell_type": "platelet", "duration": "20 d", "logistics": {}}


def test_platelets_are_dried_with_sources_and_a_warning() -> None:
    answer = assessed(Lyophilised(), **KEYS)
    assert all(one.sources or one.grade == "D" or one.note for one in answer.inputs)
    assert any("cryo-0123" in note for note in answer.notes)


def test_how_long_dried_red_cells_keep_is_borrowed_and_said_to_be() -> None:
    answer = assessed(Lyophilised(), **{**KEYS, "cell_type": "rbc"})
    assert answer.grade in ("C", "D")
    assert answer.facts is not None
    assert any("the 40 d of platelets stand in" in text for text in answer.facts.beyond)


@pytest.mark.parametrize("cell", [cell for cell in cell_types() if cell not in ("platelet", "rbc")])
def test_other_cells_are_out_of_its_scope(cell: str) -> None:
    with pytest.raises(NotApplicable, match="freeze-drying is for platelets and red cells"):
        assessed(Lyophilised(), **{**KEYS, "cell_type": cell})


def test_it_declines_beyond_twice_the_longest_dry_storage() -> None:
    most = BEYOND * LONGEST_DRY_DAYS
    assert (
        facts_of(Lyophilised(), **{**KEYS, "duration": f"{most} d"}).defended_hold_h
        == 24.0 * LONGEST_DRY_DAYS
    )
    with pytest.raises(
        NotApplicable, match=r"nothing dry was measured beyond 40 d \(cryo-0124\): 81 d is more"
    ):
        assessed(Lyophilised(), **{**KEYS, "duration": f"{most + 1.0} d"})


def test_it_declines_what_is_used_before_it_is_dry() -> None:
    with pytest.raises(NotApplicable, match="before they could be frozen and thawed"):
        assessed(Lyophilised(), **{**KEYS, "duration": "40 h"})


@given(short=st.floats(3.0, 79.0), more=st.floats(0.0, 70.0))
def test_a_longer_storage_never_raises_viable_recovery(short: float, more: float) -> None:
    early = facts_of(Lyophilised(), **{**KEYS, "duration": f"{short} d", "draws": 100})
    late = facts_of(Lyophilised(), **{**KEYS, "duration": f"{min(short + more, 80.0)} d", "draws": 100})
    assert (np.asarray(late.viable_recovery) <= np.asarray(early.viable_recovery) + 1e-12).all()


def test_no_cold_chain_is_needed() -> None:
    legs = {"legs": [{"hold": "4 d"}, {"transport": "40 h"}, {"hold": "16 h"}]}
    facts = facts_of(Lyophilised(), **{**KEYS, "logistics": legs})
    assert facts.needs == frozenset()
    assert np.isinf(facts.carrier_hold_h)
    assert not {use.item for use in facts.uses if "shipper" in use.item or "storage" in use.item}
    assert facts.needs_at_origin == {"x-freeze-dryer"}


@pytest.mark.parametrize("options", [{"volume": "0 mL"}, {"percent": "20 %"}])
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_one_family_is_offered() -> None:
    assert [one.name for one in strategies()] == ["lyophilised"]
