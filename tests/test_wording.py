"""`coldchoice.wording`."""

from __future__ import annotations

import pytest

from coldchoice.wording import listed


@pytest.mark.parametrize(
    ("names", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_names_are_joined_as_in_a_sentence(names: tuple[str, ...], text: str) -> None:
    assert listed(names) == text
