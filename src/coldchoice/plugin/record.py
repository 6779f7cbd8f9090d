"""What became of one plugin: a line for people, the facts for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.pack import DataPack
    from coldchoice.model.reporter import Reporter
    from coldchoice.model.strategy import Strategy

Status = Literal["ok", "broken", "blocked", "not loaded", "not trusted"]


class PluginRecord(NamedTuple):
    """One plugin and what became of it.

    Attributes
    ----------
    plugin
        Name of the entry point, or of the file without ``.py`` and with hyphens for underscores.
    status
        ``not loaded`` means that nobody asked for it, so its code was not run.
    origin
        Where it comes from, for people: ``coldchoice 0.1.0`` or ``./mine/nitrogen.py``.
    distribution
        Name of the installed distribution; None for a file from a folder.
    version
        Version of the distribution; None for a file from a folder.
    location
        ``module`` or ``module:name`` of the entry point, or the path of the file.
    offers
        Names of its strategies; of a broken plugin, those that were refused with it.
    cause
        One line that says why it is broken or blocked; empty otherwise.
    hint
        What to do about it; empty where there is nothing to say beyond the cause.
    author_traceback
        The plugin's own part of the traceback; empty where its code raised nothing.
    criteria, reporters, packs
        Names of its further criteria, forms of the answer and data packs, as `offers`.
    verified
        Digest that it had when it was held against a list of trusted plugins; empty where it was not.
    """

    plugin: str
    status: Status
    origin: str
    distribution: str | None
    version: str | None
    location: str
    offers: tuple[str, ...] = ()
    cause: str = ""
    hint: str = ""
    author_traceback: str = ""
    criteria: tuple[str, ...] = ()
    verified: str = ""
    reporters: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all that it offers."""
        return (*self.offers, *self.criteria, *self.reporters, *self.packs)

    def __str__(self) -> str:
        """Name the plugin, where it comes from and what became of it, in one line."""
        text = f"plugin {self.plugin!r} ({self.origin}) is {self.status}"
        return f"{text}: {self.cause}" if self.cause else text

    def sha256(self) -> str | None:
        """Return the digest of what the plugin is made of as it is now, in hexadecimal.

        Of the file, with those that help it, or of the files of its distribution
        (`coldchoice.plugin.digest`); None for what has gone.
        """
        from coldchoice.plugin.digest import digest

        return digest(self.distribution, self.location)


class Offer(NamedTuple):
    """A strategy that can be used, and the plugin that it comes from."""

    strategy: Strategy
    record: PluginRecord


class CriterionOffer(NamedTuple):
    """A further criterion that can be used, and the plugin that it comes from."""

    criterion: Criterion
    record: PluginRecord


class ReporterOffer(NamedTuple):
    """A form of the answer that can be used, and the plugin that it comes from."""

    reporter: Reporter
    record: PluginRecord


class PackOffer(NamedTuple):
    """A data pack that can be used, and the plugin that it comes from."""

    pack: DataPack
    record: PluginRecord
