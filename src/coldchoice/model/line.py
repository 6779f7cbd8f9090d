"""The line in front of something scarce, as it was simulated."""

from __future__ import annotations

from coldchoice.model.comparison import Interval
from coldchoice.record import NamedTuple


class Line(NamedTuple):
    """What was seen of one capacity, by the strategies that need the same ones.

    Attributes
    ----------
    name, place
        What is scarce, and where units wait for it.
    capacity
        How many there are.
    strategies
        Rows of the comparison whose units were in this line.
    utilisation
        Share of the time in which one of them is taken.
    wait_h
        Hours that a unit waits: mean, and 5, 50 and 95 % points.
    wait_error_h
        Monte-Carlo standard error of the mean wait, from batch means.
    slow
        Whether the line takes more units to forget its start than the lead-in has, or than are simulated.
    closed_form_h
        Mean wait by a formula; ``None`` where none fits.
    closed_form
        Which one: ``M/G/1``, ``M/D/c`` or, an approximation, ``~M/G/c``; empty where none fits.
    """

    name: str
    place: str
    capacity: int
    strategies: tuple[str, ...]
    utilisation: float
    wait_h: Interval
    wait_error_h: float
    slow: bool = False
    closed_form_h: float | None = None
    closed_form: str = ""

    @property
    def title(self) -> str:
        """Name and place: ``manufacturing slot at plant``."""
        return f"{self.name} at {self.place}"
