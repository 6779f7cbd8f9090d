"""What a strategy or a criterion must have so that it can be used; a `Refusal` says what is missing."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from coldchoice.plugin.candidates import canonical
from coldchoice.plugin.failure import Refusal

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
OF_A_STRATEGY = "a strategy has a name, a summary and assess(case)"
OF_A_CRITERION = (
    "a criterion has a name, a summary, a unit, better ('lower' or 'higher'), scale(case) and "
    "assess(facts, case)"
)

OF_A_REPORTER = "a reporter has a name, a summary, an ending and render(comparisons)"
OF_A_PACK = "a data pack has a name, a summary and paths of prices, measurements or cell_types"
SHIPPED_FORMS = ("table", "markdown", "json", "csv", "html")
SHIPPED_ENDINGS = (".csv", ".htm", ".html", ".json", ".markdown", ".md", ".svg", ".txt")
"""Forms of the answer, and their endings, that are always there; a test compares them with the others."""

MOST_BITS = 1023
"""Whole numbers of more have no counterpart among those that JSON is read into elsewhere."""

TABLES = ("prices", "measurements", "cell_types")
"""Tables that a data pack may have."""


def checked_strategy(strategy: object) -> str:
    """Return the name of `strategy`, once it is certain that it can be used as one.

    Raises
    ------
    Refusal
        If a part is missing, the name is not kebab-case or `Options` is no pydantic model.
    """
    name = _checked_name(strategy, "strategy", ("name", "summary"), OF_A_STRATEGY)
    if not callable(getattr(strategy, "assess", None)):
        raise Refusal(f"strategy {name!r} has no method assess(case)")
    _refuse_odd_options(strategy, f"strategy {name!r}")
    return name


def checked_criterion(criterion: object) -> str:
    """Return the name of `criterion`, once it is certain that it can be used as one.

    Raises
    ------
    Refusal
        As for a strategy; also if the name is that of a criterion that is always there, or the better side
        is not said.
    """
    # here, so that opening the door does not wait for numpy where nobody offers a criterion
    from coldchoice.model.comparison import CRITERIA
    from coldchoice.model.criterion import BETTER

    name = _checked_name(criterion, "criterion", ("name", "summary", "unit"), OF_A_CRITERION)
    if name in CRITERIA:
        raise Refusal(f"criterion {name!r} is always there", "give it a name of its own")
    better = getattr(criterion, "better", None)
    if better not in BETTER:
        raise Refusal(
            f"better of criterion {name!r} is {better!r}; it must be 'lower' or 'higher'", OF_A_CRITERION
        )
    for method, written in (("scale", "scale(case)"), ("assess", "assess(facts, case)")):
        if not callable(getattr(criterion, method, None)):
            raise Refusal(f"criterion {name!r} has no method {written}", OF_A_CRITERION)
    _refuse_odd_options(criterion, f"criterion {name!r}")
    return name


def checked_reporter(reporter: object) -> str:
    """Return the name of `reporter`, once it is certain that it can be used as one.

    Raises
    ------
    Refusal
        As for a strategy; also if the name or the ending is that of a form that is always there.
    """
    name = _checked_name(reporter, "reporter", ("name", "summary", "ending"), OF_A_REPORTER)
    if name in SHIPPED_FORMS:
        raise Refusal(f"form {name!r} is always there", "give the reporter a name of its own")
    ending = getattr(reporter, "ending", "")
    if not re.fullmatch(r"\.[a-z0-9]+", ending) or ending in SHIPPED_ENDINGS:
        rule = (
            "is that of a form that is always there"
            if ending in SHIPPED_ENDINGS
            else "is no ending of a file"
        )
        raise Refusal(f"ending {ending!r} of reporter {name!r} {rule}", "write e.g. '.rst'")
    if not callable(getattr(reporter, "render", None)):
        raise Refusal(f"reporter {name!r} has no method render(comparisons)", OF_A_REPORTER)
    return name


def checked_pack(pack: object) -> str:
    """Return the name of `pack`, once it is certain that it can be used as a data pack.

    Raises
    ------
    Refusal
        As for a strategy; also if it has no table, or one that is not there. What is in a table is looked at
        when a scenario names the pack.
    """
    name = _checked_name(pack, "pack", ("name", "summary"), OF_A_PACK)
    tables = {table: getattr(pack, table, None) for table in TABLES}
    given = {table: path for table, path in tables.items() if path is not None}
    if not given:
        raise Refusal(f"pack {name!r} has no table", OF_A_PACK)
    for table, path in given.items():
        if not isinstance(path, str | os.PathLike) or not os.path.isfile(path):
            raise Refusal(f"{table} of pack {name!r} is {str(path)!r}, and there is no such file")
    return name


def _checked_name(offered: object, what: str, parts: tuple[str, ...], wanted: str) -> str:
    if isinstance(offered, type):
        raise Refusal(
            f"it offers the class {offered.__name__}, not an instance", f"write {offered.__name__}()"
        )
    name, *_ = (_line(offered, part, wanted) for part in parts)
    if not KEBAB.fullmatch(name):
        better = kebab(name)
        hint = f"write {better!r}" if KEBAB.fullmatch(better) else "small letters, digits and single hyphens"
        raise Refusal(f"{what} name {name!r} is not kebab-case", hint)
    return name


def kebab(name: str) -> str:
    """Write a name in small letters, digits and single hyphens, as far as it has any."""
    return re.sub(r"[^a-z0-9]+", "-", canonical(name)).strip("-")


def _line(offered: object, part: str, wanted: str) -> str:
    kind = type(offered).__name__
    text = getattr(offered, part, None)
    if text is None:
        raise Refusal(f"it offers a {kind} without {part}", wanted)
    if not isinstance(text, str) or not text.strip() or len(text.splitlines()) > 1:
        raise Refusal(f"{part} of {kind} is {text!r}; it must be one line of text")
    return text


def _refuse_odd_options(offered: object, named: str) -> None:
    options = getattr(offered, "Options", None)
    if options is None:
        return
    # a model of pydantic cannot exist before pydantic is imported, and we need not be the one who does it
    base = getattr(sys.modules.get("pydantic.main"), "BaseModel", None)
    if base is None or not (isinstance(options, type) and issubclass(options, base)):
        raise Refusal(f"Options of {named} is not a pydantic model", "class Options(BaseModel): ...")
    fields: dict[str, Any] = getattr(options, "model_fields", {})
    for name, field in fields.items():
        if isinstance(field.default, int) and field.default.bit_length() > MOST_BITS:
            raise Refusal(f"the default of option {name!r} of {named} is a number that no report can hold")


def refuse_doubles(names: tuple[str, ...], kind: str) -> None:
    """Raise `Refusal` where one plugin offers two of `kind` under one name."""
    for name in names:
        if names.count(name) > 1:
            raise Refusal(f"it offers two {kind} of the name {name!r}")
