"""The newest reading of each meter, and the load it tells of."""

from datetime import datetime

import pandas as pd

from fems.compute.segments import PLAUSIBLE_MARGIN
from fems.store.plants import meter_facts
from fems.store.pool import Connection
from fems.store.queries import query


def write_live(conn: Connection, meters: pd.DataFrame, *, now: datetime) -> int:
    """Note each meter's newest reading and present power; rows that changed."""
    if meters.empty:
        return 0
    facts = meter_facts(meters)
    params = {
        "now": now, "meter_ids": facts.meter_id.tolist(), "scales": facts.scale.tolist(),
        "moduli": facts.modulus.tolist(),
        "most_kw": (PLAUSIBLE_MARGIN * facts.capacity).tolist(),
    }  # fmt: skip
    return conn.execute(query("write_live"), params).rowcount


def read_newest(conn: Connection) -> datetime | None:
    """Time of the newest reading noted of any meter."""
    row = conn.execute(query("read_newest")).fetchone()
    return row[0] if row else None
