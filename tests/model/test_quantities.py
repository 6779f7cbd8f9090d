from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from coldchoice.errors import QuantityError
from coldchoice.model.quantities import (
    CANONICAL_NUMBERS,
    Cells,
    CellsPerMl,
    Count,
    Fraction,
    Hours,
    Kilometres,
    MilliLitres,
    Percent,
    PerYear,
    PositiveHours,
    Quantity,
    RateCPerMin,
    TemperatureC,
    UncertainActivationEnergy,
    UncertainFraction,
    UncertainHours,
    UncertainMicrometres,
    UncertainSolutePermeability,
    UncertainTemperatureC,
    UncertainWaterPermeability,
)
from coldchoice.model.uncertain import Uncertain

RIGHT: list[tuple[Any, object, object]] = [
    (Hours, "36 h", 36.0),
    (Hours, "0 h", 0.0),
    (Hours, "1 d 12 h", 36.0),
    (Hours, "PT36H", 36.0),
    (PositiveHours, "30 min", 0.5),
    (TemperatureC, "-150 degC", -150.0),
    (TemperatureC, "−80 °C", -80.0),
    (RateCPerMin, "1 degC/min", 1.0),
    (RateCPerMin, "1 K/min", 1.0),
    (MilliLitres, "50 mL", 50.0),
    (MilliLitres, "50 µL", 0.05),
    (MilliLitres, "50 μL", 0.05),
    (TemperatureC, "4 ℃", 4.0),
    (Fraction, 0.8, 0.8),
    (Fraction, 1, 1.0),
    (Fraction, "0.8", 0.8),
    (Fraction, "80 %", 0.8),
    (Percent, "10 %", 10.0),
    (Percent, "7%", 7.0),
    (Cells, 1e8, 1e8),
    (Cells, 100, 100.0),
    (Cells, "1e8", 1e8),
    (Cells, "1e8 cells", 1e8),
    (CellsPerMl, "1e7 cells/mL", 1e7),
    (Count, 3, 3),
    (Count, 1e4, 10_000),
    (PerYear, 200, 200.0),
    (PerYear, "200 /year", 200.0),
    (PerYear, "12 per year", 12.0),
    (Kilometres, "850 km", 850.0),
    (UncertainHours, "36 h +- 8 h", Uncertain("lognormal", "time", mean=36.0, sd=8.0)),
    (UncertainHours, "24..60 h", Uncertain("uniform", "time", low=24.0, high=60.0)),
    (UncertainHours, "PT36H", Uncertain.fixed(36.0, "time")),
    (UncertainHours, {"dist": "lognormal", "median": "36 h", "p95": "60 h"},
     Uncertain("lognormal", "time", median=36.0, p95=60.0)),
    (UncertainTemperatureC, "4 degC +- 2 degC", Uncertain("normal", "temperature", mean=4.0, sd=2.0)),
    (UncertainTemperatureC, "-160..-140 degC", Uncertain("uniform", "temperature", low=-160.0, high=-140.0)),
    (UncertainMicrometres, "8 µm +- 1 µm", Uncertain("lognormal", "length", mean=8.0, sd=1.0)),
    (
        UncertainWaterPermeability,
        "0.17 um/(min atm) +- 0.03 um/(min atm)",
        Uncertain("lognormal", "water permeability", mean=0.17, sd=0.03),
    ),
    (
        UncertainWaterPermeability,
        "2 m3/(N s) +- 1 m3/(N s)",
        Uncertain("lognormal", "water permeability", mean=1.2159e13, sd=6.0795e12),
    ),
    (UncertainWaterPermeability, "1 m2 s/kg", Uncertain.fixed(6.0795e12, "water permeability")),
    (UncertainWaterPermeability, "1 µm/min/atm", Uncertain.fixed(1.0, "water permeability")),
    (UncertainSolutePermeability, "1e-3 cm/min", Uncertain.fixed(10.0, "solute permeability")),
    (UncertainActivationEnergy, "58.576 kJ/mol", Uncertain.fixed(14.0, "activation energy")),
    (UncertainFraction, 0.8, Uncertain.fixed(0.8, "fraction")),
    (UncertainFraction, "80 +- 5 %", Uncertain("beta", "fraction", mean=0.8, sd=0.05)),
]  # fmt: skip


