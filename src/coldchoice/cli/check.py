"""``coldchoice check NAME|FILE...``: whether strategies keep the rules that a comparison relies on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.plugins import table
from coldchoice.cli.shared import WRONG, AsJson, Folders, command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.testing.verdict import Report


def expected_in(text: str | tuple[str, str]) -> tuple[str, str]:
    """Read ``CHECK=REASON``.

    Raises
    ------
    typer.BadParameter
        Where either is missing; the check's name is looked up later.
    """
    if not isinstance(text, str):
        return text
    check, _, reason = (part.strip() for part in text.partition("="))
    if not check or not reason:
        raise typer.BadParameter(f"{text!r}: write the check and the reason, as in is-fast='solves an ODE'")
    return check, reason


@command
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME|FILE", help="Strategies or plugins, by name or by file."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the checks.")] = False,
    expected: Annotated[
        list[str] | None,
        typer.Option(
            "--expect-failure",
            parser=expected_in,
            metavar="CHECK=REASON",
            help="Check that is known to fail, and why; may be given again.",
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="S", min=0.1, help="Seconds that one check may take.")
    ] = 30.0,
    memory: Annotated[
        int, typer.Option(metavar="MB", min=64, help="Memory that a strategy may take, in MiB.")
    ] = 2048,
    plugins: Folders = None,
    as_json: AsJson = False,
) -> None:
    """Check strategies: contract, behaviour, physics, economics, evidence.

    Each is run in a process of its own, with limits of time and memory. Ends with 1 if one does not conform.
    """
    if listed:
        _tell_list(as_json=as_json)
        return
    if not names:
        raise typer.BadParameter("name a strategy or a file, or ask for --list", param_hint="NAME|FILE")
    from coldchoice.testing import Limits, check_strategies

    limits, known = Limits(timeout, memory), dict(map(expected_in, expected or ()))
    reports = [
        report
        for name in dict.fromkeys(names)
        for report in check_strategies(
            name, expected_failures=known, limits=limits, folders=tuple(plugins or ())
        )
    ]
    if as_json:
        _print_json([report.to_json() for report in reports])
    else:
        typer.echo("\n\n".join(map(_told, reports)))
        if len(reports) > 1:
            typer.echo("\n" + _summary(reports))
    if not all(report.conforms for report in reports):
        raise typer.Exit(WRONG)


def _told(report: Report) -> str:
    from coldchoice.testing import told

    head = f"{report.strategy} ({report.origin})"
    lines = [head, table(told.headers(report), told.rows(report)), *told.details(report), report.badge]
    return "\n".join(lines if report.apart else [*lines, "not in a process of its own: no limits were kept"])


def _summary(reports: Sequence[Report]) -> str:
    rows = [(one.strategy, "conforms" if one.conforms else "does not", one.badge) for one in reports]
    return table(("strategy", "verdict", "checks"), rows)


def _tell_list(*, as_json: bool) -> None:
    from coldchoice.testing import CHECKS, told

    if as_json:
        _print_json([{k: v for k, v in one._asdict().items() if k != "run"} for one in CHECKS.values()])
    else:
        typer.echo(table(told.LIST_HEADERS, told.list_rows()))


def _print_json(data: object) -> None:
    import json

    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
