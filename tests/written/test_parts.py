"""Steps become parts, and a step that cannot stand where it does is told with its key."""

from __future__ import annotations

import pytest

from coldchoice.protocol.cold import ColdOptions
from coldchoice.protocol.handover import PROCESSING_H
from coldchoice.protocol.slow import SlowOptions
from coldchoice.reading.document import parse_document
from coldchoice.written.parts import Cold, Frozen, parts_of
from coldchoice.written.read import _understood
from tests.written_files import COLD, FILE, FREEZE, HEAD, SHIPPED, refused


def parts(text: str) -> tuple[Cold | Frozen, ...]:
    return parts_of(_understood(parse_document(text, FILE), {}))


def steps(*lines: str) -> str:
    return HEAD + "steps:\n" + "".join(f"  - {{do: {line}}}\n" for line in lines)


def test_what_is_left_out_is_the_default_of_the_building_block() -> None:
    (cold,), (frozen,) = parts(COLD), parts(steps("freeze", "thaw"))
    assert cold == Cold(ColdOptions(equip_sites=False), None, None, True)
    assert frozen == Frozen(SlowOptions(wash=False, equip_sites=False), None, None, False, None)


def test_every_key_arrives() -> None:
    (frozen,) = parts(
        steps(
            "hold, for: 3 h, temperature: 10 degC",
            "freeze, percent: 7 %, cooling_rate: 2 degC/min, volume: 20 mL",
            "store, at: minus80, whose: own, up_to: 30 d",
            "ship, carrier: dry-ice",
            "thaw, warming_rate: 60 degC/min",
            "wash",
            "formulate, medium: albumin-5pct",
            "hold, for: 2 h",
        )
    )
    assert frozen.longest_h == 720.0
    assert frozen.options == SlowOptions(
        percent="7 %",
        cooling_rate="2 degC/min",
        volume="20 mL",
        hold_before_freezing="3 h",
        hold_temperature="10 degC",
        storage="minus80",
        store="own",
        warming_rate="60 degC/min",
        wash=True,
        post_thaw_hold="2 h",
        vehicle="albumin-5pct",
        container="bag",
    )


def test_a_shipment_before_freezing_is_a_cold_part() -> None:
    cold, frozen = parts(steps("hold", "ship, to: plant, holds: 48 h", "hold, for: 3 h", "freeze", "thaw"))
    assert (cold.until, cold.ships, cold.options.shipper_hold) == ("plant", True, 48.0)
    assert (frozen.processing_h, frozen.options.hold_before_freezing) == (3.0, 0.0)
    _, frozen = parts(steps("hold", "ship", "freeze, at: plant", "thaw"))
    assert frozen.processing_h == PROCESSING_H


def test_the_place_of_freezing_ends_the_cold_part() -> None:
    cold, _ = parts(steps("hold", "ship", "freeze, at: plant", "thaw"))
    assert cold.until == "plant"


def test_a_hold_after_the_shipment_is_more_of_the_same_unless_it_is_warmer() -> None:
    assert len(parts(steps("hold, temperature: 4 degC", "ship", "hold"))) == 1
    assert len(parts(steps("hold, temperature: 4 degC", "ship", "hold, temperature: 22 degC"))) == 2
    assert len(parts(steps("hold", "ship", "formulate, medium: saline", "hold"))) == 2


def test_what_is_thawed_can_be_held_and_sent_on() -> None:
    frozen, cold = parts(steps("freeze", "store", "ship", "thaw, at: ward", "hold", "ship"))
    assert (frozen.until, cold.ships) == ("ward", True)
    again = parts(steps("freeze", "thaw, at: plant", "hold, for: 1 h", "freeze", "thaw"))
    assert [type(one) for one in again] == [Frozen, Frozen]


