"""What each ingest worker says of itself."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def write_worker(conn: Connection, worker: dict[str, Any]) -> None:
    """Replace what a worker said of itself; keys are the columns of ingest_worker."""
    conn.execute(query("write_worker"), {**worker, "rejected": Jsonb(worker["rejected"])})


def read_workers(conn: Connection, *, since: datetime) -> list[dict[str, Any]]:
    """What the workers seen since an instant last said of themselves."""
    return read_dicts(conn, "read_workers", {"since": since})
