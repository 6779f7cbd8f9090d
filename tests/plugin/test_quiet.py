"""stdout is kept for the answer."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from coldchoice.plugin.quiet import stdout_to_stderr
from coldchoice.plugin.registry import open_registry


def test_nothing_of_what_a_plugin_prints_reaches_stdout(drop, good, capfd):
    noise = "import os, sys\nprint('loud')\nos.write(1, b'louder')\nsys.__stdout__.write('loudest')\n"
    registry = open_registry([drop("noisy", good("noisy", before=noise))])
    out, err = capfd.readouterr()
    assert out == ""
    assert "loud\n" in err
    assert "louder" in err
    assert set(registry.strategies) == {"noisy"}
    print("the answer")
    os.write(1, b"and more")
    assert capfd.readouterr().out in ("the answer\nand more", "and morethe answer\n")


def test_stdout_comes_back_after_an_error(capfd):
    with pytest.raises(ValueError, match="boom"), stdout_to_stderr():
        raise ValueError("boom")
    os.write(1, b"answer")
    assert capfd.readouterr().out == "answer"


@pytest.mark.parametrize("closed", ["1", "2"])
def test_a_closed_stream_is_no_reason_to_fail(closed):
    code = (
        f"import os\nos.close({closed})\n"
        "from coldchoice.plugin.quiet import stdout_to_stderr\n"
        "with stdout_to_stderr():\n    pass\n"
        "os._exit(7)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7
