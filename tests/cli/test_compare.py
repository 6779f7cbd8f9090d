from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from coldchoice.cli import compare as module
from coldchoice.cli.compare import weights_of
from coldchoice.model.scenario import MAX_DRAWS

Run = Callable[..., Result]


def answer(done: Result) -> dict[str, Any]:
    assert done.exit_code == 0, done.stderr
    (comparison,) = json.loads(done.stdout)["comparisons"]
    return dict(comparison)


def names(done: Result) -> list[str]:
    return [row["name"] for row in answer(done)["rows"]]


# ---------------------------------------------------------------- switches


def test_the_answer_goes_to_stdout_and_nothing_else_does(run: Run, scenario: Path) -> None:
    done = run("compare", scenario)
    assert done.exit_code == 0
    assert "gel" in done.stdout
    assert "it is shy" in done.stdout
    assert done.stderr == ""


def test_draws_seed_and_weights_stand_above_the_file(run: Run, scenario: Path) -> None:
    switches = ("--draws", 300, "--seed", 5, "--weights", "viability=3,cost=1", "--format", "json")
    found = answer(run("compare", scenario, *switches))
    assert (found["draws"], found["seed"]) == (300, 5)
    assert found["weights"] == {"viability": 0.75, "cost": 0.25, "flexibility": 0.0}


def test_the_input_hash_follows_the_switches(run: Run, scenario: Path) -> None:
    plain, seeded = (
        answer(run("compare", scenario, "--format", "json", *switches))["input_hash"]
        for switches in ((), ("--seed", 5))
    )
    assert plain != seeded


@pytest.mark.parametrize(
    "text", ["", "cost", "cost=", "cost=much", "cost=1,cost=2", "cots=1", "cost=-1", "cost=nan", "cost=0"]
)
def test_weights_that_make_no_sense_are_a_wrong_command_line(run: Run, scenario: Path, text: str) -> None:
    done = run("compare", scenario, "--weights", text)
    assert done.exit_code == 2
    assert "--weights" in done.stderr
    assert done.stdout == ""


def test_weights_name_the_nearest_criterion(run: Run, scenario: Path) -> None:
    done = run("compare", scenario, "--weights", "viabilty=1")
    assert done.exit_code == 2
    assert "did you mean 'viability'" in " ".join(done.stderr.replace("│", " ").split())
    assert weights_of(" cost = 1e0 , viability=2") == {"cost": 1.0, "viability": 2.0}


def test_weights_may_be_an_order(run: Run, scenario: Path) -> None:
    found = answer(run("compare", scenario, "--weights", "viability>cost = flexibility", "--format", "json"))
    assert found["weights"] is None
    assert found["preferred"]["statements"] == ["viability > cost", "cost = flexibility"]
    assert found["scenario"]["weights"] == {"order": ["viability > cost = flexibility"]}
    assert weights_of(weights_of("a>b")) == weights_of("a > b")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("viability<cost", "'viability<cost': points upwards; write the weightiest first"),
        ("viability>", "'viability>': not an order of names"),
        ("viability>cots", "'cots': unknown criterion; did you mean 'cost'?"),
        ("viability>cost,cost>viability", "contradict each other about viability and cost"),
    ],
)
def test_an_order_that_makes_no_sense_is_a_wrong_command_line(
    run: Run, scenario: Path, text: str, told: str
) -> None:
    done = run("compare", scenario, "--weights", text)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())


def test_draws_are_written_as_in_a_scenario(run: Run, scenario: Path) -> None:
    done = answer(run("compare", scenario, "--draws", "1e3", "--format", "json"))
    assert done["draws"] == 1000


def test_the_bound_of_draws_is_that_of_the_scenario() -> None:
    assert module.MOST_DRAWS == MAX_DRAWS


@pytest.mark.parametrize(
    "switch",
    [
        ("--draws", 99),
        ("--draws", "1.5e3.2"),
        ("--draws", "inf"),
        ("--draws", "1e9"),
        ("--seed", -1),
        ("--workers", 0),
        ("--format", "pdf"),
        ("--nonsense",),
    ],
)
def test_a_wrong_switch_is_exit_2(run: Run, scenario: Path, switch: tuple[object, ...]) -> None:
    done = run("compare", scenario, *switch)
    assert (done.exit_code, done.stdout) == (2, "")


def test_a_scenario_must_be_named(run: Run) -> None:
    assert run("compare").exit_code == 2


# ---------------------------------------------------------------- strategies


def test_strategy_replaces_the_list_and_keeps_the_options_of_a_variant(run: Run, scenario: Path) -> None:
    listed = (
        "strategies:\n- {strategy: gel, name: soft, options: {survival: 0.5}}\n- {strategy: shy, name: coy}\n"
    )
    scenario.write_text(scenario.read_text() + listed)
    done = run("compare", scenario, "--strategy", "soft", "--format", "json")
    (soft, shy) = answer(done)["rows"]
    assert (soft["name"], soft["options"]) == ("soft", {"survival": 0.5})
    assert soft["viability"]["mean"] == 0.5
    assert shy["name"] == "shy", "what a folder offers always takes part"


