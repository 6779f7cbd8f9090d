"""A quantity that is not known exactly: one of six distributions, as people write them.

======================================================  =============================================
``36 h``                                                known exactly
``36 h +- 8 h``, ``36 +- 8 h``, ``36 h ± 8 h``          mean and standard deviation
``24..60 h``, ``24 h .. 60 h``                          uniform between two ends
``{dist: lognormal, median: 36 h, p95: 60 h}``          or with ``mean`` and ``sd``
``{dist: normal, mean: 4 degC, sd: 1 degC}``
``{dist: uniform, low: 24 h, high: 60 h}``
``{dist: triangular, low: 24 h, mode: 30 h, high: 60 h}``
``{dist: beta, mean: 80 %, sd: 5 %}``                   fractions only
======================================================  =============================================

What ``+-`` means follows from the dimension: for a quantity that cannot be negative the lognormal with that
mean and standard deviation, for a fraction the beta, for a temperature the normal distribution.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from coldchoice.errors import QuantityError
from coldchoice.model.distribution import (
    FORMS,
    Kind,
    beta_weight,
    bounds,
    check_names,
    check_numbers,
    log_parameters,
    read_form,
    spread_of,
    usual_kind,
)
from coldchoice.model.quantity import format_number, per_cent_hint, shown
from coldchoice.model.units import CANONICAL, Dimension

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Uncertain:
    """An immutable distribution of one quantity, in the canonical unit of its dimension.

    Parameters
    ----------
    kind
        One of the keys of `FORMS`.
    dimension
        What the quantity is, see `coldchoice.model.units`.
    **given
        The numbers that fix it, in the canonical unit, e.g. ``mean=16.4, sd=6.3``.

    Raises
    ------
    QuantityError
        The numbers do not make such a distribution of such a quantity.

    Notes
    -----
    A spread of zero gives the kind ``fixed``.
    """

    __slots__ = ("dimension", "given", "kind")

    kind: Kind
    dimension: Dimension
    given: tuple[tuple[str, float], ...]

    def __init__(self, kind: Kind, dimension: Dimension, **given: float) -> None:
        check_names(kind, tuple(given))
        numbers = {name: float(given[name]) for form in FORMS[kind] for name in form if name in given}
        check_numbers(kind, dimension, numbers)
        if len(numbers) > 1 and spread_of(numbers) == 0.0:
            kind, numbers = "fixed", {"value": next(iter(numbers.values()))}
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "dimension", dimension)
        object.__setattr__(self, "given", tuple(numbers.items()))

    @classmethod
    def fixed(cls, value: float, dimension: Dimension) -> Uncertain:
        """Wrap a number that is known exactly, in the canonical unit."""
        return cls("fixed", dimension, value=value)

    @classmethod
    def parse(cls, value: object, dimension: Dimension) -> Uncertain:
        """Read any of the forms in the module's table.

        Raises
        ------
        QuantityError
            Not one of the forms, or impossible; the problem's `key` names the part that is wrong.
        """
        try:
            kind, numbers = read_form(value, dimension)
            return cls(kind, dimension, **numbers)
        except QuantityError as error:
            if isinstance(value, Mapping):
                raise
            hint = per_cent_hint(value) if dimension == "fraction" else None
            raise QuantityError(
                *(p._replace(key=(), value=shown(value), hint=p.hint or hint) for p in error.problems)
            ) from None

    @property
    def mean(self) -> float:
        """Mean, in the canonical unit."""
        g = dict(self.given)
        match self.kind:
            case "fixed":
                return g["value"]
            case "uniform" | "triangular":
                return sum(g.values()) / len(g)
            case "lognormal" if "median" in g:
                mu, sigma = log_parameters(g)
                return math.exp(mu + sigma * sigma / 2.0)
            case _:
                return g["mean"]

    @property
    def sd(self) -> float:
        """Standard deviation, in the canonical unit (a difference, for a temperature)."""
        g = dict(self.given)
        match self.kind:
            case "fixed":
                return 0.0
            case "uniform":
                return (g["high"] - g["low"]) / math.sqrt(12.0)
            case "triangular":
                left, right = g["mode"] - g["low"], g["high"] - g["mode"]
                return math.sqrt((left * left + left * right + right * right) / 18.0)
            case "lognormal" if "median" in g:
                _, sigma = log_parameters(g)
                return self.mean * math.sqrt(math.expm1(sigma * sigma))
            case _:
                return g["sd"]

    def with_mean(self, mean: float) -> Uncertain:
        """Return the same kind of distribution around another mean, its spread in proportion.

        sd/mean stays as it is. Of a fraction that rises it is sd/(1 - mean) that stays, so that nothing
        leaves 0 to 1; a temperature, whose zero means nothing, is shifted and keeps its sd.

        Raises
        ------
        QuantityError
            If the dimension cannot have such a mean.
        """
        old, numbers = self.mean, dict(self.given)
        if mean == old:
            return self
        if self.dimension in ("temperature", "temperature difference"):
            moved = {name: x if name == "sd" else x + mean - old for name, x in numbers.items()}
        elif self.kind == "fixed" or 0.0 in (old, mean) or (self.dimension == "fraction" and mean == 1.0):
            return Uncertain.fixed(mean, self.dimension)
        elif self.dimension == "fraction" and mean > old:
            rest = (1.0 - mean) / (1.0 - old)
            moved = {
                name: x * rest if name == "sd" else 1.0 - (1.0 - x) * rest for name, x in numbers.items()
            }
        else:
            moved = {name: x * (mean / old) for name, x in numbers.items()}
        return Uncertain(self.kind, self.dimension, **moved)

    def quantile(self, u: Floats) -> Floats:
        """Values that fall short with probability `u`.

        Parameters
        ----------
        u
            Probabilities, shape ``(draws,)``; 0 and 1 are moved inward by less than 1e-15.

        Returns
        -------
        numpy.ndarray
            Same shape, canonical unit; see `coldchoice.model.quantiles` for the errors.

        Raises
        ------
        ValueError
            A probability outside [0, 1], or NaN.
        """
        import numpy as np

        from coldchoice.model import quantiles as q

        u = q.checked(u)
        g = dict(self.given)
        match self.kind:
            case "fixed":
                return np.full_like(u, g["value"])
            case "normal" | "lognormal":
                return self._from_normal(q.normal_quantile(u))
            case "uniform" | "triangular":
                return self._from_uniform(u)
            case "beta":
                return q.beta_quantile(u, g["mean"], beta_weight(g["mean"], g["sd"]))

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:
        """Draw `draws` values with one call of the generator, so that more draws extend fewer.

        Returns
        -------
        numpy.ndarray
            Shape ``(draws,)``, canonical unit. A fixed quantity leaves the generator as it was.
        """
        import numpy as np

        g = dict(self.given)
        match self.kind:
            case "fixed":
                return np.full(draws, g["value"])
            case "normal" | "lognormal":
                return self._from_normal(generator.standard_normal(draws))
            case "beta":
                weight = beta_weight(g["mean"], g["sd"])
                return generator.beta(g["mean"] * weight, (1.0 - g["mean"]) * weight, draws)
            case _:
                return self._from_uniform(generator.random(draws))

    @property
    def text(self) -> str:
        """The distribution as people write it, to six digits: ``36 ± 8 h``, ``24..60 h``."""
        form = self._form({name: format_number(float(f"{value:.6g}")) for name, value in self.given})
        if isinstance(form, str):
            return form.replace("+-", "±")
        return ", ".join(text if name == "dist" else f"{name} {text}" for name, text in form.items())

    def to_json(self) -> str | dict[str, str]:
        """Text or mapping from which `parse` makes an equal distribution."""
        return self._form({name: format_number(value) for name, value in self.given})

    def _form(self, numbers: Mapping[str, str]) -> str | dict[str, str]:
        """Arrange numbers, already written, in the shortest form that `read_form` takes."""
        unit = CANONICAL[self.dimension]
        end = "" if unit == "1" else f" {unit}"
        match self.kind:
            case "fixed":
                return numbers["value"] + end
            case "uniform":
                return f"{numbers['low']}..{numbers['high']}{end}"
            case kind if kind == usual_kind(self.dimension) and "sd" in numbers:
                return f"{numbers['mean']} +- {numbers['sd']}{end}"
        return {"dist": self.kind} | {name: number + end for name, number in numbers.items()}

    def _from_uniform(self, u: Floats) -> Floats:
        """Turn probabilities, in place, into a uniform or triangular quantity."""
        from coldchoice.model.quantiles import triangular_quantile

        g = dict(self.given)
        if self.kind == "triangular":
            return triangular_quantile(u, **g)
        u *= g["high"] - g["low"]
        u += g["low"]
        return u

    def _from_normal(self, z: Floats) -> Floats:
        """Turn standard normals, in place, into a normal or lognormal quantity."""
        import numpy as np

        lognormal = self.kind == "lognormal"
        mu, sigma = log_parameters(dict(self.given)) if lognormal else (self.mean, self.sd)
        z *= sigma
        z += mu
        if lognormal:
            return np.exp(z, out=z)
        low, high = bounds(self.dimension)
        return z if math.isinf(low) else np.clip(z, low, high, out=z)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"an Uncertain cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"an Uncertain cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Uncertain) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __repr__(self) -> str:
        numbers = "".join(f", {name}={value!r}" for name, value in self.given)
        return f"Uncertain({self.kind!r}, {self.dimension!r}{numbers})"

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Any, ...]:
        return _remake, self._identity()

    def _identity(self) -> tuple[Kind, Dimension, tuple[tuple[str, float], ...]]:
        return self.kind, self.dimension, self.given


def _remake(kind: Kind, dimension: Dimension, given: tuple[tuple[str, float], ...]) -> Uncertain:
    """Build an `Uncertain` again, for pickle and copy."""
    return Uncertain(kind, dimension, **dict(given))
