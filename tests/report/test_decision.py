"""A whole decision in a terminal and in Markdown."""

from __future__ import annotations

from functools import cache

from coldchoice.engine.decision import Decision, decide
from coldchoice.report.decision import decision_markdown, decision_text, sections
from tests.scenes import criteria, registry, scenario, shipped

HEADINGS = [
    "The answer",
    "Why",
    "How sure",
    "Seen by each stakeholder",
    "What would change it",
    "By other methods",
    "What a further usable dose costs",
    "What to learn next",
]


@cache
def two() -> Decision:
    asked = scenario(
        title="A | title", strategies=["slow-freeze", "hypothermic"],
        stakeholders={"clinic": {"viability": 1.0}, "finance": {"order": "cost > viability"}},
    )  # fmt: skip
    return decide(asked, shipped(), asked.strategies, draws=400, plans=False)


def test_what_a_reader_in_a_hurry_needs_comes_first() -> None:
    assert [part.heading for part in sections(two())] == HEADINGS


def test_the_terminal_shows_every_part_within_its_width() -> None:
    said = decision_text(two())
    lines = said.splitlines()
    assert [line for line in lines if line in HEADINGS] == HEADINGS
    assert max(map(len, lines)) <= 118
    assert said.endswith("breakeven.\n")
    assert "weights not given: every weighting equally likely" in " ".join(said.split())


def test_markdown_has_the_same_parts_and_escapes_the_title() -> None:
    said = decision_markdown(two())
    assert said.startswith("## A \\| title")
    assert [line[4:] for line in said.splitlines() if line.startswith("### ")] == HEADINGS


def test_weights_are_told_as_they_were_given() -> None:
    given = {"exact": {"viability": 3.0, "cost": 1.0}, "said": {"order": "viability > cost"}}
    told = {}
    for name, weights in given.items():
        asked = scenario(strategies=["a", "b"], weights=weights)
        door = registry(criteria("a", 0.9), criteria("b", 0.5))
        told[name] = decision_text(decide(asked, door, asked.strategies, draws=400, plans=False))
    assert "weights viability 0.75, cost 0.25, flexibility 0.00" in " ".join(told["exact"].split())
    said = " ".join(told["said"].split())
    assert "weights not given, but viability > cost: every such weighting equally likely" in said


def test_one_alone_is_short() -> None:
    asked = scenario(strategies=["a"])
    alone = decide(asked, registry(criteria("a")), asked.strategies, draws=400, plans=False)
    assert [part.heading for part in sections(alone)] == ["The answer", "What would change it"]


def test_one_that_is_left_tells_whether_others_might_come_back() -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"], duration="300 h")
    left = decide(asked, shipped(), asked.strategies, draws=400, plans=False)
    assert left.believed.names == ("slow-freeze",)
    assert [part.heading for part in sections(left)][-1] == "What to learn next"


def test_tables_that_would_be_too_wide_are_written_line_by_line() -> None:
    long = [f"a-strategy-whose-name-is-rather-long-number-{at}" for at in range(3)]
    asked = scenario(strategies=long)
    door = registry(*(criteria(name, 0.9 - 0.1 * at) for at, name in enumerate(long)))
    said = decision_text(decide(asked, door, asked.strategies, draws=400, plans=False))
    assert max(map(len, said.splitlines())) <= 118
    assert f"viability: weight 0.33; {long[0]} 0.90; {long[1]} 0.80; adds to the lead +0.033" in " ".join(
        said.split()
    )


def test_nobody_left_has_no_lead_to_change() -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"], acceptance={"viability": 1.0})
    nobody = decide(asked, shipped(), asked.strategies, draws=400, plans=False)
    assert nobody.believed.names == ()
    assert "What would change it" not in [part.heading for part in sections(nobody)]
