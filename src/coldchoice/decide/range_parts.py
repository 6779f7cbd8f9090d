"""The range of an input cut into parts with about equally many draws, equal draws never torn apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray


def parts_of(drawn: Floats, number: int) -> NDArray[np.intp]:
    """Return the part that each draw lies in, from 0, none of them empty; two or more if the draws differ.

    Parameters
    ----------
    drawn
        (draws,), finite.
    number
        Parts at most. An input with so few values, or fewer, has a part for each of them.
    """
    values, place, counts = np.unique(drawn, return_inverse=True, return_counts=True)
    if values.size <= number:
        return np.asarray(place, dtype=np.intp)
    middle = np.cumsum(counts) - counts / 2.0  # of each value, among all draws
    part = np.floor(middle * number / drawn.size).astype(np.intp)
    _, part = np.unique(part, return_inverse=True)
    return np.asarray(part[place], dtype=np.intp)
