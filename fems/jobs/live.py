"""The load at this moment: mean power of each electricity meter over its last minute or more."""

from datetime import datetime

from fems.clock import Window
from fems.jobs.job import Result
from fems.store.live import write_live
from fems.store.pool import Connection


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Bring the live table up to the newest readings."""
    return Result(rows=write_live(conn, now=now))
