"""The list of trusted plugins: names and digests; what is not on it is never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from coldchoice.errors import Place, Problem, ScenarioError, did_you_mean
from coldchoice.plugin.candidates import canonical
from coldchoice.plugin.digest import digest
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from os import PathLike

    from coldchoice.plugin.candidates import Candidate
    from coldchoice.plugin.record import PluginRecord
    from coldchoice.reading.document import Document

SHA256 = re.compile(r"[0-9a-f]{64}")
KEYS = ("name", "sha256", "origin", "version")
WRITTEN = ("name", "origin", "version", "sha256")
"""The same, in the order in which they are written."""
CHANGED = "it is not what"
"""How the cause begins of one that is on the list, with another digest."""
PIN = "coldchoice plugins --pin FILE"
HEAD = f"""\
# Plugins that `--only-trusted` lets in: a name and the SHA-256 of what it is made of.
# Written by `{PIN}`; origin and version are for people.
plugins:
"""


class TrustList(NamedTuple):
    """A list of trusted plugins.

    Attributes
    ----------
    file
        As it was named.
    sha256
        Digest of the file itself.
    digests
        Digests by name of the plugin; one that is trusted in two versions has two. Names are compared as
        those of ``--block`` are, however hyphens are written.
    entries
        What stands there for each, as written, and the place of its name.
    """

    file: str
    sha256: str
    digests: Mapping[str, tuple[str, ...]]
    entries: tuple[tuple[Mapping[str, str], Place | None], ...] = ()


class Trusted(NamedTuple):
    """What became of a candidate: its digest, and the record of one that is not trusted."""

    sha256: str
    refused: PluginRecord | None = None


def read_trust_list(path: str | PathLike[str]) -> TrustList:
    """Read a list of trusted plugins.

    Raises
    ------
    ScenarioError
        With every mistake in it: file, line, key, value and rule.
    """
    from hashlib import sha256

    from coldchoice.reading.document import read_document

    document = read_document(path)
    problems = list(_problems(document))
    if problems:
        raise ScenarioError(*problems)
    found: dict[str, tuple[str, ...]] = {}
    entries: list[tuple[Mapping[str, str], Place | None]] = []
    data: object = document.data
    for number, entry in enumerate(data["plugins"] if isinstance(data, dict) else ()):
        name = canonical(entry["name"])
        found[name] = (*found.get(name, ()), entry["sha256"])
        entries.append((entry, document.place(("plugins", number, "name"))))
    return TrustList(document.file, sha256(document.text.encode()).hexdigest(), found, tuple(entries))


def refuse_unknown(trusted: TrustList, candidates: Iterable[Candidate]) -> None:
    """Raise `ScenarioError` where a list trusts a plugin that is not here: it may be misspelt.

    As with ``--block`` and ``--only``, of which a name that matches nothing is an error too.
    """
    here = sorted({candidate.plugin for candidate in candidates})
    known = set(map(canonical, here))
    problems = [
        Problem(
            "unknown plugin", ("plugins", number, "name"), repr(entry["name"]), _way_out(entry, here), place
        )
        for number, (entry, place) in enumerate(trusted.entries)
        if canonical(entry["name"]) not in known
    ]
    if problems:
        raise ScenarioError(*problems)


def _way_out(entry: Mapping[str, str], here: list[str]) -> str:
    """Name the nearest plugin, or, where none is near, what else may be the reason."""
    near = did_you_mean(entry["name"], here)
    if near.endswith("?"):
        return near
    folder, slash, _ = str(entry.get("origin", "")).rpartition("/")
    return (
        f"name its folder, --plugins {folder or slash}, or take it out"
        if slash
        else "take it out, or see: coldchoice plugins"
    )


def _problems(document: Document) -> Iterable[Problem]:
    data: object = document.data
    if not isinstance(data, dict) or not isinstance(data.get("plugins"), list):
        yield Problem(
            "must hold `plugins`, a list", hint=f"write it with: {PIN}", place=document.place(("plugins",))
        )
        return
    for name in data:
        if name != "plugins":
            at = document.place((name,), of_key=True)
            yield Problem("unknown key", (name,), hint=did_you_mean(name, ("plugins",)), place=at)
    for number, entry in enumerate(data["plugins"]):
        yield from _of_entry(document, number, entry)


def _of_entry(document: Document, number: int, entry: object) -> Iterable[Problem]:
    from coldchoice.errors import did_you_mean
    from coldchoice.model.quantity import shown

    key = ("plugins", number)
    if not isinstance(entry, dict):
        yield Problem("must hold `name` and `sha256`", key, shown(entry), place=document.place(key))
        return
    for name in entry:
        if name not in KEYS:
            at = document.place((*key, name), of_key=True)
            yield Problem("unknown key", (*key, name), hint=did_you_mean(name, KEYS), place=at)
    for name, rule in (("name", "must be the name of a plugin"), ("sha256", "must be 64 hexadecimal digits")):
        value = entry.get(name)
        if name not in entry:
            yield Problem("missing", (*key, name), place=document.place(key))
        elif not isinstance(value, str) or not value or (name == "sha256" and not SHA256.fullmatch(value)):
            yield Problem(rule, (*key, name), shown(value), place=document.place((*key, name)))


def judged(candidate: Candidate, trusted: TrustList) -> Trusted:
    """Hold a plugin against the list; none of its code is run."""
    known = trusted.digests.get(canonical(candidate.plugin), ())
    hint = f"if you trust it: {PIN}, and compare the two lists"
    if not known:
        cause = f"it is not in {trusted.file}"
        return Trusted("", candidate.record("not trusted", cause=cause, hint=hint))
    found = digest(candidate.distribution, candidate.location) or ""
    if found in known:
        return Trusted(found)
    is_now = f"sha256 {found[:12]}..." if found else "what cannot be read"
    cause = f"{CHANGED} {trusted.file} trusts: it is {is_now}, not {known[0][:12]}..."
    return Trusted("", candidate.record("not trusted", cause=cause, hint=hint))


def trust_list(records: Iterable[PluginRecord], kept: TrustList | None = None) -> str:
    """Write the list that trusts every plugin that could be used, as it is now.

    Parameters
    ----------
    kept
        An older list, of which the entries of all other plugins stay as they are.
    """
    entries: list[Mapping[str, str | None]] = [
        {"name": one.plugin, "origin": one.origin, "version": one.version, "sha256": found}
        for one in records
        if one.status == "ok" and (found := one.sha256()) is not None
    ]
    pinned = {canonical(str(entry["name"])) for entry in entries}
    entries += [
        entry for entry, _ in (kept.entries if kept else ()) if canonical(entry["name"]) not in pinned
    ]
    if kept:
        entries.sort(key=lambda entry: str(entry["name"]))
    text = "".join(map(_written, entries))
    return HEAD + text if text else f"{HEAD.rstrip()} []\n"


def _written(entry: Mapping[str, str | None]) -> str:
    lines = [f"{key}: {_quoted(str(entry[key]))}\n" for key in WRITTEN if entry.get(key)]
    return f"- {'  '.join(lines)}"


def changed(old: TrustList, new: TrustList) -> Iterable[str]:
    """Say what a list trusts otherwise than an older one: a line for each plugin."""
    for name in sorted({*old.digests, *new.digests}):
        before, after = (one.digests.get(name, ()) for one in (old, new))
        if not before:
            yield f"added: {name}"
        elif not after:
            yield f"gone: {name}"
        elif set(before) != set(after):
            was, now = (", ".join(f"{one[:12]}..." for one in digests) for digests in (before, after))
            yield f"changed: {name}: sha256 {was}, now {now}"


def _quoted(text: str) -> str:
    """Write a text so that YAML reads it as that text."""
    from json import dumps

    return dumps(text, ensure_ascii=False)
