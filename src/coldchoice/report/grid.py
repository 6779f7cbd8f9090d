"""A table of text, as every format for people shows it in its own way."""

from __future__ import annotations

from coldchoice.record import NamedTuple


class Grid(NamedTuple):
    """A table of text: a heading, the column names, the lines; the first column holds names.

    The note says what the numbers are, where they could be misread.
    """

    heading: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    note: str = ""
