"""Bad input gets one clear line per problem, exit code 1, no traceback, and no output file is touched."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coldchoice.cli.compare import app

Program = Callable[..., "subprocess.CompletedProcess[str]"]
Complaints = Callable[[str | bytes], list[str]]

LINES = ("cell_type: leukapheresis-mnc", "duration: 60 h", "logistics: air-intercontinental")
MINIMAL = "\n".join(LINES) + "\n"

PLUGIN = '''
from pydantic import BaseModel, ConfigDict

from coldchoice import hookimpl


class Options(BaseModel):
    """What can be set."""

    model_config = ConfigDict(extra="forbid")
    stiffness: float = 3.0


class Gel:
    name, summary, Options = "gel", "alginate gel", Options

    def assess(self, case): ...


@hookimpl
def strategies():
    return [Gel()]
'''


def journey(leg: str) -> str:
    return "\n".join([*LINES[:2], "logistics:", f"  legs: [{{{leg}}}]", ""])


@pytest.fixture
def compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `compare` in a folder of its own, with one plugin in `mine` and an output that stands there."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("COLDCHOICE_")]:
        monkeypatch.delenv(name)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "gel.py").write_text(PLUGIN)
    (tmp_path / "answer.json").write_text("before")

    def compare(*arguments: str) -> Result:
        if "--plugins" not in arguments:
            arguments = (*arguments, "--plugins", "mine", "--only", "gel")
        return CliRunner().invoke(app, [*arguments, "-o", "answer.json"])

    return compare


@pytest.fixture
def complaints(compare: Callable[..., Result], tmp_path: Path) -> Complaints:
    """Return a function that compares a text and returns the lines on stderr."""

    def complaints(text: str | bytes) -> list[str]:
        (tmp_path / "s.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return refused(compare("s.yaml"), tmp_path)

    return complaints


def refused(done: Result, folder: Path) -> list[str]:
    assert isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code, done.stdout) == (1, "")
    assert (folder / "answer.json").read_text() == "before"
    assert [name for name in os.listdir(folder) if name.startswith(".")] == []
    return done.stderr.splitlines()


# ---------------------------------------------------------------- one line each

FILES: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "1:1: the file is empty"),
    "only a comment": ("# nothing\n", "1:1: the file is empty"),
    "a list": ("- a\n", "1:1: a scenario holds keys with values"),
    "text": ("hello\n", "1:1: a scenario holds keys with values"),
    "binary": (b"\x89PNG\r\n\x00\x00", "2:1: a binary file, not text: byte 6 is NUL"),
    "10 MB": (b"# " + b"x" * 10_000_000, "1:1: the file is larger than 1 MB, the most that is read"),
    "latin-1": (MINIMAL.encode() + b"title: Z\xfcrich\n", "4:9: not UTF-8 text: byte 84 is 0xfc"),
    "utf-16": (MINIMAL.encode("utf-16"), "1:1: the file is UTF-16 text; save it as UTF-8"),
    "open list": ("cell_type: [pbmc\n", "1:12: a list opened with '[' is not closed with ']'"),
    "tab": ("logistics:\n\tlane: x\n", "2:1: a tab; YAML is indented with spaces only"),
    "key twice": (MINIMAL + "duration: 3 h\n", "4:1: 'duration': this key stands twice, first on line 2"),
    "anchor": (MINIMAL + "title: &a x\n", "4:8: '&a': anchors are not allowed"),
    "alias": (MINIMAL + "title: *a\n", "4:8: '*a': aliases are not allowed"),
    "tag": (MINIMAL + "title: !!python/name:os.system x\n", "4:8: 'tag:yaml.org,2002:python/name:os.system'"),
    "deep": ("x: " + "[" * 200_000, "1:43: nested deeper than 40 levels"),
    "two documents": (MINIMAL + "---\na: 1\n", "4:1: a second document starts here"),
    "number as key": (MINIMAL + "1: 2\n", "4:1: '1': a key must be text; put it in quotes"),
}
NAMES: dict[str, tuple[str, str]] = {
    "key": (MINIMAL + "celltype: x\n", "4:1: celltype: unknown key; did you mean 'cell_type'?"),
    "key inside": (
        MINIMAL + "demand: {unit_per_year: 3}\n",
        "4:10: demand.unit_per_year: unknown key; did you mean 'units_per_year'?",
    ),
    "cell type": (
        MINIMAL.replace("mnc", "mcn"),
        "1:12: cell_type: 'leukapheresis-mcn': unknown cell type; did you mean 'leukapheresis-mnc'?",
    ),
    "Norway": (
        MINIMAL.replace("leukapheresis-mnc", "NO"),
        "1:12: cell_type: 'NO': unknown cell type; `coldchoice cells` lists all ",
    ),
    "lane": (
        MINIMAL.replace("inter", "inetr"),
        "3:12: logistics: 'air-inetrcontinental': unknown lane; did you mean 'air-intercontinental'?",
    ),
    "strategy": (
        MINIMAL + "strategies: [gell]\n",
        "4:14: strategies[0]: 'gell': unknown strategy; did you mean 'gel'?",
    ),
    "option": (
        MINIMAL + "strategies:\n  - strategy: gel\n    options: {stifness: 3}\n",
        "6:15: strategies[0].options.stifness: unknown key; did you mean 'stiffness'?",
    ),
    "option's value": (
        MINIMAL + "strategies:\n  - strategy: gel\n    options: {stiffness: hard}\n",
        "6:26: strategies[0].options.stiffness: 'hard': must be a number",
    ),
    "stage": (
        MINIMAL + "stage: bank\n",
        "4:8: stage: 'bank': must be one of apheresis, intermediate, cell-bank",
    ),
    "equipment": (
        MINIMAL + "sites: [{name: a, owns: [fridge]}]\n",
        "4:26: sites[0].owns[0]: unknown equipment",
    ),
    "criterion": (
        MINIMAL + "weights: {cots: 1}\n",
        "4:11: weights.cots: 'cots': unknown criterion; did you mean 'cost'?",
    ),
    "priced item": (
        MINIMAL + "economics: {prices: {dmsso: 3 USD 2024}}\n",
        "4:22: economics.prices.dmsso: 'dmsso': unknown priced item; did you mean 'dmso'?",
    ),
    "unit": (
        MINIMAL.replace("60 h", "60 dys"),
        "2:11: duration: '60 dys': unknown unit of time: 'dys'; did you mean",
    ),
}
NUMBERS: dict[str, tuple[str, str]] = {
    "missing": ("\n".join(LINES[::2]), "1:1: duration: missing; write e.g. 'duration: 36 h'"),
    "dimension": (
        MINIMAL.replace("60 h", "60 mL"),
        "2:11: duration: '60 mL': 'mL' is a unit of volume, but a time is expected",
    ),
    "bare": (MINIMAL.replace("60 h", "60"), "2:11: duration: 60: has no unit; write e.g. '60 h'"),
    "bare temperature": (
        journey("transport: 24 h, ambient: 4"),
        "4:37: logistics.legs[0].ambient: 4: has no unit",
    ),
    "nan": (MINIMAL.replace("60 h", ".nan"), "2:11: duration: .nan: must be a finite number"),
    "nan h": (MINIMAL.replace("60 h", "nan h"), "2:11: duration: 'nan h': must be a finite number"),
    "infinity": (MINIMAL.replace("60 h", ".inf"), "2:11: duration: .inf: must be a finite number"),
    "negative time": (MINIMAL.replace("60 h", "-60 h"), "2:11: duration: '-60 h': must be more than 0"),
    "probability": (
        MINIMAL + "demand: {postponement: {probability: 1.2, adds: 3 h}}\n",
        "4:38: demand.postponement.probability: 1.2: must be between 0 and 1",
    ),
    "several causes": (
        MINIMAL + "demand: {postponement: [{probability: 20 %, adds: 3 h}, {probability: 1.2, adds: 3 h}]}\n",
        "4:71: demand.postponement[1].probability: 1.2: must be between 0 and 1",
    ),
    "no cause": (
        MINIMAL + "demand: {postponement: []}\n",
        "4:24: demand.postponement: needs at least one cause",
    ),
    "no show": (
        MINIMAL + "demand: {no_show: -5 %}\n",
        "4:19: demand.no_show: '-5 %': must be between 0 and 1",
    ),
    "monetise": (
        MINIMAL + "economics: {monetise_flexibility: 1}\n",
        "4:35: economics.monetise_flexibility: 1: must be true or false",
    ),
    "inverted": (
        journey("transport: 60..24 h"),
        "4:22: logistics.legs[0].transport: '60..24 h': the range is inverted",
    ),
    "zero weights": (MINIMAL + "weights: {cost: 0}\n", "4:10: weights: all weights are 0: at least one"),
    "negative weight": (
        MINIMAL + "weights: {cost: -1}\n",
        "4:17: weights.cost: -1: a weight must be 0 or more",
    ),
    "nan weight": (
        MINIMAL + "weights: {cost: .nan}\n",
        "4:17: weights.cost: nan: a weight must be 0 or more",
    ),
    "at odds": (MINIMAL + "weights: cost>viability>cost\n", "4:10: weights: 'cost > viability' and"),
    "over 1": (MINIMAL + "weights: {between: {cost: 0.7, viability: 0.6}}\n", "4:10: weights: 'cost 0.7"),
    "currency": (
        MINIMAL + "economics: {currency: XYZ}\n",
        "4:23: economics.currency: 'XYZ': unknown currency",
    ),
    "price year": (
        MINIMAL + "economics: {price_year: 1990}\n",
        "4:25: economics.price_year: 1990: is not a price year that money can be converted to or from",
    ),
    "money": (MINIMAL + "economics: {unit_value: 5}\n", "4:25: economics.unit_value: 5: has no currency"),
    "long legs": (journey("transport: 90 h"), "2:11: duration: 60 h: the legs add up to 90 h"),
    "two kinds": (
        journey("hold: 3 h, transport: 3 h"),
        "4:10: logistics.legs[0]: a leg is a hold or a transport",
    ),
    "same name": (MINIMAL + "strategies: [gel, gel]\n", "4:13: strategies: 'gel' stands twice"),
    "another version": (MINIMAL + "schema: 2\n", "4:9: schema: 2: must be one of 1"),
    "few draws": (MINIMAL + "draws: 1\n", "4:8: draws: 1: must be at least 100"),
    "anchors the wrong way": (
        MINIMAL + "scales: {cost: {worst: 1, best: 9}}\n",
        "4:16: scales.cost: `best` must lie below `worst`",
    ),
    "site twice": (MINIMAL + "sites: [{name: a}, {name: a}]\n", "4:8: sites: 'a' stands twice"),
    "more out than in": (
        MINIMAL + "acceptance: {unit_cells: 1e6, minimum_dose: 2e6}\n",
        "4:45: acceptance.minimum_dose: 2e+06 cells: is more than the 1e+06 cells that are put in",
    ),
    "thousands or not": (
        MINIMAL + "economics: {unit_value: 8.000 EUR}\n",
        "4:25: economics.unit_value: '8.000 EUR': could be read in two ways; write e.g. 8 EUR 2024 or 8000",
    ),
    "money of no year": (
        MINIMAL + "economics: {unit_value: 4680 USD}\n",
        "4:25: economics.unit_value: '4680 USD': does not say its price year; write e.g. '4680 USD 2024'",
    ),
    "price of no year": (
        MINIMAL + "economics: {prices: {cryobag: 20 USD}}\n",
        "4:31: economics.prices.cryobag: '20 USD': does not say its price year; write e.g. '20 USD 2024'",
    ),
    "price of several moneys": (
        MINIMAL
        + "economics:\n  prices:\n    cryobag: {low: 9 USD 2024, mode: 20 EUR 2024, high: 40 USD 2024}\n",
        "6:38: economics.prices.cryobag.mode: '20 EUR 2024': is not of the same money as `low`, which",
    ),
    "half a range of prices": (
        MINIMAL + "economics:\n  prices:\n    cryobag: {low: 9 USD 2024, mode: 20 USD 2024}\n",
        "6:14: economics.prices.cryobag.high: missing; write e.g. 'high: 4680 USD 2021'",
    ),
    "price below 0": (
        MINIMAL + "economics: {prices: {cryobag: -20 USD 2024}}\n",
        "4:31: economics.prices.cryobag: '-20 USD 2024': must not be negative; write e.g. '12.5 USD 2024'",
    ),
    "spread of a plan": (
        MINIMAL.replace("60 h", "60 h +- 5 h"),
        "2:11: duration: '60 h +- 5 h': takes one number, without a spread",
    ),
    "equal anchors": (
        MINIMAL + "scales: {cost: {worst: 1, best: 1}}\n",
        "4:16: scales.cost: worst and best must differ",
    ),
}
BANK = {**FILES, **NAMES, **NUMBERS}


@pytest.mark.parametrize("name", BANK)
def test_one_problem_is_one_line(complaints: Complaints, name: str) -> None:
    text, told = BANK[name]
    (line,) = complaints(text)
    assert line.startswith(f"s.yaml:{told}"), line
    assert len(line) < 500
    assert line.isprintable()


def test_every_problem_of_a_file_is_told(complaints: Complaints) -> None:
    lines = complaints("duration: 60\ncolour: red\nlogistics: {lane: 3}\ndraws: many\n")
    assert [line.split(": ")[1] for line in lines] == [
        "cell_type",
        "duration",
        "colour",
        "logistics.lane",
        "draws",
    ]


def test_an_alias_bomb_is_refused_at_its_first_anchor(complaints: Complaints) -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    (line,) = complaints("\n".join(["a0: &a0 lol", *levels]))
    assert line.startswith("s.yaml:1:5: '&a0': anchors are not allowed")


def test_control_characters_do_not_reach_the_terminal(complaints: Complaints) -> None:
    (line,) = complaints(MINIMAL.replace("leukapheresis-mnc", '"\\e[31mred"'))
    assert line.isprintable()


# ---------------------------------------------------------------- files and folders


def test_a_missing_scenario(compare: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "car-t.yaml").write_text(MINIMAL)
    (line,) = refused(compare("car_t.yaml"), tmp_path)
    assert line == "car_t.yaml: no such file; did you mean 'car-t.yaml'?"


def test_a_folder_is_no_scenario(compare: Callable[..., Result], tmp_path: Path) -> None:
    assert refused(compare("mine"), tmp_path) == ["mine: this is a folder; name a file inside it"]


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("mime", "there is no such plugin folder; did you mean 'mine'?"),
        ("s.yaml", "the plugin folder is a file"),
    ],
)
def test_a_plugin_folder_that_is_none(
    compare: Callable[..., Result], tmp_path: Path, folder: str, told: str
) -> None:
    (tmp_path / "s.yaml").write_text(MINIMAL)
    (line,) = refused(compare("s.yaml", "--plugins", folder), tmp_path)
    assert line.startswith(f"--plugins: {folder!r}: {told}")


def test_a_plugin_that_is_neither_there_nor_blocked(compare: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(MINIMAL)
    (line,) = refused(compare("s.yaml", "--block", "gell"), tmp_path)
    assert line == "--block: 'gell': unknown plugin or distribution; did you mean 'gel'?"


# ---------------------------------------------------------------- plugins that go wrong

WRECKS = {
    "raises": ("1 / 0\n", "ZeroDivisionError: division by zero"),
    "exits": ("import sys\nsys.exit(0)\n", "SystemExit: it tries to end the program (with 0)"),
    "cannot be parsed": ("def strategies(:\n", "SyntaxError"),
    "offers nothing": ("x = 1\n", "it implements no hook"),
}


@pytest.mark.parametrize("name", WRECKS)
def test_a_plugin_that_cannot_be_loaded_leaves_the_others_unharmed(
    coldchoice: Program, scenario: Path, folder: Path, name: str
) -> None:
    text, cause = WRECKS[name]
    (folder / "wreck.py").write_text(text)
    done = coldchoice(
        "compare", scenario, "--plugins", folder, "--only", "gel", "--only", "wreck", "--strict"
    )
    assert done.returncode == 3
    assert re.search(r"^1 +gel-ambient", done.stdout, re.M)
    assert "1 plugin could not be loaded" in done.stdout
    assert f"is broken: {cause}" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


ANSWERS = {
    "wrong shape": ("np.ones(3)", "140", "viability has shape (3,)"),
    "nan": ("float('nan')", "140", "viability is nan; it must be 0 to 1"),
    "over 1": ("1.2", "140", "viability is 1.2; it must be 0 to 1"),
    "negative cost": ("0.5", "-1", "cost is -1; it must be 0 or more"),
    "no number": ("'much'", "140", "viability is str; it must be numbers"),
    "raises": ("1 / 0", "140", "ZeroDivisionError: division by zero (gel.py:"),
    "exits": ("exit(0)", "140", "SystemExit: 0 ("),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_strategy_that_answers_nonsense_has_failed_and_says_why(
    coldchoice: Program, scenario: Path, folder: Path, name: str
) -> None:
    viability, cost, reason = ANSWERS[name]
    text = (folder / "gel.py").read_text().replace("viability=survival", f"viability={viability}")
    (folder / "gel.py").write_text("import numpy as np\n" + text.replace("money(140", f"money({cost}"))
    done = coldchoice("compare", scenario, "--plugins", folder, "--only", "gel", "--strict")
    assert done.returncode == 3
    assert f"gel-ambient: failed: {reason}" in done.stderr
    assert "failed" in done.stdout
    assert "Traceback" not in done.stderr + done.stdout


# ---------------------------------------------------------------- as a program


@pytest.mark.parametrize("name", ["deep", "10 MB", "binary", "cell type", "bare"])
def test_the_program_ends_with_1_and_one_line(coldchoice: Program, tmp_path: Path, name: str) -> None:
    text, told = BANK[name]
    (tmp_path / "s.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    done = coldchoice("compare", "s.yaml", "-o", "answer.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"s.yaml:{told}")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "answer.json").exists()
