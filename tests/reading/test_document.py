from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import Place, ScenarioError
from coldchoice.reading import document as reading
from coldchoice.reading.document import HAS_C_LOADER, MAX_BYTES, parse_document, read_document

TEXT = """\
# a comment
cell_type: leukapheresis-mnc
country: NO
logistics:
  lane: eu-us
  legs:
    - hold: 4 h
    - transport: 36 h +- 8 h
      delay: {probability: 0.1, adds: "6 h"}
empty:
"""


@pytest.fixture(params=["c", "pure"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with the C parser and with the one that replaces it where there is none."""
    if request.param == "c" and not HAS_C_LOADER:
        pytest.skip("PyYAML has no C parser here")
    loader: Any = yaml.CSafeLoader if request.param == "c" else yaml.SafeLoader
    monkeypatch.setattr(reading, "_Loader", loader)


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse_document(text, "s.yaml")
    assert caught.value.problems[0].place is not None
    return str(caught.value)


@pytest.mark.usefixtures("either_parser")
def test_plain_data() -> None:
    assert parse_document(TEXT, "s.yaml").data == {
        "cell_type": "leukapheresis-mnc",
        "country": "NO",
        "logistics": {
            "lane": "eu-us",
            "legs": [
                {"hold": "4 h"},
                {"transport": "36 h +- 8 h", "delay": {"probability": 0.1, "adds": "6 h"}},
            ],
        },
        "empty": None,
    }


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("key", "of_key", "line", "column"),
    [
        ((), False, 2, 1),
        (("cell_type",), False, 2, 12),
        (("cell_type",), True, 2, 1),
        (("logistics",), False, 5, 3),
        (("logistics",), True, 4, 1),
        (("logistics", "legs", 1, "transport"), False, 8, 18),
        (("logistics", "legs", 1, "transport"), True, 8, 7),
        (("logistics", "legs", 1), False, 8, 7),
        (("logistics", "legs", 1), True, 8, 7),
        (("logistics", "legs", 1, "delay", "adds"), False, 9, 39),
        (("logistics", "legs", 1, "delay", "adds"), True, 9, 33),
        (("logistics", "legs", 7, "hold"), False, 7, 5),
        (("logistics", "legs", 7, "hold"), True, 6, 3),
        (("logistics", "legs", 0, "hold", "dist"), False, 7, 13),
        (("nowhere", 3), False, 2, 1),
    ],
)
def test_places(key: tuple[str | int, ...], of_key: bool, line: int, column: int) -> None:
    assert parse_document(TEXT, "s.yaml").place(key, of_key) == Place("s.yaml", line, column)


@pytest.mark.usefixtures("either_parser")
def test_columns_count_characters_not_bytes() -> None:
    assert parse_document("é: {ü: [ß, x]}", "s.yaml").place(("é", "ü", 1)) == Place("s.yaml", 1, 12)


def test_lines() -> None:
    document = parse_document("a: 1\r\nb: 2\n", "s.yaml")
    assert [document.line_text(line) for line in (0, 1, 2, 3, 4)] == ["", "a: 1", "b: 2", "", ""]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "s.yaml:1:1: the file is empty"),
        ("# only a comment\n", "s.yaml:1:1: the file is empty"),
        ("---\n", "s.yaml:1:1: the file is empty"),
        ("a: 1\nb: 2\na: 3\n", "s.yaml:3:1: 'a': this key stands twice, first on line 1"),
        ("x: {a: 1, a: 1}", "s.yaml:1:11: 'a': this key stands twice, first on line 1"),
        ("a: &x 1\n", "s.yaml:1:4: '&x': anchors are not allowed; write each value out"),
        ("a: *x\n", "s.yaml:1:4: '*x': aliases are not allowed; write the value out"),
        ("*x : 1\n", "s.yaml:1:1: '*x': aliases are not allowed; write the value out"),
        ("a: !!str 1\n", "s.yaml:1:4: 'tag:yaml.org,2002:str': tags are not allowed; leave the tag out"),
        ("a: ! x\n", "s.yaml:1:4: '!': tags are not allowed; leave the tag out"),
        ("!!set {a}\n", "s.yaml:1:1: 'tag:yaml.org,2002:set': tags are not allowed; leave the tag out"),
        ("1: x", "s.yaml:1:1: '1': a key must be text; put it in quotes"),
        ("true: x", "s.yaml:1:1: 'true': a key must be text; put it in quotes"),
        ("? [a]\n: b\n", "s.yaml:1:3: a key must be text; put it in quotes"),
        ("a: 1\n---\nb: 2\n", "s.yaml:2:1: a second document starts here; write one document in a file"),
        ("a:\n\tb: 2\n", "s.yaml:2:1: a tab; YAML is indented with spaces only; replace the tab by spaces"),
        ("a: b\x07c", r"s.yaml:1:5: '\x07': a control character; is this a text file?"),
        ("a: 1\nb: \x1b[31m", r"s.yaml:2:4: '\x1b': a control character; is this a text file?"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    assert refusal(text) == message


@pytest.mark.usefixtures("either_parser")
def test_python_objects_are_never_made() -> None:
    assert "tags are not allowed" in refusal("a: !!python/object/apply:os.getcwd []")


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_deep_nesting_ends_at_once(text: str) -> None:
    assert "nested deeper than 40 levels" in refusal(text) or "a key must be text" in refusal(text)


def test_a_parser_that_gives_up_first_changes_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """libyaml 0.2.6 refuses a thousand levels when it looks ahead; older ones hand over the first."""

    class GivesUp(yaml.SafeLoader):
        def get_event(self) -> Any:
            mark = yaml.Mark("", 1002, 0, 1002, None, None)
            raise yaml.scanner.ScannerError(
                "while increasing flow level", mark, "exceeded maximum nesting depth", mark
            )

    text = "a: " + "[" * 2000
    usual = refusal(text)
    assert usual.startswith("s.yaml:1:43: nested deeper than 40 levels")
    monkeypatch.setattr(reading, "_Loader", GivesUp)
    assert refusal(text) == usual


def test_forty_levels_are_read() -> None:
    assert parse_document("[" * 40 + "]" * 40, "s.yaml").data
    assert "nested deeper" in refusal("[" * 41 + "]" * 41)


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 30)]
    assert "anchors are not allowed" in refusal("\n".join(lines))


def test_a_flood_of_values_is_refused() -> None:
    assert "more than 100000 values" in refusal("[" + "a," * 200_000 + "]")


def test_a_whole_number_too_long_to_compute_with() -> None:
    assert "a whole number of more than 400 digits" in refusal("a: " + "9" * 5000)


def test_quoted_values_are_text() -> None:
    text = "a: '1'\nb: \"true\"\nc: |\n  2\nd: >-\n  ~\ne: ''\n"
    assert parse_document(text, "s.yaml").data == {"a": "1", "b": "true", "c": "2\n", "d": "~", "e": ""}


def test_a_complaint_without_a_place_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise yaml.YAMLError("no reason")

    monkeypatch.setattr(yaml, "parse", refuse)
    assert refusal("a: 1") == "s.yaml:1:1: not YAML: no reason"


def test_merge_keys_are_plain_keys() -> None:
    assert parse_document("<<: {a: 1}", "s.yaml").data == {"<<": {"a": 1}}


words = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc",)), max_size=8
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(words, plain, min_size=1, max_size=4))
def test_json_is_read_as_json(data: dict[str, Any]) -> None:
    assert parse_document(json.dumps(data, ensure_ascii=False), "s.yaml").data == data


@given(st.text(max_size=60))
def test_any_text_is_data_or_one_problem_with_its_place(text: str) -> None:
    try:
        outcome = parse_document(text, "s.yaml").place(())
    except ScenarioError as error:
        (problem,) = error.problems
        outcome = problem.place or Place("", 0, 0)
    assert outcome.file == "s.yaml"
    assert outcome.line >= 1
    assert outcome.column >= 1


# ------------------------------------------------------------------ files


def unreadable(path: Path | str) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_document(path)
    return str(caught.value).removeprefix(f"{path}:")


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\r\nb: 2\r\n")
    document = read_document(path)
    assert document.data == {"a": "é", "b": 2}
    assert document.file == str(path)
    assert document.place(("b",)) == Place(str(path), 2, 4)


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "car-t.yaml").write_text("a: 1")
    assert unreadable(tmp_path / "cart.yaml") == f" no such file; did you mean '{tmp_path / 'car-t.yaml'}'?"
    assert unreadable(tmp_path / "elsewhere" / "x.yaml") == " no such file"


def test_a_folder(tmp_path: Path) -> None:
    assert unreadable(tmp_path) == " this is a folder; name a file inside it"


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_an_impossible_name(name: str) -> None:
    assert " cannot be read: " in unreadable(name)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "1:1: the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "3:1: a binary file, not text: byte 8 is NUL"),
        (b"\xff\xfea\0:\0", "1:1: the file is UTF-16 text; save it as UTF-8"),
        (b"a: 1\nb\xc3\xa9: \xe9\n", "2:5: not UTF-8 text: byte 10 is 0xe9; save the file as UTF-8"),
        (b"a" * 10_000_000, "1:1: the file is larger than 1 MB, the most that is read"),
    ],
)
def test_a_file_that_is_not_a_scenario(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(raw)
    assert unreadable(path) == words


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(b"a: 1\n#" + b"x" * (MAX_BYTES - 6))
    assert read_document(path).data == {"a": 1}
