"""Main electricity meters as counters of energy, whatever kind of meter they are."""

from datetime import datetime

import numpy as np

from fems.compute.peak import Counter, Floats
from fems.compute.segments import KINDS, MeterFacts
from fems.store.demand import read_running_readings
from fems.store.metering import read_metering
from fems.store.pool import Connection

_REGISTER = KINDS.index("register")


def read_counters(conn: Connection, *, since: datetime, now: datetime) -> dict[int, list[Counter]]:
    """Counters by plant, from readings since an instant; meters without any are absent."""
    readings = read_running_readings(conn, since=since, now=now)
    if readings.empty:
        return {}
    meters, first = np.unique(readings["meter_id"].to_numpy(), return_index=True)
    plants = readings["plant_id"].to_numpy()[first].tolist()
    seconds, value = (readings[name].to_numpy(float) for name in ("at_s", "value"))
    facts = read_metering(conn, meters.tolist()).facts
    at = facts.rows_at(meters, np.full(len(meters), round(now.timestamp() * 1e6)))
    found: dict[int, list[Counter]] = {}
    ends = [*first[1:].tolist(), len(readings)]
    for plant_id, row, begin, end in zip(plants, at, first.tolist(), ends, strict=True):
        counter = _counter(seconds[begin:end], value[begin:end], facts, row)
        found.setdefault(plant_id, []).append(counter)
    return found


def _counter(seconds: Floats, value: Floats, facts: MeterFacts, row: int) -> Counter:
    scale = float(facts.scale[row])
    if facts.kind[row] == _REGISTER:
        modulus = float(facts.modulus[row])
        return Counter.of_register(seconds, value, scale=scale, modulus=modulus)
    return Counter.of_power(seconds, value * scale)
