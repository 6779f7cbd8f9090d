"""From a measured row, or a question, to the few names that the fit knows: class, medium, vehicle, assay ...

Tables write what sources print: ``ViaSpan (UW)``, ``10% v/v Me2SO``, ``MSCCryosave OTS; diluted in Lactated
Ringer after thaw``. The fit works with short names in families, so that a medium, a cell or an assay that was
never seen before borrows from the nearest that was. Nothing here needs numpy.
"""

from __future__ import annotations

import re
from functools import cache
from math import exp, log
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.evidence.tables import read_table
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coldchoice.model.measurement import Measurement

UNKNOWN = ""
"""What is not known: the fit gives it the spread over all that could be."""

KIN = MappingProxyType({
    "blood-nucleated": "blood", "progenitor": "blood",
    "epithelial": "cell-sheets", "endothelial": "cell-sheets", "skin": "cell-sheets",
    "pluripotent": "cultured-cells", "stromal": "cultured-cells", "cardiac": "cultured-cells",
    "neural": "cultured-cells",
})  # fmt: skip
"""Families of classes that may borrow from each other; a class that is not listed stands alone."""

MEASURED_CELLS = MappingProxyType({
    "msc-unspecified": "stromal", "msc-dental-pulp": "stromal", "fibroblast": "stromal",
    "keratocyte": "stromal", "endothelial": "endothelial", "cardiomyocyte-rat": "cardiac",
    "esc-mouse": "pluripotent", "esc": "pluripotent", "embryo": "gamete", "monocyte": "blood-nucleated",
    "whole-blood-leukocyte": "blood-nucleated", "hair-follicle": "skin", "skin-graft": "skin",
    "neural-dopaminergic": "neural",
})  # fmt: skip
"""Class of cells that are measured but not in the library of cells."""

_CLASSES: tuple[tuple[str, str], ...] = (
    (r"msc|stromal|mesench|fibrobl|adipose|pulp|keratocyte|tenocyte|wharton", "stromal"),
    (r"neural|neuro|astrocyt|oligodendro|schwann|glia\b|glial|dopaminergic", "neural"),
    (r"endothel|huvec", "endothelial"),
    (r"epithel|keratino|\brpe\b|retinal|limbal|cornea|conjunctiv|epiderm", "epithelial"),
    (r"hepat|liver", "hepatic"),
    (r"cardio|cardiac|heart|myocyt", "cardiac"),
    (r"islet|\bbeta-cell|pancrea", "islet"),
    (r"chondro|cartil|menisc", "cartilage"),
    (r"platelet|thrombocyt", "platelet"),
    (r"rbc|\bred-?(blood-)?cell|erythrocyt", "red-cell"),
    (r"sperm|oocyt|embryo(?!n)|ovar|testic|testis|blastocyst|\begg", "gamete"),
    (r"car-?t\b|\bt-?cell|t-lymph|lymph|leuk|monocyt|mononuc|pbmc|mnc|\bi?nk\b|\bi?nkt\b|car-?nk|natural-killer"
     r"|dendrit|\bdcs?\b|modcs?\b|macroph|treg|regulatory-t\b|\btils?\b|granulocyt|neutroph|eosinoph|basoph"
     r"|mast-cell|\bb-?cell|plasma-cell|white-(blood-)?cell|\bwbc|thymocyt|splenocyt|\bcd[348]\b|\bcik\b",
     "blood-nucleated"),
    (r"hsc|hspc|cd34|progenitor|cord-?blood|marrow|pbsc|hpc|stem-cell-graft|ha?ematopoie", "progenitor"),
    (r"skin|hair|follic|melanoc", "skin"),
    (r"ipsc?|hpsc|esc\b|escs\b|pluripot|embryonic(?!-kidney)|\bes-cell", "pluripotent"),
)  # fmt: skip
"""Words in the name of a cell, its parts joined by hyphens, that tell its class, in the order in which they
are tried: what a cell became tells more than what it was made from or where it was found."""

