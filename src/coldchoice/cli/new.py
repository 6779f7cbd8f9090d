"""``coldchoice new KIND NAME``: a plugin that works, to be changed into one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.shared import command, say

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGED = ("strategy",)
FOLDER = "mine"

FILE_NEXT = """\
It works as it is, with made-up numbers. Next:
  coldchoice plugins {name} --plugins {folder}
  coldchoice check {file}
Then change it into yours. It takes part in: compare scenario.yaml --plugins {folder}\
"""
CRITERION_NEXT = """\
It works as it is, with made-up numbers. Next:
  coldchoice plugins {name} --plugins {folder}
Then change it into yours. A scenario names it under `criteria`, and is run with: --plugins {folder}\
"""
PACKAGE_NEXT = """\
It works as it is, with made-up numbers. Next, where coldchoice is installed:
  pip install -e '{root}[test]'
  coldchoice plugins {name}
  pytest {root}
Then change {root}/src/{module}/strategy.py into yours.\
"""


def _kind(text: str) -> str:
    from coldchoice.cli.scaffold import KINDS

    if text not in KINDS:
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(KINDS)}")
    return text


@command
def new(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            parser=_kind,
            help="What to make: strategy, protocol (a strategy without code) or criterion.",
        ),
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name: small letters, digits, hyphens.")],
    package: Annotated[
        bool, typer.Option("--package", help="A package with tests, to be installed and published.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="DIR", help="Folder to write into; left out: mine, or here for a package."
        ),
    ] = None,
) -> None:
    """Write a plugin that works, to be changed into your own: a file for --plugins, or a whole package.

    What is there is never overwritten.
    """
    from coldchoice.cli import scaffold
    from coldchoice.errors import InputError, Problem

    if package and kind not in PACKAGED:
        rule = f"a package is made for a strategy, not for a {kind}"
        raise InputError(Problem(rule, key=("--package",), hint="leave the switch out: one file is made"))
    folder = Path(to if to is not None else "." if package else FOLDER)
    scaffold.refuse_bad_name(kind, name, _taken(kind, folder), single=not package)
    plans = scaffold.package(name, folder) if package else scaffold.one_file(kind, name, folder)
    root = folder / f"coldchoice-{name}" if package else None
    for path in scaffold.write_new(plans, root):
        typer.echo(path.as_posix())
    text = PACKAGE_NEXT if package else CRITERION_NEXT if kind == "criterion" else FILE_NEXT
    module = f"coldchoice_{name.replace('-', '_')}"
    say(text.format(name=name, folder=folder.as_posix(), file=plans[0].path.as_posix(), module=module,
                    root=(root or folder).as_posix()))  # fmt: skip


def _taken(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Names that a new plugin cannot have, each with where it comes from.

    What is installed is loaded; files of the folder are not, since nobody named it to be run.
    """
    from coldchoice.model.comparison import CRITERIA
    from coldchoice.plugin.candidates import folder_candidates
    from coldchoice.plugin.registry import open_registry

    if folder.is_dir():
        yield from ((one.plugin, one.origin) for one in folder_candidates(folder, "--to"))
    if kind == "criterion":
        yield from ((name, "a criterion that is always there") for name in CRITERIA)
    for record in open_registry().records:
        offered = record.criteria if kind == "criterion" else record.offers
        for name in (record.plugin, *offered):
            yield name, record.origin
