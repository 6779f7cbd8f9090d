from __future__ import annotations

import pytest

from coldchoice.errors import InputError
from coldchoice.model.opening import WEEKDAYS, readable, weekly


def hours(text: str) -> dict[str, list[tuple[float, float]]]:
    return {day: list(spans) for day, spans in zip(WEEKDAYS, weekly(text).spans, strict=True) if spans}


def test_weekdays_and_hours() -> None:
    assert hours("mon-fri 08:00-18:00") == {day: [(8.0, 18.0)] for day in WEEKDAYS[:5]}
    assert hours("sat 9:30-12:15") == {"sat": [(9.5, 12.25)]}


def test_several_with_commas_in_any_order() -> None:
    found = hours("Sat 13:00-17:00, mon - tue 08:00 - 12:00, sat 09:00-12:00")
    assert found == {
        "mon": [(8.0, 12.0)],
        "tue": [(8.0, 12.0)],
        "sat": [(9.0, 12.0), (13.0, 17.0)],
    }


def test_a_week_may_turn_over() -> None:
    assert list(hours("fri-mon 08:00-10:00")) == ["mon", "fri", "sat", "sun"]


def test_hours_may_pass_midnight() -> None:
    assert hours("fri 22:00-06:00") == {"fri": [(22.0, 30.0)]}
    assert hours("fri 00:00-24:00") == {"fri": [(0.0, 24.0)]}


def test_always_is_every_hour() -> None:
    assert weekly(" Always ").always
    assert weekly("always").spans == weekly("mon-sun 00:00-24:00").spans
    assert not weekly("mon-sun 00:00-24:00").always


def test_offices_work_when_it_opens_or_from_monday_to_friday() -> None:
    assert weekly("sun-thu 08:00-16:00").business_days == (True, True, True, True, False, False, True)
    for text in ("always", "mon-sun 07:00-20:00"):
        assert weekly(text).business_days == (True,) * 5 + (False,) * 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mon-fry 08:00-18:00", "'fry' is not a weekday; did you mean 'fri'?"),
        ("monday 08:00-18:00", "'monday' is not a weekday; did you mean 'mon'?"),
        ("mon 8-18", "'8' is not a time of day; did you mean '08:00'?"),
        ("mon 08:00-24:30", "'24:30' is not a time of day"),
        ("mon 08:00-08:00", "opens and closes at the same time"),
        ("mon 24:00-08:00", "'24:00' is no time to open"),
        ("mon-fri", "needs weekdays and hours; write e.g. 'mon-fri 08:00-18:00'"),
        ("mon", "'mon' has no hours"),
        ("allways", "'allways' has no hours; did you mean 'always'?"),
        ("mon 08:00-18:00,", "is closed every day|needs weekdays and hours"),
        ("never", "is closed every day, so nothing could ever leave or arrive"),
        ("closed", "is closed every day"),
        ("", "is closed every day"),
    ],
)
def test_a_mistake_is_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told.replace("?", r"\?")) as caught:
        readable(text)
    assert "\n" not in str(caught.value)


def test_what_can_be_read_stays_as_it_is_written() -> None:
    assert readable("Mon-Fri 08:00-18:00") == "Mon-Fri 08:00-18:00"
