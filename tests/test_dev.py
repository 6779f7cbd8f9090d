"""`dev.py`: when it makes an environment, when it leaves it alone, and what it says when it cannot."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

DEV = Path(__file__).resolve().parent.parent / "dev.py"


Calls = list[str]


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load dev.py with its checkout in an empty folder, and with nothing really installed."""
    spec = spec_from_file_location("dev", DEV)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "src" / "coldchoice").mkdir(parents=True)
    (tmp_path / "src" / "coldchoice" / "_version.py").write_text('__version__ = "1"')
    (tmp_path / "pyproject.toml").write_text("[project]")
    environment = tmp_path / ".venv"
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "ENVIRONMENT", environment)
    monkeypatch.setattr(module, "PYTHON", environment / "python")
    monkeypatch.setattr(module, "STAMP", environment / "stamp.json")
    return module


@pytest.fixture
def calls(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Record instead of installing."""
    done: Calls = []

    def make_environment() -> None:
        done.append("make")
        dev.ENVIRONMENT.mkdir(exist_ok=True)
        dev.PYTHON.touch()

    monkeypatch.setattr(dev, "make_environment", make_environment)
    monkeypatch.setattr(dev, "pip", lambda *arguments: done.append(Path(arguments[-1]).name))
    monkeypatch.setattr(dev, "check_pip", lambda: None)
    return done


def test_an_environment_is_made_once(dev: ModuleType, calls: Calls) -> None:
    dev.set_up()
    dev.set_up()
    assert calls == ["make", dev.ROOT.name]


def test_more_packages_are_added_to_those_there_are(dev: ModuleType, calls: Calls) -> None:
    dev.set_up("test")
    dev.set_up("dev")
    dev.set_up("test")
    dev.set_up()
    assert calls == ["make", f"{dev.ROOT.name}[test]", f"{dev.ROOT.name}[dev,test]"]


@pytest.mark.parametrize("name", ["pyproject.toml", "src/coldchoice/_version.py"])
def test_a_change_of_what_is_declared_installs_again(dev: ModuleType, calls: Calls, name: str) -> None:
    dev.set_up("test")
    (dev.ROOT / name).write_text("other")
    dev.set_up()
    assert calls == ["make", f"{dev.ROOT.name}[test]", f"{dev.ROOT.name}[test]"]


@pytest.mark.parametrize("key", ["python", "root"])
def test_another_python_or_a_moved_checkout_starts_afresh(dev: ModuleType, calls: Calls, key: str) -> None:
    dev.set_up("test")
    stamp = json.loads(dev.STAMP.read_text())
    dev.STAMP.write_text(json.dumps(stamp | {key: "another"}))
    dev.set_up()
    assert calls == ["make", f"{dev.ROOT.name}[test]", "make", dev.ROOT.name]


def test_an_environment_of_unknown_origin_is_filled_but_not_replaced(dev: ModuleType, calls: Calls) -> None:
    dev.ENVIRONMENT.mkdir()
    dev.PYTHON.touch()
    dev.set_up()
    assert calls == [dev.ROOT.name]


def test_a_failed_setup_is_tried_again(
    dev: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: str) -> None:
        raise dev.Stop("no")

    with monkeypatch.context() as broken:
        broken.setattr(dev, "pip", fail)
        with pytest.raises(dev.Stop):
            dev.set_up()
    dev.set_up()
    assert calls == ["make", dev.ROOT.name]


def test_the_shell_of_the_caller_does_not_reach_in(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PIP_USER"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("PIP_CERT", "kept")
    seen = dev.surroundings(MORE="1")
    assert not {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PIP_USER"} & set(seen)
    assert (seen["PIP_CERT"], seen["MORE"]) == ("kept", "1")


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        (
            "Collecting x\nERROR: No matching distribution found for x\n",
            "No matching distribution found for x",
        ),
        ("WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching x", "is there a network?"),
        ("some other end", "some other end"),
        ("", "it said nothing"),
    ],
)
def test_the_cause_of_a_failing_pip(dev: ModuleType, talk: str, said: str) -> None:
    assert said in dev.cause(talk)


def test_a_failing_pip_is_one_line_and_leaves_its_talk(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "LOG", dev.ENVIRONMENT / "setup.log")
    (dev.ROOT / "pip.py").write_text("print('much\\ntalk\\nERROR: too big'); raise SystemExit(1)")
    with pytest.raises(dev.Stop) as stop:
        dev.pip("install", "x")
    assert str(stop.value).startswith("pip could not install: too big (all that it said: ")
    assert "\n" not in str(stop.value)
    assert "much\ntalk" in dev.LOG.read_text()


def test_no_pip_is_said_with_the_remedy(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pip", None)
    with pytest.raises(dev.Stop, match="apt-get install python3-pip"):
        dev.check_pip()


def test_an_old_pip_is_refused(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    old = ModuleType("pip")
    monkeypatch.setitem(sys.modules, "pip", old)
    old.__dict__["__version__"] = "22.2.1"
    with pytest.raises(dev.Stop, match=r"22\.3 or newer"):
        dev.check_pip()
    old.__dict__["__version__"] = "22.3b1"
    dev.check_pip()


def test_an_old_python_is_refused(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(dev.Stop, match=r"Python 3\.11 or newer"):
        dev.main(["run"])


def test_without_a_command_it_explains_itself(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 2
    assert dev.main(["--help"]) == 0
    output = capsys.readouterr()
    assert output.out == ""
    assert "python3 dev.py test" in output.err
