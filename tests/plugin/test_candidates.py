"""Where plugins may come from: installed distributions and named folders."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from coldchoice._version import __version__
from coldchoice.errors import InputError
from coldchoice.plugin.candidates import folder_candidates, installed_candidates
from coldchoice.plugin.registry import open_registry


def test_name_and_version_come_from_the_distribution(install, good):
    install("Acme.Plugins", {"gel": "px_gel"}, {"px_gel": good("gel")}, version="2.5rc1")
    (candidate,) = [c for c in installed_candidates() if c.plugin == "gel"]
    assert candidate.origin == "Acme.Plugins 2.5rc1"
    assert candidate[2:5] == ("Acme.Plugins", "2.5rc1", "px_gel")
    assert all(candidate.answers_to(name) for name in ("gel", "acme-plugins", "Acme_Plugins"))
    assert not candidate.answers_to("acme")


def test_one_distribution_seen_twice_is_one_plugin(install, good):
    for site in ("site", "lib64"):
        install("acme", {"gel": "px_gel"}, {"px_gel": good("gel")}, site=site)
    registry = open_registry()
    assert [record.status for record in registry.records] == ["ok"]


def test_a_line_declared_twice_is_one_plugin(install, good):
    install("acme", "[coldchoice]\ngel = px_gel\ngel = px_gel\n", {"px_gel": good("gel")})
    assert [record.status for record in open_registry().records] == ["ok"]


def test_an_entry_point_can_name_an_object(install, good):
    source = good("gel") + "\nclass Hooks:\n    strategies = staticmethod(strategies)\nhooks = Hooks()\n"
    install("acme", {"gel": "px_gel:hooks"}, {"px_gel": source})
    assert set(open_registry().strategies) == {"gel"}


@pytest.mark.parametrize(
    ("value", "fragment"),
    [("px_gel:hook", "no attribute 'hook'"), ("not a module", "is not 'module'"), ("px_none", "px_none")],
)
def test_a_wrong_entry_point_is_a_broken_record(value, fragment, install, good):
    install("acme", {"gel": value}, {"px_gel": good("gel")})
    (record,) = open_registry().records
    assert record.status == "broken"
    assert fragment in record.cause


def test_a_spoilt_entry_points_file_harms_only_its_own_distribution(install, good):
    install("acme", {"gel": "px_gel"}, {"px_gel": good("gel")})
    install("spoilt", "[coldchoice]\nthis is no entry point\n")
    registry = open_registry(only=["acme", "spoilt"])
    assert {r.plugin: r.status for r in registry.records if r.status != "blocked"} == {
        "gel": "ok",
        "spoilt": "broken",
    }
    assert "entry_points.txt" in registry.broken()[0].cause


def test_a_spoilt_distribution_seen_twice_is_one_record(install):
    for site in ("site", "lib64"):
        install("spoilt", "[coldchoice]\nthis is no entry point\n", site=site)
    assert [record.plugin for record in open_registry().broken()] == ["spoilt"]


def test_a_plugin_for_a_newer_version_says_so_and_is_not_run(install):
    source = "from coldchoice.errors import ThatCameLater"
    install("acme", {"gel": "px_gel"}, {"px_gel": source}, needs="coldchoice>=99")
    (record,) = open_registry().records
    assert record.cause == f"it needs coldchoice>=99, this is {__version__}"
    assert record.author_traceback == ""
    assert "px_gel" not in sys.modules


def test_a_plugin_whose_stated_need_was_too_small_is_told_of_it(install):
    source = "from coldchoice.errors import ThatCameLater"
    install("acme", {"gel": "px_gel"}, {"px_gel": source}, needs="coldchoice>=0.0.1")
    (record,) = open_registry().records
    assert "ThatCameLater" in record.cause
    assert "coldchoice>=0.0.1" in record.hint


def test_a_file_that_needs_a_newer_version_says_so_and_is_not_run(drop):
    drop("gel", '"""A gel."""\n\n__coldchoice__ = ">=99"\nraise SystemExit(1)\n')
    (record,) = open_registry(["mine"]).records
    assert record.cause == f"it needs coldchoice>=99, this is {__version__}"


def test_a_file_that_names_what_is_not_there_is_told_the_version(drop):
    drop("gel", "from coldchoice.errors import ThatCameLater\n")
    (record,) = open_registry(["mine"]).records
    assert __version__ in record.hint


def test_only_python_files_without_leading_underscore_or_dot_count(drop, good):
    for name in ("b_gel", "_helper", ".hidden", "a"):
        drop(name, good("x"))
    Path("mine", "notes.txt").write_text("not a plugin")
    assert [c.plugin for c in folder_candidates("mine")] == ["a", "b-gel"]
    assert [c.location for c in folder_candidates("mine")] == ["./mine/a.py", "./mine/b_gel.py"]


def test_a_folder_counts_only_when_named(drop, good, monkeypatch):
    drop("gel", good("gel"), folder="plugins")
    monkeypatch.chdir("plugins")
    assert open_registry().records == ()
    assert set(open_registry(["."]).strategies) == {"gel"}


def test_folders_from_the_environment_add_to_those_given(drop, good):
    drop("gel", good("gel"), folder="a")
    drop("moss", good("moss"), folder="b")
    registry = open_registry(["a"], environ={"COLDCHOICE_PLUGINS": "b::a"})
    assert set(registry.strategies) == {"gel", "moss"}
    assert len(registry.records) == 2


def test_a_file_is_not_importable_and_leaves_no_bytecode(drop, good):
    open_registry([drop("json", good("gel"))])
    import json

    assert not hasattr(json, "strategies")
    assert [path.name for path in Path("mine").iterdir()] == ["json.py"]


def test_strategies_from_files_survive_pickling(drop, good):
    strategy = open_registry([drop("my.gel", good("gel"))]).get("gel").strategy
    assert pickle.loads(pickle.dumps(strategy)).name == "gel"


def test_a_changed_file_is_read_again(drop, good):
    folder = drop("gel", good("one"))
    before = open_registry([folder]).records[0].sha256()
    drop("gel", good("two"))
    registry = open_registry([folder])
    assert set(registry.strategies) == {"two"}
    assert registry.records[0].sha256() != before


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"x = '\xff'", None])
def test_a_file_that_is_not_python_is_a_broken_record(content, drop, good):
    folder = drop("fine", good("fine"))
    if content is None:
        (folder / "odd.py").mkdir()
    else:
        drop("odd", content)
    registry = open_registry([folder])
    assert [record.plugin for record in registry.broken()] == ["odd"]
    assert set(registry.strategies) == {"fine"}


@pytest.mark.parametrize(
    ("folder", "fragments"),
    [
        ("mien", ["'mien'", "no such plugin folder", "did you mean 'mine'?"]),
        ("mine/gel.py", ["is a file", "give the folder that holds it: 'mine'"]),
        ("loop", ["cannot be read"]),
        ("with\0nul", ["cannot be read"]),
        ("", ["no such plugin folder"]),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_line(folder, fragments, drop, good):
    drop("gel", good("gel"))
    Path("loop").symlink_to("loop")
    with pytest.raises(InputError) as raised:
        open_registry([folder])
    text = str(raised.value)
    assert text.startswith("--plugins: ")
    assert len(text.splitlines()) == 1
    assert all(fragment in text for fragment in fragments), text


def test_a_missing_folder_from_the_environment_names_the_variable(install):
    with pytest.raises(InputError, match="COLDCHOICE_PLUGINS"):
        open_registry(environ={"COLDCHOICE_PLUGINS": "/nowhere/at/all"})


def test_the_door_is_light():
    code = (
        "import sys, coldchoice.plugin.registry as r, coldchoice.plugin.listing\n"
        "r.open_registry(wanted=())\n"
        "print(sorted({'numpy', 'pydantic', 'yaml', 'typer', 'traceback', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
