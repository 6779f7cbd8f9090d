from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from coldchoice.cli import output
from coldchoice.cli.output import check_output, deliver, format_by_ending, unknown_ending
from coldchoice.cli.shared import Format
from coldchoice.errors import OutputError
from coldchoice.report.formats import FORMATS


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (None, "table"),
        ("-", "table"),
        ("a.json", "json"),
        ("a.b/answer", "table"),
        ("a.MD", "markdown"),
        ("a.pdf", None),
    ],
)
def test_format_by_ending(path: str | None, name: str | None) -> None:
    assert format_by_ending(path) == name


def test_an_ending_that_is_unknown_is_told_with_those_that_are_not() -> None:
    said = unknown_ending("a.docx", ["table", "json", "svg"])
    assert said == "the ending of 'a.docx' names no format of this: use .json, .svg or .txt, or say --format"


def test_every_format_can_be_asked_for_by_name_and_by_ending() -> None:
    assert {one.value for one in Format} == set(FORMATS) == set(output.ENDINGS.values())


def test_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    deliver("one\n", None)
    deliver("two\n", "-")
    assert capsys.readouterr().out == "one\ntwo\n"


def test_a_new_file_has_the_usual_permissions_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        deliver("text ±\n", str(tmp_path / "out.txt"))
    finally:
        os.umask(before)
    assert (tmp_path / "out.txt").read_bytes() == "text ±\n".encode()
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["out.txt"]


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("before")
    out.chmod(0o604)
    deliver("after", str(out))
    assert (out.read_text(), stat.S_IMODE(out.stat().st_mode)) == ("after", 0o604)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("before")
    (tmp_path / "link.txt").symlink_to("real.txt")
    deliver("after", str(tmp_path / "link.txt"))
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "after"


def test_a_device_is_written_to_and_not_replaced() -> None:
    deliver("away", os.devnull)
    assert not Path(os.devnull).is_file()


def test_on_failure_the_old_file_is_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.txt"
    out.write_text("before")

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("coldchoice.cli.output.os.fsync", full)
    with pytest.raises(OutputError, match=r"out\.txt.*cannot be written: No space left"):
        deliver("after", str(out))
    assert (out.read_text(), os.listdir(tmp_path)) == ("before", ["out.txt"])


@pytest.mark.parametrize("name", ["", "sub", "sub/", "new/"])
def test_a_folder_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    with pytest.raises(OutputError, match="name a file inside it"):
        check_output(name)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        check_output(str(tmp_path / "no" / "out.txt"))


def test_the_output_is_none_of_the_inputs(tmp_path: Path) -> None:
    (tmp_path / "in.yaml").write_text("x")
    (tmp_path / "alias.yaml").symlink_to("in.yaml")
    with pytest.raises(OutputError, match="overwrite"):
        check_output(str(tmp_path / "alias.yaml"), [str(tmp_path / "in.yaml")])
    check_output(str(tmp_path / "out.json"), [str(tmp_path / "in.yaml"), "missing.yaml"])
