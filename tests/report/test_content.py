from __future__ import annotations

from collections.abc import Callable

from coldchoice.model.comparison import Comparison, Preferred, Row
from coldchoice.model.terms import Default
from coldchoice.report import content, leaning

Make = Callable[..., Comparison]


def test_every_column_has_a_cell(comparison: Make, kinds: dict[str, Row]) -> None:
    names = content.columns(comparison())
    assert names[6] == "USD/usable dose (2024)"
    for row in kinds.values():
        assert len(content.cells(row, comparison())) == len(names)
    assert content.cells(kinds["frozen"], comparison()) == (
        "1", "slow-freeze", "83 +-1 %", "0.71 (0.52-0.88)", "0.97", "0.96", "6,120 (5,300-9,800)",
        "0.78", "B",
    )  # fmt: skip


def test_the_verdict_names_the_leader_or_says_that_there_is_none(
    comparison: Make, many: tuple[Comparison, ...], kinds: dict[str, Row]
) -> None:
    _, tied, nobody, _ = many
    assert content.verdict(comparison()) == (
        "slow-freeze comes first in 83 +-1 % of draws: "
        "viable recovery 0.71, 6,120 USD per usable dose, flexibility 0.78."
    )
    assert content.verdict(tied) == (
        "Too close to call: slow-freeze (first in 83 +-1 % of draws) and "
        "hypothermic (first in 17 +-1 % of draws)."
    )
    assert content.standings(tied) == (
        "slow-freeze: viable recovery 0.71, 6,120 USD per usable dose, flexibility 0.78",
        "hypothermic: viable recovery 0.83, 7,450 USD per usable dose, flexibility 0.31",
    )
    assert content.standings(comparison()) == ()
    assert content.verdict(nobody) == "No strategy can be ranked."
    assert content.verdict(comparison((kinds["frozen"],))) == (
        "slow-freeze is the only strategy that can be ranked: "
        "viable recovery 0.71, 6,120 USD per usable dose, flexibility 0.78."
    )


def test_who_has_no_rival_has_no_first_rank_share(comparison: Make, kinds: dict[str, Row]) -> None:
    frozen = kinds["frozen"]
    assert content.cells(frozen, comparison((frozen, kinds["dear"])))[2] == "-"
    assert content.cells(frozen, comparison())[2] == "83 +-1 %"


def test_own_accounting_is_marked_and_the_mark_explained(comparison: Make, kinds: dict[str, Row]) -> None:
    own = comparison((kinds["frozen"], kinds["own"]))
    assert content.cells(kinds["own"], own)[-1] == "D*"
    assert content.own_accounting([comparison(), own]) == (
        "* its own accounting: not comparable line by line."
    )
    assert content.own_accounting([comparison()]) == ""


def test_many_hours_in_a_reason_are_told_as_days(kinds: dict[str, Row]) -> None:
    row = kinds["dear"]._replace(reason="a hold of 87,660 h, measured up to 48 h")
    assert content.left_out(row) == "infeasible: a hold of 10 years, measured up to 48 h"


def test_ties_are_named(comparison: Make, many: tuple[Comparison, ...]) -> None:
    assert content.ties(many[1]) == "slow-freeze and hypothermic."
    assert content.ties(comparison()) == ""
    assert content.ties(many[1], below_lead=True) == ""
    assert [content.rank(row) for row in many[1].rows] == ["1=", "1=", "3"]


def test_ties_of_pairs_are_not_made_one_group(comparison: Make, kinds: dict[str, Row]) -> None:
    a, b, c = (
        kinds["cold"]._replace(name=name, position=position, tied_with=tied)
        for name, position, tied in (("a", 1, ("b",)), ("b", 1, ("a", "c")), ("c", 2, ("b",)))
    )
    assert content.ties(comparison((a, b, c))) == "a and b; b and c."
    mutual = [row._replace(tied_with=tuple({"a", "b", "c"} - {row.name})) for row in (a, b, c)]
    assert content.ties(comparison(tuple(mutual))) == "a, b and c."


def test_assumptions_stand_apart_from_what_was_looked_up(comparison: Make) -> None:
    said = {one.heading: one.text for one in content.statements(comparison())}
    assert said["Assumed"] == (
        "demand.units_per_year=100; acceptance.minimum_dose=none (no minimum was asked for)."
    )
    assert said["Defaults"] == "acceptance.viability=70 % (P181)."
    assert leaning.default_text(Default("a", "b", "")) == "a=b"


def test_paragraphs_without_text_are_left_out(many: tuple[Comparison, ...]) -> None:
    assert list(content.statements(many[2])) == []


def test_dominance_is_a_reason(comparison: Make) -> None:
    made = comparison(why=("so it is.",), dominated=(("slow-freeze", "b"),))
    said = {one.heading: one.text for one in content.statements(made)}
    assert said["Why"] == "So it is; slow-freeze is worse than or equal to b in the mean of every criterion."


