from __future__ import annotations

import io
import os
import sys

import pytest
import typer

from coldchoice.cli import shared
from coldchoice.cli.main import app
from coldchoice.errors import InputError, OutputError, Problem


def ending(error: BaseException) -> int:
    @shared.command
    def fails() -> None:
        raise error

    with pytest.raises(typer.Exit) as end:
        fails()
    return int(end.value.exit_code)


@pytest.mark.parametrize(
    "error", [InputError(Problem("is wrong", ("a",), "1")), OutputError("a: 1: is wrong")]
)
def test_what_a_user_can_mend_is_one_line(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(error) == shared.WRONG
    assert capsys.readouterr() == ("", "a: 1: is wrong\n")


def test_an_interrupt_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(KeyboardInterrupt()) == shared.INTERRUPTED
    assert capsys.readouterr() == ("", "interrupted\n")


def test_our_own_mistakes_keep_their_traceback() -> None:
    @shared.command
    def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()


def test_one_thread_unless_the_user_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in shared.THREADS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    shared.use_one_thread()
    assert {name: os.environ[name] for name in shared.THREADS} == {
        **dict.fromkeys(shared.THREADS, "1"), "OMP_NUM_THREADS": "3",
    }  # fmt: skip


def test_pydantic_looks_for_no_plugins_unless_the_user_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(shared.PYDANTIC_PLUGINS, "")
    monkeypatch.delenv(shared.PYDANTIC_PLUGINS)
    shared.leave_out_pydantic_plugins()
    assert os.environ[shared.PYDANTIC_PLUGINS] == "__all__"
    monkeypatch.setenv(shared.PYDANTIC_PLUGINS, "theirs")
    shared.leave_out_pydantic_plugins()
    assert os.environ[shared.PYDANTIC_PLUGINS] == "theirs"


def test_a_sign_that_the_terminal_lacks_becomes_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    shared.print_what_can_be_printed()
    print("±", end="", flush=True)
    assert raw.getvalue() == b"?"


def test_a_stdout_that_is_no_stream_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    shared.print_what_can_be_printed()
    assert sys.stdout.getvalue() == ""


def test_every_verb_that_opens_the_door_takes_only_trusted() -> None:
    group = typer.main.get_command(app)
    for name, one in group.commands.items():
        switches = {switch for parameter in one.params for switch in parameter.opts}
        assert bool({"--only", "--plugins"} & switches) == ("--only-trusted" in switches), name


def test_the_variable_of_trust_is_that_of_the_registry() -> None:
    from coldchoice.plugin import registry

    assert shared.TRUSTED_VARIABLE == registry.TRUSTED_VARIABLE


def test_the_list_of_trusted_holds_only_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(shared.TRUSTED_VARIABLE, raising=False)
    with shared.only_trusted("a.yaml"):
        assert os.environ[shared.TRUSTED_VARIABLE] == "a.yaml"
        with shared.only_trusted("b.yaml"):
            assert os.environ[shared.TRUSTED_VARIABLE] == "b.yaml"
        assert os.environ[shared.TRUSTED_VARIABLE] == "a.yaml"
        with shared.only_trusted(None):
            assert os.environ[shared.TRUSTED_VARIABLE] == "a.yaml"
    assert shared.TRUSTED_VARIABLE not in os.environ
