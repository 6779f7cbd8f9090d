"""The grid of probes, and how far two signatures are apart."""

from __future__ import annotations

from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.engine.compare import compare
from coldchoice.engine.fingerprint import (
    PROBES,
    TOLERANCE,
    Answer,
    Signature,
    changes,
    difference,
    grid_digest,
    near_clones,
    signatures,
)
from coldchoice.evidence.cells import cell_types
from coldchoice.model.scenario import Choice, Scenario
from tests.fingerprints import GIVEN, NONE, signature
from tests.scenes import Told, criteria, registry, rows, shipped


def test_the_grid_is_what_it_says() -> None:
    assert len(PROBES) == len({probe.label for probe in PROBES}) == 60
    assert {probe.cell_type for probe in PROBES} <= set(cell_types())
    for probe in PROBES:
        asked = Scenario.model_validate(probe.keys)
        legs = asked.logistics.legs
        hours = sum((leg.hold or leg.transport).mean for leg in legs)  # type: ignore[union-attr]
        assert hours == pytest.approx(probe.hours)


def test_the_grid_stays_what_it_is() -> None:
    """A new grid makes every stored fingerprint useless: change it knowingly."""
    assert grid_digest()[:12] == "dd414456fc0a"


def test_a_signature_is_what_a_comparison_says() -> None:
    choices = [Choice(strategy="slow-freeze"), Choice(strategy="supercooled")]
    told: list[tuple[int, int]] = []
    slow, cool = signatures(shipped(), choices, lambda done, total: told.append((done, total)))
    assert told[-1] == (60, 60)
    at = next(
        n for n, probe in enumerate(PROBES) if probe.label == "t-cell, 72 h, final-product, 2,000 a year"
    )
    row = rows(compare(Scenario.model_validate(PROBES[at].keys), shipped(), choices=choices[:1]))[
        "slow-freeze"
    ]
    assert row.viability is not None
    assert slow.answers[at].viability == row.viability.mean
    assert cool.answers[at].status == "not applicable"
    assert cool.answers[at].reason
    assert slow.digest != cool.digest


def test_others_beside_it_change_nothing() -> None:
    doors = registry(criteria("a"), Told("b", lambda case: 1 / 0))
    alone = signatures(doors, [Choice(strategy="a")])[0]
    beside, broken = signatures(doors, [Choice(strategy="a"), Choice(strategy="b")])
    assert alone.digest == beside.digest
    assert broken.answers[0].status == "failed"
    assert not broken.answers[0].given


# ---------------------------------------------------------------- two signatures


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (GIVEN, 0.0),
        (GIVEN._replace(viability=0.7), 0.1),
        (GIVEN._replace(flexibility=0.45), 0.05),
        (GIVEN._replace(cost=6600.0), log(1.1)),
        (GIVEN._replace(cost=inf), inf),
        (GIVEN._replace(cost=None), inf),
        (NONE, inf),
    ],
)
def test_how_far_two_answers_are_apart(other: Answer, expected: float) -> None:
    assert difference(GIVEN, other) == pytest.approx(expected)
    assert difference(other, GIVEN) == pytest.approx(expected)


def test_two_without_numbers_are_alike_and_endless_costs_too() -> None:
    assert difference(NONE, Answer("failed", "why")) == 0.0
    assert difference(GIVEN._replace(cost=inf), GIVEN._replace(cost=None)) == 0.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(1.0, 1e6))
def test_nothing_is_farther_than_itself(viability: float, flexibility: float, cost: float) -> None:
    one = Answer("ranked", "", viability, cost, flexibility)
    assert difference(one, one) == 0.0 <= difference(one, GIVEN)


def test_only_what_changed_is_told() -> None:
    old, new = (
        signature(),
        signature(n3=NONE, n5=GIVEN._replace(viability=0.7), n7=GIVEN._replace(cost=6000.0 + 1e-7)),
    )
    assert [(one.probe, one.new) for one in changes(old, new)] == [
        (PROBES[3], NONE),
        (PROBES[5], new.answers[5]),
    ]
    assert list(changes(old, old)) == []


def test_another_reason_is_a_change_of_size_nothing() -> None:
    (change,) = changes(signature(n3=NONE), signature(n3=NONE._replace(reason="it is tired")))
    assert change.size == 0.0


def test_near_clones_differ_nowhere_by_more_than_the_tolerance() -> None:
    one, close = signature("a"), signature("b", n9=GIVEN._replace(viability=0.8 + 0.9 * TOLERANCE))
    far = signature("c", n9=GIVEN._replace(viability=0.8 + 1.1 * TOLERANCE))
    assert [(pair.one, pair.other) for pair in near_clones([one, close, far])] == [("a", "b"), ("b", "c")]
    assert near_clones([one, signature("d", n9=NONE)]) == []
    assert [pair.difference for pair in near_clones([one, one._replace(name="e")], 0.0)] == [0.0]


def test_two_that_never_answer_are_no_clones() -> None:
    silent = Signature("a", "./a.py", (NONE,) * len(PROBES))
    assert near_clones([silent, silent._replace(name="b")]) == []
