"""Files that a scenario names; what is refused is told in `test_own` and `test_own_money`."""

from __future__ import annotations

from pathlib import Path

from coldchoice.engine.beside import refused, with_files
from tests.scenes import scenario


def test_a_scenario_that_names_no_file_stays_the_same() -> None:
    asked = scenario()
    assert with_files(asked, "/nowhere") is asked


def test_a_plain_file_beside_the_scenario_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("x")
    assert refused(str(tmp_path), "mine.csv", "make it") is None
    assert refused(str(tmp_path), "./mine.csv", "make it") is None


def test_who_has_no_table_is_told_what_writes_one(tmp_path: Path) -> None:
    wrong = refused(str(tmp_path), "prices.csv", "make it")
    assert wrong is not None
    assert (wrong.rule, wrong.hint) == ("no such file", "`make it` writes one")
