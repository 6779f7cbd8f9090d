"""From the steps of a strategy file to the building blocks of a protocol: parts, cold or frozen.

::

    protocol  = part part ...
    cold      = [formulate] hold [ship [hold]]
    frozen    = [hold] freeze [store] [ship] thaw [wash] [formulate] [hold for ...]

A cold part that another follows ends with a shipment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from coldchoice.errors import InputError, Key, Problem, ScenarioError
from coldchoice.model.quantities import CANONICAL_NUMBERS
from coldchoice.model.quantity import shown
from coldchoice.protocol.cold import ColdOptions
from coldchoice.protocol.frozen import DRY_ICE_HOLD_H
from coldchoice.protocol.handover import PROCESSING_H
from coldchoice.protocol.slow import SlowOptions
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.written.keys import StrategyFile

    OptionsT = TypeVar("OptionsT", bound=BaseModel)

AFTER_FREEZE = ("store", "ship", "thaw", "wash", "formulate", "hold")
ORDER = f"after `freeze` come, in order: {', '.join(AFTER_FREEZE)}"
CARRIERS = MappingProxyType({"ln2-vapour": "dry-shipper", "minus80": "dry-ice"})
UNFROZEN_CARRIER = "cold-box"


class Written(NamedTuple):
    """A step, and its path in the file."""

    key: Key
    step: Any

    @property
    def do(self) -> str:
        """What is done."""
        return str(self.step.do)

    def refuse(self, rule: str, *key: str, value: object = None, hint: str | None = None) -> NoReturn:
        """Raise a problem of one of its keys."""
        told = None if value is None else shown(value)
        raise ScenarioError(Problem(rule, (*self.key, *key), told, hint))


class Cold(NamedTuple):
    """Kept unfrozen.

    Attributes
    ----------
    options
        As those of `hypothermic`.
    until
        Place where this part ends, if another follows; ``None``: where the first transport ends.
    longest_h
        Longest planned time of this part; ``None`` = any.
    ships
        Whether it has a step for a transport.
    """

    options: ColdOptions
    until: str | None
    longest_h: float | None
    ships: bool


class Frozen(NamedTuple):
    """Frozen and thawed: options as those of `slow-freeze`; `until`, `longest_h` and `ships` as in `Cold`.

    `processing_h` is the time from arrival to freezing where the cells came unfrozen; ``None`` where they
    did not travel before.
    """

    options: SlowOptions
    until: str | None
    longest_h: float | None
    ships: bool
    processing_h: float | None


def parts_of(file: StrategyFile) -> tuple[Cold | Frozen, ...]:
    """Share the steps of a file out among parts, in order.

    Raises
    ------
    ScenarioError
        For a step that cannot stand where it does, or cannot be done as written; with its key.
    """
    steps = [Written(("steps", at), step) for at, step in enumerate(file.steps)]
    parts: list[Cold | Frozen] = []
    while steps:
        begins_frozen = "freeze" in (steps[0].do, steps[1].do if steps[0].do == "hold" and steps[1:] else "")
        after_frozen = bool(parts) and isinstance(parts[-1], Frozen)
        taken = _frozen_steps(steps) if begins_frozen else _cold_steps(steps, after_frozen)
        rest = steps[len(taken) :]
        if begins_frozen:
            parts.append(_frozen(taken, rest, file, travelled=bool(parts)))
        else:
            parts.append(_cold(taken, rest, file))
        steps = rest
    return tuple(parts)


# ---------------------------------------------------------------- kept unfrozen


def _cold_steps(steps: Sequence[Written], after_frozen: bool) -> list[Written]:
    """Take the steps of one cold part; `after_frozen`: what comes before it was frozen and thawed."""
    order = ["formulate", "hold", "ship"] if steps[0].do == "formulate" else ["hold", "ship"]
    taken: list[Written] = []
    for one, wanted in zip(steps, order, strict=False):
        if one.do != wanted:
            break
        taken.append(one)
    if not taken or taken[-1].do == "formulate":
        wrong = steps[len(taken)] if len(taken) < len(steps) else steps[-1]
        hint = "after `formulate` comes `hold`" if taken else "begin with `formulate`, `hold` or `freeze`"
        if wrong.do in AFTER_FREEZE[:-2] and not taken and after_frozen:
            hint = ORDER
        wrong.refuse("cannot stand here", "do", value=wrong.do, hint=hint)
    rest = steps[len(taken) :]
    if taken[-1].do == "ship" and rest and _goes_on(taken, rest):
        taken.append(rest[0])
    elif taken[-1].do == "hold" and rest:
        hint = "`ship` them first"
        if rest[0].do == "freeze":
            hint = "cells that do not travel before are frozen as they are: leave `formulate` out"
        rest[0].refuse("cannot follow a hold", "do", value=rest[0].do, hint=hint)
    return taken


def _goes_on(taken: Sequence[Written], rest: Sequence[Written]) -> bool:
    """Whether a hold after the shipment is more of the same."""
    before = next(one for one in taken if one.do == "hold")
    freezes = len(rest) > 1 and rest[1].do == "freeze"
    return (
        rest[0].do == "hold" and not freezes and rest[0].step.temperature in (None, before.step.temperature)
    )


def _cold(taken: Sequence[Written], rest: Sequence[Written], file: StrategyFile) -> Cold:
    by = _by_name(taken)
    given: dict[str, tuple[Any, Key]] = {}
    if "formulate" in by:
        _give(given, by["formulate"], medium="medium", volume="volume", density="density")
    _give(given, by["hold"], temperature="temperature")
    _refuse_for(one for one in taken if one.do == "hold")
    ship = by.get("ship")
    if ship is not None:
        _check_carrier(ship, UNFROZEN_CARRIER)
        _give(given, ship, shipper_hold="holds")
    given["equip_sites"] = (file.equip_sites, ("equip_sites",))
    until = ship.step.to if ship else None
    freeze = next((one for one in rest[:2] if one.do == "freeze"), None)
    if freeze is not None and freeze.step.at is not None:
        if until not in (None, freeze.step.at):
            freeze.refuse(f"must be where the shipment ends, {until!r}", "at", value=freeze.step.at)
        until = freeze.step.at
    if ship is not None and until and not rest:
        ship.refuse("nothing follows: the journey says where it ends", "to", value=until, hint="leave it out")
    longest = [one.step.up_to for one in taken if one.do == "hold" and one.step.up_to is not None]
    return Cold(_options(ColdOptions, given), until, min(longest, default=None), ship is not None)


def _refuse_for(holds: Any) -> None:
    for hold in holds:
        if hold.step.for_ is not None:
            rule = "is for a hold just before `freeze` or after `thaw`"
            hold.refuse(
                rule, "for", value=f"{hold.step.for_:g} h", hint="the journey says how long this one is"
            )


# ---------------------------------------------------------------- frozen


def _frozen_steps(steps: Sequence[Written]) -> list[Written]:
    """Take the steps of one frozen part: up to the thaw, and what is done with thawed cells before use."""
    taken = list(steps[: 2 if steps[0].do == "hold" else 1])
    freeze, left = taken[-1], list(AFTER_FREEZE)
    for one in steps[len(taken) :]:
        thawed = "thaw" not in left
        if thawed and (one.do not in left or _is_new_part(one, steps)):
            break
        if one.do not in left or not (thawed or left.index(one.do) <= left.index("thaw")):
            one.refuse("cannot stand here", "do", value=one.do, hint=ORDER)
        left = left[left.index(one.do) + 1 :]
        taken.append(one)
    if "thaw" in left:
        freeze.refuse("has no `thaw` after it", "do", value="freeze")
    return taken


def _is_new_part(one: Written, steps: Sequence[Written]) -> bool:
    """Whether a hold after the thaw, or the medium for it, is as long as the journey has it."""
    if one.do not in ("formulate", "hold"):
        return False
    hold = next((later for later in steps[steps.index(one) :] if later.do == "hold"), None)
    return hold is None or hold.step.for_ is None


def _frozen(
    taken: Sequence[Written], rest: Sequence[Written], file: StrategyFile, *, travelled: bool
) -> Frozen:
    lead = taken[0] if taken[0].do == "hold" else None
    by = _by_name(taken[1:] if lead else taken)
    given: dict[str, tuple[Any, Key]] = {}
    processing_h = _before(given, lead, by["freeze"], travelled)
    _give(
        given, by["freeze"],
        cryoprotectant="cryoprotectant", percent="percent", cooling_rate="cooling_rate", volume="volume",
        container="container",
    )  # fmt: skip
    _give(given, by["thaw"], warming_rate="warming_rate")
    store = by.get("store")
    if store is not None:
        _give(given, store, storage="at", store="whose")
    if "ship" in by:
        _ship_frozen(given, by["ship"], "ln2-vapour" if store is None else store.step.at)
    given["wash"] = ("wash" in by, by["thaw"].key)
    _after(given, by)
    given["equip_sites"] = (file.equip_sites, ("equip_sites",))
    thaw = by["thaw"]
    if thaw.step.at is not None and not rest:
        thaw.refuse("nothing follows: they are thawed where they are used", "at", value=thaw.step.at)
    options, longest = _options(SlowOptions, given), None if store is None else store.step.up_to
    return Frozen(options, thaw.step.at, longest, "ship" in by, processing_h)


def _before(
    given: dict[str, tuple[Any, Key]], lead: Written | None, freeze: Written, travelled: bool
) -> float | None:
    """Take the hold before freezing; return its hours where the cells came unfrozen."""
    if lead is not None and lead.step.up_to is not None:
        lead.refuse("is for a hold as long as the journey has it", "up_to", hint="give it `for`")
    if not travelled:
        if freeze.step.at is not None:
            rule = "is for cells that travel unfrozen before"
            freeze.refuse(rule, "at", value=freeze.step.at, hint="leave it out")
        if lead is not None:
            _give(given, lead, hold_before_freezing="for_", hold_temperature="temperature")
        return None
    given["hold_before_freezing"] = (0.0, freeze.key)
    if lead is None:
        return PROCESSING_H
    if lead.step.temperature is not None:
        lead.refuse("they are kept as they came until they are frozen", "temperature", hint="leave it out")
    return PROCESSING_H if lead.step.for_ is None else float(lead.step.for_)


def _after(given: dict[str, tuple[Any, Key]], by: Mapping[str, Written]) -> None:
    """Take the rest after thaw, and what the cells rest in."""
    medium, hold = by.get("formulate"), by.get("hold")
    if medium is not None:
        for key in ("volume", "density"):
            if getattr(medium.step, key) is not None:
                medium.refuse("after a thaw only the medium counts", key, hint="leave it out")
        _give(given, medium, vehicle="medium")
    if hold is not None:
        for key in ("temperature", "up_to"):
            if getattr(hold.step, key) is not None:
                hold.refuse("of a rest after thaw only `for` counts", key, hint="leave it out")
        _give(given, hold, post_thaw_hold="for_")


def _ship_frozen(given: dict[str, tuple[Any, Key]], ship: Written, storage: str) -> None:
    _check_carrier(ship, CARRIERS[storage])
    if ship.step.to is not None:
        ship.refuse("is for cells that travel unfrozen", "to", value=ship.step.to, hint="give `thaw` an `at`")
    if storage != "minus80":
        _give(given, ship, shipper_hold="holds")
    elif ship.step.holds not in (None, DRY_ICE_HOLD_H):
        rule = f"a box of dry ice holds for {DRY_ICE_HOLD_H:g} h (cost:cm-074)"
        ship.refuse(rule, "holds", value=f"{ship.step.holds:g} h", hint="leave it out")


# ---------------------------------------------------------------- both


def _check_carrier(ship: Written, fitting: str) -> None:
    if ship.step.carrier not in (None, fitting):
        ship.refuse("does not keep them as they are here", "carrier", value=ship.step.carrier,
                    hint=f"write {fitting!r}")  # fmt: skip


def _by_name(taken: Sequence[Written]) -> dict[str, Written]:
    return {one.do: one for one in reversed(taken)}


def _give(given: dict[str, tuple[Any, Key]], one: Written, **fields: str) -> None:
    """Give what a step says, where it says anything, to fields of the options, with its key in the file."""
    for field, key in fields.items():
        if key in one.step.model_fields_set and (value := getattr(one.step, key)) is not None:
            given[field] = (value, (*one.key, key.rstrip("_")))


def _options(model: type[OptionsT], given: Mapping[str, tuple[Any, Key]]) -> OptionsT:
    """Make the options of a building block; what it refuses is told under the key of the file."""
    try:
        return model.model_validate({f: value for f, (value, _) in given.items()}, context=CANONICAL_NUMBERS)
    except ValidationError as error:
        found: list[Problem] = []
        for item in error.errors(include_url=False):
            cause = item.get("ctx", {}).get("error")
            key = given[str(item["loc"][0])][1] if item["loc"] else ("steps",)
            if isinstance(cause, InputError):
                found += (one._replace(key=key) for one in cause.problems)
            else:
                found.append(Problem(str(cause or item["msg"]), key))
        raise ScenarioError(*found) from None
