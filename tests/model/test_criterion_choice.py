from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.scenes import scenario


def test_names_may_stand_alone_or_with_options() -> None:
    short, long = scenario(criteria=["carbon", {"criterion": "energy", "options": {"km": [1]}}]).criteria
    assert (short.criterion, short.options) == ("carbon", {})
    assert (long.criterion, long.options) == ("energy", {"km": [1]})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["carbon", {"criterion": "carbon"}], "'carbon' stands twice"),
        (["Carbon"], "pattern"),
        ([{"criterion": "carbon", "wieght": 1}], "Extra inputs"),
        ([{"options": {}}], "Field required"),
        ("carbon", "valid tuple"),
    ],
)
def test_what_is_no_list_of_criteria_is_refused(given: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        scenario(criteria=given)


def test_a_scenario_that_asks_for_more_is_another_one() -> None:
    plain, more, same = (
        scenario(),
        scenario(criteria=["carbon"]),
        scenario(criteria=[{"criterion": "carbon"}]),
    )
    assert plain.input_hash() == scenario(criteria=[]).input_hash() != more.input_hash() == same.input_hash()
    assert (
        more.input_hash() != scenario(criteria=[{"criterion": "carbon", "options": {"grid": 1}}]).input_hash()
    )
