"""Bad plugins of every kind: each is one clear record, and the others' rows are the same to the byte."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coldchoice.engine.compare import compare
from coldchoice.model.scenario import Choice, Scenario
from coldchoice.model.strategy import waits_for_request
from coldchoice.plugin.registry import Registry, open_registry
from coldchoice.plugin.tried import time_limited
from coldchoice.report.document import document

Program = Callable[..., "subprocess.CompletedProcess[str]"]

ASKED = {
    "cell_type": "leukapheresis-mnc",
    "duration": "60 h",
    "logistics": "air-intercontinental",
    "draws": 200,
}
MARKED = "from coldchoice import hookimpl\n@hookimpl\n"
OF_THE_ORDER = ("position", "tied_with", "first", "first_error", "score")

AT_LOAD = {
    "import error": ("import thermo_that_is_nowhere", "ModuleNotFoundError"),
    "any error": ("raise ValueError('boom')", "ValueError: boom"),
    "syntax error": ("def (:", "SyntaxError"),
    "unknown hook": (MARKED + "def strategys(): return []", "unknown hook 'strategys'"),
    "wrong hook argument": (MARKED + "def strategies(case): return []", "takes no arguments"),
    "hook raises": (MARKED + "def strategies(): return [][1]", "strategies() raised IndexError"),
    "hook returns None": (MARKED + "def strategies(): pass", "returned None"),
    "exit at import": ("raise SystemExit(3)", "SystemExit"),
    "name taken": ("{name: hypothermic}", "the strategy name 'hypothermic' is taken"),
    "patches numpy": ("import numpy\nnumpy.exp = numpy.sin", "it changed numpy.exp, which was put back"),
    "patches coldchoice": (
        "import coldchoice.model.journey as m\nm.Journey.total_h = property(lambda self: 1.0)",
        "it changed coldchoice.model.journey.Journey.total_h",
    ),
    "goes elsewhere": ("import os\nos.chdir('/')", "it changed the working directory"),
    "betters another": (
        "import coldchoice_strategies.hypothermic as m\nm.Hypothermic.assess = lambda self, case: None",
        "it changed coldchoice_strategies.hypothermic.Hypothermic.assess",
    ),
    "moves infinity": ("import numpy, math\nnumpy.inf = 100.0\nmath.pi = 3", "it changed math.pi, numpy.inf"),
    "sets a time limit": (
        "import os\nos.environ['COLDCHOICE_TIMEOUT'] = 'abc'",
        "it changed the environment variable COLDCHOICE_TIMEOUT",
    ),
    "writes into a table": (
        "from coldchoice.protocol.cold import PRICED_MEDIA\nPRICED_MEDIA['pbs'] = 'hypothermic-medium'",
        "does not support item assignment",
    ),
    "panics": ("class Panic(BaseException): pass\nraise Panic", "Panic"),
    "allocates": ("import numpy\nx = numpy.ones(10_000_000_000 // 8)", "Unable to allocate 9.31 GiB"),
}
"""Source of the file, and what its record says."""

AT_ASSESS = {
    "wrong shape": ("return facts(numpy.ones(3))", "viable_recovery has shape (3,)"),
    "NaN": ("return facts(numpy.nan)", "viable_recovery is nan"),
    "nothing": ("return None", "assess returned NoneType"),
    "raises": ("raise KeyError('x')", "KeyError: 'x' (bad.py:"),
    "exits": ("raise SystemExit(0)", "SystemExit: 0 (bad.py:"),
    "allocates": ("numpy.ones(10_000_000_000 // 8)", "Unable to allocate 9.31 GiB"),
    "recurses": ("return self.assess(case)", "RecursionError"),
    "changes the scenario": ("case.scenario.seed = 7", "Instance is frozen"),
    "changes a dict of it": (
        "case.scenario.economics.__dict__['currency'] = 'EUR'\n        return facts(0.9)",
        "it changed the case (scenario.economics), which was put back",
    ),
    "changes the terms": (
        "case.terms.sites[0].__dict__['owns'] = ()\n        return facts(0.9)",
        "it changed the case (terms.sites[0])",
    ),
    "writes into the journey": ("case.journey.legs[0].hours[:] = 0.0", "read-only"),
    "unlocks the journey": ("case.journey.legs[1].hours.flags.writeable = True", "cannot set WRITEABLE"),
    "unlocks the draws": ("case.normal('lot', 'x').flags.writeable = True", "cannot set WRITEABLE"),
    "patches numpy": ("numpy.exp = numpy.sin\n        return facts(0.9)", "it changed numpy.exp"),
    "betters another": (
        "import coldchoice_strategies.hypothermic as m\n"
        "        m.Hypothermic.assess = lambda self, case: facts(0.999)\n        return facts(0.9)",
        "it changed coldchoice_strategies.hypothermic.Hypothermic.assess",
    ),
    "changes another's options": (
        "from coldchoice.protocol.cold import ColdOptions as o\n"
        "        o.model_fields['temperature'].default = 20.0\n"
        "        o.model_rebuild(force=True)\n        return facts(0.9)",
        "it changed coldchoice.protocol.cold.ColdOptions.",
    ),
    "sets a time limit": (
        "import os\n        os.environ['COLDCHOICE_TIMEOUT'] = 'abc'\n        return facts(0.9)",
        "it changed the environment variable COLDCHOICE_TIMEOUT",
    ),
    "panics": ("raise GeneratorExit('panic')", "GeneratorExit: panic (bad.py:"),
    "cannot be read": (
        "raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})",
        "Odd: (its message cannot be read) (bad.py:",
    ),
    "is masked": ("return facts(numpy.ma.masked_less(case.uniform('lot', 'x'), 0.5))", "is masked in"),
    "patches a constant": (
        "import coldchoice.accounting.account as m\n        m.DISPOSITION_H = 0.0\n        return facts(0.9)",
        "it changed coldchoice.accounting.account.DISPOSITION_H",
    ),
    "patches and raises": ("numpy.exp = numpy.sin\n        raise ValueError('x')", "it changed numpy.exp"),
    "goes elsewhere": (
        "import os\n        os.chdir('/')\n        return facts(0.9)",
        "the working directory",
    ),
}
"""Body of assess, and what its row says."""

OPTIONS = """
from pydantic import BaseModel, model_validator

