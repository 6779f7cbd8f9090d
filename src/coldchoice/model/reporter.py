"""What a plugin offers to write answers in another form. No base class is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison


class Reporter(Protocol):
    """A form of the answer: what ``--format`` takes by its name, and ``-o`` by the ending of a file."""

    @property
    def name(self) -> str:
        """Kebab-case name, unique among all plugins and unlike that of a shipped format."""

    @property
    def summary(self) -> str:
        """One line that says what form it is."""

    @property
    def ending(self) -> str:
        """Ending of the names of its files, as ``.rst``; unlike that of a shipped format."""

    def render(self, comparisons: Sequence[Comparison]) -> str:
        """Write the whole text of one or several comparisons, newline at the end."""
