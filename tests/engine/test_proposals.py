"""Which of several studies are as good as the best."""

from __future__ import annotations

import pytest

from coldchoice.decide.information import Information
from coldchoice.decide.study_benefit import NetBenefit
from coldchoice.engine.proposals import Proposal, Stakes
from coldchoice.engine.study_cost import StudyCost
from coldchoice.model.study import Quotation

NOTHING = Information(0.0, 0.0, 0.0, 0.0, 0, 0)


def proposal(net: float, error: float, less: float, less_error: float) -> Proposal:
    benefit = NetBenefit(net + 10.0, 10.0, net, error)
    return Proposal(
        Quotation(("vial",)), "", "", StudyCost(10.0, ""), (), NOTHING, NOTHING, benefit, (), less, less_error
    )


@pytest.mark.parametrize(
    ("less", "error", "as_good", "nearly"),
    [
        (0.0, 0.0, True, False),
        (100.0, 51.0, True, False),
        (100.0, 49.0, False, True),
        (110.0, 49.0, False, True),
        (150.0, 49.0, False, False),
    ],
)
def test_two_errors_make_a_study_as_good_and_a_tenth_makes_it_nearly_so(
    less: float, error: float, as_good: bool, nearly: bool
) -> None:
    one = proposal(1_000.0, 10.0, less, error)
    assert (one.as_good, one.nearly) == (as_good, nearly)


def test_what_does_not_pay_is_not_as_good() -> None:
    one = proposal(1_000.0, 501.0, 0.0, 0.0)
    assert (one.pays, one.as_good, one.nearly) == (False, False, False)
    assert not proposal(0.0, 0.0, 0.0, 0.0)._replace(benefit=None).pays


def test_value_without_a_price_is_no_money() -> None:
    assert Stakes(None, 100.0, 5.0, 0.05, 433.0).money(0.1) is None
    assert Stakes(50.0, 100.0, 5.0, 0.05, 400.0).money(0.1) == pytest.approx(2_000.0)
