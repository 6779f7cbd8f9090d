"""P1, P2: a whole run, and the commands that must not wait for one."""

from __future__ import annotations

import subprocess

from measure import (
    BASE,
    COLDCHOICE,
    COMPARE,
    FIVE,
    Measured,
    against,
    environment,
    interleaved,
    process,
    processes,
    python,
    without_threads_set,
)

HEAVY = ("numpy", "pydantic", "yaml")
NEVER = ("scipy", "pandas", "matplotlib", "rich", "pint")


def p1(quick: bool) -> list[Measured]:
    """``compare`` with five strategies and 10,000 draws, against importing its mandatory dependencies."""
    free = without_threads_set()
    ours, base, one, floor = interleaved(
        [
            lambda: process([COMPARE, FIVE], free),
            lambda: process(python(BASE), free),
            lambda: process([COMPARE, FIVE]),
            lambda: process(python(BASE)),
        ]
    )
    unwanted = sorted(loaded([COMPARE, FIVE]) & set(NEVER))
    note = f"loads {', '.join(unwanted)}" if unwanted else f"loads none of {', '.join(NEVER)}"
    return [
        against("P1", "compare, 5 strategies, 1e4 draws / BASE", 1.30, ours, base),
        against("P1", "the same, both with one BLAS thread", 1.30, one, floor),
        Measured("P1", "what a whole run never loads", None, None, None, note, not unwanted),
    ]


def p2(quick: bool) -> list[Measured]:
    """``--help``, ``--version`` and ``plugins`` against ``import typer``."""
    commands = {
        "compare --help": ([COMPARE, "--help"], 1.35),
        "compare --version": ([COMPARE, "--version"], 1.35),
        "coldchoice --help": ([COLDCHOICE, "--help"], 1.35),
        "coldchoice plugins": ([COLDCHOICE, "plugins"], 1.9),
    }
    typer, *times = processes([python("import typer"), *(command for command, _ in commands.values())])
    lines = []
    for (name, (command, bound)), ours in zip(commands.items(), times, strict=True):
        line = against("P2", f"{name} / import typer", bound, ours, typer)
        heavy = sorted(loaded(command) & set(HEAVY))
        note = f"{line.note}; loads {', '.join(heavy) or 'none of ' + ', '.join(HEAVY)}"
        lines.append(line._replace(note=note, holds=None if not heavy else False))
    return lines


def loaded(command: list[str]) -> set[str]:
    """Top-level modules that a command imports, as the interpreter itself lists them."""
    env = environment(PYTHONPROFILEIMPORTTIME="1")
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stderr
    lines = (line for line in told.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
