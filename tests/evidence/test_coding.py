from __future__ import annotations

from math import exp, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.coding import (
    DAYS_PER_MONTH,
    METHODS,
    agent_of,
    assay_of,
    class_of,
    coded,
    coded_together,
    family_of,
    kin_of,
    medium_of,
    usual_agent,
)
from coldchoice.evidence.tables import read_table
from coldchoice.model.measurement import Measurement


def row(**changes: Any) -> Measurement:
    usual = {
        "id": "r", "source_id": "s", "cell_type": "t-cell", "strategy": "hypothermic",
        "metric": "viability_pct", "mean": 80.0,
    }  # fmt: skip
    return Measurement.model_validate({**usual, **changes})


def frozen(**changes: Any) -> Measurement:
    return row(**{"strategy": "slow_freeze", **changes})


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("cell_class", "names"),
    [
        ("blood-nucleated",
         "til;TILs;tumour-infiltrating lymphocytes;CAR-NK;CAR-T;NK;NK-92;iPSC-NK;iNKT;b-cell;B cells"
         ";T cells;CD8 T cells"
         ";cd4;macrophage;moDC;dendritic;PBMC;MNC;cord-blood-mnc;white blood cells;leukocytes;leukemia"
         ";mast cell"
         ";regulatory T;thymocyte;neutrophils;eosinophil"),
        ("progenitor", "HSC;haematopoietic stem cell;hematopoietic stem cells;cord blood CD34;bone marrow"
                       ";PBSC;HPC(A)"),
        ("stromal", "MSC (Wharton jelly);bone-marrow-msc;bone marrow mesenchymal stromal cells;cord-blood-msc"
                    ";corneal-stromal;dermal fibroblasts;mouse embryonic fibroblast;cardiac fibroblast"
                    ";adipose-svf"),
        ("neural", "neural-progenitor;neural-stem-cell;iPSC-derived neurons;oligodendrocyte progenitor"
                   ";astrocyte;microglia"),
        ("endothelial", "corneal-endothelial;HUVEC;endothelial-progenitor"),
        ("epithelial", "keratinocyte;hESC-RPE;ipsc-rpe;amnion-epithelial;limbal;tracheal epithelial"
                       ";human-embryonic-stem-cell-derived-retinal"),
        ("hepatic", "iPSC-hepatocyte;monolayer hepatocyte;liver-cell-spheroid"),
        ("cardiac", "hPSC-cardiomyocyte;cardiac-progenitor;heart cell"),
        ("islet", "pancreatic islets;beta cell;monkey islet"),
        ("gamete", "oocytes;spermatozoa;ovarian-tissue;monkey embryo;blastocyst;testis"),
        ("cartilage", "chondrocytes;cartilage"),
        ("platelet", "platelets;leukocyte-depleted platelets"),
        ("red-cell", "RBC;red blood cells;red cells, leukoreduced;erythrocyte"),
        ("skin", "melanocyte;hair follicle"),
        ("pluripotent", "ESC;iPSCs;hESCs;pluripotent;human embryonic stem cells;mouse ES cell"),
    ],
)  # fmt: skip
def test_a_name_tells_its_class(cell_class: str, names: str) -> None:
    assert {name: class_of(name) for name in names.split(";")} == dict.fromkeys(names.split(";"), cell_class)


@pytest.mark.parametrize(
    "name", ["goblet cell", "granulosa", "tank", "monkey kidney", "embryonic kidney", "A549"]
)
def test_a_name_that_says_nothing_is_a_class_of_its_own(name: str) -> None:
    assert class_of(name).startswith("other-")
    assert kin_of(class_of(name)) == class_of(name)


@pytest.mark.parametrize("name", cell_types())
def test_cells_of_the_library_keep_their_class(name: str) -> None:
    assert class_of(name) == cell_types()[name].cell_class


def test_blood_cells_are_kin_and_cartilage_stands_alone() -> None:
    assert kin_of("progenitor") == kin_of("blood-nucleated") == "blood"
    assert kin_of("cartilage") == "cartilage"


# ---------------------------------------------------------------- media


