"""Maps of known fields: against every point worked out, and how many were."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from coldchoice.decide.decision_map import IMPOSSIBLE, NOBODY, DecisionMap, Spot, decision_map
from coldchoice.decide.quads import leader_of
from coldchoice.errors import InputError
from coldchoice.model.streams import Floats

NAMES = ("a", "b", "c")
AXIS: Floats = np.linspace(0.0, 1.0, 60)

Field = Callable[[float, float], Spot]


class Counted:
    """A field that keeps which points were asked for."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.asked: list[tuple[float, float]] = []

    def __call__(self, points: Sequence[tuple[float, float]]) -> list[Spot]:
        self.asked += points
        return [self.field(*point) for point in points]


def smooth(seed: int, error: float = 0.02, out: float = 9.0) -> Field:
    """Three scores, each a sum of waves that are longer than a coarse quad; `a` is out beyond a diagonal."""
    rng = np.random.default_rng(seed)
    waves = rng.normal(size=(3, 6, 2)) * 3.0
    phases, heights = rng.uniform(0.0, 2.0 * np.pi, (3, 6)), rng.normal(size=(3, 6))

    def field(x: float, y: float) -> Spot:
        scores = (heights * np.cos(waves @ np.array([x, y]) + phases)).sum(axis=1)
        able = {name: float(score) for name, score in zip(NAMES, scores, strict=True)}
        return Spot({name: score for name, score in able.items() if name != "a" or x + y < out}, error)

    return field


def brute(field: Field, names: Sequence[str] = NAMES) -> NDArray[np.int64]:
    def kind(spot: Spot) -> int:
        name = leader_of(spot.scores)
        return names.index(name) if name else (NOBODY if spot.possible else IMPOSSIBLE)

    return np.array([[kind(field(float(x), float(y))) for x in AXIS] for y in AXIS])


