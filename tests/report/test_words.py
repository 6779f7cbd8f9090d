from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.comparison import Interval
from coldchoice.report.words import (
    amounts,
    counted,
    duration,
    first_share,
    fraction,
    hours,
    opened,
    plain,
    ranges,
    readable,
    sentence,
    share,
    significant,
    some,
    spread,
)
from coldchoice.wording import listed

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("value", "text"),
    [(6123.4, "6,120"), (999.6, "1,000"), (12.5, "12.5"), (0.0123456, "0.0123"), (60.0, "60"), (0.0, "0"),
     (-3.25, "-3.25"), (475_123.0, "475,000"), (INF, "inf"), (-INF, "-inf"), (NAN, "-")],
)  # fmt: skip
def test_significant(value: float, text: str) -> None:
    assert significant(value) == text


@given(st.floats(1e-9, 1e12))
def test_significant_keeps_three_figures(value: float) -> None:
    assert float(significant(value).replace(",", "")) == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(("value", "text"), [(0.714, "0.71"), (1.0, "1.00"), (None, "-"), (NAN, "-")])
def test_fraction(value: float | None, text: str) -> None:
    assert fraction(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.0004, "<0.1 %"), (0.004, "0.4 %"), (0.0934, "9.3 %"), (0.09, "9 %"),
     (0.34, "34 %"), (0.996, "99.6 %"), (0.99996, ">99.9 %"), (None, "-"), (NAN, "-")],
)  # fmt: skip
def test_share(value: float | None, text: str) -> None:
    assert share(value) == text


@given(st.floats(0.0, 1.0, exclude_min=True, exclude_max=True))
def test_a_share_is_never_rounded_to_certainty(value: float) -> None:
    assert share(value) not in ("0 %", "100 %")
    assert first_share(value, 0.001).split(" ")[0] not in ("0", "100")


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [(0.832, 0.0037, "83 +-1 %"), (0.832, 0.012, "83 +-2 %"), (0.5, 0.01, "50 +-1 %"), (1.0, 0.0, "100 %"),
     (0.0, 0.0, "0 %"), (0.0001, 0.0001, "<1 %"), (0.9999, 0.0001, ">99 %"),
     (0.4, None, "40 %"), (None, None, "-")],
)  # fmt: skip
def test_first_share(value: float | None, error: float | None, text: str) -> None:
    assert first_share(value, error) == text


@pytest.mark.parametrize(
    ("value_h", "text"),
    [(0.0257, "0 h"), (-0.01, "0 h"), (60.0, "60 h"), (72.0, "72 h"), (72.46, "3 d"), (-3.25, "-3.2 h"),
     (-101.0, "-4.2 d"), (655.0, "27 d"), (8766.0, "365 d"), (87660.0, "10 years"), (937_000.0, "107 years"),
     (INF, "no limit"), (-INF, "none"), (None, "-")],
)  # fmt: skip
def test_hours(value_h: float | None, text: str) -> None:
    assert hours(value_h) == text


@pytest.mark.parametrize(
    ("value_h", "text"),
    [
        (0.02, "0.02 h"),
        (60.0, "60 h"),
        (84.0, "3.5 d"),
        (119.0, "119 h"),
        (336.0, "14 d"),
        (8766.0, "365 d"),
        (87660.0, "10 years"),
    ],
)
def test_duration(value_h: float, text: str) -> None:
    assert duration(value_h) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [("beyond 1008 h in it", "beyond 42 d in it"), ("a hold of 87,660 h", "a hold of 10 years"),
     ("beyond 24 h", "beyond 24 h"), ("100 h +- 8 h", "100 h +- 8 h"), ("15-96 h", "15-96 h"),
     ("cryo-0100 hot", "cryo-0100 hot"), ("100 hPa", "100 hPa")],
)  # fmt: skip
def test_readable(text: str, told: str) -> None:
    assert readable(text) == told


@pytest.mark.parametrize(
    ("text", "begun"),
    [("hold life", "Hold life"), ("slow-freeze leads", "slow-freeze leads"),
     ("two-day service", "Two-day service"),
     ("iPSC", "iPSC"), ("pH falls", "pH falls"), ("6 % fail", "6 % fail"), ("", ""),
     ("calculator.city", "calculator.city"),
     ("no: so", "No: so")],
)  # fmt: skip
def test_a_sentence_begins_with_a_capital_or_with_a_name(text: str, begun: str) -> None:
    assert opened(text, {"slow-freeze"}) == begun
    assert opened(begun, {"slow-freeze"}) == begun


def test_some_and_ranges() -> None:
    names = [f"x-{number:02}" for number in (1, 2, 3, 4, 7, 8)]
    assert some(names) == "x-01, x-02, x-03 and 3 more"
    assert some(names[:4]) == "x-01, x-02, x-03 and x-04"
    assert ranges(names) == ("x-01 to x-04", "x-07", "x-08")
    assert ranges(["a-09", "a-10", "a-11", "b-12", "c"]) == ("a-09 to a-11", "b-12", "c")


def test_spread() -> None:
    assert spread(Interval(0.712, 0.52, 0.7, 0.88), fraction) == "0.71 (0.52-0.88)"
    assert spread(Interval(0.5, 0.5, 0.5, 0.5), fraction) == "0.50"
    assert spread(Interval(1.0, -2.0, 1.0, 3.0), significant) == "1 (-2 to 3)"
    assert spread(Interval(INF, INF, INF, INF), significant) == "inf"
    assert spread(None, fraction) == "-"


def test_amounts_are_cut_at_the_totals_fourth_figure() -> None:
    assert amounts([4000.0, 310.25, 12.6], 6123.4) == ("4,000", "310", "13")
    assert amounts([475_123.0, 88.0], 481_111.0) == ("475,100", "100")
    assert amounts([1.234, 0.5], 1.734) == ("1.234", "0.5")
    assert amounts([12.0, INF], INF) == ("12", "inf")


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=6))
def test_amounts_still_add_up(parts: list[float]) -> None:
    shown = sum(float(text.replace(",", "")) for text in amounts(parts, sum(parts)))
    assert shown == pytest.approx(sum(parts), rel=0.0006 * len(parts), abs=0.0006 * len(parts))


@given(st.text())
def test_plain_is_one_printable_line(text: str) -> None:
    line = plain(text)
    assert line.isprintable()
    assert line == line.strip() == plain(line)


def test_plain_drops_escapes_and_direction_marks() -> None:
    assert plain("a\x1b[31m\nb\u202ec\t d") == "a [31m b c d"


def test_sentences_and_lists() -> None:
    assert [sentence("a"), sentence("a."), sentence("  "), sentence("a?")] == ["a.", "a.", "", "a?"]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert [counted(1, "plugin"), counted(2, "plugin"), counted(10_000, "draw")] == [
        "1 plugin", "2 plugins", "10,000 draws",
    ]  # fmt: skip