@pytest.mark.parametrize(("field", "written", "value"), RIGHT)
def test_what_people_write_is_read_and_written_again(field: Any, written: object, value: object) -> None:
    adapter = TypeAdapter(field)
    read = adapter.validate_python(written)
    assert read == value
    assert type(read) is type(value)
    assert adapter.validate_python(adapter.dump_python(read)) == read
    assert adapter.validate_json(adapter.dump_json(read)) == read


@pytest.mark.parametrize(("field", "written", "value"), RIGHT)
def test_the_schema_accepts_what_the_program_accepts(field: Any, written: object, value: object) -> None:
    schema = TypeAdapter(field).json_schema()
    Draft202012Validator.check_schema(schema)
    as_json = json.loads(json.dumps(written))
    assert Draft202012Validator(schema).is_valid(as_json), schema
    assert schema["examples"]
    assert all(Draft202012Validator(schema).is_valid(example) for example in schema["examples"])


WRONG: list[tuple[Any, object, str, bool]] = [
    # field, value, words, whether the schema refuses it too
    (Hours, 36, "36: has no unit; write e.g. '36 h'", True),
    (Hours, "36", "'36': has no unit; write e.g. '36 h'", True),
    (Hours, "-3 h", "must not be negative", True),
    (Hours, "4 degC", "'degC' is a unit of temperature, but a time is expected", True),
    (Hours, "1,5 h", "a number has no comma", True),
    (Hours, None, "null: must be a time", True),
    (PositiveHours, "0 h", "must be more than 0", False),
    (TemperatureC, "-80 C", "write 'degC'", True),
    (TemperatureC, "-80", "has no unit", True),
    (TemperatureC, "-300 degC", "below absolute zero", False),
    (RateCPerMin, "-1 degC/min", "must be more than 0", True),
    (MilliLitres, "5 M", "'M' is not a clear unit", True),
    (Fraction, 1.5, "must be between 0 and 1", True),
    (Fraction, "120 %", "must be between 0 and 1", False),
    (Fraction, True, "true: must be a fraction", True),
    (Percent, 10, "10: has no unit; write e.g. '10 %'", True),
    (Percent, "0.1", "has no unit; write e.g. '10 %'", True),
    (Percent, "%10", "has no unit", True),
    (Percent, "ten %", "'ten %': not a fraction", True),
    (Percent, "101 %", "must be between 0 and 100 %", False),
    (Cells, 0, "must be more than 0", True),
    (Cells, float("nan"), "must be a finite number", False),
    (CellsPerMl, 1e7, "has no unit", True),
    (Count, 0, "must be a whole number above 0", True),
    (Count, 2.5, "must be a whole number above 0", True),
    (Count, "3", "must be a whole number above 0", True),
    (Count, True, "must be a whole number above 0", True),
    (Fraction, 95, "95: must be between 0 and 1; write 95 %", True),
    (Count, 2**63, "must be below 2^63", False),
    (PerYear, "200 /yr", "unknown unit of frequency", True),
    (Kilometres, "5 m", "write 'min', 'd' or 'km'", True),
    (UncertainHours, "60..24 h", "the range is inverted", False),
    (UncertainHours, {"dist": "nrmal"}, "did you mean 'normal'?", True),
    (UncertainHours, 36, "has no unit", True),
    (UncertainTemperatureC, "4 h", "'h' is a unit of time", True),
    (UncertainFraction, 1.2, "must be between 0 and 1", True),
    (UncertainFraction, 95, "95: must be between 0 and 1; write 95 %", True),
    (UncertainFraction, "92..97", "'92..97': must be between 0 and 1; write 92..97 %", False),
    (UncertainHours, Uncertain.fixed(1.0, "volume"), "is a volume, but a time is expected", False),
]


