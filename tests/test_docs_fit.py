"""The page on the fit: everything that was fitted has its place, and its words are what the numbers mean."""

from __future__ import annotations

from json import loads

import numpy as np
import pytest

from coldchoice.evidence.citations import citation
from coldchoice.evidence.posterior import Posterior, shipped
from coldchoice.evidence.tables import DATA, read_table
from tools import docs_fit
from tools.docs import read
from tools.docs_fit import ASSUMPTION, by_component, drawn, fit_page
from tools.docs_fit_words import meaning
from tools.left_out_table import LeftRow

PAGE = "docs/reference/fit.md"


def test_every_effect_and_every_spread_has_its_place() -> None:
    page, posterior = read(PAGE), shipped()
    names = {row["name"] for row in read_table("effects")}
    assert {name for name in posterior.places if ":" not in name} | set(posterior.groups) <= names
    assert [name for name in names if f"| `{name}` |" not in page] == []


def test_every_component_has_its_heading_and_no_row_is_lost() -> None:
    page, found = read(PAGE), by_component()
    assert [name for name in found if f"\n### {name}\n" not in page] == []
    assert all(found.values())
    assert sum(map(len, found.values())) == len(read_table("effects"))


def test_the_sampler_told_is_the_sampler_run() -> None:
    page, about = read(PAGE), loads((DATA / "posterior.json").read_text(encoding="utf-8"))
    assert [key for key in about["sampler"] if key not in docs_fit.SAMPLER] == []
    assert [value for value in about["sampler"].values() if f"| {value} |" not in page] == []


def test_every_source_of_a_prior_is_known() -> None:
    for row in read_table("effects"):
        for name in row["source"].split(";"):
            assert name == ASSUMPTION or citation(name).id


def test_every_assumed_effect_is_in_the_list_of_assumptions() -> None:
    page = read("docs/explanation/assumptions.md").split("## Prices")[0]
    assumed = [row for row in read_table("effects") if ASSUMPTION in row["source"].split(";")]
    assert len(assumed) > 40
    assert [row["name"] for row in assumed if f"`{row['name']}` {docs_fit.prior(row)}" not in page] == []


def test_shares_inside_stand_beside_those_left_out_once_there_are_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def left() -> list[LeftRow]:
        value = LeftRow("r", "s", "t-cell", "", "recovery_pct", "", 80.0, 70.0, 50.0, 90.0, 0.7)
        return [value, value._replace(measured=95.0)]

    monkeypatch.setattr(docs_fit, "read", left)
    lines = [line.split(" | ") for line in fit_page().splitlines()]
    told = {line[0].removeprefix("| "): line[-1] for line in lines if len(line) == 5}
    assert told["metric"] == "inside, left out, % |"
    assert told["Recovery"] == told["All"] == "50 |"
    assert told["Viability"] == "- |"
    assert "left-one-out.csv" in fit_page()


def test_an_effect_that_no_row_has_is_not_told() -> None:
    empty = Posterior({}, np.empty((0, 3)), {"hold.cell": 0}, np.ones((1, 3)))
    assert drawn(empty, "hold") is None
    spread = drawn(empty, "hold.cell")
    assert spread is not None
    assert list(spread) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("name", "of_group", "points", "words"),
    [
        ("hold", False, (-1.0, -2.0, 0.0), "31 % (13 to 63) die in 72 h"),
        ("minus80", False, (-3.0, -3.0, -3.0), "4.9 % (4.9 to 4.9) are lost in a month"),
        ("start", False, (0.0, -1.0, 1.0), "50 % (27 to 73) viable"),
        ("freeze.recovery", False, (0.5, 0.0, 1.0), "78 % (62 to 91) right after thaw"),
        ("shape", False, (0.0, 0.0, 0.0), "shape 1 (1 to 1)"),
        ("hold.at 22", False, (0.0, -0.6931, 0.6931), "hazard × 1 (0.5 to 2)"),
        ("hold.planned", False, (-1.0, -2.0, 0.0),
         "hazard × 0.5 (0.25 to 1) in a study that holds for twice as long"),
        ("freeze.cycles", False, (-1.0, -2.0, 0.0), "odds × 0.5 (0.25 to 1) by a second cycle"),
        ("freeze.tissue", False, (-1.3863, -1.3863, 0.0), "odds × 0.25 (0.25 to 1): 80 % become 50 %"),
        ("hold.cell", True, (0.6931, 0.0, 1.3863), "hazard × 2 (1 to 4) either way"),
        ("start.class", True, (1.3863, 0.0, 1.3863), "odds × 4 (1 to 4) either way: 80 % become 50 or 94 %"),
    ],
)  # fmt: skip
def test_words_are_what_the_numbers_mean(
    name: str, of_group: bool, points: tuple[float, ...], words: str
) -> None:
    assert meaning(name, of_group, points) == words


def test_a_higher_curvature_lowers_the_survival_far_from_the_best_rate() -> None:
    assert (
        meaning("rate", False, (-2.5, -3.6, -1.6)) == "odds × 0.65 (0.34 to 0.87) at ten times the best rate"
    )


def test_the_spread_of_a_reading_is_told_on_its_own_scale() -> None:
    words = meaning("noise.liquid.viability", False, (0.0, 0.0, 0.0))
    assert words == "spread 1 (1 to 1): 80 % are read as 60 to 92 %"
