"""Tables of money that a scenario names: prices over the library's, rates over the shipped ones."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from coldchoice.accounting.priced import leaning, priced, unit_price
from coldchoice.engine.compare import compare, read_and_compare
from coldchoice.engine.load import load_scenario
from coldchoice.engine.own_money import own_prices
from coldchoice.engine.realise import realise
from coldchoice.engine.settle import settle
from coldchoice.errors import ScenarioError
from coldchoice.evidence.exchange import convert
from coldchoice.evidence.prices import price
from coldchoice.model.assessment import Assessment, Facts, Use
from coldchoice.model.money import Money
from coldchoice.model.scenario import Scenario
from coldchoice.report.document import json_text
from tests.scenes import Told, registry, shipped

TEXT = """\
cell_type: car-t
duration: 48 h
logistics: air-domestic
strategies: [hypothermic, slow-freeze]
draws: 300
economics: {{price_year: 2024, {}}}
"""
HEAD = "item,what,low,mode,high,unit,currency,price_year,life_years,uses,sources,status,note\n"
ROWS = (
    "hypothermic-medium,,0.8,1.1,1.4,mL,EUR,2022,,,quotation of 2026-02,,\n"
    "passive-2-8-shipper,,,700,,,USD,2024,,50,,,\n"
    "thaw-device,,3000,9000,20000,each,USD,2024,,,,assumption,our guess\n"
    "lab-gel,gel of the house,,12,,mL,USD,2024,,,,,\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return named(tmp_path / "s.yaml", "library: my-prices.csv")


def named(path: Path, keys: str) -> Path:
    path.write_text(TEXT.format(keys))
    return path


def put(file: Path, rows: str = ROWS, name: str = "my-prices.csv", head: str = HEAD) -> Path:
    (file.parent / name).write_text(head + rows)
    return file


def loaded(file: Path) -> Scenario:
    return load_scenario(str(file))[0]


def refused(file: Path) -> str:
    with pytest.raises(ScenarioError) as error:
        load_scenario(str(file))
    return str(error.value).replace(str(file.parent) + os.sep, "")


def test_rows_stand_above_the_library_s_and_what_they_leave_out_stays(file: Path) -> None:
    terms = settle(loaded(put(file)))
    medium, box = priced("hypothermic-medium", terms), priced("passive-2-8-shipper", terms)
    assert (medium.low, medium.mode, medium.high, medium.currency) == (0.8, 1.1, 1.4, "EUR")
    assert (medium.what, medium.unit) == (price("hypothermic-medium").what, "mL")
    assert (box.has_range, box.life_years, box.uses) == (False, price("passive-2-8-shipper").life_years, 50.0)
    assert priced("cryobag", terms) is price("cryobag")


def test_what_is_leaned_on_names_the_table_and_its_source(file: Path) -> None:
    terms = settle(loaded(put(file)))
    medium, device = priced("hypothermic-medium", terms), priced("thaw-device", terms)
    assert (medium.origin, medium.grade, medium.status) == ("own library", "B", "own")
    assert leaning(medium).note == "own library my-prices.csv: quotation of 2026-02"
    assert (leaning(medium).grade, leaning(medium).sources) == ("B", ())
    assert leaning(device).note == "own library my-prices.csv: assumption; our guess"
    assert leaning(device).grade == "D"


def test_a_quotation_replaces_what_has_no_public_price_and_a_guess_does_not(file: Path) -> None:
    terms = settle(loaded(put(file)))
    assert not priced("hypothermic-medium", terms).required
    assert priced("thaw-device", terms).required


def test_a_new_item_is_there_for_plugins(file: Path) -> None:
    named(file, "library: my-prices.csv, unit_value: 5000 USD 2024")
    uses = (Use("lab-gel", 3.0),)
    told = Told("gel", lambda case: Assessment(facts=Facts(0.9, 0.95, uses=uses)))
    asked = loaded(put(file)).model_copy(update={"strategies": ()})
    (row,) = compare(asked, registry(told)).rows
    assert row.status == "ranked"
    assert [(one.text, one.note) for one in row.inputs if "gel" in one.text] == [
        ("price of gel of the house", "own library my-prices.csv")
    ]


def test_the_scenario_s_prices_stand_above_its_library(file: Path) -> None:
    named(file, "library: my-prices.csv, prices: {hypothermic-medium: 2 USD 2024, lab-gel: 3 USD 2024}")
    terms = settle(loaded(put(file)))
    assert (priced("hypothermic-medium", terms).mode, priced("hypothermic-medium", terms).origin) == (
        2.0,
        "scenario",
    )
    gel = priced("lab-gel", terms)
    assert (gel.mode, gel.unit, gel.what) == (3.0, "mL", "gel of the house")


def test_a_range_is_drawn_on_the_stream_of_the_library_s(file: Path) -> None:
    medium = price("hypothermic-medium")
    put(file, f"hypothermic-medium,,{medium.low},{medium.mode},{medium.high},mL,USD,2024,,,,,\n")
    asked = loaded(file)
    terms = settle(asked)
    concrete = realise(asked, terms, 0, 300)
    own, usual = (unit_price(one, concrete) for one in (priced("hypothermic-medium", terms), medium))
    assert np.array_equal(own, usual)


def test_the_answer_is_the_same_for_any_number_of_workers(file: Path) -> None:
    put(named(file, "library: my-prices.csv, rates: r.csv"))
    put(file, "2022,planning,1.3\n", "r.csv", "year,source,USD\n")
    file.write_text(file.read_text().replace("draws: 300", "draws: 20000"))
    one, two = (read_and_compare(file, registry=shipped(), workers=n) for n in (1, 2))
    assert json_text([one]) == json_text([two])


def test_the_hash_is_of_what_the_tables_say_not_of_their_names(file: Path) -> None:
    first = loaded(put(file)).input_hash()
    plain = loaded(named(file.parent / "plain.yaml", "")).input_hash()
    other = named(file, "library: [other.csv]")
    assert (
        loaded(put(other, "".join(reversed(ROWS.splitlines(keepends=True))), "other.csv")).input_hash()
        == first
    )
    assert loaded(put(other, ROWS.replace("1.1", "1.2"), "other.csv")).input_hash() != first
    assert plain != first
    rates = named(file.parent / "rates.yaml", "rates: r.csv")
    hashes = {
        loaded(put(rates, f"2024,planning,{rate}\n", "r.csv", "year,source,USD\n")).input_hash()
        for rate in ("1.1", "1.10", "1.2")
    }
    assert len(hashes) == 2
    assert plain not in hashes


def test_a_scenario_made_in_python_reads_its_tables_when_asked(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(file)
    monkeypatch.chdir(file.parent)
    asked = Scenario.model_validate(
        {"cell_type": "car-t", "duration": "48 h", "logistics": "air-domestic", "draws": 300,
         "strategies": ["hypothermic"], "economics": {"library": "my-prices.csv"}}
    )  # fmt: skip
    done = compare(asked, shipped())
    assert done.terms.prices["hypothermic-medium"].origin == "own library"
    assert json_text([done]) == json_text([compare(done.scenario, shipped())])


# ---------------------------------------------------------------- rates


def test_every_conversion_of_the_scenario_is_by_its_table(file: Path) -> None:
    named(file, "currency: EUR, unit_value: 1100 USD 2024, rates: r.csv, prices: {cryobag: 11 USD 2024}")
    asked = loaded(put(file, "2024,planning,1.1\n", "r.csv", "year,source,USD\n"))
    terms = settle(asked)
    assert float(terms.unit_value.amount) == pytest.approx(1000.0)
    concrete = realise(asked, terms, 0, 300)
    assert float(unit_price(priced("cryobag", terms), concrete)) == pytest.approx(10.0)
    assert float(concrete.money(55.0, "USD", 2024).amount) == pytest.approx(50.0)
    vial, usual = priced("vial", terms), convert(Money(1.0, "USD", 2024), "EUR", 2024)
    ratio = unit_price(vial, concrete) / unit_price(vial, realise(asked.with_own_money(None), terms, 0, 300))
    np.testing.assert_allclose(ratio, (1 / 1.1) / float(usual.amount), rtol=1e-12)


def test_a_table_may_open_a_year_that_is_not_shipped(file: Path) -> None:
    named(file, "unit_value: 100 USD 2027, rates: r.csv")
    said = "2027,planning,1.1,330,planning\n"
    head = "year,source,USD,us_price_index,us_price_index_source\n"
    put(file, "2026,planning,1.1,320,planning\n" + said, "r.csv", head)
    file.write_text(file.read_text().replace("price_year: 2024", "price_year: 2027"))
    assert read_and_compare(file, registry=shipped()).terms.price_year == 2027


# ---------------------------------------------------------------- bad files


@pytest.mark.parametrize("key", ["library", "rates"])
@pytest.mark.parametrize("name", ["../x.csv", "/etc/passwd", "a/../../x.csv"])
def test_nothing_outside_the_folder_is_read(file: Path, key: str, name: str) -> None:
    told = refused(named(file, f"{key}: {name}"))
    assert told.startswith(f"s.yaml:6:{33 + len(key)}: economics.{key}: '{name}': must be a path from the")


@pytest.mark.parametrize("key", ["library", "rates"])
def test_links_that_lead_out_pipes_and_large_files_are_refused(tmp_path: Path, key: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "out.csv").write_text(HEAD + ROWS)
    (inner / "link.csv").symlink_to(tmp_path / "out.csv")
    os.mkfifo(inner / "pipe.csv")
    (inner / "large.csv").write_text(" " * 1_000_001)
    for name, rule in (("link", "a link to a place"), ("pipe", "not a file"), ("large", "larger than")):
        assert rule in refused(named(inner / "s.yaml", f"{key}: {name}.csv"))


def test_a_missing_table_names_the_nearest_or_what_writes_one(file: Path) -> None:
    assert refused(file).endswith("no such file; `coldchoice template prices -o FILE` writes one")
    put(file, name="my-price.csv")
    assert refused(file).endswith("no such file; did you mean 'my-price.csv'?")


def test_mistakes_of_both_tables_are_told_at_once(file: Path) -> None:
    named(file, "library: my-prices.csv, rates: r.csv")
    put(put(file, "vial,,,-2,,,USD,2024,,,,,\n"), "2024,,1.1\n", "r.csv", "year,source,USD\n")
    assert [line.split(": ")[0] for line in refused(file).splitlines()] == ["r.csv:2:6", "my-prices.csv:2:8"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("vial,,,2,,mL,USD,2024,,,,,", "my-prices.csv:2:11: unit: 'mL': strategies count this item per each"),
        (
            "cryobga,,,2,,each,USD,2024,,,,,",
            "my-prices.csv:2:1: item: 'cryobga': is one letter off an item of",
        ),
        ("vials,,,2,,each,USD,2024,,,,,", "my-prices.csv:2:1: item: 'vials': is one letter off an item of"),
        (
            "my-medium,,,2,,,USD,2024,,,,,",
            "my-prices.csv:2:1: item: 'my-medium': is not in the shipped library",
        ),
        ("vial,,,2,,,USD,1980,,,,,", "my-prices.csv:2:16: price_year: 1980: is not a price year that money"),
        (
            "vial,,,2,,,XAF,2024,,,,,",
            "my-prices.csv:2:12: currency: 'XAF': unknown currency (no exchange rates)",
        ),
    ],
)
def test_a_row_that_does_not_fit_the_library_has_its_place(file: Path, row: str, said: str) -> None:
    assert refused(put(file, f"{row}\n")).startswith(said)


def test_an_item_stands_in_one_table(file: Path) -> None:
    put(
        put(named(file, "library: [a.csv, b.csv]"), name="a.csv"),
        "vial,,,2,,,USD,2024,,,,,\n" + ROWS,
        "b.csv",
    )
    assert (
        refused(file).splitlines()[0].startswith("b.csv:3:1: item: 'hypothermic-medium': stands in a.csv too")
    )


def test_a_price_of_a_new_item_is_known_by_name(file: Path) -> None:
    from coldchoice.engine.names import check_names

    named(file, "library: my-prices.csv, prices: {lab-gell: 3 USD 2024}")
    asked, document = load_scenario(str(put(file)))
    with pytest.raises(ScenarioError, match="'lab-gell': unknown priced item; did you mean 'lab-gel'"):
        check_names(asked, document, shipped())


def test_prices_are_laid_over_without_a_scenario(tmp_path: Path) -> None:
    put(tmp_path / "s.yaml")
    found, digest = own_prices([str(tmp_path / "my-prices.csv")], ["my-prices.csv"])
    assert list(found) == ["hypothermic-medium", "passive-2-8-shipper", "thaw-device", "lab-gel"]
    assert len(digest) == 64


def test_a_rate_that_has_slipped_is_told_with_its_place(file: Path) -> None:
    named(file, "rates: r.csv")
    assert refused(put(file, "2024,planning,110\n", "r.csv", "year,source,USD\n")) == (
        "r.csv:2:15: USD: 110: is more than 3 times off the shipped rate of 2024, 1.082; write how many USD "
        "one euro is"
    )
