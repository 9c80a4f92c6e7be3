"""Whose energy is asked for: a meter, or the meters that make up an asset, a plant, the complex."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fems.compute.totals import totals
from fems.errors import NotFoundError
from fems.store.figures import read_complex
from fems.store.plants import find_meter, read_frame, read_plants
from fems.store.pool import Connection
from fems.store.virtual import read_terms


@dataclass(frozen=True)
class Subject:
    """What is asked for, and the meters whose amounts add up to it.

    plant_id, day_starts_at: of its plant; None for a complex. unmetered: codes of assets in it that
    none of the meters sees.
    """

    name: str
    quantity: str
    unit: str
    is_mean: bool
    time_zone: str
    meters: pd.DataFrame  # meter_id, plant, meter
    plant: dict[str, Any] | None = None
    unmetered: list[str] = field(default_factory=list)


def meter_subject(conn: Connection, name: str) -> Subject:
    """One meter, as PLANT/METER."""
    meters = read_frame(conn, "read_amount_units")
    meter = find_meter(meters, name)
    chosen = meters[meters["meter_id"] == meter["meter_id"]]
    return _subject(f"meter {name}", chosen, plant=_plant(conn, meter["plant"]))


def plant_subject(conn: Connection, code: str, *, quantity: str, purchased: bool) -> Subject:
    """A plant: its main meters and, unless only what it purchased is asked for, its generation."""
    plant = _plant(conn, code)
    meters = read_frame(conn, "read_amount_units")
    found = totals(meters, read_frame(conn, "read_assets"), read_terms(conn), quantity=quantity)
    ids = found.of_plant.get(plant["plant_id"])
    if not ids:
        raise NotFoundError(
            f"Plant {code!r} has no main meter of {quantity}.",
            hint=_quantities(meters[(meters["plant"] == code) & (meters["role"] == "main")]),
        )
    own = [] if purchased else found.generated_by_plant.get(plant["plant_id"], [])
    return _subject(f"plant {code}", _with_ids(meters, ids + own), plant=plant)


def asset_subject(conn: Connection, plant_code: str, code: str, *, quantity: str) -> Subject:
    """An asset: its own meters, or else those below it."""
    plant = _plant(conn, plant_code)
    meters, assets = read_frame(conn, "read_amount_units"), read_frame(conn, "read_assets")
    of_plant = assets[assets["plant_id"] == plant["plant_id"]]
    known = of_plant.set_index("asset")["asset_id"]
    if code not in known:
        raise NotFoundError(
            f"Plant {plant_code!r} has no asset {code!r}.",
            hint=f"Its assets: {', '.join(known.index) or 'none'}.",
        )
    found = totals(meters, assets, read_terms(conn), quantity=quantity)
    ids = found.of_asset.get(int(known[code]))
    if not ids:
        raise NotFoundError(
            f"No meter measures {quantity} at or below asset {plant_code}/{code}.",
            hint="Name the asset in the meter's definition, or ask for another --carrier.",
        )
    dark = of_plant[of_plant["asset_id"].isin(found.unmetered[int(known[code])])]["asset"]
    return _subject(
        f"asset {plant_code}/{code}", _with_ids(meters, ids), plant=plant, unmetered=list(dark)
    )


def complex_subject(conn: Connection, *, quantity: str, purchased: bool) -> Subject:
    """All plants together, in the complex's time zone; days are each plant's own."""
    site = read_complex(conn)
    meters = read_frame(conn, "read_amount_units")
    found = totals(meters, read_frame(conn, "read_assets"), read_terms(conn), quantity=quantity)
    ids = [i for some in found.of_complex.values() for i in some]
    if site is None or not ids:
        raise NotFoundError(
            f"No plant has a main meter of {quantity}.",
            hint=_quantities(meters[meters["role"] == "main"]),
        )
    own = [i for some in found.generated_by_complex.values() for i in some]
    chosen = _with_ids(meters, ids if purchased else ids + own)
    return _subject(f"complex {site['code']}", chosen, time_zone=site["time_zone"])


def _subject(
    name: str, chosen: pd.DataFrame, *, plant: dict[str, Any] | None = None,
    time_zone: str | None = None, unmetered: list[str] | None = None,
) -> Subject:  # fmt: skip
    first = chosen.iloc[0]
    units = sorted(set(chosen["unit"]))
    if len(units) > 1 or (first["is_mean"] and len(chosen) > 1):
        raise NotFoundError(
            f"{first['quantity']} of {name} does not add up: {len(chosen)} meters in "
            f"{', '.join(units)}.",
            hint="Ask for one plant or one meter.",
        )
    return Subject(
        name=name, quantity=first["quantity"], unit=units[0], is_mean=bool(first["is_mean"]),
        time_zone=time_zone or first["time_zone"],
        meters=chosen[["meter_id", "plant", "meter"]].reset_index(drop=True), plant=plant,
        unmetered=unmetered or [],
    )  # fmt: skip


def _plant(conn: Connection, code: str) -> dict[str, Any]:
    plants = read_plants(conn)
    found = plants[plants["code"] == code]
    if found.empty:
        raise NotFoundError(
            f"Plant {code!r} is unknown.",
            hint=f"Plants: {', '.join(plants['code']) or 'none yet'}.",
        )
    return {str(key): value for key, value in found.iloc[0].to_dict().items()}


def _with_ids(meters: pd.DataFrame, ids: list[int]) -> pd.DataFrame:
    return meters[meters["meter_id"].isin(ids)]


def _quantities(meters: pd.DataFrame) -> str:
    return f"It can be: {', '.join(sorted(set(meters['quantity']))) or 'nothing yet'}."
