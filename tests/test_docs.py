"""What the documentation says is true: examples run, generated pages are fresh, nothing is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest
import typer

from coldchoice.accounting.cost import COST_LINES
from coldchoice.accounting.parts import COMPONENTS
from coldchoice.accounting.usable import USABLE_CAUSES
from coldchoice.cli.main import app
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.footprints import footprints
from coldchoice.evidence.lanes import lanes
from coldchoice.evidence.measured import measurements
from coldchoice.evidence.prices import prices
from coldchoice.evidence.tables import read_table
from coldchoice.model.chain import Chain, ChainStage, Then
from coldchoice.model.comparison import CRITERIA
from coldchoice.model.kit import KITS
from coldchoice.model.measurement import COLUMNS, Metric, Preservation
from coldchoice.model.scenario import Scenario
from coldchoice.plugin.registry import open_registry
from tools.docs import PAGES, PICTURES, ROOT, is_fresh, main, read, written
from tools.docs_blocks import Block, Session, alike, blocks, shortened
from tools.docs_evidence import STATUSES
from tools.docs_python import prose
from tools.docs_scenario import reached

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
INLINE_CODE = re.compile(r"`[^`\n]*`")

# ---------------------------------------------------------------- pages are what they should be


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_fresh(name: str) -> None:
    assert is_fresh(name), f"{name} is out of date: python -m tools.docs"


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_fresh(name: str) -> None:
    assert is_fresh(name), f"{name} is out of date: python -m tools.docs"


@pytest.mark.parametrize("name", written())
def test_examples_run_and_print_what_the_page_says(name: str) -> None:
    assert is_fresh(name), f"an output in {name} is out of date: python -m tools.docs"


def test_unknown_arguments_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--chek"]) == 2
    assert "--check" in capsys.readouterr().out


# ---------------------------------------------------------------- everything has its place


def test_every_switch_has_its_place() -> None:
    page = read("docs/reference/command-line.md")
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        section = page.split(f"## coldchoice {name}\n")[1].split("\n## ")[0]
        for parameter in command.params:
            if parameter.param_type_name == "option" and parameter.name != "help":
                assert all(f"`{switch}" in section for switch in parameter.opts), (name, parameter.opts)


def test_units_with_a_space_inside_are_told_apart_from_money() -> None:
    page = read("docs/reference/strategies.md")
    assert "| `lp` | water permeability, with its spread | `0.17 um/(min atm)" in page
    assert "| `ps` | solute permeability, with its spread |" in page


def test_every_key_of_a_scenario_has_its_place() -> None:
    page, schema = read("docs/reference/scenario.md"), Scenario.model_json_schema()
    parts = {"The scenario itself": schema} | {name: schema["$defs"][name] for name in schema["$defs"]}
    for heading, part in parts.items():
        section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
        assert [key for key in part["properties"] if f"| `{key}` |" not in section] == []
    assert set(reached(schema)) == set(schema["$defs"])


def test_every_key_of_a_chain_has_its_place() -> None:
    page = read("docs/how-to/chain-stages.md")
    told = set(
        INLINE_CODE.findall("\n".join(line.split(" | ")[0] for line in page.splitlines() if line[:1] == "|"))
    )
    keys = {
        field.alias or name for part in (Chain, ChainStage, Then) for name, field in part.model_fields.items()
    }
    assert {f"`{key}`" for key in keys} <= {f"`{name.strip('`')}`" for name in told}


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("cell-types", cell_types()),
        ("lanes", lanes()),
        ("prices", prices()),
        ("footprints", footprints()),
        ("scenario", KITS),
        ("criteria", (*CRITERIA, *COST_LINES, *USABLE_CAUSES, *COMPONENTS)),
    ],
)
def test_every_name_has_its_place(page: str, names: object) -> None:
    text = read(f"docs/reference/{page}.md")
    assert [name for name in names if f"| `{name}` |" not in text] == []


def test_every_column_of_a_table_of_measurements_has_its_place() -> None:
    page = read("docs/how-to/validate.md")
    told = set(INLINE_CODE.findall("\n".join(line for line in page.splitlines() if line.startswith("| `"))))
    names = (*COLUMNS, *get_args(Metric), *filter(None, get_args(Preservation)))
    assert [name for name in names if f"`{name}`" not in told] == []


def test_every_strategy_and_criterion_has_its_place() -> None:
    strategies = read("docs/reference/strategies.md")
    shipped = open_registry(only=["coldchoice"], environ={}).strategies
    assert [name for name in shipped if f"\n## {name}\n" not in strategies] == []
    further = open_registry(only=["coldchoice"], environ={}).criteria
    criteria = read("docs/reference/criteria.md")
    assert [name for name in further if f"\n### {name}\n" not in criteria] == []


def test_every_source_is_in_the_bibliography() -> None:
    page = read("docs/bibliography.md")
    ids = [
        row["source_id"]
        for key in ("hypothermic", "cryo", "model", "cost")
        for row in read_table(f"{key}_sources")
    ]
    assert len(ids) > 100
    assert [name for name in ids if f"- `{name}` " not in page] == []


def test_every_assumed_prior_is_listed() -> None:
    page = read("docs/explanation/assumptions.md")
    assumed = [row["id"] for row in read_table("priors") if row["status"] == "assumption"]
    assert assumed
    assert [name for name in assumed if f"| `{name}` |" not in page] == []


def test_assumptions_in_the_code_are_found() -> None:
    page = read("docs/explanation/assumptions.md").split("## In the code")[1]
    assert "`FLOOR = 0.01`" in page
    assert "coldchoice/protocol/frozen.py" in page
    assert "coldchoice_strategies/vitrification.py" in page


def test_every_column_tag_and_status_of_a_measured_row_has_its_place() -> None:
    page = read("docs/reference/evidence.md")
    assert [name for name in COLUMNS if f"| `{name}` |" not in page] == []
    tags = {tag for one in measurements() for tag in one.row.tags}
    assert [tag for tag in tags if f"| `[{tag}]` |" not in page] == []
    assert {one.row.status for one in measurements()} <= set(STATUSES)
    assert [name for name in STATUSES if f"| `{name}` |" not in page] == []
    assert [column for column in read_table("cryo_sources")[0] if f"| `{column}` |" not in page] == []


def test_pictures_are_shown_somewhere() -> None:
    shown = {
        ((ROOT / name).parent / target).resolve()
        for name in written()
        for target in PICTURE.findall(read(name))
    }
    assert {(ROOT / name).resolve() for name in PICTURES} <= shown
    assert all(path.is_file() for path in shown)


# ---------------------------------------------------------------- README and links


def test_readme_is_short_and_names_the_two_commands() -> None:
    lines = read("README.md").splitlines()
    assert len(lines) <= 160
    assert lines.count("python3 dev.py run") == lines.count("python3 dev.py test") == 1


def test_readme_shows_the_smallest_plugin() -> None:
    (plugin,) = (block for block in blocks(read("README.md")) if block.language == "python")
    assert len([line for line in plugin.lines if line.strip()]) <= 25
    (tutorial, *_) = (block for block in blocks(read("docs/tutorial/first-strategy.md")) if block.title)
    assert tutorial.text == plugin.text


def slug(heading: str) -> str:
    """Name of a heading's anchor, as sites make it."""
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


