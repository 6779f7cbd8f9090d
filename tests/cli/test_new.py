"""What `coldchoice new` makes works at once: it is listed, answers, is typed, and passes its own tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NAME, DISTRIBUTION, MODULE = "gel-warm", "coldchoice-gel-warm", "coldchoice_gel_warm"
MADE = (("strategy", NAME), ("criterion", "touch"), ("protocol", "bagged"), ("strategy", NAME, "--package"))
SCENARIO = "cell_type: leukapheresis-mnc\nduration: 48 h\nlogistics: air-domestic\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a file, a criterion and a package were made, through the real command."""
    folder = tmp_path_factory.mktemp("new")
    for arguments in MADE:
        done = command(folder, "-m", "coldchoice", "new", *arguments)
        assert done.returncode == 0, done.stderr
    (folder / "case.yaml").write_text(SCENARIO, encoding="utf-8")
    return folder


def command(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("COLDCHOICE")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**kept, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package into a folder of its own: the files and the metadata of its wheel, as pip does."""
    site = tmp_path_factory.mktemp("site")
    built = command(
        place / DISTRIBUTION, "-m", "hatchling", "build", "-t", "wheel", "-d", str(site / "wheels")
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = (site / "wheels").iterdir()
    shutil.unpack_archive(wheel, site, "zip")
    return site


def test_stdout_names_the_files_and_stderr_says_what_to_do(tmp_path: Path) -> None:
    done = command(tmp_path, "-m", "coldchoice", "new", "strategy", "gel")
    assert done.stdout == "mine/gel.py\n"
    assert "coldchoice plugins gel --plugins mine" in done.stderr
    again = command(tmp_path, "-m", "coldchoice", "new", "strategy", "gel")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("NAME: 'gel': the name is taken by ")


def test_what_is_in_the_folder_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "gel_cold.py").write_text("open('run', 'w')\n", encoding="utf-8")
    assert command(tmp_path, "-m", "coldchoice", "new", "strategy", "gel").returncode == 0
    again = command(tmp_path, "-m", "coldchoice", "new", "strategy", "gel-cold")
    assert "taken by ./mine/gel_cold.py" in again.stderr or "taken by mine/gel_cold.py" in again.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("strategie", "gel"), 2, "not one of strategy, protocol, criterion"),
        (("strategy", "slow-freeze"), 1, "the name is taken by coldchoice"),
        (("strategy", "Slow Gel"), 1, "write 'slow-gel'"),
        (("criterion", "cost"), 1, "always there"),
        (("criterion", "carbon"), 1, "the name is taken by coldchoice"),
        (("protocol", "slow-freeze"), 1, "the name is taken by coldchoice"),
        (("criterion", "touch", "--package"), 1, "--package: a package is made for a strategy"),
    ],
)
def test_what_cannot_be_made_is_one_clear_line(
    tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = command(tmp_path, "-m", "coldchoice", "new", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_the_files_are_listed_and_answer(place: Path) -> None:
    listed = command(place, "-m", "coldchoice", "plugins", "--plugins", "mine", "--json")
    found = {one["plugin"]: one for one in json.loads(listed.stdout)}
    assert (found[NAME]["status"], found[NAME]["offers"]) == ("ok", [NAME])
    assert (found["bagged"]["status"], found["bagged"]["offers"]) == ("ok", ["bagged"])
    assert (found["touch"]["status"], found["touch"]["criteria"]) == ("ok", ["touch"])
    (place / "touched.yaml").write_text(SCENARIO + "criteria: [touch]\nstrategies: [hypothermic]\n")
    asked = ("compare", "touched.yaml", "--plugins", "mine", "--strict", "--format", "json")
    done = command(place, "-m", "coldchoice", *asked)
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout)["comparisons"][0]["rows"]}
    assert {row["status"] for row in rows.values()} == {"ranked"}
    assert rows[NAME]["grade"] == "D"
    assert "bagged" in rows


@pytest.mark.parametrize("file", ["gel_warm.py", "bagged.strategy.yaml"])
def test_the_files_conform(place: Path, file: str) -> None:
    done = command(place, "-m", "coldchoice", "check", f"mine/{file}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " failed" not in done.stdout.splitlines()[-1]


def test_the_package_is_listed_once_it_is_installed(place: Path, site: Path) -> None:
    listed = command(place, "-m", "coldchoice", "plugins", "--json", PYTHONPATH=str(site))
    found = {one["plugin"]: one for one in json.loads(listed.stdout)}
    assert found[NAME]["status"] == "ok"
    assert found[NAME]["origin"] == f"{DISTRIBUTION} 0.1.0"


def test_the_package_passes_its_own_tests(place: Path, site: Path) -> None:
    done = command(place / DISTRIBUTION, "-m", "pytest", "-q", "-p", "no:cacheprovider", PYTHONPATH=str(site))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("where", ["mine", DISTRIBUTION])
def test_what_is_made_is_typed(place: Path, site: Path, where: str) -> None:
    pytest.importorskip("mypy")
    settings = (
        ("--strict", *sorted(path.name for path in (place / where).glob("*.py"))) if where == "mine" else ()
    )
    done = command(place / where, "-m", "mypy", "--cache-dir", os.devnull, *settings)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("where", ["mine", DISTRIBUTION])
def test_what_is_made_is_tidy(place: Path, where: str) -> None:
    ruff = shutil.which("ruff") or str(Path(sys.executable).parent / "ruff")
    if not Path(ruff).exists():
        pytest.skip("no ruff here")
    for check in (("check", "--no-cache"), ("format", "--check", "--no-cache", "--line-length", "110")):
        done = subprocess.run(
            [ruff, *check, "."], cwd=place / where, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_pip_installs_it_where_there_is_pip(place: Path, tmp_path: Path) -> None:
    """As the README says, without fetching anything: editable, with the tools that are there."""
    pip = shutil.which("pip")
    if pip is None:
        pytest.skip("no pip here")
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "beside.pth").write_text(
        "".join(f"import site; site.addsitedir({path!r})\n" for path in ours)
    )
    python = environment / "bin" / "python"
    done = subprocess.run(
        [pip, "--python", str(python), "install", "--no-build-isolation", "--no-deps", "--no-index", "-e",
         str(place / DISTRIBUTION)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    shown = subprocess.run(
        [str(python), "-m", "coldchoice", "plugins", NAME], capture_output=True, text=True, check=False
    )
    assert shown.stdout.startswith(f"{NAME}: ok\n  from: {DISTRIBUTION} 0.1.0"), shown.stdout + shown.stderr
