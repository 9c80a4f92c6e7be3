"""The newest reading of each meter, and the load it tells of."""

from datetime import datetime

import numpy as np

from fems.compute.segments import PLAUSIBLE_MARGIN
from fems.store.metering import read_metering
from fems.store.pool import Connection
from fems.store.queries import query


def write_live(conn: Connection, *, now: datetime) -> int:
    """Note each meter's newest reading and present power; rows that changed.

    What meters are is read only of those with something new: every five seconds that is a part of them.
    """
    new = [row[0] for row in conn.execute(query("read_newly_read"), {"now": now})]
    if not new:
        return 0
    facts = read_metering(conn, new).facts
    ids = np.unique(facts.meter_id)
    at = facts.rows_at(ids, np.full(len(ids), round(now.timestamp() * 1_000_000)))
    params = {
        "now": now, "meter_ids": ids.tolist(), "scales": facts.scale[at].tolist(),
        "moduli": facts.modulus[at].tolist(),
        "most_kw": (PLAUSIBLE_MARGIN * facts.capacity[at]).tolist(),
    }  # fmt: skip
    return conn.execute(query("write_live"), params).rowcount


def read_newest(conn: Connection) -> datetime | None:
    """Time of the newest reading noted of any meter."""
    row = conn.execute(query("read_newest")).fetchone()
    return row[0] if row else None
