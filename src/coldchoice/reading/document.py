"""A YAML file as plain data, with the line and column of every key and value.

The file is data from a colleague, so it is read defensively: at most 1 MB and 40 levels, no tags, no
anchors or aliases, no key twice, one document. The events of the parser are walked once; nothing is
composed or constructed by PyYAML itself, whose C parser would crash on deep nesting.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, NoReturn

import yaml

from coldchoice.errors import Key, Place, Problem, ScenarioError
from coldchoice.model.quantity import shown
from coldchoice.reading.complaint import plain_words
from coldchoice.reading.yaml12 import plain_value
from coldchoice.record import NamedTuple

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_VALUES = 100_000

HAS_C_LOADER: bool = bool(getattr(yaml, "__with_libyaml__", False))
"""Whether PyYAML was built with its C parser, which is about ten times faster."""

_Loader: Any = yaml.CSafeLoader if HAS_C_LOADER else yaml.SafeLoader

_TOO_DEEP_FOR_C = "maximum nesting depth"
"""Newer versions of libyaml refuse about a thousand levels by themselves, before the first is handed over."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Mark(NamedTuple):
    """Where a value starts, counted from 0, and the marks of what is inside it.

    `inside` holds one mark per entry of a mapping or list; `keys` the places of a mapping's keys.
    """

    line: int
    column: int
    inside: dict[str | int, Mark] | None = None
    keys: dict[str, tuple[int, int]] | None = None


class Document:
    """Plain data from one file and the place of everything in it.

    Attributes
    ----------
    file
        The name under which the file was given; all messages use it.
    data
        Built of dict, list, str, int, float, bool and None.
    """

    __slots__ = ("_lines", "_root", "_text", "data", "file")

    def __init__(self, file: str, data: object, root: Mark, text: str) -> None:
        self.file = file
        self.data = data
        self._root = root
        self._text = text
        self._lines: list[str] | None = None

    def place(self, key: Key, of_key: bool = False) -> Place:
        """Find the longest part of a key path that is in the file.

        Parameters
        ----------
        key
            Path of a value, e.g. ``("logistics", "legs", 1, "hold")``.
        of_key
            Give the place of the key itself rather than of its value.
        """
        mark = self._root
        at = (mark.line, mark.column)
        for part in key:
            inner = (mark.inside or {}).get(part)
            if inner is None:
                break
            at = (inner.line, inner.column)
            if of_key and mark.keys is not None:
                at = mark.keys[str(part)]
            mark = inner
        return Place(self.file, at[0] + 1, at[1] + 1)

    @property
    def text(self) -> str:
        """All of the text."""
        return self._text

    def holding(self, data: object) -> Document:
        """Return the same document with other data in it: every place stays as it is in the file."""
        return Document(self.file, data, self._root, self._text)

    def line_text(self, line: int) -> str:
        """Text of one line, counted from 1; empty beyond the end."""
        if self._lines is None:
            self._lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", self._text)
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""


