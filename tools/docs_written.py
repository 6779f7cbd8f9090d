"""Page of the reference on strategy files, made from their model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coldchoice.written.keys import STEPS, StrategyFile
from tools.docs_markdown import code
from tools.docs_scenario import keys

HEAD = """\
# Keys of a strategy file

A file `*.strategy.yaml` is a [strategy without code](../how-to/strategy-without-code.md). It is YAML 1.2,
read as a scenario is: an unknown key, a key given twice, an alias or a tag is an error. `name`, `summary` and
`steps` must be there. Numbers have units, as in [a scenario](scenario.md#quantities).
"""
STEPS_HEAD = """\
## Steps

A step is a mapping with `do` and the keys of that step. Steps stand in this order, and may begin again:

```text
cold    [formulate] hold [ship [hold]]
frozen  [hold] freeze [store] [ship] thaw [wash] [formulate] [hold for ...]
```

A cold part that something follows ends with `ship`.
"""
OTHER = ("Applies", "UsedItem", "OptionKey")


def strategy_file_page() -> str:
    """Page of every key of a strategy file."""
    schema = StrategyFile.model_json_schema()
    definitions: Mapping[str, Any] = schema["$defs"]
    parts = [HEAD, "## The file itself\n", keys(schema), STEPS_HEAD]
    for step in STEPS:
        part = definitions[step.title()]
        parts += [f"### {step.title()}\n", f"{part['description']}\n", keys(_without_do(part))]
    for name in OTHER:
        parts += [f"## {name}\n", f"{definitions[name]['description']}\n", keys(definitions[name])]
    return "\n".join(parts)


def _without_do(part: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the key that every step has; a step of its own without others takes none."""
    own = {name: one for name, one in part["properties"].items() if name != "do"}
    nothing = {"type": "string", "description": f"takes no key but {code('do')}"}
    return {**part, "properties": own or {"do": nothing}, "required": []}