def test_what_a_folder_offers_takes_part_beside_what_is_named_unless_it_waits_for_that(
    run: Run, scenario: Path, folder: Path
) -> None:
    (folder / "waits.py").write_text(
        (folder / "gel.py").read_text().replace('"gel"', '"waits"').replace('"shy"', '"waits-too"')
        + "\n\nGel.on_request = Shy.control = True\n"
    )
    more = ("--only", "waits", "--format", "csv")

    def names(*switches: str) -> list[str]:
        lines = run("compare", scenario, *more, *switches).stdout.splitlines()
        return sorted({line.split(",")[lines[0].split(",").index("strategy")] for line in lines[1:]})

    assert names() == names("--strategy", "gel") == ["gel", "shy"]
    assert names("--strategy", "waits") == ["gel", "shy", "waits"]


def test_an_unknown_strategy_is_named_with_the_nearest(run: Run, scenario: Path) -> None:
    done = run("compare", scenario, "--strategy", "gell")
    assert done.exit_code == 1
    assert done.stderr == "--strategy: 'gell': unknown strategy; did you mean 'gel'?\n"


def test_a_strategy_that_is_broken_is_an_error_that_says_why(run: Run, scenario: Path, folder: Path) -> None:
    (folder / "gel.py").write_text("import nothing_of_this_name\n")
    done = run("compare", scenario, "--strategy", "gel")
    assert done.exit_code == 1
    assert "strategy 'gel' cannot be used" in done.stderr
    assert "ModuleNotFoundError" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_a_broken_file_may_have_is_told_with_the_file(
    run: Run, scenario: Path, folder: Path
) -> None:
    (folder / "my_first.py").write_text("nope\n")
    told = "my_first.py could not be loaded: NameError: name 'nope' is not defined"
    done = run("compare", scenario, "--strategy", "iso-abc", "--only", "my-first")
    assert done.exit_code == 1
    assert "'iso-abc': unknown strategy; " in done.stderr
    assert told in done.stderr
    assert told in run("compare", scenario, "--format", "iso-abc", "--only", "my-first").stderr


def test_where_nothing_is_trusted_it_is_told_what_was_left_out_and_why(
    run: Run, scenario: Path, tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted.yaml"
    trusted.write_text("plugins: []\n")
    done = run("compare", scenario, "--only-trusted", trusted)
    assert done.exit_code == 1
    assert "there is no strategy to compare; plugin 'gel' (" in done.stderr
    assert f"is not trusted: it is not in {trusted}; see: coldchoice plugins" in done.stderr


@pytest.mark.parametrize("form", ["csv", "names"])
def test_a_form_without_place_for_it_leaves_broken_plugins_to_stderr(
    run: Run, scenario: Path, folder: Path, form: str
) -> None:
    (folder / "names.py").write_text(REPORTER, encoding="utf-8")
    (folder / "wreck.py").write_text("nope\n")
    only = ("--only", "wreck", "--only", "names")
    done = run("compare", scenario, "--format", form, *only)
    assert done.exit_code == 0
    assert done.stderr.count("is broken: NameError: name 'nope' is not defined\n") == 1
    strictly = run("compare", scenario, "--format", form, "--strict", *only)
    assert strictly.stderr.count("is broken: NameError") == 1


def test_a_form_that_tells_of_broken_plugins_leaves_stderr_empty(
    run: Run, scenario: Path, folder: Path
) -> None:
    (folder / "wreck.py").write_text("nope\n")
    done = run("compare", scenario, "--format", "table", "--only", "wreck")
    assert done.stderr == ""
    assert "is broken: NameError" in done.stdout


# ---------------------------------------------------------------- several scenarios


def test_several_scenarios_are_answered_in_order(run: Run, scenario: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(scenario.read_text().replace("60 h", "70 h"))
    done = run("compare", other, scenario, "--format", "json")
    assert [one["file"] for one in json.loads(done.stdout)["comparisons"]] == [other.name, scenario.name]


def test_one_wrong_scenario_stops_all_and_all_problems_are_told(
    run: Run, scenario: Path, tmp_path: Path
) -> None:
    broken, unknown, out = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "out.json"
    broken.write_text("cell_type:\n\t- a\n")
    unknown.write_text(scenario.read_text().replace("mnc", "mcn") + "strategies: [gell]\n")
    out.write_text("before")
    done = run("compare", scenario, broken, unknown, "-o", out)
    assert done.exit_code == 1
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        f"{broken}:2:1", f"{unknown}:1:12", f"{unknown}:4:14",
    ]  # fmt: skip
    assert (done.stdout, out.read_text()) == ("", "before")


# ---------------------------------------------------------------- output


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        ("json", "{"),
        ("csv", "file,"),
        ("md", "# "),
        ("html", "<!doctype html>"),
        ("txt", "leuk"),
        ("HTM", "<!d"),
    ],
)
def test_the_ending_names_the_format(
    run: Run, scenario: Path, tmp_path: Path, ending: str, start: str
) -> None:
    out = tmp_path / f"answer.{ending}"
    done = run("compare", scenario, "-o", out)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert out.read_text(encoding="utf-8").startswith(start)


