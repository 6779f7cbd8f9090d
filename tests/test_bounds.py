"""The oldest libraries that are tried are those that pyproject.toml names."""

from __future__ import annotations

import pytest

from tools.bounds import ROOT, TESTS, bounds, main, pinned


def test_lower_bounds_become_exact_versions() -> None:
    assert pinned(["numpy>=2.0", "PyYAML>=6.0.1"]) == ["numpy==2.0.0", "PyYAML==6.0.1"]


def test_everything_that_users_install_is_pinned() -> None:
    names = {one.partition("==")[0].lower() for one in pinned(bounds())}
    assert names == {"numpy", "pluggy", "pydantic", "pyyaml", "tabulate", "typer"}


def test_the_tests_are_there() -> None:
    assert [name for name in TESTS if not (ROOT / name).exists()] == []


def test_a_wrong_word_shows_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["older"]) == 2
    assert "python -m tools.bounds" in capsys.readouterr().out
