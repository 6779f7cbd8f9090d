"""Keep a lot unfrozen: it ages by time and temperature, and collects damage that dye does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.assessment import Input
from coldchoice.model.quantiles import median
from coldchoice.protocol.lot import Lot, drawn
from coldchoice.record import NamedTuple
from coldchoice.science.chain import apply as applied
from coldchoice.science.chain import hold_transition
from coldchoice.science.hold import hazard_per_h, recovery_life_h, usable_life_h, weibull_death_hazard

if TYPE_CHECKING:
    from coldchoice.evidence.kinetics import HoldKinetics
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats


HIDDEN_FOLLOWED_H = 72.0
"""Longest hold after which hidden damage was looked for (cryo-0072, cryo-0099); later none is added."""


class Ageing(NamedTuple):
    """Hold kinetics, drawn: how one kind of cell ages in one medium.

    `scale_h` is the Weibull scale at the reference temperature, `shape` its shape, both (draws,) or ();
    `latent_per_h` the rate of hidden damage at that temperature.
    """

    kinetics: HoldKinetics
    scale_h: Floats
    shape: Floats
    latent_per_h: Floats
    inputs: tuple[Input, ...]

    def speed(self, temperature_c: float | Floats) -> float | Floats:
        """How many times faster cells age at a temperature than at the reference one, () or (draws,)."""
        return self._relative(temperature_c, self.kinetics.relative_hazards)

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
    scale_h, scale = drawn(case, life, kinetics.scale_h)
    shape, bend = drawn(case, curve, kinetics.shape, together=(life, kinetics.shape_correlation))
    latent_per_h, hidden = drawn(
        case, f"hidden damage in a hold of {kinetics.cell_type}", kinetics.latent_per_h
    )
    return Ageing(kinetics, scale_h, shape, latent_per_h, (scale, bend, hidden))


def held(lot: Lot, ageing: Ageing, hours_h: Floats, temperature_c: float | Floats) -> Lot:
    """Keep the lot for some hours at a temperature.

    Ages of successive holds add, so a hold can be split anywhere without changing the answer.
    """
    begun_h = lot.age_by(ageing.scale_h)
    age_h = begun_h + hours_h * ageing.speed(temperature_c)
    death = weibull_death_hazard(begun_h, age_h, ageing.scale_h, ageing.shape)
    measured_h = np.minimum(age_h, HIDDEN_FOLLOWED_H) - np.minimum(begun_h, HIDDEN_FOLLOWED_H)
    hidden = (
        ageing.latent_per_h * measured_h * (ageing.hidden_speed(temperature_c) / ageing.speed(temperature_c))
    )
    step = hold_transition(hidden, death, death, ageing.kinetics.lysis_ratio * death)
    low, high = ageing.kinetics.temperature_range_c
    warm = np.where(hours_h > 0.0, temperature_c, np.clip(temperature_c, low, high))
    outside = bool(np.mean((warm < low - 1.0) | (warm > high + 1.0)) > 0.5)
    too_long = exceeds(age_h, ageing.kinetics.longest_measured_h)
    return lot._replace(
        cells=applied(lot.cells, step),
        age_h=age_h,
        extrapolated=lot.extrapolated or outside or too_long,
        scale_h=ageing.scale_h,
    ).leaning_on(*ageing.inputs)


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
    law, begun_h = (ageing.scale_h, ageing.shape), lot.age_by(ageing.scale_h)
    life = usable_life_h(lot.dye_viability, limit, *law, ageing.kinetics.lysis_ratio, begun_h)
    if least_living > 0.0:
        life = np.minimum(life, recovery_life_h(lot.living, least_living, *law, begun_h))
    return np.asarray(life / ageing.speed(temperature_c))
