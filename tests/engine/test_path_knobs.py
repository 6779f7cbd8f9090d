from __future__ import annotations

import pytest

from coldchoice.engine.path_knobs import parsed, path_knob
from coldchoice.errors import InputError
from tests.scenes import scenario, shipped

ASKED = scenario(
    logistics={"legs": [{"hold": "8 h", "ambient": "20 degC +- 2 degC"}, {"transport": "36 h +- 9 h"}]},
    demand={"batch": 4},
    economics={
        "unit_value": {"value": "4680 USD 2021", "source": "CL013"},
        "prices": {
            "cryobag": "20 USD 2024",
            "vial": {"low": "1 USD 2024", "mode": "2 USD 2024", "high": "6 USD 2024"},
        },
    },
    strategies=[
        {"strategy": "slow-freeze", "options": {"volume": "100 mL", "percent": "5 %", "wash": False}},
        "hypothermic",
    ],
    scales={"cost": {"worst": 30000.0, "best": 5000.0}},
)


@pytest.mark.parametrize(
    ("path", "present", "unit"),
    [
        ("logistics.legs[1].transport", 36.0, "h"),
        ("logistics.legs[0].ambient", 20.0, "degC"),
        ("duration", 60.0, "h"),
        ("demand.batch", 4.0, ""),
        ("economics.unit_value", 4680.0, "USD 2021"),
        ("economics.prices.cryobag", 20.0, "USD 2024"),
        ("economics.prices.vial", 3.0, "USD 2024"),
        ("economics.discount_rate", 0.05, "1"),
        ("scales.cost.worst", 30000.0, ""),
        ("strategies[0].options.volume", 100.0, "mL"),
        ("strategies[0].options.percent", 5.0, "%"),
        ("strategies[1].options.volume", 100.0, "mL"),
    ],
)
def test_a_number_stands_where_it_is_put(path: str, present: float, unit: str) -> None:
    knob = path_knob(path, ASKED, shipped())
    assert (knob.unit, knob.present) == (unit, pytest.approx(present, rel=0.0, abs=1e-9))
    changed = knob.set(ASKED, 2.0 * knob.present)
    assert path_knob(path, changed, shipped()).present == pytest.approx(2.0 * knob.present)
    assert knob.set(ASKED, knob.present).strategies[0].options["wash"] is False


def test_a_plain_number_is_searched_where_its_model_lets_it_be() -> None:
    asked = scenario(logistics={"lane": "road-national", "calendar": {"year": 2026}}, duration="60 h")
    year = path_knob("logistics.calendar.year", asked, shipped())
    low, high = year.low, year.high
    assert (year.present, year.whole) == (2026.0, True)
    assert 1900 < low < 2026 < high <= 2100


def test_a_leg_moves_the_duration() -> None:
    changed = path_knob("logistics.legs[1].transport", ASKED, shipped()).set(ASKED, 46.0)
    assert changed.duration == 70.0
    assert changed.logistics.legs[1].transport.sd == pytest.approx(9.0 * 46.0 / 36.0)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("logistics.legs[7].hold", r"logistics.legs\[7\]: there are 2, counted from 0"),
        ("logistics.legs[0].transport", r"logistics.legs\[0\].transport: is left open"),
        ("logistics.leg[0].transport", "unknown key; did you mean 'legs'"),
        ("cell_type", "cell_type: is not a number"),
        ("economics.remake", "is not a number"),
        ("acceptance.minimum_dose", "is left open; write a value to vary it"),
        ("strategies[0].options.volum", "did you mean 'volume'"),
        ("strategies[0].options.wash", "is not a number"),
        ("strategies[3].options.volume", "there are 2"),
        ("sites[0].share", "there is none"),
        ("a..b", "is not a path of keys"),
        ("duration.hours", "duration: holds no keys"),
        ("draws", "says how the answer is made"),
        ("demand.waits.make", "unknown key"),
    ],
)
def test_what_is_not_there_says_what_is(path: str, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        path_knob(path, ASKED, shipped())


def test_a_value_that_an_option_cannot_have() -> None:
    knob = path_knob("strategies[0].options.percent", ASKED, shipped())
    with pytest.raises(InputError, match=r"strategies\[0\].options: percent: "):
        knob.set(ASKED, 250.0)


def test_paths() -> None:
    assert parsed("logistics.legs[1].hold") == ("logistics", "legs", 1, "hold")
    assert parsed("demand.waits.collect-make") == ("demand", "waits", "collect-make")
