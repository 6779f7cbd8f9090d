from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import coldchoice.evidence.lanes as module
from coldchoice.errors import UnknownName
from coldchoice.evidence.lanes import Lane, lane, lanes, lognormal_by_mean_and_bound
from coldchoice.evidence.prices import prices
from coldchoice.model.uncertain import Uncertain

DATA = Path(module.__file__).with_name("data")
ALL = list(lanes().values())
QUANTITIES = {
    "summary", "duration", "delay_probability", "delay_adds", "disruption_probability", "disruption_adds",
    "shared_by_shipment", "excursion_mean", "excursion_high", "ambient", "distance_km", "cold_item",
    "frozen_item",
}  # fmt: skip
SEASONS = {"ambient_summer", "ambient_winter"}
OUTDOORS = {"local-van", "road-national", "air-domestic", "air-intercontinental"}


def table() -> list[dict[str, str]]:
    with (DATA / "lanes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def evidence_ids() -> set[str]:
    with (DATA / "cost_logistics.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.name)
def test_every_lane_is_whole(found: Lane) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", found.name)
    assert found.summary
    assert found.duration.mean > 0
    assert found.duration.sd > 0
    assert 0 <= found.delay_probability <= 1
    assert 0 <= found.disruption_probability <= 1
    assert found.delay_adds.mean >= 0
    assert found.disruption_adds.mean >= 0
    assert 0 < found.excursion_mean < found.excursion_high < 1
    assert -40 < found.ambient.mean < 40
    assert found.cold_cost.unit == found.frozen_cost.unit == "shipment"
    assert f"carriage-{found.name}" in prices()


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.name)
def test_every_number_of_a_lane_has_a_source_or_the_word_assumption(found: Lane) -> None:
    seasons = SEASONS if found.name in OUTDOORS else set()
    assert set(found.origins) == QUANTITIES - {"summary"} | seasons
    for origin in found.origins.values():
        assert origin.status in ("read", "assumption")
        assert origin.note
        assert origin.sources or origin.status == "assumption"
        assert str(origin).startswith("assumption") or set(str(origin).split(";")) <= evidence_ids()


def test_every_source_of_a_lane_resolves() -> None:
    for row in table():
        ids = set(filter(None, row["sources"].split(";"))) | set(
            re.findall(r"\b(?:CL\d{3}|cm-\d{3})\b", row["note"])
        )
        assert ids <= evidence_ids()


def test_every_lane_says_everything_once() -> None:
    pairs = [(row["lane"], row["quantity"]) for row in table()]
    assert len(pairs) == len(set(pairs))
    always = {(name, quantity) for name in lanes() for quantity in QUANTITIES}
    assert set(pairs) == always | {(name, season) for name in OUTDOORS for season in SEASONS}


def test_the_usual_lanes_are_there_from_near_to_far() -> None:
    assert list(lanes()) == [
        "same-campus", "local-van", "road-national", "air-domestic", "air-intercontinental", "hand-carried",
        "relay", "white-glove",
    ]  # fmt: skip


def test_a_national_road_journey_is_as_long_as_measured() -> None:
    # Strobel 2015 (CL112, CL113): mean 16.4 h, sd 6.3 h; the fit gives P95 28 h and P(>48 h) 0.1 %
    duration = lane("road-national").duration
    assert duration == Uncertain("lognormal", "time", mean=16.4, sd=6.3)
    median, late = duration.quantile(np.array([0.5, 0.999]))
    assert np.log(median) == pytest.approx(2.728, abs=0.001)
    assert float(duration.quantile(np.array([0.95]))[0]) == pytest.approx(28, abs=0.3)
    assert late == pytest.approx(48, abs=1)


def test_a_journey_between_continents_spreads_as_a_national_one_does() -> None:
    # median 36 h and sigma 0.371, the sigma of CL113
    duration = lane("air-intercontinental").duration
    arrived = stats.lognorm(s=0.371, scale=36.0)
    quantiles = duration.quantile(np.array([0.5, float(arrived.cdf(48.0)), float(arrived.cdf(72.0))]))
    np.testing.assert_allclose(quantiles, [36.0, 48.0, 72.0], rtol=2e-3)


def arrived(within_h: float, median_h: float) -> float:
    """Closed form: a lognormal journey with a chance of 0.024 on each of two legs to be 24 h late (CL126)."""
    p, planned = lane("air-intercontinental").disruption_probability, stats.lognorm(s=0.371, scale=median_h)
    return float(
        (1 - p) ** 2 * planned.cdf(within_h)
        + 2 * p * (1 - p) * planned.cdf(within_h - 24)
        + p**2 * planned.cdf(within_h - 48)
    )


@pytest.mark.parametrize(
    ("median_h", "within_h", "stated", "off"),
    [(36, 72, 0.960, 5e-4), (36, 48, 0.750, 5e-4), (15.3, 72, 0.9999, 5e-5), (15.3, 48, 0.994, 1e-3)],
)
def test_the_stated_arrivals_are_those_of_disruptions_on_two_legs(
    median_h: float, within_h: float, stated: float, off: float
) -> None:
    # The stated figures say no more than median, sigma, two legs and "arrival only". The lognormal is that of
    # the whole journey, each leg is disrupted for itself, and late departures are left out: with them
    # (0.2, mean 1 h, on both legs) the second figure would be 0.743. The last comes out as 0.9932.
    assert arrived(within_h, median_h) == pytest.approx(stated, abs=off)


def test_a_lane_gives_its_chances_as_a_leg_holds_them() -> None:
    found = lane("air-domestic")
    assert (found.delay.probability, found.delay.adds.mean) == (0.20, 1.0)
    assert (found.disruption.probability, found.disruption.adds.mean) == (0.024, 24.0)
    assert found.shared_by_shipment


def test_a_campus_has_no_departures_to_miss() -> None:
    found = lane("same-campus")
    assert found.delay.probability == found.disruption.probability == 0.0


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.name)
def test_the_risk_of_an_excursion_has_the_stated_mean_and_bound(found: Lane) -> None:
    risk = found.excursion(stats.norm.ppf((np.arange(400_000) + 0.5) / 400_000))
    assert np.all((risk > 0) & (risk <= 1))
    assert risk.mean() == pytest.approx(found.excursion_mean, rel=1e-3)
    assert np.quantile(risk, 0.975) == pytest.approx(found.excursion_high, rel=1e-3)


