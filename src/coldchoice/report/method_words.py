"""What every format says of second opinions: under how many methods the leader holds, and who reorders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coldchoice.report.decision_parts import Section
from coldchoice.report.grid import Grid
from coldchoice.report.schema import (
    FLAG,
    FRACTION,
    NUMBER,
    TEXT,
    TEXTS,
    Schema,
    by_name,
    closed,
    described,
    listed,
)
from coldchoice.report.words import opened, plain, share
from coldchoice.wording import listed as named

if TYPE_CHECKING:
    from coldchoice.decide.reversal import Reversal
    from coldchoice.decide.second_opinions import Opinion
    from coldchoice.engine.second_opinions import Opinions

OURS = "fixed scales, straight: it decides"
"""What is said of the method that ranks."""
SAME = "Values bent either way, TOPSIS, VIKOR and PROMETHEE II name the same."
LEFT = ("method", "names")


def method_section(found: Opinions) -> Section:
    """Say under how many methods the leader holds; a table only where one of them dissents."""
    texts = method_sentences(found)
    if not found.panel.dissent:
        return Section("By other methods", (*texts[:1], SAME, *texts[1:]))
    return Section("By other methods", tuple(texts), method_grid(found), left=LEFT)


def method_sentences(found: Opinions) -> list[str]:
    """Say under how many methods the leader holds, whose winner is made by the method, and who reorders."""
    panel = found.panel
    said = [f"{opened(panel.line, found.panel.opinions[0].scores)}."]
    made = [plain(name) for name in panel.made_by_method]
    if made:
        verb = "is" if len(made) == 1 else "are"
        said.append(
            f"{named(made)} {verb} named only by methods that scale by who is compared: a winner made by the "
            "method."
        )
    if found.reversals:
        said.append(f"{_reordering(found)}; values on fixed scales do not.")
    return said


def _reordering(found: Opinions) -> str:
    methods = list(dict.fromkeys(one.method for one in found.reversals))
    worst = max(found.reversals, key=lambda one: one.leader_changed)
    what = f"{named(worst.pair)}{', the leader among them,' if worst.leader_changed else ''}"
    return f"{named(methods)} would reorder {what} on {worst.trial}"


def method_grid(found: Opinions) -> Grid:
    """Return a line for each method: whom it names, and how often our leader is first by it.

    How each scores stands below: in a column it would make the table wider than a terminal.
    """
    turned = {one.method for one in found.reversals}
    lines = tuple(_line(one, found, one.method in turned) for one in found.panel.opinions)
    leader = plain(found.panel.leaders[0])
    scores = "; ".join(f"{one.method}: {one.assumption or OURS}" for one in found.panel.opinions)
    note = (
        f"{leader} first: share of draws in which it is, by that method. Reorders: it turns two round when "
        f"one that is worse in everything is added, or one that does not win left out. How they "
        f"score: {scores}."
    )
    return Grid("", ("method", "names", f"{leader} first", "reorders"), lines, note)


def _line(one: Opinion, found: Opinions, reorders: bool) -> tuple[str, ...]:
    return (
        one.method,
        named([plain(name) for name in one.leaders]),
        share(one.first[found.panel.leaders[0]]),
        "yes" if reorders else "no",
    )


def method_data(found: Opinions) -> dict[str, Any]:
    """Return the second opinions as data that JSON can hold; for its form see `METHODS`."""
    panel = found.panel
    return {
        "criteria": list(found.criteria),
        "leaders": list(panel.leaders),
        "holds_under": len(panel.agreeing),
        "methods": len(panel.opinions),
        "line": panel.line,
        "made_by_method": list(panel.made_by_method),
        "opinions": [_opinion(one, one.method in panel.agreeing) for one in panel.opinions],
        "reversals": [_reversal(one) for one in found.reversals],
    }


def _opinion(one: Opinion, agrees: bool) -> dict[str, Any]:
    return {
        "method": one.method,
        "family": one.family,
        "assumption": one.assumption,
        "agrees": agrees,
        "leaders": list(one.leaders),
        "order": list(one.order),
        "scores": dict(one.scores),
        "first": dict(one.first),
    }


def _reversal(one: Reversal) -> dict[str, Any]:
    return {
        "method": one.method,
        "trial": one.trial,
        "before": list(one.before),
        "after": list(one.after),
        "pair": list(one.pair),
        "leader_changed": one.leader_changed,
    }


_OPINION = closed(
    method=TEXT,
    family=described(
        {"enum": ["ours", "shape", "relative"]}, "our scales; our scales, bent; scaled by who is compared"
    ),
    assumption=described(TEXT, "what it assumes beyond ours"),
    agrees=described(FLAG, "it names nobody but our leader"),
    leaders=described(TEXTS, "several if they are equal"),
    order=described(TEXTS, "best first"),
    scores=described(by_name(NUMBER), "on a scale of its own, larger is better"),
    first=described(by_name(FRACTION), "share of draws in which each comes first by it"),
)

_REVERSAL = closed(
    method=TEXT,
    trial=described(TEXT, "what came or went"),
    before=described(TEXTS, "order before it, of those that stand in both"),
    after=TEXTS,
    pair=described(TEXTS, "two that were turned round"),
    leader_changed=FLAG,
)

METHODS: Schema = closed(
    criteria=TEXTS,
    leaders=described(TEXTS, "ours; several if they are equal"),
    holds_under=described({"type": "integer", "minimum": 1}, "methods that name nobody else"),
    methods=described({"type": "integer", "minimum": 1}, "methods that were asked"),
    line=described(TEXT, "the same in words"),
    made_by_method=described(TEXTS, "winners that only methods name which scale by who is compared"),
    opinions=listed(_OPINION),
    reversals=described(listed(_REVERSAL), "methods that reorder two because a third one comes or goes"),
)
"""Form of `method_data`, as JSON Schema."""
