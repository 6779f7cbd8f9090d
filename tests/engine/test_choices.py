from __future__ import annotations

import pytest

from coldchoice.engine.choices import Asked, asked_for, choices, wanted
from coldchoice.errors import InputError
from coldchoice.model.scenario import Choice, Scenario
from coldchoice.plugin.record import Offer, PluginRecord
from coldchoice.plugin.registry import Registry


def scenario(*listed: object) -> Scenario:
    data = {"cell_type": "pbmc", "duration": "60 h", "logistics": "road-national"}
    return Scenario.model_validate({**data, "strategies": list(listed)})


class Named:
    summary = "does nothing"

    def __init__(self, name: str) -> None:
        self.name = name

    def assess(self, case: object) -> None: ...


def registry(installed: str = "", folder: str = "") -> Registry:
    records = {
        **{n: PluginRecord(n, "ok", "dist 1.0", "dist", "1.0", n, (n,)) for n in installed.split()},
        **{n: PluginRecord(n, "ok", f"./{n}.py", None, None, f"./{n}.py", (n,)) for n in folder.split()},
    }
    offers = {name: Offer(Named(name), record) for name, record in records.items()}
    return Registry(records.values(), offers)


TWO = ({"strategy": "a", "name": "soft", "options": {"x": 1}}, {"strategy": "a", "name": "hard"}, "b")


def labels(asked: tuple[Asked, ...]) -> list[str]:
    return [one.choice.label for one in asked]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ["soft", "hard", "b"]),
        (["hard"], ["hard"]),
        (["a"], ["soft", "hard"]),
        (["b", "soft", "b"], ["b", "soft"]),
        (["c"], ["c"]),
    ],
)
def test_names_replace_the_list(names: list[str], expected: list[str]) -> None:
    assert labels(asked_for(scenario(*TWO), names)) == expected


def test_a_variant_keeps_its_options_and_its_key() -> None:
    (soft,) = asked_for(scenario(*TWO), ["soft"])
    assert (soft.choice.options, soft.key) == ({"x": 1}, ("strategies", 0))
    (other,) = asked_for(scenario(*TWO), ["c"])
    assert other.key == ("--strategy",)


def test_what_is_wanted_over_all_runs() -> None:
    runs = [asked_for(scenario(*TWO)), asked_for(scenario("c", "b"))]
    assert wanted(runs) == ["a", "b", "c"]
    assert wanted([*runs, asked_for(scenario())]) is None
    assert wanted([]) == []


def test_one_that_waits_for_a_request_is_there_when_it_is_named() -> None:
    from coldchoice.engine.compare import compare

    there = registry("a b", "mine")
    for name in ("b", "mine"):
        there.strategies[name].strategy.on_request = True
    assert [choice.strategy for choice in choices((), there)] == ["a"]
    asked = asked_for(scenario(), ["b"])
    assert [choice.strategy for choice in choices(asked, there)] == ["b"]
    assert [row.name for row in compare(scenario(), there).rows] == ["a"]


def test_nothing_asked_is_everything_there_is() -> None:
    assert [one.label for one in choices((), registry("b a", "f"))] == ["a", "b", "f"]


def test_what_a_folder_offers_always_takes_part_once() -> None:
    found = choices(asked_for(scenario("a", {"strategy": "f", "name": "mine"})), registry("a b", "f g"))
    assert [one.label for one in found] == ["a", "mine", "g"]


def test_a_variant_cannot_take_the_name_of_what_a_folder_offers() -> None:
    asked = asked_for(scenario({"strategy": "a", "name": "f"}))
    with pytest.raises(
        InputError, match=r"strategies\[0\]\.name: 'f': \./f\.py offers a strategy of this name"
    ):
        choices(asked, registry("a", "f"))


def test_nothing_at_all_is_an_error() -> None:
    with pytest.raises(InputError, match="there is no strategy to compare; see: coldchoice plugins"):
        choices((), registry())


def test_choices_are_what_the_engine_takes() -> None:
    assert choices(asked_for(scenario("a")), registry("a")) == (Choice(strategy="a"),)


def test_a_control_takes_part_only_where_it_is_named() -> None:
    offered = registry("a placebo", "f")
    offered.strategies["placebo"].strategy.control = True
    assert [one.label for one in choices((), offered)] == ["a", "f"]
    named = choices(asked_for(scenario("a", "placebo")), offered)
    assert [one.label for one in named] == ["a", "placebo", "f"]


def test_controls_alone_are_nothing_to_compare() -> None:
    offered = registry("placebo")
    offered.strategies["placebo"].strategy.control = True
    with pytest.raises(InputError, match="there is no strategy to compare"):
        choices((), offered)