AFTER = "after `freeze` come, in order: store, ship, thaw, wash, formulate, hold"
BEGIN = "begin with `formulate`, `hold` or `freeze`"
MISPLACED = {
    "no thaw": (["freeze"], "0].do: 'freeze': has no `thaw` after it"),
    "wash first": (["wash"], f"0].do: 'wash': cannot stand here; {BEGIN}"),
    "ship first": (["ship", "hold"], f"0].do: 'ship': cannot stand here; {BEGIN}"),
    "ship twice": (["hold", "ship", "ship"], f"2].do: 'ship': cannot stand here; {BEGIN}"),
    "wash twice": (["freeze", "thaw", "wash", "wash"], f"3].do: 'wash': cannot stand here; {AFTER}"),
    "store after thaw": (["freeze", "thaw", "store"], f"2].do: 'store': cannot stand here; {AFTER}"),
    "wash before thaw": (["freeze", "wash", "thaw"], f"1].do: 'wash': cannot stand here; {AFTER}"),
    "freeze twice": (["freeze", "freeze"], f"1].do: 'freeze': cannot stand here; {AFTER}"),
    "formulate alone": (["formulate"], "after `formulate` comes `hold`"),
    "formulate, then ship": (
        ["formulate", "ship"],
        "1].do: 'ship': cannot stand here; after `formulate` comes",
    ),
    "two holds": (["hold", "hold"], "1].do: 'hold': cannot follow a hold; `ship` them first"),
    "formulated, then frozen": (["formulate", "hold", "freeze", "thaw"], "leave `formulate` out"),
    "a hold for some time": (["hold, for: 3 h"], "0].for: '3 h': is for a hold just before `freeze`"),
    "a limit of a hold before freezing": (
        ["hold, up_to: 3 h", "freeze", "thaw"],
        "0].up_to: is for a hold as long",
    ),
    "a limit of a rest": (
        ["freeze", "thaw", "hold, for: 1 h, up_to: 2 h"],
        "2].up_to: of a rest after thaw only",
    ),
    "a volume of a rest": (
        ["freeze", "thaw", "formulate, volume: 1 mL", "hold, for: 1 h"],
        "2].volume: after a thaw",
    ),
    "warmer before freezing": (
        ["hold", "ship", "hold, temperature: 22 degC", "freeze", "thaw"],
        "2].temperature: they are kept as they came",
    ),
    "another place": (
        ["hold", "ship, to: a", "freeze, at: b", "thaw"],
        "2].at: 'b': must be where the shipment ends",
    ),
    "a place of no use": (["freeze, at: b", "thaw"], "0].at: 'b': is for cells that travel unfrozen before"),
    "a thaw on the way to nowhere": (["freeze", "thaw, at: b"], "1].at: 'b': nothing follows"),
    "a shipment to nowhere": (["hold", "ship, to: b"], "1].to: 'b': nothing follows"),
    "a frozen shipment to a place": (
        ["freeze", "ship, to: b", "thaw"],
        "1].to: 'b': is for cells that travel unfro",
    ),
    "dry ice for cold cells": (
        ["hold", "ship, carrier: dry-ice"],
        "1].carrier: 'dry-ice': does not keep them as",
    ),
    "dry ice for nitrogen": (["freeze", "ship, carrier: dry-ice", "thaw"], "write 'dry-shipper'"),
    "an endless box of dry ice": (
        ["freeze", "store, at: minus80", "ship, holds: 9 d", "thaw"],
        "2].holds: '216 h': a box of dry ice holds for 96 h",
    ),
    "an unknown vehicle": (
        ["freeze", "thaw", "formulate, medium: albumin", "hold, for: 1 h"],
        "unknown vehicle 'albumin'; did you mean",
    ),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_step_that_cannot_be(name: str) -> None:
    lines, told = MISPLACED[name]
    (line,) = refused(steps(*(f"{one}, source: assumption" if ": " in one else one for one in lines)))
    assert told in line


def test_the_examples_of_the_tests_are_protocols() -> None:
    assert [len(parts(text)) for text in (FREEZE, SHIPPED, COLD)] == [1, 1, 1]


def test_dry_ice_holds_as_long_as_the_reference_says() -> None:
    lines = ["freeze", "store, at: minus80", "ship, holds: 96 h, source: assumption", "thaw"]
    left_out = ["freeze", "store, at: minus80", "ship", "thaw"]
    assert parts(steps(*lines)) == parts(steps(*left_out))
