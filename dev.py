"""Set up coldchoice in `.venv` and use it, with nothing but Python 3.11 and pip on the machine.

    python3 dev.py run [ARGUMENTS]     compare a scenario (without arguments: a shipped one)
    python3 dev.py test [ARGUMENTS]    run the tests; arguments go to pytest
    python3 dev.py check               lint, formatting, types, dependencies between the layers
    python3 dev.py setup               only make the environment, with all tools

Each command first makes the environment, or brings it up to date, if that is needed. Only the standard
library is used here, and no `ensurepip`: Debian's python3 comes without it. pip stays where it is and
installs into `.venv` from outside, so a system that guards its own packages (PEP 668) has nothing against it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = ENVIRONMENT / "coldchoice-setup.json"
LOG = ENVIRONMENT / "coldchoice-setup.log"
FIRST_SCENARIO = ROOT / "scenarios" / "car-t-apheresis.yaml"

# Settings of the caller's shell that would send packages elsewhere or make every start slow.
UNWANTED = {"PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_ROOT", "PIP_TARGET", "PIP_USER"} | {
    "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV",
}  # fmt: skip


class Stop(Exception):
    """The command cannot go on; the text is the one line that the user reads."""


def surroundings(**more: str) -> dict[str, str]:
    """Return the environment variables for the programs started here."""
    return {name: value for name, value in os.environ.items() if name not in UNWANTED} | more


def say(text: str) -> None:
    """Tell the user on stderr; stdout belongs to the command's own answer."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def fingerprint() -> dict[str, str]:
    """Say what an environment depends on: Python, the place of the checkout and the declared packages."""
    declared = hashlib.sha256()
    for path in (ROOT / "pyproject.toml", ROOT / "src" / "coldchoice" / "_version.py"):
        declared.update(path.read_bytes())
    return {"python": sys.version, "root": str(ROOT), "declared": declared.hexdigest()}


def read_stamp() -> dict[str, Any]:
    """Read how `.venv` was made; empty if that is not known."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def set_up(extra: str | None = None) -> None:
    """Make `.venv` hold coldchoice (editable) and the packages of one extra; nothing to do if it does."""
    stamp, wanted = read_stamp(), fingerprint()
    # No stamp: made by hand, or its making was cut short. Such an environment is filled, not replaced.
    elsewhere = any(stamp.get(key, wanted[key]) != wanted[key] for key in ("python", "root"))
    fresh = elsewhere or not PYTHON.exists()
    extras = set() if fresh else set(stamp.get("extras", ()))
    if not fresh and stamp.get("declared") == wanted["declared"] and extra in extras | {None}:
        return
    check_pip()
    say(f"setting up {ENVIRONMENT.name} (once; a minute or two) ...")
    if fresh:
        make_environment()
    STAMP.unlink(missing_ok=True)
    extras |= {extra} - {None}
    what = f"{ROOT}[{','.join(sorted(extras))}]" if extras else str(ROOT)
    pip("--python", str(PYTHON), "install", "--editable", what)
    STAMP.write_text(json.dumps({**wanted, "extras": sorted(extras)}, indent=1), encoding="utf-8")


def make_environment() -> None:
    """Make an empty `.venv`, with the standard library if it can, else with virtualenv."""
    try:
        from venv import EnvBuilder
    except ImportError:
        make_environment_without_venv()
    else:
        EnvBuilder(with_pip=False, clear=True, symlinks=os.name != "nt").create(ENVIRONMENT)


def make_environment_without_venv() -> None:
    """Borrow virtualenv for a moment from a folder that is thrown away afterwards."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="coldchoice-") as folder:
        pip("install", "--target", folder, "virtualenv")
        command = [sys.executable, "-m", "virtualenv", "--quiet", "--no-pip", str(ENVIRONMENT)]
        if subprocess.call(command, env=surroundings(PYTHONPATH=folder)):
            raise Stop("virtualenv could not make .venv; its message stands above")


def check_pip() -> None:
    """Make sure that this Python has a pip that can install into another environment."""
    try:
        from pip import __version__ as version
    except ImportError:
        raise Stop(f"{sys.executable} has no pip; on Debian: apt-get install python3-pip") from None
    if [int(number) for number in re.findall(r"\d+", version)[:2]] < [22, 3]:
        raise Stop(f"pip {version} is too old, 22.3 or newer is needed; python3 -m pip install --upgrade pip")


def pip(*arguments: str) -> None:
    """Run this Python's pip; its own talk goes to a file and is shown only where it explains a failure."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(
        command, env=surroundings(), cwd=ROOT, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text(done.stdout, encoding="utf-8")
        raise Stop(f"pip could not install: {cause(done.stdout)} (all that it said: {LOG})")


def cause(talk: str) -> str:
    """Pick the line that matters out of what a failing pip said."""
    if any(sign in talk for sign in ("NewConnectionError", "ConnectTimeout", "NameResolution", "ProxyError")):
        return "it reached no package index; is there a network?"
    errors = [line[7:] for line in talk.splitlines() if line.startswith("ERROR: ")]
    return errors[-1] if errors else (talk.strip().splitlines() or ["it said nothing"])[-1]


def run(arguments: list[str]) -> int:
    """Compare; paths mean what they mean where the user stands."""
    set_up()
    scenarios = arguments or [os.path.relpath(FIRST_SCENARIO)]
    return subprocess.call([str(BIN / "compare"), *scenarios], env=surroundings())


def test(arguments: list[str]) -> int:
    """Run the tests in two processes."""
    set_up("test")
    return subprocess.call([str(PYTHON), "-m", "pytest", "-n", "2", *arguments], env=surroundings(), cwd=ROOT)


def check(_: list[str]) -> int:
    """Run every check, also after one has failed, and name those that did."""
    set_up("dev")
    failed = []
    for line in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        say(line)
        tool, *rest = line.split()
        if subprocess.call([str(BIN / tool), *rest], env=surroundings(), cwd=ROOT):
            failed.append(line)
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def setup(_: list[str]) -> int:
    """Make the environment with everything that the other commands need."""
    set_up("dev")
    say(f"ready: {BIN}")
    return 0


COMMANDS = {"run": run, "test": test, "check": check, "setup": setup}


def main(arguments: list[str]) -> int:
    """Do one command and return its exit code."""
    if sys.version_info < (3, 11):
        raise Stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]} ({sys.executable})")
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__, file=sys.stderr)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    return command(arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Stop, OSError) as problem:
        say(str(problem))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
