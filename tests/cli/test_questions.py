from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.cli.questions import Doors, read_questions
from coldchoice.errors import ScenarioError


@pytest.fixture
def doors(folder: Path) -> Doors:
    return Doors([str(folder)], (), ["gel"])


def test_a_question_has_all_strategies_there_are(scenario: Path, doors: Doors) -> None:
    (question,), registry = read_questions([str(scenario)], (), doors)
    assert [choice.label for choice in question.choices] == ["gel", "shy"]
    assert list(registry.strategies) == ["gel", "shy"]
    assert question.file == str(scenario)


def test_what_contradicts_itself_is_found_before_anything_is_computed(scenario: Path, doors: Doors) -> None:
    scenario.write_text("cell_type: pbmc\nduration: 3 h\nlogistics:\n  legs: [{transport: 60 h}]\n")
    with pytest.raises(ScenarioError) as error:
        read_questions([str(scenario)], (), doors)
    (problem,) = error.value.problems
    assert (problem.key, problem.place) == (("duration",), (str(scenario), 2, 11))


def test_a_missing_folder_and_a_wrong_file_are_told_together(scenario: Path, tmp_path: Path) -> None:
    scenario.write_text("cell_type: pbmc\n")
    with pytest.raises(ScenarioError) as error:
        read_questions([str(scenario)], (), Doors([str(tmp_path / "none")]))
    assert [problem.key for problem in error.value.problems] == [
        ("duration",),
        ("logistics",),
        ("--plugins",),
    ]


def test_the_same_problem_of_two_files_is_told_once(scenario: Path, tmp_path: Path, doors: Doors) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(scenario.read_text())
    with pytest.raises(ScenarioError) as error:
        read_questions([str(scenario), str(other)], ["gell"], doors)
    assert str(error.value) == "--strategy: 'gell': unknown strategy; did you mean 'gel'?"


def test_without_any_strategy_there_is_nothing_to_compare(scenario: Path, doors: Doors, folder: Path) -> None:
    (folder / "gel.py").write_text("1 / 0\n")
    with pytest.raises(ScenarioError, match="no strategy to compare"):
        read_questions([str(scenario)], (), doors)
