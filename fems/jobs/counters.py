"""Main electricity meters as counters of energy, whatever kind of meter they are."""

from datetime import datetime

import numpy as np
import pandas as pd

from fems.compute.peak import Counter
from fems.compute.segments import KINDS
from fems.store.demand import read_running_readings
from fems.store.metering import Metering, read_metering
from fems.store.pool import Connection

_REGISTER = KINDS.index("register")


def read_counters(conn: Connection, *, since: datetime, now: datetime) -> dict[int, list[Counter]]:
    """Counters by plant, from readings since an instant; meters without any are absent."""
    readings = read_running_readings(conn, since=since, now=now)
    if readings.empty:
        return {}
    metering = read_metering(conn, sorted({int(m) for m in readings["meter_id"]}))
    found: dict[int, list[Counter]] = {}
    for (plant_id, meter_id), rows in readings.groupby(["plant_id", "meter_id"]):
        counter = _counter(rows, int(str(meter_id)), metering, now)
        found.setdefault(int(str(plant_id)), []).append(counter)
    return found


def _counter(rows: pd.DataFrame, meter_id: int, metering: Metering, now: datetime) -> Counter:
    facts = metering.facts
    (at,) = facts.rows_at(np.array([meter_id]), np.array([round(now.timestamp() * 1e6)]))
    seconds, value = (rows[name].to_numpy(float) for name in ("at_s", "value"))
    scale = float(facts.scale[at])
    if facts.kind[at] == _REGISTER:
        modulus = float(facts.modulus[at])
        return Counter.of_register(seconds, value, scale=scale, modulus=modulus)
    return Counter.of_power(seconds, value * scale)
