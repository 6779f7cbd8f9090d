from __future__ import annotations

import pytest

import coldchoice
from coldchoice import errors
from coldchoice.errors import InputError, Place, Problem, UnknownName, did_you_mean, dotted, one_of


def test_a_problem_says_where_what_which_rule_and_what_instead() -> None:
    problem = Problem(
        "must not be negative",
        ("logistics", "legs", 1, "hold"),
        "'-3 h'",
        "write 3 h",
        Place("a.yaml", 4, 9),
    )
    assert str(problem) == "a.yaml:4:9: logistics.legs[1].hold: '-3 h': must not be negative; write 3 h"


def test_a_problem_may_be_its_rule_alone() -> None:
    assert str(Problem("must be above 0")) == "must be above 0"


def test_an_input_error_has_one_line_for_each_problem() -> None:
    error = InputError("first", Problem("second", ("seed",)))
    assert str(error) == "first\nseed: second"
    assert [problem.rule for problem in error.problems] == ["first", "second"]


def test_an_unknown_name_suggests_the_nearest() -> None:
    error = UnknownName("lane", "road-natoinal", ["road-national", "air-domestic"], ("logistics", "lane"))
    assert str(error) == "logistics.lane: 'road-natoinal': unknown lane; did you mean 'road-national'?"
    assert error.known == ("air-domestic", "road-national")


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("qqq", ("a", "b"), "known: a, b"),
        ("x", (), "none is known"),
        ("colour", ("color",), "did you mean 'color'?"),
    ],
)
def test_a_hint_names_the_nearest_or_all(name: str, known: tuple[str, ...], hint: str) -> None:
    assert did_you_mean(name, known) == hint


def test_many_names_that_a_command_lists_are_not_listed_again() -> None:
    many = [f"item-{number}" for number in range(21)]
    assert str(UnknownName("priced item", "q", many)) == (
        "'q': unknown priced item; `coldchoice prices` lists all 21"
    )
    assert str(UnknownName("priced item", "item-7x", many)).endswith("did you mean 'item-7'?")
    assert str(UnknownName("priced item", "q", many[:20])).endswith("known: " + ", ".join(sorted(many[:20])))
    assert "known: item-0, " in str(UnknownName("place", "q", many))


def test_what_lists_names_is_a_command() -> None:
    from coldchoice.cli.main import app

    commands = {one.callback.__name__ for one in app.registered_commands if one.callback}
    assert {line.removeprefix("coldchoice ") for line in errors.LISTED_BY.values()} <= commands


def test_keys_are_written_as_people_write_them() -> None:
    assert dotted(("a", "b", 0, "c")) == "a.b[0].c"
    assert dotted(()) == ""


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [(errors.InputError, ValueError), (errors.UnknownName, KeyError), (errors.OutputError, OSError)],
)
def test_errors_are_also_of_the_builtin_kind(kind: type[Exception], builtin: type[Exception]) -> None:
    assert issubclass(kind, errors.ColdchoiceError)
    assert issubclass(kind, builtin)


def test_the_tree_in_the_docstring_names_every_error() -> None:
    kinds = [
        name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    assert len(kinds) == 10
    assert [name for name in kinds if name not in (errors.__doc__ or "")] == []


def test_a_decline_is_not_an_error() -> None:
    assert not issubclass(errors.NotApplicable, errors.ColdchoiceError)


def test_texts_are_messages_and_not_reprs() -> None:
    assert str(errors.OutputError("cannot write")) == "cannot write"
    assert str(UnknownName("unit", "hh", ["h"])) == "'hh': unknown unit; did you mean 'h'?"


def test_the_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'comparee'"):
        _ = coldchoice.comparee


@pytest.mark.parametrize(
    ("written", "meant"),
    [("NK-cell", "nk-cell"), ("nk", "nk-cell"), ("NK cell", "nk-cell"), ("t_cell", "t-cell")],
)
def test_spelling_is_compared_without_case_or_blanks(written: str, meant: str) -> None:
    assert did_you_mean(written, ("car-t", "nk-cell", "t-cell")) == f"did you mean {meant!r}?"


def test_one_of_returns_what_is_known_and_names_what_is_not() -> None:
    assert one_of("medium", "uw", ("uw", "htk")) == "uw"
    with pytest.raises(ValueError, match="unknown medium 'uww'; did you mean 'uw'"):
        one_of("medium", "uww", ("uw", "htk"))


def test_a_file_as_a_whole_has_no_line() -> None:
    assert str(Place("a.yaml", 0, 0)) == "a.yaml"
