"""Keep a lot unfrozen: it ages by time and temperature, and collects damage that dye does not see."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.evidence.kinetics import (
    OUTSIDE_SD_PER_C,
    degrees_outside,
    hours_text,
    longest_text,
    temperature_text,
)
from coldchoice.model.assessment import Input
from coldchoice.model.quantiles import median
from coldchoice.protocol.lot import Lot, drawn
from coldchoice.record import NamedTuple
from coldchoice.science.chain import apply as applied
from coldchoice.science.chain import hold_transition
from coldchoice.science.hold import (
    Beyond,
    death_hazard_beyond,
    hazard_per_h,
    recovery_life_h,
    usable_life_h,
    weibull_death_hazard,
)

if TYPE_CHECKING:
    from coldchoice.evidence.kinetics import HoldKinetics
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats


HIDDEN_FOLLOWED_H = 72.0
"""Longest hold after which hidden damage was looked for (cryo-0072, cryo-0099); later none is added."""

THREE_LAWS = "assumption: first order, Weibull and linear loss are equally likely beyond the last datum"
FARTHER = "assumption: the logarithm of the speed spreads by 0.1 per C outside"


class Ageing(NamedTuple):
    """Hold kinetics, drawn: how one kind of cell ages in one medium.

    `scale_h` is the Weibull scale at the reference temperature, `shape` its shape, both (draws,) or ();
    `latent_per_h` the rate of hidden damage at that temperature. `standing` and `outside` draw, when they are
    called, which law is followed beyond the measured hours, and how wrong the speed is outside the measured
    temperatures; `law` and `farther` are the inputs to name then.
    """

    kinetics: HoldKinetics
    scale_h: Floats
    shape: Floats
    latent_per_h: Floats
    inputs: tuple[Input, ...]
    standing: Callable[[], Floats]
    outside: Callable[[], Floats]
    law: Input
    farther: Input

    @property
    def beyond(self) -> Beyond | None:
        """Laws beyond the last datum, drawn; ``None`` where no hold was measured and there is no datum."""
        longest_h = self.kinetics.longest_measured_h
        return Beyond(longest_h, self.standing()) if longest_h > 0.0 else None

    def speed(self, temperature_c: float | Floats) -> float | Floats:
        """How many times faster cells age at a temperature than at the reference one, () or (draws,)."""
        speed = self._relative(temperature_c, self.kinetics.relative_hazards)
        more_c = self.degrees_farther(temperature_c)
        if not np.any(more_c):
            return speed
        return np.asarray(speed * np.exp(OUTSIDE_SD_PER_C * more_c * self.outside()))

    def degrees_farther(self, temperature_c: float | Floats) -> float | Floats:
        """How much farther outside what was measured than the reference temperature, C, at least 0."""
        kinetics = self.kinetics
        if isinstance(temperature_c, float) and temperature_c == kinetics.temperature_c:
            return 0.0
        here_c = degrees_outside(kinetics.temperature_c, kinetics.temperature_range_c)
        away_c = degrees_outside(temperature_c, kinetics.temperature_range_c)
        return np.asarray(np.maximum(away_c - here_c, 0.0))

    def hidden_speed(self, temperature_c: float | Floats) -> float | Floats:
        """How many times faster hidden damage comes at a temperature than at the reference one."""
        return self._relative(temperature_c, self.kinetics.latent_relative)

    def _relative(self, temperature_c: float | Floats, hazards: tuple[float, ...]) -> float | Floats:
        if isinstance(temperature_c, float) and temperature_c == self.kinetics.temperature_c:
            return 1.0
        hazard, _ = hazard_per_h(temperature_c, self.kinetics.temperatures_c, hazards)
        return hazard


def ageing(case: Case, kinetics: HoldKinetics) -> Ageing:
    """Draw the kinetics of a hold; alike for all that hold the same cells in the same medium."""
    of = f"{kinetics.cell_type} in {kinetics.medium_used or 'an unmeasured medium'}"
    life, curve = f"hold life of {of}", f"hold curve of {of}"
    scale_h, scale = drawn(case, life, kinetics.scale_h, unit="h")
    shape, bend = drawn(case, curve, kinetics.shape, together=(life, kinetics.shape_correlation))
    latent_per_h, hidden = drawn(
        case, f"hidden damage in a hold of {kinetics.cell_type}", kinetics.latent_per_h
    )
    law = f"law beyond the measured hours of {of}"
    far = f"speed of ageing outside the measured temperatures of {of}"
    return Ageing(
        kinetics, scale_h, shape, latent_per_h, (scale, bend, hidden),
        partial(case.uniform, "parameter", law), partial(case.normal, "parameter", far),
        Input(law, law, "D", (), THREE_LAWS), Input(far, far, "D", (), FARTHER),
    )  # fmt: skip


def held(lot: Lot, ageing: Ageing, hours_h: Floats, temperature_c: float | Floats) -> Lot:
    """Keep the lot for some hours at a temperature.

    Ages of successive holds add, so a hold can be split anywhere without changing the answer. Beyond the
    longest measured age each draw follows one of three laws; see `coldchoice.science.hold.Beyond`.
    """
    begun_h = lot.age_by(ageing.scale_h)
    speed = ageing.speed(temperature_c)
    age_h = begun_h + hours_h * speed
    later = bool(age_h.max() > ageing.kinetics.longest_measured_h)
    beyond = ageing.beyond if later else None
    law = (begun_h, age_h, ageing.scale_h, ageing.shape)
    death = weibull_death_hazard(*law) if beyond is None else death_hazard_beyond(*law, beyond)
    measured_h = np.minimum(age_h, HIDDEN_FOLLOWED_H) - np.minimum(begun_h, HIDDEN_FOLLOWED_H)
    hidden = ageing.latent_per_h * measured_h * (ageing.hidden_speed(temperature_c) / speed)
    step = hold_transition(hidden, death, death, ageing.kinetics.lysis_ratio * death)
    lot = lot._replace(cells=applied(lot.cells, step), age_h=age_h, scale_h=ageing.scale_h)
    if beyond is not None:
        lot = lot.leaning_on(ageing.law)
    warm = np.where(hours_h > 0.0, ageing.degrees_farther(temperature_c), 0.0)
    if warm.any():
        lot = lot.leaning_on(ageing.farther)
    return lot.beyond_measured(_said(ageing, age_h, warm, temperature_c)).leaning_on(*ageing.inputs)


def _said(ageing: Ageing, age_h: Floats, warm: Floats, temperature_c: float | Floats) -> dict[str, str]:
    """Say where a hold goes beyond what was measured, in most draws: by what is said."""
    kinetics = ageing.kinetics
    said = {text: text for text in kinetics.beyond}
    if np.mean(warm > 0.0) > 0.5:
        at_c = median(np.broadcast_to(temperature_c, warm.shape)[warm > 0.0])
        text = temperature_text(float(f"{at_c:.2g}"), kinetics.temperature_range_c)
        said[text] = text
    if exceeds(age_h, kinetics.longest_measured_h):
        place = f"at {kinetics.temperature_c:g} C"
        # a later hold on the same clock takes the place of what was said of an earlier one
        said[f"hold {place}, {kinetics.medium_used}"] = (
            f"hold of {hours_text(_middle_h(age_h))} {place}: {longest_text(kinetics.longest_measured_h)}"
        )
    return said


def _middle_h(age_h: Floats) -> float:
    """Median age: to three figures, or to two where it differs from draw to draw."""
    spread = float(np.ptp(age_h)) > 1e-6 * float(age_h.max())
    return float(f"{median(np.atleast_1d(age_h)):.{2 if spread else 3}g}")


def exceeds(values: Floats, limit: float) -> bool:
    """Tell whether the median of `values`, () or (draws,), lies above `limit`."""
    if not values.max() > limit:
        return False
    return bool(values.min() > limit or median(values) > limit)


def life_h(lot: Lot, ageing: Ageing, limit: float, least_living: float, temperature_c: float) -> Floats:
    """Hours from now, at a constant temperature, until a lot is no longer acceptable; (draws,).

    That is until its dye viability falls to `limit`, or its living cells to the share `least_living` of those
    put in, whichever comes first: where dead cells vanish, dye viability alone can stay high for ever.
    """
    begun_h, speed = lot.age_by(ageing.scale_h), ageing.speed(temperature_c)
    life_h = _age_left_h(lot, ageing, limit, least_living, begun_h, None)
    if outlasts(life_h, begun_h, ageing):
        life_h = _age_left_h(lot, ageing, limit, least_living, begun_h, ageing.beyond)
    return np.asarray(life_h / speed)


def leaning_of_life(
    lot: Lot, ageing: Ageing, life_h: Floats, temperature_c: float | Floats
) -> tuple[Input, ...]:
    """What a life leans on besides the inputs of the hold: the laws beyond the last datum, if it goes there.

    Parameters
    ----------
    life_h
        As `life_h` gives it, (draws,).
    """
    age_h = life_h * ageing.speed(temperature_c)
    return (ageing.law,) if outlasts(age_h, lot.age_by(ageing.scale_h), ageing) else ()


def outlasts(more_h: Floats, begun_h: Floats, ageing: Ageing) -> bool:
    """Tell whether an age that is reached lies beyond the last datum; endless ones do not count."""
    longest_h = ageing.kinetics.longest_measured_h
    return longest_h > 0.0 and bool(np.any((begun_h + more_h > longest_h) & np.isfinite(more_h)))


def _age_left_h(
    lot: Lot, ageing: Ageing, limit: float, least_living: float, begun_h: Floats, beyond: Beyond | None
) -> Floats:
    law = (ageing.scale_h, ageing.shape)
    left_h = usable_life_h(lot.dye_viability, limit, *law, ageing.kinetics.lysis_ratio, begun_h, beyond)
    if least_living > 0.0:
        left_h = np.minimum(left_h, recovery_life_h(lot.living, least_living, *law, begun_h, beyond))
    return np.asarray(left_h)
