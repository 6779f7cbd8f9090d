"""One fingerprint of data, so that equal data have equal fingerprints wherever they come from."""

from __future__ import annotations


def digest_of(data: object) -> str:
    """Return the SHA-256 of data that JSON can hold, whatever the order of their keys."""
    from hashlib import sha256
    from json import dumps

    return sha256(dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
