"""Maps in a terminal, in Markdown and as comma-separated values."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np

from coldchoice.report.decision_map import decision_map_csv, decision_map_markdown, decision_map_text
from tests.maps import mapped


def test_the_text_has_the_map_its_key_and_what_it_says() -> None:
    text = decision_map_text(mapped("f.c#", "ffc#"))
    assert text.startswith("A | title: leukapheresis-mnc")
    for part in (
        "|FF..CC##",
        "F frozen leads; C cold leads",
        "frozen leads in 50 %",
        "300 draws (the scenario",
    ):
        assert part in text
    assert max(map(len, text.splitlines())) <= 118
    assert text.endswith(".\n")


def test_markdown_quotes_the_map_and_escapes_what_came_from_a_file() -> None:
    text = decision_map_markdown(mapped("f.c#", "ffc#"))
    assert text.startswith(r"## A \| title: ")
    assert "```text\ndelay-rate, %\n" in text
    assert "\n- frozen leads in 50 % of the map: " in text


def test_each_point_has_a_line() -> None:
    found = mapped("f.c#", "ff/#", evaluated=np.array([[True] * 4, [True, False, True, True]]))
    lines = list(csv.DictReader(StringIO(decision_map_csv(found))))
    assert [(float(line["x"]), float(line["y"])) for line in lines[:5]] == [
        (10.0, 0.0), (40.0, 0.0), (70.0, 0.0), (100.0, 0.0), (10.0, 1.0),
    ]  # fmt: skip
    assert {line["x_input"] for line in lines} == {"transit-hours"}
    assert {(line["x_unit"], line["y_unit"]) for line in lines} == {("h", "fraction")}
    assert [line["leader"] for line in lines] == ["frozen", "frozen", "", "", "frozen", "frozen", "cold", ""]
    assert [line["possible"] for line in lines].count("false") == 1
    assert lines[2]["lead"] == lines[2]["standard_error"] == lines[2]["sureness"] == ""
    assert (lines[5]["too_close_to_call"], lines[5]["worked_out"]) == ("true", "false")
    assert float(lines[0]["best_if_learned"]) == 0.9
