"""Strategies without code: a protocol in a YAML file becomes a strategy like any other.

A package offers its files by ``strategies_from(__package__)`` in its hook; a file ``*.strategy.yaml`` in a
folder of plugins needs nothing but itself.
"""

from __future__ import annotations

from coldchoice.written.read import strategies_from

__all__ = ["strategies_from"]
