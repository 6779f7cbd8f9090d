"""The kit over whole plugins: shipped ones pass, dangerous ones become a verdict and nothing else."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from coldchoice.errors import InputError, UnknownName
from coldchoice.plugin.registry import open_registry
from coldchoice.testing import CHECKS, Limits, Report, check_strategies, check_strategy
from coldchoice.testing.examination import judged
from coldchoice.testing.subject import Subject
from tests.testing.wrong.of_numbers import OnAFriendsWord, SilentBeyond
from tests.testing.wrong.sound import Sound

SHIPPED = sorted(open_registry(only=["coldchoice"], environ={}).strategies)
BRIEF = Limits(seconds=2.0, memory_mb=256)
PLUGIN = """
from coldchoice import Assessment, hookimpl

class Dropped:
    "Made up."
    name = "dropped"
    summary = "made up"

    def assess(self, case):
        {body}
        alive = 0.9 * 0.999 ** case.journey.total_h
        cost = case.money(100, "USD", 2024)
        return Assessment(alive, cost, 0.4, sources=("assumption",))

@hookimpl
def strategies():
    return [Dropped()]
"""
DANGEROUS = {
    "hangs": ("while True: pass", "did not end within 2 s"),
    "wants 10 GB": ("import numpy; numpy.ones(10_000_000_000 // 8)", "Unable to allocate 9.31 GiB"),
    "eats memory bit by bit": (
        "kept = []\n        while case.scenario.title == 'minimal': kept.append(b'.' * 50_000_000)",
        "MemoryError",
    ),
    "ends its process": ("import os; os._exit(0)", "ended its process with exit code 0"),
    "kills its process": ("import os; os.kill(os.getpid(), 9)", "ended its process by SIGKILL"),
    "breaks the interpreter": ("import ctypes; ctypes.string_at(0)", "ended its process by SIGSEGV"),
    "reads from the terminal": ("input()", "EOFError"),
}


def plugin(folder: Path, body: str = "", before: str = "", name: str = "dropped") -> Path:
    file = folder / f"{name}.py"
    file.write_text(before + "\n" + PLUGIN.replace("{body}", body or "pass"))
    return file


def failed(report: Report) -> list[str]:
    return [one.check for one in report.verdicts if one.status == "failed"]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_strategy_passes_with_no_exception(name: str) -> None:
    report = check_strategy(name)
    assert [(one.check, *one.lines()) for one in report.verdicts if one.status == "failed"] == []
    assert report.conforms
    assert report.counts["not run"] == report.counts["expected failure"] == 0
    assert report.run >= 48, report.badge


def test_a_plugin_in_a_file_is_checked(tmp_path: Path) -> None:
    report = check_strategy(plugin(tmp_path))
    assert report.strategy == "dropped"
    assert report.origin.endswith("dropped.py")
    assert report.apart
    assert failed(report) == []


@pytest.mark.parametrize("danger", DANGEROUS)
def test_what_is_dangerous_is_a_verdict_and_the_kit_goes_on(danger: str, tmp_path: Path) -> None:
    body, found = DANGEROUS[danger]
    report = check_strategy(plugin(tmp_path, body), limits=BRIEF)
    assert failed(report) == ["answers-or-declines"]
    assert found in report.of("answers-or-declines").found
    assert report.counts["not run"] > 40
    assert not report.conforms


def test_danger_behind_the_gate_costs_one_check(tmp_path: Path) -> None:
    body = "import os\n        if case.draws == 10_000: os._exit(3)"
    report = check_strategy(plugin(tmp_path, body), limits=BRIEF)
    assert failed(report) == ["is-fast"]
    assert "exit code 3" in report.of("is-fast").found
    assert report.counts["not run"] == 0


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("import nowhere_at_all", "ModuleNotFoundError"),
        ("while True: pass", "did not end within 2 s while it was loaded"),
        ("import os; os._exit(0)", "while it was loaded"),
        ("import numpy; numpy.exp = numpy.sin", "it changed numpy.exp, which was put back"),
    ],
)
def test_what_cannot_be_loaded_fails_the_first_check(before: str, found: str, tmp_path: Path) -> None:
    report = check_strategy(plugin(tmp_path, before=before), limits=BRIEF)
    assert failed(report) == ["loads"]
    assert found in report.of("loads").found
    assert report.counts["not run"] == len(CHECKS) - 1
    assert not report.conforms


def test_what_happens_at_load_is_seen(tmp_path: Path) -> None:
    before = f"print('hello'); open({str(tmp_path / 'left')!r}, 'w').close()"
    report = check_strategy(plugin(tmp_path, before=before))
    assert failed(report) == ["prints-nothing", "writes-no-files"]
    assert "hello" in report.of("prints-nothing").found


def test_nothing_of_it_is_left_in_this_process(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getcwd()
    check_strategy(plugin(tmp_path, "import os; os.chdir('/'); os.environ['X_Y_Z'] = '1'; print('hello')"))
    assert os.getcwd() == here
    assert "X_Y_Z" not in os.environ
    assert capfd.readouterr() == ("", "")


def test_a_name_that_is_taken_is_told(tmp_path: Path) -> None:
    file = plugin(tmp_path)
    file.write_text(file.read_text().replace('"dropped"', '"slow-freeze"'))
    report = check_strategy(file)
    assert failed(report) == ["name-is-free"]
    assert "coldchoice 0" in report.of("name-is-free").found


def test_what_is_not_trusted_is_not_run_where_a_list_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trusted.yaml").write_text("plugins: []\n")
    monkeypatch.setenv("COLDCHOICE_ONLY_TRUSTED", str(tmp_path / "trusted.yaml"))
    report = check_strategy(plugin(tmp_path, before=f"open({str(tmp_path / 'left')!r}, 'w')"))
    assert failed(report) == ["loads"]
    assert "it is not in" in report.of("loads").found
    assert not (tmp_path / "left").exists()


def test_a_file_of_several_strategies_has_several_reports(tmp_path: Path) -> None:
    file = plugin(tmp_path)
    twice = "[Dropped(), Other()]\n\nclass Other(Dropped):\n    name = 'other'\n"
    file.write_text(file.read_text().replace("[Dropped()]", twice))
    assert [one.strategy for one in check_strategies(file)] == ["dropped", "other"]
    with pytest.raises(InputError, match="several strategies"):
        check_strategy(file)


def test_a_criterion_is_not_for_this_kit() -> None:
    for separate in (True, False):
        with pytest.raises(InputError, match=r"^carbon offers no strategy; the kit checks strategies$"):
            check_strategy("carbon", separate=separate)


def test_what_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    plugin(tmp_path)
    with pytest.raises(UnknownName, match="did you mean 'hypothermic'"):
        check_strategy("hypothermik")
    with pytest.raises(UnknownName, match=r"did you mean '.*dropped\.py'"):
        check_strategy(tmp_path / "droped.py")
    with pytest.raises(UnknownName, match="none is known"):
        check_strategy("no/such/file.py")


# ---------------------------------------------------------------- expected failures


def test_an_expected_failure_is_told_with_its_reason_and_conforms() -> None:
    expected = {"sources-can-be-found": "the paper is in press"}
    report = check_strategy(OnAFriendsWord(), expected_failures=expected, separate=False)
    verdict = report.of("sources-can-be-found")
    assert (verdict.status, verdict.reason) == ("expected failure", "the paper is in press")
    assert verdict.found
    assert report.conforms
    assert "1 expected failure" in report.badge


def test_an_expected_failure_that_passes_has_failed() -> None:
    report = check_strategy(Sound(), expected_failures={"prints-nothing": "progress"}, separate=False)
    assert failed(report) == ["prints-nothing"]
    assert "was expected to fail: progress" in report.of("prints-nothing").found


def test_an_expected_failure_of_no_check_is_an_error() -> None:
    with pytest.raises(UnknownName, match="did you mean 'prints-nothing'"):
        check_strategy(Sound(), expected_failures={"print-nothing": "why"}, separate=False)


def test_options_that_are_given_are_asked_with() -> None:
    (*_, options) = Subject(Sound(), [{"bags": 5.0}]).options
    assert options == {"bags": 5.0}


def test_a_check_that_raises_is_a_failure_with_its_text() -> None:
    broken = CHECKS["prints-nothing"]._replace(run=lambda subject: [][1])
    verdict = judged(broken, Subject(SilentBeyond()))
    assert verdict.status == "failed"
    assert "IndexError" in verdict.found


def test_the_text_of_the_plugin_is_indented_as_python_has_it() -> None:
    compile(textwrap.dedent(PLUGIN.replace("{body}", "pass")), "plugin", "exec")
