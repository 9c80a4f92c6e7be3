"""How much there is."""

from fems.store.pool import Connection
from fems.store.queries import query


def count_rows(conn: Connection) -> dict[str, int]:
    """Rows of the tables reading, interval_energy and rejected_message."""
    return {row[0]: int(row[1]) for row in conn.execute(query("count_rows"))}
