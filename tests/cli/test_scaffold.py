"""Names and texts of what `coldchoice new` writes."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice._version import __version__
from coldchoice.cli.scaffold import (
    IMPORTED,
    IN_A_PACKAGE,
    TEMPLATES,
    one_file,
    package,
    refuse_bad_name,
    write_new,
)
from coldchoice.errors import InputError, OutputError
from coldchoice.plugin.requirements import KEBAB

NAMES = st.from_regex(KEBAB, fullmatch=True).filter(lambda name: len(name) <= 40)


def refuse(name: str, single: bool = False) -> None:
    refuse_bad_name("strategy", name, [("hypothermic", "coldchoice 0.1.0")], single)


@given(NAMES)
def test_whatever_the_name_what_is_made_is_python(name: str) -> None:
    try:
        refuse(name)
    except InputError:
        return
    for plan in [
        *one_file("strategy", name, Path()),
        *one_file("criterion", name, Path()),
        *package(name, Path()),
    ]:
        if plan.path.suffix == ".py":
            tree = ast.parse(plan.text)
            classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
            assert len(set(classes)) == len(classes)
            assert set(classes) & (IMPORTED - {"Options"}) == set()
        assert "$" not in plan.text.replace("${{", "").replace('"$COLDCHOICE"', "")


@given(NAMES)
def test_whatever_the_name_the_project_is_declared_by_it(name: str) -> None:
    (text,) = (plan.text for plan in package(name, Path()) if plan.path.name == "pyproject.toml")
    project = tomllib.loads(text)["project"]
    module = name.replace("-", "_")
    assert project["name"] == f"coldchoice-{name}"
    assert project["entry-points"] == {"coldchoice": {name: f"coldchoice_{module}.strategy"}}
    assert f"coldchoice>={__version__}" in project["dependencies"]


def test_a_protocol_keeps_the_signs_of_its_options() -> None:
    (plan,) = one_file("protocol", "frozen-bag", Path())
    assert plan.path.name == "frozen_bag.strategy.yaml"
    assert "percent: $percent\n" in plan.text
    assert "name: frozen-bag\n" in plan.text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Gel Ambient", "write 'gel-ambient'"),
        ("gel--ambient", "write 'gel-ambient'"),
        ("9gel", "small letters"),
        ("../gel", "small letters"),
        ("", "small letters"),
        ("x" * 41, "at most 40 signs"),
        ("class", "is a word of Python"),
        ("match", "is a word of Python"),
        ("coldchoice-gel", "write 'gel'"),
        ("coldchoice", "name what is done"),
        ("hypothermic", "is taken by coldchoice 0.1.0"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_in_one_line(name: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        refuse(name)
    assert told in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_single_file_does_not_stand_in_for_a_module_of_python() -> None:
    with pytest.raises(InputError, match="module of Python"):
        refuse("random", single=True)
    refuse("random")


def test_every_template_is_used() -> None:
    used = {*IN_A_PACKAGE.values(), "strategy.py", "criterion.py", "protocol.strategy.yaml"} - {""}
    assert {path.name.removesuffix(".txt") for path in TEMPLATES.iterdir()} == used


def test_nothing_is_written_where_one_of_the_files_is_there(tmp_path: Path) -> None:
    plans = package("gel", tmp_path)
    there = tmp_path / "coldchoice-gel" / "LICENSE"
    there.parent.mkdir()
    there.write_text("mine")
    with pytest.raises(OutputError, match="LICENSE': is there already"):
        list(write_new(plans))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["LICENSE"]
    assert there.read_text() == "mine"


def test_a_folder_of_the_package_s_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "coldchoice-gel").mkdir()
    with pytest.raises(OutputError, match="is there already"):
        list(write_new(package("gel", tmp_path), tmp_path / "coldchoice-gel"))


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        list(write_new(one_file("strategy", "gel", tmp_path / "mine")))
