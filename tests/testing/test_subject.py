from __future__ import annotations

import numpy as np
import pytest

from coldchoice.model.assessment import Assessment, Facts, Use
from coldchoice.model.money import Money
from coldchoice.testing.check import Skip
from coldchoice.testing.scenarios import references
from coldchoice.testing.subject import MOST_ASKED, Subject, alike, examples_of, numbers, recovery
from tests.testing.wrong.of_behaviour import AlwaysDeclines
from tests.testing.wrong.sound import OwnAccounting, Sound


def test_every_reference_scenario_is_asked_once_for_each_set_of_options() -> None:
    subject = Subject(Sound())
    full = sum(not one.brief for one in references().values())
    assert len(subject.options) == 2
    assert len(subject.replies) == len(references()) + full
    assert len(subject.tried) == MOST_ASKED
    assert len({one.scenario.cell_type for one in subject.tried}) == MOST_ASKED


def test_examples_are_those_of_the_model_before_those_of_its_fields() -> None:
    assert examples_of(Sound()) == ({"bags": 2.0},)


def test_where_everything_is_declined_there_is_nothing_to_look_at() -> None:
    with pytest.raises(Skip, match="declines every"):
        _ = Subject(AlwaysDeclines()).answered


def test_every_number_of_an_answer_is_listed_with_its_bounds() -> None:
    gel = Use("gel", np.ones(3), price=Money(2.0, "USD", 2024))
    facts = Facts(0.9, 0.8, losses={"window": 0.1}, excursion=0.2, uses=(gel,))
    found = {name: (most, endless) for name, _, most, endless in numbers(Assessment(facts=facts))}
    assert found["viable_recovery"] == found["losses['window']"] == found["excursion"] == (1.0, False)
    assert found["usable_life_h"] == (np.inf, True)
    assert found["quantity of 'gel'"] == found["price of 'gel'"] == (np.inf, False)
    own = Assessment(viability=0.9, cost=Money(1.0, "USD", 2024), flexibility=0.5)
    assert [name for name, *_ in numbers(own)] == ["viability", "flexibility", "cost"]


def test_answers_are_alike_to_the_bit_or_differ_in_a_number_that_is_named() -> None:
    one = Assessment(facts=Facts(0.9, 0.8))
    assert alike(one, Assessment(facts=Facts(0.9, 0.8))) == ""
    assert alike(one, Assessment(facts=Facts(0.9, np.nextafter(0.8, 1)))) == "dye_viability"
    assert alike(one, Assessment(facts=Facts(0.9, 0.8, excursion=0.1))) == "what is said at all"
    assert float(recovery(one)) == 0.9


def test_a_question_is_put_again_with_something_changed() -> None:
    subject = Subject(OwnAccounting())
    first = subject.tried[0]
    longer = subject.again(first, duration=first.scenario.duration * 1.5)
    assert recovery(longer.sound).mean() < recovery(first.sound).mean()
    assert subject.again(first).label == first.label
