from __future__ import annotations

from coldchoice.engine.knob import knob
from coldchoice.report.break_even_words import amount


def test_amounts() -> None:
    hours = knob("it", "what", "time", 36.0, lambda scenario, value: scenario)
    assert amount(hours, 36.04) == "36 h"
    assert amount(hours, 1_234.0, unit=False) == "1,230"
    share = knob("it", "what", "fraction", 0.5, lambda scenario, value: scenario)
    assert (amount(share, 0.0), amount(share, 0.00123)) == ("0 %", "0.123 %")
