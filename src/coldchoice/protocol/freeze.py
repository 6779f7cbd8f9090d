"""Freeze, store and thaw a lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.evidence.freeze_thaw import FreezeThaw, lysed_share
from coldchoice.model.assessment import Input
from coldchoice.model.quantiles import triangular_quantile
from coldchoice.protocol.lot import Lot, drawn
from coldchoice.record import NamedTuple
from coldchoice.science.chain import apply as applied
from coldchoice.science.chain import hold_transition, removal_transition, shock_transition
from coldchoice.science.freezing import relative_rate_survival, warming_factor
from coldchoice.science.hold import Beyond, death_hazard_beyond, recovery_life_h, weibull_death_hazard
from coldchoice.science.storage import (
    GLASS_EXTRACELLULAR_C,
    MECHANICAL_FREEZER_C,
    frozen_decay_per_month,
)
from coldchoice.science.thawing import post_thaw_hazards

if TYPE_CHECKING:
    from coldchoice.evidence.post_thaw import PostThaw
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats

HOURS_PER_MONTH = 730.5
LINEAR_TOO = "assumption: first order or, in a third of the draws, linear beyond the last datum"
WASH_RECOVERY = (0.80, 0.97, 1.0)
"""Low, most likely and high share of living cells that an automated wash keeps (evidence cost:CL087)."""


class Loss(NamedTuple):
    """Loss of cells in storage: rate per month, (draws,) or (), and the law beyond the longest measured."""

    per_month: Floats
    beyond: Beyond | None = None

    def hours_to_lose(self, spare: Floats, stored_h: Floats) -> Floats:
        """Hours from now until a hazard `spare`, at least 0, is spent, (draws,); endless without a loss."""
        if not np.any(self.per_month):
            return np.full_like(spare, np.inf)
        scale_h = HOURS_PER_MONTH / np.maximum(self.per_month, 1e-12)
        return np.asarray(recovery_life_h(np.exp(spare), 1.0, scale_h, 1.0, stored_h, self.beyond))


class Freezing(NamedTuple):
    """What freezing and thawing does to one kind of cell, drawn; each (draws,) or ()."""

    known: FreezeThaw
    recovery: Floats
    viability: Floats
    delayed_loss: Floats
    optimum_rate_c_per_min: Floats
    inputs: tuple[Input, ...]


def freezing(case: Case, known: FreezeThaw) -> Freezing:
    """Draw what freezing does; alike for every strategy that freezes the same cells in the same way."""
    of = f"{known.cell_type} in {known.cryoprotectant}"
    recovery, first = drawn(case, f"freeze-thaw recovery of {of}", known.recovery)
    viability, second = drawn(case, f"viability after thaw of {of}", known.viability)
    delayed, third = drawn(case, f"delayed death after thaw of {known.cell_type}", known.delayed_loss)
    optimum, fourth = drawn(
        case, f"best cooling rate of {known.cell_type}", known.optimum_rate_c_per_min, unit="C/min"
    )
    return Freezing(known, recovery, viability, delayed, optimum, (first, second, third, fourth))


def frozen_and_thawed(
    lot: Lot, freezing: Freezing, cooling_c_per_min: float | None, warming_c_per_min: float
) -> Lot:
    """Take the lot through ice: some cells survive, some are dead or gone, some die later.

    Healthy cells survive as measured at the best cooling rate, times what this run's rates cost; ``None`` is
    the best rate, whatever it is: the rate of those who measured the recovery. Cells with hidden damage
    survive less often. How many of the killed are still counted follows from the measured dye viability.
    """
    known = freezing.known
    survival = np.clip(freezing.recovery, 1e-6, 1.0)
    best = freezing.optimum_rate_c_per_min
    if cooling_c_per_min is None:
        cooling_c_per_min, rate = known.optimum_rate_c_per_min.median, np.ones(())
    else:
        rate = np.asarray(
            relative_rate_survival(cooling_c_per_min, best, np.minimum(survival, 0.999), known.rate_shape)
        )
    slow = known.warming
    warmed = warming_factor(
        cooling_c_per_min,
        warming_c_per_min,
        slow.worst_loss,
        slow.cooling_half_c_per_min,
        slow.warming_half_c_per_min,
    )
    healthy = np.clip(survival * rate * warmed, 0.0, 1.0)
    # fitted to fresh lots: what a hold before has killed comes on top of the dead that a fresh lot has
    dead_at_first = lot.initial.dead / np.maximum(lot.initial.healthy + lot.initial.latent, 1e-12)
    dead_after = survival * (1.0 / np.clip(freezing.viability, 1e-3, 1.0) - 1.0)
    lysed = lysed_share(survival, freezing.viability, dead_at_first)
    dead_kept = np.clip(dead_after / np.maximum(dead_at_first, 1e-12), 0.0, 1.0)
    step = shock_transition(healthy, healthy * known.latent_survival, freezing.delayed_loss, lysed)
    step = step._replace(dd=dead_kept, dx=1.0 - dead_kept)
    lot = lot._replace(cells=applied(lot.cells, step)).beyond_measured({text: text for text in known.beyond})
    return lot.leaning_on(*freezing.inputs)


def stored_frozen(
    lot: Lot, case: Case, freezing: Freezing, hours_h: Floats, temperature_c: float
) -> tuple[Lot, Loss]:
    """Keep the lot frozen; return it with its rate of loss."""
    known = freezing.known
    if temperature_c <= GLASS_EXTRACELLULAR_C:
        return lot, Loss(np.zeros(()))
    longest_h = 24.0 * known.longest_storage_days.get(MECHANICAL_FREEZER_C, 0.0)
    name = f"loss at -80 C of {known.cell_type}"
    at_minus80, leaning = drawn(case, name, known.minus80_rate_per_month, unit="per month")
    rate, assumed = frozen_decay_per_month(temperature_c, at_minus80)
    lot = lot.leaning_on(leaning)
    if np.any(assumed):
        text = f"storage at {temperature_c:g} C: loss measured at -80 C"
        lot = lot.beyond_measured({text: text})
    return stored(lot, case, name, np.asarray(rate), hours_h, longest_h, f"storage at {temperature_c:g} C")


def stored(
    lot: Lot, case: Case, name: str, rate_per_month: Floats, hours_h: Floats, longest_h: float, storage: str
) -> tuple[Lot, Loss]:
    """Keep the lot where it loses cells at a rate, first order as long as that was measured.

    Beyond the longest measured storage first-order loss goes on in two thirds of the draws; in the last one
    as many cells die in every hour, until none is left; see `coldchoice.science.hold.Beyond`.

    Parameters
    ----------
    name
        Of the loss: its stream, and part of that of the law beyond.
    rate_per_month
        (draws,), above 0.
    hours_h
        Storage, (draws,).
    longest_h
        Longest measured storage; 0 where none was, which then is first order throughout.
    storage
        What to call it in a flag.
    """
    law = f"law beyond the measured storage, {name}"
    beyond = Beyond(longest_h, case.uniform("parameter", law)) if longest_h > 0.0 else None
    scale_h = HOURS_PER_MONTH / rate_per_month
    start_h = np.zeros(())
    if beyond is None:
        death = weibull_death_hazard(start_h, hours_h, scale_h, 1.0)
    else:
        death = death_hazard_beyond(start_h, hours_h, scale_h, 1.0, beyond)
        lot = lot.leaning_on(Input(law, law, "D", (), LINEAR_TOO))
    lot = lot._replace(cells=applied(lot.cells, hold_transition(0.0, death, death)))
    asked_h = case.terms.duration_h
    if asked_h > longest_h:
        text = f"{storage} for {in_words(asked_h)}: " + (
            f"measured up to {in_words(longest_h)}" if longest_h else "never measured"
        )
        lot = lot.beyond_measured({text: text})
    return lot, Loss(rate_per_month, beyond)


def in_words(hours_h: float) -> str:
    """Write hours as people do: in days from three days on."""
    days = hours_h / 24.0
    if hours_h < 72.0:
        return f"{hours_h:.3g} h"
    return f"{days:,.0f} d" if days >= 100.0 else f"{days:.3g} d"


def washed(lot: Lot, case: Case) -> Lot:
    """Wash the cryoprotectant out; living and dead cells are lost alike."""
    name = "cells kept by the wash"
    kept = triangular_quantile(case.uniform("parameter", name), *WASH_RECOVERY)
    case.streams.means(name, lambda u: (float(triangular_quantile(np.array([u]), *WASH_RECOVERY)[0]), ""))
    leaning = Input(name, name, "B", ("cost:CL087",), "automated wash of CD34+ products")
    return lot._replace(cells=applied(lot.cells, removal_transition(kept, kept))).leaning_on(leaning)


def rested(lot: Lot, case: Case, decline: PostThaw, hours_h: float) -> Lot:
    """Keep the thawed lot in its vehicle until use."""
    name = f"loss after thaw of {decline.cell_type} in {decline.vehicle_used or 'an unmeasured vehicle'}"
    rate_per_h, leaning = drawn(case, name, decline.rate_per_h, unit="per h")
    step = hold_transition(*post_thaw_hazards(hours_h, rate_per_h))
    said = {text: text for text in decline.beyond}
    if hours_h > decline.longest_measured_h:
        said["rest"] = f"rest of {hours_h:g} h after thaw: measured up to {decline.longest_measured_h:g} h"
    lot = lot._replace(cells=applied(lot.cells, step)).beyond_measured(said)
    return lot.leaning_on(leaning)
