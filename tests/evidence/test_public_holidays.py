from __future__ import annotations

import sys
import warnings

import pytest

from coldchoice.errors import InputError
from coldchoice.evidence.public_holidays import check_place, public_holidays


def test_a_country_and_one_of_its_parts() -> None:
    country = public_holidays("DE", 2026, 1)
    assert {"2026-01-01", "2026-05-01", "2026-12-25", "2026-12-26"} <= set(country)
    assert "2026-06-04" not in country  # Corpus Christi is a holiday in Hesse, not everywhere
    assert "2026-06-04" in public_holidays("DE-HE", 2026, 1)


def test_several_years_in_order() -> None:
    found = public_holidays("US", 2026, 3)
    assert list(found) == sorted(found)
    assert {text[:4] for text in found} >= {"2026", "2027", "2028"}
    assert "2026-07-03" in found  # observed on the Friday: Independence Day falls on a Saturday


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("USA", "'USA': unknown country of holidays; did you mean 'US'?"),
        ("us", "'us': unknown country of holidays; did you mean 'US'?"),
        ("ZZ", "'ZZ': unknown country of holidays; write the two letters of ISO 3166, e.g. 'US'"),
        ("DE-he", "'DE-he': unknown part of DE; did you mean 'HE'?"),
        ("DE-XX", "'DE-XX': unknown part of DE; known: .*HE, HH"),
    ],
)
def test_an_unknown_place_is_told_with_the_nearest(place: str, told: str) -> None:
    with pytest.raises(InputError, match=told.replace("?", r"\?")) as caught:
        check_place(place)
    assert "\n" not in str(caught.value)


def test_a_year_of_which_nothing_is_known_is_an_error_and_no_year_without_holidays() -> None:
    with pytest.raises(InputError, match="no holidays are known in 1500; list the dates"):
        public_holidays("GB-NIR", 1500, 1)


def test_years_beyond_what_is_known_warn_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert public_holidays("IN", 2026, 40)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    check_place.cache_clear()
    with pytest.raises(
        InputError,
        match=r"need the extra 'journeys'; pip install 'coldchoice\[journeys\]', or list the dates",
    ):
        check_place("NO")
