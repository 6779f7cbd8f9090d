from __future__ import annotations

import pytest
from pydantic import ValidationError

from coldchoice.model.part import Part


class Small(Part):
    number: int = 1


def test_a_part_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Small().number = 2


def test_a_part_refuses_keys_that_it_does_not_know() -> None:
    with pytest.raises(ValidationError, match="numbr"):
        Small.model_validate({"numbr": 2})