@pytest.mark.parametrize(
    ("family", "names"),
    [
        ("cold-solution", "HypoThermosol FRS;HTS-FRS;UW;ViaSpan;Belzer MPS;Custodiol HTK;Hibernate-A"
                          ";Life4C;Eusol-C"),
        ("albumin", "Plasma-Lyte A + 4% HSA;PlasmaLyte with 5% human serum albumin;Ringer with 5% HSA"
                    ";5% HSA in saline;PBS + 1% BSA;Albunorm"),
        ("crystalloid", "Normosol-R;PlasmaLyte A;plasmalyte 148;Lactated Ringer's;0.9% NaCl"
                        ";sodium chloride;DPBS;HBSS"
                        ";Hank's balanced salt solution;D5W;multiple electrolytes injection;Isolyte S"),
        ("culture", "RPMI 1640 + 10% FBS;AIM-V;X-VIVO 15;DMEM/F12;Ham's F12;alpha-MEM;EMEM;StemSpan"
                    ";mTeSR1;OpTmizer"
                    ";ImmunoCult;concentrated medium;human AB serum;Essential 8"),
        ("blood-product", "autologous plasma;ACD-A;CPDA-1;leukopak;buffy coat;PAS-IIIM;AS-5;SAGM"
                          ";as collected;bone marrow"),
        ("gel", "Matrigel;alginate hydrogel;collagen gel"),
        ("sugar", "trehalose;20 mM trehalose"),
        ("extender", "TRIS-citrate egg yolk;semen extender;skim milk"),
        ("", "gelofusine;collagenase;water;"),
    ],
)  # fmt: skip
def test_a_name_tells_the_family_of_a_medium(family: str, names: str) -> None:
    assert {name: family_of(name) for name in names.split(";")} == dict.fromkeys(names.split(";"), family)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("HypoThermosol FRS", "hypothermosol"), ("hypothermosol-frs", "hypothermosol"), ("uw solution", "uw"),
        ("PBS", "pbs"), ("Optisol GS", "optisol"), ("Something New, 5 %", "something-new-5"), ("", ""),
        ("  ", ""), ("not named in the text seen", ""), ("Unknown", ""), ("not reported", ""), ("N/A", ""),
    ],
)  # fmt: skip
def test_spellings_lead_to_one_name(text: str, short: str) -> None:
    assert medium_of(text) == short


def test_every_listed_spelling_leads_to_its_medium_whatever_its_case() -> None:
    for medium in read_table("media"):
        for text in filter(None, (medium["medium"], *medium["spellings"].split(";"))):
            if "not named" not in text:
                assert medium_of(text) == medium_of(text.upper()) == medium["medium"]


@given(st.text(max_size=60))
def test_any_text_has_a_code(text: str) -> None:
    for found in (
        medium_of(text),
        family_of(text),
        agent_of(text),
        assay_of(text, "recovery"),
        class_of(text),
    ):
        assert isinstance(found, str)
    assert medium_of(medium_of(text)) in ("", medium_of(text))
    assert class_of(text)


# ---------------------------------------------------------------- cryoprotectants and assays


@pytest.mark.parametrize(
    ("agent", "names"),
    [
        ("dmso", "DMSO;10% DMSO;Me2SO;Me\u2082SO;dimethyl sulfoxide;CryoStor CS10;CS5;CS2;Bambanker"
                 ";STEM-CELLBANKER;mFreSR"
                 ";NutriFreez D10;serum-free medium with 10% DMSO;DMSO (protein-free)"
                 ";10% DMSO without serum"),
        ("glycerol", "glycerol;40% glycerol;glycerin"),
        ("none", "none;DMSO-free;no CPA;without cryoprotectant;free"),
        ("polymer", "HES;6% HES + 5% DMSO;dextran 40;PVP"),
        ("sugar", "trehalose;0.2 M sucrose"),
        ("glycol", "propylene glycol;1,2-propanediol;PROH"),
        ("cocktail", "ethylene glycol;EG + DMSO;VS55"),
        ("yolk", "egg yolk"),
        ("", "albumin;water;xeno-free;these"),
    ],
)  # fmt: skip
def test_a_name_tells_the_kind_of_cryoprotectant(agent: str, names: str) -> None:
    assert {name: agent_of(name) for name in names.split(";")} == dict.fromkeys(names.split(";"), agent)


