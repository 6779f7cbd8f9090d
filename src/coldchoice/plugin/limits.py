"""A bound on the memory that a plugin's code may ask for: it meets a `MemoryError` instead of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

MOST_MEMORY = 8 << 30
"""Assumption: no strategy needs 8 GiB more than what is in use for 10,000 draws."""

_STATM = "/proc/self/statm"


@contextmanager
def memory_limited(most: int = MOST_MEMORY) -> Iterator[None]:
    """Refuse more than `most` bytes beyond what is in use, inside the block.

    Where the system has no such limit (it is Linux that keeps it), nothing is limited. A limit that is lower
    already is left as it is.
    """
    before = _lowered(most)
    try:
        yield
    finally:
        if before is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, before)


@cache
def in_use() -> int:
    """Return the bytes of address space that the process had when it was first asked.

    Raises
    ------
    OSError
        Where the system does not tell.
    """
    import resource

    with open(_STATM, "rb") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _lowered(most: int) -> tuple[int, int] | None:
    """Lower the limit and return what it was; ``None`` where it stays."""
    try:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = in_use() + most
        if soft != resource.RLIM_INFINITY and soft <= wanted:
            return None
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, OSError, ValueError):
        return None
    return soft, hard
