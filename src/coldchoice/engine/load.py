"""From a scenario file to a `Scenario`, and from a complaint about one back to its line in the file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coldchoice.engine.beside import with_files
from coldchoice.errors import InputError, Key, Place, Problem, ScenarioError
from coldchoice.model.scenario import Scenario
from coldchoice.reading.document import Document, Mark, read_document

if TYPE_CHECKING:
    from pydantic import BaseModel


def load_scenario(path: str) -> tuple[Scenario, Document]:
    """Read a scenario file and the tables that it names.

    Other names in it are not looked up yet (`coldchoice.engine.names.check_names`).

    Raises
    ------
    ScenarioError
        With every problem of the file, each with its line and column.
    """
    document = read_document(path)
    scenario = scenario_from(document)
    try:
        return with_files(scenario, os.path.dirname(path)), document
    except InputError as error:
        raise placed(error, document) from None


def scenario_from(document: Document) -> Scenario:
    """Turn a document into a scenario.

    Raises
    ------
    ScenarioError
        If a key is missing, unknown or out of its range.
    """
    if not isinstance(document.data, Mapping):
        hint = "write e.g. 'cell_type: leukapheresis-mnc' on a line of its own"
        raise ScenarioError(Problem("a scenario holds keys with values", hint=hint, place=document.place(())))
    if "stages" in document.data and "cell_type" not in document.data:
        hint = f"it is answered by: coldchoice chain {document.file}"
        raise ScenarioError(Problem("is a chain of scenarios", hint=hint, place=document.place(())))
    scenario = read_as(Scenario, document)
    assert isinstance(scenario, Scenario)
    return scenario


def read_as(model: type[BaseModel], document: Document) -> BaseModel:
    """Read the data of a document, or of an `Excerpt` of one, as an instance of `model`.

    Raises
    ------
    ScenarioError
        With a place for each thing that the model refuses.
    """
    from pydantic import ValidationError

    from coldchoice.reading.problems import problems_from

    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise ScenarioError(*problems_from(error, document, model)) from None


class Excerpt(Document):
    """What stands under one key of a document, to be read by a model of its own.

    Places are those in the whole file; `key` is the path of this part in it.
    """

    __slots__ = ("_whole", "key")

    def __init__(self, whole: Document, key: Key, data: Any) -> None:
        super().__init__(whole.file, data, Mark(0, 0), "")
        self._whole, self.key = whole, key

    def place(self, key: Key, of_key: bool = False) -> Place:
        """Find the longest part of a key path below this part."""
        return self._whole.place((*self.key, *key), of_key)

    def line_text(self, line: int) -> str:
        """Text of one line of the whole file, counted from 1."""
        return self._whole.line_text(line)


def placed(error: InputError, document: Document) -> ScenarioError:
    """Give each problem that knows its key, but not its place, the place in the document."""
    return ScenarioError(*(located(problem, document) for problem in error.problems))


def located(problem: Problem, document: Document) -> Problem:
    """Return `problem` with its place; one that has a place, or is about a switch, stays as it is.

    A problem whose value is its last key is about that key, and points at the key itself. A key that the
    file writes in its short form (``logistics: trans-atlantic-air``) is named by that form.
    """
    about_switch = bool(problem.key) and str(problem.key[0]).startswith("--")
    if problem.place is not None or about_switch:
        return problem
    key = _as_written(problem.key, document.data)
    about_key = bool(key) and problem.value == repr(key[-1])
    return problem._replace(key=key, place=document.place(key, of_key=about_key))


def _as_written(key: Key, data: Any) -> Key:
    """Cut a key where the file has a plain value instead of more keys."""
    for depth, part in enumerate(key):
        if isinstance(data, Mapping):
            data = data.get(part, {})
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif not isinstance(data, Mapping | list):
            return key[:depth]
    return key
