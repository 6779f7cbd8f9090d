from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest

from coldchoice.plugin.apart import Ended, Limits, apart, can_be_apart

Send = Callable[[object], None]


def messages(work: Callable[[Send], None], seconds: float = 5.0) -> list[Any]:
    with apart(work, Limits(seconds, 256)) as found:
        return list(found)


def test_messages_come_in_order_and_the_work_is_done_elsewhere() -> None:
    def work(send: Send) -> None:
        send(os.getpid())
        send({"any": ("thing",)})

    first, second = messages(work)
    assert first != os.getpid()
    assert second == {"any": ("thing",)}
    assert can_be_apart()


def test_what_takes_too_long_is_ended_with_all_that_it_started() -> None:
    started: list[int] = []

    def work(send: Send) -> None:
        send(os.fork() or os.getpid())
        time.sleep(100)

    with pytest.raises(Ended, match=r"did not end within 0\.5 s"), apart(work, Limits(0.5)) as found:
        started.extend(found)


@pytest.mark.parametrize(
    ("end", "how"),
    [
        (lambda _: os._exit(7), "ended its process with exit code 7"),
        (lambda _: os.kill(os.getpid(), 9), "ended its process by SIGKILL"),
    ],
)
def test_how_a_process_ends_is_told(end: Callable[[Send], None], how: str) -> None:
    with pytest.raises(Ended, match=how):
        messages(end)


def test_what_was_sent_before_the_end_is_there() -> None:
    def work(send: Send) -> None:
        send("first")
        os._exit(1)

    with apart(work, Limits()) as found:
        assert next(found) == "first"
        with pytest.raises(Ended):
            next(found)


def test_a_mistake_in_the_work_itself_is_an_error_with_its_traceback() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        messages(lambda _: 1 // 0)  # type: ignore[arg-type, return-value]


def test_it_says_nothing_and_hears_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    def work(send: Send) -> None:
        print("hello")
        os.write(2, b"hello")
        try:
            input()
        except EOFError:
            send("nothing")

    assert messages(work) == ["nothing"]
    assert capfd.readouterr() == ("", "")
