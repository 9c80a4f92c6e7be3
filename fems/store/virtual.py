"""Virtual meters: their terms, what the job over them reads, and what makes them stale."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.virtual import TERMS, leaf_terms
from fems.store.binary import INTERVALS
from fems.store.claims import merged
from fems.store.intervals import read_intervals
from fems.store.pool import Connection
from fems.store.queries import query

Rows = npt.NDArray[np.void]


def read_terms(conn: Connection) -> Rows:
    """Terms of all virtual meters as they were registered: meter_id, of_meter_id, factor."""
    return np.array(conn.execute(query("read_virtual_terms")).fetchall(), TERMS)


def read_leaf_terms(conn: Connection) -> Rows:
    """All virtual meters in terms of meters that have readings: meter_id, of_meter_id, factor."""
    return leaf_terms(read_terms(conn))


def read_term_intervals(conn: Connection, spans: pd.DataFrame, terms: Rows) -> Rows:
    """Intervals, in spans of virtual meters, of the meters they are made of."""
    of_term = pd.DataFrame(terms[["meter_id", "of_meter_id"]]).merge(spans, on="meter_id")
    of_term = merged(of_term.drop(columns="meter_id").rename(columns={"of_meter_id": "meter_id"}))
    if of_term.empty:
        return np.empty(0, INTERVALS)
    return read_intervals(conn, of_term)


def mark_virtual_stale(conn: Connection, spans: pd.DataFrame, *, cause: str) -> None:
    """Note that virtual meters made of these meters must be computed again in the spans."""
    params = {
        "cause": cause, "meter_ids": spans["meter_id"].tolist(),
        "starts": [f"{t}Z" for t in spans["start_ts"].to_numpy()],
        "ends": [f"{t}Z" for t in spans["end_ts"].to_numpy()],
    }  # fmt: skip
    conn.execute(query("mark_virtual_stale"), params)


def mark_virtual_past(conn: Connection, *, meter_ids: list[int], cause: str) -> None:
    """Note that virtual meters, and those made of them, must be computed again altogether."""
    conn.execute(query("mark_virtual_past"), {"meter_ids": meter_ids, "cause": cause})