def test_an_excursion_is_never_more_than_certain() -> None:
    assert lane("air-domestic").excursion(np.array([9.0]))[0] == 1.0


def test_a_lognormal_is_found_from_its_mean_and_bound() -> None:
    median, sigma = lognormal_by_mean_and_bound(0.015, 0.06)
    oracle = stats.lognorm(s=sigma, scale=median)
    assert oracle.mean() == pytest.approx(0.015)
    assert oracle.ppf(0.975) == pytest.approx(0.06)


def test_the_source_of_a_lane_names_its_ids_before_its_assumptions() -> None:
    assert lane("road-national").source.startswith("CL112; CL113; assumption: delay_probability")
    assert lane("local-van").source.startswith("assumption: duration")


def test_the_source_of_some_values_of_a_lane_names_no_others() -> None:
    found = lane("air-intercontinental")
    assert found.source_of("duration") == "assumption: duration"
    assert "duration" not in found.source_of("disruption_probability", "disruption_adds")


@pytest.mark.parametrize("name", sorted(OUTDOORS))
def test_the_seasons_make_up_the_year(name: str) -> None:
    # five months of winter, five of summer, and two of neither
    found = lane(name)
    assert found.seasonal
    parts = [found.ambient_in("winter"), found.ambient_in("summer"), found.ambient_in("all")]
    shares = np.array([5, 5, 2]) / 12
    means = np.array([part.mean for part in parts])
    spread = np.sqrt(shares @ (np.array([part.sd for part in parts]) ** 2 + means**2) - (shares @ means) ** 2)
    assert shares @ means == pytest.approx(found.ambient.mean)
    assert spread == pytest.approx(found.ambient.sd, abs=1.0)
    assert found.ambient_in("winter").mean < found.ambient.mean < found.ambient_in("summer").mean


def test_a_lane_indoors_knows_no_season() -> None:
    found = lane("hand-carried")
    assert not found.seasonal
    assert found.ambient_in("winter") is found.ambient_in("summer") is found.ambient


def test_a_lane_is_meant_for_a_range_of_distances() -> None:
    assert [name for name, one in lanes().items() if one.fits(6188.0)] == [
        "air-intercontinental", "hand-carried", "relay",
    ]  # fmt: skip
    assert [name for name, one in lanes().items() if one.fits(3.0)] == ["same-campus", "local-van"]
    assert all(any(one.fits(km) for one in lanes().values()) for km in (0, 50, 150, 1e3, 4e3, 20015))


def test_a_relay_takes_the_hours_of_the_one_that_was_described() -> None:
    # CL110: 40 h with two couriers; sigma of the road lane
    assert lane("relay").duration.quantile(np.array([0.5, 0.95])) == pytest.approx(
        [40.0, 40.0 * np.exp(1.6449 * 0.371)], rel=1e-3
    )
    assert lane("relay").disruption_probability == pytest.approx(1 - (1 - 0.024) ** 2, abs=1e-3)


def test_an_unknown_lane_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"'road-nationall': unknown lane; did you mean 'road-national'\?"):
        lane("road-nationall")
