"""The published form of the JSON document, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def document_schema() -> Schema:
    """Return the JSON Schema of what `--format json` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "coldchoice document",
        "description": "Comparisons of ways to preserve cells. A number that is null is missing or endless.",
        **closed(
            document=described({"const": 1}, "version of this form"),
            made_with=closed(coldchoice=TEXT, numpy=TEXT, python=TEXT),
            comparisons={"type": "array", "items": ref("comparison")},
            citations=described(
                by_name(ref("citation")), "the record behind every id of the tables, by the id as written"
            ),
        ),
        "$defs": {
            "anchors": closed(worst=NUMBER, best=NUMBER),
            "citation": CITATION,
            "comparison": COMPARISON,
            "default": closed(key=TEXT, value=TEXT, source=TEXT),
            "further": FURTHER,
            "grade": {"enum": ["A", "B", "C", "D"]},
            "input": closed(name=TEXT, text=TEXT, grade=ref("grade"), sources=TEXTS, note=TEXT),
            "interval": INTERVAL,
            "origin": closed(plugin=TEXT, distribution=TEXT, version=TEXT),
            "row": ROW,
            "terms": TERMS,
            "weak_input": WEAK_INPUT,
            "cost_item": COST_ITEM,
        },
    }


def closed(**properties: Schema) -> Schema:
    """Describe an object that has all of these properties and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def described(schema: Schema, text: str) -> Schema:
    """Say in words what a property means."""
    return {**schema, "description": text}


def ref(name: str) -> Schema:
    """Point at a definition."""
    return {"$ref": f"#/$defs/{name}"}


def listed(schema: Schema) -> Schema:
    """Describe a list of such items."""
    return {"type": "array", "items": schema}


def by_name(schema: Schema) -> Schema:
    """Describe an object whose keys are names that a plugin or a scenario chooses."""
    return {"type": "object", "additionalProperties": schema}


def or_none(schema: Schema) -> Schema:
    """Allow null too."""
    return {"anyOf": [schema, {"type": "null"}]}


TEXT: Schema = {"type": "string"}
TEXT_OR_NONE: Schema = {"type": ["string", "null"]}
TEXTS = listed(TEXT)
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}
NUMBER_OR_NONE: Schema = {"type": ["number", "null"]}
FRACTION: Schema = {"type": "number", "minimum": 0, "maximum": 1}
FRACTION_OR_NONE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
POSITIVE: Schema = {"type": "number", "exclusiveMinimum": 0}
COUNT: Schema = {"type": "integer", "minimum": 1}
ANY_OBJECT: Schema = {"type": "object"}
STAGE: Schema = {"enum": ["apheresis", "intermediate", "cell-bank", "final-product"]}

INTERVAL = closed(
    mean=NUMBER_OR_NONE,
    low=described(NUMBER_OR_NONE, "5 % point over the draws"),
    median=NUMBER_OR_NONE,
    high=described(NUMBER_OR_NONE, "95 % point over the draws"),
)

WEAK_INPUT = closed(
    text=TEXT,
    grade=ref("grade"),
    influence=described(FRACTION_OR_NONE, "share of the spread of the leader's lead that it explains"),
    sources=TEXTS,
    note=TEXT,
)

COST_ITEM = closed(
    line={"enum": ["fixed", "preservation"]},
    item=TEXT,
    what=TEXT,
    money=described(NUMBER_OR_NONE, "mean per usable dose; the items of a line add up to it"),
    amount=described(NUMBER_OR_NONE, "how many prices that is, per usable dose"),
    unit=described(TEXT, "what a price is for; empty for a piece"),
    price=described(TEXT, "of one, in the money it was found in: low, most likely, high"),
    source=described(TEXT, "evidence ids, the word assumed, or whose price it is"),
    quotation=described(FLAG, "whether no public price was found"),
)

RANKED_ONLY: Schema = {
    "if": {"properties": {"status": {"const": "ranked"}}},
    "then": {
        "properties": {
            "reason": {"const": ""},
            "position": {"type": "integer"},
            **{name: {"type": "object"} for name in ("viability", "cost", "flexibility")},
        }
    },
    "else": {"properties": {"position": {"type": "null"}, "reason": {"minLength": 1}}},
}
"""Only who is ranked has a position, and only who is not has a reason."""

ROW: Schema = {
    **closed(
        name=described(TEXT, "as it stands in the table; differs between variants of one strategy"),
        strategy=TEXT,
        summary=TEXT,
        status={"enum": ["ranked", "infeasible", "not applicable", "failed"]},
        reason=described(TEXT, "why it is not ranked"),
        position=described({"type": ["integer", "null"], "minimum": 1}, "shared where too close to call"),
        tied_with=TEXTS,
        first=described(FRACTION_OR_NONE, "share of draws in which it comes first"),
        first_error=described(FRACTION_OR_NONE, "Monte-Carlo standard error of `first`"),
        score=described(NUMBER_OR_NONE, "mean weighted value"),
        viability=described(or_none(ref("interval")), "living cells at use per living cell put in"),
        cost=described(
            or_none(ref("interval")), "per usable dose, in the currency and price year of the terms"
        ),
        flexibility=described(or_none(ref("interval")), "0 to 1"),
        dye_viability=described(or_none(ref("interval")), "fraction of cells at use that exclude dye"),
        usable=described(FRACTION_OR_NONE, "share of units that can be used"),
        lost_to=described(by_name(FRACTION_OR_NONE), "share of units lost, by cause"),
        cost_lines=described(by_name(NUMBER_OR_NONE), "parts of the mean cost; they add up to it"),
        cost_items=described(
            listed(ref("cost_item")), "what the lines fixed and preservation are made of, dearest first"
        ),
        flexibility_parts=described(by_name(FRACTION_OR_NONE), "null where the scenario has no data"),
        slack_h=described(NUMBER_OR_NONE, "hours left in 95 % of cases; null where nothing runs out"),
        usable_life_h=described(NUMBER_OR_NONE, "median; null where nothing runs out"),
        flexibility_hours=described(
            by_name(NUMBER_OR_NONE), "hours behind the parts of flexibility; null where nothing runs out"
        ),
        waits_covered=described(by_name(FRACTION), "share of each wait that the hold covers, by interface"),
        full_release=described(FRACTION_OR_NONE, "share of units with every test answered before use"),
        radius_km=described(or_none(ref("interval")), "how far a unit can be sent; null where not asked"),
        own_accounting=FLAG,
        beyond=described(TEXTS, "what goes beyond what was measured, and the range that was"),
        grade=or_none(ref("grade")),
        inputs=listed(ref("input")),
        sources=TEXTS,
        notes=TEXTS,
        options=ANY_OBJECT,
        origin=or_none(ref("origin")),
    ),
    **RANKED_ONLY,
}

STATED: Schema = {"anyOf": [TEXT, closed(value=TEXT, source=TEXT)]}
ROW["properties"] |= {  # not required
    "further": described(
        by_name(ref("interval")), "by criterion, each in its unit; only where `criteria` are named"
    ),
    "further_lines": described(
        by_name(by_name(NUMBER_OR_NONE)), "parts of the mean of a further criterion; they add up to it"
    ),
}

FURTHER = closed(
    name=TEXT,
    summary=TEXT,
    unit=TEXT,
    better={"enum": ["lower", "higher"]},
    options=ANY_OBJECT,
    origin=ref("origin"),
    failures=described(by_name(TEXT), "by row; where there is one, the criterion is left out of the ranking"),
)

TERMS = described(
    closed(
        stage=STAGE,
        duration_h=POSITIVE,
        legs=listed(described(ANY_OBJECT, "as in a scenario file")),
        units_per_shipment=COUNT,
        sites=listed(described(ANY_OBJECT, "as in a scenario file")),
        sites_assumed=FLAG,
        units_per_year=POSITIVE,
        doses_per_unit=COUNT,
        batch=COUNT,
        postponement=described({"type": ["object", "array"]}, "as in a scenario file"),
        waits_h=by_name(POSITIVE),
        viability_limit=FRACTION,
        unit_cells=NUMBER,
        minimum_dose_cells=NUMBER,
        usable_floor=FRACTION,
        release_tests=listed(described(ANY_OBJECT, "as in a scenario file")),
        currency={"type": "string", "pattern": "^[A-Z]{3}$"},
        price_year={"type": "integer"},
        unit_value=NUMBER,
        failure_cost=NUMBER,
        unit_value_stated=described(STATED, "as it was stated, before any conversion, and on whose word"),
        failure_cost_stated=STATED,
        remake=FLAG,
        discount_rate=FRACTION,
        prices=by_name({"anyOf": [NUMBER, closed(low=NUMBER, mode=NUMBER, high=NUMBER)]}),
        no_show=described(FRACTION, "share of the units that their patient never receives"),
        monetise_flexibility=described(
            FLAG, "true = dates that move count in the cost, false = in flexibility"
        ),
    ),
    "the scenario with every default filled in; money in `currency` at the prices of `price_year`",
)

CITATION = closed(
    id=described(TEXT, "with its table"),
    kind=described({"enum": ["publication", "own"]}, "own = assumed or computed for coldchoice"),
    authors=TEXT,
    year=TEXT,
    title=TEXT,
    journal=TEXT,
    doi=TEXT,
    url=TEXT,
    where=described(TEXT, "place inside the publication"),
)

OWN_MONEY = described(
    closed(
        items=described(TEXTS, "rows of the tables under `economics.library`, by item"),
        library_digest=described(or_none(TEXT), "of what they say; null = no library is named"),
        rates=described(
            or_none(closed(file=TEXT, as_of=TEXT, digest=TEXT)), "table of rates; null = the shipped ones"
        ),
    ),
    "only where the scenario names `economics.library`, `economics.rates` or `packs`",
)

OWN_MEASUREMENTS = described(
    closed(
        count=COUNT,
        ids=described(TEXTS, "of the rows that count"),
        digest=described({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "SHA-256 of what those rows say"),
        unused=listed(closed(id=TEXT, reason=TEXT)),
    ),
    "only where the scenario names `measurements`",
)

COMPARISON = closed(
    file=described({"type": ["string", "null"]}, "name of the scenario's file"),
    scenario=described(ANY_OBJECT, "as it was given; see the scenario's own schema"),
    input_hash=described({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "of the scenario's meaning"),
    draws=COUNT,
    seed={"type": "integer", "minimum": 0},
    terms=ref("terms"),
    defaults=described(
        listed(ref("default")), "what the scenario left open, and on whose word it was filled in"
    ),
    anchors=by_name(ref("anchors")),
    weights=described(
        or_none(by_name(FRACTION)),
        "null = not given: every weighting equally likely, or every one that agrees with what is `preferred`",
    ),
    rows=described(listed(ref("row")), "ranked ones first, in order"),
    ranking=described(TEXTS, "names of those that are ranked, leader first"),
    complete=described(FLAG, "whether every strategy was assessed and every plugin could be loaded"),
    dominated=listed(closed(strategy=TEXT, by=TEXT)),
    why=TEXTS,
    flips=TEXTS,
    weakest=listed(ref("weak_input")),
    conversions=described(TEXTS, "how other money was brought into that of the terms, with sources"),
    plugins=described(
        listed(closed(plugin=TEXT, distribution=TEXT, version=TEXT, sha256={"type": ["string", "null"]})),
        "who took part; `sha256` of its file, with those that help it, or of the files of its distribution",
    ),
    unloadable=TEXTS,
)
LINES = described(
    listed(
        closed(
            name=TEXT,
            place=TEXT,
            capacity=described(COUNT, "how many there are"),
            strategies=described(TEXTS, "rows whose units wait in this line"),
            utilisation=described(NUMBER, "share of the time in which one is taken"),
            wait_h=described(ref("interval"), "hours that a unit waits"),
            wait_error_h=described(NUMBER, "Monte-Carlo standard error of the mean wait"),
            slow=described(FLAG, "whether the line settles too slowly for this many draws"),
            closed_form_h=described(NUMBER_OR_NONE, "mean wait by a formula; null where none fits"),
            closed_form={"enum": ["", "M/D/1", "M/D/c", "M/G/1", "~M/G/c"]},
        )
    ),
    "only where the scenario has `capacity`; empty where every strategy meets a bottleneck",
)
JOURNEYS = described(
    listed(
        closed(
            strategies=described(TEXTS, "rows whose units are under way so long"),
            planned_h=POSITIVE,
            hours=described(ref("interval"), "from the first leg's start to use, waits included"),
            opening_h=described(NUMBER, "mean hours of waiting until a place, or customs, opened"),
            customs_h=described(NUMBER, "mean hours for which customs worked"),
            line_h=described(NUMBER, "mean hours in `lines`"),
        )
    ),
    "only where the scenario has a calendar or customs; several where strategies wait in different lines",
)
_FRACTIONS = by_name(FRACTION)
PREFERRED = described(
    closed(statements=TEXTS, mean=_FRACTIONS, low=_FRACTIONS, high=_FRACTIONS),
    "only where the scenario says something of weights without giving them: what, and what it leaves open",
)
OWN_MONEY["properties"]["packs"] = described(TEXTS, "only where the scenario names `packs`: whose rows count")
COMPARISON["properties"] |= {  # not required
    "preferred": PREFERRED,
    "own_measurements": OWN_MEASUREMENTS,
    "own_money": OWN_MONEY,
    "lines": LINES,
    "journeys": JOURNEYS,
    "trusted": described(
        closed(file=TEXT, sha256=TEXT), "only with `--only-trusted`: the list that let the plugins in"
    ),
    "further": described(listed(ref("further")), "only where the scenario names `criteria`"),
}
