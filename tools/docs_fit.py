"""Page of the reference on the fit: how it was sampled, priors, what was found, how well it predicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json import loads

import numpy as np
from numpy.typing import NDArray

from coldchoice.evidence.effects import COMPONENTS, PIVOT_H
from coldchoice.evidence.posterior import Posterior, shipped
from coldchoice.evidence.tables import DATA, Row, read_table
from coldchoice.report.panels import METRICS
from coldchoice.validation.predictive import predicted
from tools.docs_fit_words import meaning
from tools.docs_markdown import code, listed, table
from tools.left_out_table import LeftRow, predicted_rows, read
from tools.viability.data import fitted_rows

ASSUMPTION = "assumption"
OTHERWISE = {"thawed.shape": "rest"}
"""Effects whose component is not the first part of their name."""

HEAD = """\
# The fit

Survival is predicted by one hierarchical model of all measured rows, fitted by Markov chains.
[Viability](../explanation/viability.md) tells what it computes, [validation](../explanation/validation.md)
how well it predicts studies that it has not seen. This page lists what it is made of.
"""
SAMPLER = {
    "library": "libraries; the sampler is the no-U-turn sampler",
    "chains": "chains",
    "draws_per_chain": "draws kept of each chain",
    "shipped": "draws that ship, evenly spaced among those",
    "parameters": "parameters sampled, those of single studies included",
    "divergent": "divergent transitions; should be 0",
    "largest_r_hat": "largest split R-hat; 1 where all chains agree",
    "smallest_effective_size": "smallest effective number of draws of a parameter",
    "median_effective_size": "median effective number of draws",
}
REFIT = """\
The draws are in `posterior.json`, `posterior_effects.npy` and `posterior_spreads.npy`, the constants read off
them in `fitted.json`, all under `src/coldchoice/evidence/data`. After a change to a table, with the extra
`fit` installed:

```sh
python3 -m pip --python .venv/bin/python install -e '.[fit]'
.venv/bin/python -m tools.fit_evidence           # sample again and write everything: some minutes
.venv/bin/python -m tools.fit_evidence --read    # only read the constants off the draws: seconds
.venv/bin/python -m tools.fit_evidence --check   # compare; exit 1 if tables, draws or constants differ
.venv/bin/python -m tools.fit_evidence --again   # sample with another seed, and compare the means
.venv/bin/python -m tools.viability.leave_out    # fit without one study after another
.venv/bin/python -m tools.docs                   # then bring these pages up to date
```

