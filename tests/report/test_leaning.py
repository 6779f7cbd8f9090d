from __future__ import annotations

from collections.abc import Callable

import pytest

from coldchoice.model.assessment import Input
from coldchoice.model.comparison import Comparison, Row, WeakInput
from coldchoice.report.leaning import Ground, grounds, moving, standing, unmoved, weak_input, weak_support

Make = Callable[..., Comparison]

WEAK = WeakInput("hold life of mnc", "C", 0.34, ("hm-032",), "borrowed from CD34+")


@pytest.mark.parametrize(("influence", "kept"), [(0.34, True), (0.005, True), (0.0049, False), (None, True)])
def test_what_moves_nothing_is_left_out(comparison: Make, influence: float | None, kept: bool) -> None:
    made = comparison(weakest=(WEAK._replace(influence=influence),))
    assert bool(moving(made)) is kept
    assert unmoved(made) == ("" if kept else "No weak input moves the lead.")


def test_without_weak_inputs_nothing_is_said_of_them(comparison: Make) -> None:
    assert unmoved(comparison(weakest=())) == ""


def test_one_strategy_alone_has_no_lead(comparison: Make, kinds: dict[str, Row]) -> None:
    assert standing(WEAK, comparison()) == "grade C, 34 % of the lead's spread"
    assert standing(WEAK, comparison((kinds["frozen"],))) == "grade C, 34 % of the score's spread"


@pytest.mark.parametrize(
    ("sources", "note", "text"),
    [(("a-1",), "borrowed", "Borrowed. Rests on a-1."),
     (tuple(f"a-{n}" for n in range(17)), "", "Rests on a-0, a-1, a-2 and 14 more."),
     ((), "no public price found: assumption", "No public price found: assumption."),
     ((), "", "No source: an assumption.")],
)  # fmt: skip
def test_support_reads_as_sentences(sources: tuple[str, ...], note: str, text: str) -> None:
    assert weak_support(WEAK._replace(sources=sources, note=note)) == text


def test_a_terminal_gets_the_first_of_a_note(comparison: Make) -> None:
    said = WEAK._replace(note="low CL001; mode half of it; high cm-006; " + "and so on " * 9)
    told = weak_input(said, comparison())
    assert told == (
        "Hold life of mnc (grade C, 34 % of the lead's spread): "
        "low from CL001; mode half of it; high from cm-006."
    )
    assert weak_input(WEAK._replace(note=""), comparison()).endswith("lead's spread).")


def test_sources_stand_beside_what_leans_on_them(comparison: Make) -> None:
    assert grounds(comparison()) == (
        Ground(("survival of freezing",), "B", ("cryo-0096",)),
        Ground(("slow-freeze",), "B", ("10.1002/bit.25008",)),
        Ground(("hypothermic", "hypothermic-basic"), "C", ("hm-032", "assumption")),
    )


@pytest.mark.parametrize(
    ("grade", "note", "said"),
    [("D", "typical", "assumption: typical"), ("D", "", "assumption"), ("B", "as given", "as given"),
     ("B", "", "no source given"), ("D", "no price found: assumption", "no price found: assumption")],
)  # fmt: skip
def test_an_input_without_a_source_says_so(
    comparison: Make, kinds: dict[str, Row], grade: str, note: str, said: str
) -> None:
    used = Input("a", "price of gas", grade, (), note)
    row = kinds["frozen"]._replace(inputs=(used,), sources=())
    assert grounds(comparison((row,))) == (Ground(("price of gas",), grade, (said,)),)
