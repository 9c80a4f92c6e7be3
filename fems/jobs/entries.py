"""Output that people entered becomes readings."""

from datetime import datetime

from fems.clock import Window
from fems.jobs.job import Result
from fems.store.entered_output import store_entered_output
from fems.store.pool import Connection


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Store what was entered since the last run, whatever the window."""
    return Result(store_entered_output(conn, at=now))
