"""The surface for authors is documented whole, typed, and what its pages show is how it is."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import coldchoice
from coldchoice.model import quantities
from tools.docs import ROOT, read
from tools.docs_blocks import Block, blocks
from tools.docs_python import BEHIND, MODULES, REPORTED, documented, hooks, members, plain, signature

CALLED = [name for name in coldchoice.__all__ if inspect.isfunction(getattr(coldchoice, name))]
TUPLES = [name for name in coldchoice.__all__ if hasattr(getattr(coldchoice, name), "_fields")]
FOR_AUTHORS = (
    "README.md", "docs/tutorial/first-strategy.md", "docs/tutorial/paper-to-package.md",
    "docs/how-to/cookbook.md",
)  # fmt: skip


def docstring(thing: object) -> str:
    return inspect.getdoc(thing) or ""


def test_every_name_has_a_docstring_of_its_own() -> None:
    named = {name: getattr(coldchoice, name) for name in coldchoice.__all__}
    plain_text = {"__version__", "hookimpl"}  # objects, whose docstring is that of their class
    assert [
        name for name, thing in named.items() if name not in plain_text and len(docstring(thing)) < 40
    ] == []


@pytest.mark.parametrize("name", CALLED)
def test_every_argument_of_a_function_is_told(name: str) -> None:
    function = getattr(coldchoice, name)
    assert documented(docstring(function), "Parameters") == set(inspect.signature(function).parameters)
    assert documented(docstring(function), "Returns")
    assert documented(docstring(function), "Raises")


@pytest.mark.parametrize("name", TUPLES)
def test_every_value_of_a_tuple_is_told(name: str) -> None:
    kind = getattr(coldchoice, name)
    assert documented(docstring(kind), "Attributes") == set(kind._fields)


def test_every_argument_of_a_case_is_told() -> None:
    for name, (method, called) in members(coldchoice.Case).items():
        taken = set(inspect.signature(method).parameters) - {"self"}
        if called and taken:
            assert documented(docstring(method), "Parameters") == taken, name


def test_every_name_and_module_has_its_place() -> None:
    page = read("docs/reference/python.md")
    assert [name for name in coldchoice.__all__ if f"\n## {name}\n" not in page] == []
    assert [module for module in MODULES if f"| `{module}` |" not in page] == []


def test_every_hook_has_its_place_with_its_exact_signature() -> None:
    page = read("docs/reference/hooks.md")
    for name, hook in hooks().items():
        section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert f"@hookimpl\ndef {signature(name, hook)}: ...\n" in section
        assert inspect.signature(hook).return_annotation in signature(name, hook)


def test_a_long_default_is_not_written_out() -> None:
    assert plain(0.5) == "0.5"
    assert plain({"a": 1}) == "{'a': 1}"
    assert plain("x" * 100) == "..."


def files_of(page: str) -> dict[str, Block]:
    """Python files of a page that are plugins and not meant to be wrong, by name."""
    found = {block.title or "plugin.py": block for block in blocks(read(page)) if block.language == "python"}
    return {name: block for name, block in found.items() if "def strategies() ->" in block.text}


@pytest.mark.parametrize("page", FOR_AUTHORS)
def test_what_authors_are_shown_is_typed(page: str, tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    files = files_of(page)
    assert files
    for name, block in files.items():
        (tmp_path / Path(name).name).write_text(block.text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_the_guides_import_into_plugins_is_promised() -> None:
    pages = [f"docs/{path.relative_to(ROOT / 'docs')}" for path in (ROOT / "docs").glob("[ht]*/*.md")]
    texts = [block.text for page in pages for block in blocks(read(page)) if "@hookimpl" in block.text]
    found = [
        (node.module or "", one.name)
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coldchoice.")
        for one in node.names
    ]
    assert ("coldchoice.protocol.window", "cut") in found
    types = set(vars(quantities))
    assert [
        (module, name)
        for module, name in found
        if name not in MODULES.get(module, ()) and not (module == quantities.__name__ and name in types)
    ] == []


def test_what_a_reporter_gets_is_told_field_by_field() -> None:
    page = read("docs/reference/python.md")
    for name, kind in {**REPORTED, **BEHIND}.items():
        section = page.split(f"\n### {name}\n")[1].split("\n### ")[0].split("\n## ")[0]
        fields = getattr(kind, "_fields", None) or kind.model_fields
        assert [field for field in fields if f"{field}" not in section] == [], name


def test_a_wrong_type_is_told_to_an_author(tmp_path: Path) -> None:
    """Types are shipped, and are not `Any` all the way down."""
    pytest.importorskip("mypy")
    (tmp_path / "wrong.py").write_text(
        "from coldchoice import Assessment, Case, Facts, Input, Strategy, Use\n\n"
        'facts = Facts(viable_recovery="high", dye_viability=0.9)\n'
        'leaning = Input("rate", "rate", "E")\n'
        'use = Use("vial", per="week")\n\n\n'
        "class NoSummary:\n"
        '    name = "odd"\n\n'
        "    def assess(self, case: Case) -> Assessment:\n"
        "        return Assessment(notes=case.normal('lot', 'x'))\n\n\n"
        "offered: list[Strategy] = [NoSummary()]\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, "wrong.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    lines = {int(line) for line in re.findall(r"^wrong\.py:(\d+): error", done.stdout, re.M)}
    assert lines == {3, 4, 5, 12, 15}, done.stdout


def test_the_file_of_the_tutorial_is_the_file_of_its_package() -> None:
    page = read("docs/tutorial/paper-to-package.md")
    assert "$ cp mine/eye_bank_culture.py coldchoice-eye-bank-culture/" in page
    (block,) = (block for block in blocks(page) if block.title.endswith("eye_bank_culture.py"))
    assert "10.1136/bjo.2008.149591" in block.text
