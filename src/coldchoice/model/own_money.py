"""What a scenario's own tables of money came down to: prices that stand above the library's, and rates."""

from __future__ import annotations

from collections.abc import Mapping

from coldchoice.model.priced import PricedItem
from coldchoice.model.rates import Rates
from coldchoice.record import NamedTuple


class OwnMoney(NamedTuple):
    """Own prices and rates, as they were read.

    Attributes
    ----------
    prices
        The rows of the scenario's own library, by item, in the order of the tables.
    prices_digest
        SHA-256 of what the rows say: equal for two files that say the same, in whatever order; empty where no
        library is named.
    rates
        Tables that this scenario's money is converted with; ``None`` for the shipped ones.
    packs
        Data packs whose prices are among them, and their origins; see `coldchoice.engine.packs`.
    """

    prices: Mapping[str, PricedItem]
    prices_digest: str = ""
    rates: Rates | None = None
    packs: tuple[str, ...] = ()

    @property
    def digests(self) -> dict[str, str]:
        """What stands for the files in a scenario's hash, by the key that names them."""
        found = {"library": self.prices_digest, "rates": self.rates.digest if self.rates else ""}
        return {key: digest for key, digest in found.items() if digest}
