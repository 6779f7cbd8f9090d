"""From a strategy file to the strategy that it makes, and from a mistake in it to its line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import from_json

from coldchoice.errors import InputError, Key, Problem, ScenarioError, UnknownName, did_you_mean
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.prices import price
from coldchoice.model.kit import known_kit
from coldchoice.reading.document import parse_document, read_document
from coldchoice.reading.problems import problems_from
from coldchoice.written import sources
from coldchoice.written.keys import OPTION_NAME, STEPS, OptionKey, StrategyFile
from coldchoice.written.options import filled_in, options_model, taken
from coldchoice.written.strategy import Protocol, WrittenStrategy, protocol_of
from coldchoice.written.words import told

if TYPE_CHECKING:
    from typing import TypeVar

    from pydantic import BaseModel

    from coldchoice.reading.document import Document

    Made = TypeVar("Made")

ENDINGS = (".strategy.yaml", ".strategy.yml")
"""How the name of a strategy file ends."""


BROUGHT_BY = MappingProxyType({"controlled-rate-run": "freeze", "thaw-run": "thaw", "wash-run": "wash"})
"""Items that one kind of step uses, and no other."""


def strategies_from(place: str | Path) -> list[WrittenStrategy]:
    """Return the strategies of the files ``*.strategy.yaml`` of a package or a folder, or of one file.

    Parameters
    ----------
    place
        Name of an importable package, as ``__package__``; or the path of a folder or of one file.

    Raises
    ------
    ScenarioError
        With every mistake in every file: file, line, key, value and rule.
    InputError
        If there is no strategy file.
    """
    strategies: list[WrittenStrategy] = []
    found: list[Problem] = []
    for file in _files(place):
        try:
            strategies.append(read_strategy(file))
        except InputError as error:
            found += error.problems
    if found:
        raise ScenarioError(*found)
    if not strategies:
        raise InputError(Problem("holds no *.strategy.yaml", value=repr(str(place))))
    return strategies


def _files(place: str | Path) -> list[Path]:
    if isinstance(place, str):
        from importlib.util import find_spec

        spec = find_spec(place)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        if not folders:
            raise InputError(Problem("is no package", value=repr(place), hint="write __package__"))
        place = Path(folders[0])
    if not place.is_dir():
        return [place]
    found = (file for file in place.iterdir() if file.name.endswith(ENDINGS))
    return sorted(file for file in found if file.name[0] not in "_.")


def read_strategy(file: str | os.PathLike[str], shown: str | None = None) -> WrittenStrategy:
    """Read a strategy file; `shown` is the name to use for it in messages.

    Raises
    ------
    ScenarioError
        With every mistake in it.
    """
    document = read_document(file)
    if shown is not None:
        document.file = shown
    return _strategy(document)


def strategy_from_text(text: str, file: str) -> WrittenStrategy:
    """Return the strategy of the text of a strategy file; `file` is the name to use in messages."""
    return _strategy(parse_document(text, file))


def _strategy(document: Document) -> WrittenStrategy:
    if not isinstance(document.data, Mapping):
        hint = "write e.g. 'name: freeze-at-plant' on a line of its own"
        raise ScenarioError(
            Problem("a strategy file holds keys with values", hint=hint, place=document.place(()))
        )
    return _placed(partial(_made, document), document)


def _made(document: Document) -> WrittenStrategy:
    data: Any = document.data
    options = _options(data)
    _check_steps(data)
    file = _understood(document, _defaults(data))
    wrong = [*sources.problems(file, data), *_names(file), *_idle_options(data)]
    if wrong:
        raise ScenarioError(*wrong)
    numbers = list(sources.numbers(file, data))
    where = tuple(dict.fromkeys(part.strip() for one in numbers for part in one.source.split(";")))

    def anew(values: str) -> Protocol:
        return _placed(lambda: protocol_of(_understood(document, from_json(values)), where), document)

    body = {"__doc__": told(file, numbers), "Options": options, "__module__": WrittenStrategy.__module__}
    kind = type("".join(part.title() for part in file.name.split("-")), (WrittenStrategy,), body)
    made: WrittenStrategy = kind(protocol_of(file, where), anew, (document.text, document.file))
    return made


def _placed(make: Callable[[], Made], document: Document) -> Made:
    """Give each problem its place in the file."""
    try:
        return make()
    except InputError as error:
        found = (
            one if one.place else one._replace(place=document.place(one.key, of_key=_about_key(one)))
            for one in error.problems
        )
        raise ScenarioError(*sorted(found, key=lambda one: one.place or ())) from None


def _about_key(problem: Problem) -> bool:
    return bool(problem.key) and problem.value == repr(problem.key[-1])


def _understood(document: Document, values: Mapping[str, Any]) -> StrategyFile:
    """Read the data as the model, with `values` in the place of the options that it takes."""
    data: Any = document.data
    own = {key: part for key, part in data.items() if key == "options"}
    written = {key: part for key, part in data.items() if key != "options"}
    filled = {**filled_in(written, values), **own}
    try:
        return StrategyFile.model_validate(filled)
    except ValidationError as error:
        raise ScenarioError(*problems_from(error, document.holding(filled), StrategyFile)) from None


def _options(data: Any) -> type[BaseModel] | None:
    """Make the model of the options; wrong defaults and limits are refused before they get into a step."""
    options = data.get("options")
    if isinstance(options, Mapping):
        if not all(re.fullmatch(OPTION_NAME, str(name)) for name in options):
            return None  # told with the rest of the file
        with suppress(ValidationError):  # likewise
            read = {name: OptionKey.model_validate(one) for name, one in options.items()}
            return options_model(str(data.get("name")), read)
    return None


def _check_steps(data: Any) -> None:
    """Refuse a step of another name, which as one of a union would be told less well."""
    steps = data.get("steps") if isinstance(data.get("steps"), list) else None
    asked = [one.get("do") if isinstance(one, Mapping) else None for one in (steps or ())]
    found: list[Problem] = []
    for at, name in enumerate(asked):
        if isinstance(name, str) and name not in STEPS:
            found += UnknownName("step", name, STEPS, ("steps", at, "do")).problems
    if found:
        raise ScenarioError(*found)


def _defaults(data: Any) -> dict[str, Any]:
    options = data.get("options")
    if not isinstance(options, Mapping):
        return {}
    return {name: one.get("default") for name, one in options.items() if isinstance(one, Mapping)}


# ---------------------------------------------------------------- names


def _names(file: StrategyFile) -> Iterator[Problem]:
    """Look up everything that the file names."""
    cells = cell_types()
    for key, known, kind in (
        ("cell_types", list(cells), "cell type"),
        ("cell_classes", sorted({cell.cell_class for cell in cells.values()}), "class of cells"),
    ):
        yield from _unknown(getattr(file.applies, key), known, kind, ("applies", key))
    for at, one in enumerate(file.uses):
        if one.price is None and one.priced == "library":
            yield from _unpriced(one.item, ("uses", at, "item"))
    done = {step.do for step in file.steps}
    for at, item in enumerate(file.leaves_out):
        yield from _unpriced(item, ("leaves_out", at))
        if (step := BROUGHT_BY.get(item, "")) and step not in done:
            yield Problem("is used by no step here", ("leaves_out", at), repr(item), f"there is no `{step}`")
    for key in ("needs", "needs_at_origin"):
        for at, kit in enumerate(getattr(file, key)):
            try:
                known_kit(kit)
            except ValueError as error:
                yield Problem(str(error), (key, at), hint="write `x-` before equipment of your own")


def _unknown(names: Iterable[str], known: list[str], kind: str, key: Key) -> Iterator[Problem]:
    for at, name in enumerate(names):
        if name not in known:
            yield from UnknownName(kind, name, known, (*key, at)).problems


def _unpriced(item: str, key: Key) -> Iterator[Problem]:
    try:
        price(item)
    except UnknownName as error:
        for one in error.problems:
            near = (one.hint or "").startswith("did you mean")
            more = "" if key[0] == "leaves_out" else "give it a `price`, or `priced: elsewhere`"
            hint = one.hint if not more else f"{one.hint} Or {more}" if near else more
            yield one._replace(key=key, hint=hint)


def _idle_options(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Find options that nothing takes."""
    used = set(taken({key: part for key, part in data.items() if key != "options"}))
    for name in data.get("options") or {}:
        if name not in used:
            near = did_you_mean(name, sorted(used)) if used else f"write `${name}` as the value of a step"
            yield Problem("nothing takes this option", ("options", name), repr(name), near)
