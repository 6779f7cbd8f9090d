"""Conditions of a requirement are read as pip reads them, or not at all."""

from __future__ import annotations

import pytest
from packaging.markers import Marker

from coldchoice.plugin.markers import holds


@pytest.mark.parametrize(
    "condition",
    [
        'python_version > "3"',
        "python_version<'3.12'",
        'python_version == "3"',
        'python_full_version >= "3.11.0"',
        'sys_platform == "linux"',
        'sys_platform != "win32" and os_name == "posix"',
        'python_version < "3" or platform_system == "Linux" and python_version > "3"',
        'extra == "test"',
        'python_version > "3" and extra == "test"',
        'implementation_name == "cpython"',
    ],
)
def test_conditions_are_read_as_pip_reads_them(condition):
    assert holds(condition) is Marker(condition).evaluate({"extra": ""})


@pytest.mark.parametrize(
    "condition",
    ["", '(os_name == "nt")', 'python_version in "3.11"', 'weather == "fine"', 'python_version > "3.x"',
     '"3" < python_version', 'sys_platform > "a"'],
)  # fmt: skip
def test_what_is_not_understood_is_neither(condition):
    assert holds(condition) is None