def test_a_format_stands_above_the_ending(run: Run, scenario: Path, tmp_path: Path) -> None:
    run("compare", scenario, "-o", tmp_path / "answer.txt", "--format", "json")
    assert json.loads((tmp_path / "answer.txt").read_text())


def test_an_ending_that_names_no_format_is_refused(run: Run, scenario: Path, tmp_path: Path) -> None:
    done = run("compare", scenario, "-o", tmp_path / "answer.xlsx")
    assert done.exit_code == 2
    assert "answer.xlsx" in done.stderr
    assert not (tmp_path / "answer.xlsx").exists()


def test_the_output_never_replaces_a_scenario(run: Run, scenario: Path) -> None:
    before = scenario.read_text()
    done = run("compare", scenario, "-o", scenario, "--format", "json")
    assert done.exit_code == 1
    assert "overwrite the scenario" in done.stderr
    assert scenario.read_text() == before


def test_a_missing_folder_is_told_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    done = run("compare", tmp_path / "missing.yaml", "-o", tmp_path / "no" / "answer.json")
    assert done.exit_code == 1
    assert "there is no folder" in done.stderr
    assert "missing.yaml" not in done.stderr


# ---------------------------------------------------------------- strict


def test_strict_prints_the_answer_and_says_what_declined(run: Run, scenario: Path) -> None:
    done = run("compare", scenario, "--strict")
    assert done.exit_code == 3
    assert "gel" in done.stdout
    assert done.stderr == f"strict: {scenario}: shy: not applicable: it is shy\n"


def test_strict_minds_plugins_that_cannot_be_loaded(run: Run, scenario: Path, folder: Path) -> None:
    (folder / "gel.py").write_text((folder / "gel.py").read_text().replace("[Gel(), Shy()]", "[Gel()]"))
    assert run("compare", scenario, "--strict").exit_code == 0
    (folder / "wreck.py").write_text("raise SystemExit(0)\n")
    done = run("compare", scenario, "--strict", "--only", "wreck")
    assert done.exit_code == 3
    assert "SystemExit" in done.stderr


def test_version() -> None:
    done = CliRunner().invoke(module.app, ["--version"])
    assert (done.exit_code, done.stdout.split()[0]) == (0, "coldchoice")


REPORTER = """
from coldchoice import hookimpl


class Names:
    name, summary, ending = "names", "the names alone", ".names"

    def render(self, comparisons):
        return "".join(f"{row.name}\\n" for one in comparisons for row in one.rows)


@hookimpl
def reporters():
    return [Names()]
"""


def test_a_plugin_s_form_is_asked_for_by_name_or_ending(run: Run, folder: Path, scenario: Path) -> None:
    (folder / "names.py").write_text(REPORTER, encoding="utf-8")
    switches = ("--only", "names")
    done = run("compare", scenario, "--format", "names", *switches)
    assert (done.exit_code, set(done.stdout.split())) == (0, {"gel", "shy"})
    file = scenario.with_name("a.names")
    assert run("compare", scenario, "-o", file, *switches).exit_code == 0
    assert set(file.read_text().split()) == {"gel", "shy"}


def test_an_ending_of_two_forms_is_refused_and_both_are_named(run: Run, folder: Path, scenario: Path) -> None:
    (folder / "names.py").write_text(REPORTER, encoding="utf-8")
    (folder / "more.py").write_text(REPORTER.replace('"names"', '"more"'), encoding="utf-8")
    file = scenario.with_name("a.names")
    switches = ("--only", "names", "--only", "more", "-o", file)
    done = run("compare", scenario, *switches)
    assert (done.exit_code, file.exists()) == (2, False)
    assert "more than one form has this ending: more, names" in " ".join(done.stderr.split())
    assert "--format" in done.stderr
    assert run("compare", scenario, *switches, "--format", "more").exit_code == 0


def test_a_form_of_no_plugin_is_a_wrong_command_line(run: Run, scenario: Path) -> None:
    done = run("compare", scenario, "--format", "nams")
    assert done.exit_code == 2
    assert "'nams' is not one of table, markdown, json, csv, html" in done.stderr