class Options(BaseModel):
    @model_validator(mode="after")
    def look(self):
        print("hello")
        raise RuntimeError("odd")
"""

ENDS = {
    "hangs": "while True: pass",
    "ends the process": "import os\n        os._exit(0)",
    "breaks the interpreter": "import ctypes\n        ctypes.string_at(0)",
}
"""Body of assess, of what only a process of its own can hold."""

HARMLESS = {
    "prints": "print('hello')",
    "prints from below": "import os\n        os.write(1, b'hello')",
    "writes a file": "open(__file__ + '.left', 'w').close()",
    "sets numpy": "numpy.seterr(all='raise')",
    "seeds": "numpy.random.seed(1)",
}
"""Body of assess, of what moves no number of anyone and is no failure; the kit has checks for each."""

PLUGIN = """
import numpy
from coldchoice import Assessment, Facts, hookimpl

def facts(alive):
    return Assessment(facts=Facts(alive, 0.9), sources=("assumption",))

class Bad:
    name = "aaa-bad"
    summary = "asked before all others"

    def assess(self, case):
        {body}

@hookimpl
def strategies():
    return [Bad()]
"""


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a plugin's source into a folder, and gives the folder."""

    def written(source: str) -> Path:
        (tmp_path / "mine").mkdir(exist_ok=True)
        if source == "{name: hypothermic}":
            source = PLUGIN.replace("{body}", "pass").replace("aaa-bad", "hypothermic")
        (tmp_path / "mine" / "bad.py").write_text(source, encoding="utf-8")
        return tmp_path / "mine"

    return written


def rows(registry: Registry, *, workers: int = 1, **asked: Any) -> dict[str, dict[str, Any]]:
    choices = [
        Choice.model_construct(strategy=name)
        for name, offer in registry.strategies.items()
        if not waits_for_request(offer.strategy)
    ]
    told = compare(Scenario.model_validate(ASKED | asked), registry, choices=choices, workers=workers)
    return {row["name"]: row for row in document([told])["comparisons"][0]["rows"]}


def text(found: dict[str, dict[str, Any]], *, order: bool = True) -> dict[str, str]:
    """Rows of all but the bad one as they are written; without `order`, less what depends on who is there."""
    return {
        name: json.dumps({key: value for key, value in row.items() if order or key not in OF_THE_ORDER})
        for name, row in found.items()
        if name != "aaa-bad"
    }


@pytest.fixture(scope="module")
def without() -> dict[str, dict[str, Any]]:
    return rows(open_registry(environ={}))


@pytest.mark.parametrize("kind", AT_LOAD)
def test_what_fails_at_load_is_one_record(
    kind: str, put: Callable[[str], Path], without: dict[str, dict[str, Any]]
) -> None:
    source, told = AT_LOAD[kind]
    registry = open_registry([put(source)], environ={})
    (record,) = registry.broken()
    assert told in record.cause
    assert "\n" not in str(record)
    assert text(rows(registry)) == text(without)


@pytest.mark.parametrize("kind", AT_ASSESS)
def test_what_fails_at_assess_is_one_row(
    kind: str, put: Callable[[str], Path], without: dict[str, dict[str, Any]]
) -> None:
    body, told = AT_ASSESS[kind]
    found = rows(open_registry([put(PLUGIN.replace("{body}", body))], environ={}))
    assert found["aaa-bad"]["status"] == "failed"
    assert told in found["aaa-bad"]["reason"]
    assert "\n" not in found["aaa-bad"]["reason"]
    assert text(found) == text(without)


