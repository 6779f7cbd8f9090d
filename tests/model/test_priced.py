from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from coldchoice.evidence.prices import price, prices
from coldchoice.model.priced import drawn


def test_a_price_without_a_range_is_one_number() -> None:
    fixed = price("cryobag")._replace(low=20.0, mode=20.0, high=20.0, status="own", origin="scenario")
    assert (fixed.has_range, price("cryobag").has_range) == (False, True)
    assert fixed.amounts == "20 USD 2024"
    assert str(fixed) == "20 USD each (2024, own)"


def test_a_price_says_in_one_line_what_is_known_of_it() -> None:
    assert str(price("ln2-litre")) == "0.3-1.75-3.25 USD per L (2015, read)"
    assert str(price("cryobag")) == "15-30-80 USD each (2024, assumption)"


@pytest.mark.parametrize("item", ["cryomedium", "carriage-same-campus", "dry-shipper"])
def test_draws_follow_the_triangular_distribution(item: str) -> None:
    found, uniform = price(item), np.linspace(0.001, 0.999, 501)
    width = found.high - found.low
    oracle = stats.triang((found.mode - found.low) / width, found.low, width)
    amounts = drawn(found, uniform)
    assert (amounts.currency, amounts.price_year) == (found.currency, found.price_year)
    np.testing.assert_allclose(np.asarray(amounts.amount), oracle.ppf(uniform), rtol=1e-9)
    assert found.mean.amount == pytest.approx(float(oracle.mean()))


@given(
    st.sampled_from([item.item for item in prices().values()]),
    st.lists(st.floats(0, 1), min_size=1, max_size=20),
)
def test_draws_stay_inside_the_range_and_rise_with_the_uniform(item: str, uniform: list[float]) -> None:
    found = price(item)
    amounts = np.asarray(drawn(found, np.sort(np.array(uniform))).amount)
    assert np.all(amounts >= found.low * (1 - 1e-12))
    assert np.all(amounts <= found.high * (1 + 1e-12))
    assert np.all(np.diff(amounts) >= -1e-9 * found.high)
