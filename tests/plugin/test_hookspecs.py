"""There is one hook, and it takes no arguments."""

from __future__ import annotations

import inspect

from coldchoice.plugin import hookspecs


def test_the_one_hook_takes_no_arguments():
    hooks = [name for name, value in vars(hookspecs).items() if hasattr(value, "coldchoice_spec")]
    assert hooks == ["strategies"]
    assert not inspect.signature(hookspecs.strategies).parameters
