"""fems tariff: what a tariff file says, before it is imported."""

from pathlib import Path
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, print_json, print_table
from fems.compute.tariffs.tariff import Tariff
from fems.ingest.tariffs import read_tariff_files

app = typer.Typer(help="Tariffs: prices, hours and rules of suppliers.", no_args_is_help=True)

FilesArgument = Annotated[list[Path], typer.Argument(help="Tariff files (TOML).")]


@app.callback()
def _noun() -> None:
    """Tariffs: prices, hours and rules of suppliers."""


@app.command()
def check(files: FilesArgument, json: JsonOption = False) -> None:
    """Check tariff files and say how they are understood; nothing is stored.

    Refused, with the place: dates that are not known, bands that overlap, hours that do not cover the
    day, months in no season, bands without a price, and versions of a series that overlap or leave days
    between them.

    Example: fems tariff check sample_data/tariffs/kepco_industrial_b_2026-04-16.toml
    """
    tariffs = read_tariff_files(files)
    if json:
        print_json({"tariffs": [_summary(tariff) for tariff in tariffs]})
        return
    for tariff in tariffs:
        end = tariff.valid_to or "open"
        print_table([tariff.id, f"{tariff.carrier}, {tariff.valid_from} to {end}"], [
            *((f"{season}, {day_type}", hours) for season, day_type, hours in _hours(tariff)),
            ("options", ", ".join(option.id for option in tariff.option)),
            ("demand counts in", ", ".join(tariff.demand.bands) if tariff.demand else None),
            ("source", tariff.source),
        ])  # fmt: skip


def _hours(tariff: Tariff) -> list[tuple[str, str, str]]:
    rows = []
    for (season, day_type), bands in tariff.day_bands.items():
        hours = ", ".join(f"{band} {bands.count(band) / 4:g} h" for band in dict.fromkeys(bands))
        rows.append((season, day_type, hours))
    return rows


def _summary(tariff: Tariff) -> dict[str, Any]:
    return {
        "id": tariff.id, "series": tariff.series, "carrier": tariff.carrier,
        "valid_from": tariff.valid_from, "valid_to": tariff.valid_to,
        "options": [option.id for option in tariff.option],
        "hours": [
            {"season": season, "day_type": day_type,
             "bands_h": {band: bands.count(band) / 4 for band in dict.fromkeys(bands)}}
            for (season, day_type), bands in tariff.day_bands.items()
        ],
        "source": tariff.source, "checked_on": tariff.checked_on,
    }  # fmt: skip
