"""A plugin for another coldchoice says so before it is run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from coldchoice._version import __version__
from coldchoice.plugin.failure import Refusal
from coldchoice.plugin.handshake import (
    numbers,
    refuse_by_metadata,
    refuse_by_text,
    refuse_other_versions,
    satisfies,
)

RELEASES = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
CLAUSES = st.tuples(st.sampled_from([">=", "<=", "==", "!=", ">", "<", "~="]), RELEASES).filter(
    lambda clause: clause[0] != "~=" or "." in clause[1]
)


SUFFIXED = st.tuples(st.sampled_from([">=", "<=", "==", "!=", ">", "<"]), RELEASES).flatmap(
    lambda clause: st.sampled_from(
        ["", "rc1", "a2", "b0", ".dev3", ".post1", "rc1.post2", ".post1.dev2"]
    ).map(lambda suffix: (*clause, suffix))
)
STARS = st.tuples(st.sampled_from(["==", "!="]), RELEASES, st.just(".*"))


@given(RELEASES, st.lists(SUFFIXED | STARS, min_size=1, max_size=3))
def test_candidates_and_stars_are_compared_as_the_standard_does(version, clauses):
    wanted = ",".join(map("".join, clauses))
    assert satisfies(version, wanted) == SpecifierSet(wanted, prereleases=True).contains(Version(version))


@given(RELEASES, st.lists(CLAUSES, min_size=1, max_size=3))
def test_versions_are_compared_as_the_standard_does(version, clauses):
    wanted = ",".join(map("".join, clauses))
    assert satisfies(version, wanted) == SpecifierSet(wanted).contains(Version(version))


@pytest.mark.parametrize(
    "wanted", ["", "0.3", ">=", ">=x", "=>0.3", ">=0.3;<1", ">=0.3.*", "~=1", ">=0.3+ours", ">=1!0.3"]
)
def test_a_wish_that_cannot_be_read_is_neither_met_nor_refused(wanted):
    assert satisfies("0.3", wanted) is None
    refuse_other_versions(wanted, "0.3")


def test_a_candidate_of_a_release_counts_as_that_release():
    assert numbers("0.4.1rc2") == (0, 4, 1)
    assert satisfies("0.4.0rc1", ">=0.4") is True
    assert satisfies("0.4.0rc1", "==0.4.0rc1") is True
    assert satisfies("0.4.0", "===0.4.0") is True


def test_the_cause_names_both_versions_and_the_hint_the_way_out():
    with pytest.raises(Refusal, match=r"^it needs coldchoice>=0\.4,<1, this is 0\.3$") as newer:
        refuse_other_versions(">=0.4, <1", "0.3")
    assert "install a coldchoice" in newer.value.hint
    with pytest.raises(Refusal) as older:
        refuse_other_versions(">=0.1,<0.3", "0.3")
    assert "newer release of the plugin" in older.value.hint


@pytest.mark.parametrize(
    "line",
    [
        "coldchoice>=99",
        "coldchoice (>=99)",
        "coldchoice[report]>=99",
        "Coldchoice >= 99",
        "coldchoice~=99.1",
        "coldchoice==99.*",
        'coldchoice>=99; python_version>"3"',
    ],
)
def test_requirements_are_read_however_they_are_written(line):
    with pytest.raises(Refusal):
        refuse_by_metadata([line])


@pytest.mark.parametrize(
    "line",
    [
        "coldchoice",
        f"coldchoice>={__version__}",
        "coldchoice>=99; extra == 'test'",
        "coldchoice>=99; python_version < '3'",
        "coldchoice>=99; (python_version > '3')",
        "coldchoice-gel>=99",
        "coldchoice @ file:///somewhere",
        "numpy>=99",
        "coldchoice>=99.dev0+weird",
    ],
)
def test_what_is_met_or_another_matter_is_let_pass(line):
    refuse_by_metadata([line])


@pytest.mark.parametrize(
    "source", ['__coldchoice__ = ">=99"', "x = 1\n__coldchoice__: str = '>=99'  # later"]
)
def test_a_file_says_it_in_a_line(source):
    with pytest.raises(Refusal, match="needs coldchoice>=99"):
        refuse_by_text(source.encode())


@pytest.mark.parametrize(
    "source",
    [
        "",
        f'__coldchoice__ = ">={__version__}"',
        '__coldchoice__ = "==0.*"',
        '__coldchoice__ = ">=0.1.0rc1"',
        '"""How to say it::\n\n__coldchoice__ = ">=99"\n"""',
        '__coldchoice__ = ">=99"\n1 +',
        "__coldchoice__: str",
        '    __coldchoice__ = ">=99"',
        '# __coldchoice__ = ">=99"',
    ],
)
def test_a_file_that_says_nothing_is_let_pass(source):
    refuse_by_text(source.encode())


@pytest.mark.parametrize(
    "source", ["__coldchoice__ = 0.3", '__coldchoice__ = "0.3"', "__coldchoice__ = wanted"]
)
def test_a_line_that_cannot_be_read_is_refused_with_an_example(source):
    with pytest.raises(Refusal) as raised:
        refuse_by_text(source.encode())
    assert f'">={__version__}"' in raised.value.hint


def test_it_is_told_what_is_not_understood():
    with pytest.raises(
        Refusal, match=r"^__coldchoice__ is '>=0\.1,newest', of which 'newest' is not understood$"
    ):
        refuse_by_text(b'__coldchoice__ = ">=0.1,newest"')
