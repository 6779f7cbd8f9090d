from __future__ import annotations

import json

import numpy as np

from coldchoice.decide.frontier import Excluded
from coldchoice.decide.threshold_curve import FrontierShare, threshold_curve
from coldchoice.engine.frontier import DoseFrontier, DoseStep, IcerRange
from coldchoice.report.frontier_words import (
    LEFT,
    columns,
    frontier_data,
    frontier_rows,
    frontier_sentences,
    legend,
)
from coldchoice.report.table import aligned

NAMES = ("plain", "careful", "twin", "poor", "middling")


def found(**changes: object) -> DoseFrontier:
    costs = np.array([[1000.0] * 4, [1600.0] * 4, [1000.0] * 4, [1700.0] * 4, [1400.0] * 4])
    effects = np.array([[0.8] * 4, [0.95] * 4, [0.8] * 4, [0.9] * 4, [0.83] * 4])
    given = DoseFrontier(
        scale="usable",
        currency="USD",
        price_year=2024,
        steps=(
            DoseStep("plain", 1000.0, 0.8),
            DoseStep(
                "careful",
                1600.0,
                0.95,
                "plain",
                4000.0,
                120.0,
                True,
                IcerRange(2500.0, 9100.0, 0.8, 0.15, 0.05),
            ),
        ),
        excluded=(
            Excluded("twin", 1000.0, 0.8, "equal", ("plain",)),
            Excluded("poor", 1700.0, 0.9, "dominated", ("careful",)),
            Excluded("middling", 1400.0, 0.83, "extendedly dominated", ("plain", "careful")),
        ),
        out={},
        shares=tuple(FrontierShare(name, 0.5, 0.25) for name in NAMES),
        curve=threshold_curve(NAMES, costs, effects, [0.0, 2000.0, 8000.0]),
        draws=4,
    )
    return given._replace(**changes)


def test_sentences_name_the_reference_every_price_and_who_is_better_than_the_rest() -> None:
    assert frontier_sentences(found()) == [
        "plain gives 0.80 usable doses per dose put in, for 1,000 USD: the cheapest, and the reference.",
        "careful gives 0.15 more for 600 USD more than plain: 4,000 USD per further usable dose (+- 120).",
        "If all that can be learned were known: it lies at 2,500 to 9,100 USD (5-95 %) in 80 % of cases; "
        "careful gives no less for no more money in 15 %; plain does in 5 %.",
        "twin gives and costs the same as plain.",
        "poor is dominated in the mean by careful: it gives 0.05 less and costs 100 USD more.",
        "middling is not worth its money: whatever a dose is worth, plain or careful is better.",
    ]


def test_a_gain_that_is_chance_is_called_so() -> None:
    plain, careful = found().steps
    told = frontier_sentences(found(steps=(plain, careful._replace(told_apart=False))))
    assert told[1].endswith("(+- 120); the gain is no more than chance, so the price says little.")


def test_one_alone_on_the_frontier_and_nobody_at_all() -> None:
    told = frontier_sentences(found(steps=found().steps[:1], excluded=()))
    assert told == [
        "plain gives 0.80 usable doses per dose put in, for 1,000 USD: in the mean nobody gives more, and "
        "nobody that gives as much is cheaper."
    ]
    assert frontier_sentences(None) == [
        "Fewer than two strategies can be used: nothing is bought by choosing another."
    ]
    assert frontier_data(None) is None


def test_one_that_is_best_in_the_mean_and_not_in_most_cases_is_pointed_at() -> None:
    """One case in four in which the other fails, and fails dearly."""
    effects = np.array([[0.8] * 4, [0.85, 0.85, 0.85, 0.1]])
    curve = threshold_curve(("sure", "risky"), np.ones((2, 4)), effects, [100.0, 200.0])
    told = frontier_sentences(found(steps=(DoseStep("sure", 1.0, 0.8),), excluded=(), shares=(), curve=curve))
    assert told[-1] == (
        "By cost and usable doses alone, sure is best in the mean, whatever a further dose is worth. Yet in "
        "75 % of the cases that could turn out true risky would be best, and sure in 25 %. sure is ahead in "
        "the mean as it is better by more in its cases than it is worse in the others."
    )


def test_for_whom_one_is_best_is_told_by_the_price_of_a_further_dose_not_by_a_point_of_the_curve() -> None:
    costs = np.array([[1000.0] * 4, [1600.0] * 4])
    effects = np.array([[0.8] * 4, [0.7, 0.7, 0.7, 1.7]])
    curve = threshold_curve(("plain", "careful"), costs, effects, [0.0, 2000.0, 8000.0])
    told = frontier_sentences(found(excluded=(), shares=(), curve=curve))
    assert "careful is best in the mean for whoever pays more than 4,000 USD for a further dose." in told[-1]
    others = frontier_sentences(found(steps=found().steps[:1], excluded=(), shares=(), curve=curve))
    assert "for whoever pays more than 4,000 USD for a further dose." in others[-1]


def test_the_table_lists_the_frontier_first_and_then_the_reasons() -> None:
    assert frontier_rows(found()) == [
        ("plain", "1,000", "0.80", "", "reference", "", "", "50 %"),
        ("careful", "1,600", "0.95", "plain", "4,000", "120", "2,500 to 9,100", "50 %"),
        ("twin", "1,000", "0.80", "", "equal", "", "", "50 %"),
        ("poor", "1,700", "0.90", "", "dominated", "", "", "50 %"),
        ("middling", "1,400", "0.83", "", "extendedly dominated", "", "", "50 %"),
    ]
    assert columns(found())[1:3] == ("USD/dose in", "usable/dose in")
    assert aligned(columns(found()), frontier_rows(found()), left=LEFT)[2].split() == [
        "plain",
        "1,000",
        "0.80",
        "reference",
        "50",
        "%",
    ]
    assert max(map(len, aligned(columns(found()), frontier_rows(found()), left=LEFT))) <= 120
    assert "money per additional usable dose of full recovery" in legend(found(scale="recovered"))


def test_a_table_without_a_price_has_no_columns_for_one() -> None:
    alone = found(steps=found().steps[:1], excluded=found().excluded[:1])
    assert columns(alone) == ("strategy", "USD/dose in", "usable/dose in", "USD/further", "on frontier")
    assert frontier_rows(alone)[1] == ("twin", "1,000", "0.80", "equal", "50 %")
    assert "additional" not in legend(alone)
    assert legend(alone).endswith(
        "How often each is on the frontier: over the cases that what can be learned "
        "leaves open, the luck of a lot or a flight averaged out."
    )


def test_data_can_be_written_as_json() -> None:
    data = frontier_data(found())
    assert data is not None
    again = json.loads(json.dumps(data))
    assert [step["icer"] for step in again["steps"]] == [None, 4000.0]
    assert again["steps"][1]["known"]["ratio"] == 0.8
    assert again["best"] == ["plain", "plain", "careful"]
    assert again["excluded"][1] == {
        "name": "poor", "cost": 1700.0, "effect": 0.9, "why": "dominated", "by": ["careful"]
    }  # fmt: skip
    assert again["on_frontier"]["poor"] == {"share": 0.5, "error": 0.25}
