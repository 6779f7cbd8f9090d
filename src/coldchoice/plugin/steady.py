"""What a plugin says of what it offers is read once, at the door, and stays as it was read."""

from __future__ import annotations

from inspect import getattr_static
from typing import Any

from coldchoice.plugin.failure import Refusal, shown

READ = (
    ("name", "summary", "Options", "control", "on_request"),
    ("name", "summary", "Options", "unit", "better"),
    ("name", "summary", "ending"),
    ("name", "summary", "prices", "measurements", "cell_types"),
)
"""All that is read of a strategy, a criterion, a reporter and a data pack; the rest of it is called."""

YES_OR_NO = ("control", "on_request")

_MISSING = object()


class Steady:
    """A thing with properties, as it said it was: a property may say something else next time, or raise.

    Parameters
    ----------
    offered
        The thing itself; all that is not among the values is asked of it.
    values
        What was read, by name.
    names
        Of all that was to be read.
    """

    def __init__(self, offered: object, values: dict[str, Any], names: tuple[str, ...]) -> None:
        self.__dict__.update(values, _offered=offered, _names=names)

    def __getattr__(self, name: str) -> Any:
        if name in ("_offered", "_names") or name in self._names:  # it is not made yet, or had none
            raise AttributeError(name)
        return getattr(self._offered, name)


def steady(offered: object, names: tuple[str, ...]) -> object:
    """Return a thing of which nothing of these names can change: itself, where it has no properties.

    Raises
    ------
    Refusal
        If what must be yes or no is neither. Whatever a property raises gets out as well.
    """
    if isinstance(offered, type):
        return offered
    values = {name: value for name in names if (value := getattr(offered, name, _MISSING)) is not _MISSING}
    for name in YES_OR_NO:
        if name in values and not _says_yes_or_no(values[name]):
            kind = type(offered).__name__
            raise Refusal(f"{name} of {kind} is {shown(values[name])}; it must be True or False")
    if all(getattr_static(offered, name, _MISSING) is value for name, value in values.items()):
        return offered
    return Steady(offered, values, names)


def _says_yes_or_no(value: object) -> bool:
    try:
        return bool(value) in (True, False)
    except KeyboardInterrupt:
        raise
    except BaseException:  # an array does not say
        return False


def home_of(offered: object) -> str:
    """Return the package that a thing's class is from: what its code changes there concerns nobody else."""
    thing = vars(offered)["_offered"] if isinstance(offered, Steady) else offered
    return str(type(thing).__module__).partition(".")[0]