def without_code(page: str) -> str:
    """A page without its blocks and its words in code."""
    lines = page.splitlines()
    for block in blocks(page):
        lines[block.at : block.at + len(block.lines)] = [""] * len(block.lines)
    return INLINE_CODE.sub("", "\n".join(lines))


@pytest.mark.parametrize("name", [*written(), *PAGES])
def test_links_lead_somewhere(name: str) -> None:
    for target in LINK.findall(without_code(read(name))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        page = (ROOT / name).parent / path if path else ROOT / name
        assert page.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
            assert anchor in map(slug, headings), target


def test_every_page_is_in_the_navigation() -> None:
    listed = set(re.findall(r"[\w/-]+\.md", read("zensical.toml")))
    found = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert found - listed == set()
    assert listed - found == set()


def test_the_package_of_the_tutorial_is_found_once_it_is_installed(tmp_path: Path) -> None:
    titled = {block.title: block.text for block in blocks(read("docs/tutorial/first-strategy.md"))}
    project = tomllib.loads(titled["coldchoice-gel/pyproject.toml"])["project"]
    ((name, module),) = project["entry-points"]["coldchoice"].items()
    (tmp_path / f"{module}.py").write_text(titled[f"mine/{module}.py"], encoding="utf-8")
    info = tmp_path / "coldchoice_gel-0.1.0.dist-info"
    info.mkdir()
    about = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(about, encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[coldchoice]\n{name} = {module}\n", encoding="utf-8")
    (tmp_path / "case.yaml").write_text(titled["first.yaml"], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "coldchoice", "compare", "case.yaml", "--draws", "100", "--strategy", name],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert name in done.stdout


# ---------------------------------------------------------------- the runner itself


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path)


def test_a_block_knows_its_title_its_marks_and_its_place() -> None:
    page = '# Page\n\n<!-- docs: first 3 -->\n<!-- docs: exit 1 -->\n```yaml title="a.yaml"\nx: 1\n```\n'
    assert list(blocks(page)) == [Block("yaml", "a.yaml", {"first": 3, "exit": 1}, 5, ("x: 1",))]


def test_a_block_that_is_not_closed_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(blocks("text\n```yaml\nx: 1\n"))


def test_output_is_put_in_where_it_belongs(session: Session) -> None:
    page = "```python\nprint(6 * 7)\n```\n\n<!-- docs: output -->\n```text\nold\nlines\n```\nend\n"
    assert session.read(page) == page.replace("old\nlines", "42")


def test_a_command_is_run_and_its_output_replaced(session: Session) -> None:
    page = "```console\n$ coldchoice --version\nold\n```\n"
    shown = session.read(page)
    assert re.fullmatch(r"```console\n\$ coldchoice --version\ncoldchoice \S+\n```\n", shown)


def test_a_command_that_ends_otherwise_than_said_is_an_error(session: Session) -> None:
    with pytest.raises(AssertionError, match="exit 1"):
        session.read("```console\n$ compare missing.yaml\n```\n")


def test_other_commands_are_left_alone(session: Session) -> None:
    page = "```console\n$ rm -rf scenarios\nkept\n```\n\n<!-- docs: skip -->\n```python\n1 / 0\n```\n"
    assert session.read(page) == page
    assert (session.folder / "scenarios").is_dir()


def test_a_wrong_scenario_is_an_error(session: Session) -> None:
    with pytest.raises(ValueError, match="unknown cell type"):
        session.read("```yaml\ncell_type: tcell\nduration: 60 h\nlogistics: air-domestic\n```\n")


def test_a_few_keys_are_laid_over_the_last_scenario(session: Session) -> None:
    with pytest.raises(ValueError, match="wieghts"):
        session.read("```yaml\nwieghts: {cost: 1}\n```\n")
    assert session.scenario["cell_type"] == "leukapheresis-mnc"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rank  cost\n----  -----\n1     6,120", "rank  cost\n----  ------\n1      6,119"),
        ("0.71 (0.52-0.88)", "0.72 (0.52-0.87)"),
        ("it costs\n  more", "it costs more"),
    ],
)
def test_outputs_that_differ_in_the_last_digit_are_alike(old: str, new: str) -> None:
    assert alike(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [("slow-freeze leads", "hypothermic leads"), ("0.71", "0.75"), ("6,120", "6,520"), ("1", "")],
)
def test_outputs_that_say_something_else_are_not_alike(old: str, new: str) -> None:
    assert not alike(old, new)


def test_long_output_is_cut_where_asked() -> None:
    assert shortened(["a", "b", "c"], 2) == ["a", "b", "..."]
    assert shortened(["a", "b"], 2) == ["a", "b"]
    assert shortened(["a", "b"], None) == ["a", "b"]


def test_a_docstring_becomes_markdown() -> None:
    text = "Do it.\n\nParameters\n----------\nhold_h\n    Hours of\n    ``hold``.\n\nReturns\n-------\nHours."
    assert list(prose(text)) == [
        "Do it.\n",
        "**Parameters**\n",
        "- `hold_h`: Hours of `hold`.\n",
        "**Returns**\n",
        "Hours.\n",
    ]