def at_border(kinds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Cells that touch one of another kind, corners included."""
    around = np.pad(kinds, 1, mode="edge")
    shifted = [
        around[down : down + len(kinds), over : over + len(kinds)] for down in range(3) for over in range(3)
    ]
    return np.asarray(np.any([one != kinds for one in shifted], axis=0))


def mapped(field: Field, names: Sequence[str] = NAMES, **more: int) -> tuple[DecisionMap, Counted]:
    counted = Counted(field)
    return decision_map(counted, names, AXIS, AXIS, **more), counted


@settings(max_examples=15)  # each works out a whole map beside
@given(st.integers(0, 10_000), st.floats(0.8, 2.0))
def test_it_is_the_map_of_all_points_but_for_cells_at_the_border(seed: int, out: float) -> None:
    field = smooth(seed, out=out)
    found, counted = mapped(field)
    truth = brute(field)
    wrong = found.leader != truth
    assert not (wrong & ~at_border(truth)).any()
    assert wrong.sum() <= 0.005 * truth.size
    assert len(counted.asked) == len(set(counted.asked)) == found.worked_out


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_work_goes_with_the_length_of_the_border(seed: int) -> None:
    found, _ = mapped(smooth(seed))
    border = int(at_border(found.leader).sum())
    assert found.worked_out <= 81 + 40 + 4 * max(border, 60)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_what_was_worked_out_is_kept_and_what_is_filled_in_is_near(seed: int) -> None:
    field = smooth(seed)
    found, _ = mapped(field)
    for row in range(0, 60, 7):
        for column in range(0, 60, 7):
            truth = field(float(AXIS[column]), float(AXIS[row]))
            two = sorted(truth.scores.values())
            assert found.lead[row, column] == pytest.approx(
                two[-1] - two[-2], abs=1e-12 if found.evaluated[row, column] else 0.6
            )


def test_a_map_without_a_border_needs_the_coarse_points_and_the_probes() -> None:
    found, counted = mapped(lambda x, y: Spot({"a": 1.0, "b": 0.0, "c": -1.0}, 0.01))
    assert len(counted.asked) == 81 + 40
    assert (found.leader == 0).all()
    assert found.most_wrong == pytest.approx(3 / 40)


def test_a_tongue_thinner_than_a_quad_is_seen_by_the_fall_of_the_lead_around_it() -> None:
    """All corners are led by `a`; along one line of cells the lead is lost, and rises from there."""

    def field(x: float, y: float) -> Spot:
        return Spot({"a": abs(x - 0.56) - 0.012, "b": 0.0}, 1e-4)

    found, counted = mapped(field, probes=0)
    truth = brute(field)
    assert 0 < (truth == 1).sum() <= 2 * 60
    assert (found.leader == truth).all()
    assert len(counted.asked) < 1_200


def island(x: float, y: float) -> Spot:
    """A field that nothing announces: `b` leads on a square of cells, and is far behind around it."""
    inside = 0.39 < x < 0.49 and 0.39 < y < 0.49
    return Spot({"a": 0.0, "b": 1.0 if inside else -1.0}, 0.01)


def test_a_lone_island_is_found_by_a_probe_and_worked_out() -> None:
    missed = [mapped(island, coarse=3, probes=0)[0]]
    assert (missed[0].leader == 0).all()
    assert missed[0].most_wrong == 1.0  # nothing was drawn: nothing is promised
    found, _ = mapped(island, coarse=3, probes=400)
    assert found.missed >= 1
    assert (found.leader == brute(island)).all()
    assert found.most_wrong > 3 / 400


def test_an_island_that_is_not_found_is_not_ruled_out() -> None:
    found, _ = mapped(island, coarse=3, probes=1)
    assert found.missed == 0
    assert found.most_wrong == 1.0
    assert found.coarse == (30, 30)


def test_two_that_do_the_same_are_tied_and_cost_no_work() -> None:
    """Rounding decides nothing: it would draw a border through every cell."""

    def field(x: float, y: float) -> Spot:
        noise = 1e-15 * np.sin(1e6 * (x + y))
        return Spot({"a": 0.5 + float(noise), "b": 0.5, "c": 0.1}, 1e-16)

    found, counted = mapped(field)
    assert len(counted.asked) == 81 + 40
    assert (found.leader == 0).all()
    assert not found.close.any()
    assert found.lead == pytest.approx(0.4)
    alone, _ = mapped(lambda x, y: Spot({"a": 0.5, "b": 0.5}))
    assert not alone.close.any()
    assert (alone.lead == 0.0).all()


def test_who_can_be_used_is_right_at_every_point_and_checked() -> None:
    """`b` never leads: only who can be used changes, along a line between the points looked at first."""

    def field(x: float, y: float) -> Spot:
        return Spot({"a": 1.0} | ({"b": 0.0} if x < 0.71 else {}), 0.01)

    found, _ = mapped(field, probes=0)
    assert (found.usable[1] == (AXIS < 0.71)).all()

    def hole(x: float, y: float) -> Spot:
        return Spot({"a": 1.0} | ({} if 0.39 < x < 0.49 and 0.39 < y < 0.49 else {"b": 0.0}), 0.01)

    found, _ = mapped(hole, coarse=3, probes=400)
    assert found.missed >= 1
    inside = (AXIS > 0.39) & (AXIS < 0.49)
    assert (~found.usable[1] == np.outer(inside, inside)).all()


def test_where_nobody_leads_there_is_neither_lead_nor_sureness() -> None:
    def field(x: float, y: float) -> Spot:
        if x > 0.7:
            return Spot({}, possible=y < 0.5)
        return Spot({"a": 1.0, "b": x}, 0.1, best={"a": 0.8, "b": 0.2})

    found, _ = mapped(field)
    assert (found.leader == brute(field)).all()
    nobody = found.leader < 0
    assert np.isnan(found.lead[nobody]).all()
    assert np.isnan(found.sureness[nobody]).all()
    assert np.isnan(found.best[nobody]).all()
    assert found.best[~nobody] == pytest.approx(0.8)
    assert not found.usable[:, nobody].any()
    assert not found.close[nobody].any()


def test_a_lead_of_two_standard_errors_is_sure_to_98_percent() -> None:
    """Standard normal: 97.725 % lie below 2."""
    found, _ = mapped(lambda x, y: Spot({"a": 0.2, "b": 0.0}, 0.1))
    assert found.sureness == pytest.approx(0.97725, abs=1e-5)
    assert found.close.all()
    alone, _ = mapped(lambda x, y: Spot({"a": 0.2}))
    assert (alone.sureness == 1.0).all()
    assert not alone.close.any()


def test_the_border_of_a_known_line_is_where_the_line_is() -> None:
    found, _ = mapped(lambda x, y: Spot({"a": x, "b": y}, 0.01))
    rows, columns = np.indices(found.leader.shape)
    assert (found.leader == np.where(columns >= rows, 0, 1)).all()
    band = np.abs(AXIS[columns] - AXIS[rows]) <= 0.02 + 1e-12
    assert (found.close == band).all()


def test_all_points_worked_out_leave_nothing_to_be_wrong() -> None:
    few: Floats = np.array([0.0, 1.0, 2.0])
    found = decision_map(Counted(lambda x, y: Spot({"a": x - y, "b": 0.0})), ("a", "b"), few, few)
    assert (found.worked_out, found.probes, found.most_wrong) == (9, 0, 0.0)


@pytest.mark.parametrize("values", [[1.0], [1.0, 1.0], [2.0, 1.0]])
def test_an_axis_must_rise(values: list[float]) -> None:
    field = Counted(lambda x, y: Spot({"a": 1.0}))
    with pytest.raises(InputError, match="y: needs two values or more, rising"):
        decision_map(field, ("a",), AXIS, np.array(values))
