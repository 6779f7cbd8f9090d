from __future__ import annotations

import pytest

from coldchoice.model.comparison import Interval
from coldchoice.model.travelled import Travelled


def test_all_waits_add_up() -> None:
    one = Travelled(("cold",), 60.0, Interval(70.0, 60.0, 70.0, 80.0), 5.0, 1.5, 2.0)
    assert one.waited_h == pytest.approx(8.5)
