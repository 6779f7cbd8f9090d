from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.errors import PluginError, UnknownName
from coldchoice.plugin.apart import Limits
from coldchoice.testing.target import Broken, target
from tests.testing.wrong.of_contract import NamedAsAnother
from tests.testing.wrong.sound import Sound

OFFERS = """
from coldchoice import hookimpl

class One:
    summary = "made up"
    def __init__(self, name): self.name = name
    def assess(self, case): ...

@hookimpl
def strategies():
    return [One("one"), One("two")]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "some.py").write_text(OFFERS)
    return tmp_path / "some.py"


def test_a_strategy_is_what_it_is() -> None:
    (loaded,) = target(given := Sound()).load()
    assert loaded.strategy is given
    assert loaded.taken == ""
    (other,) = target(NamedAsAnother()).load()
    assert other.taken.startswith("coldchoice ")


def test_a_file_is_all_that_it_offers(file: Path) -> None:
    found = target(str(file))
    assert [one.strategy.name for one in found.load()] == ["one", "two"]
    assert found.name == "some"


def test_a_file_that_is_loaded_again_changes_nothing_but_itself(file: Path) -> None:
    target(file).load()
    again = target(file).load()
    assert [one.seen.patched for one in again] == [(), ()]


def test_the_name_of_a_plugin_is_all_that_it_offers_and_that_of_a_strategy_is_one(file: Path) -> None:
    folders = [str(file.parent)]
    assert [one.strategy.name for one in target("some", folders).load()] == ["one", "two"]
    assert [one.strategy.name for one in target("two", folders).load()] == ["two"]
    assert target("two", folders).origin == file.as_posix()
    (loaded,) = target("slow-freeze").load()
    assert loaded.strategy.name == "slow-freeze"


def test_a_plugin_that_cannot_be_loaded_is_broken_with_the_door_s_words(file: Path) -> None:
    file.write_text("1 / 0")
    with pytest.raises(Broken, match="ZeroDivisionError"):
        target(file).load()
    with pytest.raises(PluginError, match="ZeroDivisionError"):
        target("Some", [str(file.parent)])


def test_looking_for_a_strategy_among_all_runs_no_plugin_here(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coldchoice.testing.target.USUAL", Limits(seconds=1.0))
    file.write_text("while True: pass")
    with pytest.raises(PluginError, match=r"'two' was looked for .* did not end within 1 s"):
        target("two", [str(file.parent)])


def test_what_is_not_there_is_named_with_the_nearest(file: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'two'"):
        target("twoo", [str(file.parent)])
    with pytest.raises(UnknownName, match="unknown file of a plugin"):
        target(file.with_name("other.py"))


def test_a_blocked_plugin_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLDCHOICE_BLOCK", "hypothermic")
    with pytest.raises(PluginError, match="blocked"):
        target("hypothermic").load()
