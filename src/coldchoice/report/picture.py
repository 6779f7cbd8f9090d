"""A picture as PNG, for slides and for pages that take no SVG."""

from __future__ import annotations

from coldchoice.errors import OutputError

EXTRA = "report"
PIXELS = 2.0
"""Pixels of the PNG for each of the drawing, so that it is sharp in print."""


def png(svg: str, scale: float = PIXELS) -> bytes:
    """Turn a drawing into the bytes of a PNG file; nothing is asked of a network.

    Parameters
    ----------
    svg
        Text of an SVG file.
    scale
        Pixels for each unit of the drawing.

    Raises
    ------
    OutputError
        If the package that draws is not installed; names the extra that brings it.
    """
    try:
        from vl_convert import svg_to_png
    except ImportError:
        raise OutputError(
            f"a PNG needs the extra {EXTRA!r}: pip install 'coldchoice[{EXTRA}]'; an SVG needs nothing more"
        ) from None
    return bytes(svg_to_png(svg, scale=scale))
