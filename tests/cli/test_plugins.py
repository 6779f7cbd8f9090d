from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import Result

from coldchoice.cli.plugins import table
from coldchoice.plugin.trust import read_trust_list

Run = Callable[..., Result]


def test_the_list_names_each_plugin_and_what_became_of_it(run: Run, folder: Path) -> None:
    (folder / "wreck.py").write_text("1 / 0\n")
    done = run("plugins", "--only", "wreck")
    assert done.exit_code == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert " ok " in lines["gel"]
    assert lines["gel"].endswith("gel, shy")
    assert " broken " in lines["wreck"]
    assert "ZeroDivisionError" in lines["wreck"]


def test_one_plugin_in_detail(run: Run) -> None:
    done = run("plugins", "gel")
    assert "survival: number = 0.8" in done.stdout


def test_the_traceback_of_a_broken_plugin_is_its_author_s(run: Run, folder: Path) -> None:
    (folder / "gel.py").write_text("1 / 0\n")
    done = run("plugins", "gel")
    assert "ZeroDivisionError" in done.stdout
    assert "pluggy" not in done.stdout


def test_json(run: Run) -> None:
    found = {one["plugin"]: one for one in json.loads(run("plugins", "--json").stdout)}
    assert found["gel"]["offers"] == ["gel", "shy"]
    (detail,) = json.loads(run("plugins", "shy", "--json").stdout)
    assert [one["name"] for one in detail["strategies"]] == ["gel", "shy"]


def test_an_unknown_plugin(run: Run) -> None:
    done = run("plugins", "gell")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "'gell': unknown plugin; did you mean 'gel'?\n"


def test_a_missing_folder(run: Run, tmp_path: Path) -> None:
    done = run("plugins", "--plugins", tmp_path / "mime")
    assert done.exit_code == 1
    assert "there is no such plugin folder" in done.stderr


def test_pinning_over_an_older_list_says_what_is_otherwise(run: Run, folder: Path, tmp_path: Path) -> None:
    trusted = tmp_path / "trusted.yaml"
    trusted.write_text(f"plugins:\n- {{name: gone-by, sha256: {'a' * 64}}}\n")
    told = run("plugins", "--pin", trusted).stderr.splitlines()
    assert told == [f"1 plugin pinned in {trusted}", "added: gel", "gone: gone-by"]
    assert run("plugins", "--pin", trusted).stderr.splitlines() == told[:1]
    was = sha256((folder / "gel.py").read_bytes()).hexdigest()
    with (folder / "gel.py").open("a") as file:
        file.write("# another line\n")
    now = sha256((folder / "gel.py").read_bytes()).hexdigest()
    told = run("plugins", "--pin", trusted).stderr.splitlines()
    assert told[1:] == [f"changed: gel: sha256 {was[:12]}..., now {now[:12]}..."]


def test_pinning_one_plugin_leaves_the_rest_of_the_list_as_it_is(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted.yaml"
    gone = f"- {{name: gone-by, sha256: {'a' * 64}}}\n"
    trusted.write_text(f"plugins:\n{gone}")
    (folder / "moss.py").write_text((folder / "gel.py").read_text().replace('"gel"', '"moss"'))
    told = run("plugins", "gel", "--pin", trusted).stderr.splitlines()
    assert told == [f"1 plugin pinned in {trusted}", "added: gel"]
    assert list(read_trust_list(trusted).digests) == ["gel", "gone-by"]


def test_only_what_can_be_used_is_pinned_by_name(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "gel.py").write_text("1 / 0\n")
    done = run("plugins", "gel", "--pin", tmp_path / "trusted.yaml")
    assert (done.exit_code, done.stderr.splitlines()[0][:12]) == (1, "plugin 'gel'")
    assert run("plugins", "gell", "--pin", tmp_path / "trusted.yaml").exit_code == 1
    assert not (tmp_path / "trusted.yaml").exists()


@pytest.mark.parametrize("switch", ["--json", "--sha256"])
def test_pinning_takes_no_form_of_a_list(run: Run, tmp_path: Path, switch: str) -> None:
    done = run("plugins", "--pin", tmp_path / "trusted.yaml", switch)
    assert done.exit_code == 2
    assert f"takes no {switch} beside it" in done.stderr
    assert not (tmp_path / "trusted.yaml").exists()


def test_pinning_does_not_overwrite_what_is_no_list(run: Run, scenario: Path) -> None:
    before = scenario.read_bytes()
    done = run("plugins", "--pin", scenario)
    assert (done.exit_code, scenario.read_bytes()) == (1, before)
    assert "must hold `plugins`" in done.stderr


def test_table() -> None:
    assert table(("a", "bb"), [("long", "x")]) == "a     bb\n----  --\nlong  x"
    assert table(("a", "bb"), []) == "a  bb\n-  --"


def test_digests_are_shown_where_they_are_asked_for(run: Run, folder: Path) -> None:
    lines = run("plugins", "--sha256").stdout.splitlines()
    shown = sha256((folder / "gel.py").read_bytes()).hexdigest()
    assert lines[0].split() == ["plugin", "status", "from", "sha256", "offers"]
    assert any(shown[:12] in line for line in lines)
    assert shown in run("plugins", "gel").stdout


def test_what_is_pinned_is_trusted_and_nothing_else(
    run: Run, folder: Path, scenario: Path, tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted.yaml"
    done = run("plugins", "--pin", trusted)
    assert (done.stdout, done.stderr) == ("", f"1 plugin pinned in {trusted}\n")
    switch = ("--only-trusted", trusted)
    document = json.loads(run("compare", scenario, "--strategy", "gel", "--format", "json", *switch).stdout)
    (comparison,) = document["comparisons"]
    assert comparison["trusted"] == {
        "file": "trusted.yaml",
        "sha256": sha256(trusted.read_bytes()).hexdigest(),
    }
    (plugin,) = comparison["plugins"]
    assert plugin["sha256"] == sha256((folder / "gel.py").read_bytes()).hexdigest()
    (folder / "gel.py").write_text("raise SystemExit('it ran')\n")
    done = run("check", "gell", *switch)
    assert (done.exit_code, "plugins[0].name: 'gel': unknown plugin" in done.stderr) == (1, True)
    done = run("check", "gell", "--plugins", folder, *switch)
    assert (done.exit_code, done.stderr) == (1, "'gell': unknown strategy; none is known\n")
    done = run("check", "gel", "--plugins", folder, *switch)
    assert (done.exit_code, "it is not what" in done.stdout) == (1, True)
    assert "it ran" not in done.stdout + done.stderr
    done = run("compare", scenario, "--strategy", "gel", *switch)
    assert done.exit_code == 1
    assert "plugin 'gel'" in done.stderr
    assert "is not trusted" in done.stderr
    assert "it ran" not in done.stderr
