"""Import of plants and of dated factors, from files a user writes or gets."""

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from fems.compute.quality.limits import QualityLimits
from fems.errors import InputFileError
from fems.site import Plant, Site
from fems.store.factors import write_factors
from fems.store.plants import records
from fems.store.pool import Connection
from fems.store.registration import write_complex

_FACTOR = ["series", "carrier", "region", "boundary", "valid_from", "valid_to", "unit",
           "kg_co2_per_unit", "kg_ch4_per_unit", "kg_n2o_per_unit", "kg_co2e_per_unit", "gwp_set",
           "basis", "source", "confidence"]  # fmt: skip
_CALORIFIC = ["series", "carrier", "region", "unit", "net_mj_per_unit", "gross_mj_per_unit",
              "valid_from", "valid_to", "source", "confidence"]  # fmt: skip


def read_site(file: Path) -> Site:
    """Complex, plants, assets and meters from a TOML file.

    Raises
    ------
    InputFileError
        If the file cannot be read, or says which key is wrong and why.
    """
    try:
        return Site.model_validate(tomllib.loads(_text(file)))
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(f"{file} is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        problem = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise InputFileError(
            f"{file}: {where}: {problem}.", hint="See sample_data/README.md for the keys."
        ) from None


def import_plants(conn: Connection, file: Path) -> dict[str, int]:
    """Register what a file defines; the number of plants, assets and meters."""
    site = read_site(file)
    for plant in site.plant:
        for meter in plant.meter:
            QualityLimits.of(meter.limits, meter=f"{plant.code}/{meter.code}")
    return write_complex(
        conn,
        {"complex": site.complex.model_dump(), "plants": [_plant(plant) for plant in site.plant]},
    )


def import_factors(conn: Connection, file: Path) -> int:
    """Add emission factors or calorific values from a CSV; the number that was new.

    A file with a column net_mj_per_unit holds calorific values, any other emission factors.

    Raises
    ------
    InputFileError
        If the file cannot be read or lacks a column.
    """
    try:
        table = pd.read_csv(file, dtype=str)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise InputFileError(f"{file} cannot be read: {_first_line(error)}.") from None
    calorific = "net_mj_per_unit" in table.columns
    if not calorific and "boundary" not in table.columns and "basis" in table.columns:
        table["boundary"] = table["basis"].str.extract(
            r"\b(consumption|generation)-end", expand=False
        )
    columns = _CALORIFIC if calorific else _FACTOR
    if missing := sorted(set(columns) - set(table.columns)):
        raise InputFileError(
            f"{file} has no column {missing[0]!r}.", hint=f"Columns: {', '.join(columns)}."
        )
    for column in table.columns.intersection([c for c in columns if c.endswith("_per_unit")]):
        table[column] = _numbers(table[column], file)
    rows = records(table[columns])
    return write_factors(conn, [] if calorific else rows, rows if calorific else [])


def _plant(plant: Plant) -> dict[str, Any]:
    fields = plant.model_dump(exclude={"asset", "meter", "shift"})
    return {
        **fields,
        "assets": _parents_first([asset.model_dump() for asset in plant.asset]),
        "shifts": [{**shift.model_dump(), "days": list(shift.days)} for shift in plant.shift],
        "meters": [meter.model_dump() for meter in plant.meter],
    }


def _parents_first(assets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = []
    known: set[str | None] = {None}
    while len(done) < len(assets):
        ready = [a for a in assets if a["code"] not in known and a["parent"] in known]
        if not ready:
            left = next(a["code"] for a in assets if a["code"] not in known)
            raise InputFileError(f"Asset {left!r} lies below itself.")
        done += ready
        known |= {a["code"] for a in ready}
    return done


def _numbers(column: "pd.Series[str]", file: Path) -> "pd.Series[float]":
    try:
        return pd.to_numeric(column)
    except ValueError as error:
        raise InputFileError(f"{file}: column {column.name!r}: {_first_line(error)}.") from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"{file} cannot be read: {_first_line(error)}.") from None


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
