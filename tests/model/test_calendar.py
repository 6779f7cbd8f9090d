from __future__ import annotations

import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.model.calendar import OFFICE_HOURS, Calendar


def calendar(**keys: Any) -> Calendar:
    return Calendar.model_validate({"year": 2026, **keys})


def test_a_year_is_enough() -> None:
    plain = calendar()
    assert (plain.opens, plain.holidays, plain.season) == (OFFICE_HOURS, (), "all")


def test_holidays_are_a_place_or_dates_in_order() -> None:
    assert calendar(holidays="DE-HE").holidays == "DE-HE"
    listed = calendar(holidays=["2026-12-25", datetime.date(2026, 1, 1), "2026-12-25"]).holidays
    assert listed == ("2026-01-01", "2026-12-25")
    assert calendar(holidays="2026-12-25").holidays == ("2026-12-25",)


def test_a_list_holds_places_and_dates() -> None:
    listed = calendar(holidays=["US", "2026-12-27", "DE-HE", "2026-01-02"]).holidays
    assert listed == ("2026-01-02", "2026-12-27", "DE-HE", "US")


def test_a_dumped_calendar_reads_back() -> None:
    for given in (
        {"holidays": ["US", "2026-12-25"]},
        {"holidays": "US"},
        {"holidays": ["2026-12-25"], "season": "winter", "opens": "always"},
    ):
        one = calendar(**given)
        assert Calendar.model_validate(one.model_dump(mode="json")) == one


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"year": 26}, "greater than or equal to 1990"),
        ({"year": "2026"}, "valid integer"),
        ({"season": "spring"}, "'summer', 'winter' or 'all'"),
        ({"opens": "mon"}, "has no hours"),
        ({"holidays": ["25.12.2026"]}, r"holidays|\[0\]: '25.12.2026': is not a date"),
        ({"holidays": ["2026-02-30"]}, "is not a date"),
        ({"holidays": [20261225]}, "is not a date"),
        ({"holidays": "25.12.2026"}, "'25.12.2026': is not a date"),
        ({"holidays": ["US", "2025-12-25"]}, "is before 2026, the calendar's year"),
        ({"holidays": ["2025-12-25"]}, "is before 2026, the calendar's year"),
        ({"holidays": 5}, "valid string"),
    ],
)
def test_an_impossible_calendar_is_refused(keys: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        calendar(**keys)
