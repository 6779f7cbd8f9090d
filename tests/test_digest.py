"""`coldchoice.digest`: equal data have equal fingerprints, other data have others."""

from __future__ import annotations

from coldchoice.digest import digest_of


def test_it_is_sha_256_of_the_shortest_json() -> None:
    # printf '{"a":[1,2.5]}' | sha256sum
    assert digest_of({"a": [1, 2.5]}) == "45114ee64965e5a9cfed7278f4c1e19f31200fcd5794131ef21554280bbf7a68"


def test_the_order_of_keys_does_not_count_and_the_order_of_a_list_does() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of([1, 2]) != digest_of([2, 1])
