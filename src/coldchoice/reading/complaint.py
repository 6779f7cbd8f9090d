"""What PyYAML complains about, in the words of the person who wrote the file."""

from __future__ import annotations

from typing import Any

_WORDS = (
    ("mapping values are not allowed", "a ':' where no value can start",
     "put text that holds ': ' in quotes, or check the indentation"),
    ("sequence entries are not allowed", "a list that starts in the middle of a line",
     "start each entry with '- ' on a line of its own"),
    ("could not find expected ':'", "a key without ':'", "write 'key: value'"),
    ("cannot start any token", "a character that cannot start a value", "put the text in quotes"),
    ("end of stream", "a quote that is opened here is never closed", None),
    ("unknown escape character", "an unknown escape after '\\'", "use single quotes around text with '\\'"),
    ("did not find expected key", "the indentation fits none of the lines above", None),
    ("<block end>", "the indentation fits none of the lines above", None),
    ("expected '-' indicator", "a list and keys are mixed at one indentation", None),
    ("expected ',' or ']'", "a list opened with '[' is not closed with ']'", None),
    ("expected ',' or '}'", "a mapping opened with '{' is not closed with '}'", None),
    ("expected the node content", "a bracket without its partner", "put the text in quotes"),
    ("expected node content", "a bracket without its partner", "put the text in quotes"),
    ("comment or line break", "'>' and '|' have a meaning in YAML", "put the text in quotes"),
    ("chomping or indentation", "'>' and '|' have a meaning in YAML", "put the text in quotes"),
    ("document start", "text after the end of the document", "write one document in a file"),
    ("alphabetic or numeric character", "'*' and '&' have a meaning in YAML", "put the text in quotes"),
    ("directive", "a line that starts with '%'", "leave it out"),
)  # fmt: skip
_OPENED = ("end of stream", "expected ',' or ']'", "expected ',' or '}'")


def plain_words(error: Any, text: str) -> tuple[str, str | None, Any]:
    """Say what is wrong with the YAML.

    Parameters
    ----------
    error
        A ``yaml.MarkedYAMLError``.
    text
        The whole text that was parsed.

    Returns
    -------
    tuple
        The rule, what to write instead if that is known, and the ``yaml.Mark`` to point at.
    """
    said = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if "tab" in said or text[mark.index : mark.index + 1] == "\t":
        return "a tab; YAML is indented with spaces only", "replace the tab by spaces", mark
    for sign, rule, hint in _WORDS:
        if sign in said:
            return rule, hint, (error.context_mark or mark) if sign in _OPENED else mark
    return f"not YAML: {' '.join(filter(None, (error.context, said)))}", None, mark
