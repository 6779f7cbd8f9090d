"""HTML and SVG elements that escape every text put into them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from coldchoice.report.words import plain

VOID = frozenset({"br", "hr", "meta"})
READ = frozenset({"p", "li", "td", "th"})
"""Elements whose texts show what stands between backticks as code."""
CODE = re.compile(r"`([^`]+)`")
PER_CENT = re.compile(r"(?<=\d) (?=%)")


class Markup(str):
    """Text that is markup already; all other text is escaped before it enters an element."""

    __slots__ = ()


def tag(name: str, /, *children: str | Markup, **attributes: str | float | None) -> Markup:
    """Return an element; text among its children is escaped, attributes always are.

    Parameters
    ----------
    name
        Of the element.
    *children
        Elements and texts, in order.
    **attributes
        Underscores stand for hyphens, one at the end is dropped (``class_``); ``None`` leaves it out.
    """
    head = "".join(
        (name, *(_attribute(key, value) for key, value in attributes.items() if value is not None))
    )
    if name in VOID:
        return Markup(f"<{head}>")
    told = (_coded(child) for child in children) if name in READ else children
    return Markup(f"<{head}>{joined(told)}</{name}>")


def joined(parts: Iterable[str | Markup]) -> Markup:
    """Put elements and texts behind one another."""
    return Markup("".join(part if isinstance(part, Markup) else escape(plain_inside(part)) for part in parts))


def _coded(text: str | Markup) -> Markup:
    """Escape a text, with the names and commands in it, between backticks, as code.

    A number stays in one line with its per cent.
    """
    if isinstance(text, Markup):
        return text
    return Markup(CODE.sub(r"<code>\1</code>", PER_CENT.sub("\u00a0", joined((text,)))))


def plain_inside(text: str) -> str:
    """Drop control characters, but keep the blanks at either end, which part texts from elements."""
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and text.strip() else ""
    return f"{left}{plain(text)}{right}"


def _attribute(key: str, value: str | float) -> str:
    text = value if isinstance(value, str) else f"{round(value, 1):g}"
    return f' {key.rstrip("_").replace("_", "-")}="{escape(plain(text))}"'
