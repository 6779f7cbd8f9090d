"""Chain files: read with everything they name; every mistake with its place in the file where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.engine.chain_file import Stage, checked_chain, money_of, read_chain
from coldchoice.errors import ScenarioError
from tests.scenes import shipped

SCENARIO = """\
cell_type: car-t
duration: 48 h
logistics: air-domestic
strategies: [hypothermic, {strategy: slow-freeze, name: frozen}]
"""
CHAIN = """\
title: two stages
stages:
  - scenario: a.yaml
    then:
      name: manufacture
      cost: 40000 USD 2022
      success: 96 %
  - scenario: below/b.yaml
    choose: [frozen]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    (tmp_path / "a.yaml").write_text(SCENARIO)
    (tmp_path / "below" / "b.yaml").write_text(SCENARIO + "economics: {currency: EUR, price_year: 2020}\n")
    (tmp_path / "c.yaml").write_text(CHAIN)
    return tmp_path / "c.yaml"


def stages_of(file: Path) -> tuple[Stage, ...]:
    return checked_chain(read_chain(str(file)), shipped())


def told(file: Path, old: str = "", new: str = "") -> list[str]:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(ScenarioError) as error:
        stages_of(file)
    return str(error.value).replace(str(file.parent) + "/", "").splitlines()


def test_scenarios_are_found_beside_and_below_and_keep_what_is_theirs(file: Path) -> None:
    first, last = stages_of(file)
    assert (first.label, last.label) == ("a", "b")
    assert [choice.label for choice in first.choices] == ["hypothermic", "frozen"]
    assert [choice.label for choice in last.choices] == ["frozen"]
    assert (last.scenario.seed, last.scenario.draws) == (1, 10_000)
    assert last.scenario.stage == "final-product"


def test_the_money_is_the_last_stage_s_or_the_chain_s(file: Path) -> None:
    read, stages = read_chain(str(file)), stages_of(file)
    terms = [stage.terms for stage in stages]
    assert money_of(read.chain, terms) == ("EUR", 2020)
    assert money_of(read.chain.model_copy(update={"currency": "GBP"}), terms) == ("GBP", 2020)


def test_a_strategy_that_the_scenario_does_not_list_may_be_chosen(file: Path) -> None:
    file.write_text(CHAIN.replace("[frozen]", "[frozen, vitrification]"))
    assert [choice.label for choice in stages_of(file)[1].choices] == ["frozen", "vitrification"]


def test_a_scenario_may_stand_in_a_chain_twice(file: Path) -> None:
    file.write_text(CHAIN.replace("below/b.yaml", "a.yaml"))
    assert [stage.label for stage in stages_of(file)] == ["a", "a (2)"]


