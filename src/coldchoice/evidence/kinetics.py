"""How fast cells age and die in a hold that is not frozen."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.errors import did_you_mean
from coldchoice.evidence.cells import cell_type as library_cell
from coldchoice.evidence.estimate import Estimate, estimate_from
from coldchoice.evidence.tables import fitted
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.evidence.estimate import Values
    from coldchoice.model.assessment import Grade
    from coldchoice.model.measurement import Measurement

NEAR_C = 2.0
"""Assumption: a temperature this close to a measured one counts as measured; 2-8 C is written as 4."""
OUTSIDE_SD_PER_C = 0.1
"""Assumption: spread of the logarithm of the speed of ageing for each degree outside the measured ones."""
UNNAMED = "other"
"""What a scenario writes for a medium, vehicle or cryoprotectant that nobody measured."""
ANY = "any "
"""Stands before the family of a medium that was not measured with such cells."""

LATENT_C = (4.0, 22.0)
"""Temperatures at which hidden damage is known."""


class HoldKinetics(NamedTuple):
    """Law of a hold: death is Weibull on effective age, hidden damage is first order.

    Attributes
    ----------
    cell_type, medium_used
        What the law is for; `medium_used` is `None` where the spread over all media of the class stands in.
    temperature_c
        Temperature that `scale_h`, `latent_per_h` and the relative hazards refer to.
    scale_h, shape
        Weibull scale in hours and shape: the share alive is ``exp(-(age / scale_h) ** shape)``.
    shape_correlation
        Correlation of what is not known of the logarithms of the two.
    temperatures_c, relative_hazards
        How fast time runs at other temperatures, 1 at `temperature_c`: arguments of
        `coldchoice.science.hold.effective_age_h`. May have its minimum anywhere.
    latent_per_h, latent_relative
        Rate at which healthy cells take hidden damage that freezing reveals, per hour, and how it changes
        with `temperatures_c`.
    lysis_ratio
        Hazard of a dead cell to vanish from the count, as a multiple of the hazard of death.
    longest_measured_h
        Longest hold behind it; 0 where nothing was measured.
    temperature_range_c
        Lowest and highest temperature behind it.
    beyond
        What of cell, medium and temperature was not measured, and the range that was, one text each.
    grade, sources, borrowed_from, known_media, notes
        What supports it: grade of the scale, evidence ids, the class it is borrowed from (`None`: the cell's
        own), the media this cell was measured in, and what a reader has to know.
    """

    cell_type: str
    medium_used: str | None
    temperature_c: float
    scale_h: Estimate
    shape: Estimate
    shape_correlation: float
    temperatures_c: tuple[float, ...]
    relative_hazards: tuple[float, ...]
    latent_per_h: Estimate
    latent_relative: tuple[float, ...]
    lysis_ratio: float
    longest_measured_h: float
    temperature_range_c: tuple[float, float]
    beyond: tuple[str, ...]
    grade: Grade
    sources: tuple[str, ...]
    borrowed_from: str | None
    known_media: tuple[str, ...]
    notes: tuple[str, ...]


@lru_cache(maxsize=256)
def hold_kinetics(
    cell_type: str, medium: str | None = None, temperature_c: float = 4.0, own: tuple[Measurement, ...] = ()
) -> HoldKinetics:
    """Look up how cells fare in a liquid hold.

    Parameters
    ----------
    cell_type
        Name in the library of cells.
    medium
        Short name of a medium; `None`, or one that was not measured, gives the spread over the media of the
        class, and says so.
    temperature_c
        Temperature of the hold. Between measured temperatures the logarithm of the hazard is interpolated;
        beyond them it is flat and flagged.
    own
        Measurements of one's own, from which the law learns; `case.own` in a strategy.

    Raises
    ------
    UnknownName
        For a cell type that is not in the library.
    """
    cell = library_cell(cell_type)
    entry = _entry(cell.name, medium, temperature_c, own)
    used, beyond = _medium(cell.name, medium, entry)
    scale, speeds = _scale(entry, used, temperature_c)
    here = exp(_between(temperature_c, speeds))
    low, high = entry["temperature_range_c"]
    outside_c = float(degrees_outside(temperature_c, (low, high)))
    if outside_c > 0.0:
        beyond.append(temperature_text(temperature_c, (low, high)))
        scale = scale.wider(OUTSIDE_SD_PER_C * outside_c, beyond[-1])
    beyond += _never_held(cell.name, entry["borrowed_from"], scale)
    latent = {t: estimate_from(entry["latent_per_h"][f"{t:g}"]) for t in LATENT_C}
    return HoldKinetics(
        cell_type=cell.name,
        medium_used=used,
        temperature_c=temperature_c,
        scale_h=scale,
        shape=estimate_from(entry["shape"]),
        shape_correlation=float(entry["shape_correlation"]),
        temperatures_c=tuple(speeds),
        relative_hazards=tuple(exp(speed) / here for speed in speeds.values()),
        latent_per_h=_latent_at(temperature_c, latent),
        latent_relative=tuple(
            exp(_latent_at(t, latent).location - _latent_at(temperature_c, latent).location) for t in speeds
        ),
        lysis_ratio=float(entry["lysis_ratio"]["value"]),
        longest_measured_h=float(entry["longest_measured_h"]),
        temperature_range_c=(low, high),
        beyond=tuple(beyond),
        grade=scale.grade,
        sources=scale.sources,
        borrowed_from=entry["borrowed_from"],
        known_media=tuple(entry["own_media"]),
        notes=_notes(scale.note, beyond),
    )


def degrees_outside(temperature_c: Values, measured_c: tuple[float, float]) -> Values:
    """How many degrees a temperature lies outside the measured ones and the band around them, at least 0."""
    low_c, high_c = measured_c
    colder_c, warmer_c = low_c - NEAR_C - temperature_c, temperature_c - high_c - NEAR_C
    outside_c: Values = np.maximum(np.maximum(colder_c, warmer_c), 0.0)
    return outside_c


def temperature_text(temperature_c: float, measured_c: tuple[float, float]) -> str:
    """Name a temperature and the measured ones: ``hold at 37 C: measured at 4 to 22 C``."""
    return f"hold at {temperature_c:g} C: measured at {range_text(*measured_c)} C"


def range_text(low: float, high: float) -> str:
    """Write a range, or the one number of it."""
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def hours_text(hours_h: float) -> str:
    """Write hours in full: ``1,200 h``."""
    return f"{hours_h:,g} h" if hours_h >= 1000.0 else f"{hours_h:g} h"


def longest_text(longest_h: float) -> str:
    """Say how long a hold was ever measured: ``measured up to 72 h``."""
    return f"measured up to {hours_text(longest_h)}" if longest_h > 0.0 else "never measured"


def _never_held(cell: str, borrowed_from: str | None, scale: Estimate) -> list[str]:
    """Say that holds of a cell were not measured, and what stands in."""
    if scale.status == "assumption":
        return [f"{cell} unfrozen: not measured, assumed"]
    if borrowed_from and "bounds only" in scale.note:
        return [f"{cell} unfrozen: only bounds were measured"]
    if not borrowed_from:
        return []
    return [f"{cell} unfrozen: no series of its own was measured, borrowed from {borrowed_from}"]


def _notes(note: str, beyond: list[str]) -> tuple[str, ...]:
    """What a reader has to know besides what lies beyond the measured: that is said once."""
    said = [part for part in note.split("; ") if part and part not in (*beyond, "bounds only")]
    if any("unfrozen" in text for text in beyond):
        said = [part for part in said if not part.startswith("borrowed from")]
    return tuple(dict.fromkeys(said))


def known_media() -> dict[str, str]:
    """Short names of all media of the evidence, each with its summary."""
    media: dict[str, str] = fitted()["media"]
    return media


def _entry(
    cell: str, medium: str | None, temperature_c: float, own: tuple[Measurement, ...]
) -> dict[str, Any]:
    """Constants of one cell, with what its own measurements say."""
    if own:
        from coldchoice.evidence.own_entries import hold_entry

        return hold_entry(cell, medium, temperature_c, own)
    entry: dict[str, Any] = fitted()["hold"][cell]
    return entry


def _medium(cell: str, medium: str | None, entry: dict[str, Any]) -> tuple[str | None, list[str]]:
    if medium is None:
        return None, []
    if medium in entry["scale_h"]:
        own = medium in entry["own_media"] or entry["borrowed_from"]
        return medium, [] if own else [f"medium {medium}: measured with related cells, not with {cell}"]
    why = f"medium {medium}: not measured with {cell} or its class"
    family = fitted()["families"].get(medium, "")
    if family in entry["scale_by_family"]:
        return f"{ANY}{family}", [f"{why}, taken as any {family}"]
    if medium not in (*known_media(), UNNAMED):
        why += f" ({did_you_mean(medium, tuple(known_media()))})"
    return None, [why]


def _scale(
    entry: dict[str, Any], medium: str | None, temperature_c: float
) -> tuple[Estimate, dict[float, float]]:
    """Weibull scale at a temperature, and the logarithm of the speed of time by temperature."""
    table = {float(band): pair for band, pair in entry["relative_hazards"].items()}
    speeds = {t: log(pair[0]) for t, pair in sorted(table.items())}
    spreads = {t: float(pair[1]) for t, pair in sorted(table.items())}
    of_family = entry["scale_by_family"].get(medium.removeprefix(ANY)) if medium else None
    cold = estimate_from(entry["scale_h"]["" if of_family else medium or ""])
    if of_family:
        cold = cold._replace(location=of_family[0], sd_parameter=of_family[1])
    at_t = cold._replace(location=cold.location - _between(temperature_c, speeds))
    spread = _between(temperature_c, spreads)
    return (at_t.wider(spread, "", at_t.grade) if spread else at_t), speeds


def _latent_at(temperature_c: float, latent: dict[float, Estimate]) -> Estimate:
    """Rate of hidden damage: log-linear between the two known temperatures, flat beyond."""
    nearest = latent[min(latent, key=lambda known: abs(known - temperature_c))]
    return nearest._replace(location=_between(temperature_c, {t: e.location for t, e in latent.items()}))


def _between(x: float, points: dict[float, float]) -> float:
    """Interpolate linearly in `points`, which rise; flat beyond the first and last."""
    known = list(points)
    if x <= known[0]:
        return points[known[0]]
    for left, right in pairwise(known):
        if x <= right:
            return points[left] + (points[right] - points[left]) * (x - left) / (right - left)
    return points[known[-1]]
