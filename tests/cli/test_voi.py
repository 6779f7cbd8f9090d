from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coldchoice.cli.main import app
from coldchoice.cli.voi import studies_of
from coldchoice.model.money import Money
from coldchoice.model.study import Quotation

TWO = """\
cell_type: leukapheresis-mnc
duration: 60 h
logistics:
  lane: air-intercontinental
  legs:
    - hold: 24 h
    - transport: 36 h +- 14 h
strategies: [slow-freeze, hypothermic]
draws: 2000
"""
QUICK = ("--study", "quotation for cryobag")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLDCHOICE_PLUGINS", raising=False)
    monkeypatch.delenv("COLDCHOICE_BLOCK", raising=False)


def voi(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["voi", *map(str, arguments)])


def test_it_names_the_study_most_worth_running(file: Path) -> None:
    found = voi(file)
    assert found.exit_code == 0
    assert "Most worth running next: measure" in found.stdout
    assert "2,000 draws, seed 1" in found.stdout


def test_a_study_of_ones_own_has_a_cost_of_ones_own(file: Path) -> None:
    asked = ("--study", "three batches, 0/24/48/72 h at 4 C", "--study-cost", "30000 USD 2024")
    found = voi(file, *asked, "--format", "json")
    assert found.exit_code == 0
    (study,) = json.loads(found.stdout)["studies"]
    assert study["study"] == "3 batches, 0/24/48/72 h of hypothermic at 4 C"
    assert (study["cost"], study["cost_given"]) == (30_000.0, True)
    assert 0.0 < study["worth"]["value"] <= study["endless"]["value"]


def test_inputs_are_asked_for_by_name(file: Path) -> None:
    found = voi(file, "all prices", "price:cryobag", *QUICK, "--format", "csv")
    assert found.exit_code == 0
    lines = list(csv.DictReader(StringIO(found.stdout)))
    names = [line["name"] for line in lines if line["kind"] in ("group", "input")]
    assert sorted(names) == ["all prices", "price of cryobag", "these together"]


def test_years_and_weights_move_the_money(file: Path) -> None:
    one, ten = (
        json.loads(voi(file, *QUICK, "--years", years, "--format", "json").stdout) for years in (1, 10)
    )
    assert ten["everything"]["money"] > 5.0 * one["everything"]["money"]
    assert ten["everything"]["value"] == one["everything"]["value"]
    plain = voi(file, *QUICK, "--weights", "viability=1")
    assert "Cost has no weight" in plain.stdout


def test_markdown_goes_into_a_file_by_its_ending(file: Path, tmp_path: Path) -> None:
    found = voi(file, *QUICK, "-o", tmp_path / "voi.md")
    assert found.exit_code == 0
    assert (tmp_path / "voi.md").read_text(encoding="utf-8").startswith("## ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--study", "no batches, 0/24 h at 4 C"), "a study with no batches"),
        (("--study", "3 batches, 24 h of hypothermc"), "did you mean 'hypothermic'"),
        (("--study", "3 batches, 24 h", "--study-cost", "30,000 USD"), "--study-cost: '30,000 USD'"),
        (("pric of cryobag",), "did you mean 'price of cryobag'"),
    ],
)
def test_bad_input_is_one_clear_line(file: Path, arguments: tuple[str, ...], said: str) -> None:
    found = voi(file, *arguments)
    assert found.exit_code == 1
    assert said in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--study-cost", "3 USD 2024"),
        (*QUICK, *QUICK, *QUICK, "--study-cost", "3 USD 2024", "--study-cost", "4 USD 2024"),
        ("--format", "html"),
        ("--years", "-1"),
        ("--years", "inf"),
        ("--years", "nan"),
        ("--years", "many"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_refused(file: Path, arguments: tuple[str, ...]) -> None:
    found = voi(file, *arguments)
    assert found.exit_code == 2
    assert arguments[-2] in found.stderr


def test_one_cost_holds_for_all_studies_and_several_for_each() -> None:
    texts = ["quotation for vial", "quotation for cryobag"]
    one = studies_of(texts, ["3 USD 2024"])
    assert [money for _, money in one] == [Money(3.0, "USD", 2024)] * 2
    each = studies_of(texts, ["3 USD 2024", "4 USD 2024"])
    assert each[1] == (Quotation(("cryobag",)), Money(4.0, "USD", 2024))
    assert studies_of(texts, [])[0] == (Quotation(("vial",)), None)


def test_strict_ends_with_three_where_somebody_declines(file: Path) -> None:
    file.write_text(TWO.replace("[slow-freeze, hypothermic]", "[slow-freeze, hypothermic, ambient]"))
    found = voi(file, *QUICK, "--strict")
    assert found.exit_code in (0, 3)
    assert (found.exit_code == 3) == ("strict:" in found.stderr)
