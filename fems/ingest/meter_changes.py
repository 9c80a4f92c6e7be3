"""What people say of a meter that its readings do not: judged, then kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from fems.clock import parse_instant, time_zone, utc_now
from fems.errors import SettingsError
from fems.store.meter_changes import SETTINGS, add_exchange, add_setting
from fems.store.plants import find_meter, read_meters
from fems.store.pool import Connection
from fems.units import canonical_unit, conversion

LEAST = {"multiplier": 1e-9, "digits": 3, "capacity_kw": 1e-9, "period_s": 1, "max_gap_s": 1}
MOST = {"digits": 12}
WHOLE = ("digits", "period_s", "max_gap_s")


def note_exchange(
    conn: Connection, meter: str, *, at: str, final: float | None, initial: float | None, by: str,
    note: str,
) -> dict[str, Any]:  # fmt: skip
    """Note that a register was exchanged; what was noted: meter, exchange_id and at (UTC).

    Parameters
    ----------
    meter : str
        PLANT/METER, a register.
    at : str
        ISO 8601; plant time unless it has an offset.
    final, initial : float, optional
        Last value of the register taken out and first of the one put in, in the meter's unit.

    Raises
    ------
    FemsError
        If there is no such register, the instant is none or in the future, a value cannot be on the
        register, or the exchange is noted already.
    """
    found = changeable_meter(conn, meter)
    if found["kind"] != "register":
        raise SettingsError(f"{meter} is no register.", hint="Only a register is exchanged so.")
    for value in (final, initial):
        if value is not None and not 0 <= value < 10.0 ** found["digits"]:
            raise SettingsError(
                f"A register of {found['digits']:g} digits cannot show {value:g}."
            )  # fmt: skip
    instant = past_instant(at, found)
    number = add_exchange(
        conn, meter_id=int(found["meter_id"]), at=instant, final_value=final,
        initial_value=initial, by=named(by), note=note,
    )  # fmt: skip
    if number is None:
        raise SettingsError(
            f"An exchange of {meter} at {instant:%Y-%m-%d %H:%M} UTC is noted already.",
            hint="Take it back first: 'fems meter undo'.",
        )
    return {"meter": meter, "exchange_id": number, "at": instant}


def note_setting(
    conn: Connection, meter: str, *, since: str, settings: Mapping[str, Any], by: str, note: str
) -> dict[str, Any]:
    """Note settings that hold from an instant on; what was noted: meter, valid_from (UTC), settings.

    Parameters
    ----------
    meter : str
        PLANT/METER, no virtual one.
    since : str
        ISO 8601; plant time unless it has an offset.
    settings : mapping
        Of fems.store.meter_changes.SETTINGS; None: stays as it was.

    Raises
    ------
    FemsError
        If there is no such meter, the instant is none or in the future, or a setting cannot be.
    """
    found = changeable_meter(conn, meter)
    said: dict[str, Any] = {
        name: settings[name] for name in SETTINGS if settings.get(name) is not None
    }
    if not said:
        raise SettingsError("Nothing is set.", hint="Name a setting, for example --multiplier.")
    if "digits" in said and found["kind"] != "register":
        raise SettingsError(f"{meter} is no register and has no digits.")
    for name in LEAST.keys() & said.keys():
        said[name] = _in_range(name, said[name])
    if "unit" in said:
        wanted = canonical_unit(
            found["quantity"], kind=found["kind"], output_unit=found["output_unit"]
        )
        conversion(said["unit"], wanted)
    instant = past_instant(since, found)
    add_setting(
        conn, meter_id=int(found["meter_id"]), valid_from=instant, settings=said, by=named(by),
        note=note,
    )  # fmt: skip
    return {"meter": meter, "valid_from": instant, **said}


def changeable_meter(conn: Connection, name: str) -> "pd.Series[Any]":
    """A meter that readings come from; a virtual one is refused."""
    found = find_meter(read_meters(conn), name)
    if found["kind"] == "virtual":
        raise SettingsError(f"{name} is a virtual meter.", hint="Change the meters it is made of.")
    return found


def past_instant(text: str, meter: "pd.Series[Any]") -> datetime:
    """An instant in the time of a meter's plant, not in the future."""
    instant = parse_instant(text, time_zone(meter["time_zone"]))
    if instant > utc_now():
        raise SettingsError(f"{text} lies in the future.")
    return instant


def named(by: str) -> str:
    """Who says so; never nobody."""
    if not by.strip():
        raise SettingsError("Say who with --by.")
    return by.strip()


def _in_range(name: str, value: float) -> float:
    if value < LEAST[name] or value > MOST.get(name, float("inf")):
        most = f" and at most {MOST[name]}" if name in MOST else ""
        raise SettingsError(f"{name} is at least {LEAST[name]:g}{most}, not {value:g}.")
    if name in WHOLE and value != int(value):
        raise SettingsError(f"{name} is a whole number, not {value:g}.")
    return int(value) if name in WHOLE else float(value)
