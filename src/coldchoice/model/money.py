"""Money: an amount that never leaves its currency and its price year."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from coldchoice.errors import Problem, QuantityError, did_you_mean
from coldchoice.model.quantity import shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Amount = float | NDArray[np.float64]

_COMMON = "USD EUR GBP CAD AUD CHF JPY SEK NZD MYR DKK NOK SGD HKD KRW CNY INR BRL CZK PLN ILS"
_OTHER = """
    AED ALL AMD ARS AZN BAM BDT BGN BHD BND BOB BWP BYN CLP COP CRC DOP DZD EGP ETB GEL GHS GTQ HNL
    HUF IDR IQD IRR ISK JMD JOD KES KHR KWD KZT LAK LBP LKR MAD MDL MKD MMK MNT MUR MXN NAD NGN NPR
    OMR PAB PEN PGK PHP PKR PYG QAR RON RSD RUB RWF SAR THB TND TRY TTD TWD TZS UAH UGX UYU UZS VES
    VND XAF XOF ZAR ZMW
"""
CURRENCIES = (*_COMMON.split(), *_OTHER.split())
"""ISO 4217 codes that may be written. Which of them can be converted is `evidence.exchange`'s to say."""

SOLD_BY = (
    "each", "mL", "L", "kg", "h", "day", "year", "run", "shipment", "test", "unit", "dose", "unit-year",
)  # fmt: skip
"""What a price may be for."""

PRICE_YEARS = range(1900, 2101)
NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
MONEY_PATTERN = rf"^ *({NUMBER}) +([A-Z]{{3}}) +([0-9]{{4}}) *$"
_PERHAPS_UNDATED = rf"^ *({NUMBER}) +([A-Z]{{3}})(?: +([0-9]{{4}}))? *$"
EXAMPLES = ("12.5 USD 2024", "4680 USD 2021", "1.2e3 EUR 2023")


class Money:
    """An amount of one currency at the prices of one year; immutable.

    Parameters
    ----------
    amount
        A number, or an array of shape (draws,). May be negative (a saving) or infinite (nothing is ever
        delivered), but not NaN.
    currency
        ISO 4217 code, e.g. ``"USD"``.
    price_year
        Year whose prices the amount is in; `None` where it was not said.

    Raises
    ------
    QuantityError
        For NaN, something that is not a number, or an unknown currency; and, on adding or comparing, where
        the currencies or the price years differ.
    """

    __slots__ = ("amount", "currency", "price_year")
    __array_ufunc__ = None  # so that `array * money` is asked of Money and not spread over the array
    amount: Amount
    currency: str
    price_year: int | None

    def __init__(self, amount: Amount, currency: str, price_year: int | None = None) -> None:
        if currency not in CURRENCIES:
            raise _unknown_currency(currency, repr(currency))
        object.__setattr__(self, "amount", _checked(amount))
        object.__setattr__(self, "currency", currency)
        object.__setattr__(self, "price_year", price_year)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"money does not change; make a new one instead of setting {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"money does not change; {name!r} cannot be deleted")

    def __reduce__(self) -> tuple[type[Money], tuple[Amount, str, int | None]]:
        return Money, (self.amount, self.currency, self.price_year)

    @property
    def unit(self) -> str:
        """Currency and price year as people write them: ``USD 2019``."""
        return self.currency if self.price_year is None else f"{self.currency} {self.price_year}"

    @property
    def mean(self) -> Money:
        """The same money with its mean over the draws as a plain number."""
        return self if isinstance(self.amount, float) else self._like(float(self.amount.mean()))

    def __add__(self, other: Money) -> Money:
        return self._like(self.amount + self._same(other, "add"))

    def __radd__(self, other: object) -> Money:
        # nothing is nothing in every currency; this is what `sum` starts with
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return self._like(self.amount - self._same(other, "subtract"))

    def __neg__(self) -> Money:
        return self._like(-self.amount)

    def __mul__(self, factor: Amount) -> Money:
        return self._like(self.amount * _plain(factor))

    __rmul__ = __mul__

    def __truediv__(self, divisor: Amount) -> Money:
        """Divide by a number; use `ratio` for one money over another."""
        return self._like(self.amount / _plain(divisor))

    def ratio(self, other: Money) -> Amount:
        """How many times `other` this is: a number or (draws,)."""
        return self.amount / self._same(other, "divide")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.unit != other.unit:
            return False
        equal = self.amount == other.amount
        return equal if isinstance(equal, bool) else bool(equal.all())

    def __hash__(self) -> int:
        return hash((self.amount, self.currency, self.price_year))

    def __lt__(self, other: Money) -> Any:
        return self.amount < self._same(other, "compare")

    def __le__(self, other: Money) -> Any:
        return self.amount <= self._same(other, "compare")

    def __gt__(self, other: Money) -> Any:
        return self.amount > self._same(other, "compare")

    def __ge__(self, other: Money) -> Any:
        return self.amount >= self._same(other, "compare")

    def __str__(self) -> str:
        if isinstance(self.amount, float):
            return f"{_number(self.amount)} {self.unit}"
        return f"{self.amount.mean():g} {self.unit} (mean of {self.amount.size} draws)"

    def __repr__(self) -> str:
        return f"Money({self.amount!r}, {self.currency!r}, {self.price_year!r})"

    def _like(self, amount: Amount) -> Money:
        return Money(amount, self.currency, self.price_year)

    def _same(self, other: Money, verb: str) -> Amount:
        unit = getattr(other, "unit", None)
        if unit is None:
            raise TypeError(f"cannot {verb} money and {type(other).__name__}; give it a currency")
        if self.unit != unit:
            rule = f"cannot {verb} {self.unit} and {unit}"
            raise QuantityError(Problem(rule, value=f"{self} and {other}", hint="convert one of them first"))
        return other.amount


