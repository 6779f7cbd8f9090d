from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from coldchoice.testing.audit import heard


def test_files_that_are_written_are_heard_and_those_that_are_read_are_not(tmp_path: Path) -> None:
    file = tmp_path / "x"
    with heard() as asked:
        file.write_text("1")
        file.read_text()
        os.remove(file)
        with open(os.devnull, "w"):
            pass
    assert asked.written == [f"open: {file}", f"os.remove: {file}"]


def test_connections_and_programs_are_heard() -> None:
    with heard() as asked, socket.socket() as line, suppress(OSError):
        line.settimeout(0.01)
        line.connect(("127.0.0.1", 9))
    assert asked.connected == ["socket.connect"]
    with heard() as asked:
        subprocess.run([sys.executable, "-S", "-c", "pass"], check=True)
    assert asked.started[0].startswith("subprocess.Popen")


def test_outside_nothing_is_heard(tmp_path: Path) -> None:
    with heard() as asked:
        pass
    (tmp_path / "x").write_text("1")
    assert asked == ([], [], [])
