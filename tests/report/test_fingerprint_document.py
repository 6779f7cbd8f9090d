"""Fingerprints that are written can be read again; what is none is one clear line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coldchoice.engine.fingerprint import changes
from coldchoice.errors import InputError
from coldchoice.report.fingerprint_document import fingerprint_json, read_fingerprints
from tests.fingerprints import GIVEN, NONE, signature


def test_what_is_written_is_read(tmp_path: Path) -> None:
    one = signature("a", n3=NONE, n4=GIVEN._replace(cost=float("inf")))
    file = tmp_path / "old.json"
    file.write_text(fingerprint_json([one, signature("b")], 0.02))
    found = read_fingerprints(str(file))
    assert list(found) == ["a", "b"]
    assert list(changes(one, found["a"])) == []


def test_the_document_names_probes_digests_and_near_clones() -> None:
    data = json.loads(fingerprint_json([signature("a"), signature("b")], 0.02))
    assert len(data["probes"]) == 60
    assert data["strategies"][0]["digest"] == signature("a").digest
    assert data["near_clones"] == [{"one": "a", "other": "b", "difference": 0.0}]


def changed(**keys: object) -> str:
    data = json.loads(fingerprint_json([signature("a")], 0.02))
    return json.dumps({**data, **keys})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "old.json: cannot be read: No such file"),
        ("{", "old.json:1:2: is not JSON"),
        ("[]", "old.json: holds no fingerprints; write one with: coldchoice fingerprint NAME -o FILE.json"),
        (changed(fingerprint=2), "old.json: holds no fingerprints"),
        (changed(grid="other"), "old.json: grid: was made with another grid of probes"),
        (changed(strategies=[{"strategy": "a"}]), "old.json: holds fingerprints that are not whole"),
        (changed(strategies=3), "old.json: holds fingerprints that are not whole"),
        (
            changed(strategies=[{"strategy": "a", "origin": "b", "answers": [{"status": "ranked"}]}]),
            "old.json: holds fingerprints that are not whole",
        ),
    ],
)
def test_what_is_none_is_one_clear_line(text: str | None, told: str, tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(InputError) as raised:
        read_fingerprints(str(file))
    (line,) = str(raised.value).splitlines()
    assert told in line