_MEDIA: tuple[tuple[str, str], ...] = (
    (r"gel(?!ofus)|alginate|collagen(?!ase)|matrix", "gel"),
    (r"extender|yolk|skim milk", "extender"),
    (r"trehalose|sucrose|raffinose", "sugar"),
    (r"culture|dmem|rpmi|\b[aeg]?mem\b|x vivo|aim v|iscove|imdm|m199|medium 199|l 15|opti?mizer|texmacs|mcdb"
     r"|\bham'?s? f|\bf ?12\b|stemspan|mtesr|\begm\b|immunocult|stempro|prime xv|nutristem|essential 8"
     r"|\be8\b", "culture"),
    (r"hypothermosol|\bhts\b|chillprotec|\buw\b|viaspan|belzer|htk|custodiol|celsior|kyoto|coolstar|stm sav"
     r"|celltravel|optisol|tiprotec|thomas|euro ?collins|purestor|storprotec|preservation|storage sol"
     r"|hibernat|unisol|ameliorat|perfadex|steen|kpbs|life ?4 ?c|cornisol|eusol|tissue c\b", "cold-solution"),
    (r"(plasma ?lyte|saline|ringer|pbs|crystalloid|dextrose|hartmann|buffer).*(alb|hsa|serum|protein)"
     r"|albu|\bhsa\b|\bbsa\b", "albumin"),
    (r"plasma(?! ?lyte)|anticoag|acd|cpd|citrate|heparin|edta|blood|\bneat\b|harvest|apheresis|leukopak|sagm"
     r"|\b(as|eas) ?\d+|adsol|\bpas\b|additive|buffy|unfraction|concentrate\b|marrow|as collected",
     "blood-product"),
    (r"medium|serum|fbs|fcs", "culture"),
    (r"saline|pbs|ringer|dextrose|glucose|hbss|\bhanks?\b|plasma ?lyte|nacl|phosphate|crystalloid|hartmann"
     r"|normosol|krebs|tyrode|sodium chloride|electrolyte|isolyte|\bd5w\b|salt solution", "crystalloid"),
)  # fmt: skip
"""Words in the name of a medium that tell its family, in the order in which they are tried."""

_AGENTS: tuple[tuple[str, str], ...] = (
    (r"vs55|vs83|vs70|cocktail|dp6|m22|m101|ethylene glycol|\beg\b|formamide", "cocktail"),
    (r"glycerol|glycerin", "glycerol"),
    (r"(dmso|me2so|agent|protectant|cpa)[- ]free|^free\b|\bnone\b|no cpa|without (?!serum|protein|an? |cool)",
     "none"),
    (r"(?<![a-z])hes|hydroxyethyl|pentastarch|isomaltose|pvp|dextran|ficoll", "polymer"),
    (r"trehalose|sucrose|sugar|raffinose", "sugar"),
    (r"dmso|me[2\u2082]so|dimethyl|cryostor|\bcs(2|5|10)\b|bambanker|cellbanker|cryosure|recovery cell|mfresr"
     r"|nutrifreez", "dmso"),
    (r"propane|pg\b|propylene|\bproh\b", "glycol"),
    (r"yolk", "yolk"),
)  # fmt: skip
"""Words of a cryoprotectant, or of a freezing medium, that tell its kind, in the order of their trial."""

_VEHICLES: tuple[tuple[str, str], ...] = (
    (r"albu|hsa|bsa|serum(?![- ]free)|plasma(?![- ]?lyte)|protein(?![- ]free)", "protein"),
    (r"ringer|saline|pbs|dextrose|glucose|plasma[- ]?lyte|normosol|isolyte|electrolyte|hartmann|nacl|as-3"
     r"|hbss|hank", "crystalloid"),
    (r"culture|medium|rpmi|dmem|incubat", "culture"),
)  # fmt: skip
"""Words of what thawed cells rest in that tell its family, in the order in which they are tried."""

_ASSAYS: tuple[tuple[str, str], ...] = (
    (r"annexin|apopto|caspase|tunel", "apoptosis"),
    (r"alamar|mtt|mts\b|wst|cck-?8|metabol|resazurin|atp\b|presto|ldh|celltiter", "metabolic"),
    (r"shaft|elongat|after (the )?(stimul|rewarm|cultur|2 h|24|48|over)|overnight|24 h after|rewarm"
     r"|(?<!min )incubation|stability|stored", "delayed"),
    (r"in vivo|51cr|radiolab|transfus|posttrans", "in-vivo"),
    (r"insulin|perifus", "function"),
    (r"tnc|nucleated|^count\b|cell count|islet count|total|islet number", "count"),
)  # fmt: skip
"""Words of an assay that make it stricter, or more lenient, than a dye or a viable count."""

_OF_THE_LIVING = re.compile(r"viable|viability|\bliving\b|\blive\b|trypan|7-?aad|exclusion|calcein")
"""Words of a count that leaves out the dead."""

_UNSTATED = re.compile(
    r"not (named )?in the text|not named\)|unnamed"
    r"|^(unknown|not (stated|given|reported|specified|known|named)|n/?a)$"
)
"""Words that stand in the place of a medium's name where it is not told."""

METHODS = MappingProxyType({
    "slow_freeze": "slow", "freeze_minus80": "minus80", "vitrification": "vitrified",
    "lyophilisation": "dried", "other": "other", "": "slow",
})  # fmt: skip

