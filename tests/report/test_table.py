from __future__ import annotations

from collections.abc import Callable

import pytest

from coldchoice.model.comparison import Comparison, Row, WeakInput
from coldchoice.model.terms import Default
from coldchoice.report.content import LEGEND
from coldchoice.report.table import HINT, table, wrapped

Make = Callable[..., Comparison]

USUAL = """\
CAR-T apheresis, EU centre to US plant: leukapheresis-mnc, apheresis, 60 h, 200 units a year
rank  strategy              first   viable recovery  viability  usable  USD/usable dose (2024)  flexibility  evidence
----  -----------------  --------  ----------------  ---------  ------  ----------------------  -----------  --------
1     slow-freeze        83 +-1 %  0.71 (0.52-0.88)       0.97    0.96     6,120 (5,300-9,800)         0.78  B
2     hypothermic        17 +-1 %  0.83 (0.66-0.94)       0.90    0.88    7,450 (4,100-21,000)         0.31  C
-     hypothermic-basic  infeasible: no site is within reach: journey and preparation outlast the carrier's hold or
                         the usable life
-     ambient            not applicable: no measured hold beyond 24 h at 15-25 C for this class
-     vitrify            failed: ZeroDivisionError: division by zero (vitrify.py:14)
"""  # noqa: E501


def test_the_usual_table(comparison: Make) -> None:
    assert table([comparison()]).startswith(USUAL)


@pytest.mark.parametrize("detail", [False, True])
def test_nothing_is_wider_than_a_terminal(many: tuple[Comparison, ...], detail: bool) -> None:
    text = table(many, detail=detail)
    assert max(map(len, text.splitlines())) <= 120
    assert text.isascii()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_ties_and_those_left_out_keep_their_lines(many: tuple[Comparison, ...]) -> None:
    tied, nobody = table([many[1]]), table([many[2]])
    assert tied.count("\n1=  ") == 2
    assert "Too close to call: slow-freeze and hypothermic." in tied
    assert "\n-     ambient   not applicable: no measured hold" in nobody


def test_every_strategy_has_its_line(comparison: Make, kinds: dict[str, Row]) -> None:
    text = table([comparison(tuple(kinds.values()))])
    for row in kinds.values():
        assert f"  {row.name}  " in text


def test_detail_shows_the_parts_instead_of_the_hint(comparison: Make) -> None:
    short, long = table([comparison()]), table([comparison()], detail=True)
    assert HINT in short
    assert "Where units go" not in short
    assert LEGEND.startswith("Ranked by mean worth, not first;")
    assert HINT not in long
    for heading in ("Cost per usable dose, mean, USD (2024)", "Where units go", "Flexibility and its parts"):
        assert f"\n{heading}\nstrategy" in long


def test_plugins_that_did_not_load_stand_at_the_very_end(many: tuple[Comparison, ...]) -> None:
    assert table(many).endswith(
        "2 plugins could not be loaded; see: coldchoice plugins (with the same --plugins)\n"
    )
    assert "No module named 'thermo'" in table(many)


def test_causes_of_a_few_plugins_are_told_and_of_all_with_detail(comparison: Make) -> None:
    made = comparison()._replace(unloadable=("one", "two", "three"))
    assert "\none\ntwo\n3 plugins could not be loaded" in table([made])
    assert "\none\ntwo\nthree\n3 plugins could not be loaded" in table([made], detail=True)


def test_several_scenarios_share_one_legend(many: tuple[Comparison, ...]) -> None:
    assert table(many).count(LEGEND) == 1


def test_no_escape_sequence_reaches_the_terminal(many: tuple[Comparison, ...]) -> None:
    assert all(line.isprintable() for line in table(many, detail=True).splitlines())


def test_numbers_stay_as_they_were_written(comparison: Make, kinds: dict[str, Row]) -> None:
    text = table([comparison((kinds["frozen"]._replace(usable=0.9, name="1e5"),))])
    assert "1e5" in text
    assert "  0.90  " in text


def test_a_weak_input_takes_at_most_two_lines(comparison: Make) -> None:
    weak = WeakInput(
        "hold of " + "a very special cell " * 5, "D", 0.3, ("x-1",) * 40, "so it is " * 40 + "; and more"
    )
    lines = table([comparison(weakest=(weak, weak))]).splitlines()
    start = lines.index("Weakest inputs:")
    told = lines[start + 1 : start + 6]
    assert [line[:4].isspace() for line in told[:4]] == [False, True, False, True]
    assert told[4].startswith("Assumed:")
    assert max(map(len, told[:4])) <= 110
    assert "x-1" not in "".join(told[:4])


def test_weak_inputs_that_move_nothing_are_not_listed(comparison: Make, kinds: dict[str, Row]) -> None:
    weak = comparison().weakest[0]._replace(influence=0.0049)
    text = table([comparison(weakest=(weak,))])
    assert "Weakest inputs: No weak input moves the lead.\n" in text
    assert weak.text not in text
    alone = table([comparison((kinds["frozen"],), weakest=(weak,))])
    assert "Weakest inputs: No weak input moves the score.\n" in alone


def test_a_head_is_broken_where_the_table_would_be_too_wide(comparison: Make, kinds: dict[str, Row]) -> None:
    parts: dict[str, float | None] = {
        name: 0.5 for name in ("postponement", "decoupling", "qc", "batching", "reach", "sites")
    }
    row = kinds["frozen"]._replace(name="slow-freeze-washed", flexibility_parts=parts)
    lines = table([comparison((row,))], detail=True).splitlines()
    start = lines.index("Flexibility and its parts")
    assert max(map(len, lines)) <= 120
    assert lines[start + 1].split() == ["postponement", "QC", "before", "site"]
    assert max(map(len, lines[start : start + 4])) <= 110
    assert lines[start + 2].startswith("strategy  ")


def test_a_number_stays_with_its_unit() -> None:
    assert wrapped("x" * 8 + " 6 % of them", 11) == "xxxxxxxx\n6 % of them"


def test_own_accounting_is_marked_and_explained(comparison: Make, kinds: dict[str, Row]) -> None:
    text = table([comparison((kinds["frozen"], kinds["own"]))])
    assert "  D*\n" in text
    assert "\n* its own accounting: not comparable line by line.\n" in text
    assert "* its own" not in table([comparison()])


def test_all_that_was_assumed_is_listed_in_detail_and_else_counted(comparison: Make) -> None:
    keys = ("logistics.legs[1]: ambient", "demand.batch", "a.very_long_name_of_a_key", "economics.rate")
    told = comparison(defaults=tuple(Default(key, "0.5", "assumption") for key in (*keys, *keys)))
    short, long = table([told]), table([told], detail=True)
    said = "Assumed: 8 inputs left open (batch=0.5, rate=0.5, batch=0.5, ...); --detail lists them."
    assert said in short.splitlines()
    assert "legs[1]" not in short
    assert "Assumed: logistics.legs[1]: ambient=0.5; demand.batch=0.5;" in long
    assert "left open" not in long
    wordy = tuple(one._replace(value="whatever the lane has") for one in told.defaults)
    assert "8 inputs left open; --detail lists them." in table([told._replace(defaults=wordy)])


def test_little_that_was_assumed_is_listed_at_once(comparison: Make) -> None:
    assert "Assumed: demand.units_per_year=100; acceptance.minimum_dose=none" in table([comparison()])


def test_the_note_of_a_grid_stands_below_it(comparison: Make) -> None:
    lines = table([comparison()], detail=True).splitlines()
    start = lines.index("Flexibility and its parts")
    assert lines[start + 6].startswith("All are means over the draws; flexibility is that of each draw's")
