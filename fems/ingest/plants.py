"""Import of plants from a file that a user writes."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fems.compute.quality.limits import QualityLimits
from fems.errors import InputFileError
from fems.site import Plant, Site
from fems.store.pool import Connection
from fems.store.registration import write_complex


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


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"{file} cannot be read: {_first_line(error)}.") from None


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
