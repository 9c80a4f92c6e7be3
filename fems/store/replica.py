"""A streaming replica that dashboards read from: how far it is behind the primary."""

from typing import NamedTuple

from fems.store.pool import connect
from fems.store.positions import has_replayed, newest_position
from fems.store.queries import query

SOON_S = 1.0
READ_SETTING = "FEMS_DATABASE_READ_URL"


class Lag(NamedTuple):
    """How far a replica is behind.

    replica: whether it is one; else it is a database of its own, whose figures may be anybody's.
    seconds: age of what it shows; 0.0 where it has everything. behind_bytes: log that it lacks.
    """

    replica: bool
    seconds: float
    behind_bytes: int


def read_lag(url: str, read_url: str, *, within_s: float = SOON_S) -> Lag:
    """How far the replica at `read_url` is behind the database at `url`.

    What it replays within `within_s` counts as there: of commits on their way nobody needs to know.
    """
    with connect(url) as primary, connect(read_url, setting=READ_SETTING) as replica:
        position = newest_position(primary)
        has_replayed(replica, position, within_s=within_s)
        row = replica.execute(query("read_replica_lag"), {"position": position}).fetchone()
    return Lag(*row) if row else Lag(replica=False, seconds=0.0, behind_bytes=0)
