"""After thaw: how long thawing takes, the clock of the vehicle, and the deaths that come late."""

from __future__ import annotations

import numpy as np

from coldchoice.science.chain import Hazards
from coldchoice.science.ranges import Values, at_least_zero, positive

LATENT_HEAT_J_PER_KG = 333_550.0  # water, evidence P110
CONDUCTIVITY_W_PER_M_K = 0.598  # liquid water, evidence P111
DENSITY_KG_PER_M3 = 1000.0  # liquid water, assumption for medium with cryoprotectant
MELTING_C = 0.0  # pure water; cryoprotectants melt over a range below it


def clearing_rate_per_h(share_cleared: float, window_h: float) -> float:
    """First-order rate that clears a share of the latent pool within a window (24 to 48 h, evidence P166).

    Raises
    ------
    InputError
        If the window is not above 0 or the share not in (0, 1).
    """
    positive(share_cleared=share_cleared, share_left=1.0 - share_cleared, window_h=window_h)
    return -float(np.log1p(-share_cleared)) / window_h


def post_thaw_hazards(
    hold_h: Values,
    vehicle_rate_per_h: Values,
    clearing_per_h: Values = 0.0,
    lysis_per_h: Values = 0.0,
) -> Hazards:
    """Hazards of a hold after thaw, for `chain.hold_transition`.

    Parameters
    ----------
    hold_h
        Hours since thaw, or since the last step.
    vehicle_rate_per_h
        First-order death rate in this vehicle, of every living cell (adipose MSC in lactated Ringer 0.097
        per h, in 5 % albumin far less; evidence P160-P164).
    clearing_per_h
        Rate at which latent cells die in addition: delayed death, see `clearing_rate_per_h`.
    lysis_per_h
        Rate at which dead cells vanish, which lets the dye viability rise again (evidence P165).

    Returns
    -------
    Hazards
        No new latent cells arise: what thawing damaged belongs to the shock before.

    Raises
    ------
    InputError
        If an argument is negative.
    """
    at_least_zero(
        hold_h=hold_h,
        vehicle_rate_per_h=vehicle_rate_per_h,
        clearing_per_h=clearing_per_h,
        lysis_per_h=lysis_per_h,
    )
    death = vehicle_rate_per_h * hold_h
    return Hazards(0.0, death, death + clearing_per_h * hold_h, lysis_per_h * hold_h)


def thaw_time_min(
    thickness_mm: Values, bath_c: Values, surface_w_per_m2_k: Values, melting_c: Values = MELTING_C
) -> Values:
    r"""Minutes to melt a flat bag from both sides in a bath (Plank).

    :math:`t = \rho L/\Delta T\,(d/2h + d^2/8k)`: latent heat only, with the properties of water;
    an estimate to a factor of about 1.3.

    Parameters
    ----------
    thickness_mm
        Thickness of the frozen bag.
    bath_c, melting_c
        Temperatures of the bath and of melting.
    surface_w_per_m2_k
        Heat transfer coefficient at the bag, e.g. 800 in a stirred bath (assumption).

    Raises
    ------
    InputError
        If the bath is not warmer than the melting point, or another argument is not above 0.
    """
    positive(thickness_mm=thickness_mm, excess_c=bath_c - melting_c, surface_w_per_m2_k=surface_w_per_m2_k)
    d_m = thickness_mm / 1000.0
    resistance = d_m / (2.0 * surface_w_per_m2_k) + d_m * d_m / (8.0 * CONDUCTIVITY_W_PER_M_K)
    return DENSITY_KG_PER_M3 * LATENT_HEAT_J_PER_KG / (bath_c - melting_c) * resistance / 60.0
