"""Run the fenced blocks of a page in order, as a reader would, and put in what they really print.

A page is read in a fresh folder that holds the shipped ``scenarios``:

- a block with a title, ``yaml title="first.yaml"``, is written to a file of that name;
- a ``yaml`` block that is a scenario is compared, with few draws; one that holds only some keys of a scenario
  is laid over the page's last whole one, and both are compared together;
- a ``python`` block without a title is run; all of a page share their names;
- in a ``console`` block every line that starts with ``$ compare``, ``$ coldchoice``, ``$ cp`` or
  ``$ pytest`` is run in a shell, and what stands below it is its output;
- ``$ pip install FOLDER`` installs the package of that folder for the rest of the page, without fetching
  anything: the files and the metadata of its wheel, on the import path. pip's own words are left out.

A comment right above a block says more: ``<!-- docs: exit 1 -->`` is the exit code of its commands,
``first 12`` keeps only so many lines of output, ``output`` makes a ``text`` block the output of the last
``python`` block, ``wrong`` marks a scenario that is meant to be refused, and ``skip`` leaves a block alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\s*$")
MARK = re.compile(r"^<!-- docs: (exit|first|output|skip|wrong) ?(\d*) -->$")
COMMAND = re.compile(r"^(?:[A-Z_]+=\S* )*(?:compare|coldchoice|cp|pytest)\b")
INSTALL = re.compile(r"^pip install (?:-e )?'?([\w./-]+?)(?:\[\w+\])?'?$")
SECONDS = re.compile(r" in \d+\.\d+s\b.*$")
PROGRESS = re.compile(r"^\S.*: \d+% of [\d,]+ \w+$")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
FEW_DRAWS = 200
MINIMAL = {"cell_type": "leukapheresis-mnc", "duration": "60 h", "logistics": "air-intercontinental"}


class Block(NamedTuple):
    """One fenced block: its lines without the fences, and where the first of them stands in the page."""

    language: str
    title: str
    marks: dict[str, int]
    at: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The block as a file."""
        return "".join(f"{line}\n" for line in self.lines)


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order.

    Raises
    ------
    ValueError
        If a block is not closed.
    """
    lines, at = page.splitlines(), 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n] == "```"), None)
        if end is None:
            raise ValueError(f"line {at + 1}: the block is not closed")
        marks, above = {}, at - 1
        while above >= 0 and (mark := MARK.match(lines[above])):
            marks[mark[1]] = int(mark[2] or 0)
            above -= 1
        yield Block(fence[1], fence[2] or "", marks, at + 1, tuple(lines[at + 1 : end]))
        at = end + 1


class Session:
    """A reader who tries every block of one page, in a folder of their own.

    Parameters
    ----------
    folder
        An empty folder; the shipped scenarios are copied into it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "page"}
        self.scenario: dict[str, Any] = dict(MINIMAL)
        self.printed = ""
        self.site = folder / ".site"
        shutil.copytree(ROOT / "scenarios", folder / "scenarios")

    def read(self, page: str) -> str:
        """Try every block of a page; return the page with what they print.

        Raises
        ------
        AssertionError
            If a command ends with another code than the page says, or a scenario cannot be answered.
        """
        lines = page.splitlines()
        for block in reversed([*self._tried(page)]):
            lines[block.at : block.at + block.marks["was"]] = block.lines
        return "\n".join(lines) + "\n"

    def _tried(self, page: str) -> Iterator[Block]:
        for block in blocks(page):
            was = {**block.marks, "was": len(block.lines)}
            yield block._replace(lines=self._tried_block(block), marks=was)

    def _tried_block(self, block: Block) -> tuple[str, ...]:
        if "skip" in block.marks:
            return block.lines
        if block.title:
            file = self.folder / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
        is_scenario = block.language == "yaml" and not block.title.endswith(".strategy.yaml")
        if is_scenario and "wrong" not in block.marks:
            self._compare(block)
        elif block.language == "python" and not block.title:
            self._run_python(block)
        elif block.language == "console":
            return tuple(self._run_commands(block))
        elif block.language == "text" and "output" in block.marks:
            return tuple(self.printed.splitlines())
        return block.lines

    def _compare(self, block: Block) -> None:
        """Answer a scenario, or what a few of its keys make of the last one."""
        data = yaml.safe_load(block.text)
        if not isinstance(data, dict):
            return
        if "cell_type" in data:
            self.scenario = data
            asked = block.text
        else:
            asked = yaml.safe_dump({**self.scenario, **data}, sort_keys=False, allow_unicode=True)
        file = self.folder / f"block-{block.at}.yaml"
        file.write_text(asked, encoding="utf-8")
        plugins = [path for end in ("py", "strategy.yaml") for path in self.folder.glob(f"*/*.{end}")]
        folders = sorted({str(path.parent) for path in plugins})
        answer(file, folders)

    def _run_python(self, block: Block) -> None:
        heard = StringIO()
        code = compile("\n" * block.at + block.text, "<page>", "exec")
        with chdir(self.folder), redirect_stdout(heard):
            exec(code, self.names)
        self.printed = heard.getvalue()

    def _run_commands(self, block: Block) -> Iterator[str]:
        """Yield the lines of a console block anew: commands as they stand, each with its output."""
        keeping = True
        for line in block.lines:
            if not line.startswith("$ "):
                if keeping:
                    yield line
                continue
            yield line
            if package := INSTALL.match(line[2:]):
                self._install(self.folder / package[1])
            keeping = not (package or COMMAND.match(line[2:]))
            if keeping or package:
                continue
            shown = self._output(line[2:], block.marks.get("exit", 0))
            yield from shortened(shown, block.marks.get("first"))

    def _install(self, package: Path) -> None:
        """Do what pip does with a package of Python alone: build its wheel, and unpack it."""
        wheels = self.site / "wheels"
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
        done = subprocess.run(command, cwd=package, text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"{package.name} cannot be built\n{done.stderr}"
        for wheel in wheels.glob("*.whl"):
            shutil.unpack_archive(wheel, self.site, "zip")

    def _output(self, command: str, expected: int) -> list[str]:
        here = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
        unset = {"COLDCHOICE_PLUGINS", "COLDCHOICE_BLOCK", "FORCE_COLOR"}
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        done = subprocess.run(
            command, shell=True, cwd=self.folder, text=True, encoding="utf-8", check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**kept, **here, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
            | ({"PYTHONPATH": str(self.site)} if self.site.is_dir() else {}),
        )  # fmt: skip
        assert done.returncode == expected, f"$ {command}\nexit {done.returncode}\n{done.stdout}"
        said = (SECONDS.sub("", line).rstrip() for line in done.stdout.splitlines())
        return [line for line in said if not PROGRESS.match(line)]


def answer(file: Path, folders: list[str]) -> None:
    """Compare the strategies of a scenario file with few draws; whatever is wrong with it is raised."""
    from coldchoice.cli.compare import answers, changed
    from coldchoice.cli.questions import Doors, read_questions

    questions, registry = read_questions([str(file)], (), Doors(folders))
    few = [changed(question, {"draws": FEW_DRAWS}, listed=False) for question in questions]
    (comparison,) = answers(few, registry, workers=1)
    failed = [f"{row.name}: {row.reason}" for row in comparison.rows if row.status == "failed"]
    assert not failed, failed


def shortened(lines: list[str], first: int | None) -> list[str]:
    """Keep the first lines and mark the gap."""
    return lines if first is None or len(lines) <= first else [*lines[:first], "..."]


def alike(old: str, new: str) -> bool:
    """Whether two outputs say the same: equal words, numbers within 2 % or two units of the last digit.

    Another machine's arithmetic may move a last digit, and with it the width of a column.
    """
    left, right = _words(old), _words(new)
    return _blanked(left) == _blanked(right) and all(
        _near(one, other) for one, other in zip(NUMBER.findall(left), NUMBER.findall(right), strict=True)
    )


def _words(text: str) -> str:
    """Fold white space, where lines were wrapped included, and the rules of tables."""
    return " ".join(re.sub(r"-{2,}", " ", text).split())


def _blanked(text: str) -> str:
    return NUMBER.sub("0", text)


def _near(one: str, other: str) -> bool:
    first, second = (float(text.replace(",", "")) for text in (one, other))
    last_digit = 10.0 ** -max(len(text.partition(".")[2]) for text in (one, other))
    return abs(first - second) <= max(0.02 * max(first, second), 2.0 * last_digit)
