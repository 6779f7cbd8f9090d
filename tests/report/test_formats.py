from __future__ import annotations

import subprocess
import sys

import pytest

from coldchoice.errors import UnknownName
from coldchoice.model.comparison import Comparison
from coldchoice.report.formats import FORMATS, render


@pytest.mark.parametrize("name", ["table", "markdown", "json", "csv", "html"])
def test_every_format_tells_every_comparison(many: tuple[Comparison, ...], name: str) -> None:
    text = render(many, name)
    assert text == FORMATS[name](many)
    assert text.count("no measured hold beyond 24 h at 15-25 C for this class") >= 2
    assert text.endswith("\n")
    assert "\x1b" not in text


@pytest.mark.parametrize("name", list(FORMATS))
def test_no_comparison_at_all_is_no_error(name: str) -> None:
    assert render([], name).endswith("\n")


def test_detail_belongs_to_the_table(many: tuple[Comparison, ...]) -> None:
    assert len(render(many, "table", detail=True)) > len(render(many, "table"))
    assert render(many, "csv", detail=True) == render(many, "csv")


def test_an_unknown_format_names_the_nearest(many: tuple[Comparison, ...]) -> None:
    with pytest.raises(UnknownName, match="did you mean 'markdown'"):
        render(many, "markdwn")


def test_formats_are_imported_when_they_are_asked_for() -> None:
    code = (
        "import sys, coldchoice.report.formats; "
        "print(sorted(name for name in sys.modules "
        "if name in ('tabulate', 'numpy', 'html', 'csv') or name.startswith('coldchoice.report.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['coldchoice.report.formats']"
