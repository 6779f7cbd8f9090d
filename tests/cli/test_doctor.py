from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path
from sysconfig import get_path

import pytest
from typer.testing import CliRunner

from coldchoice.cli import doctor as module
from coldchoice.cli.doctor import command_found, is_ours, plugin_health, threads, versions, yaml_loader
from coldchoice.cli.main import app

SCRIPT = "#!{python}\nimport sys\nfrom {module} import main\nsys.exit(main())\n"


def script(folder: Path, module: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "compare"
    file.write_text(SCRIPT.format(python=sys.executable, module=module))
    file.chmod(0o755)
    return file


def test_another_compare_that_comes_first_is_told_with_the_remedy(tmp_path: Path) -> None:
    other = script(tmp_path / "bin", "imagemagick")
    found = command_found(os.pathsep.join([str(other.parent), get_path("scripts")]))
    assert not found.healthy
    assert found.found == f"{other}, another program"
    assert "coldchoice compare" in found.advice


def test_no_compare_at_all(tmp_path: Path) -> None:
    found = command_found(str(tmp_path))
    assert (found.healthy, found.found) == (False, "not on the PATH")


def test_one_of_ours_that_is_of_another_installation(tmp_path: Path) -> None:
    found = command_found(str(script(tmp_path / "bin", "coldchoice.cli.compare").parent))
    assert found.healthy
    assert "another installation" in found.advice


def test_the_one_beside_this_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = script(tmp_path / "bin", "coldchoice.cli.compare")
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(ours.parent))
    assert command_found(str(ours.parent)) == module.Finding("compare", str(ours))


def test_a_launcher_for_windows_is_looked_into(tmp_path: Path) -> None:
    launcher = tmp_path / "compare.exe"
    launcher.write_bytes(b"MZ" + bytes(9000))
    assert not is_ours(str(launcher))
    with zipfile.ZipFile(launcher, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__main__.py", "from coldchoice.cli.compare import main\n" * 9)
    assert is_ours(str(launcher))


def test_a_program_that_cannot_be_read_is_not_ours(tmp_path: Path) -> None:
    assert not is_ours(str(tmp_path / "missing"))


def test_versions_of_everything_it_stands_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DISTRIBUTIONS", ("numpy", "no-such-distribution"))
    python, numpy, missing = versions()
    assert python.found.startswith(sys.version.split()[0])
    assert numpy.healthy
    assert (missing.found, missing.healthy) == ("not installed", False)


@pytest.mark.parametrize(("c_parser", "found"), [(True, "C"), (False, "Python")])
def test_the_yaml_parser_is_a_matter_of_speed(
    monkeypatch: pytest.MonkeyPatch, c_parser: bool, found: str
) -> None:
    monkeypatch.setattr("coldchoice.reading.document.HAS_C_LOADER", c_parser)
    told = yaml_loader()
    assert (told.found, told.healthy, bool(told.advice)) == (found, True, not c_parser)


def test_more_threads_than_one_get_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in module.THREADS:
        monkeypatch.setenv(name, "1")
    assert not threads().advice
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    assert "OMP_NUM_THREADS=8" in threads().found
    assert threads().advice


def test_a_broken_plugin_is_unhealthy_and_tells_what_to_do(folder: Path) -> None:
    (folder / "wreck.py").write_text("import no_such_module\n")
    found = {one.what: one for one in plugin_health([str(folder)])}
    assert found["plugin gel"].healthy
    assert not found["plugin wreck"].healthy
    assert "no_such_module" in found["plugin wreck"].advice


@pytest.mark.parametrize(("healthy", "code"), [(True, 0), (False, 1)])
def test_the_exit_code_says_whether_all_is_well(
    monkeypatch: pytest.MonkeyPatch, healthy: bool, code: int
) -> None:
    monkeypatch.setattr(module, "command_found", lambda: module.Finding("compare", "x", "mend it", healthy))
    for name in ("versions", "plugin_health"):
        monkeypatch.setattr(module, name, lambda *_: iter(()))
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == code
    assert "compare: mend it" in done.stdout
