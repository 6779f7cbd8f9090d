"""There is a hook for each kind of thing that is offered, and none takes arguments."""

from __future__ import annotations

import inspect

from coldchoice.plugin import hookspecs
from coldchoice.plugin.admission import HOOKS


def test_no_hook_takes_arguments():
    hooks = [name for name, value in vars(hookspecs).items() if hasattr(value, "coldchoice_spec")]
    assert tuple(hooks) == HOOKS == ("strategies", "criteria", "reporters", "library")
    assert not any(inspect.signature(getattr(hookspecs, name)).parameters for name in hooks)
