"""``coldchoice``: ``compare`` and everything around it."""

from __future__ import annotations

from coldchoice.cli.breakeven import breakeven
from coldchoice.cli.cells import cells
from coldchoice.cli.chain import chain
from coldchoice.cli.compare import compare
from coldchoice.cli.doctor import doctor
from coldchoice.cli.evidence import evidence
from coldchoice.cli.lists import criteria, lanes, prices
from coldchoice.cli.plugins import plugins
from coldchoice.cli.rates import MayBeNegative, rates
from coldchoice.cli.schema import schema
from coldchoice.cli.shared import Help, Version, new_app
from coldchoice.cli.template import template
from coldchoice.cli.validate import validate

app = new_app(no_args_is_help=True)


@app.callback(add_help_option=False)
def coldchoice(version: Version = False, help: Help = False) -> None:
    """Compare ways of preserving cells, frozen or cold, on cost, viability and flexibility."""


for verb in (
    compare,
    breakeven,
    chain,
    validate,
    template,
    plugins,
    schema,
    criteria,
    cells,
    evidence,
    lanes,
    prices,
    rates,
    doctor,
):
    app.command(cls=MayBeNegative if verb is rates else None)(verb)


def main() -> None:
    """Run the command ``coldchoice``."""
    app()
