"""Fit the model without one study after another, and predict what that study measured.

Usage, with the extra ``fit`` installed::

    python -m tools.viability.leave_out         every study, then the table of docs/explanation/validation.md
                                                and, row by row, docs/explanation/left-one-out.csv
    python -m tools.viability.leave_out 1/2     only the first half of the studies (run 2/2 beside it)

What was predicted is kept under ``build/left-out`` until the tables of evidence change, so that a run that
was cut short goes on where it ended.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":  # so that it also runs where only the extra is installed
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from coldchoice.evidence.posterior import Posterior  # noqa: E402
from coldchoice.evidence.tables import digest  # noqa: E402
from coldchoice.model.measurement import Measurement  # noqa: E402
from coldchoice.validation.left_out import left_out  # noqa: E402
from coldchoice.validation.predictive import Predicted, predicted  # noqa: E402
from tools.viability.data import Table, fitted_rows, tabulate  # noqa: E402
from tools.viability.ship import DRAWN_FROM, is_of_a_study  # noqa: E402

KEPT_IN = ROOT / "build" / "left-out"
WARM_UP, KEPT, DEEPEST = 300, 400, 6
"""One chain for each study, in shorter trajectories than the shipped draws; all start at the same point."""

Floats = NDArray[np.float64]


class Folds:
    """Fits that leave a study out, by one compiled sampler: only the weights of the rows change."""

    def __init__(self, table: Table) -> None:
        import jax.numpy as jnp
        from numpyro.infer import MCMC, NUTS

        from tools.viability.model import groups_of, model, prepared
        from tools.viability.sample import ACCEPTANCE
        from tools.viability.start import starting_point

        self.table, self.data, self.groups = table, prepared(table), groups_of(table)
        z, spreads = starting_point(table, self.data, np.ones(len(table.rows)))
        self.start: dict[str, Any] = {"z": jnp.asarray(z), "spreads": jnp.log(jnp.asarray(spreads))}
        kernel = NUTS(model, target_accept_prob=ACCEPTANCE, max_tree_depth=DEEPEST)
        self.chain = MCMC(
            kernel, num_warmup=WARM_UP, num_samples=KEPT, progress_bar=False, jit_model_args=True
        )

    def without(self, study: str) -> Posterior:
        """Draws of the fit without a study."""
        import jax

        weights = np.array([float(one != study) for one in self.table.studies])
        self.chain.run(jax.random.PRNGKey(_number(study)), self.data, weights, init_params=self.start)
        found = self.chain.get_samples()
        names = [(place, name) for place, name in enumerate(self.table.names) if not is_of_a_study(name)]
        effects = np.asarray(found["effects"])[:, [place for place, _ in names]].T
        return Posterior(
            {name: row for row, (_, name) in enumerate(names)}, effects,
            {name: row for row, name in enumerate(self.groups)}, np.asarray(found["spreads"]).T,
        )  # fmt: skip


def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:4], "little")


def _file(study: str) -> Path:
    of = sha256("".join(digest(name) for name in DRAWN_FROM).encode()).hexdigest()[:12]
    return KEPT_IN / f"{of}-{_number(study):010d}.npy"


def predict(studies: list[str], rows: tuple[Measurement, ...], table: Table) -> None:
    """Predict the rows of each study from the others, and keep the draws."""
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    folds = Folds(table)
    for count, study in enumerate(studies, 1):
        if not _file(study).exists():
            held = [row for row in rows if row.source_id == study]
            draws = np.array([one.values for one in predicted(held, folds.without(study))])
            np.save(_file(study), draws.astype(np.float32))
        print(f"{count}/{len(studies)} {study}", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Predict all studies, or a part of them; with all of them, write the page and the rows."""
    rows = fitted_rows()
    table = tabulate(rows)
    studies = sorted(set(table.studies))
    part, parts = (int(x) for x in arguments[0].split("/")) if arguments else (1, 1)
    predict(studies[part - 1 :: parts], rows, table)
    if arguments:
        return 0
    from tools.left_out_page import put_in
    from tools.left_out_table import TABLE, left_rows, write

    def without(study: str) -> Any:
        stored = np.load(_file(study))
        return lambda held: [
            Predicted(np.asarray(draws, dtype=np.float64), "") for draws in stored[: len(held)]
        ]

    page = ROOT / "docs" / "explanation" / "validation.md"
    page.write_text(put_in(page.read_text(encoding="utf-8"), left_out(rows, without)), encoding="utf-8")
    write(left_rows(rows, without))
    print(f"wrote the table of {page.name}, and {TABLE.name}: now python -m tools.docs")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