def test_the_medium_tells_the_cryoprotectant_where_its_column_is_empty() -> None:
    assert agent_of("", "CryoStor CS10") == "dmso"
    assert agent_of("", "freezing medium with 10% DMSO") == "dmso"
    assert agent_of("", "10% DMSO; PBS + 5% HSA") == "dmso"
    assert agent_of("", "plasma; glycerol only after thaw") == ""
    assert agent_of("glycerol", "10% DMSO") == "glycerol"


def test_where_nothing_is_named_it_is_the_usual_one() -> None:
    assert usual_agent("rbc", "slow_freeze") == "glycerol"
    assert usual_agent("t-cell", "slow_freeze") == usual_agent("nobody-knows-it", "") == "dmso"
    assert usual_agent("oocyte", "vitrification") == "cocktail"
    assert usual_agent("platelet", "lyophilisation") == "sugar"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("", "7-AAD;trypan blue;AO/PI;propidium iodide;CFU-F;CFU-GM;calcein AM;live/dead;NucleoCounter"
             ";Countess"
             ";total viable cell count;trypan blue, total cells;7-AAD after 15 min incubation;attempts;"),
        ("apoptosis", "annexin V/PI;Annexin-V;caspase-3;TUNEL"),
        ("metabolic", "ATP;CCK-8;MTT;MTS;WST-8;alamarBlue;LDH;CellTiter-Glo"),
        ("delayed", "trypan blue after 24 h;overnight culture;7-AAD 24 h after thaw"
                    ";trypan blue after 2 h incubation"),
        ("in-vivo", "51Cr recovery;post-transfusion recovery"),
        ("function", "insulin secretion"),
        ("count", "TNC;total nucleated cells;cell count"),
    ],
)  # fmt: skip
def test_words_tell_what_an_assay_asks(kind: str, names: str) -> None:
    assert {name: assay_of(name, "recovery") for name in names.split(";")} == dict.fromkeys(
        names.split(";"), kind
    )


def test_only_a_recovery_can_count_the_dead() -> None:
    assert assay_of("total nucleated cells", "viability") == ""
    assert assay_of("annexin V", "viability") == "apoptosis"


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("strategy", "kept_c"),
    [
        ("hypothermic", 4.0),
        ("ambient", 22.0),
        ("normothermic", 37.0),
        ("subzero_nonfreezing", -4.0),
        ("", None),
    ],
)
def test_a_hold_has_the_usual_temperature_where_none_is_told(strategy: str, kept_c: float | None) -> None:
    found = coded(row(strategy=strategy))
    assert (found.liquid, found.temperature_c) == (True, kept_c)
    assert coded(row(strategy=strategy, temperature_c=10.0)).temperature_c == 10.0


def test_a_frozen_row_in_full() -> None:
    found = coded(
        frozen(cell_type="msc-adipose", medium="10% DMSO; diluted in Lactated Ringer",
               storage_days=DAYS_PER_MONTH,
               storage_temperature_c=-80.0, cooling_rate_c_per_min=1.0, post_thaw_hold_h=2.0,
               prefreeze_hold_temperature_c=4.0, prefreeze_hold_h=12.0, metric="cfu_recovery_pct")
    )  # fmt: skip
    assert (found.cell_class, found.kin, found.metric) == ("stromal", "cultured-cells", "cfu")
    assert (found.method, found.agent, found.vehicle) == ("slow", "dmso", "crystalloid")
    assert (found.storage_months, found.storage_c, found.rate_c_per_min) == (1.0, -80.0, 1.0)
    assert (found.wait_h, found.wait_c, found.thawed_h, found.liquid) == (12.0, 4.0, 2.0, False)


@pytest.mark.parametrize("strategy", [name for name in METHODS if name])
def test_every_way_of_freezing_has_a_name(strategy: str) -> None:
    assert coded(row(strategy=strategy)).method == METHODS[strategy]


def test_a_row_without_a_strategy_is_frozen_if_its_columns_say_so() -> None:
    assert coded(row(strategy="")).liquid
    assert not coded(row(strategy="", storage_temperature_c=-196.0)).liquid
    assert coded(row(strategy="", cpa="DMSO")).method == "slow"


