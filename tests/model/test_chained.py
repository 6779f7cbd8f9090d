from __future__ import annotations

from coldchoice.engine.settle import settle
from coldchoice.model.chain import Chain
from coldchoice.model.chained import Chained, Combination, StageAnswer
from coldchoice.model.comparison import Row
from tests.scenes import scenario


def chained(seed: int = 1, file: str = "a.yaml", status: str = "ranked", **keys: object) -> Chained:
    asked = scenario(**keys)
    row = Row("x", "x", "", status)
    stage = StageAnswer("a", file, asked, settle(asked), (row,), (), 1.0, None)
    chain = Chain.model_validate({"stages": [{"scenario": file}], "seed": seed})
    order = (Combination(("x",), "ranked"), Combination(("y",), "left out", "because"))
    return Chained(chain, (stage,), order, "USD", 2024, None, (), (), (), 400)


def test_a_combination_is_called_by_its_strategies() -> None:
    assert Combination(("slow-freeze", "hypothermic"), "ranked").name == "slow-freeze > hypothermic"


def test_the_ranked_are_apart_from_those_left_out() -> None:
    assert [one.name for one in chained().ranked] == ["x"]


def test_the_hash_is_of_the_meaning() -> None:
    first = chained()
    assert first.input_hash == chained(file="b.yaml").input_hash
    assert first.input_hash != chained(seed=2).input_hash
    assert first.input_hash != chained(duration="61 h").input_hash


def test_complete_means_that_all_were_assessed() -> None:
    assert [chained(status=one).complete for one in ("ranked", "infeasible", "failed")] == [True, True, False]
    assert not chained()._replace(unloadable=("broken",)).complete
