"""Files are taken from a folder and below it, whatever a colleague's file says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coldchoice.engine.beside import refused, with_files
from coldchoice.reading.document import MAX_BYTES
from tests.scenes import scenario


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    (inside / "below").mkdir(parents=True)
    for file in (inside / "mine.yaml", inside / "below" / "deep.yaml", tmp_path / "outside.yaml"):
        file.write_text("x: 1\n")
    return inside


def told(folder: Path, name: str, instead: str | None = None) -> str:
    problem = refused(str(folder), name, owner="chain", ending=".yaml", instead=instead)
    return "" if problem is None else str(problem)


def test_files_beside_and_below_may_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(folder, "mine.yaml") == told(folder, "below/deep.yaml") == ""
    monkeypatch.chdir(folder)
    assert refused("", "mine.yaml", owner="chain", ending=".yaml") is None


@pytest.mark.parametrize("name", ["../outside.yaml", "below/../../outside.yaml", "/etc/passwd", "a\0b"])
def test_no_path_leads_out(folder: Path, name: str) -> None:
    assert told(folder, name) == "must be a path from the chain's folder down, without '..'"


def test_no_link_leads_out(folder: Path) -> None:
    try:
        os.symlink(folder.parent / "outside.yaml", folder / "link.yaml")
    except OSError:
        pytest.skip("links cannot be made here")
    assert told(folder, "link.yaml").startswith("is a link to a place outside the chain's folder")


def test_what_is_missing_is_told_with_its_neighbour(folder: Path) -> None:
    assert told(folder, "mine.yml") == "no such file; did you mean 'mine.yaml'?"
    assert told(folder, "quite-else.yaml") == "no such file"
    assert told(folder, "quite-else.yaml", "write one") == "no such file; write one"


def test_folders_and_large_files_are_refused(folder: Path) -> None:
    (folder / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    assert told(folder, "below") == "is not a file"
    assert told(folder, "large.yaml") == "is larger than 1 MB, the most that is read"


def test_a_scenario_that_names_no_file_stays_the_same() -> None:
    asked = scenario()
    assert with_files(asked, "/nowhere") is asked