_TISSUE = re.compile(
    r"plug|(?<!cord )tissue(?![- ]derived)(?! source)|monolayer|sheet|dowel|condyle|osteochondral|cartilage"
    r"|(?<!cell )(?<!pbsc )(?<!hpc )(?<!marrow )\bgraft|(allo|auto|xeno)graft|biopsy|slice|intact|aggregat"
    r"|cluster|spheroid|clump|whole globe|pieces"
)
_OUTDATED = re.compile(r"human ES lines")
"""Clumps of embryonic stem cells, as they were frozen before inhibitors of ROCK (cryo-0160 to cryo-0162)."""

_WAIT = re.compile(r"(?:frozen|freez\w+)[^.;]*?(\d+(?:\.\d+)?) ?h (?:after|post)|frozen on day (\d)", re.I)
_CYCLE = re.compile(r"after (\d) freeze-thaw cycle", re.I)


class Coded(NamedTuple):
    """What the fit knows of the conditions of a row.

    Attributes
    ----------
    cell, cell_class, kin
        Names of the cell, its class and its family of classes.
    metric
        ``viability``, ``recovery``, ``cfu`` or ``attachment``.
    assay
        Kind of assay, empty for a dye or a viable count.
    liquid
        Whether the cells were kept in a liquid.
    medium, family
        Medium of a hold and its family.
    temperature_c, hours_h
        Of a hold; ``None`` where unknown.
    planned_h
        Typical hold, a geometric mean, of the study that the row is from; its own hours if left out.
    method, agent
        Way of freezing, and cryoprotectant.
    tissue, outdated, cycles
        Whether the cells were in a tissue, sheet or cluster; whether pluripotent cells were frozen without
        today's inhibitors; freeze-thaw cycles beyond the first.
    storage_c, storage_months, rate_c_per_min
        Of freezing and frozen storage; ``None`` where unknown.
    wait_h, wait_c
        Hold before freezing.
    thawed_h, thawed_c, vehicle
        Hold after thaw.
    """

    cell: str
    cell_class: str
    kin: str
    metric: str
    assay: str
    liquid: bool
    medium: str = UNKNOWN
    family: str = UNKNOWN
    temperature_c: float | None = None
    hours_h: float | None = None
    planned_h: float | None = None
    method: str = UNKNOWN
    agent: str = UNKNOWN
    tissue: bool = False
    outdated: bool = False
    cycles: int = 0
    storage_c: float | None = None
    storage_months: float | None = None
    rate_c_per_min: float | None = None
    wait_h: float | None = None
    wait_c: float | None = None
    thawed_h: float | None = None
    thawed_c: float | None = None
    vehicle: str = UNKNOWN


DAYS_PER_MONTH = 30.4375
_TEMPERATURES = MappingProxyType(
    {"hypothermic": 4.0, "ambient": 22.0, "normothermic": 37.0, "subzero_nonfreezing": -4.0}
)
_STORES = MappingProxyType({"freeze_minus80": -80.0})


def coded(row: Measurement) -> Coded:
    """Code the conditions of a measured row."""
    cell_class = class_of(row.cell_type)
    metric = row.metric.removesuffix("_pct").replace("cfu_recovery", "cfu")
    delayed = "overnight" if "overnight culture" in row.note else ""
    common = Coded(
        cell=row.cell_type,
        cell_class=cell_class,
        kin=kin_of(cell_class),
        metric=metric,
        assay=assay_of(f"{row.assay} {delayed}", metric),
        liquid=row.is_liquid,
        tissue=bool(_TISSUE.search(row.product.lower())),
    )
    return _coded_hold(common, row) if row.is_liquid else _coded_freeze(common, row)


def _coded_hold(common: Coded, row: Measurement) -> Coded:
    kept_c = _TEMPERATURES.get(row.strategy) if row.temperature_c is None else row.temperature_c
    return common._replace(
        medium=medium_of(row.medium),
        family=family_of(row.medium),
        temperature_c=kept_c,
        hours_h=row.duration_h,
    )


def _coded_freeze(common: Coded, row: Measurement) -> Coded:
    text = f"{row.product} {row.note}"
    cycle = _CYCLE.search(text)
    stored_c = _STORES.get(row.strategy) if row.storage_temperature_c is None else row.storage_temperature_c
    return common._replace(
        method=METHODS[row.strategy],
        agent=agent_of(row.cpa, row.medium) or usual_agent(row.cell_type, row.strategy),
        outdated=bool(_OUTDATED.search(row.product)),
        cycles=int(cycle[1]) - 1 if cycle else 0,
        storage_c=stored_c,
        storage_months=None if row.storage_days is None else row.storage_days / DAYS_PER_MONTH,
        rate_c_per_min=row.cooling_rate_c_per_min,
        wait_h=_wait_h(row, text),
        wait_c=row.prefreeze_hold_temperature_c,
        thawed_h=row.post_thaw_hold_h,
        thawed_c=row.post_thaw_hold_temperature_c,
        vehicle=_vehicle(row),
    )


