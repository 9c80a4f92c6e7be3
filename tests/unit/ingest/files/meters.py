"""Registered meters, and files as users write them, for the tests of imports."""

from datetime import UTC, datetime

import pandas as pd

from fems.ingest.files.columns import Hints
from fems.ingest.files.table import read_table

NOW = datetime(2027, 1, 1, tzinfo=UTC)
_COMMON = {
    "quantity": "electricity", "kind": "interval", "unit": "kWh", "period_s": 900,
    "time_zone": "Asia/Seoul",
}  # fmt: skip


def registered(*names, **properties):
    """Meters as `read_meters` gives them: quarter-hourly electricity unless said otherwise."""
    split = [dict(zip(("plant", "meter"), name.split("/"), strict=True)) for name in names]
    return pd.DataFrame([_COMMON | properties | name for name in split])


def read_file(file, *, meters=None, **hints):
    """Read a file of the meter food/main in Korean time, unless said otherwise."""
    meters = registered("food/main", "food/oven", "7/0012") if meters is None else meters
    return read_table(file, meters=meters, hints=Hints(**hints), now=NOW)


def instants(table):
    return [f"{ts:%Y-%m-%dT%H:%M}" for ts in table.rows["ts"]]


def values(table):
    return table.rows["value"].tolist()