def test_a_stage_may_have_a_name_of_its_own(file: Path) -> None:
    file.write_text(CHAIN.replace("scenario: a.yaml", "scenario: a.yaml\n    name: collection"))
    assert stages_of(file)[0].label == "collection"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("a.yaml", "aa.yaml", "c.yaml:3:15: stages[0].scenario: 'aa.yaml': no such file; did you mean "
         "'a.yaml'?"),
        ("a.yaml", "../a.yaml", "c.yaml:3:15: stages[0].scenario: '../a.yaml': must be a path from the "
         "chain's folder down, without '..'"),
        ("a.yaml", "below", "c.yaml:3:15: stages[0].scenario: 'below': is not a file"),
        ("96 %", "0 %", "c.yaml:7:16: stages[0].then.success: must be more than 0"),
        ("USD 2022", "USD", "c.yaml:6:13: stages[0].then.cost: '40000 USD': does not say its price year; "
         "write e.g. '40000 USD 2024'"),
        ("40000 USD 2022", "{value: 4, source: x}", "c.yaml:6:21: stages[0].then.cost.value: 4: has no "
         "currency; write e.g. '12.5 USD"),
        ("success", "sucess", "c.yaml:7:7: stages[0].then.sucess: unknown key; did you mean 'success'?"),
        ("[frozen]", "[]", "c.yaml:9:13: stages[1].choose: a list of 0: needs at least 1 entry"),
        ("[frozen]", "[frozn]", "c.yaml:9:14: stages[1].choose[0]: 'frozn': unknown strategy; did you mean "
         "'frozen'?"),
        ("[frozen]", "[frozen, hypothermic, frozen]", "c.yaml:9:35: stages[1].choose[2]: 'frozen': is named "
         "twice"),
        ("96 %", "95", "c.yaml:7:16: stages[0].then.success: 95: must be between 0 and 1; write 95 %"),
        ("title: two stages", "price_year: 1980", "c.yaml:1:13: price_year: 1980: is not a price year that "
         "money can be converted to or from; known: 1999 to"),
        ("title: two stages", "price_year: 1995", "c.yaml:1:13: price_year: 1995: is not a price year that "
         "money can be converted to or from; known: 1999 to"),
        ("title", "titel", "c.yaml:1:1: titel: unknown key; did you mean 'title'?"),
        ("title: two stages", "currency: VES", "c.yaml:1:11: currency: 'VES': unknown currency (no exchange "
         "rates)"),
        ("40000 USD 2022", "40000 USD 1901", "c.yaml:6:13: stages[0].then.cost: 1901: is not a price year "
         "that money can be converted to or from"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line(file: Path, old: str, new: str, line: str) -> None:
    found = told(file, old, new)
    (said,) = [one for one in found if "missing" not in one]
    assert said.startswith(line)


def test_stages_that_are_all_wrong_are_not_said_to_be_missing(file: Path) -> None:
    file.write_text(CHAIN.replace("96 %", "95").replace("[frozen]", "[frozen, frozen]"))
    assert [line.split(": ")[1] for line in told(file)] == ["stages[0].then.success", "stages[1].choose[1]"]


def test_a_mistake_in_a_scenario_is_told_where_it_stands(file: Path) -> None:
    (file.parent / "a.yaml").write_text(SCENARIO.replace("48 h", "48"))
    (file.parent / "below" / "b.yaml").write_text(SCENARIO.replace("car-t", "cart"))
    assert told(file) == ["a.yaml:2:11: duration: 48: has no unit; write e.g. '48 h'"]
    (file.parent / "a.yaml").write_text(SCENARIO)
    assert told(file)[0].startswith("below/b.yaml:1:12: cell_type: 'cart': unknown cell type")


def test_units_are_neither_pooled_nor_cut(file: Path) -> None:
    (file.parent / "below" / "b.yaml").write_text(SCENARIO + "demand: {doses_per_unit: 10}\n")
    assert told(file) == [
        "c.yaml:8:15: stages[1].scenario: a unit of b holds 10 doses, but 1 come of one of a; write "
        "`doses_per_unit` in doses of the end: a multiple of 10 in a"
    ]
    (file.parent / "a.yaml").write_text(SCENARIO + "demand: {doses_per_unit: 30}\n")
    assert len(stages_of(file)) == 2


def test_a_scenario_is_no_chain_and_a_chain_no_list(file: Path) -> None:
    file.write_text(SCENARIO)
    assert told(file)[0].startswith("c.yaml:1:1: is a scenario, not a chain of them; it is answered by")
    file.write_text("- a.yaml\n")
    assert told(file)[0].startswith("c.yaml:1:1: a chain holds keys with values")
    file.write_text("title: x\n")
    assert told(file)[0].startswith("c.yaml:1:1: stages: missing")


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("currency: EUR\nprice_year: 1995\n", "c.yaml:2:13: price_year: 1995: is not a price year"),
        ("currency: XAF\nprice_year: 2020\n", "c.yaml:1:11: currency: 'XAF': unknown currency"),
        ("currency: MYR\nprice_year: 2003\n", "c.yaml:2:13: price_year: 2003: there are no MYR exchange"),
    ],
)
def test_a_year_and_a_currency_are_each_told_by_their_own_key(file: Path, keys: str, line: str) -> None:
    (said,) = told(file, "title: two stages\n", keys)
    assert said.startswith(line)


def test_a_year_of_the_last_stage_that_the_chain_s_currency_has_not_is_told_by_the_currency(
    file: Path,
) -> None:
    (file.parent / "below" / "b.yaml").write_text(SCENARIO + "economics: {price_year: 2003}\n")
    (said,) = told(file, "title: two stages", "currency: MYR")
    assert said.startswith("c.yaml:1:11: currency: 2003: there are no MYR exchange rates")
