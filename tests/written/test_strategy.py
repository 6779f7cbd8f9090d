"""What a strategy file does to the cells: what the coded strategies do with the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.errors import NotApplicable, UnknownName
from coldchoice.written.strategy import in_one_unit
from coldchoice_strategies.hypothermic import Hypothermic
from coldchoice_strategies.slow_freeze import SlowFreeze
from coldchoice_strategies.staged import Staged
from tests.scenes import assessed, facts_of
from tests.written_files import COLD, FREEZE, HEAD, SHIPPED, made

LEGS: dict[str, Any] = {
    "lane": "road-national",
    "legs": [
        {"hold": "6 h", "place": "ward"},
        {"transport": "20 h +- 6 h", "place": "plant"},
        {"hold": "30 h", "place": "plant"},
        {"transport": "10 h", "place": "hospital"},
        {"hold": "4 h", "place": "hospital"},
    ],
}
KEYS: dict[str, Any] = {"cell_type": "hsc-mobilised", "duration": "70 h", "logistics": LEGS}


def same(one: Any, other: Any) -> None:
    for name in one._fields:
        left, right = getattr(one, name), getattr(other, name)
        if name in ("losses", "uses"):
            left, right = repr(left), repr(right)
        if name == "beyond":
            left, right = set(left), set(right)
        assert np.array_equal(left, right) if isinstance(left, np.ndarray) else left == right, name


def test_frozen_is_slow_freezing() -> None:
    same(facts_of(made(SHIPPED), **KEYS), facts_of(SlowFreeze(), {"percent": "5 %"}, **KEYS))


def test_cold_is_a_hypothermic_hold() -> None:
    text = COLD.replace("  - do: hold", "  - {do: formulate, medium: saline}\n  - do: hold")
    same(facts_of(made(text), **KEYS), facts_of(Hypothermic(), {"medium": "saline"}, **KEYS))


def test_thawed_and_sent_on_is_what_staged_makes_of_it() -> None:
    """Thawed on arrival at the plant; staged hands over after the last leg there, so that leg is left out."""
    legs = {**LEGS, "legs": [leg for at, leg in enumerate(LEGS["legs"]) if at != 2]}
    keys = {**KEYS, "logistics": legs, "duration": "40 h"}
    text = HEAD + "steps: [{do: freeze}, {do: ship}, {do: thaw, at: plant}, {do: hold}, {do: ship}]\n"
    segments = [{"strategy": "slow-freeze", "until": "plant"}, {"strategy": "hypothermic"}]
    same(facts_of(made(text), **keys), facts_of(Staged(), {"segments": segments}, **keys))


def test_what_the_file_uses_needs_and_leaves_out() -> None:
    text = SHIPPED + (
        "uses: [{item: technician-hour, quantity: 3, source: assumption},"
        " {item: mine, per: run, price: 5 USD 2024, source: assumption}, {item: theirs, priced: elsewhere}]\n"
        "leaves_out: [viability-dye]\nneeds: [refrigerator]\nneeds_at_origin: [x-isolator]\n"
        "notes: [mind the gap]\n"
    )
    answer, plain = made(text), facts_of(made(SHIPPED))
    own = {"economics": {"prices": {"technician-hour": "50 USD 2024"}}}
    with pytest.raises(Exception, match="theirs"):
        assessed(answer, **own)
    found = assessed(made(text.replace(", {item: theirs, priced: elsewhere}", "")))
    facts = found.facts
    assert facts is not None
    assert [(use.item, use.quantity, use.per) for use in facts.uses[-2:]] == [
        ("technician-hour", 3.0, "unit"),
        ("mine", 1.0, "run"),
    ]
    assert len(facts.uses) == len(plain.uses) + 1
    assert "viability-dye" not in {use.item for use in facts.uses}
    assert facts.needs == plain.needs | {"refrigerator"}
    assert facts.needs_at_origin == plain.needs_at_origin | {"x-isolator"}
    assert "mind the gap" in found.notes


APPLIES = "applies: {cell_types: [t-cell], cell_classes: [stromal], stages: [final-product], longest: 50 h, reason: as validated, source: assumption}\n"  # noqa: E501


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"cell_type": "islet"}, "the protocol is for t-cell, stromal, not for islet: as validated"),
        ({"cell_type": "t-cell", "stage": "apheresis"}, "for final-product, not for apheresis: as validated"),
        (
            {"cell_type": "msc-adipose", "duration": "60 h"},
            "60 h are more than the 50 h of the protocol: as val",
        ),
    ],
)
def test_it_declines_what_it_is_not_for(keys: dict[str, Any], told: str) -> None:
    given = {"duration": "40 h", "stage": "final-product", **keys}
    with pytest.raises(NotApplicable, match=told):
        facts_of(made(SHIPPED + APPLIES), **given)
    facts_of(
        made(SHIPPED + APPLIES),
        **{**given, "cell_type": "t-cell", "duration": "40 h", "stage": "final-product"},
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FREEZE, "the cells travel, and the protocol has no step `ship` while they are frozen"),
        (COLD.replace("  - do: ship\n", ""), "no step `ship` while they are unfrozen"),
        (
            COLD.replace("  - do: hold", "  - {do: hold, up_to: 20 h, source: assumption}"),
            "70 h unfrozen are more",
        ),
        (
            SHIPPED.replace("  - do: store", "  - {do: store, up_to: 20 h, source: assumption}"),
            "h frozen are more than the protocol's 20 h",
        ),
    ],
)
def test_it_declines_what_its_steps_cannot_do(text: str, told: str) -> None:
    with pytest.raises(NotApplicable, match=told):
        facts_of(made(text), **KEYS)


def test_a_place_is_one_of_the_scenario() -> None:
    text = HEAD + "steps: [{do: hold}, {do: ship, to: plants}, {do: freeze}, {do: ship}, {do: thaw}]\n"
    with pytest.raises(UnknownName, match="did you mean 'plant'"):
        facts_of(made(text), **KEYS)
    facts_of(made(text.replace("plants", "plant")), **KEYS)


def test_a_part_that_has_no_journey_left() -> None:
    text = HEAD + "steps: [{do: freeze}, {do: ship}, {do: thaw}, {do: hold}, {do: ship}]\n"
    legs = {"legs": [{"hold": "6 h"}, {"transport": "20 h", "place": "plant"}]}
    with pytest.raises(NotApplicable, match="no leg follows the arrival at plant"):
        facts_of(made(text), **{**KEYS, "logistics": legs, "duration": "26 h"})


def test_equipment_can_be_charged() -> None:
    facts = facts_of(made(SHIPPED + "equip_sites: true\n"), **KEYS)
    assert facts.needs == frozenset()
    assert "site-kit-ln2" in {use.item for use in facts.uses}


def test_parts_of_one_kind_are_numbered_in_what_they_say() -> None:
    text = HEAD + (
        "steps: [{do: hold, temperature: 4 degC, source: assumption}, {do: ship},"
        " {do: hold, temperature: 22 degC, up_to: 1 h, source: assumption}, {do: ship}]\n"
    )
    with pytest.raises(NotApplicable, match="cold 2: 44 h unfrozen"):
        facts_of(made(text), **KEYS)


def test_hours_that_are_held_against_each_other_have_one_unit() -> None:
    assert in_one_unit(60.0, 50.0) == ["60 h", "50 h"]
    assert in_one_unit(72.2, 72.0) == ["3.008 d", "3 d"]