def test_no_dominance_is_said_of_two_that_are_too_close_to_call(many: tuple[Comparison, ...]) -> None:
    tied = many[1]._replace(dominated=(("hypothermic", "slow-freeze"), ("gel-ambient", "slow-freeze")))
    said = content.reasons(tied)
    assert content.verdict(tied).startswith("Too close to call: slow-freeze")
    assert said[-1] == "gel-ambient is worse than or equal to slow-freeze in the mean of every criterion"
    assert not [one for one in said if one.startswith("hypothermic is worse")]


def test_one_that_several_dominate_is_said_once(comparison: Make) -> None:
    made = comparison(why=("so it is.",), dominated=(("b", "slow-freeze"), ("b", "c"), ("c", "slow-freeze")))
    said = {one.heading: one.text for one in content.statements(made)}["Why"]
    assert "b is worse than or equal to slow-freeze and c in the mean of every criterion; c is worse" in said


def test_options_within_options_are_written_as_in_a_scenario() -> None:
    value = {"segments": [{"until": "plant", "options": {"wash": False, "expansion": 4.0}}]}
    assert content.option(value) == "{segments: [{until: plant, options: {wash: false, expansion: 4}}]}"
    assert [content.option(one) for one in (True, None, 0, 1.0)] == ["true", "null", "0", "1"]


def test_one_remark_on_two_strategies_is_said_once(comparison: Make, kinds: dict[str, Row]) -> None:
    said = content.notes(comparison((kinds["cold"], kinds["dear"], kinds["own"])))
    assert said == ("gel-ambient: its own accounting: not comparable line by line.",)


def test_what_goes_beyond_the_measured_is_named_once_for_all_whom_it_concerns(
    comparison: Make, kinds: dict[str, Row]
) -> None:
    made = comparison((kinds["cold"], kinds["dear"], kinds["own"]))
    said = content.flags(made)
    assert said == ("hypothermic and hypothermic-basic: hold of 60 h at 4 C: measured up to 48 h",)
    (flags,) = (one for one in content.statements(made) if one.heading == content.BEYOND)
    assert flags.items == said


def test_days_of_a_flag_are_written_as_days(kinds: dict[str, Row]) -> None:
    long = kinds["cold"]._replace(beyond=("hold of 1,200 h at 4 C: measured up to 480 h",))
    assert content.beyond(long) == ("hold of 50 d at 4 C: measured up to 20 d",)


def test_known_and_unknown_weights(many: tuple[Comparison, ...]) -> None:
    assert content.run(many[0]) == "10,000 draws, seed 1; weights not given: every weighting equally likely"
    assert content.weights(many[1]) == "weights viability 0.50, cost 0.30, flexibility 0.20"


def test_weights_that_something_is_said_of(many: tuple[Comparison, ...]) -> None:
    mean = {"viability": 0.6, "cost": 0.25, "flexibility": 0.15}
    said = Preferred(("viability > cost", "cost > flexibility", "cost at most 0.3"), mean, {}, {})
    assert content.weights(many[0]._replace(preferred=said)) == (
        "weights not given, but viability > cost > flexibility and cost at most 0.3: every such weighting "
        "equally likely, in the mean viability 0.60, cost 0.25, flexibility 0.15"
    )
    assert content.weights(many[1]._replace(preferred=said)) == (
        "weights viability 0.50, cost 0.30, flexibility 0.20, from viability > cost > flexibility and cost "
        "at most 0.3"
    )


def test_weights_of_stakeholders_are_answered_elsewhere(many: tuple[Comparison, ...]) -> None:
    people = many[0].scenario.model_copy(update={"stakeholders": {"clinic": None, "ward": None}})
    assert content.weights(many[0]._replace(scenario=people)) == (
        "weights not given: every weighting equally likely; for those of 2 stakeholders: coldchoice decide"
    )


def test_a_plugin_that_failed_is_counted_once(many: tuple[Comparison, ...]) -> None:
    assert len(content.unloadable((many[3], many[3]))) == 2
    assert (
        content.unloadable_count(1)
        == "1 plugin could not be loaded; see: coldchoice plugins (with the same --plugins)"
    )


def test_a_grade_with_own_data_says_so(comparison: Make, kinds: dict[str, Row]) -> None:
    row = kinds["frozen"]._replace(notes=("own data, 6 points",))
    assert content.evidence(row) == "B own"
    assert content.own_accounting([comparison((row,))]) == "own: graded with the scenario's own measurements."
    related = row._replace(notes=("moved by 6 points of your own under other conditions",))
    assert content.evidence(related) == "B"
    assert content.own_measurements(comparison((row,))) == ""


def test_a_cost_is_of_an_attempt_where_nothing_can_be_made_again(
    comparison: Callable[..., Comparison], kinds: dict[str, Row]
) -> None:
    usual = comparison((kinds["frozen"],))
    once = usual._replace(terms=usual.terms._replace(remake=False))
    assert "USD/usable dose (2024)" in content.columns(usual)
    assert "USD/attempt (2024)" in content.columns(once)
    assert "per attempt" in content.in_numbers(kinds["frozen"], once)
