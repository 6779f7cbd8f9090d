"""Studies of a scenario: which could be made, and what each would see."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.engine.compare import contestant_of
from coldchoice.engine.learnable import PRICES
from coldchoice.engine.probe import Probe
from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.evidence.cells import cell_type
from coldchoice.evidence.lanes import lane
from coldchoice.model.quantity import format_number, parse_quantity
from coldchoice.model.strategy import options_of
from coldchoice.model.streams import EXCURSION_OF, PRICE_OF, Streams, blocks
from coldchoice.model.study import KEY, Measurements, Quotation, Records, study_text
from coldchoice.record import NamedTuple
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.model.study import Study
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry

SIZES = (3, 6)  # assumption: batches of a small study and of a larger one
SHARES = (0.0, 1 / 3, 2 / 3, 1.0)  # assumption: when candidates measure, as shares of the duration
LONGEST_H = 13 * 7 * 24.0  # assumption: nobody waits longer than a quarter of a year for a study
MOST_QUOTED = 5  # assumption: a candidate asks for the prices on which the lead depends most
TEMPERATURE = "temperature"
"""Option under which a strategy holds its temperature."""
SAME_C = 0.01


class Seen(NamedTuple):
    """What a study would see.

    Attributes
    ----------
    study
        As it can be made: without hours at which there is nothing to measure.
    summaries
        Statistics of its data in each draw, (statistics, draws).
    inputs
        Inputs that the data depend on and the strategies lean on.
    points
        Measurements in each batch.
    text
        The study in words.
    kept
        Whose cells are measured; empty for other studies.
    notes
        What cannot be measured, and what was assumed.
    """

    study: Study
    summaries: Floats
    inputs: tuple[str, ...]
    points: int
    text: str
    kept: str = ""
    notes: tuple[str, ...] = ()


class Laboratory:
    """Makes the studies of a scenario on paper.

    Parameters
    ----------
    scenario, terms
        As asked, and with its defaults.
    choices
        The strategies to compare.
    believed
        What is believed of them.
    """

    def __init__(
        self,
        scenario: Scenario,
        terms: Terms,
        registry: Registry,
        choices: Sequence[Choice],
        believed: Beliefs,
    ) -> None:
        self.scenario, self.terms = scenario, terms
        self.parameters = believed.parameters
        self._registry, self._believed = registry, believed
        self._choices = {choice.label: choice for choice in choices}
        self._probes: dict[tuple[str, float | None], Probe] = {}

    def checked(self, study: Study) -> Study:
        """Return a study with the strategy that it means; refuse one that cannot be made here.

        Raises
        ------
        InputError
            For an unknown strategy, item or lane, with the nearest spelling, and for a temperature that no
            strategy holds.
        """
        if isinstance(study, Measurements):
            return study._replace(strategy=self._meant(study).label)
        if isinstance(study, Quotation):
            for item in study.items:
                self._input(PRICE_OF, item, "item with an uncertain price")
        else:
            self._input(EXCURSION_OF, study.lane, "lane with an uncertain rate")
        return study

    def seen(self, study: Study) -> Seen:
        """Return what a study would see, draw by draw."""
        if isinstance(study, Measurements):
            return self._measured(study)
        if isinstance(study, Quotation):
            return self._quoted(study)
        return self._recorded(study)

    def _quoted(self, study: Quotation) -> Seen:
        names = tuple(f"{PRICE_OF}{item}" for item in study.items)
        seen = np.stack([self.parameters[name] for name in names])
        return Seen(study, seen, names, 0, study_text(study), notes=("assumption: prices hold as quoted",))

    def _recorded(self, study: Records) -> Seen:
        name = f"{EXCURSION_OF}{study.lane}"
        rates = lane(study.lane).excursion(self.parameters[name])
        seen = np.concatenate(
            [
                self._streams(number, size).generator("assay", name).binomial(study.shipments, part)
                for (number, size), part in zip(
                    enumerate(self._sizes), np.split(rates, np.cumsum(self._sizes)[:-1]), strict=True
                )
            ]
        )
        return Seen(study, seen[np.newaxis] / study.shipments, (name,), 0, study_text(study))

    @property
    def _sizes(self) -> list[int]:
        return blocks(self._believed.draws)

    def _streams(self, number: int, size: int) -> Streams:
        return Streams(self.scenario.seed, number, size, "records of a study")

    def _measured(self, study: Measurements) -> Seen:
        choice = self._meant(study)
        key = (choice.label, study.temperature_c)
        if key not in self._probes:
            self._probes[key] = Probe(
                self.scenario, self._registry, self._at(choice, study.temperature_c), self._believed.draws
            )
        data = self._probes[key].data(study.batches, study.hours_h)
        notes: tuple[str, ...] = ()
        if data.missing:
            times = listed([format_number(hours) for hours in data.missing])
            notes = (f"not measured at {times} h: {[*data.missing.values()][-1]}",)
        inputs = tuple(name for name in data.parameters if name in self.parameters)
        done = study._replace(hours_h=data.hours_h or study.hours_h)
        return Seen(done, data.summaries, inputs, len(data.hours_h), study_text(done), choice.label, notes)

    def _at(self, choice: Choice, temperature_c: float | None) -> Choice:
        """Return the strategy at another temperature of its hold, if one is asked for."""
        if temperature_c is None or self._holds_c(choice) == temperature_c:
            return choice
        options = {**choice.options, TEMPERATURE: f"{format_number(temperature_c)} degC"}
        return choice.model_copy(update={"options": options})

    def _meant(self, study: Measurements) -> Choice:
        """Return the strategy that a study means: the one it names, or the first at its temperature."""
        if study.strategy is not None:
            if study.strategy not in self._choices:
                raise UnknownName("strategy", study.strategy, tuple(self._choices), KEY)
            choice = self._choices[study.strategy]
            if study.temperature_c is not None and self._holds_c(choice) is None:
                rule = f"{choice.label} has no temperature of its own to hold at"
                raise InputError(Problem(rule, KEY, repr(study_text(study)), "leave the temperature out"))
            return choice
        if study.temperature_c is None:
            known = ", ".join(self._choices)
            hint = f"add 'of NAME': {known}"
            raise InputError(
                Problem("a study needs to say what it keeps, or at what", KEY, repr(study_text(study)), hint)
            )
        order = [*self._believed.names, *(one for one in self._choices if one not in self._believed.names)]
        held = {
            label: held_c for label in order if (held_c := self._holds_c(self._choices[label])) is not None
        }
        for label, held_c in held.items():
            if abs(held_c - study.temperature_c) < SAME_C:
                return self._choices[label]
        known = ", ".join(f"{label} at {format_number(held_c)} C" for label, held_c in held.items())
        rule = f"no strategy of the scenario holds at {format_number(study.temperature_c)} C"
        raise InputError(Problem(rule, KEY, repr(study_text(study)), f"there is {known}" if known else None))

    def _holds_c(self, choice: Choice) -> float | None:
        """Return the temperature at which a strategy holds, where it has such an option.

        Left open, it is taken for that of the cells.
        """
        strategy = self._registry.get(choice.strategy).strategy
        model = options_of(strategy)
        if model is None or TEMPERATURE not in model.model_fields:
            return None
        held = contestant_of(choice, self._registry).in_force.get(TEMPERATURE)
        if held is None:
            return cell_type(self.scenario.cell_type).hold_temperature_c
        return parse_quantity(held, "temperature", bare=True)

    def _input(self, prefix: str, name: str, kind: str) -> None:
        known = [one.removeprefix(prefix) for one in self.parameters if one.startswith(prefix)]
        if name not in known:
            raise UnknownName(kind, name, known, KEY)


def candidates(believed: Beliefs, terms: Terms, leads: Floats, telling: Set[str]) -> list[Study]:
    """Return studies that suggest themselves: of each strategy in two sizes, of prices, and of the lanes.

    Parameters
    ----------
    leads
        Over one of the strategies, (strategies, draws).
    telling
        Inputs and groups that are worth something.
    """
    longest_h = min(terms.duration_h, LONGEST_H)
    times = tuple(dict.fromkeys(_round(share * longest_h) for share in SHARES))
    found: list[Study] = [
        Measurements(batches, times, label) for label in believed.names for batches in SIZES
    ]
    if any(name == PRICES or name.startswith(PRICE_OF) for name in telling):
        found.append(Quotation(_leading_prices(believed, leads)))
    lanes = [name for name in telling if name.startswith(EXCURSION_OF)]
    return [*found, *(Records(name.removeprefix(EXCURSION_OF)) for name in sorted(lanes))]


def _leading_prices(believed: Beliefs, leads: Floats) -> tuple[str, ...]:
    """Return the items on whose prices the lead between the best two depends most."""
    lead = leads[0] - leads[1]
    prices = {
        name.removeprefix(PRICE_OF): abs(float(np.corrcoef(values, lead)[0, 1]))
        for name, values in believed.parameters.items()
        if name.startswith(PRICE_OF)
    }
    return tuple(sorted(prices, key=lambda item: -prices[item])[:MOST_QUOTED])


def _round(hours_h: float) -> float:
    """Return hours as one would plan them: whole ones from three on."""
    return float(round(hours_h)) if hours_h >= 3.0 else float(f"{hours_h:.2g}")
