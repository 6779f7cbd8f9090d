"""A scenario with some of its values changed: as if its file had been edited, and checked as a file is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coldchoice.errors import InputError, Key
from coldchoice.model.scenario import Scenario


def edited(scenario: Scenario, changes: Mapping[Key, Any]) -> Scenario:
    """Return the scenario with other values under some keys.

    Parameters
    ----------
    scenario
        It is not changed; what was read for it, measurements, prices and rates, stays read.
    changes
        What a file would hold, by the path of its key; parts that were left out are made.

    Raises
    ------
    InputError
        With what the scenario's model says of the new values, each with its key.
    """
    from pydantic import ValidationError

    data = scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for key, value in changes.items():
        put(data, key, value)
    try:
        made = Scenario.model_validate(data)
    except ValidationError as error:
        from coldchoice.reading.document import Document, Mark
        from coldchoice.reading.problems import problems_from

        found = problems_from(error, Document("", data, Mark(0, 0), ""), Scenario)
        raise InputError(*(problem._replace(place=None) for problem in found)) from None
    made = made if scenario.own is None else made.with_own(scenario.own)
    return made if scenario.own_money is None else made.with_own_money(scenario.own_money)


def put(data: Any, key: Key, value: Any) -> None:
    """Put a value under a path of keys and indices, in place; mappings that are not there are made."""
    *above, last = key
    for part in above:
        if isinstance(data, dict) and data.get(part) is None:
            data[part] = {}
        data = data[part]
    data[last] = value
