"""The commands as programs: what they load, what they print where, and how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from sysconfig import get_path

import pytest
from jsonschema import Draft202012Validator

from coldchoice.reading.document import read_document

Program = Callable[..., "subprocess.CompletedProcess[str]"]
Environment = Callable[..., dict[str, str]]

SCRIPTS = Path(get_path("scripts"))
GEL = ("--plugins", "mine", "--only", "gel")

LOADED = """
import sys
sys.argv = {argv!r}
from coldchoice.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
"""


def loaded_by(*arguments: str, env: dict[str, str], cwd: Path) -> set[str]:
    code = LOADED.format(argv=["coldchoice", *arguments])
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=cwd, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


# ---------------------------------------------------------------- what is loaded

HEAVY = {"numpy", "pandas", "pydantic", "rich", "scipy", "tabulate", "yaml"}


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("compare", "--help"), ("compare", "--version"), ("validate", "--help")],
)
def test_help_and_version_load_typer_only(
    arguments: tuple[str, ...], environment: Environment, tmp_path: Path
) -> None:
    loaded = loaded_by(*arguments, env=environment(), cwd=tmp_path)
    assert "typer" in loaded
    assert loaded & (HEAVY | {"pluggy", "coldchoice_strategies"}) == set()


def test_plugins_loads_no_more_than_the_plugins_do(environment: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "bare.py").write_text(
        "from coldchoice import hookimpl\n"
        "class Bare:\n    name, summary, assess = 'bare', 'does nothing', print\n"
        "@hookimpl\ndef strategies():\n    return [Bare()]\n"
    )
    arguments = ("plugins", "--plugins", "mine", "--only", "bare")
    loaded = loaded_by(*arguments, env=environment(), cwd=tmp_path)
    assert "pluggy" in loaded
    assert loaded & (HEAVY - {"pydantic"}) == set(), "typer itself reads arguments by pydantic"


def test_a_comparison_never_loads_scipy_pandas_or_rich(
    environment: Environment, scenario: Path, folder: Path, tmp_path: Path
) -> None:
    loaded = loaded_by("compare", scenario.name, *GEL, env=environment(), cwd=tmp_path)
    assert "numpy" in loaded
    assert loaded & {"scipy", "pandas", "rich", "matplotlib", "concurrent"} <= {"concurrent"}
    assert "coldchoice_strategies" not in loaded, "nobody asked for it"


def test_numpy_is_told_to_use_one_thread(coldchoice: Program, scenario: Path, folder: Path) -> None:
    (folder / "gel.py").write_text(
        (folder / "gel.py").read_text() + "\nimport os, sys\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules, file=sys.stderr)\n"
    )
    assert coldchoice("compare", scenario, *GEL).stderr.split()[0] == "1"
    assert coldchoice("compare", scenario, *GEL, OPENBLAS_NUM_THREADS="4").stderr.split()[0] == "4"


# ---------------------------------------------------------------- the commands


@pytest.mark.parametrize("command", ["compare", "coldchoice"])
def test_the_commands_are_installed(command: str) -> None:
    done = subprocess.run([SCRIPTS / command, "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("coldchoice ")


@pytest.mark.parametrize("broken", [b"[coldchoice]\nppx\n", b"[coldchoice]\nppx = \xff\n"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "minimal.yaml", "--weights", "viability>cost", "--draws", "100", "--only", "gel"),
        ("coldchoice", "check", "gel-ambient"),
    ],
)
def test_a_distribution_that_cannot_be_read_is_one_broken_plugin(
    arguments: tuple[str, ...], broken: bytes, scenario: Path, folder: Path, environment: Environment
) -> None:
    site = scenario.parent / "site"
    info = site / "acme-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_bytes(broken)
    env = environment(PYTHONPATH=str(site))
    env.pop("PYDANTIC_DISABLE_PLUGINS", None)
    command = [SCRIPTS / arguments[0], *arguments[1:], "--plugins", "mine"]
    done = subprocess.run(command, env=env, cwd=scenario.parent, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    assert "gel-ambient" in done.stdout


def test_both_commands_give_the_same_bytes(
    coldchoice: Program, scenario: Path, folder: Path, environment: Environment, tmp_path: Path
) -> None:
    arguments = [scenario.name, *GEL, "--format", "json"]
    done = subprocess.run(
        [SCRIPTS / "compare", *arguments], cwd=tmp_path, env=environment(), capture_output=True, check=True
    )
    assert done.stdout.decode() == coldchoice("compare", *arguments).stdout


def test_the_smallest_plugin_works_as_printed(coldchoice: Program, scenario: Path, folder: Path) -> None:
    done = coldchoice("compare", scenario, *GEL)
    assert (done.returncode, done.stderr) == (0, "")
    assert "gel-ambient" in done.stdout
    assert "own accounting" in done.stdout


def test_the_shipped_strategies_come_through_the_same_door(coldchoice: Program, scenario: Path) -> None:
    found = {one["plugin"]: one for one in json.loads(coldchoice("plugins", "--json").stdout)}
    for name in ("slow-freeze", "hypothermic"):
        assert (found[name]["status"], found[name]["distribution"]) == ("ok", "coldchoice")
    done = coldchoice("compare", scenario, "--format", "json")
    (comparison,) = json.loads(done.stdout)["comparisons"]
    assert {"slow-freeze", "hypothermic"} <= {row["name"] for row in comparison["rows"]}


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_workers(
    coldchoice: Program, scenario: Path, folder: Path
) -> None:
    arguments = ("compare", scenario, *GEL, "--draws", 30_000, "--format", "json")
    one, two = (coldchoice(*arguments, "--workers", workers) for workers in (1, 2))
    assert one.returncode == 0
    assert one.stdout == two.stdout


def test_plugins_can_be_named_by_a_variable(coldchoice: Program, scenario: Path, folder: Path) -> None:
    done = coldchoice("compare", scenario, "--only", "gel", COLDCHOICE_PLUGINS=str(folder))
    assert (done.returncode, "gel-ambient" in done.stdout) == (0, True)


def test_strict(coldchoice: Program, scenario: Path, folder: Path) -> None:
    scenario.write_text(scenario.read_text() + "stage: cell-bank\n")
    loose, strict = (coldchoice("compare", scenario, *GEL, *switch) for switch in ((), ("--strict",)))
    assert (loose.returncode, strict.returncode) == (0, 3)
    assert strict.stdout == loose.stdout
    assert "a bank outlives any ambient hold" in strict.stdout
    assert (
        strict.stderr
        == f"strict: {scenario}: gel-ambient: not applicable: a bank outlives any ambient hold\n"
    )


def test_the_doctor_finds_another_compare_first_on_the_path(coldchoice: Program, tmp_path: Path) -> None:
    other = tmp_path / "compare"
    other.write_text("#!/bin/sh\nexit 0\n")
    other.chmod(0o755)
    done = coldchoice("doctor", PATH=os.pathsep.join([str(tmp_path), str(SCRIPTS)]))
    assert done.returncode == 1
    assert f"{other}, another program" in done.stdout
    sound = coldchoice("doctor", PATH=os.pathsep.join([str(SCRIPTS), str(tmp_path)]))
    assert (sound.returncode, sound.stderr) == (0, ""), sound.stdout


# ---------------------------------------------------------------- streams


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_knows_few_signs_is_no_reason_to_fail(
    coldchoice: Program, scenario: Path, folder: Path, encoding: str
) -> None:
    scenario.write_text(scenario.read_text() + "title: σ ± 冷\n", encoding="utf-8")
    done = coldchoice("compare", scenario, *GEL, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_goes_away_ends_it_quietly(environment: Environment) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "coldchoice", "prices"],
            stdout=writer, stderr=subprocess.PIPE, text=True, env=environment(), check=False,
        )  # fmt: skip
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_what_a_plugin_prints_does_not_mix_with_the_answer(
    coldchoice: Program, scenario: Path, folder: Path
) -> None:
    noisy = (folder / "gel.py").read_text().replace("survival =", "print('assessing')\n        survival =")
    (folder / "gel.py").write_text(noisy + "\nprint('loading')\n")
    done = coldchoice("compare", scenario, *GEL, "--format", "json")
    assert done.stderr.split() == ["loading", "assessing"]
    json.loads(done.stdout)


def test_a_long_run_tells_how_far_it_is_and_can_be_interrupted(
    scenario: Path, folder: Path, environment: Environment, tmp_path: Path
) -> None:
    out = tmp_path / "answer.json"
    out.write_text("before")
    arguments = ["compare", scenario.name, *GEL, "--draws", "100000000", "-o", out.name]
    with subprocess.Popen(
        [sys.executable, "-m", "coldchoice", *arguments],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stderr is not None
        first = program.stderr.readline()
        program.send_signal(signal.SIGINT)
        told, said = program.communicate(timeout=60)
    assert first.startswith("minimal.yaml: ")
    assert first.endswith("of 100,000,000 draws\n")
    assert (program.returncode, told, said.splitlines()[-1]) == (130, "", "interrupted")
    assert "Traceback" not in said
    assert out.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["answer.json", "mine", "minimal.yaml"]


# ---------------------------------------------------------------- the schema, for editors


def test_every_shipped_scenario_is_what_the_schema_describes(coldchoice: Program) -> None:
    validator = Draft202012Validator(json.loads(coldchoice("schema").stdout))
    scenarios = sorted((Path(__file__).resolve().parents[2] / "scenarios").glob("*.yaml"))
    assert len(scenarios) >= 8
    for file in scenarios:
        assert [error.message for error in validator.iter_errors(read_document(file).data)] == [], file.name


def test_the_answer_stands_before_what_strict_adds_where_both_go_to_one_file(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("cell_type: pbmc\nduration: 3 h\nlogistics: same-campus\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with (tmp_path / "both").open("wb") as both:
        done = subprocess.run(
            [sys.executable, "-m", "coldchoice", "compare", "s.yaml", "--strict"],
            cwd=tmp_path, env=environment, stdout=both, stderr=both, check=False,
        )  # fmt: skip
    lines = (tmp_path / "both").read_text().splitlines()
    assert done.returncode == 3
    assert lines[-1].startswith("strict: ")
