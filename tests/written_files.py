"""Small strategy files, and what is made of them."""

from __future__ import annotations

import pytest

from coldchoice.errors import InputError
from coldchoice.written.read import strategy_from_text
from coldchoice.written.strategy import WrittenStrategy

FILE = "mine.strategy.yaml"
HEAD = "name: mine\nsummary: a protocol of mine\n"
FREEZE = (
    HEAD + "steps:\n  - do: freeze\n    percent: 5 %\n    source: assumption\n  - do: store\n  - do: thaw\n"
)
COLD = HEAD + "steps:\n  - do: hold\n  - do: ship\n"
SHIPPED = FREEZE.replace("  - do: thaw", "  - do: ship\n  - do: thaw")


def made(text: str) -> WrittenStrategy:
    """Return the strategy of a text."""
    return strategy_from_text(text, FILE)


def refused(text: str) -> list[str]:
    """List what is wrong with a text, one line each."""
    with pytest.raises(InputError) as raised:
        made(text)
    return str(raised.value).splitlines()