def test_minus_80_freezing_is_stored_at_minus_80_unless_told() -> None:
    assert coded(frozen(strategy="freeze_minus80")).storage_c == -80.0
    assert coded(frozen(strategy="freeze_minus80", storage_temperature_c=-196.0)).storage_c == -196.0
    assert coded(frozen()).storage_c is None


@pytest.mark.parametrize(
    ("product", "wait_h"),
    [
        ("leukapheresis, frozen within 24 h after collection", 24.0),
        ("PBSC frozen 12.5 h post collection", 12.5),
        ("cord blood frozen on day 3", 72.0), ("T cells", None),
    ],
)  # fmt: skip
def test_a_product_s_name_may_tell_the_wait(product: str, wait_h: float | None) -> None:
    assert coded(frozen(product=product)).wait_h == wait_h
    assert coded(frozen(product=product, prefreeze_hold_h=1.0)).wait_h == 1.0


def test_cycles_beyond_the_first_are_counted() -> None:
    assert coded(frozen(product="sperm after 3 freeze-thaw cycles")).cycles == 2
    assert coded(frozen(product="sperm")).cycles == 0


@pytest.mark.parametrize(
    ("keys", "vehicle"),
    [
        ({"medium": "10% DMSO; PBS + 5% HSA", "post_thaw_hold_h": 2.0}, "protein"),
        ({"medium": "10% DMSO; Plasma-Lyte A", "post_thaw_hold_h": 2.0}, "crystalloid"),
        ({"medium": "10% DMSO; Plasma Lyte A", "post_thaw_hold_h": 2.0}, "crystalloid"),
        ({"medium": "10% DMSO; Plasma Lyte A + 1% HSA", "post_thaw_hold_h": 2.0}, "protein"),
        ({"medium": "10% DMSO; autologous plasma", "post_thaw_hold_h": 2.0}, "protein"),
        ({"medium": "10% DMSO; serum-free medium", "post_thaw_hold_h": 2.0}, "culture"),
        ({"medium": "10% DMSO; Normosol-R", "post_thaw_hold_h": 2.0}, "crystalloid"),
        ({"post_thaw_hold_h": 24.0}, "culture"),
        ({"post_thaw_hold_h": 1.0, "post_thaw_hold_temperature_c": 37.0}, "culture"),
        ({"post_thaw_hold_h": 24.0, "post_thaw_hold_temperature_c": 4.0}, ""),
        ({"post_thaw_hold_h": 2.0}, ""),
    ],
)
def test_long_or_warm_rests_are_in_culture(keys: dict[str, Any], vehicle: str) -> None:
    assert coded(frozen(**keys)).vehicle == vehicle


@pytest.mark.parametrize(
    ("product", "tissue"),
    [
        ("porcine cartilage plug 2 mm", True), ("HCEC monolayer", True), ("split-thickness skin graft", True),
        ("osteochondral allograft", True), ("adipose tissue-derived MSC", False), ("cord tissue MSC", False),
        ("stem cell graft", False), ("PBSC graft", False), ("engraftment dose", False), ("T cells", False),
    ],
)  # fmt: skip
def test_cells_in_suspension_are_no_tissue(product: str, tissue: bool) -> None:
    assert coded(row(product=product)).tissue is tissue


def test_a_series_tells_how_long_its_study_meant_to_hold() -> None:
    hours = [24.0, 48.0, 72.0, None]
    rows = [row(id=f"r{n}", duration_h=h) for n, h in enumerate(hours)]
    planned = {one.planned_h for one in coded_together([*rows, row(id="x", source_id="t", duration_h=5.0)])}
    mean = exp((log(24.0) + log(48.0) + log(72.0)) / 3.0)
    assert sorted(planned) == pytest.approx([5.0, mean])


def test_another_temperature_or_medium_is_another_series() -> None:
    changes = ({}, {"temperature_c": 22.0}, {"medium": "PBS"}, {"cell_type": "pbmc"})
    rows = [row(id=f"r{n}", duration_h=10.0 * (n + 1), **one) for n, one in enumerate(changes)]
    assert [one.planned_h for one in coded_together(rows)] == pytest.approx([10.0, 20.0, 30.0, 40.0])


def test_rows_are_coded_one_for_one_and_hours_of_zero_are_no_series() -> None:
    assert coded_together([]) == []
    assert coded_together([row(duration_h=0.0)])[0].planned_h is None
