"""What is told of a failure: a cause in one line, what to do, and the author's own frames."""

from __future__ import annotations

from coldchoice.plugin.failure import shown
from coldchoice.plugin.registry import open_registry

MARKED = "from coldchoice.plugin.hookspecs import hookimpl\n@hookimpl\n"


def only_record(registry, plugin):
    (record,) = [record for record in registry.records if record.plugin == plugin]
    return record


def test_hints_say_what_to_do(drop):
    drop("thermal", "import thermo_that_is_nowhere")
    drop("script", "import sys; sys.exit('bye')")
    drop("unmarked", "def strategies(): return []")
    hints = {record.plugin: record.hint for record in open_registry([drop("helper", "x = 1")]).records}
    assert "thermo_that_is_nowhere" in hints["thermal"]
    assert "__main__" in hints["script"]
    assert "@hookimpl" in hints["unmarked"]
    assert "begins with _" in hints["helper"]


def test_traceback_shows_only_the_authors_frames(drop):
    drop("deep", "def inner():\n    raise ValueError('boom')\ndef outer():\n    inner()\nouter()\n")
    drop("late", MARKED + "def strategies():\n    return {}['gel']\n")
    registry = open_registry([drop("broken_syntax", "x = = 1")])
    deep, late = (only_record(registry, name).author_traceback for name in ("deep", "late"))
    assert deep.count("File ") == 3
    assert deep.count('File "./mine/deep.py"') == 3
    assert "raise ValueError('boom')" in deep
    assert late.count("File ") == 1
    assert "KeyError: 'gel'" in late
    assert "x = = 1" in only_record(registry, "broken-syntax").author_traceback


def test_traceback_of_a_chained_error_is_the_authors_too(drop):
    source = (
        "try:\n    import nowhere_at_all\n"
        "except ImportError as e:\n    raise RuntimeError('no thermo') from e\n"
    )
    trace = only_record(open_registry([drop("chained", source)]), "chained").author_traceback
    assert "nowhere_at_all" in trace
    assert "RuntimeError: no thermo" in trace
    assert trace.count("File ") == trace.count('File "./mine/chained.py"') == 2


def test_an_exit_with_a_thing_that_cannot_be_written_is_still_one_record(drop):
    source = "class Odd:\n    def __repr__(self): raise RuntimeError\nraise SystemExit(Odd())"
    record = only_record(open_registry([drop("odd", source)]), "odd")
    assert record.cause == "SystemExit: it tries to end the program (with a Odd)"


def test_notes_that_cannot_be_read_are_left_out(drop):
    source = "error = ValueError('boom')\nerror.__notes__ = 5\nraise error"
    record = only_record(open_registry([drop("odd", source)]), "odd")
    assert (record.cause, record.hint) == ("ValueError: boom", "")


def test_what_a_plugin_gives_is_shown_in_one_line_and_in_short():
    assert shown(("a", "b\n")) == "('a', 'b\\n')"
    assert len(shown("x" * 1000)) == 200


def test_an_error_whose_message_fails_is_still_one_record(drop):
    source = "class Odd(Exception):\n    def __str__(self): raise RuntimeError\nraise Odd"
    record = only_record(open_registry([drop("odd", source)]), "odd")
    assert record.cause.startswith("Odd")
