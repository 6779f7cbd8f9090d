"""Shippers: how long a dry shipper, dry ice or a phase-change shipper holds, and how fast a bag warms up."""

from __future__ import annotations

import numpy as np

from coldchoice.science.ranges import Flags, Values, at_least_zero, choose, fractions, positive

WORST_UNIT_SHARE = 0.6  # a unit may hold 40 % less than its model's nominal, evidence P169 and CL049
TIPPED_SHARE = 0.4  # up to 60 % of the hold is lost on the side, evidence CL050
NITROGEN_LATENT_J_PER_KG = 199_000.0  # boiling nitrogen, evidence P175 (unconfirmed handbook value)
NITROGEN_KG_PER_L = 0.8083  # liquid; 1.782 lb/L, evidence P172 and C058


def dry_shipper_hold_h(
    nominal_h: Values,
    unit_uniform: Values,
    tipped: Flags = False,
    worst_unit_share: float = WORST_UNIT_SHARE,
    tipped_share: float = TIPPED_SHARE,
) -> Values:
    """Usable hold of one charged dry shipper.

    Parameters
    ----------
    nominal_h
        Static hold that the maker states.
    unit_uniform
        Standing of this unit among its kind, uniform on 0 to 1: 0 the worst, 1 as nominal.
    tipped
        Whether it travelled on its side.
    worst_unit_share, tipped_share
        Share of the hold that the worst unit, and a tipped one, keeps.

    Raises
    ------
    InputError
        If the hold is negative or a share not a fraction.
    """
    at_least_zero(nominal_h=nominal_h)
    fractions(unit_uniform=unit_uniform, worst_unit_share=worst_unit_share, tipped_share=tipped_share)
    upright_h = nominal_h * (worst_unit_share + (1.0 - worst_unit_share) * unit_uniform)
    return upright_h * choose(tipped, tipped_share, 1.0)


def nitrogen_charge_kg(volume_l: Values) -> Values:
    """Mass of liquid nitrogen that a dry shipper takes up.

    Parameters
    ----------
    volume_l
        Capacity in litres, as makers state it.

    Raises
    ------
    InputError
        If the volume is negative.
    """
    at_least_zero(volume_l=volume_l)
    return volume_l * NITROGEN_KG_PER_L


def dry_shipper_hold_from_heat_leak_h(nitrogen_kg: Values, heat_leak_w: Values) -> Values:
    """Nominal hold of a charge of liquid nitrogen; the mass falls linearly (evidence P171).

    Raises
    ------
    InputError
        If the mass is negative or the leak not above 0.
    """
    at_least_zero(nitrogen_kg=nitrogen_kg)
    positive(heat_leak_w=heat_leak_w)
    return nitrogen_kg * NITROGEN_LATENT_J_PER_KG / heat_leak_w / 3600.0


def dry_ice_share_left(time_h: Values, loss_per_h: Values) -> Values:
    """Share of the dry ice left when a constant share of what remains sublimes each hour.

    Parameters
    ----------
    time_h
        Hours since filling.
    loss_per_h
        Share lost in one hour: bare pellets 0.0284 (evidence P173); far less inside a good box.

    Raises
    ------
    InputError
        If the time is negative or the loss not a fraction.
    """
    at_least_zero(time_h=time_h)
    fractions(loss_per_h=loss_per_h)
    left: Values = np.power(1.0 - loss_per_h, time_h)
    return left


def dry_ice_hold_h(smallest_share: Values, loss_per_h: Values) -> Values:
    """Hours until no more than a given share of the dry ice is left; arguments as `dry_ice_share_left`.

    Raises
    ------
    InputError
        If a share is not in (0, 1], or the loss not strictly between 0 and 1.
    """
    positive(smallest_share=smallest_share, loss_per_h=loss_per_h, kept_per_h=1.0 - loss_per_h)
    fractions(smallest_share=smallest_share)
    hours: Values = np.log(smallest_share) / np.log1p(-loss_per_h)
    return hours


def time_constant_min(
    mass_kg: Values, heat_capacity_j_per_kg_k: Values, surface_w_per_m2_k: Values, area_m2: Values
) -> Values:
    """Time constant of a bag or vial that warms as one lump (Biot number below 0.1: in air, not in a bath).

    Raises
    ------
    InputError
        If an argument is not above 0.
    """
    positive(
        mass_kg=mass_kg,
        heat_capacity_j_per_kg_k=heat_capacity_j_per_kg_k,
        surface_w_per_m2_k=surface_w_per_m2_k,
        area_m2=area_m2,
    )
    return mass_kg * heat_capacity_j_per_kg_k / (surface_w_per_m2_k * area_m2) / 60.0


def warm_up_time_min(
    start_c: Values, limit_c: Values, ambient_c: Values, time_constant_min: Values
) -> Values:
    """Minutes until a lump taken out into the ambient passes a temperature.

    Returns
    -------
    Values
        0 where it starts at or above the limit, infinite where the ambient never takes it there.

    Raises
    ------
    InputError
        If the time constant is not above 0.
    """
    positive(time_constant_min=time_constant_min)
    to_go_c = np.maximum(limit_c - start_c, 0.0)
    beyond_c = np.maximum(ambient_c - limit_c, 0.0)
    reached = beyond_c > 0.0
    ratio = to_go_c / choose(reached, beyond_c, 1.0)
    minutes = time_constant_min * np.log1p(ratio)
    return choose(reached | (to_go_c == 0.0), minutes, np.inf)


def phase_change_share_used(
    duration_h: Values,
    ambient_c: Values,
    nominal_h: Values,
    rated_ambient_c: Values,
    melting_c: Values,
) -> Values:
    """Share of a phase-change shipper's hold that one leg uses up; legs add, and 1 is the end.

    The heat that enters is proportional to the excess of the ambient over the melting point, so the hold is
    inverse in that excess. An ambient below the melting point uses nothing (it may freeze the load, which
    this does not describe).

    Parameters
    ----------
    duration_h, ambient_c
        The leg.
    nominal_h, rated_ambient_c
        Hold that the maker states, and the constant ambient for which it is stated.
    melting_c
        Melting point of the material, about 5 C in a 2-8 C shipper.

    Raises
    ------
    InputError
        If the duration is negative, the hold not above 0 or the rated ambient not above the melting point.
    """
    at_least_zero(duration_h=duration_h)
    positive(nominal_h=nominal_h, rated_excess_c=rated_ambient_c - melting_c)
    excess_c = np.maximum(ambient_c - melting_c, 0.0)
    used: Values = duration_h / nominal_h * (excess_c / (rated_ambient_c - melting_c))
    return used


def phase_change_hold_h(
    ambient_c: Values, nominal_h: Values, rated_ambient_c: Values, melting_c: Values
) -> Values:
    """Hold of a phase-change shipper in a constant ambient; infinite at or below the melting point.

    Arguments and errors as `phase_change_share_used`.
    """
    used_per_h = phase_change_share_used(1.0, ambient_c, nominal_h, rated_ambient_c, melting_c)
    lasts = np.greater(used_per_h, 0.0)
    return choose(lasts, 1.0 / choose(lasts, used_per_h, 1.0), np.inf)
