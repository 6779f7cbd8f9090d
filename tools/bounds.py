"""Run the tests of the door, the commands and the scaffold with the oldest and the newest libraries allowed.

Usage, from the root of the repository:

    python -m tools.bounds                  both, each in an environment of its own that is thrown away
    python -m tools.bounds oldest           the lower bounds in pyproject.toml, to the digit
    python -m tools.bounds newest           whatever pip takes
    python -m tools.bounds oldest FOLDER    keep the environment in that folder, and use it again

pip fetches what is missing. Only what every user has to install is pinned; the tools of the tests are new.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
TESTS = (
    "tests/plugin", "tests/cli/test_main.py", "tests/cli/test_new.py", "tests/cli/test_scaffold.py",
    "tests/cli/test_plugins.py", "tests/cli/test_schema.py", "tests/cli/test_shared.py",
    "tests/cli/test_compare.py", "tests/model/test_quantities.py", "tests/model/test_scenario.py",
)  # fmt: skip
TOOLS = (
    "editables", "hatchling", "hypothesis", "jsonschema", "mypy", "packaging", "pytest", "pytest-timeout",
    "ruff", "types-PyYAML",
)  # fmt: skip
WHICH = ("oldest", "newest")


def pinned(requirements: Sequence[str]) -> list[str]:
    """Turn lower bounds into exact versions: ``numpy>=2.0`` into ``numpy==2.0.0``."""
    return [
        f"{name}=={version}" + ".0" * (2 - version.count("."))
        for name, version in (requirement.split(">=") for requirement in requirements)
    ]


def bounds() -> list[str]:
    """Return what every user has to install, as pyproject.toml says it."""
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(stated["project"]["dependencies"])


def prepared(which: str, folder: Path) -> Path:
    """Make an environment, or use the one that is there; return its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        call([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    base = Path(sys.base_prefix) / "bin" / "python3"
    pip = [str(base), "-m", "pip", "--python", str(python), "install", "--quiet"]
    call([*pip, *(pinned(bounds()) if which == "oldest" else ["--upgrade", *bounds()]), *TOOLS])
    call([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    return python


def call(command: Sequence[str]) -> None:
    """Run a command; what it says goes to the terminal."""
    subprocess.run(command, cwd=ROOT, check=True)


def tried(which: str, folder: Path) -> int:
    """Run the tests; return pytest's exit code."""
    python = prepared(which, folder)
    names = [re.split("[<>=]", requirement)[0] for requirement in bounds()]
    show = (
        "import importlib.metadata as m, sys; print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]), sep=', ')"
    )
    print(f"{which}: ", end="", flush=True)
    call([str(python), "-c", show, *names])
    return subprocess.run([str(python), "-m", "pytest", "-q", *TESTS], cwd=ROOT, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Try what is asked for; return the worst exit code."""
    if len(arguments) > 2 or (arguments and arguments[0] not in WHICH):
        print(__doc__)
        return 2
    if len(arguments) == 2:
        return tried(arguments[0], Path(arguments[1]).resolve())
    codes = []
    for which in arguments or WHICH:
        with TemporaryDirectory(prefix="coldchoice-bounds-") as folder:
            codes.append(tried(which, Path(folder)))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
