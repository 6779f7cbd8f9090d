"""What the shipped scenarios cost, held against published costs: every comparison that the evidence allows.

Each comparison names rows of ``cost_logistics.csv``. Where a source states no price year, the year of its
publication is taken, and said; where it states no currency, US dollars of 2022, as the library of prices
does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from coldchoice.engine.compare import read_and_compare
from coldchoice.evidence.exchange import convert
from coldchoice.model.comparison import Comparison, Row
from coldchoice.model.money import Money
from coldchoice.record import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
Kind = Literal["input", "independent"]


class Published(NamedTuple):
    """A published range, and what of a scenario it is held against.

    Attributes
    ----------
    scenario, strategy
        Name of the scenario's file and of the row in its answer.
    minus
        Name of a row whose cost is taken off, where a difference was published.
    share
        Part of it that is compared: an eighth where eight places were taken and one has a published price.
    parts
        ``total``, names of cost lines, or items; added up.
    what
        What is compared, in words.
    low, high, currency, price_year
        The published range.
    ids
        Rows of evidence it stands in.
    kind
        ``input`` where the scenario's own numbers come from these rows, so that agreement proves little.
    remark
        What to know; of a miss, why.
    """

    scenario: str
    strategy: str
    parts: tuple[str, ...]
    what: str
    low: float
    high: float
    currency: str
    price_year: int
    ids: tuple[str, ...]
    kind: Kind
    remark: str
    minus: str = ""
    share: float = 1.0


COMPARISONS = (
    Published(
        "car-t-apheresis", "slow-freeze", ("carriage-air-intercontinental",),
        "carriage of one apheresis", 520.0, 6100.0, "USD", 2022,
        ("CL001", "CL003", "CL004", "CL008"), "input", "the files name no currency",
    ),
    Published(
        "car-t-apheresis", "slow-freeze", ("fixed", "cryomedium", "technician-hour", "cryobag",
        "controlled-rate-run", "thaw-run", "viability-dye"),
        "freezing and storing one collection", 4790.0, 5000.0, "USD", 2021, ("cm-012", "cm-019"),
        "independent",
        "a hospital's charge for freezing and a whole year of storage, with overhead and margin; ours is the "
        "cost of materials, labour and equipment for a hold of days",
    ),
    Published(
        "car-t-product", "slow-freeze", ("carriage-air-domestic",), "carriage of one product",
        910.0, 2910.0, "USD", 2022, ("CL006", "CL007"), "input", "the files name no currency",
    ),
    Published(
        "car-t-product", "slow-freeze", ("total",), "a product with all that is lost on its way",
        33000.0, 60000.0, "EUR", 2020, ("CL194", "CL195"), "input",
        "the published cost of goods is of products made; ours also pays for the quarter that is lost, at "
        "60,000 EUR of 2020 each, and for the harm of each loss (an assumption); published shares out of "
        "specification or failed are 4 to 19 % (CL145, CL146, CL148)",
    ),
    Published(
        "car-t-product", "slow-freeze", ("unit_value", "fixed", "preservation"),
        "the same without losses", 33000.0, 60000.0, "EUR", 2020, ("CL194", "CL195"), "input",
        "preserving and sending it comes on top of the upper of the two published costs of goods",
    ),
    Published(
        "msc-many-sites", "frozen-as-is", ("total",), "a usable dose at the bedside", 2633.0, 6647.0, "EUR",
        2021, ("CL198", "CL199"), "independent",
        "80 to 190 million cells a bag; the value of the unit here is from another study (CL197), its number "
        "of cells from one of these rows",
    ),
    Published(
        "unrelated-donor-graft", "frozen-on-arrival", ("unit_value", "fixed", "preservation"),
        "a graft collected, sent, frozen and thawed", 4981.12, 9470.0, "USD", 2021,
        ("cm-012", "cm-013", "cm-017", "cm-019"), "input",
        "published ones were not carried across an ocean: the courier alone is 4,300 USD (an assumption); "
        "the collection is cm-013 on both sides",
    ),
    Published(
        "unrelated-donor-graft", "frozen-on-arrival", ("unit_value", "fixed", "cryomedium", "technician-hour",
        "cryobag", "controlled-rate-run", "thaw-run", "viability-dye", "viability-flow", "sterility-test"),
        "the same without its carriage", 4981.12, 9470.0, "USD", 2021,
        ("cm-012", "cm-013", "cm-017", "cm-019"), "input",
        "collection and storage of autologous grafts; the lower end is of 2015, the collection is cm-013 on "
        "both sides",
    ),
    Published(
        "ipsc-master-bank", "slow-freeze", ("total",), "a vial at use, after ten years", 1000.0, 10000.0,
        "USD", 2019, ("CL201",), "input", "what centres charge or pay for a vial",
    ),
    Published(
        "platelets", "frozen-minus80", ("total",), "a usable frozen dose more than a liquid one",
        -1878.0, 31949.0, "AUD", 2023, ("CL167",), "input",
        "the trial counts patients and their whole stay, ours counts doses; its 95 % interval is wide; the "
        "cost of a failure here is derived from it, and at these limits frozen platelets are infeasible",
        minus="liquid-22c",
    ),
    Published(
        "rare-red-cells", "glycerol-ln2", ("ln2-storage-bag",), "ten years of a 50 mL place in nitrogen",
        1000.0, 3000.0, "USD", 2023, ("CL214",), "independent",
        "ten times a retail fee for a cord blood bag, with margin, building and insurance in it; ours is a "
        "share of freezer, nitrogen and service",
        share=1.0 / 8.0,
    ),
)  # fmt: skip
"""Every comparison, in the order of the scenarios."""

WITHOUT = {
    "chondrocytes": "Contracts for making cartilage cells are public (cm-036: 515,318 to 617,002 GBP a "
    "year) but not the number of patients, so no cost of one treatment; nothing is divided by a guess.",
}
"""Scenarios of the six for which no cost was published that could be compared, and why."""


class Held(NamedTuple):
    """A comparison carried out: our mean in the published money."""

    published: Published
    ours: float

    @property
    def inside(self) -> bool:
        """Whether our mean lies in the published range."""
        return self.published.low <= self.ours <= self.published.high


def held() -> list[Held]:
    """Carry out every comparison."""
    return [Held(one, _ours(one)) for one in COMPARISONS]


def _ours(one: Published) -> float:
    answer = _answer(one.scenario)
    mean = _sum(answer, one.strategy, one.parts)
    if one.minus:
        mean -= _sum(answer, one.minus, one.parts)
    money = Money(mean * one.share, answer.terms.currency, answer.terms.price_year)
    return float(convert(money, one.currency, one.price_year).amount)


def _sum(answer: Comparison, strategy: str, parts: tuple[str, ...]) -> float:
    row = next(row for row in answer.rows if row.name == strategy)
    return sum(_part(row, part) for part in parts)


def _part(row: Row, part: str) -> float:
    if part == "total":
        assert row.cost is not None, "a strategy with facts has a cost"
        return row.cost.mean
    if part in row.cost_lines:
        return row.cost_lines[part]
    # what is paid by the year is in the line `fixed`, where that is asked for as a whole
    found = [item.money for item in row.cost_items if item.item == part and item.line == "preservation"]
    assert found, f"{row.name} spends nothing on {part!r}"
    return sum(found)


@cache
def _answer(scenario: str) -> Comparison:
    return read_and_compare(ROOT / "scenarios" / f"{scenario}.yaml")
