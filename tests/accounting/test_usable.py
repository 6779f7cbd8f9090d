from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.usable import USABLE_CAUSES, losses_by_cause, usable_fraction
from coldchoice.errors import AssessmentError

probabilities = st.floats(0.0, 1.0)
chains = st.dictionaries(
    st.sampled_from(USABLE_CAUSES),
    probabilities | st.lists(probabilities, min_size=7, max_size=7).map(np.array),
)


def test_usable_is_the_product_of_the_links() -> None:
    usable = usable_fraction(
        {"window": np.array([1.0, 0.5]), "container": 0.99, "dose": np.array([0.8, 1.0])}
    )
    np.testing.assert_allclose(usable, [0.792, 0.495], rtol=1e-12)


def test_nothing_in_the_chain_loses_nothing() -> None:
    assert usable_fraction({}) == 1.0
    assert losses_by_cause({}) == {}


def test_a_loss_is_blamed_on_the_first_link_that_breaks() -> None:
    lost = losses_by_cause({"dose": 0.5, "window": 0.9, "container": 0.0})
    assert list(lost) == ["window", "container", "dose"]
    assert lost == pytest.approx({"window": 0.1, "container": 0.9, "dose": 0.0})


def test_losses_that_strike_together_are_counted_once() -> None:
    late = np.array([0.0, 1.0])  # the late draw is also the warm one
    lost = losses_by_cause({"window": late, "temperature": late})
    assert lost == {"window": 0.5, "temperature": 0.0}


@given(chains)
def test_shares_lost_and_usable_add_up_to_one(causes: dict[str, float]) -> None:
    assert sum(losses_by_cause(causes).values()) + usable_fraction(causes).mean() == pytest.approx(
        1.0, abs=1e-12
    )


@given(chains)
def test_the_order_in_which_causes_are_written_does_not_matter(causes: dict[str, float]) -> None:
    backwards = dict(reversed(causes.items()))
    np.testing.assert_array_equal(usable_fraction(causes), usable_fraction(backwards))
    assert losses_by_cause(causes) == losses_by_cause(backwards)


@pytest.mark.parametrize("wrong", [1.2, -0.1, float("nan"), np.array([0.5, 1.5])])
def test_a_probability_outside_0_to_1_names_its_cause(wrong: float) -> None:
    with pytest.raises(AssessmentError, match=r"'release' is .*; it must be 0 to 1"):
        usable_fraction({"release": wrong})


def test_an_unknown_cause_gets_the_nearest_spelling() -> None:
    with pytest.raises(AssessmentError, match=r"'windw'; did you mean 'window'\?"):
        losses_by_cause({"windw": 1.0})
