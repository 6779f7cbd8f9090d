from __future__ import annotations

import csv
from io import StringIO

from coldchoice.decide.stability import Stability
from coldchoice.engine.influence import Influence
from coldchoice.report.tornado import CSV_COLUMNS, tornado_csv, tornado_markdown, tornado_text
from coldchoice.report.tornado_bars import ASCII
from tests.report.made_tornado import CURVE, LIFE, made


def test_the_terminal_shows_a_bar_for_each_input() -> None:
    lines = tornado_text(made(), signs=ASCII).splitlines()
    (row,) = [line for line in lines if line.startswith("hold life")]
    assert row.split()[:8] == ["hold", "life", "of", "these", "cells", "2.29", "d", "233"]
    assert "0.668  -0.250 !  #" in row
    assert row.endswith("-" * 20)
    head = lines[lines.index(next(line for line in lines if line.startswith("input")))]
    assert head.split()[-3:] == ["lead", "-0.250", "0.668"]
    assert max(map(len, lines)) <= 118
    assert not any(line.startswith("=noise") for line in lines)


def test_long_names_go_on_below_themselves() -> None:
    long = LIFE._replace(text="hold life of cells that were collected here and sent to a place far away")
    text = tornado_text(made(long), signs=ASCII)
    assert max(map(len, text.splitlines())) <= 118
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("hold life of cells"))
    assert f"{lines[at][:44].strip()} {lines[at + 1]}" == long.text


def test_what_it_says_below() -> None:
    said = " ".join(tornado_text(made()).split())
    assert "cold leads with hold life of these cells at 233 d." in said
    assert "1 other input not shown" in said
    assert "Bars: lead of frozen over cold" in said
    assert said.endswith("400 draws, the same at every end, seed 1.")


def test_no_lead_is_an_answer() -> None:
    nobody = made(leader=None, rival=None, lead=None)._replace(swings=())
    for text in (tornado_text(nobody), tornado_markdown(nobody)):
        assert "No strategy can be used: there is no lead." in text
        assert "Bars" not in text
        assert "5 and 95 %" not in text
    assert tornado_csv(nobody) == ",".join(CSV_COLUMNS) + "\n"


def test_markdown_escapes_what_it_quotes() -> None:
    text = tornado_markdown(made())
    assert "## A \\| title" in text
    assert "| hold life of these cells " in text
    assert "- cold leads with hold life of these cells at 233 d." in text


def test_csv_has_every_input_in_plain_numbers() -> None:
    rows = list(csv.DictReader(StringIO(tornado_csv(made()))))
    assert [row["input"] for row in rows] == [
        "hold life", "viability-limit", "hold curve", "weight:cost", "noise", "units-a-year", "price of bag",
    ]  # fmt: skip
    life, gate, curve, weight, noise, volume, _ = rows
    assert (life["low"], life["high"], life["unit"], life["lead"]) == ("55.01", "5601.8", "h", "0.1")
    assert (life["lead_at_low"], life["lead_at_high"], life["leads_at_high"]) == ("0.668", "-0.25", "cold")
    assert (gate["unit"], gate["ends"]) == ("fraction", "share")
    assert gate["reason_at_high"] == "usable fraction 0.44 is low."
    assert (curve["low"], curve["unit"], curve["standard_error"]) == ("", "", "0.009")
    assert (weight["kind"], weight["standard_error"]) == ("weight", "")
    assert (noise["chance"], noise["text"]) == ("true", "'=noise")  # no spreadsheet runs it
    assert (volume["lead_at_low"], volume["leads_at_low"]) == ("", "")


def test_what_the_spread_comes_from_has_a_table_of_its_own() -> None:
    spread = (
        Influence("hold life", "hold life of these cells: long", -0.764, -0.773, -0.751, 0.5496),
        Influence("journey", "hours of the journey", -0.001, None, None, 0.0112),
    )
    assert "variance" not in tornado_text(made())
    for text in (tornado_text(made(influences=spread)), tornado_markdown(made(influences=spread))):
        said = " ".join(text.replace("|", " ").split())
        assert "hold life of these cells 55 % -0.76 -0.77 to -0.75" in said
        assert "hours of the journey 1.1 % 0.00" in said
        assert "Of the lead over cold, draw by draw, luck included: share of its variance" in said


def test_weights_that_keep_the_leader_have_a_table_of_their_own() -> None:
    told = (
        Stability("cost", 0.333, 0.0, 0.452, "frozen", None, "cold"),
        Stability("viability", 0.333, 0.1, 1.0, "frozen", "dry", None),
    )
    for text in (tornado_text(made(stability=told)), tornado_markdown(made(stability=told))):
        said = " ".join(text.replace("|", " ").split())
        assert "cost 0.33 0.00 0.45 - cold" in said
        assert "viability 0.33 0.10 1.00 dry -" in said
        assert "Weights between which frozen leads, the others keeping their proportions" in said


def test_top_cuts_the_table_and_not_the_csv() -> None:
    assert "hold curve" not in tornado_text(made(), 1)
    assert "hold curve" in tornado_text(made(CURVE), 1)
    assert "hold curve" in tornado_csv(made())
