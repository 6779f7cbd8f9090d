"""Own rows move what they measured toward them, narrow it, and leave the rest."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.errors import NoEvidence
from coldchoice.evidence.estimate import Estimate
from coldchoice.evidence.freeze_thaw import freeze_thaw
from coldchoice.evidence.kinetics import HoldKinetics, hold_kinetics
from coldchoice.evidence.measured_holds import measured_hold
from coldchoice.evidence.post_thaw import post_thaw_decline
from tests.own_rows import Rows, freezes, frozen, hold

HTS = "hypothermosol"


def recovery(own: Rows, cell: str = "car-t") -> Estimate:
    return freeze_thaw(cell, "dmso", own=own).recovery


def alive(law: HoldKinetics, hours: float) -> float:
    return exp(-((hours / law.scale_h.median) ** law.shape.median))


# ---------------------------------------------------------------- freezing


def test_high_recoveries_raise_and_low_ones_lower() -> None:
    low, usual, high = recovery(freezes(4, 30.0)), recovery(()), recovery(freezes(4, 90.0))
    assert low.median < usual.median < high.median
    assert low.median == pytest.approx(0.30, abs=0.08)


@settings(max_examples=12, deadline=None)
@given(mean=st.floats(15.0, 95.0), number=st.integers(1, 8))
def test_own_rows_move_the_answer_toward_them_and_narrow_it(mean: float, number: int) -> None:
    before, after = recovery(()), recovery(freezes(number, mean))
    assert abs(after.median - mean / 100.0) <= abs(before.median - mean / 100.0) + 0.03
    assert after.sd_parameter < 0.8 * before.sd_parameter
    assert (after.grade, after.note) == ("B", f"own data, {number} point{'s' * (number > 1)}")


def test_more_rows_narrow_more() -> None:
    spreads = [recovery(freezes(number, 70.0)).sd_parameter for number in (0, 1, 4, 16)]
    assert spreads == sorted(spreads, reverse=True)


def test_printed_spreads_between_lots_count() -> None:
    steady, wild = (recovery(freezes(6, 60.0, sd=sd)).sd_lot for sd in (5.0, 25.0))
    assert steady < recovery(()).sd_lot
    assert steady < wild


def test_what_was_not_measured_is_graded_as_borrowed() -> None:
    found = freeze_thaw("ipsc", own=freezes(3, 70.0, "ipsc"))
    assert found.recovery.grade == "B"
    assert found.viability.grade == "C"
    assert found.viability.note.endswith("moved by 3 points of your own under other conditions")


def test_a_method_without_evidence_is_open_to_those_who_measured_it() -> None:
    with pytest.raises(NoEvidence, match="`coldchoice template car-t`"):
        freeze_thaw("car-t", method="vitrification")
    with pytest.raises(NoEvidence):
        freeze_thaw("car-t", method="vitrification", own=freezes(2, 70.0))
    rows = tuple(frozen(f"v{n}", 40.0, strategy="vitrification", cpa="EG and DMSO") for n in range(4))
    found = freeze_thaw("car-t", method="vitrification", own=rows)
    assert found.recovery.median == pytest.approx(0.4, abs=0.1)
    assert (found.grade, found.notes, found.borrowed_from) == ("B", ("own data, 4 points",), None)


def test_percentages_and_storage_widen_what_is_known() -> None:
    own = (
        frozen("a", 70.0, cpa_pct=3.0, storage_temperature_c=-196.0, storage_days=1e4),
        frozen("b", 60.0, cpa_pct=7.0, storage_temperature_c=-80.0, storage_days=900.0),
    )
    before, after = freeze_thaw("pbmc"), freeze_thaw("pbmc", own=own_of(own, "pbmc"))
    assert {3.0, 7.0} <= set(freeze_thaw("pbmc", "dmso", 5.0, own=own_of(own, "pbmc")).known_percents)
    assert after.longest_storage_days[-80.0] == max(900.0, before.longest_storage_days[-80.0])
    assert after.longest_storage_days[-196.0] == max(1e4, before.longest_storage_days[-196.0])
    assert after.minus80_rate_per_month.note == "own data, 1 point"


def own_of(rows: Rows, cell: str) -> Rows:
    return tuple(row.model_copy(update={"cell_type": cell}) for row in rows)


# ---------------------------------------------------------------- holds


@pytest.mark.parametrize(("mean", "better"), [(94.0, True), (40.0, False)])
def test_a_hold_follows_its_own_series(mean: float, better: bool) -> None:
    own = tuple(hold(f"h{n}", mean, 72.0) for n in range(4))
    before, after = hold_kinetics("car-t", HTS), hold_kinetics("car-t", HTS, own=own)
    assert (alive(after, 72.0) > alive(before, 72.0)) == better
    assert after.scale_h.sd_parameter < 0.85 * before.scale_h.sd_parameter
    assert (after.grade, after.borrowed_from, after.medium_used) == ("B", None, HTS)
    assert "own data, 4 points" in after.notes


def test_another_medium_is_moved_less_and_graded_as_borrowed() -> None:
    own = tuple(hold(f"h{n}", 94.0, 72.0) for n in range(4))
    same, other = (hold_kinetics("car-t", medium, own=own) for medium in (HTS, "culture-medium"))
    assert other.grade == "C"
    assert other.scale_h.sd_parameter > same.scale_h.sd_parameter


def test_a_medium_that_nobody_listed_is_asked_for_as_other() -> None:
    own = (hold("a", 95.0, 24.0, medium="Our solution 7"), hold("b", 93.0, 72.0, medium="Our solution 7"))
    found = hold_kinetics("car-t", "other", own=own)
    assert (found.medium_used, found.grade) == ("other", "B")
    two = (*own, hold("c", 90.0, 72.0, medium="Our solution 8"))
    assert hold_kinetics("car-t", "other", own=two).medium_used is None


def test_hours_temperatures_and_media_widen_what_is_known() -> None:
    own = (hold("a", 80.0, 400.0, "ipsc"), hold("b", 50.0, 20.0, "ipsc", temperature_c=37.0))
    before, after = hold_kinetics("ipsc", HTS, 37.0), hold_kinetics("ipsc", HTS, 37.0, own)
    assert any("37 C" in text for text in before.beyond)
    assert not any("37 C" in text for text in after.beyond)
    assert after.longest_measured_h == 400.0
    assert after.temperature_range_c == (4.0, 37.0)
    assert HTS in after.known_media
    found = measured_hold("car-t", 36.0, 38.0, own=(hold("b", 50.0, 999.0, temperature_c=37.0),))
    assert found is not None
    assert found.longest_h == 999.0
    assert "b" not in found.sources


def test_what_own_rows_say_of_a_warm_hold_narrows_it_there() -> None:
    own = tuple(hold(f"h{n}", 60.0, 48.0, temperature_c=22.0, strategy="ambient") for n in range(5))
    before, after = hold_kinetics("car-t", HTS, 22.0), hold_kinetics("car-t", HTS, 22.0, own)
    assert after.scale_h.sd_parameter < 0.7 * before.scale_h.sd_parameter
    assert alive(after, 48.0) == pytest.approx(0.6, abs=0.15)


# ---------------------------------------------------------------- the rest


def test_a_rest_after_thaw_follows_its_own() -> None:
    own = tuple(
        frozen(f"r{n}", mean, "msc-adipose", medium="DMSO; PBS + 5% HSA", metric="viability_pct",
               post_thaw_hold_h=hours, post_thaw_hold_temperature_c=22.0)
        for n, (hours, mean) in enumerate([(0.0, 92.0), (2.0, 60.0), (4.0, 40.0)])
    )  # fmt: skip
    before, after = (post_thaw_decline("msc-adipose", "albumin-5pct", rows) for rows in ((), own))
    assert after.rate_per_h.median > before.rate_per_h.median
    assert after.notes == ("own data, 2 points",)


def test_a_part_that_no_row_touches_is_as_it_was() -> None:
    only_frozen, only_held = freezes(3, 70.0), (hold("h", 90.0),)
    assert hold_kinetics("car-t", HTS, own=only_frozen) == hold_kinetics("car-t", HTS)
    assert freeze_thaw("car-t", own=only_held) == freeze_thaw("car-t")
    assert post_thaw_decline("car-t", None, only_frozen) == post_thaw_decline("car-t")


def test_other_cells_learn_nothing() -> None:
    own = (*freezes(4, 30.0), hold("h", 50.0), frozen("o", 9.0, metric="other"))
    assert freeze_thaw("hepatocyte", own=own) == freeze_thaw("hepatocyte")
    assert hold_kinetics("ipsc", HTS, own=own) == hold_kinetics("ipsc", HTS)
    assert recovery(own[-1:]) == recovery(())