`--read` and `--check` need only the package. `leave_out` writes the table of
[validation](../explanation/validation.md#each-study-predicted-from-the-others); `leave_out 1/2` and
`leave_out 2/2` beside each other do half of the studies each, and a run that was cut short goes on where it
ended.
"""
EFFECTS = f"""\
Each component is a sum of effects. An *effect* has a normal prior: mean ± standard deviation. A *spread* is
the standard deviation between the members of a group, such as cell types or studies; its prior is half-normal
with the given scale. "Spread of 9" means that nine members were seen; effects of single studies do not ship,
and are not counted. A member that was not seen is drawn from the spread.

*Fitted* is the median and the 90 % interval of the draws that ship; *which means* says the same in other
words. Where *fitted* is no narrower than the prior, the rows said little. *Either way* is one standard
deviation up or down. Sources are ids of rows in the tables of evidence.

Holds are told at {PIVOT_H:g} h, 4 °C, by dye viability, of cells in suspension.
"""
COMPONENT = {
    "hold": "Logarithm of the hazard of death that 72 h of a hold add up to.",
    "shape": "Logarithm of the Weibull shape of a hold. Shape 1: the same share dies in every hour; above 1: "
    "death comes late.",
    "start": "Log odds of the dye viability of fresh cells, where a study does not print it.",
    "lysis": "Logarithm of the rate at which dead cells vanish over that at which living ones die in a hold.",
    "freeze": "What is counted right after thaw: the log odds of its share of the most that the metric can "
    "show (100 % for viability, 125 % for recovery, 175 % for colonies, 110 % for attachment).",
    "minus80": "Logarithm of the rate of loss per month at -80 °C.",
    "thawed": "Logarithm of the hazard of death in the first hour after thaw, at room temperature.",
    "rest": "Logarithm of the Weibull shape after thaw.",
    "wait": "Logarithm of the rate of loss per hour of waiting before freezing, at 2-8 °C.",
    "rate": "Logarithm of the curvature of survival around the best cooling rate: the log odds fall by the "
    "curvature times the squared logarithm of the rate over the best one.",
    "assay": "Shift of the log odds by the kind of assay, against excluding a dye or counting living cells.",
    "noise": "Logarithm of the spread of a measured mean around that of its study, in log odds, beside the "
    "spread of its lots.",
}
CHECK = """\
Every row is predicted as if a new study measured it: effects of studies, and media without a name, are drawn
anew. *Seen* is by the draws that ship, which have seen the row.
{left}Of a calibrated prediction about 90 % lie inside the 90 % interval; more means that it is wide. A bound
is inside if the interval reaches it. Values and intervals are rounded to 0.1 % first, so that a printed 0 is
inside an interval that begins at 0.04 %.
"""
LEFT = """\
*Left out* is by a fit without the study of the row ([row by row](../explanation/left-one-out.csv)): the
honest one.
"""


def fit_page() -> str:
    """Page of the hierarchical fit."""
    about = loads((DATA / "posterior.json").read_text(encoding="utf-8"))
    sampler = [(text, f"{about['sampler'][key]}") for key, text in SAMPLER.items()]
    rows = [("rows of measured survival", f"{about['rows']}"), ("studies", f"{about['studies']}")]
    left = read()
    parts = [
        HEAD,
        "## Draws\n",
        f"Drawn from the tables {listed(f'{name}.csv' for name in about['tables'])}.\n",
        table(("what", "value"), [*rows, *sampler]),
        "## Predictive check\n",
        CHECK.format(left=LEFT if left else ""),
        table(*_check(left)),
        "## Fitting again\n",
        REFIT,
        "## Priors, and what was found\n",
        EFFECTS,
    ]
    heads = ("name", "kind", "prior", "fitted", "which means", "source", "note")
    for name, found in by_component().items():
        parts += [f"### {name}\n", f"{COMPONENT[name]}\n", table(heads, map(_effect, found))]
    return "\n".join(parts)


# ---------------------------------------------------------------- effects


def by_component() -> dict[str, list[Row]]:
    """Rows of ``effects.csv`` by the component that they act on, in the order of the components."""
    found: dict[str, list[Row]] = {name: [] for name in COMPONENTS}
    for row in read_table("effects"):
        found[OTHERWISE.get(row["name"], row["name"].partition(".")[0])].append(row)
    return found


def prior(row: Row) -> str:
    """Prior of an effect, or of the spread of a group."""
    return f"{row['mean']} ± {row['sd']}" if row["kind"] == "fixed" else f"half-normal {row['sd']}"


def _effect(row: Row) -> tuple[str, ...]:
    name, posterior = row["name"], shipped()
    of_group = row["kind"] == "group"
    members = sum(one.startswith(f"{name}:") for one in posterior.places)
    kind = f"spread of {members}" if members else "spread" if of_group else "effect"
    draws = drawn(posterior, name)
    points = tuple(map(float, np.quantile(draws, (0.5, 0.05, 0.95)))) if draws is not None else ()
    told = "{:.2f} ({:.2f} to {:.2f})".format(*points) if points else "not used"
    words = meaning(name, of_group, points) if points else ""
    ids = row["source"].split(";")
    sources = ", ".join(one if one == ASSUMPTION else code(one) for one in ids)
    return code(name), kind, prior(row), told, words, sources, row["note"]


def drawn(posterior: Posterior, name: str) -> NDArray[np.float64] | None:
    """Draws of an effect or of a group's spread; ``None`` where no row has it."""
    if name in posterior.places:
        return np.asarray(posterior.effects[posterior.places[name]], dtype=np.float64)
    if name in posterior.groups:
        return np.asarray(posterior.spreads[posterior.groups[name]], dtype=np.float64)
    return None


def assumed_effects() -> Iterator[tuple[str, str]]:
    """Yield each component and its priors that rest on an assumption, if only in part."""
    for component, rows in by_component().items():
        assumed = [row for row in rows if ASSUMPTION in row["source"].split(";")]
        if assumed:
            yield code(component), "; ".join(f"{code(row['name'])} {prior(row)}" for row in assumed)


# ---------------------------------------------------------------- predictive check


def _check(left: Sequence[LeftRow]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    rows = fitted_rows()
    seen = [one for one in predicted_rows(rows, predicted) if one is not None]
    lines: list[tuple[str, ...]] = []
    for name, heading in (*((key, told[0]) for key, told in METRICS.items()), ("", "All")):
        of = [one for one in seen if name in ("", one.metric)]
        unseen = [one for one in left if name in ("", one.metric)]
        if of:
            bounds = sum(bool(one.bound) for one in of)
            line = (heading, str(len(of)), str(bounds), _inside(of))
            lines.append((*line, *([_inside(unseen)] if left else [])))
    heads = ("metric", "rows", "of them bounds", "inside, seen, %")
    return (*heads, *(["inside, left out, %"] if left else [])), lines


def _inside(rows: Sequence[LeftRow]) -> str:
    return f"{100.0 * sum(row.inside for row in rows) / len(rows):.0f}" if rows else "-"
