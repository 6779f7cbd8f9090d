"""Files that another file names: plain files in its folder or below it, and no others.

A scenario or a chain is data from a colleague. What it names is read and nothing else is done with it; it is
no link to another place, and no larger than a scenario may be.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from coldchoice.errors import Problem, did_you_mean
from coldchoice.reading.document import MAX_BYTES

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario


def with_files(scenario: Scenario, folder: str) -> Scenario:
    """Return the scenario with every file read that it names; most name none.

    Parameters
    ----------
    scenario
        The names in it are paths relative to `folder`.
    folder
        Folder of the scenario's file; empty for the current one.

    Raises
    ------
    ScenarioError
        For every mistake in a file, and for one that is missing or outside the folder.
    """
    economics = scenario.economics
    if (economics.library or economics.rates) and scenario.own_money is None:
        from coldchoice.engine.own_money import with_own_money

        scenario = with_own_money(scenario, folder)
    if scenario.measurements and scenario.own is None:
        from coldchoice.engine.own import with_measurements

        scenario = with_measurements(scenario, folder)
    return scenario


def refused(folder: str, name: str, *, owner: str, ending: str, instead: str | None = None) -> Problem | None:
    """Say why `name` is not that of a file beside or below its owner; ``None`` where it is.

    Parameters
    ----------
    folder
        Folder of the file that names it; empty for the current one.
    name
        The path as it is written there.
    owner
        What that file is, for the message: ``scenario``.
    ending
        Ending of the files that may be meant: ``.csv``.
    instead
        What to do where no file of a similar name is there.
    """
    pure = Path(name)
    if pure.is_absolute() or pure.drive or ".." in pure.parts or "\0" in name:
        return Problem(f"must be a path from the {owner}'s folder down, without '..'")
    root, path = os.path.realpath(folder or "."), os.path.realpath(os.path.join(folder, name))
    try:
        if os.path.commonpath([root, path]) != root:
            return Problem(f"is a link to a place outside the {owner}'s folder; copy the file there")
        about = os.stat(path)
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            return Problem("no such file", hint=_near(path, ending) or instead)
        return Problem(f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if not stat.S_ISREG(about.st_mode):
        return Problem("is not a file")
    if about.st_size > MAX_BYTES:
        return Problem(f"is larger than {MAX_BYTES // 1_000_000} MB, the most that is read")
    return None


def _near(path: str, ending: str) -> str | None:
    try:
        near = [one for one in os.listdir(os.path.dirname(path)) if one.endswith(ending)]
    except OSError:
        return None
    hint = did_you_mean(os.path.basename(path), sorted(near))
    return hint if hint.startswith("did you mean") else None
