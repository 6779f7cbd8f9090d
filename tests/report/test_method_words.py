from __future__ import annotations

import numpy as np
from jsonschema import Draft202012Validator

from coldchoice.decide.reversal import rank_reversals
from coldchoice.decide.second_opinions import second_opinions
from coldchoice.engine.second_opinions import Opinions
from coldchoice.report.document import plain_data
from coldchoice.report.method_words import (
    LEFT,
    METHODS,
    method_data,
    method_grid,
    method_section,
    method_sentences,
)
from coldchoice.report.table import aligned

# Opricovic, Tzeng 2004, doi 10.1016/S0377-2217(03)00020-1
MATRIX = np.array([[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]])
HALF = np.array([0.5, 0.5])


def opinions(names: str = "abc", worst: float = 5.0) -> Opinions:
    rows, scales = MATRIX[: len(names)], ((worst, 0.0), (2500.0, 5000.0))
    panel = second_opinions(names, rows[:, :, np.newaxis], scales, HALF)
    return Opinions(panel, rank_reversals(names, rows, scales, HALF), ("delay", "yield"))


def test_the_published_case_tells_who_dissents_and_who_reorders() -> None:
    said = method_sentences(opinions())
    assert said[0].startswith("b leads under 5 of 8 methods; risk-seeking value and TOPSIS (vector) name a;")
    assert said[1] == "c is named only by methods that scale by who is compared: a winner made by the method."
    assert said[2].startswith("TOPSIS (vector)")
    assert said[2].endswith("; values on fixed scales do not.")


def test_a_leader_that_nobody_names_but_relative_methods() -> None:
    said = method_sentences(opinions(worst=50.0))
    assert said[1].startswith("a and b are named only by methods that scale by who is compared")


def test_the_table_stands_only_where_somebody_dissents() -> None:
    section = method_section(opinions())
    assert section.grid is not None
    assert section.grid.lines[0] == ("additive value", "b", "100 %", "no")
    assert section.grid.columns == ("method", "names", "b first", "reorders")
    assert (
        "How they score: additive value: fixed scales, straight: it decides; risk-averse" in section.grid.note
    )
    by_name = {line[0]: line for line in method_grid(opinions()).lines}
    assert by_name["TOPSIS (vector)"][1:3] == ("a", "0 %")
    assert by_name["PROMETHEE II"][1] == "a, b and c"
    alone = method_section(opinions("a"))
    assert alone.grid is None
    assert alone.texts[0] == "a leads under 8 of 8 methods."
    assert "name the same" in alone.texts[1]


def test_the_table_fits_a_terminal_with_long_names() -> None:
    names = tuple(f"{letter}-name-of-20-letters" for letter in "abc")
    rows, scales = MATRIX, ((5.0, 0.0), (2500.0, 5000.0))
    panel = second_opinions(names, rows[:, :, np.newaxis], scales, HALF)
    grid = method_grid(Opinions(panel, rank_reversals(names, rows, scales, HALF), ("delay", "yield")))
    two = tuple(line for line in grid.lines if line[1].count("name") <= 2)
    lines = (*two, ("risk-seeking value", " and ".join(names[:2]), "100 %", "yes"))
    assert max(len(line) for line in aligned(grid.columns, lines, left=LEFT)) <= 110


def test_the_data_are_as_published() -> None:
    Draft202012Validator.check_schema(METHODS)
    for found in (opinions(), opinions("a"), opinions(worst=50.0)):
        data = plain_data(method_data(found))
        assert [error.message for error in Draft202012Validator(METHODS).iter_errors(data)] == []
    data = method_data(opinions())
    assert (data["holds_under"], data["methods"], data["leaders"]) == (5, 8, ["b"])
    assert [one["agrees"] for one in data["opinions"]] == [True, True, False, True, False, True, True, False]
