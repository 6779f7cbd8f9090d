from __future__ import annotations

from coldchoice.report.chained_text import chained_text
from tests.engine.test_chain import decline
from tests.report.test_chained import chained
from tests.scenes import Told


def test_the_terminal_shows_order_reason_and_what_is_at_stake() -> None:
    text = chained_text(chained())
    assert text.splitlines()[0] == "From a to b: a, manufacture, b; 100 units a year enter b"
    assert text.splitlines()[3].split()[:3] == ["1", "frozen", "frozen"]
    for part in (
        "Why: b moves the cost most",
        "Stage by stage",
        "value at stake, USD/dose",
        "400 draws, seed 1.",
    ):
        assert part in text
    assert "Cost per delivered dose" not in text
    assert text.endswith("What the stages left open, too: --format markdown.\n")


def test_detail_adds_lines_and_conversions() -> None:
    done = chained()._replace(conversions=("EUR 2020 to USD 2024: by a rate",))
    text = chained_text(done, detail=True)
    assert "Cost per delivered dose, mean, USD (2024)" in text
    assert "manufacture: units lost in it" in text
    assert "EUR 2020 to USD 2024: by a rate" in text
    assert "--detail" not in text


def test_lines_fit_the_terminal() -> None:
    text = chained_text(chained(Told("shy", decline)), detail=True)
    assert max(map(len, text.splitlines())) <= 120


def test_nobody_to_show_is_said() -> None:
    done = chained()
    nobody = tuple(one._replace(status="left out", reason="x") for one in done.combinations)
    text = chained_text(done._replace(combinations=nobody, why=(), unloadable=("broken",)))
    assert "No combination can be costed." in text
    assert "broken\n1 plugin could not be loaded" in text
