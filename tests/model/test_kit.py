from __future__ import annotations

import pytest

from coldchoice.model.kit import KITS, known_kit


@pytest.mark.parametrize("name", [*KITS, "x-vitrification-hood"])
def test_known_equipment_and_that_of_plugins_is_let_through(name: str) -> None:
    assert known_kit(name) == name


def test_a_slip_is_corrected() -> None:
    with pytest.raises(ValueError, match="unknown equipment 'refridgerator'; did you mean 'refrigerator'"):
        known_kit("refridgerator")
