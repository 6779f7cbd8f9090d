from __future__ import annotations

import pytest

from coldchoice.decide.tornado import Bar
from coldchoice.report.tornado_bars import ASCII, UNICODE, WIDTH, across, bar_signs_for, drawn

SCALE = across([Bar("x", -0.5, 1.0, 0.25)])


def test_the_scale_holds_all_bars_and_zero() -> None:
    assert across([Bar("x", 0.2, 0.4, 0.3)]) == (0.0, 0.4)
    assert across([Bar("x", -0.2, -0.4, -0.3)]) == (-0.4, 0.0)
    assert across([Bar("x", 0.0, 0.0, 0.0)]) == (0.0, 1.0)
    assert [SCALE.column(lead) for lead in (-9.0, -0.5, 1.0, 9.0)] == [0, 0, WIDTH - 1, WIDTH - 1]


def test_either_part_goes_from_the_lead_as_it_is_to_its_end() -> None:
    base, zero = SCALE.column(0.25), SCALE.column(0.0)
    line = drawn(Bar("x", -0.5, 1.0, 0.25), SCALE, ASCII)
    assert line == "-" * base + ":" + "#" * (WIDTH - 1 - base)
    line = drawn(Bar("x", 1.0, 0.25, 0.25), SCALE, ASCII)
    assert line == " " * zero + "|" + " " * (base - zero - 1) + ":" + "-" * (WIDTH - 1 - base)


def test_of_two_parts_on_one_side_the_shorter_lies_on_top() -> None:
    base, middle = SCALE.column(0.25), SCALE.column(0.6)
    line = drawn(Bar("x", 1.0, 0.6, 0.25), SCALE, ASCII)
    assert line[base + 1 :] == "#" * (middle - base) + "-" * (WIDTH - 1 - middle)


def test_an_idle_input_has_no_bar() -> None:
    assert set(drawn(Bar("x", 0.25, 0.25, 0.25), SCALE, ASCII)) == {" ", "|", ":"}


@pytest.mark.parametrize(
    ("encoding", "signs"), [("utf-8", UNICODE), ("ascii", ASCII), (None, ASCII), ("no-such", ASCII)]
)
def test_signs_are_those_that_the_terminal_has(encoding: str | None, signs: object) -> None:
    assert bar_signs_for(encoding) is signs
