"""What a check is: a small function with a name, a group, and a line that says what it guards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from typing import TYPE_CHECKING, TypeVar

from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.testing.subject import Subject
    from coldchoice.testing.verdict import Group

T = TypeVar("T")
Rule = Callable[["Subject"], None]


class Fault(Exception):
    """A strategy breaks the rule of a check.

    Parameters
    ----------
    expected, found, scenario, mend
        As in `coldchoice.testing.verdict.Verdict`.
    """

    def __init__(self, expected: str, found: str, scenario: str = "", mend: str = "") -> None:
        self.expected, self.found, self.scenario, self.mend = expected, found, scenario, mend
        super().__init__(f"expected {expected}, found {found}")


class Skip(Exception):
    """There is nothing in this strategy that the check could look at; its text says why."""


def some(found: Iterable[T], otherwise: str) -> Iterator[T]:
    """Yield everything that is found.

    Raises
    ------
    Skip
        With the text `otherwise` where there is nothing: a check that has looked at nothing has not passed.
    """
    nothing = True
    for one in found:
        nothing = False
        yield one
    if nothing:
        raise Skip(otherwise)


class Check(NamedTuple):
    """One check.

    Attributes
    ----------
    name
        Kebab-case; failures are expected, and told, by it.
    group
        One of `coldchoice.testing.verdict.GROUPS`.
    guards
        What holds of a strategy that passes, in one line.
    why
        What goes wrong where it does not hold.
    run
        Returns if it holds; raises `Fault` if not, and `Skip` where there is nothing to look at.
    """

    name: str
    group: Group
    guards: str
    why: str
    run: Rule


def check(group: Group) -> Callable[[Rule], Check]:
    """Make a function a check: its name with hyphens, its docstring for what it guards and why.

    The first line of the docstring says what holds, the rest why.
    """

    def made(rule: Rule) -> Check:
        guards, _, why = cleandoc(rule.__doc__ or "").replace("``", "`").partition("\n")
        return Check(rule.__name__.replace("_", "-"), group, guards, " ".join(why.split()), rule)

    return made
