"""What is not on the list of trusted plugins, or is not what the list says, is never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.errors import PluginError, ScenarioError
from coldchoice.plugin.registry import open_registry
from coldchoice.plugin.trust import read_trust_list, trust_list
from tests.written_files import FREEZE

RAN = "open('ran', 'a').close()\n"


def pinned(folder: Path, **keys: object) -> str:
    Path("trusted.yaml").write_text(trust_list(open_registry([folder], environ={}, **keys).records))
    Path("ran").unlink(missing_ok=True)
    return "trusted.yaml"


def statuses(folder: Path, trusted: str | None) -> dict[str, str]:
    return {one.plugin: one.status for one in open_registry([folder], trusted=trusted, environ={}).records}


def test_what_is_pinned_comes_in(drop, good, install):
    install("acme", {"moss": "px_moss"}, {"px_moss": good("moss")})
    folder = drop("gel", good("gel"))
    Path(folder, "own.strategy.yaml").write_text(FREEZE)
    trusted = pinned(folder)
    registry = open_registry([folder], trusted=trusted, environ={})
    assert {one.status for one in registry.records} == {"ok"}
    assert {one.plugin for one in registry.records} == {"gel", "moss", "own"}
    assert all(one.verified == one.sha256() for one in registry.records)
    assert registry.trusted is not None
    assert registry.trusted.file == trusted


def test_what_is_not_on_the_list_is_not_run(drop, good):
    folder = drop("gel", good("gel"))
    trusted = pinned(folder)
    drop("stranger", RAN + good("stranger"))
    registry = open_registry([folder], trusted=trusted, environ={})
    record = next(one for one in registry.records if one.plugin == "stranger")
    assert (record.status, record.cause) == ("not trusted", "it is not in trusted.yaml")
    assert "coldchoice plugins --pin FILE" in record.hint
    assert not Path("ran").exists()
    assert set(registry.strategies) == {"gel"}
    with pytest.raises(
        PluginError, match=r"strategy 'stranger' cannot be used: .* is not trusted: it is not in"
    ):
        registry.get("stranger")


def test_what_has_changed_is_not_run(drop, good):
    folder = drop("gel", good("gel"))
    trusted = pinned(folder)
    drop("gel", RAN + good("gel"))
    (record,) = open_registry([folder], trusted=trusted, environ={}).records
    assert record.status == "not trusted"
    assert record.cause.startswith("it is not what trusted.yaml trusts: it is sha256 ")
    assert not Path("ran").exists()


def test_an_installed_plugin_that_has_changed_is_not_run(drop, good, install):
    site = install("acme", {"moss": "px_moss"}, {"px_moss": good("moss")})
    folder = drop("gel", good("gel"))
    trusted = pinned(folder)
    (site / "px_moss.py").write_text(RAN + good("moss"))
    assert statuses(folder, trusted) == {"gel": "ok", "moss": "not trusted"}
    assert not Path("ran").exists()


def test_a_stranger_takes_no_name_from_a_trusted_one(drop, good, install):
    folder = drop("gel", good("gel"))
    trusted = pinned(folder)
    install("acme", {"gel": "px_gel"}, {"px_gel": RAN + good("gel")})
    registry = open_registry([folder], trusted=trusted, environ={})
    assert [(one.distribution, one.status) for one in registry.records] == [
        (None, "ok"),
        ("acme", "not trusted"),
    ]
    assert registry.get("gel").record.distribution is None


def test_one_name_may_be_trusted_in_two_versions(drop, good):
    folder = drop("gel", good("gel"))
    first = Path(pinned(folder)).read_text()
    drop("gel", good("gel", "more"))
    second = Path(pinned(folder)).read_text()
    Path("trusted.yaml").write_text(first + second.partition("plugins:\n")[2])
    assert statuses(folder, "trusted.yaml") == {"gel": "ok"}
    drop("gel", good("gel"))
    assert statuses(folder, "trusted.yaml") == {"gel": "ok"}


def test_the_variable_does_the_same(drop, good):
    folder = drop("gel", good("gel"))
    Path("none.yaml").write_text("plugins: []\n")
    environ = {"COLDCHOICE_ONLY_TRUSTED": "none.yaml"}
    assert [one.status for one in open_registry([folder], environ=environ).records] == ["not trusted"]


def test_blocked_is_blocked_and_broken_is_not_pinned(drop, good):
    folder = drop("gel", good("gel"))
    drop("wreck", "1 / 0")
    trusted = pinned(folder)
    assert "wreck" not in Path(trusted).read_text()
    records = open_registry([folder], block=["gel"], trusted=trusted, environ={}).records
    assert [one.status for one in records] == ["blocked", "not trusted"]


def test_a_list_of_nothing_is_a_list(drop, tmp_path):
    Path("none.yaml").write_text(trust_list([]))
    assert read_trust_list("none.yaml").digests == {}


ENTRY = f"plugins:\n- name: gel\n  sha256: {'a' * 64}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "t.yaml:1:1: the file is empty"),
        ("- gel\n", "t.yaml:1:1: must hold `plugins`, a list; write it with: coldchoice plugins --pin FILE"),
        ("plugins: gel\n", "t.yaml:1:10: must hold `plugins`, a list"),
        ("plugins:\n- gel\n", "t.yaml:2:3: plugins[0]: 'gel': must hold `name` and `sha256`"),
        (
            ENTRY.replace("sha256", "sha265"),
            "t.yaml:3:3: plugins[0].sha265: unknown key; did you mean 'sha256'?",
        ),
        (ENTRY.replace("  sha256", "  version"), "t.yaml:2:3: plugins[0].sha256: missing"),
        (ENTRY.replace("aa", "aA"), "must be 64 hexadecimal digits"),
        (ENTRY.replace("gel", "7"), "t.yaml:2:9: plugins[0].name: 7: must be the name of a plugin"),
        (ENTRY + "plugin: []\n", "t.yaml:4:1: plugin: unknown key; did you mean 'plugins'?"),
    ],
)
def test_a_malformed_list_is_one_clear_line(text, told, drop):
    Path("t.yaml").write_text(text)
    with pytest.raises(ScenarioError) as raised:
        read_trust_list("t.yaml")
    assert told in str(raised.value).splitlines()[0] or told in str(raised.value)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("name: gle", "t.yaml:2:9: plugins[0].name: 'gle': unknown plugin; did you mean 'gel'?"),
        ("name: nothere", "'nothere': unknown plugin; take it out, or see: coldchoice plugins"),
        (
            "name: nothere\n  origin: ./mine/nothere.py",
            "'nothere': unknown plugin; name its folder, --plugins ./mine, or take it out",
        ),
    ],
)
def test_a_name_on_the_list_that_matches_nothing_is_an_error(entry, told, drop, good):
    folder = drop("gel", good("gel"))
    Path("t.yaml").write_text(ENTRY.replace("name: gel", entry))
    with pytest.raises(ScenarioError) as raised:
        open_registry([folder], trusted="t.yaml", environ={})
    assert str(raised.value).endswith(told)


def test_names_on_the_list_are_compared_however_hyphens_are_written(drop, good):
    folder = drop("ice_free", good("ice-free"))
    trusted = Path(pinned(folder))
    trusted.write_text(trusted.read_text().replace('name: "ice-free"', "name: ice_free"))
    assert statuses(folder, str(trusted)) == {"ice-free": "ok"}


def test_one_plugin_is_pinned_into_a_list_that_keeps_its_other_entries(drop, good):
    folder = drop("gel", good("gel"))
    drop("moss", good("moss"))
    pinned(folder)
    old = read_trust_list("trusted.yaml")
    drop("gel", good("gel") + "# another line\n")
    drop("moss", good("moss") + "# another line\n")
    gel = [one for one in open_registry([folder], environ={}).records if one.plugin == "gel"]
    Path("trusted.yaml").write_text(trust_list(gel, kept=old))
    assert statuses(folder, "trusted.yaml") == {"gel": "ok", "moss": "not trusted"}
    assert read_trust_list("trusted.yaml").digests["moss"] == old.digests["moss"]


def test_what_was_left_out_is_told_with_why_and_who_is_missed_first(drop, good, install):
    install("acme", {"moss": "px_moss"}, {"px_moss": good("moss")})
    folder = drop("gel", good("gel"))
    trusted = pinned(folder)
    drop("gel", good("gel") + "# another line\n")
    for name in ("aspen", "birch"):
        install(name, {name: f"px_{name}"}, {f"px_{name}": good(name)})
    told = open_registry([folder], trusted=trusted, environ={}).untrusted().split("; ")
    assert told[0].startswith(
        "plugin 'gel' (./mine/gel.py) is not trusted: it is not what trusted.yaml trusts"
    )
    assert told[1:] == ["plugin 'aspen' (aspen 1.0) is not trusted: it is not in trusted.yaml", "and 1 more"]
    assert open_registry([folder], environ={}).untrusted() == ""


def test_a_missing_list_names_its_neighbour(drop):
    Path("trusted.yaml").write_text(ENTRY)
    with pytest.raises(ScenarioError, match=r"no such file; did you mean 'trusted\.yaml'"):
        open_registry(trusted="trustd.yaml", environ={})


def test_who_is_missed_is_told_with_those_that_could_not_be_loaded(drop, good, install):
    install("acme", {"moss": "px_moss"}, {"px_moss": good("moss")})
    folder = drop("gel", good("gel"))
    trusted = pinned(folder)
    drop("gel", good("gel") + "# another line\n")
    install("peat", {"peat": "px_peat"}, {"px_peat": good("peat")})
    drop("stranger", good("stranger"))
    registry = open_registry([folder], trusted=trusted, environ={})
    assert {record.plugin for record in registry.broken()} == {"gel", "stranger"}
    assert all("is not trusted: it is not" in str(record) for record in registry.broken())