def parse_money(text: object) -> Money:
    """Read an amount as people write it: ``12.5 USD 2019``, ``1.2e3 EUR 2023``.

    Raises
    ------
    QuantityError
        Without a currency or the year of the price, with a comma or a currency symbol, for an unknown
        currency, and for an amount that is negative or not finite; the message says what to write instead.
    """
    found = re.fullmatch(_PERHAPS_UNDATED, text.strip()) if isinstance(text, str) else None
    if found is None:
        raise _advice(text)
    if reads_in_two_ways(found[1]):
        one, other = two_readings(found[1])
        year = found[3] or "2024"
        hint = f"write e.g. {one} {found[2]} {year} or {other} {found[2]} {year}"
        raise QuantityError(Problem("could be read in two ways", value=shown(text), hint=hint))
    return _money(found[1], found[2], found[3], shown(text))


def reads_in_two_ways(number: str) -> bool:
    """Tell whether a number with a point, such as ``8.000``, may be meant as decimals or as thousands."""
    return re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{2}0", number) is not None


def two_readings(number: str) -> tuple[str, str]:
    """Write both that a number such as ``4.680`` may mean, so that each can be read in one way alone."""
    return number.rstrip("0").rstrip("."), number.replace(".", "")


def _money(number: str, currency: str, year: str | None, what: str) -> Money:
    if currency not in CURRENCIES:
        raise _unknown_currency(currency, what)
    if year is not None and int(year) not in PRICE_YEARS:
        raise QuantityError(Problem(f"{year} is not a price year (1900 to 2100)", value=what))
    if math.isinf(float(number)):
        raise QuantityError(Problem("is not a finite amount", value=what))
    if year is None:
        hint = f"write e.g. '{number} {currency} 2024'"
        raise QuantityError(Problem("does not say its price year", value=what, hint=hint))
    return Money(float(number), currency, int(year))


