"""Equipment that a site may own and a strategy may need."""

from __future__ import annotations

from types import MappingProxyType

from coldchoice.errors import did_you_mean

KITS = MappingProxyType(
    {
        "controlled-rate-freezer": "freezes along a programmed ramp",
        "dry-ice": "a supply of solid carbon dioxide",
        "ln2-storage": "liquid-nitrogen store, below -150 C",
        "minus80-freezer": "mechanical freezer at -80 C",
        "platelet-agitator": "incubator with agitator, 20-24 C",
        "refrigerator": "monitored refrigerator, 2-8 C",
        "thaw": "water bath or dry thawing device, with trained staff",
        "wash": "closed device that washes out the cryoprotectant",
    }
)
"""Known equipment; a plugin's own equipment is written with the prefix ``x-``."""


def known_kit(name: str) -> str:
    """Return `name` if it is known equipment or starts with ``x-``; else raise `ValueError`."""
    if name in KITS or name.startswith("x-"):
        return name
    raise ValueError(f"unknown equipment {name!r}; {did_you_mean(name, tuple(KITS))}")
