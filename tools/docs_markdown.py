"""Small pieces of Markdown that every generated page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Write a table; bars and line ends in its text are made harmless."""
    rows = [heads, ["---"] * len(heads), *lines]
    cells = ([" ".join(cell.split()).replace("|", "\\|") or " " for cell in row] for row in rows)
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def code(text: str) -> str:
    """Write text as code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def listed(texts: Iterable[str]) -> str:
    """Join names, each as code."""
    return ", ".join(map(code, texts))
