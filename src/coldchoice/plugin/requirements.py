"""What a strategy or a criterion must have so that it can be used; a `Refusal` says what is missing."""

from __future__ import annotations

import re
import sys

from coldchoice.plugin.candidates import canonical
from coldchoice.plugin.failure import Refusal

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
OF_A_STRATEGY = "a strategy has a name, a summary and assess(case)"
OF_A_CRITERION = (
    "a criterion has a name, a summary, a unit, better ('lower' or 'higher'), scale(case) and "
    "assess(facts, case)"
)


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


def refuse_doubles(names: tuple[str, ...], kind: str) -> None:
    """Raise `Refusal` where one plugin offers two of `kind` under one name."""
    for name in names:
        if names.count(name) > 1:
            raise Refusal(f"it offers two {kind} of the name {name!r}")
