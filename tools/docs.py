"""Make the pages that follow from the code, and the outputs in those written by hand.

Usage, from the root of the repository:

    python -m tools.docs            write what has changed
    python -m tools.docs --check    write nothing; exit 1 and name the pages that are out of date
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":  # so that it also runs where nothing is installed
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools import (  # noqa: E402
    docs_checks,
    docs_cost_rows,
    docs_costs,
    docs_criteria,
    docs_decision_map,
    docs_evidence,
    docs_fit,
    docs_library,
    docs_python,
    docs_reference,
    docs_scenario,
    docs_tornado,
    docs_written,
    left_out_pictures,
)
from tools.docs_blocks import Session, alike, blocks  # noqa: E402

MADE = "<!-- Made by tools/docs.py from the code; do not edit. -->\n\n"

PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/command-line.md": docs_reference.command_line,
    "docs/reference/scenario.md": docs_scenario.scenario_page,
    "docs/reference/strategies.md": docs_scenario.strategies_page,
    "docs/reference/strategy-file.md": docs_written.strategy_file_page,
    "docs/reference/checks.md": docs_checks.checks_page,
    "docs/reference/criteria.md": docs_criteria.criteria_page,
    "docs/reference/cell-types.md": docs_library.cells_page,
    "docs/reference/lanes.md": docs_library.lanes_page,
    "docs/reference/prices.md": docs_library.prices_page,
    "docs/reference/footprints.md": docs_library.footprints_page,
    "docs/reference/evidence.md": docs_evidence.evidence_page,
    "docs/reference/cost-rows.md": docs_cost_rows.cost_rows_page,
    "docs/reference/fit.md": docs_fit.fit_page,
    "docs/reference/json.md": docs_reference.json_page,
    "docs/reference/python.md": docs_python.python_page,
    "docs/reference/hooks.md": docs_python.hooks_page,
    "docs/reference/errors.md": docs_reference.errors_page,
    "docs/explanation/published-costs.md": docs_costs.costs_page,
    "docs/explanation/assumptions.md": docs_library.assumptions_page,
    "docs/bibliography.md": docs_library.bibliography_page,
}
"""Pages that are made as a whole."""

PICTURES: dict[str, Callable[[], str]] = (
    docs_evidence.pictures()
    | left_out_pictures.pictures()
    | docs_decision_map.pictures()
    | docs_tornado.pictures()
)
"""Drawings that pages show."""

WRITTEN = "written"


def written() -> list[str]:
    """Names of the pages that people write: all others, the README first."""
    found = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
    return ["README.md", *(name for name in found if name not in PAGES)]


def made(name: str) -> str:
    """Make one page or picture as it should be: as a whole, or with the outputs of its blocks."""
    if name in PICTURES:
        return PICTURES[name]()
    if name in PAGES:
        return MADE + re.sub(r"\n{3,}", "\n\n", PAGES[name]()).rstrip("\n") + "\n"
    page = read(name)
    if not any(True for _ in blocks(page)):
        return page
    with TemporaryDirectory(prefix="coldchoice-docs-") as folder:
        return Session(Path(folder)).read(page)


def read(name: str) -> str:
    """Read a page as it is; empty where there is none."""
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def is_fresh(name: str) -> bool:
    """Whether a page is as it should be; outputs of a run may differ in their last digits."""
    return read(name) == made(name) if name in PAGES else alike(read(name), made(name))


def main(arguments: list[str]) -> int:
    """Write or check the pages; return the exit code."""
    if arguments not in ([], ["--check"]):
        print(f"unknown arguments {arguments}; write nothing, or --check")
        return 2
    treat = check if arguments else write
    told = {name: told for name in (*PAGES, *PICTURES, *written()) if (told := treat(name))}
    print("\n".join(f"{name}: {said}" for name, said in told.items()) or "all pages are up to date")
    return 1 if any(said != WRITTEN for said in told.values()) else 0


def check(name: str) -> str:
    """Say what is wrong with a page; nothing if it is as it should be."""
    try:
        return "" if is_fresh(name) else "is out of date"
    except (AssertionError, ValueError) as error:
        return f"an example does not run: {error}"


def write(name: str) -> str:
    """Bring a page up to date and say so; say what is wrong if an example does not run."""
    try:
        page = made(name)
    except (AssertionError, ValueError) as error:
        return f"an example does not run: {error}"
    if page == read(name):
        return ""
    (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
    (ROOT / name).write_text(page, encoding="utf-8")
    return WRITTEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
