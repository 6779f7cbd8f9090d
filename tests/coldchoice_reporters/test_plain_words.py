"""One page in plain words: every strategy is told of, and how sure the answer is."""

from __future__ import annotations

import pytest

from coldchoice.engine.compare import compare
from coldchoice.model.comparison import Comparison
from coldchoice_reporters.plain_words import PlainWords, _verdict, reporters
from tests.scenes import answer, criteria, rows, scenario, shipped


def page(comparison: Comparison) -> str:
    return PlainWords().render([comparison])


def test_every_strategy_has_its_sentence() -> None:
    found = compare(scenario(), shipped())
    text = page(found)
    assert all(row.name in text for row in found.rows)
    assert max(map(len, text.splitlines())) <= 80
    assert text.endswith("\n")
    assert "leukapheresis-mnc are kept or sent for 60 hours" in text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"first": 0.95}, "a is clearly ahead: it comes first in 95% of what may happen."),
        ({"first": 0.75}, "a is probably best: it comes first in 75% of what may happen."),
        ({"first": 0.5}, "undecided; a comes first most often, in 50% of what may happen."),
        ({"first": 0.95, "tied_with": ("b",)}, "a and b are too close to call."),
    ],
)
def test_how_sure_the_leader_is(given: dict[str, object], told: str) -> None:
    best, second = (rows(answer(criteria("a"), criteria("b", 0.5)))[name] for name in "ab")
    assert _verdict([best._replace(**given), second]) == told
    assert _verdict([best._replace(**given)]) == "a is the only one that can be used."


def test_where_nobody_can_be_used_it_says_so() -> None:
    found = answer(criteria("a"))
    silent = found._replace(
        rows=tuple(row._replace(status="failed", reason="it broke") for row in found.rows)
    )
    assert "none of those compared can be used" in page(silent)
    assert "a is left out (failed): it broke." in page(silent)


def test_several_pages_are_kept_apart_and_none_is_one_too() -> None:
    found = answer(criteria("a"))
    assert PlainWords().render([found, found]).count("The question:") == 2
    assert PlainWords().render([]) == "Nothing was compared.\n"


def test_one_form_is_offered() -> None:
    assert [one.name for one in reporters()] == ["plain-words"]