@pytest.mark.parametrize(("field", "value", "words", "in_schema"), WRONG)
def test_what_is_refused(field: Any, value: Any, words: str, in_schema: bool) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(field).validate_python(value)
    (item,) = caught.value.errors()
    cause = item["ctx"]["error"]
    assert isinstance(cause, QuantityError)
    assert words in str(cause)
    if in_schema:
        assert not Draft202012Validator(TypeAdapter(field).json_schema()).is_valid(value)


class Options(BaseModel):
    """Fields with defaults, as a strategy has them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hold: Hours = 36.0
    cryoprotectant: Percent = 10.0
    recovery: Fraction = 0.8
    ambient: UncertainTemperatureC = Uncertain.fixed(22.0, "temperature")
    transport: UncertainHours | None = None
    draws: Count = 10_000


def test_a_dumped_model_validates() -> None:
    options = Options.model_validate({"hold": "2 d", "transport": "36 h +- 8 h", "cryoprotectant": "7.5 %"})
    assert Options.model_validate(options.model_dump()) == options
    assert Options.model_validate_json(options.model_dump_json()) == options
    assert options.model_dump() == {
        "hold": "48 h",
        "cryoprotectant": "7.5 %",
        "recovery": 0.8,
        "ambient": "22 degC",
        "transport": "36 +- 8 h",
        "draws": 10_000,
    }


@given(st.floats(0, 1e12), st.floats(0, 100), st.floats(0, 1))
def test_any_canonical_number_survives_a_dump(hold: float, percent: float, fraction: float) -> None:
    options = Options(hold="0 h").model_copy(
        update={"hold": hold, "cryoprotectant": percent, "recovery": fraction}
    )
    assert Options.model_validate_json(options.model_dump_json()) == options


def test_canonical_numbers_on_request() -> None:
    written = {"hold": 12.0, "cryoprotectant": 5, "ambient": -150.0, "transport": 36}
    options = Options.model_validate(written, context=CANONICAL_NUMBERS)
    assert (options.hold, options.cryoprotectant, options.ambient.mean) == (12.0, 5.0, -150.0)
    assert options.transport == Uncertain.fixed(36.0, "time")
    with pytest.raises(ValidationError, match="must not be negative"):
        Options.model_validate({"hold": -1.0}, context=CANONICAL_NUMBERS)
    with pytest.raises(ValidationError, match="has no unit"):
        Options.model_validate({"hold": 12.0}, context={})


def test_defaults_stand_in_the_schema_as_people_write_them() -> None:
    properties = Options.model_json_schema(mode="serialization")["properties"]
    assert properties["hold"]["default"] == "36 h"
    assert properties["cryoprotectant"]["default"] == "10 %"
    assert properties["ambient"]["default"] == "22 degC"
    assert properties["hold"]["patternErrorMessage"] == "write a number and a unit, e.g. '36 h'"


def test_an_uncertain_quantity_made_in_python_is_taken_as_it_is() -> None:
    transport = Uncertain("uniform", "time", low=24.0, high=60.0)
    assert Options.model_validate({"transport": transport}).transport is transport


def test_a_lower_bound_of_ones_own() -> None:
    adapter = TypeAdapter(Annotated[float, Quantity("temperature", -196.0)])
    assert adapter.validate_python("-196 degC") == -196.0
    with pytest.raises(ValidationError, match="must be at least -196 degC"):
        adapter.validate_python("-200 degC")


def test_a_bare_number_without_bounds() -> None:
    field = Quantity("energy", bare=True)
    assert TypeAdapter(Annotated[float, field]).json_schema()["anyOf"][0] == {"type": "number"}


def test_models_are_hashable() -> None:
    assert hash(Options(hold="1 h")) == hash(Options(hold="60 min"))
