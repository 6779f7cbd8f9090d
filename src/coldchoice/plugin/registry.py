"""Open the door: find the plugins, load those that are wanted, give their names away."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import MOST_UNLOADED, InputError, Key, PluginError, Problem, UnknownName
from coldchoice.plugin.admission import Admission, admit
from coldchoice.plugin.candidates import Candidate, canonical, find_candidates
from coldchoice.plugin.hookspecs import PROJECT
from coldchoice.plugin.record import CriterionOffer, Offer, PackOffer, PluginRecord, ReporterOffer

if TYPE_CHECKING:
    from coldchoice.plugin.trust import TrustList

FOLDERS_VARIABLE = "COLDCHOICE_PLUGINS"
BLOCK_VARIABLE = "COLDCHOICE_BLOCK"
TRUSTED_VARIABLE = "COLDCHOICE_ONLY_TRUSTED"


class Registry:
    """The strategies and the further criteria that can be used, and what became of every plugin.

    Attributes
    ----------
    records
        One record per plugin, sorted by name.
    strategies
        Offers by the name of the strategy, sorted by name.
    criteria
        Further criteria by name, sorted.
    trusted
        List that all plugins were held against; ``None`` where any may come in.
    reporters, packs
        Forms of the answer and data packs by name, sorted.
    """

    __slots__ = ("criteria", "packs", "records", "reporters", "strategies", "trusted")

    def __init__(
        self,
        records: Iterable[PluginRecord],
        strategies: Mapping[str, Offer],
        criteria: Mapping[str, CriterionOffer] = MappingProxyType({}),
        trusted: TrustList | None = None,
        reporters: Mapping[str, ReporterOffer] = MappingProxyType({}),
        packs: Mapping[str, PackOffer] = MappingProxyType({}),
    ) -> None:
        self.records = tuple(sorted(records, key=lambda r: (r.plugin, r.origin, r.location)))
        self.strategies: Mapping[str, Offer] = MappingProxyType(dict(sorted(strategies.items())))
        self.criteria: Mapping[str, CriterionOffer] = MappingProxyType(dict(sorted(criteria.items())))
        self.trusted = trusted
        self.reporters: Mapping[str, ReporterOffer] = MappingProxyType(dict(sorted(reporters.items())))
        self.packs: Mapping[str, PackOffer] = MappingProxyType(dict(sorted(packs.items())))

    def get(self, name: str, key: Key = ()) -> Offer:
        """Return the strategy `name` with its plugin.

        Parameters
        ----------
        key
            Path of the key that names the strategy, for the message.

        Raises
        ------
        PluginError
            If a plugin of that name is there but broken, blocked or not loaded.
        InputError
            If it is something else: a criterion, a format or a data pack.
        UnknownName
            If nothing of that name is there; names the nearest spelling.
        """
        if name in self.strategies:
            return self.strategies[name]
        self._refuse_unusable("strategy", name)
        others = {"criterion": self.criteria, "format": self.reporters, "data pack": self.packs}
        for kind, offers in others.items():
            if name in offers:
                raise InputError(Problem(f"is a {kind}, not a strategy", key, repr(name)))
        asleep = (record.plugin for record in self.records if record.status == "not loaded")
        raise UnknownName("strategy", name, {*self.strategies, *asleep}, key, self.unloaded())

    def criterion(self, name: str, key: Key = ()) -> CriterionOffer:
        """Return the further criterion `name` with its plugin; raises as `get` does."""
        if name in self.criteria:
            return self.criteria[name]
        self._refuse_unusable("criterion", name)
        raise UnknownName("criterion", name, self.criteria, key, self.unloaded())

    def pack(self, name: str, key: Key = ()) -> PackOffer:
        """Return the data pack `name` with its plugin; raises as `get` does."""
        if name in self.packs:
            return self.packs[name]
        self._refuse_unusable("data pack", name)
        raise UnknownName("data pack", name, self.packs, key, self.unloaded())

    def reporter(self, name: str, key: Key = ()) -> ReporterOffer:
        """Return the form of the answer `name` with its plugin; raises as `get` does."""
        if name in self.reporters:
            return self.reporters[name]
        self._refuse_unusable("format", name)
        raise UnknownName("format", name, self.reporters, key, self.unloaded())

    def _refuse_unusable(self, what: str, name: str) -> None:
        for record in sorted(self.records, key=lambda record: record.status != "broken"):
            if record.status != "ok" and (
                canonical(name) == canonical(record.plugin) or name in record.names
            ):
                raise PluginError(f"{what} {name!r} cannot be used: {record}{_remedy(record)}")

    def unloaded(self) -> str:
        """Say which files from folders could not be loaded, and why; empty if all could.

        What such a file would offer is not known, so a name that is nowhere else may be in it.
        """
        broken = [one for one in self.records if one.status == "broken" and one.distribution is None]
        told = [f"{one.origin} could not be loaded: {one.cause}" for one in broken[:MOST_UNLOADED]]
        rest = len(broken) - len(told)
        return "; ".join([*told, *([f"and {rest} more"] if rest else [])])

    def untrusted(self) -> str:
        """Say which plugins were left out as not trusted, and why; empty if none was.

        Those that somebody counts on come first.
        """
        left_out = [record for record in self.records if record.status == "not trusted"]
        left_out.sort(key=lambda record: not _missed(record))
        rest = len(left_out) - MOST_UNLOADED
        return "; ".join([*map(str, left_out[:MOST_UNLOADED]), *([f"and {rest} more"] if rest > 0 else [])])

    def broken(self) -> tuple[PluginRecord, ...]:
        """Return the records of the plugins that somebody counts on and that could not be loaded.

        One that is not trusted is among them if it lies in a folder that was named, or is on the list with
        another digest; of those that are merely installed beside coldchoice nobody asked anything.
        """
        return tuple(record for record in self.records if record.status == "broken" or _missed(record))

    @property
    def unloadable(self) -> tuple[str, ...]:
        """The same, a line each."""
        return tuple(map(str, self.broken()))


def _missed(record: PluginRecord) -> bool:
    if record.status != "not trusted":
        return False
    from coldchoice.plugin.trust import CHANGED

    return record.distribution is None or record.cause.startswith(CHANGED)


def _remedy(record: PluginRecord) -> str:
    if record.status == "not loaded":
        return ": nobody asked for it"
    folder = ""
    if record.distribution is None:
        from shlex import quote

        folder = f" --plugins {quote(os.path.normpath(os.path.dirname(record.location)))}"
    return f"; see: coldchoice plugins {record.plugin}{folder}"


def open_registry(
    folders: Iterable[str | Path] = (),
    block: Iterable[str] = (),
    only: Iterable[str] = (),
    wanted: Sequence[str] | None = None,
    strict: bool = False,
    environ: Mapping[str, str] | None = None,
    trusted: str | Path | None = None,
) -> Registry:
    """Find, load and name plugins.

    Parameters
    ----------
    folders
        Folders whose ``*.py`` are plugins, besides those in ``COLDCHOICE_PLUGINS``.
    block
        Plugins or distributions to leave out, besides those in ``COLDCHOICE_BLOCK``; ours included.
    only
        Plugins or distributions to keep; all if empty.
    wanted
        Names of the strategies and criteria that will be used. Installed plugins of other names are not
        loaded, unless a wanted name is found nowhere else. None loads all. Plugins in folders are always
        loaded.
    strict
        Whether a broken plugin is an error.
    environ
        Environment variables; those of the process if None.
    trusted
        List of trusted plugins, besides which nothing is loaded; that of ``COLDCHOICE_ONLY_TRUSTED`` if None.

    Raises
    ------
    InputError
        If a folder is missing, is a file or cannot be read.
    ScenarioError
        If the list of trusted plugins is missing, not one, or names a plugin that is not there.
    UnknownName
        If a name to block or to keep is neither a plugin nor a distribution.
    PluginError
        If `strict` and a plugin is broken.
    """
    environ = os.environ if environ is None else environ
    candidates = find_candidates(named_folders(folders, environ))
    refused = barred(candidates, block, only, environ)
    list_of_trusted, digests = None, dict[Candidate, str]()
    if listed := trusted or environ.get(TRUSTED_VARIABLE):
        from coldchoice.plugin.trust import read_trust_list, refuse_unknown

        list_of_trusted = read_trust_list(listed)
        refuse_unknown(list_of_trusted, candidates)
        digests, strangers = _judged([c for c in candidates if c not in refused], list_of_trusted)
        refused |= strangers
    refused |= _plugin_name_taken([c for c in candidates if c not in refused])
    admitted = _load([c for c in candidates if c not in refused], wanted)
    registry = _settle(candidates, refused, admitted, digests, list_of_trusted)
    if strict and registry.broken():
        raise PluginError("\n".join(map(str, registry.broken())))
    return registry


def _judged(
    candidates: list[Candidate], trusted: TrustList
) -> tuple[dict[Candidate, str], dict[Candidate, PluginRecord]]:
    """Digests of those on the list, and records of those that are not."""
    from coldchoice.plugin.digest import look_again
    from coldchoice.plugin.trust import judged

    look_again()
    found = {candidate: judged(candidate, trusted) for candidate in candidates}
    refused = {candidate: one.refused for candidate, one in found.items() if one.refused is not None}
    return {candidate: one.sha256 for candidate, one in found.items() if one.sha256}, refused


def named_folders(
    folders: Iterable[str | Path], environ: Mapping[str, str]
) -> Iterable[tuple[str, str | Path]]:
    """Yield folders of plugins, those of the variable too, each with the switch that names it."""
    yield from (("--plugins", folder) for folder in folders)
    listed = environ.get(FOLDERS_VARIABLE, "").split(os.pathsep)
    yield from ((FOLDERS_VARIABLE, folder) for folder in listed if folder)


def barred(
    candidates: list[Candidate], block: Iterable[str], only: Iterable[str], environ: Mapping[str, str]
) -> dict[Candidate, PluginRecord]:
    """Return who is left out by a switch or the variable, with the record that says so."""
    by: dict[Candidate, str] = {}
    listed = [name.strip() for name in environ.get(BLOCK_VARIABLE, "").split(",")]
    for switch, names in (("--block", block), (BLOCK_VARIABLE, filter(None, listed))):
        by |= dict.fromkeys(_named(candidates, names, switch) - by.keys(), switch)
    names = tuple(only)
    if names:
        others = set(candidates) - _named(candidates, names, "--only")
        by |= dict.fromkeys(others - by.keys(), "--only")
    return {candidate: _blocked(candidate, switch) for candidate, switch in by.items()}


def _named(candidates: list[Candidate], names: Iterable[str], switch: str) -> set[Candidate]:
    found = set()
    for name in names:
        answering = {candidate for candidate in candidates if candidate.answers_to(name)}
        if not answering:
            known = {known for c in candidates for known in (c.plugin, c.distribution) if known}
            raise UnknownName("plugin or distribution", name, known, key=(switch,))
        found |= answering
    return found


def _blocked(candidate: Candidate, switch: str) -> PluginRecord:
    hint = "name it in --only as well" if switch == "--only" else f"take it out of {switch}"
    return candidate.record("blocked", cause=switch, hint=hint)


def _plugin_name_taken(candidates: list[Candidate]) -> dict[Candidate, PluginRecord]:
    """Refuse, unseen, every plugin whose name an earlier one has."""
    holders: dict[str, Candidate] = {}
    refused = {}
    for candidate in candidates:
        holder = holders.setdefault(candidate.plugin, candidate)
        if holder is not candidate:
            cause = f"the plugin name {candidate.plugin!r} is taken by {holder.origin}"
            refused[candidate] = candidate.record("broken", cause=cause, hint=_make_room(candidate, holder))
    return refused


def _make_room(candidate: Candidate, holder: Candidate) -> str:
    """Say how both can be there, or which name leaves the other out and nothing else that it came with."""
    if not holder.distribution or holder.distribution == candidate.distribution:
        return "rename one of the two"
    other = holder.plugin if not candidate.answers_to(holder.plugin) else holder.distribution
    if canonical(other) == PROJECT or candidate.answers_to(other):  # it would leave out too much
        return "give yours another name"
    return f"rename one of the two, or leave the other out: --block {other}"


def _load(candidates: list[Candidate], wanted: Sequence[str] | None) -> dict[Candidate, Admission]:
    """Load what is wanted, and no more than it takes to know that the answer is the same as with all.

    Installed plugins whose names a loaded one offers are loaded too: they may contest them. (An entry point
    that does not have the name of what it offers can contest that only when it is loaded.)
    """
    admitted: dict[Candidate, Admission] = {}

    def sought() -> list[Candidate]:
        rest = [candidate for candidate in candidates if candidate not in admitted]
        if wanted is None:
            return rest
        offers = {name for admission in admitted.values() for name in admission.record.names}
        names = offers.union(wanted)
        return [c for c in rest if c.distribution is None or c.plugin in names] or (
            rest if set(wanted) - offers else []
        )

    while batch := sought():
        admitted |= {candidate: admit(candidate) for candidate in batch}
    return admitted


def _settle(
    candidates: list[Candidate],
    refused: Mapping[Candidate, PluginRecord],
    admitted: Mapping[Candidate, Admission],
    digests: Mapping[Candidate, str],
    trusted: TrustList | None,
) -> Registry:
    """Give names away in the order of precedence; who comes too late is broken, with all that it offers."""
    records: list[PluginRecord] = []
    strategies: dict[str, Offer] = {}
    criteria: dict[str, CriterionOffer] = {}
    reporters: dict[str, ReporterOffer] = {}
    packs: dict[str, PackOffer] = {}
    holders: dict[tuple[str, str], Candidate] = {}
    for candidate in candidates:
        if candidate not in admitted:
            records.append(refused.get(candidate) or candidate.record("not loaded"))
            continue
        record, offered, measures, forms, tables = admitted[candidate]
        record = record._replace(verified=digests.get(candidate, ""))
        names = _names(record)
        taken = next((name for name in names if name in holders), None)
        if taken is not None:
            kind, name = taken
            holder = holders[taken]
            cause = f"the {kind} name {name!r} is taken by plugin {holder.plugin!r} of {holder.origin}"
            record = record._replace(status="broken", cause=cause, hint=_make_room(candidate, holder))
        else:
            holders |= dict.fromkeys(names, candidate)
            strategies |= {n: Offer(s, record) for n, s in zip(record.offers, offered, strict=True)}
            criteria |= {n: CriterionOffer(c, record) for n, c in zip(record.criteria, measures, strict=True)}
            reporters |= {n: ReporterOffer(r, record) for n, r in zip(record.reporters, forms, strict=True)}
            packs |= {n: PackOffer(p, record) for n, p in zip(record.packs, tables, strict=True)}
        records.append(record)
    return Registry(records, strategies, criteria, trusted, reporters, packs)


def _names(record: PluginRecord) -> list[tuple[str, str]]:
    """All names that a plugin claims, each with the kind of thing that it is."""
    kinds = {
        "strategy": record.offers, "criterion": record.criteria, "reporter": record.reporters,
        "pack": record.packs,
    }  # fmt: skip
    return [(kind, name) for kind, names in kinds.items() for name in names]
