from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.two_way import two_way, two_way_of_draws
from coldchoice.errors import InputError


def test_a_function_is_asked_at_every_pair() -> None:
    found = two_way(
        ("a", "b"), lambda x, y: np.array([x, y]), ("hold", [0.0, 2.0]), ("price", [1.0, 2.0, 3.0])
    )
    assert found.leaders == (("b", "b", "b"), ("a", "a", "b"))
    assert found.leads.tolist() == [[1.0, 2.0, 3.0], [1.0, 0.0, 1.0]]
    assert (found.one, found.other, found.at_one) == ("hold", "price", (0.0, 2.0))


def test_draws_tell_the_mean_lead_of_each_cell() -> None:
    x, y, noise = np.random.default_rng(5).standard_normal((3, 50_000))
    found = two_way_of_draws(("a", "b"), np.array([x + noise, y]), ("x", x), ("y", y))
    assert found.draws.sum() == 50_000
    assert found.leads.shape == (5, 5)
    for row, at_x in enumerate(found.at_one):
        for column, at_y in enumerate(found.at_other):
            if row != column:
                assert found.leaders[row][column] == ("a" if at_x > at_y else "b")


def test_cells_of_few_draws_name_nobody() -> None:
    x = np.linspace(0.0, 1.0, 500)
    found = two_way_of_draws(("a", "b"), np.array([x, 1.0 - x]), ("x", x), ("y", x))
    assert [row.count(None) for row in found.leaders] == [4] * 5
    assert np.isnan(found.leads[0, 1])
    assert found.leaders[0][0] == "b"


def test_an_input_of_two_values_has_two_rows_and_one_alternative_leads_by_any_distance() -> None:
    coin = np.tile([0.0, 1.0], 100)
    found = two_way_of_draws(("a",), coin[np.newaxis], ("coin", coin), ("x", np.arange(200.0)))
    assert found.at_one == (0.0, 1.0)
    assert np.isinf(found.leads).all()


def test_what_cannot_be_looked_along_is_named() -> None:
    values = np.ones((2, 30))
    broken = np.where(np.arange(30) == 3, np.nan, values)
    with pytest.raises(InputError, match="a: is not finite in 1 draws; leave them out first"):
        two_way_of_draws(("a", "b"), broken, ("x", np.arange(30.0)), ("y", np.arange(30.0)))
    with pytest.raises(InputError, match="flat: does not vary"):
        two_way_of_draws(("a", "b"), values, ("flat", np.ones(30)), ("x", np.arange(30.0)))
    with pytest.raises(InputError, match="x: has 4 draws, the values 30"):
        two_way_of_draws(("a", "b"), values, ("x", np.ones(4)), ("y", np.arange(30.0)))


def test_a_function_that_answers_with_something_else_is_told_where() -> None:
    with pytest.raises(InputError, match=r"values at 1, 2\.b: is not finite"):
        two_way(("a", "b"), lambda x, y: np.array([1.0, np.nan]), ("x", [1.0]), ("y", [2.0]))
    with pytest.raises(InputError, match=r"values at 1, 2: shape \(1,\): must be 2 alternatives"):
        two_way(("a", "b"), lambda x, y: np.ones(1), ("x", [1.0]), ("y", [2.0]))
    with pytest.raises(InputError, match=r"x: shape \(0,\): must be values"):
        two_way(("a", "b"), lambda x, y: np.ones(2), ("x", []), ("y", [2.0]))


def test_draws_that_are_missing_and_names_that_stand_twice_are_refused() -> None:
    x = np.arange(30.0)
    with pytest.raises(InputError, match="y: is not finite in 1 draws"):
        two_way_of_draws(("a", "b"), np.ones((2, 30)), ("x", x), ("y", np.where(x == 3.0, np.nan, x)))
    with pytest.raises(InputError, match=r"values: shape \(2, 30\): must be 3 alternatives by draws"):
        two_way_of_draws(("a", "b", "c"), np.ones((2, 30)), ("x", x), ("y", x))
    with pytest.raises(InputError, match="inputs: 'x': stands twice"):
        two_way_of_draws(("a", "b"), np.ones((2, 30)), ("x", x), ("x", x))
    with pytest.raises(InputError, match="bins: 0: must be 1 or more"):
        two_way_of_draws(("a", "b"), np.ones((2, 30)), ("x", x), ("y", x), bins=0)
    with pytest.raises(InputError, match="inputs: must be a name and its numbers"):
        two_way_of_draws(("a", "b"), np.ones((2, 30)), x, ("x", x))  # type: ignore[arg-type]


def test_an_input_that_is_nearly_always_the_same_keeps_both_of_its_rows() -> None:
    rng = np.random.default_rng(2)
    event, other = (rng.random(20_000) < 0.1).astype(float), rng.normal(size=20_000)
    values = np.stack([np.full(20_000, 0.5), event])
    found = two_way_of_draws(["a", "b"], values, ("event", event), ("other", other))
    assert found.at_one == (0.0, 1.0)
