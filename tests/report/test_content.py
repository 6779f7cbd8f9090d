from __future__ import annotations

from collections.abc import Callable

from coldchoice.model.comparison import Comparison, Row
from coldchoice.model.terms import Default
from coldchoice.report import content

Make = Callable[..., Comparison]


def test_the_headline_says_what_was_asked(comparison: Make) -> None:
    asked = "leukapheresis-mnc, apheresis, 60 h, 200 units a year"
    assert content.headline(comparison()) == f"CAR-T apheresis, EU centre to US plant: {asked}"
    assert content.headline(comparison(scenario={"title": None})) == asked
    assert content.title(comparison(scenario={"title": None})) == "leukapheresis-mnc"


def test_every_column_has_a_cell(comparison: Make, kinds: dict[str, Row]) -> None:
    names = content.columns(comparison())
    assert names[6] == "USD/usable dose (2024)"
    for row in kinds.values():
        assert len(content.cells(row)) == len(names)
    assert content.cells(kinds["frozen"]) == (
        "1", "slow-freeze", "83 +-1%", "0.71 (0.52-0.88)", "0.97", "0.96", "6,120 (5,300-9,800)", "0.78", "B",
    )  # fmt: skip


def test_the_verdict_names_the_leader_or_says_that_there_is_none(
    comparison: Make, many: tuple[Comparison, ...], kinds: dict[str, Row]
) -> None:
    _, tied, nobody, _ = many
    assert content.verdict(comparison()) == (
        "slow-freeze comes first in 83 +-1% of draws: "
        "viable recovery 0.71, 6,120 USD per usable dose, flexibility 0.78."
    )
    assert content.verdict(tied) == "slow-freeze and hypothermic are too close to call."
    assert content.verdict(nobody) == "No strategy can be ranked."
    assert (
        content.verdict(comparison((kinds["frozen"],)))
        == "slow-freeze is the only strategy that can be ranked."
    )


def test_ties_are_named(comparison: Make, many: tuple[Comparison, ...]) -> None:
    assert content.ties(many[1]) == "slow-freeze and hypothermic."
    assert content.ties(comparison()) == ""
    assert [content.rank(row) for row in many[1].rows] == ["1=", "1=", "3"]


def test_assumptions_stand_apart_from_what_was_looked_up(comparison: Make) -> None:
    said = dict(content.statements(comparison()))
    assert said["Assumed"] == (
        "demand.units_per_year=100; acceptance.minimum_dose=none (no minimum was asked for)."
    )
    assert said["Defaults"] == "acceptance.viability=70 % (P181)."
    assert content.default_text(Default("a", "b", "")) == "a=b"


def test_paragraphs_without_text_are_left_out(many: tuple[Comparison, ...]) -> None:
    assert dict(content.statements(many[2])) == {}


def test_dominance_is_a_reason(comparison: Make) -> None:
    said = dict(content.statements(comparison(why=("so.",), dominated=(("a", "b"),))))
    assert said["Why"] == "so; a is worse than or equal to b in every criterion."


def test_one_remark_on_two_strategies_is_said_once(comparison: Make, kinds: dict[str, Row]) -> None:
    said = content.notes(comparison((kinds["cold"], kinds["dear"], kinds["own"])))
    assert said.startswith(
        "hypothermic and hypothermic-basic: the hold is longer than any that was measured."
    )
    assert "gel-ambient: own accounting" in said


def test_sources_stand_beside_what_leans_on_them(comparison: Make) -> None:
    found = content.sources(comparison())
    assert found == {
        "survival of freezing": ("cryo-0096",),
        "slow-freeze": ("10.1002/bit.25008",),
        "hypothermic; hypothermic-basic": ("hm-032", "assumption"),
    }


def test_known_and_unknown_weights(many: tuple[Comparison, ...]) -> None:
    assert content.run(many[0]) == "10,000 draws, seed 1; weights not given: every weighting equally likely"
    assert content.weights(many[1]) == "weights viability 0.50, cost 0.30, flexibility 0.20"


def test_a_plugin_that_failed_is_counted_once(many: tuple[Comparison, ...]) -> None:
    assert len(content.unloadable((many[3], many[3]))) == 2
    assert content.unloadable_count(1) == "1 plugin could not be loaded; see: coldchoice plugins"
