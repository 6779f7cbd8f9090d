"""One scenario made concrete: what a strategy is given to assess."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from coldchoice.model.journey import Journey
from coldchoice.model.money import Money
from coldchoice.model.streams import Floats, Layer, Streams
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from pydantic import BaseModel

    from coldchoice.model.measurement import Measurement
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.terms import Terms

    OptionsT = TypeVar("OptionsT", bound=BaseModel)


PILOT_BLOCK = -1
"""Number of the block that no answer is made of; its streams are nobody else's."""


class Case(NamedTuple):
    """Draws of the same journeys, disruptions and lots for every strategy.

    The arrays are shared by all strategies and are read-only: ``2 * case.journey.total_h`` makes a new one.

    Attributes
    ----------
    scenario
        What was asked.
    terms
        The same with every default filled in, in canonical units.
    journey
        Legs, drawn; hours of shape (draws,).
    streams
        Random numbers by name; see `normal` and `uniform`.
    convert
        Turns money into the scenario's currency and price year; `money` calls it.
    given_options
        What the scenario sets for this strategy, as written; `options` reads it.
    again
        Draws the whole scenario anew: called with a block number and a number of draws; see `pilot`.
    """

    scenario: Scenario
    terms: Terms
    journey: Journey
    streams: Streams
    convert: Callable[[Money], Money]
    given_options: Mapping[str, Any] = MappingProxyType({})
    again: Callable[[int, int], Case] | None = None

    @property
    def draws(self) -> int:
        """Number of draws in this block: the length of every array."""
        return self.streams.draws

    @property
    def own(self) -> tuple[Measurement, ...]:
        """Own measurements of these cells, for whatever looks evidence up; most scenarios have none."""
        own = self.scenario.own
        return () if own is None else own.rows

    def normal(self, layer: Layer, name: str) -> Floats:
        """Standard normal draws of the input `name`; the same for every strategy that names it.

        Parameters
        ----------
        layer
            ``parameter`` for what a study could teach; ``lot``, ``logistics`` and ``assay`` for what differs
            from unit to unit and cannot be learned.
        name
            In words; an `Input` of the same name lets its influence be told.

        Returns
        -------
        ndarray of float64, shape (draws,)
            Without unit, mean 0 and standard deviation 1; read-only.
        """
        return self.streams.normal(layer, name)

    def uniform(self, layer: Layer, name: str) -> Floats:
        """Uniform draws in [0, 1) of the input `name`; the same for every strategy that names it.

        Parameters
        ----------
        layer, name
            As in `normal`.

        Returns
        -------
        ndarray of float64, shape (draws,)
            Without unit; read-only. ``coldchoice.model.quantiles`` turns them into other distributions.
        """
        return self.streams.uniform(layer, name)

    def money(self, amount: float | Floats, currency: str, price_year: int) -> Money:
        """Turn an amount into the scenario's currency and price year.

        Parameters
        ----------
        amount
            A number, or (draws,).
        currency
            ISO 4217 code.
        price_year
            Year whose prices the amount is in.

        Returns
        -------
        Money
            In the scenario's currency and price year.

        Raises
        ------
        QuantityError
            For NaN, or an unknown currency.
        ColdchoiceError
            If there is no exchange rate or price index for it.
        """
        return self.convert(Money(amount, currency, price_year))

    def pilot(self, draws: int) -> Case:
        """Return the same scenario in draws of its own, alike in every block and on any number of workers.

        What a strategy decides once and for all, as a threshold, has to be decided on these: no block may
        decide for itself.

        Parameters
        ----------
        draws
            How many: a few hundred are enough for most thresholds.
        """
        if self.again is None:
            return self
        return self.again(PILOT_BLOCK, draws)._replace(given_options=self.given_options)

    def options(self, model: type[OptionsT]) -> OptionsT:
        """Read the scenario's options for this strategy, defaults filled in.

        Parameters
        ----------
        model
            The pydantic model that the strategy has as its ``Options``.

        Returns
        -------
        An instance of `model`
            Quantities as floats in canonical units: ``40 mL`` is 40.0, ``2 d`` is 48.0.

        Raises
        ------
        pydantic.ValidationError
            If they do not fit `model`; not in a run, which has checked them before, with file and line.
        """
        return model.model_validate(dict(self.given_options))
