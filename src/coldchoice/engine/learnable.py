"""What could be learned of a scenario: its uncertain inputs, and those that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coldchoice.engine.ask import ask
from coldchoice.engine.worlds import worlds_of
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import EXCURSION_OF, PRICE_OF
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.engine.block import Job

PRICES, JOURNEY, TOGETHER = "all prices", "rates of the journey", "these together"
SURVIVAL = "survival of "
KEY = ("INPUT",)
"""Where an input is named on the command line."""
FEW_DRAWS = 10  # assumption: enough to see which inputs a strategy draws


class Learnable(NamedTuple):
    """One uncertain input, or several that belong together.

    Attributes
    ----------
    name
        As a user asks for it.
    text
        What it is, in words.
    members
        Names of the inputs' streams; one, or several for a group.
    """

    name: str
    text: str
    members: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        """Whether it stands for several inputs."""
        return len(self.members) > 1


def learnables(believed: Beliefs, job: Job) -> tuple[Learnable, ...]:
    """Return every learnable input of a scenario, and the natural groups of them, groups first."""
    names = tuple(believed.parameters)
    groups = {
        **{f"{SURVIVAL}{label}": drawn for label, drawn in _survival(believed, job).items()},
        PRICES: tuple(name for name in names if name.startswith(PRICE_OF)),
        JOURNEY: tuple(name for name in names if name.startswith(EXCURSION_OF)),
    }
    texts = {name: f"all that is uncertain of the {name}" for name in groups}
    texts |= {PRICES: "all prices", JOURNEY: "all rates of the journey"}
    return (
        *(Learnable(name, texts[name], members) for name, members in groups.items() if len(members) > 1),
        *(Learnable(name, believed.texts.get(name, name), (name,)) for name in names),
    )


def asked_for(names: Sequence[str], known: Iterable[Learnable]) -> tuple[Learnable, ...]:
    """Return the inputs and groups that a user names, and all of them together if there are several.

    ``price:ITEM`` is the price of an item, as in ``coldchoice breakeven``.

    Raises
    ------
    InputError
        With the nearest spelling.
    """
    by_name = {one.name.casefold(): one for one in known}
    found: dict[str, Learnable] = {}
    for name in names:
        plain = " ".join(name.casefold().replace("price:", PRICE_OF, 1).split())
        if plain not in by_name:
            raise _unknown(name, plain, [one.name for one in by_name.values()])
        found[plain] = by_name[plain]
    if len(found) > 1:
        members = dict.fromkeys(member for one in found.values() for member in one.members)
        found[TOGETHER] = Learnable(TOGETHER, "what is asked for, known together", tuple(members))
    return tuple(found.values())


def _unknown(name: str, plain: str, known: Sequence[str]) -> InputError:
    from difflib import get_close_matches

    # names of inputs are sentences: the nearest one by its words, which hyphens would hide
    spelled = {one.casefold(): one for one in known}
    near = get_close_matches(plain, spelled, n=1, cutoff=0.5) + [one for one in spelled if plain in one]
    listed = f"`coldchoice voi SCENARIO --format csv` lists all {len(known)}"
    hint = f"did you mean {spelled[near[0]]!r}?" if near else listed
    return InputError(Problem("unknown input", KEY, repr(name), hint))


def _survival(believed: Beliefs, job: Job) -> dict[str, tuple[str, ...]]:
    """Return which inputs each strategy draws to say what becomes of the cells, prices not among them."""
    found = {}
    for one in job.contestants:
        if one.label not in believed.names:
            continue
        world = worlds_of(job.scenario, job.terms, job.crowds, 0, FEW_DRAWS).of(one.label)
        ask(one.strategy, world.case._replace(given_options=one.options))
        drawn = world.case.streams.drawn("parameter")
        own = (name for name in believed.parameters if not name.startswith((PRICE_OF, EXCURSION_OF)))
        found[one.label] = tuple(name for name in own if name in drawn)
    return found
