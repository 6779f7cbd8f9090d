"""Page on the criteria: the three, further ones, and their parts."""

from __future__ import annotations

import inspect

from coldchoice.accounting.cost import COST_LINES
from coldchoice.accounting.parts import COMPONENTS
from coldchoice.accounting.usable import USABLE_CAUSES
from coldchoice.model.comparison import STATUSES
from coldchoice.model.criterion import ALWAYS
from coldchoice.model.strategy import options_of
from coldchoice.plugin.record import CriterionOffer
from coldchoice.plugin.registry import open_registry
from coldchoice.report.content import label
from tools.docs_markdown import code, table
from tools.docs_scenario import keys

COST_LINE = {
    "unit_value": "value already in the unit, M",
    "fixed": "fixed cost of a year, shared by the doses delivered, F/N",
    "preservation": "preserving, storing, shipping and preparing one dose, V",
    "loss": "M and V spent on units that are lost, (M + V)(1/u - 1)",
    "failure": "what failures cost beyond the unit, K(1 - u)/u",
}
CAUSE = {
    "window": "the carrier gave out, or the unit came too late for a life that would have sufficed on plan",
    "temperature": "the box left its band, and the cells do not live until that is cleared",
    "container": "a bag broke",
    "release": "the test at use read below the limit",
    "site": "the site cannot use it, by the strategy's own word",
    "dose": "fewer living cells than the minimum dose",
    "no_show": "ready, but its patient never receives it, and no next patient can have it",
}
COMPONENT = {
    "postponement": "probability that journey, postponement and preparation fit into the hold",
    "decoupling": "share of the waits between the steps that the hold covers",
    "qc": "weight of the release tests whose answer comes before use",
    "batching": "1 - 1/B, B the doses of one run that find a use in time; dropped where B can only be 1",
    "reach": "share of sites that 95 % of journeys reach in time",
    "sites": "share of sites that own what is needed",
}
STATUS = {
    "ranked": "assessed, and let through by every gate",
    "infeasible": "assessed, but a gate excludes it; the reason stands beside it",
    "not applicable": "the strategy declined, with a reason",
    "failed": "the strategy raised an error or gave something that is not an assessment",
}
GRADE = {
    "A": "three or more measured studies of this cell and medium",
    "B": "one or two; also what the scenario itself gives",
    "C": "borrowed from related cells or media",
    "D": "assumption",
}


def criteria_page() -> str:
    """Page of criteria, cost lines, causes of loss, parts of flexibility, states and grades."""
    return "\n".join(
        (
            "# Criteria and their parts\n",
            "How they are computed stands in [the three criteria](../explanation/criteria.md).\n",
            "## Criteria\n",
            table(
                ("name", "unit", "better", "what it is", "value scale, worst to best"),
                ((code(one.name), one.unit, one.better, one.summary, one.scale) for one in ALWAYS),
            ),
            FURTHER_HEAD,
            *(_further(offer) for offer in open_registry(only=["coldchoice"], environ={}).criteria.values()),
            _named("Lines of the cost", COST_LINES, COST_LINE),
            _named("Causes of loss, in the order in which they are blamed", USABLE_CAUSES, CAUSE),
            _named("Parts of flexibility", COMPONENTS, COMPONENT),
            "## What becomes of a strategy\n",
            table(("state", "meaning"), ((code(name), STATUS[name]) for name in STATUSES)),
            "## Grades of evidence\n",
            table(("grade", "meaning"), GRADE.items()),
        )
    )


FURTHER_HEAD = """\
## Further criteria

What a scenario can name under `criteria`, with the options that it can set. `coldchoice criteria` lists what
your machine has; [how to add one](../how-to/add-a-criterion.md).
"""


def _further(offer: CriterionOffer) -> str:
    """Tell of one further criterion: unit, better side, what it counts, options."""
    criterion, record = offer.criterion, offer.record
    model = options_of(criterion)
    schema = model.model_json_schema() if model else {}
    return "\n".join(
        (
            f"### {criterion.name}\n",
            f"{criterion.summary[:1].upper()}{criterion.summary[1:]}. In {criterion.unit}; "
            f"{criterion.better} is better. Plugin `{record.plugin}` of {record.distribution}.\n",
            f"{inspect.getdoc(type(criterion)) or ''}\n",
            keys(schema) if schema.get("properties") else "No options.\n",
        )
    )


def _named(heading: str, names: tuple[str, ...], meaning: dict[str, str]) -> str:
    rows = ((code(name), label(name), meaning[name]) for name in names)
    return f"## {heading}\n\n" + table(("name", "in reports", "meaning"), rows)
