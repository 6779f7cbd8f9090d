"""From what an author names, a strategy, its name or a file, to strategies that can be checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coldchoice.errors import InputError, PluginError, UnknownName
from coldchoice.plugin.admission import admit
from coldchoice.plugin.apart import USUAL, Ended, Send, apart, can_be_apart
from coldchoice.plugin.candidates import Candidate, find_candidates, folder_candidates, installed_candidates
from coldchoice.plugin.registry import TRUSTED_VARIABLE, barred, named_folders, open_registry
from coldchoice.record import NamedTuple
from coldchoice.testing.observation import UNSEEN, Observation, observed

if TYPE_CHECKING:
    from coldchoice.model.strategy import Strategy

ENDINGS = (".py", ".yaml", ".yml")
"""What the name of a plugin's file may end in."""


class Loaded(NamedTuple):
    """A strategy that could be had.

    Attributes
    ----------
    strategy
        The strategy.
    origin
        Where it comes from.
    seen
        What was seen while it was loaded.
    taken
        Who else offers a strategy of its name; empty where nobody does.
    """

    strategy: Strategy
    origin: str
    seen: Observation = UNSEEN
    taken: str = ""


class Broken(Exception):
    """What was named cannot be loaded.

    Attributes
    ----------
    cause, hint
        As the door says it.
    """

    def __init__(self, cause: str, hint: str = "") -> None:
        self.cause, self.hint = cause, hint
        super().__init__(cause)


class NoStrategy(Broken):
    """What was named can be loaded, and offers something else: a criterion, a reporter, data."""


class Target(NamedTuple):
    """What is to be checked: how it is called, where it comes from, and how its strategies are had.

    `load` raises `Broken` where they cannot be.
    """

    name: str
    origin: str
    load: Callable[[], tuple[Loaded, ...]]


def target(named: Strategy | str | Path, folders: Sequence[str] = ()) -> Target:
    """Return what is meant by a strategy, by the name of one or of its plugin, or by the path of a file.

    Nothing is loaded yet.

    Parameters
    ----------
    named
        A text that ends like a file of a plugin, or has a slash in it, is a path.
    folders
        Folders of plugins among which a name is looked for besides what is installed.

    Raises
    ------
    UnknownName
        Where no plugin and no strategy has that name; says the nearest that one has.
    InputError
        Where there is no such file.
    """
    if isinstance(named, Path):
        return _file(named)
    if not isinstance(named, str):
        return _given(named)
    if named.endswith(ENDINGS) or os.sep in named:
        return _file(Path(named))
    return _installed(named, folders)


def _given(strategy: Strategy) -> Target:
    name, module = getattr(strategy, "name", None), type(strategy).__module__
    others = [one for one in installed_candidates() if one.plugin == name and one.location != module]
    loaded = Loaded(strategy, module, taken=", ".join(one.origin for one in others))
    return Target(str(name), module, lambda: (loaded,))


def _file(file: Path) -> Target:
    beside = folder_candidates(file.parent, "file") if file.parent.is_dir() else []
    found = [one for one in beside if Path(one.location).name == file.name]
    if not found:
        near = [Path(one.location).as_posix() for one in beside]
        raise UnknownName("file of a plugin", file.as_posix(), near)
    (candidate,) = found
    held = {one.plugin: one.origin for one in installed_candidates()}
    return Target(candidate.plugin, candidate.origin, lambda: _admitted(candidate, held))


def _installed(name: str, folders: Sequence[str]) -> Target:
    """Find a plugin of that name; a strategy of another name than its plugin's takes loading them all."""
    candidates = find_candidates(named_folders(folders, os.environ))
    left_out = barred(candidates, (), (), os.environ)
    found = [one for one in candidates if one.plugin == name and one not in left_out]
    if len(found) == 1:
        return Target(name, found[0].origin, lambda: _admitted(found[0], {}, name))
    origin = _origin_of(name, folders)
    return Target(name, origin, lambda: (_of_registry(name, folders),))


def _of_registry(name: str, folders: Sequence[str]) -> Loaded:
    offer = open_registry(folders, wanted=[name]).get(name)
    return Loaded(offer.strategy, offer.record.origin)


def _origin_of(name: str, folders: Sequence[str]) -> str:
    """Find who offers a strategy of another name than its plugin's; every plugin is loaded, so not here.

    Raises
    ------
    UnknownName, PluginError
        As `Registry.get`.
    """
    if not can_be_apart():
        return _of_registry(name, folders).origin

    def look(send: Send) -> None:
        try:
            send((_of_registry(name, folders).origin, None, (), ""))
        except UnknownName as error:
            send(("", None, error.known, error.also))
        except (InputError, PluginError) as error:
            send(("", str(error), (), ""))

    try:
        with apart(look, USUAL) as messages:
            origin, broken, known, also = next(messages)
    except Ended as ended:
        raise PluginError(
            f"{name!r} was looked for among all plugins, and one cannot be loaded: {ended}"
        ) from None
    if broken:
        raise PluginError(broken)
    if not origin:  # where no plugin is trusted, not even another is known
        raise UnknownName("strategy", name, known, also=also)
    return str(origin)


def _refuse_untrusted(candidate: Candidate) -> None:
    """Run nothing that a list of trusted plugins, where one holds, does not have."""
    listed = os.environ.get(TRUSTED_VARIABLE)
    if not listed:
        return
    from coldchoice.plugin.trust import judged, read_trust_list

    refused = judged(candidate, read_trust_list(listed)).refused
    if refused is not None:
        raise Broken(refused.cause, refused.hint)


def _admitted(candidate: Candidate, held: dict[str, str], only: str | None = None) -> tuple[Loaded, ...]:
    """Load a plugin as the door does, under observation; of its strategies `only` the one, if it is there."""
    _refuse_untrusted(candidate)
    admission, seen = observed(lambda: admit(candidate), candidate.package)
    record = admission.record
    if record.status != "ok":
        raise Broken(record.cause, record.hint)
    loaded = [Loaded(one, record.origin, seen, held.get(one.name, "")) for one in admission.strategies]
    if not loaded:
        raise NoStrategy("it offers no strategy", "the kit checks strategies")
    named = [one for one in loaded if one.strategy.name == only]
    return tuple(named or loaded)
