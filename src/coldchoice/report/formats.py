"""Every format by its name; what a format needs is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import UnknownName

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison

Format = Callable[[Sequence["Comparison"]], str]


def _table(comparisons: Sequence[Comparison]) -> str:
    from coldchoice.report.table import table

    return table(comparisons)


def _detail(comparisons: Sequence[Comparison]) -> str:
    from coldchoice.report.table import table

    return table(comparisons, detail=True)


def _markdown(comparisons: Sequence[Comparison]) -> str:
    from coldchoice.report.markdown import markdown

    return markdown(comparisons)


def _json(comparisons: Sequence[Comparison]) -> str:
    from coldchoice.report.document import json_text

    return json_text(comparisons)


def _csv(comparisons: Sequence[Comparison]) -> str:
    from coldchoice.report.separated import csv_text

    return csv_text(comparisons)


def _html(comparisons: Sequence[Comparison]) -> str:
    from coldchoice.report.page import page

    return page(comparisons)


FORMATS: Mapping[str, Format] = MappingProxyType({
    "table": _table,
    "markdown": _markdown,
    "json": _json,
    "csv": _csv,
    "html": _html,
})  # fmt: skip
"""What `--format` accepts; each turns comparisons into the whole text, newline at the end."""


def render(comparisons: Sequence[Comparison], format: str, *, detail: bool = False) -> str:
    """Return the text of `comparisons` in the format of that name.

    Parameters
    ----------
    comparisons
        One or several, in the order in which they are shown.
    format
        One of `FORMATS`.
    detail
        Whether the terminal table shows costs, losses and flexibility in their parts; the other formats
        always do.

    Raises
    ------
    UnknownName
        For a format that does not exist.
    """
    if format not in FORMATS:
        raise UnknownName("format", format, FORMATS)
    return _detail(comparisons) if detail and format == "table" else FORMATS[format](comparisons)
