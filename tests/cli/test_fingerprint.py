from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coldchoice.cli.fingerprint import USUAL_TOLERANCE
from coldchoice.cli.main import app
from coldchoice.engine.fingerprint import TOLERANCE

Ask = Callable[..., Result]


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.delenv("COLDCHOICE_PLUGINS", raising=False)
    doors = ["--plugins", str(folder), "--only", "gel"]
    return lambda *given: CliRunner().invoke(app, ["fingerprint", *map(str, given), *doors])


def test_the_tolerance_is_that_of_the_engine() -> None:
    assert USUAL_TOLERANCE == TOLERANCE


def test_what_changed_since_last_time(ask: Ask, folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    assert ask("gel", "-o", old).exit_code == 0
    assert [one["strategy"] for one in json.loads(old.read_text())["strategies"]] == ["gel"]
    done = ask("gel", "--diff", old)
    assert "Nothing changed at any of 60 probes." in done.stdout
    plugin = folder / "gel.py"
    plugin.write_text(plugin.read_text().replace("survival: float = 0.8", "survival: float = 0.7"))
    done = ask("gel", "--diff", old)
    assert "60 of 60 probes changed: 60 with other numbers." in done.stdout
    assert "viable recovery 0.80 -> 0.70 (-0.1)" in done.stdout


def test_a_new_name_is_compared_with_the_only_old_one(ask: Ask, folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    ask("gel", "-o", old)
    plugin = folder / "gel.py"
    plugin.write_text(plugin.read_text().replace('"gel", "alginate', '"jelly", "alginate'))
    done = ask("jelly", "--diff", old)
    assert done.stderr == f"{old} holds gel, not jelly\n"
    assert "Nothing changed" in done.stdout
    done = ask("jelly", "shy", "--diff", old)
    assert done.exit_code == 1
    assert "unknown strategy" in done.stderr


def test_all_strategies_and_their_near_clones(ask: Ask, folder: Path, tmp_path: Path) -> None:
    plugin = folder / "gel.py"
    plugin.write_text(
        plugin.read_text().replace(
            "return [Gel(), Shy()]", "twin = Gel(); twin.name = 'twin'; return [Gel(), Shy(), twin]"
        )
    )
    text = ask("--all").stdout
    assert [line.split()[0] for line in text.splitlines()[3:6]] == ["gel", "shy", "twin"]
    assert "Near-clones: gel and twin give the same answers at every probe (tolerance 0.02)." in text
    picture = tmp_path / "all.svg"
    ask("--all", "-o", picture)
    assert "Near-clones" in picture.read_text()


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ((), 2, "name strategies, or give --all"),
        (("gel", "-o", "a.png"), 2, "none of .txt, .json, .svg"),
        (("gell",), 1, "'gell': unknown strategy; did you mean 'gel'?"),
        (("gel", "--diff", "none.json"), 1, "none.json: cannot be read"),
    ],
)
def test_what_cannot_be(given: tuple[str, ...], code: int, told: str, ask: Ask) -> None:
    done = ask(*given)
    assert (done.exit_code, done.stdout) == (code, "")
    assert told in done.stderr
