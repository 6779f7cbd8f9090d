"""Page that holds the costs of the shipped scenarios against published ones."""

from __future__ import annotations

from coldchoice.report.words import significant
from tools.docs_markdown import code, table
from tools.published_costs import WITHOUT, Held, held

HEAD = """\
# Published costs

What the shipped scenarios cost, beside what was published. Means of 10,000 draws, brought into the currency
and price year of the publication by the tables of `coldchoice rates`. A comparison marked *input* proves
little: the scenario, or the library of prices, takes its number from the same rows. *Independent* ones could
have failed.
Each row stands among the [cost rows](../reference/cost-rows.md).
"""


def costs_page() -> str:
    """Page of every comparison, its misses explained."""
    found = held()
    alone = [one for one in found if one.published.kind == "independent"]
    inside = sum(one.inside for one in found)
    summary = (
        f"{inside} of {len(found)} lie inside the published range, "
        f"{sum(one.inside for one in alone)} of the {len(alone)} independent ones."
    )
    lines = [_line(one) for one in found]
    heads = ("scenario", "strategy", "what", "here", "published", "money", "rows", "kind", "")
    parts = [HEAD, summary + "\n", table(heads, lines), "## What to know of each\n"]
    parts += [_remark(one) for one in found]
    parts += ["\n## Scenarios without a published cost\n"]
    parts += [f"- {code(name)}: {why}" for name, why in WITHOUT.items()]
    return "\n".join(parts)


def _line(one: Held) -> tuple[str, ...]:
    said = one.published
    return (
        code(said.scenario),
        code(said.strategy) + (f" less {code(said.minus)}" if said.minus else ""),
        said.what,
        significant(one.ours),
        f"{significant(said.low)} to {significant(said.high)}",
        f"{said.currency} {said.price_year}",
        ", ".join(said.ids),
        said.kind,
        "inside" if one.inside else "**outside**",
    )


def _remark(one: Held) -> str:
    said = one.published
    place = "Inside" if one.inside else ("Above" if one.ours > said.high else "Below")
    return f"- {code(said.scenario)}, {said.what}. {place}: {said.remark}."
