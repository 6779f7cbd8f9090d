"""The map drawn with letters."""

from __future__ import annotations

import numpy as np

from coldchoice.report.decision_map_letters import drawn, legend
from tests.maps import HOURS, axis, mapped


def body(lines: list[str]) -> list[str]:
    return [line.partition("|")[2] for line in lines if "|" in line and "+|" not in line]


def test_each_sign_stands_for_its_kind() -> None:
    found = mapped("f.c#", "ff/#", best=np.array([[0.9, 0.6, 0.9, 0.9], [0.9] * 4]))
    lines = drawn(found)
    assert lines[0] == "delay-rate, %"
    assert body(lines) == ["FF..CC##", "FF+f//##"]  # the scenario stands at 36 h, 20 %
    assert lines[1].startswith("       100 |")
    assert lines[-1].strip() == "transit-hours, h"
    assert legend(found) == (
        "F frozen leads; C cold leads; a small letter: it would be best in less than 75 % of the cases that "
        "could turn out true; . too close to call; # no strategy can be used; / not possible; + now"
    )


def test_the_axis_below_has_its_numbers_under_their_marks() -> None:
    lines = drawn(mapped("f" * 60, "f" * 60, x=axis(HOURS, 1.0, 720.0, 60, factors=True)))
    rule, numbers = lines[-3], lines[-2]
    marks = [place for place, sign in enumerate(rule) if sign == "|"]
    assert [numbers[place] for place in marks] == ["1", "3", "9", "2", "8", "2"]
    assert numbers.split() == ["1", "3", "9.3", "28", "87", "260"]


def test_a_large_map_stays_within_a_terminal() -> None:
    lines = drawn(mapped(*["f" * 250] * 90))
    assert max(map(len, lines)) <= 118
    assert len(body(lines)) == 30
    assert {len(line) for line in body(lines)} == {100}
