"""Wrong strategy files: each mistake is one clear line with its place."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError, ScenarioError
from coldchoice.written import strategies_from
from coldchoice.written.read import read_strategy
from tests.scenes import facts_of
from tests.written_files import COLD, FILE, FREEZE, HEAD, SHIPPED, made, refused

USES = "uses:\n  - item: {}\n    quantity: 2\n    source: assumption\n"
OPTION = "options: {{box: {{{}, about: x, source: assumption}}}}\n"

WRONG = {
    "nothing": ("", "1:1: the file is empty"),
    "no mapping": ("- a\n", "1:1: a strategy file holds keys with values"),
    "broken YAML": (FREEZE + "x: [", "a bracket without its partner"),
    "a key that is unknown": (FREEZE + "step: 3\n", "9:1: step: unknown key; did you mean 'steps'?"),
    "a key that is missing": (FREEZE.replace("summary: a protocol of mine\n", ""), "summary: missing"),
    "no steps": (HEAD + "steps: []\n", "3:8: steps: a list of 0: needs at least 1 entry"),
    "an unknown step": (
        HEAD + "steps:\n  - do: freese\n",
        "4:9: steps[0].do: 'freese': unknown step; did you m",
    ),
    "a step that does nothing": (
        HEAD + "steps:\n  - at: x\n",
        "4:5: steps[0]: a mapping of 1: needs the key 'do'",
    ),
    "an empty step": (FREEZE + "  -\n", "steps[3]: null: must hold keys with values"),
    "no unit": (FREEZE.replace("5 %", "5"), "5:14: steps[0].percent: 5: has no unit; write e.g. '10 %'"),
    "out of range": (
        FREEZE.replace("percent: 5 %", "cooling_rate: -1 degC/min"),
        "5:19: steps[0].cooling_rate: '-1 degC/min': must be more than 0",
    ),
    "a name that is none": (
        FREEZE.replace("mine", "My Own"),
        "1:7: name: 'My Own': must be lower-case letters and digits, joined by hyphens",
    ),
    "a summary of two lines": (
        FREEZE.replace("a protocol of mine", "|\n  a\n  b"),
        "2:10: summary: 'a\\nb\\n': must be one line of text",
    ),
    "an unknown medium": (
        HEAD + "steps:\n  - do: formulate\n    medium: hypotermosol\n  - do: hold\n",
        "5:13: steps[0].medium: unknown medium 'hypotermosol'; did you mean 'hypothermosol'?",
    ),
    "an unknown cryoprotectant": (
        FREEZE.replace("percent: 5 %", "cryoprotectant: dmsoo"),
        "steps[0].cryoprotectant: unknown cryoprotectant 'dmsoo'; did you mean 'dmso'?",
    ),
    "an unknown cell": (
        FREEZE + "applies: {cell_types: [t-cel]}\n",
        "9:24: applies.cell_types[0]: 't-cel': unknown cell type; did you mean 't-cell'?",
    ),
    "an unknown class": (
        FREEZE + "applies: {cell_classes: [stem]}\n",
        "'stem': unknown class of cells; known: ",
    ),
    "an unknown stage": (
        FREEZE + "applies: {stages: [product]}\n",
        "did you mean 'final-product'?",
    ),
    "an unknown item": (
        FREEZE + USES.format("tecnician-hour"),
        "10:11: uses[0].item: 'tecnician-hour': unknown priced item; did you mean 'technician-hour'? Or give "
        "it a `price`, or `priced: elsewhere`",
    ),
    "an item like no other": (FREEZE + USES.format("zzz"), "give it a `price`, or `priced: elsewhere`"),
    "money without a year": (
        FREEZE + USES.format("zzz") + "    price: 5 USD\n",
        "does not say its price year",
    ),
    "unknown equipment": (
        FREEZE + "needs: [thawer]\n",
        "9:9: needs[0]: unknown equipment 'thawer'; did you mean",
    ),
    "nothing to leave out": (
        FREEZE + "leaves_out: [wash-rn]\n",
        "leaves_out[0]: 'wash-rn': unknown priced item",
    ),
    "an option that is not there": (
        FREEZE.replace("5 %", "$pct"),
        "5:14: steps[0].percent: 'pct': unknown option",
    ),
    "an option that nobody takes": (
        FREEZE + OPTION.format("kind: percent, default: 5 %"),
        "options.box: 'box': nothing takes this option; write `$box` as the value of a step",
    ),
    "a choice that the step does not know": (
        FREEZE.replace("percent: 5 %", "container: $box")
        + OPTION.format("kind: choice, default: a, choices: [a, b]"),
        "5:16: steps[0].container: 'a': must be one of bag, vial, straw",
    ),
    "options that are a list": (
        FREEZE + "options: [a]\n",
        "options: a list of 1: must hold keys with values",
    ),
    "no value where keys belong": (FREEZE + "applies:\n", "applies: null: must hold keys with values"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_one_clear_line(name: str) -> None:
    text, told = WRONG[name]
    (line,) = refused(text)
    assert line.startswith(f"{FILE}:")
    assert told in line


@pytest.mark.parametrize(("item", "step"), [("wash-run", "wash"), ("thaw-run", "thaw")])
def test_what_no_step_uses_is_not_left_out(item: str, step: str) -> None:
    text = COLD if step == "thaw" else FREEZE
    (line,) = refused(text + f"leaves_out: [{item}]\n")
    assert f"leaves_out[0]: '{item}': is used by no step here; there is no `{step}`" in line
    made(FREEZE + "  - do: wash\nleaves_out: [wash-run]\n")


def test_all_mistakes_of_a_kind_are_told_at_once() -> None:
    lines = refused(FREEZE.replace("    source: assumption\n", "") + "needs: [thawer]\nleaves_out: [x]\n")
    assert [line.split(": ")[1] for line in lines] == ["steps[0].percent", "needs[0]", "leaves_out[0]"]


@given(st.text(max_size=60))
def test_no_text_is_more_than_a_mistake(text: str) -> None:
    for whole in (text, FREEZE.replace("5 %", text), HEAD + f"steps:\n  - do: {text}\n"):
        try:
            made(whole)
        except InputError:
            continue


# ---------------------------------------------------------------- what is made


def test_it_is_a_strategy_like_any_other() -> None:
    mine = made(FREEZE + "on_request: true\ndescription: More of it.\n")
    assert (mine.name, mine.summary, mine.on_request, mine.Options) == (
        "mine",
        "a protocol of mine",
        True,
        None,
    )
    assert "More of it." in str(type(mine).__doc__)
    assert "1. freeze: container bag, percent 5 % (assumption)" in str(type(mine).__doc__)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_it_survives_copying(copied) -> None:
    mine = made(SHIPPED)
    again = copied(mine)
    one, other = facts_of(mine), facts_of(again)
    assert (one.viable_recovery == other.viable_recovery).all()
    assert type(again).__doc__ == type(mine).__doc__


def test_from_a_folder_a_file_and_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "px_written"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, text in (("b", FREEZE), ("a", COLD.replace("mine", "cold")), ("_c", "wrong")):
        (package / f"{name}.strategy.yaml").write_text(text)
    (package / "scenario.yaml").write_text("cell_type: t-cell\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert [one.name for one in strategies_from("px_written")] == ["cold", "mine"]
    assert [one.name for one in strategies_from(package)] == ["cold", "mine"]
    assert [one.name for one in strategies_from(package / "b.strategy.yaml")] == ["mine"]


def test_the_mistakes_of_all_files_are_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.strategy.yaml").write_text(FREEZE.replace("5 %", "5"))
    with pytest.raises(ScenarioError) as raised:
        strategies_from(tmp_path)
    assert len(str(raised.value).splitlines()) == 2


@pytest.mark.parametrize(("place", "told"), [("no.such", "is no package"), ("json.decoder", "is no package")])
def test_what_is_no_package(place: str, told: str) -> None:
    with pytest.raises((InputError, ModuleNotFoundError), match=told if place != "no.such" else "no"):
        strategies_from(place)


def test_a_folder_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no \*\.strategy\.yaml"):
        strategies_from(tmp_path)


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "mine.strategy.yaml").write_text(FREEZE)
    with pytest.raises(ScenarioError, match=r"did you mean '.*mine\.strategy\.yaml'"):
        read_strategy(tmp_path / "mien.strategy.yaml")
