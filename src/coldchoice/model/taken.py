"""Which plugins took part in an answer, and what let them in."""

from __future__ import annotations

from coldchoice.record import NamedTuple


class TakenPart(NamedTuple):
    """A plugin that took part.

    Attributes
    ----------
    plugin
        Its name.
    distribution, location
        Where it is: of an installed one the distribution and the entry point, else ``None`` and the file.
    verified
        Digest by which a list of trusted plugins let it in; empty where none was asked.
    """

    plugin: str
    distribution: str | None
    location: str
    verified: str = ""


class ListOfTrusted(NamedTuple):
    """The list that let plugins in: its file, and the SHA-256 of that."""

    file: str
    sha256: str
