"""The picture of fingerprints: a cell for each criterion of each probe, and nothing else from outside."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from coldchoice.engine.fingerprint import PROBES, Answer
from coldchoice.report.fingerprint_picture import COLUMN, _cheapness, _left, fingerprints_svg, shade
from tests.fingerprints import GIVEN, NONE, signature

SVG = "{http://www.w3.org/2000/svg}"


def test_every_probe_has_its_cells() -> None:
    text = fingerprints_svg(
        [signature("a", n3=NONE), signature("b", n4=Answer("failed", "why"))], ["mind <them>"]
    )
    root = ElementTree.fromstring(text)
    cells = [one for one in root.iter(f"{SVG}rect") if one.get("class") in ("cell", "none")]
    assert len(cells) == 2 * 3 * len(PROBES) + 5
    assert sum(one.get("class") == "none" for one in cells) == 6
    assert len([one for one in root.iter(f"{SVG}circle")]) == 3
    assert sum(one.get("class") == "failed" for one in root.iter(f"{SVG}path")) == 3
    assert "mind &lt;them&gt;" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_long_names_stay_in_their_column_and_make_room_for_themselves() -> None:
    long = "controlled-rate-freeze-in-bags-after-a-day-in-the-cold-at-the-hospital"
    root = ElementTree.fromstring(fingerprints_svg([signature(long), signature("b")]))
    names = [one for one in root.iter(f"{SVG}text") if one.get("class") == "heading"]
    assert "".join(one.text or "" for one in names[:-1]) == long
    assert all(len(one.text or "") <= 19 for one in names)
    digests = [one for one in root.iter(f"{SVG}text") if one.get("class") == "small" and one.get("x") == "32"]
    assert float(names[-2].get("y", 0)) < float(digests[0].get("y", 0)) < float(names[-1].get("y", 0))


def test_what_is_drawn_is_also_told() -> None:
    root = ElementTree.fromstring(fingerprints_svg([signature("a", n3=NONE)]))
    described = root.find(f"{SVG}desc")
    assert described is not None
    assert f"a: {len(PROBES) - 1} of {len(PROBES)} probes answered" in (described.text or "")
    assert root.get("aria-labelledby") == "fingerprints-title fingerprints-desc"


def test_columns_follow_one_another() -> None:
    edges = [_left(at) for at in range(len(PROBES))]
    assert all(after - before >= COLUMN for before, after in pairwise(edges))


def test_the_darker_the_better() -> None:
    assert (shade(0.0), shade(1.0)) == ("#e9f0f5", "#08456e")
    assert _cheapness(500.0) == _cheapness(1e3) == 1.0
    assert _cheapness(1e4) == pytest.approx(2.0 / 3.0)
    assert 0.0 < _cheapness(137_000.0) < _cheapness(13_700.0)  # shipped strategies reach this far
    assert _cheapness(float("inf")) == 0.0
    assert GIVEN.cost is not None
    assert 0.5 < _cheapness(GIVEN.cost) < 1.0
