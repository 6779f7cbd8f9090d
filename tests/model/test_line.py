from __future__ import annotations

from coldchoice.model.comparison import Interval
from coldchoice.model.line import Line


def test_it_is_called_by_name_and_place() -> None:
    assert Line("slot", "plant", 4, ("a",), 0.8, Interval(1.0, 0.0, 0.0, 5.0), 0.1).title == "slot at plant"