def read_document(path: str | os.PathLike[str]) -> Document:
    """Read a YAML file.

    Raises
    ------
    ScenarioError
        The file is missing, too large, not text, or not what `parse_document` accepts.
    """
    file = os.fspath(path)
    try:
        with open(file, "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ScenarioError(_cannot_open(file, error)) from None
    if len(raw) > MAX_BYTES:
        _refuse(file, 0, 0, f"the file is larger than {MAX_BYTES // 1_000_000} MB, the most that is read")
    return parse_document(_decoded(raw, file), file)


def parse_document(text: str, file: str) -> Document:
    """Turn YAML text into a `Document`; `file` is the name to use in messages.

    Raises
    ------
    ScenarioError
        Broken, empty or unsafe YAML, with the place.
    """
    text = text.removeprefix("\ufeff")
    strange = _UNPRINTABLE.search(text)
    if strange:
        line, column = _position(text, strange.start())
        _refuse(file, line, column, "a control character; is this a text file?", shown(strange.group()))
    data, root = _walked(text, file, _Loader)
    return Document(file, data, root, text)


def _walked(text: str, file: str, loader: Any) -> tuple[object, Mark]:
    """Read the text by a parser of PyYAML, in C or in Python."""
    try:
        return _Walk(yaml.parse(text, Loader=loader), file).document()
    except yaml.MarkedYAMLError as error:
        if _TOO_DEEP_FOR_C in (error.problem or "") and loader is not yaml.SafeLoader:
            return _walked(text, file, yaml.SafeLoader)  # stops at the level that is one too many
        rule, hint, mark = plain_words(error, text)
        _refuse(file, mark.line, mark.column, rule, hint=hint)
    except yaml.YAMLError as error:
        _refuse(file, 0, 0, f"not YAML: {error}")


class _Walk:
    """Builds data and marks out of parser events, and refuses what a scenario must not hold."""

    def __init__(self, events: Iterator[Any], file: str) -> None:
        self.events = events
        self.file = file
        self.values = 0

    def document(self) -> tuple[object, Mark]:
        """Read the one document of the stream."""
        next(self.events)  # start of the stream
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            _refuse(self.file, 0, 0, "the file is empty")
        data, mark = self.value(next(self.events), 0)
        next(self.events)  # end of the document
        more = next(self.events)
        if isinstance(more, yaml.DocumentStartEvent):
            self.refuse(more, "a second document starts here", hint="write one document in a file")
        if data is None:
            _refuse(self.file, 0, 0, "the file is empty")
        return data, mark

    def value(self, event: Any, depth: int) -> tuple[Any, Mark]:
        """Read the value that starts with `event`."""
        self.check(event, depth)
        at = event.start_mark
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event), Mark(at.line, at.column)
        read = self.mapping if isinstance(event, yaml.MappingStartEvent) else self.sequence
        return read(at, depth + 1)

    def mapping(self, at: Any, depth: int) -> tuple[dict[str, Any], Mark]:
        """Read keys and values up to the end of a mapping."""
        data: dict[str, Any] = {}
        marks: dict[str | int, Mark] = {}
        keys: dict[str, tuple[int, int]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, depth)
            if key in keys:
                first = keys[key][0] + 1
                self.refuse(event, f"this key stands twice, first on line {first}", shown(key))
            keys[key] = event.start_mark.line, event.start_mark.column
            data[key], marks[key] = self.value(next(self.events), depth)
        return data, Mark(at.line, at.column, marks, keys)

    def sequence(self, at: Any, depth: int) -> tuple[list[Any], Mark]:
        """Read the entries of a list up to its end."""
        data: list[Any] = []
        marks: dict[str | int, Mark] = {}
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            entry, mark = self.value(event, depth)
            marks[len(data)] = mark
            data.append(entry)
        return data, Mark(at.line, at.column, marks)

    def key(self, event: Any, depth: int) -> str:
        """Read a key, which must be text."""
        self.check(event, depth)
        key = self.scalar(event) if isinstance(event, yaml.ScalarEvent) else None
        if not isinstance(key, str):
            seen = shown(event.value) if isinstance(event, yaml.ScalarEvent) else None
            self.refuse(event, "a key must be text", seen, hint="put it in quotes")
        return key

    def scalar(self, event: Any) -> Any:
        """Give the value of a scalar: text where it is quoted, else by the rules of YAML 1.2."""
        if not event.implicit[0]:
            return event.value
        try:
            return plain_value(event.value)
        except ValueError as error:
            self.refuse(event, str(error), shown(event.value))

    def check(self, event: Any, depth: int) -> None:
        """Refuse aliases, anchors, tags, and more nesting or more values than anyone writes."""
        self.values += 1
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, "aliases are not allowed", shown(f"*{event.anchor}"), "write the value out")
        if event.anchor is not None:
            self.refuse(event, "anchors are not allowed", shown(f"&{event.anchor}"), "write each value out")
        if event.tag is not None:
            self.refuse(event, "tags are not allowed", shown(event.tag), "leave the tag out")
        if depth >= MAX_DEPTH and not isinstance(event, yaml.ScalarEvent):
            self.refuse(event, f"nested deeper than {MAX_DEPTH} levels")
        if self.values > MAX_VALUES:
            self.refuse(event, f"more than {MAX_VALUES} values in one file")

    def refuse(self, event: Any, rule: str, value: str | None = None, hint: str | None = None) -> NoReturn:
        """Stop at an event."""
        mark = event.start_mark
        _refuse(self.file, mark.line, mark.column, rule, value, hint)


def _refuse(
    file: str, line: int, column: int, rule: str, value: str | None = None, hint: str | None = None
) -> NoReturn:
    """Raise one problem at a position counted from 0."""
    raise ScenarioError(
        Problem(rule, value=value, hint=hint, place=Place(file, line + 1, column + 1))
    ) from None


def _cannot_open(file: str, error: OSError | ValueError) -> Problem:
    """Say why a file cannot be opened; for a missing one, name a neighbour with a similar name."""
    place = Place(file, 0, 0)
    if isinstance(error, FileNotFoundError):
        folder, name = os.path.split(file)
        try:
            near = get_close_matches(name, os.listdir(folder or "."), n=1)
        except OSError:
            near = []
        hint = f"did you mean {os.path.join(folder, near[0])!r}?" if near else None
        return Problem("no such file", hint=hint, place=place)
    if isinstance(error, IsADirectoryError):
        return Problem("this is a folder", hint="name a file inside it", place=place)
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return Problem(f"cannot be read: {reason}", place=place)


def _decoded(raw: bytes, file: str) -> str:
    """Decode UTF-8, or say at which byte the file is something else."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse(file, 0, 0, "the file is UTF-16 text", hint="save it as UTF-8")
    nul = raw.find(b"\0")
    if nul >= 0:
        line = raw.count(b"\n", 0, nul)
        _refuse(file, line, 0, f"a binary file, not text: byte {nul} is NUL")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n"), len(before[before.rfind(b"\n") + 1 :].decode("utf-8"))
        rule = f"not UTF-8 text: byte {error.start} is 0x{raw[error.start]:02x}"
        _refuse(file, line, column, rule, hint="save the file as UTF-8")


def _position(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character, counted from 0."""
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
