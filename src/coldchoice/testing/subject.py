"""The strategy that is checked, and its answers to the reference scenarios."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.engine.intact import Intact
from coldchoice.engine.realise import realise
from coldchoice.engine.settle import settle
from coldchoice.errors import InputError, NotApplicable
from coldchoice.model.assessment import Assessment
from coldchoice.model.money import Money
from coldchoice.model.strategy import is_control, options_of
from coldchoice.plugin.failure import message_of, named, text_of
from coldchoice.plugin.steady import home_of
from coldchoice.record import NamedTuple
from coldchoice.testing.check import Skip
from coldchoice.testing.observation import UNSEEN, Observation, observed
from coldchoice.testing.scenarios import DRAWS, references
from coldchoice.testing.yardsticks import rows_alone

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.strategy import Strategy
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms

Options = Mapping[str, Any]
NO_OPTIONS: Options = {}
Number = tuple[str, Any, float, bool]
"""Name, values, the most they may be, and whether they may be endless."""

MOST_ASKED = 3
"""Scenarios, each of another cell type, in which a rule of physics or money is tried."""


MOST_EXAMPLES = 2
"""Examples of options with which all reference scenarios are asked as well."""


class Reply(NamedTuple):
    """One question and what came of it.

    Attributes
    ----------
    label
        Of the scenario, with the number of the options where several are tried.
    scenario, options, case
        What was asked.
    answer
        What was returned; ``None`` where it declined or raised.
    declined
        Its reason, where it declined.
    raised
        The exception, where it raised another.
    """

    label: str
    scenario: Scenario
    options: Options
    case: Case
    answer: Any = None
    declined: str | None = None
    raised: str | None = None

    @property
    def sound(self) -> Assessment:
        """The answer, where it is one."""
        assert isinstance(self.answer, Assessment), "the contract is a gate"
        return self.answer


class Subject:
    """A strategy under examination.

    Parameters
    ----------
    strategy
        The strategy.
    options
        Options to ask it with, besides none at all and the examples that its model of options gives.
    seen
        What was seen while it was loaded.
    taken
        Who else offers a strategy of its name; empty where nobody does.

    Attributes
    ----------
    worked_out
        What several checks have use for, by name.
    changed_case
        What it changed of the cases it was asked, by label; put back.
    """

    def __init__(
        self,
        strategy: Strategy,
        options: Sequence[Options] = (),
        seen: Observation = UNSEEN,
        taken: str = "",
    ) -> None:
        self.strategy, self.seen_at_load, self.taken = strategy, seen, taken
        self._given = tuple(options)
        self.worked_out: dict[str, Any] = {}
        self.changed_case: dict[str, tuple[str, ...]] = {}
        rows_alone()  # before its first answer, which may change the others'

    @cached_property
    def options(self) -> tuple[Options, ...]:
        """Every set of options it is asked with: none, the first examples of its model, and those given."""
        return (NO_OPTIONS, *examples_of(self.strategy)[:MOST_EXAMPLES], *self._given)

    @cached_property
    def _first(self) -> tuple[tuple[Reply, ...], Observation]:
        asked = [
            (one.label + (f", options {at}" if at else ""), case, options)
            for one in references().values()
            for case in (self._case(one.scenario()),)
            for at, options in enumerate(self.options)
            if not (one.brief and at)
        ]
        return observed(lambda: tuple(self._put_watched(*one) for one in asked), home_of(self.strategy))

    def _put_watched(self, label: str, case: Case, options: Options) -> Reply:
        """Put a question and keep what it changed of the case, by label."""
        before = Intact(case)
        reply = self._put(label, case, options)
        if changed := before.case_put_back():
            self.changed_case[label] = changed
        return reply

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What it said to every reference scenario, once for each set of options."""
        return self._first[0]

    @property
    def seen(self) -> Observation:
        """What was seen while it was loaded and gave these answers."""
        return self.seen_at_load.plus(self._first[1])

    @property
    def answered(self) -> tuple[Reply, ...]:
        """Those of the replies that are answers; skips the check where there is none."""
        found = tuple(one for one in self.replies if isinstance(one.answer, Assessment))
        if not found:
            raise Skip("it declines every reference scenario")
        return found

    @property
    def answered_in_full(self) -> tuple[Reply, ...]:
        """The same without scenarios that are brief, as long as there are others."""
        full = tuple(one for one in self.answered if not references()[str(one.scenario.title)].brief)
        return full or self.answered

    @property
    def tried(self) -> tuple[Reply, ...]:
        """A few of the answers, each of another cell type, for what takes many questions."""
        by_cell: dict[str, Reply] = {}
        for one in self.answered:
            by_cell.setdefault(one.scenario.cell_type, one)
        return tuple(by_cell.values())[:MOST_ASKED]

    @property
    def is_control(self) -> bool:
        """Whether it is no way to preserve cells."""
        return is_control(self.strategy)

    def ask(
        self,
        scenario: Scenario,
        options: Options = NO_OPTIONS,
        *,
        terms: Terms | None = None,
        label: str = "",
        draws: int = DRAWS,
        of: Strategy | None = None,
    ) -> Reply:
        """Put a question, to `of` where it is not the strategy itself; nothing that is raised gets out."""
        case = self._case(scenario.model_copy(update={"draws": draws}), terms)
        return self.ask_of(case._replace(given_options=options), label, of)

    def ask_of(self, case: Case, label: str = "", of: Strategy | None = None) -> Reply:
        """Put the question that a case stands for, with the options that it has."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they were heard when it was asked first
            return self._put(label or str(case.scenario.title), case, case.given_options, of)

    def again(self, reply: Reply, *, of: Strategy | None = None, **update: Any) -> Reply:
        """Put the question of a reply once more, with fields of the scenario changed."""
        draws = update.pop("draws", DRAWS)
        changed = reply.scenario.model_copy(update=update)
        return self.ask(changed, reply.options, label=reply.label, draws=draws, of=of)

    def _case(self, scenario: Scenario, terms: Terms | None = None) -> Case:
        terms = settle(scenario) if terms is None else terms
        staged = scenario.model_copy(update={"stage": terms.stage})
        return realise(staged, terms, 0, scenario.draws)

    def _put(self, label: str, case: Case, options: Options, of: Strategy | None = None) -> Reply:
        case = case._replace(given_options=options)
        reply = Reply(label, case.scenario, options, case)
        try:
            return reply._replace(answer=(of or self.strategy).assess(case))
        except NotApplicable as reason:
            return reply._replace(declined=text_of(reason))
        except InputError as error:
            # options that do not fit this scenario, as a place that it does not have, are the asker's fault
            told = message_of(error)
            return reply._replace(declined=told) if options else reply._replace(raised=told)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return reply._replace(raised=named(error))


def examples_of(strategy: Strategy) -> tuple[Options, ...]:
    """Return the examples that a model of options gives: of itself, and of each of its fields."""
    model: Any = options_of(strategy)
    schema: Any = getattr(model, "model_config", {}).get("json_schema_extra") or {}
    whole = schema.get("examples", ()) if isinstance(schema, dict) else ()
    fields: Any = getattr(model, "model_fields", {})
    single = ({name: field.examples[0]} for name, field in fields.items() if field.examples)
    return (*whole, *single)


def numbers(answer: Assessment) -> Iterator[Number]:
    """Yield every number of an answer, with the bounds that hold for it."""
    for name in ("viability", "flexibility"):
        if getattr(answer, name) is not None:
            yield name, getattr(answer, name), 1.0, False
    if isinstance(answer.cost, Money):
        yield "cost", answer.cost.amount, np.inf, False
    facts = answer.facts
    if facts is None:
        return
    for name in ("viable_recovery", "dye_viability"):
        yield name, getattr(facts, name), 1.0, False
    for name in ("usable_life_h", "carrier_hold_h", "preparation_h", "defended_hold_h"):
        yield name, getattr(facts, name), np.inf, True
    if facts.excursion is not None:
        yield "excursion", facts.excursion, 1.0, False
    yield from ((f"losses[{cause!r}]", lost, 1.0, False) for cause, lost in facts.losses.items())
    for use in facts.uses:
        yield f"quantity of {use.item!r}", use.quantity, np.inf, False
        if isinstance(use.price, Money):
            yield f"price of {use.item!r}", use.price.amount, np.inf, False


def alike(one: Assessment, other: Assessment) -> str:
    """Return the name of the first number in which two answers differ; empty where they agree to the bit."""
    left, right = list(numbers(one)), list(numbers(other))
    if [name for name, *_ in left] != [name for name, *_ in right]:
        return "what is said at all"
    for (name, a, *_), (_, b, *_) in zip(left, right, strict=True):
        if not np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True):
            return name
    return ""


def recovery(answer: Assessment) -> Floats:
    """Viable recovery of an answer, given as a criterion or among its facts."""
    given = answer.viability if answer.facts is None else answer.facts.viable_recovery
    return np.asarray(given, dtype=np.float64)