def _advice(text: object) -> QuantityError:
    """Say what keeps `text` from being money; the first fault found is the one named."""
    what, hint = shown(text), f"write e.g. {EXAMPLES[0]!r}"
    if not isinstance(text, str):
        plain = isinstance(text, int | float) and not isinstance(text, bool)
        return QuantityError(Problem("has no currency" if plain else "is not money", value=what, hint=hint))
    for fault, rule in _FAULTS:
        if re.search(fault, text.strip()):
            return QuantityError(Problem(rule, value=what, hint=hint))
    code = re.match(rf"^{NUMBER} *([A-Za-z]+)", text.strip())
    if code and code[1] not in CURRENCIES:
        return _unknown_currency(code[1], what)
    return QuantityError(Problem("is not money", value=what, hint=hint))


_FAULTS = (
    (r",", "has a comma, which some read as thousands and others as decimals"),
    (r"[$€£¥]", "has a currency symbol, which several currencies share; write the three-letter code"),
    (r"^[-−]", "must not be negative"),
    (r"(?i)^[+-]?(nan|inf)", "is not a finite amount"),
    (r"^[A-Za-z]{3} *[0-9.]", "has the currency first"),
    (rf"^{NUMBER}$", "has no currency"),
    (rf"^{NUMBER}[A-Z]{{3}}\b", "needs a space between number and currency"),
    (rf"^{NUMBER} +[A-Z]{{3}}(/| per )", "is a price per unit, or its unit cannot be read"),
)


def _unknown_currency(code: str, what: str) -> QuantityError:
    near = did_you_mean(code.upper(), CURRENCIES if code.upper() in CURRENCIES else _COMMON.split())
    hint = near if near.startswith("did") else "write a three-letter ISO 4217 code such as USD, EUR or GBP"
    return QuantityError(Problem(f"unknown currency {code!r}", value=what, hint=hint))


def _plain(factor: Amount) -> Amount:
    """Return a number or array to multiply by; money is refused, as its square means nothing."""
    given: object = factor
    if isinstance(given, Money):
        raise TypeError("money is multiplied and divided by plain numbers; see Money.ratio")
    return factor


def _checked(amount: Amount) -> Amount:
    """Return `amount` as a float or a read-only float64 array without NaN."""
    if isinstance(amount, int | float) and not isinstance(amount, bool):
        if math.isnan(amount):
            raise QuantityError(Problem("is not an amount", value="nan"))
        return float(amount)
    import numpy as np

    if np.any(getattr(amount, "mask", False)):
        raise QuantityError(Problem("is not an amount", value="masked in an array of draws"))
    values = np.asarray(amount)
    if values.dtype.kind not in "fiu":
        raise QuantityError(Problem("is not an amount", value=shown(amount), hint="give a number"))
    if np.isnan(values).any():
        raise QuantityError(Problem("is not an amount", value="nan in an array of draws"))
    if values.ndim == 0:
        return float(values)
    values = values.astype(np.float64, copy=False).view()
    values.flags.writeable = False
    return values


def _number(amount: float) -> str:
    """Write a number so that it reads back as itself: 4680, 12.5, 1e+22."""
    text = repr(amount)
    return text[:-2] if text.endswith(".0") else text


class _MoneyField:
    """Tells pydantic how a field holds money, without this module importing pydantic."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            one_amount, serialization=core_schema.to_string_ser_schema()
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], Any]) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": MONEY_PATTERN,
            "patternErrorMessage": "an amount, a currency code and the price year, e.g. '4680 USD 2021'",
            "examples": list(EXAMPLES),
        }


def one_amount(value: object) -> Money:
    """Take money or its text, as a scenario may hold it.

    Raises
    ------
    QuantityError
        As `parse_money`; also for money without a year, negative, endless or in draws.
    """
    if not isinstance(value, Money):
        return parse_money(value)
    if value.price_year is None:
        raise QuantityError(
            Problem("does not say its price year", value=str(value), hint="give Money its price_year")
        )
    if not isinstance(value.amount, float) or not 0.0 <= value.amount < math.inf:
        raise QuantityError(Problem("must be one finite amount, not negative", value=str(value)))
    return value


MoneyAmount = Annotated[Money, _MoneyField()]
"""A model's field that is written ``12.5 USD 2019``, and is `Money` inside."""
