"""A value in a row of a table that is wrong only together with another one."""

from __future__ import annotations


class WrongColumn(ValueError):
    """A value that is wrong only together with another one; says whose column is at fault."""

    def __init__(self, column: str, rule: str) -> None:
        self.column = column
        super().__init__(rule)
