"""What a scenario's own measurements came down to: the rows that count, and those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.digest import digest_of
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.measurement import Measurement


class Unused(NamedTuple):
    """A row that says nothing of what is asked, and why."""

    id: str
    reason: str


class Own(NamedTuple):
    """Own measurements, as they were read.

    Attributes
    ----------
    rows
        What the answer rests on, in the order of their ids.
    unused
        The other rows, each with the reason.
    """

    rows: tuple[Measurement, ...]
    unused: tuple[Unused, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the rows that count: equal for two files that hold the same, in whatever order."""
        data = [row.model_dump(mode="json", exclude_defaults=True) for row in self.rows]
        return digest_of(data)
