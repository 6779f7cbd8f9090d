"""Stability batches rebuilt from published summaries, so that fits and tests of them can be checked.

The measurements of LeBlond, Griffith and Aubuchon 2011 (Linear Regression 102, J Valid Technol 17(3):47-68)
are not used here. What a Q1E analysis says depends on them only through each batch's times, line and
residual sum of squares, and these follow from published results:

- lines: Tables V, VII, IX and XIV; batches 2 and 3 also stand in the manual of JMP 12 (Reliability and
  Survival Methods, pp. 174-176); that of batch 7 is what the common line of Table V leaves;
- residual sums of squares: from the F ratios of the regressions in the same tables; those of batches 4 and 8
  alone are the ones that reproduce their published shelf lives to every digit with measurements of one
  decimal, which leaves no choice;
- times: the only ones for which batch sums come out with one decimal and the shelf lives to six digits.

Residuals are made up, with the right sum of squares, at right angles to the line.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Rebuilt(NamedTuple):
    """Three columns, as `shelf_life` takes them."""

    times: Floats
    values: Floats
    batches: list[str]


TIMES: dict[str, tuple[float, ...]] = {
    "1_11": (0, 3, 3, 6, 6, 12, 12, 24, 24),
    "b1": (0, 1, 2, 3, 3, 6, 6, 12, 12, 24, 24),  # moisture, likewise for the other two
    "b2": (0, 1, 3, 3, 6, 6, 12, 12, 24, 24),
    "b3": (0, 3, 3, 6, 6, 12, 12, 24, 24),
    "b4": (0, 3, 6, 6, 12, 12, 24, 24),
    "b5": (0, 1, 2, 3, 3, 6, 6, 12, 12, 24, 24),
    "b7": (0, 1, 3, 3, 6, 6, 12, 12, 24, 24),
    "b8": (0, 3, 6, 12, 12),
}
"""Months; 53 measurements of potency in all, and 36 of the four batches in the manual, as published."""

LINES = {
    "b2": (100.249139280, -0.180125195618),
    "b3": (102.384126984, -0.233968253968),
    "b4": (104.070645793, -0.196151337247),
    "b5": (100.781872268, -0.208608547839),
    "b7": (100.634357645, -0.188390950),
    "b8": (101.259375000, -0.330208333333),
}
"""Potency, % of label claim: value at time 0, and change per month."""

SQUARES_B4, SQUARES_B8 = 1.0802341179, 0.6068749979


def regression_squares(values: Floats) -> float:
    return float(((values - values.mean()) ** 2).sum())


def on_lines(names: tuple[str, ...], lines: dict[str, tuple[float, float]]) -> Rebuilt:
    """Put every measurement of the batches on a line."""
    times = np.concatenate([np.array(TIMES[name], dtype=float) for name in names])
    labels = [name for name in names for _ in TIMES[name]]
    line = np.array([lines[name] for name in labels])
    return Rebuilt(times, line[:, 0] + line[:, 1] * times, labels)


def scattered(exact: Rebuilt, squares: dict[str, float]) -> Rebuilt:
    """Add to each batch residuals of a given sum of squares that leave its line as it is."""
    values = exact.values.copy()
    labels = np.array(exact.batches)
    for name, wanted in squares.items():
        here = labels == name
        t = exact.times[here]
        design = np.column_stack([np.ones_like(t), t])
        made = np.cos(1.0 + 2.0 * np.arange(len(t)))
        made -= design @ np.linalg.lstsq(design, made, rcond=None)[0]
        values[here] += made * np.sqrt(wanted / (made @ made))
    return exact._replace(values=values)


def shared_out(exact: Rebuilt, total: float, known: dict[str, float] | None = None) -> dict[str, float]:
    """Divide what is left of a residual sum of squares by the degrees of freedom of the other batches."""
    known = known or {}
    others = [name for name in dict.fromkeys(exact.batches) if name not in known]
    free = {name: exact.batches.count(name) - 2 for name in others}
    rest = total - sum(known.values())
    return known | {name: rest * free[name] / sum(free.values()) for name in others}


def common_potency() -> Rebuilt:
    """Table IV, batches 2, 5 and 7: F of the regression on one line 129.0514172 (Table V)."""
    exact = on_lines(("b2", "b5", "b7"), LINES)
    slope, offset = np.polyfit(exact.times, exact.values, 1)
    fitted = offset + slope * exact.times
    error_squares = regression_squares(fitted) / 129.0514172 * (len(fitted) - 2)
    between = float(((exact.values - fitted) ** 2).sum())
    return scattered(exact, shared_out(exact, error_squares - between))


def parallel_potency() -> Rebuilt:
    """Table VI, batches 3, 4 and 5: F of the regression on parallel lines 37.0144226385 (Table VII)."""
    exact = on_lines(("b3", "b4", "b5"), LINES)
    parallel = {"b3": 102.175653109, "b4": 104.255189423, "b5": 100.820021871}
    fitted = on_lines(("b3", "b4", "b5"), {k: (v, -0.213120866465) for k, v in parallel.items()}).values
    error_squares = regression_squares(fitted) / 3.0 / 37.0144226385 * (len(fitted) - 4)
    between = float(((exact.values - fitted) ** 2).sum())
    return scattered(exact, shared_out(exact, error_squares - between, {"b4": SQUARES_B4}))


def different_potency() -> Rebuilt:
    """Table VIII, batches 4, 5 and 8: F of the regression on three lines 49.8306556826 (Table IX)."""
    exact = on_lines(("b4", "b5", "b8"), LINES)
    error_squares = regression_squares(exact.values) / 5.0 / 49.8306556826 * (len(exact.values) - 6)
    known = {"b4": SQUARES_B4, "b8": SQUARES_B8}
    return scattered(exact, shared_out(exact, error_squares, known))


def four_concentrations() -> Rebuilt:
    """Four batches of the JMP 12 manual, three of them those above: F of the intercepts 19.8876404032."""
    names = ("1_11", "b2", "b3", "b4")
    exact = on_lines(names, LINES | {"1_11": (101.817460317, -0.200634920635)})
    each = (np.array(exact.batches)[:, None] == np.array(names)).astype(float)
    left = []
    for design in (np.ones((len(exact.times), 1)), each):
        x = np.column_stack([design, exact.times])
        residual = exact.values - x @ np.linalg.lstsq(x, exact.values, rcond=None)[0]
        left.append(float(residual @ residual))
    error_squares = (left[0] - left[1]) / 3.0 / 19.8876404032 * (len(exact.times) - 8)
    return scattered(exact, shared_out(exact, error_squares, {"b4": SQUARES_B4}))


def related_substances() -> Rebuilt:
    """Table XI: its lines are those of Table IX as 0.03 (105 - potency)."""
    potency = different_potency()
    return potency._replace(values=0.03 * (105.0 - potency.values))


def moisture() -> Rebuilt:
    """Table XIII: one line, F of the regression 0.034723832039 (with the printed table, by JMP 12)."""
    times = np.array(TIMES["b1"] * 3, dtype=float)
    line = 2.45678204711 + 0.002272338514 * times
    exact = Rebuilt(times, line, [name for name in ("b1", "b2", "b3") for _ in TIMES["b1"]])
    error_squares = regression_squares(line) / 0.034723832039 * (len(line) - 2)
    return scattered(exact, shared_out(exact, error_squares))
