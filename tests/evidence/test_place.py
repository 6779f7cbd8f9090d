from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from coldchoice.errors import InputError
from coldchoice.evidence import airports
from coldchoice.evidence.place import start_of
from coldchoice.model.reach import Reach


def reach(**start: object) -> Reach:
    return Reach.model_validate({"speed": "60 km/h", "handling": "8 h", **start})


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    airports._by_code.cache_clear()
    monkeypatch.setitem(sys.modules, "airportsdata", None)
    yield
    airports._by_code.cache_clear()


def test_an_airport_is_found_by_its_code() -> None:
    pytest.importorskip("airportsdata")
    found = start_of(reach(**{"from": "FRA"}))
    assert found is not None
    assert (found.name, found.code) == ("Frankfurt am Main (FRA)", "FRA")
    assert (found.latitude_deg, found.longitude_deg) == pytest.approx((50.03, 8.56), abs=0.05)


def test_an_unknown_airport_is_told_with_the_nearest_one() -> None:
    pytest.importorskip("airportsdata")
    with pytest.raises(InputError, match=r"logistics\.reach\.from: 'ZZQ': unknown airport; did you mean"):
        start_of(reach(**{"from": "ZZQ"}))


def test_without_the_package_the_extra_is_named(bare: None) -> None:
    with pytest.raises(InputError, match=r"the extra 'journeys'; pip install 'coldchoice\[journeys\]'"):
        start_of(reach(**{"from": "FRA"}))


def test_without_the_package_the_way_without_it_is_named(bare: None) -> None:
    with pytest.raises(InputError, match=r"or write the point: \{lat: 50.03, lon: 8.54\}"):
        start_of(reach(**{"from": "FRA"}))


def test_a_point_needs_no_package(bare: None) -> None:
    found = start_of(reach(**{"from": {"lat": -33.95, "lon": 151.18}}))
    assert found == ("33.95° S, 151.2° E", -33.95, 151.18, "")


def test_where_no_start_is_given_there_is_none() -> None:
    assert start_of(reach()) is None
