"""P3: a whole run against the start of two other programs, in one environment of their own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from measure import COMPARE, FIVE, Measured, against, processes


def p3(quick: bool) -> list[Measured]:
    """Make the environment (needs a package index), and compare with what a user of them waits for."""
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        scripts = Path(folder) / "bin"
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            install = [str(scripts / "python"), "-m", "pip", "install", "-q", "scikit-criteria", "llm"]
            subprocess.run(install, check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as error:
            lines = str(error.stderr or error).strip().splitlines()
            return [Measured("P3", "compare / peers", None, None, None, f"no peers: {lines[-1][:80]}")]
        criteria = [str(scripts / "python"), "-c", "import skcriteria"]
        ours, theirs, llm = processes([[COMPARE, FIVE], criteria, [str(scripts / "llm"), "--help"]], 11)
    return [
        against("P3", "compare / import skcriteria", 0.25, ours, theirs),
        against("P3", "compare / llm --help", 0.40, ours, llm),
    ]
