"""Studies as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coldchoice.errors import InputError
from coldchoice.model.study import Measurements, Quotation, Records, Study, parse_study, study_text

HOURS = (0.0, 24.0, 48.0, 72.0)


@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("three batches, 0/24/48/72 h at 4 C", Measurements(3, HOURS, None, 4.0)),
        ("3 batches, 0/24/48/72 h of slow-freeze", Measurements(3, HOURS, "slow-freeze")),
        ("6 lots of hypothermic at 25 °C, 0/1/2/3 d", Measurements(6, HOURS, "hypothermic", 25.0)),
        ("One donor, 24 h at -80 degC", Measurements(1, (24.0,), None, -80.0)),
        ("0, 24, 48, 72 h, three batches with liquid-22c", Measurements(3, HOURS, "liquid-22c")),
        ("a quotation for dry-shipper", Quotation(("dry-shipper",))),
        ("quotation of wash-run", Quotation(("wash-run",))),
        ("quotations for vial, wash-run and cryobag", Quotation(("vial", "wash-run", "cryobag"))),
        ("quotations for vial, and wash-run, vial", Quotation(("vial", "wash-run"))),
        ("records of air-domestic", Records("air-domestic")),
        ("the records of 250 shipments on air-domestic", Records("air-domestic", 250)),
    ],
)
def test_a_study_is_read_as_it_is_written(text: str, study: Study) -> None:
    assert parse_study(text) == study


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no batches, 0/24 h at 4 C", "a study with no batches"),
        ("0 batches, 0/24 h", "a study with no batches"),
        ("zero lots, 0/24 h", "a study with no batches"),
        ("-2 batches, 0/24 h", "a study with no batches"),
        ("0/24 h at 4 C", "needs a number of batches"),
        ("2.5 batches, 0/24 h", "a whole number of batches"),
        ("3 batches, 0/24 h, 1.5 x", "'1.5 x' means nothing"),
        ("2000 batches, 24 h", "at most 1,000 batches"),
        ("3 batches at 4 C", "needs the hours"),
        ("3 batches, 24/0 h", "must rise"),
        ("3 batches, -1/2 h", "must rise"),
        ("3 batches, 0/24 h on the moon", "'on the moon' means nothing"),
        ("", "needs a number of batches"),
        ("records of 0 shipments on air-domestic", "no shipments"),
    ],
)
def test_what_is_no_study_is_one_clear_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        parse_study(text)
    assert len(str(caught.value).splitlines()) == 1
    assert "write e.g." in str(caught.value)


@given(
    some.one_of(
        some.builds(
            Measurements,
            some.integers(1, 1000),
            some.lists(some.integers(0, 10_000), min_size=1, max_size=6, unique=True).map(
                lambda hours: tuple(float(one) for one in sorted(hours))
            ),
            some.none() | some.sampled_from(["slow-freeze", "liquid-22c"]),
            some.none() | some.integers(-196, 40).map(float),
        ),
        some.builds(
            Quotation,
            some.lists(some.sampled_from(["vial", "wash-run", "cryobag"]), min_size=1, unique=True).map(
                tuple
            ),
        ),
        some.builds(Records, some.sampled_from(["air-domestic"]), some.integers(1, 10_000)),
    )
)
def test_what_is_written_is_read_again(study: Study) -> None:
    assert parse_study(study_text(study)) == study
