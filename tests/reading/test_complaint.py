from __future__ import annotations

from typing import Any

import pytest
import yaml

from coldchoice.reading.complaint import plain_words
from coldchoice.reading.document import HAS_C_LOADER

LOADERS: list[Any] = [yaml.SafeLoader, *([yaml.CSafeLoader] if HAS_C_LOADER else [])]


def complaint(text: str, loader: Any) -> yaml.MarkedYAMLError:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        list(yaml.parse(text, Loader=loader))
    return caught.value


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a:\n\tb: 2\n", "a tab; YAML is indented with spaces only", 2),
        ("é: ü\na: 1\n\tb: 2\n", "a tab", 3),
        ("a: `x\n", "a character that cannot start a value", 1),
        ("a: @x\n", "a character that cannot start a value", 1),
        ("a: b: c\n", "a ':' where no value can start", 1),
        ("a\nb: 1\n", "a ':' where no value can start", 2),
        ("b: 1\na: 'x\nc: 1\n", "a quote that is opened here is never closed", 2),
        ("a:\n  b: 1\n c: 2\n", "the indentation fits none of the lines above", 3),
        ("x: 1\na: [1,\nb: 3\n", "a list opened with '[' is not closed with ']'", 2),
        ("a: {b: 1\nc: [\n", "a mapping opened with '{' is not closed with '}'", 1),
        ("a: [\n", "a bracket without its partner", None),
        ("a: }\n", "a bracket without its partner", 1),
        ("a: - b\n", "a list that starts in the middle of a line", 1),
        ('a: "\\q"\n', "an unknown escape after '\\'", 1),
        ("a: >= 2\n", "'>' and '|' have a meaning in YAML", 1),
        ("a: *\n", "'*' and '&' have a meaning in YAML", 1),
        ("a: 1\n...\nb: 2\n", "text after the end of the document", 3),
    ],
)
def test_in_plain_words(loader: Any, text: str, words: str, line: int | None) -> None:
    rule, _, mark = plain_words(complaint(text, loader), text)
    assert words in rule
    assert line in (None, mark.line + 1)


def test_an_unknown_complaint_is_passed_on() -> None:
    mark = yaml.Mark("x", 0, 0, 0, "", 0)
    error = yaml.MarkedYAMLError("while dreaming", mark, "found a sheep", mark)
    assert plain_words(error, "a: 1")[0] == "not YAML: while dreaming found a sheep"