def coded_together(rows: Sequence[Measurement]) -> list[Coded]:
    """Code rows of a table; the series of a study tell how long it meant to hold these cells."""
    single = [coded(row) for row in rows]
    series = [(row.source_id, row.cell_type, row.medium, row.temperature_c) for row in rows]
    holds: dict[tuple[object, ...], list[float]] = {}
    for key, one in zip(series, single, strict=True):
        if one.liquid and one.hours_h:
            holds.setdefault(key, []).append(log(one.hours_h))
    means = {key: exp(sum(logs) / len(logs)) for key, logs in holds.items()}
    return [one._replace(planned_h=means.get(key)) for key, one in zip(series, single, strict=True)]


LONG_REST_H = 12.0
"""Assumption: cells that are kept longer than this after thaw, or at 30 C and more, are in culture."""


def _vehicle(row: Measurement) -> str:
    """Vehicle after thaw: what the medium names after a semicolon, else culture for long or warm rests."""
    named = _first(_VEHICLES, row.medium.partition(";")[2].lower())
    warm = (row.post_thaw_hold_temperature_c or 0.0) >= 30.0
    cold = row.post_thaw_hold_temperature_c is not None and row.post_thaw_hold_temperature_c < 15.0
    rests = warm or ((row.post_thaw_hold_h or 0.0) >= LONG_REST_H and not cold)
    return named or ("culture" if rests else UNKNOWN)


def class_of(cell: str) -> str:
    """Class of a cell by its name; of one that says nothing, a class of its own."""
    if cell in _library():
        return _library()[cell]
    if cell in MEASURED_CELLS:
        return MEASURED_CELLS[cell]
    plain = cell.lower().replace("_", "-").replace(" ", "-")
    return _first(_CLASSES, plain) or f"other-{plain}"


def kin_of(cell_class: str) -> str:
    """Family of a class."""
    return KIN.get(cell_class, cell_class)


def medium_of(text: str) -> str:
    """Short name of a medium; one that is not listed is its own; empty where the source does not say."""
    short = _short(text)
    return UNKNOWN if not short or _UNSTATED.search(text.lower()) else _spellings().get(short, short)


def family_of(text: str) -> str:
    """Family of a medium, by the words in its name or in its spelling."""
    return _first(_MEDIA, text.lower().replace("-", " "))


def agent_of(cpa: str, medium: str = "") -> str:
    """Kind of cryoprotectant, by the words of its column or else of the medium."""
    return _first(_AGENTS, cpa.lower()) or _first(_AGENTS, medium.partition(";")[0].lower())


def usual_agent(cell: str, strategy: str) -> str:
    """Kind of cryoprotectant where the source names none: the usual one of the cell and the method."""
    if strategy == "vitrification":
        return "cocktail"
    if strategy == "lyophilisation":
        return "sugar"
    return agent_of(_usual().get(cell, "")) or ("glycerol" if class_of(cell) == "red-cell" else "dmso")


def assay_of(text: str, metric: str) -> str:
    """Kind of assay; empty for a dye, a count of living cells, or one that is not named."""
    found = _first(_ASSAYS, text.lower())
    living = metric != "recovery" or bool(_OF_THE_LIVING.search(text.lower()))
    return UNKNOWN if found == "count" and living else found


def _short(text: str) -> str:
    """Lower case, with one hyphen for all that is neither a letter nor a digit."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _first(table: Iterable[tuple[str, str]], text: str) -> str:
    return next((name for words, name in table if text and re.search(words, text)), UNKNOWN)


def _wait_h(row: Measurement, text: str) -> float | None:
    """Hours before freezing: the column, or what the product's name says."""
    if row.prefreeze_hold_h is not None:
        return row.prefreeze_hold_h
    found = _WAIT.search(text)
    if found is None:
        return None
    return float(found[1]) if found[1] else 24.0 * float(found[2])


@cache
def _library() -> dict[str, str]:
    return {row["name"]: row["cell_class"] for row in read_table("cells")}


@cache
def _usual() -> dict[str, str]:
    return {row["name"]: row["cryoprotectant"] for row in read_table("cells")}


@cache
def _spellings() -> dict[str, str]:
    rows = read_table("media")
    return {
        _short(text): row["medium"]
        for row in rows
        for text in (*row["spellings"].split(";"), row["medium"])
        if text
    }