@pytest.mark.parametrize("workers", [1, 2])
def test_who_was_caught_in_the_first_block_does_no_harm_in_later_ones(
    workers: int, put: Callable[[str], Path]
) -> None:
    body = "import coldchoice.evidence.prices as m\n        m.prices = lambda: {}\n        return facts(0.9)"
    draws = {"draws": 20_000, "workers": workers}
    found = rows(open_registry([put(PLUGIN.replace("{body}", body))], environ={}), **draws)
    assert "it changed coldchoice.evidence.prices.prices" in found["aaa-bad"]["reason"]
    assert text(found) == text(rows(open_registry(environ={}), **draws))


def test_options_that_fail_by_themselves_are_one_row(
    put: Callable[[str], Path], without: dict[str, dict[str, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    body = "case.options(Options)"
    source = OPTIONS + PLUGIN.replace("{body}", body).replace(
        "    name =", "    Options = Options\n    name ="
    )
    found = rows(open_registry([put(source)], environ={}))
    assert found["aaa-bad"]["status"] == "failed"
    assert "RuntimeError: odd" in found["aaa-bad"]["reason"]
    assert text(found) == text(without)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("kind", ENDS)
def test_what_ends_or_hangs_is_one_row_where_a_time_limit_is_set(
    kind: str, put: Callable[[str], Path], without: dict[str, dict[str, Any]]
) -> None:
    folder = put(PLUGIN.replace("{body}", ENDS[kind]))
    with time_limited(2.0):
        found = rows(open_registry([folder], environ={}))
    assert found["aaa-bad"]["status"] == "failed"
    assert (
        "did not end within 2 s" in found["aaa-bad"]["reason"] or "its process" in found["aaa-bad"]["reason"]
    )
    assert text(found) == text(without)


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_touches_nobody_elses_numbers_is_answered(
    kind: str, put: Callable[[str], Path], without: dict[str, dict[str, Any]]
) -> None:
    body = HARMLESS[kind] + "\n        return facts(0.9)"
    found = rows(open_registry([put(PLUGIN.replace("{body}", body))], environ={}))
    assert found["aaa-bad"]["status"] == "ranked"
    assert text(found, order=False) == text(without, order=False)


def test_a_hang_at_load_is_one_record_where_a_time_limit_is_set(
    put: Callable[[str], Path], without: dict[str, dict[str, Any]]
) -> None:
    with time_limited(2.0):
        registry = open_registry([put("while True: pass")], environ={})
        (record,) = registry.broken()
        assert record.cause == "it did not end within 2 s while it was loaded"
        assert text(rows(registry)) == text(without)


def test_all_of_them_at_once_through_the_program(coldchoice: Program, scenario: Path, tmp_path: Path) -> None:
    """Standard output is the same document as without them, but for their own rows and records."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for at, (source, _) in enumerate(AT_LOAD.values()):
        if source != "{name: hypothermic}":
            (folder / f"load{at}.py").write_text(source)
    bodies = [*(body for body, _ in AT_ASSESS.values()), *ENDS.values()]
    for at, body in enumerate(bodies):
        source = PLUGIN.replace("{body}", f"print('hello')\n        {body}").replace(
            "aaa-bad", f"aaa-bad{at}"
        )
        (folder / f"bad{at}.py").write_text(source)
    asked = ("compare", scenario, "--format", "json", "--draws", 200)
    alone, beside = coldchoice(*asked), coldchoice(*asked, "--plugins", folder, "--timeout", 3)
    assert alone.returncode == beside.returncode == 0, beside.stderr
    assert "hello" in beside.stderr
    (one,), (two,) = (json.loads(done.stdout)["comparisons"] for done in (alone, beside))
    bad = [row for row in two["rows"] if row["name"].startswith("aaa-bad")]
    assert len(bad) == len(bodies)
    assert all(row["status"] == "failed" and row["reason"] for row in bad)
    others = [row for row in two["rows"] if not row["name"].startswith("aaa-bad")]
    assert json.dumps(others) == json.dumps(one["rows"])
    assert one["why"] == two["why"]


def test_the_command_line_says_how_many_could_not_be_loaded(
    coldchoice: Program, scenario: Path, put: Callable[[str], Path]
) -> None:
    folder = put("while True: pass")
    done = coldchoice("compare", scenario, "--plugins", folder, "--timeout", 1, "--draws", 100)
    assert done.returncode == 0
    assert "1 plugin could not be loaded" in done.stdout
    told = coldchoice("plugins", "bad", "--plugins", folder, COLDCHOICE_TIMEOUT="1")
    assert "it did not end within 1 s while it was loaded" in told.stdout
