"""What the JSON documents of all verbs that ask about one scenario begin with, and its published form."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from coldchoice.report.document import made_with, plain_data
from coldchoice.report.schema import TEXT, TEXT_OR_NONE, TEXTS, Schema, closed, described

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coldchoice.model.scenario import Scenario


def answer_document(
    kind: str,
    version: int,
    scenario: Scenario,
    file: str,
    unloadable: Iterable[str],
    answer: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a document as data that JSON can hold: what was asked and made with what, then the answer.

    Parameters
    ----------
    kind, version
        Key that says what the document is, and the version of its form.
    file
        Of the scenario; only its name is told.
    unloadable
        Plugins that are not there.
    """
    data: dict[str, Any] = plain_data(
        {
            kind: version,
            "made_with": made_with(),
            "file": PurePath(file).name,
            "title": scenario.title,
            "input_hash": scenario.input_hash(),
            "seed": scenario.seed,
            "unloadable": list(unloadable),
            **answer,
        }
    )
    return data


def answer_schema(
    kind: str, version: int, title: str, description: str, defs: Mapping[str, Schema], **parts: Schema
) -> Schema:
    """Return the JSON Schema of such a document.

    Parameters
    ----------
    title, description
        Of the schema.
    defs
        Definitions that `parts` refer to.
    **parts
        Of the answer, by key.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": description,
        **closed(
            **{kind: described({"const": version}, "version of this form")},
            made_with=closed(coldchoice=TEXT, numpy=TEXT, python=TEXT),
            file=TEXT,
            title=TEXT_OR_NONE,
            input_hash=TEXT,
            seed={"type": "integer"},
            unloadable=TEXTS,
            **parts,
        ),
        "$defs": dict(defs),
    }
