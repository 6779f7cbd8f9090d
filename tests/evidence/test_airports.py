from __future__ import annotations

import sys

import pytest

from coldchoice.errors import InputError
from coldchoice.evidence import airports
from coldchoice.evidence.airports import airport


def test_an_airport_is_where_it_is() -> None:
    found = airport("FRA")
    assert (found.city, found.country) == ("Frankfurt am Main", "DE")
    assert found.latitude_deg == pytest.approx(50.03, abs=0.02)
    assert found.longitude_deg == pytest.approx(8.54, abs=0.02)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("fra", "did you mean 'FRA' (Frankfurt am Main)?"),
        ("FRX", "did you mean 'FRA' (Frankfurt am Main)?"),
        ("Frankfurt", "did you mean 'FRA' (Frankfurt am Main)?"),
        ("Philadelphia", "did you mean "),
        ("QQQQQ", "write the IATA code of three letters, e.g. 'FRA'"),
        ("", "write the IATA code of three letters"),
    ],
)
def test_an_unknown_airport_is_told_with_the_nearest(code: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        airport(code)
    (problem,) = caught.value.problems
    assert problem.rule == "unknown airport"
    assert str(problem.hint).startswith(hint)
    assert "\n" not in str(problem)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "airportsdata", None)
    airports._by_code.cache_clear()
    with pytest.raises(InputError, match=r"need the extra 'journeys'; pip install 'coldchoice\[journeys\]'"):
        airport("FRA")
    airports._by_code.cache_clear()
