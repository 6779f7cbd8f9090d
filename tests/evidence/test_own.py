from __future__ import annotations

import pytest

from coldchoice.evidence.levels import Spread
from coldchoice.evidence.own import not_used_because, points, posterior_of, supported
from tests.own_rows import frozen, hold

OLD = {
    "location": 0.1, "sd_parameter": 1.0, "sd_lot": 0.4, "scale": "logit", "grade": "D", "sources": "",
    "studies": 0, "status": "assumption", "note": "borrowed from all classes",
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (hold("a", 90.0), ""),
        (frozen("a", 90.0), ""),
        (frozen("a", 90.0, metric="cfu_recovery_pct"), ""),
        (frozen("a", 90.0, "msc-adipose"), "of msc-adipose, not of car-t"),
        (frozen("a", 90.0, metric="other"), "metric other is function or composition, not survival"),
        (hold("a", 90.0, duration_h=None), "a hold without duration_h, or of 0 h"),
        (hold("a", 90.0, duration_h=0.0), "a hold without duration_h, or of 0 h"),
        (hold("a", 90.0, strategy="", temperature_c=None), "a hold without temperature_c"),
        (hold("a", 90.0, temperature_c=None), ""),
    ],
)
def test_a_row_counts_or_says_why_not(row: object, reason: str) -> None:
    assert not_used_because(row, "car-t") == reason


def test_own_rows_under_just_these_conditions_are_one_more_study() -> None:
    made = supported(OLD, Spread(0.5, 0.2), 0.3, [frozen("a", 60.0)], 4)
    assert (made["grade"], made["studies"], made["status"]) == ("B", 1, "fitted")
    assert made["note"] == "own data, 1 point"
    assert (made["location"], made["sd_parameter"], made["sd_lot"]) == (0.5, 0.2, 0.3)
    assert supported({**OLD, "grade": "A"}, Spread(0.5, 0.2), 0.3, [frozen("a", 60.0)], 4)["grade"] == "A"


def test_rows_under_other_conditions_count_as_related() -> None:
    made = supported(OLD, Spread(0.5, 0.2), 0.3, [], 4)
    assert (made["grade"], made["studies"]) == ("C", 0)
    assert made["note"] == "borrowed from all classes; moved by 4 points of your own under other conditions"


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = (frozen("a", 60.0), frozen("b", 70.0), hold("c", 90.0))
    assert (posterior_of(rows).effects == posterior_of(rows[::-1]).effects).all()


def test_points_are_counted_in_words() -> None:
    assert (points(1), points(6)) == ("1 point", "6 points")
