"""What changed in the answers, in words."""

from __future__ import annotations

from coldchoice.engine.fingerprint import PROBES
from coldchoice.report.fingerprint_words import clones_told, difference_text, fingerprints_text
from tests.fingerprints import GIVEN, NONE, signature


def test_a_line_for_each_strategy_and_its_reasons() -> None:
    text = fingerprints_text(
        [signature("a", n3=NONE, n4=NONE), signature("b", n1=GIVEN._replace(viability=0.2))], 0.02
    )
    assert text.startswith("60 probes: 10 cell types x 3 durations x 2 stages, 200 draws each\n")
    assert "58 of 60" in text
    assert "0.20 - 0.80" in text
    assert "a, 2 probes: not applicable: it is shy" in text
    assert "Near-clones" not in text


def test_a_strategy_that_never_answers_has_no_numbers() -> None:
    silent = signature("a")._replace(answers=(NONE,) * len(PROBES))
    line = next(one for one in fingerprints_text([silent], 0.02).splitlines() if one.startswith("a "))
    assert line.split()[:7] == ["a", "0", "of", "60", "-", "-", "-"]


def test_near_clones_are_warned_of() -> None:
    text = fingerprints_text([signature("a"), signature("b")], 0.02)
    assert "Near-clones: a and b give the same answers at every probe (tolerance 0.02)." in text
    assert list(clones_told([], 0.02)) == []


def test_nothing_changed() -> None:
    text = difference_text(signature("a"), signature("a"))
    assert text == "a (./a.py) -> a (./a.py)\nNothing changed at any of 60 probes.\n"


def test_what_changed_is_told_with_how_much_the_largest_first() -> None:
    old = signature("a", n9=NONE, n10=NONE)
    new = signature(
        "a",
        n3=NONE,
        n5=GIVEN._replace(viability=0.7, cost=6600.0),
        n6=GIVEN._replace(viability=0.75),
        n7=GIVEN._replace(status="infeasible", reason="too few"),
        n10=NONE._replace(reason="it is tired"),
    )
    lines = " ".join(difference_text(old, new).split())
    assert (
        "6 of 60 probes changed: 1 answered no more, 1 newly answered, 2 with other numbers, 2 for another"
        in lines
    )
    assert f"- {PROBES[3].label}: answered, now not applicable: it is shy" in lines
    assert f"- {PROBES[9].label}: not applicable: it is shy, now answered" in lines
    assert "viable recovery 0.80 -> 0.70 (-0.1); USD/usable dose 6,000 -> 6,600 (+10 %)" in lines
    assert "ranked, now infeasible: too few" in lines
    assert "not applicable: it is shy; now not applicable: it is tired" in lines
    assert lines.index("0.70 (-0.1)") < lines.index("0.75 (-0.05)")


def test_the_last_digits_of_what_stayed_the_same_are_not_told() -> None:
    new = GIVEN._replace(viability=0.7, cost=6000.0 * (1 + 1e-12), flexibility=0.5 + 2.8e-14)
    (line,) = (one for one in difference_text(signature("a"), signature("a", n3=new)).splitlines()
               if one.startswith("- "))  # fmt: skip
    assert line == f"- {PROBES[3].label}: viable recovery 0.80 -> 0.70 (-0.1)"


def test_small_changes_are_counted_not_told() -> None:
    new = signature("a", **{f"n{at}": GIVEN._replace(viability=0.8 - 0.01 * at) for at in range(1, 21)})
    text = difference_text(signature("a"), new)
    assert "- and 8 smaller changes" in text
    assert text.count("\n- ") == 13


def test_a_cost_of_nothing_has_no_share_to_move_by() -> None:
    free = signature("a", n3=GIVEN._replace(cost=0.0))
    dear = signature("a", n3=GIVEN._replace(cost=100.0))
    for old, new, told in ((free, dear, "0 -> 100"), (dear, free, "100 -> 0 (-1e+02 %)")):
        assert f"USD/usable dose {told}" in " ".join(difference_text(old, new).split())
