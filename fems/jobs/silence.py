"""Which meters have stopped speaking, now."""

from datetime import datetime

import pandas as pd

from fems.clock import Window
from fems.compute.quality.silence import silences
from fems.jobs.job import Result
from fems.store.pool import Connection
from fems.store.silence import read_habits_of_speech, replace_silences


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Note who is silent; end the silences of those who speak again."""
    found = silences(read_habits_of_speech(conn, now=now), now=pd.Timestamp(now))
    with conn.transaction():
        return Result(replace_silences(conn, found, now=now))
