"""A record is one line for people and knows the digest of its file."""

from __future__ import annotations

from coldchoice.plugin.record import PluginRecord
from coldchoice.plugin.registry import open_registry


def test_digest_is_that_of_the_file(drop):
    folder = drop("empty", b"")
    (record,) = open_registry([folder]).records
    # SHA-256 of the empty message, FIPS 180-4 test vectors
    assert record.sha256() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (folder / "empty.py").unlink()
    assert record.sha256() is None


def test_an_installed_plugin_that_has_gone_has_no_digest():
    assert PluginRecord("gel", "ok", "acme 1.0", "acme", "1.0", __file__).sha256() is None


def test_text_names_plugin_origin_and_what_became_of_it():
    record = PluginRecord("gel", "not loaded", "acme 1.0", "acme", "1.0", "gel")
    assert str(record) == "plugin 'gel' (acme 1.0) is not loaded"
    assert str(record._replace(status="broken", cause="why")) == "plugin 'gel' (acme 1.0) is broken: why"
