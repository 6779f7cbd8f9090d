"""What only helps the plugins of a folder is seen by them, counts in their digest, and is nobody else's."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from coldchoice.plugin.digest import digest
from coldchoice.plugin.registry import open_registry
from coldchoice.plugin.shared_files import shared_with
from coldchoice.plugin.trust import trust_list


def summary(registry, name="gel"):
    return registry.get(name).strategy.summary


def using(good, statement="from _shared import WORD"):
    return good("gel", before=statement).replace("'alginate gel'", "WORD")


def test_each_folder_has_helpers_of_its_own_and_nobody_else_sees_them(drop, good):
    drop("_shared", "WORD = 'mine'")
    mine = drop("gel", using(good))
    drop("_shared", "WORD = 'theirs'", folder="other")
    other = drop("moss", using(good).replace("'gel'", "'moss'"), folder="other")
    path = list(sys.path)
    registry = open_registry([mine, other], environ={})
    assert (summary(registry), summary(registry, "moss")) == ("mine", "theirs")
    assert (sys.path, "_shared" in sys.modules) == (path, False)
    assert list(mine.glob("**/*.pyc")) == []
    with pytest.raises(ModuleNotFoundError):
        __import__("_shared")


@pytest.mark.parametrize(
    "statement",
    [
        "import _shared; WORD = _shared.WORD",
        "import _shared as s; WORD = s.WORD",
        "from _shared import *",
        "import os, _shared\nWORD = _shared.WORD if os.sep else ''",
        "def later():\n    from _shared import WORD\n    return WORD\nWORD = later()",
        "from _outer import WORD",
    ],
)
def test_helpers_are_imported_as_modules_are(statement, drop, good):
    drop("_shared", "WORD = 'mine'")
    drop("_outer", "import math\nfrom _shared import WORD")
    assert summary(open_registry([drop("gel", using(good, statement))], environ={})) == "mine"


def test_a_helper_hides_no_module_from_others(drop, good):
    drop("_csv", "WORD = 'mine'")
    source = using(good, "import csv\nfrom _csv import WORD\nassert csv.reader(['a,b'])")
    assert summary(open_registry([drop("gel", source)], environ={})) == "mine"
    assert sys.modules["_csv"].reader


def test_helpers_may_import_each_other_and_their_classes_can_be_pickled(drop, good):
    drop("_one", "import _two\nclass Word(str): pass")
    drop("_two", "import _one\ndef word(): return _one.Word('mine')")
    source = using(good, "from _two import word\nWORD = word()")
    found = summary(open_registry([drop("gel", source)], environ={}))
    assert pickle.loads(pickle.dumps(found)) == "mine"


def test_a_helper_is_read_anew_each_time(drop, good):
    for word in ("old", "new"):
        drop("_shared", f"WORD = {word!r}")
        assert summary(open_registry([drop("gel", using(good))], environ={})) == word


def test_a_helper_that_is_wrong_is_its_author_s_traceback_and_leaves_nothing(drop, good):
    drop("_shared", "WORD = ''")
    drop("_wrong", "1 / 0")
    folder = drop("gel", using(good, "from _shared import WORD\nimport _wrong"))
    before = set(sys.modules)
    (record,) = open_registry([folder], environ={}).records
    assert (record.status, record.cause) == ("broken", "ZeroDivisionError: division by zero")
    assert "_wrong.py" in record.author_traceback
    assert "shared_files.py" not in record.author_traceback
    assert not [name for name in sys.modules.keys() - before if name.startswith("_coldchoice_plugin_")]


def test_what_a_text_names_counts_and_what_that_names_in_turn(drop):
    for name, source in (("_one", "import _two"), ("_two", ""), ("_three", ""), ("__init__", ""), ("_", "")):
        drop(name, source)
    found = shared_with(drop("gel", "") / "gel.py", b"import _one; _ = __init__ = 0")
    assert {name: Path(one.path).name for name, one in found.items()} == {
        "_one": "_one.py",
        "_two": "_two.py",
    }
    assert found["_one"].source == b"import _two"


def test_a_helper_counts_in_the_digest_and_only_of_who_names_it(drop, good):
    drop("moss", good("moss"))
    drop("_shared", "WORD = 'mine'")
    folder = drop("gel", using(good))
    before = {name: digest(None, str(folder / f"{name}.py")) for name in ("gel", "moss")}
    Path("trusted.yaml").write_text(trust_list(open_registry([folder], environ={}).records))
    drop("_shared", "open('ran', 'a').close()\nWORD = 'mine'")
    assert digest(None, str(folder / "moss.py")) == before["moss"]
    assert digest(None, str(folder / "gel.py")) != before["gel"]
    records = open_registry([folder], environ={}, trusted="trusted.yaml").records
    assert [one.status for one in records] == ["not trusted", "ok"]
    assert not Path("ran").exists()


def test_a_name_made_up_while_running_is_no_helper(drop, good):
    drop("_shared", "WORD = 'mine'")
    folder = drop("gel", using(good, "WORD = __import__('_sha' + 'red').WORD"))
    (record,) = open_registry([folder], environ={}).records
    assert record.cause == "ModuleNotFoundError: No module named '_shared'"
