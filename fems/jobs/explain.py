"""One interval of a meter, walked back to its readings, and computed again on the way."""

from dataclasses import replace
from datetime import UTC, datetime
from math import isclose
from typing import Any

import numpy as np

from fems.clock import INTERVAL, Window
from fems.compute.edits import apply_edits
from fems.compute.explain import Piece, pieces_of
from fems.compute.gaps import fill
from fems.compute.intervals import INTERVALS, Dealt, deal_out, whole
from fems.jobs.intervals import places_of
from fems.store.around import Group, read_groups
from fems.store.estimates import read_history
from fems.store.metering import Metering, read_metering
from fems.store.meters import QUALITIES, read_notes
from fems.store.pool import Connection
from fems.store.rows import read_dicts
from fems.store.spans import Rows, inside, merged, overlapping, spans_of

STATES = ("measured", "estimated", "suspect", "edited")


def explain(conn: Connection, meter_id: int, start: datetime) -> dict[str, Any]:
    """How the interval from start on comes to its amount.

    Returns
    -------
    dict
        meter, quantity, unit (of amounts) and own_unit (of readings), start, end [UTC]; stored (amount,
        estimated, quality; None where there is no row) and recomputed, whether the two agree
        (adds_up) and whether something is waiting to be computed (stale); and what it comes from:
        for a virtual meter terms (factor, gives, and each term explained), for others pieces
        (segments with their readings), gaps, edits, exchanges and findings.
    """
    at = {"meter_id": meter_id, "start": start}
    (meter,) = read_dicts(conn, "read_meter_detail", {"meter_id": meter_id, "now": start})
    rows = read_dicts(conn, "read_interval", at)
    stored = _row(**rows[0]) if rows else None
    found: dict[str, Any] = {
        "meter": meter["meter"], "quantity": meter["quantity"], "kind": meter["kind"],
        "unit": meter["amount_unit"], "own_unit": meter["unit"], "start": start,
        "end": start + INTERVAL, "stored": stored,
    }  # fmt: skip
    found |= (
        _virtual(conn, meter_id, start)
        if meter["kind"] == "virtual"
        else _metered(conn, meter_id, start)
    )
    found["adds_up"] = _same(stored, found["recomputed"])
    return found


def _virtual(conn: Connection, meter_id: int, start: datetime) -> dict[str, Any]:
    terms = []
    for term in read_dicts(conn, "read_term_ids", {"meter_id": meter_id}):
        of = explain(conn, term["of_meter_id"], start)
        amount = of["stored"] and of["stored"]["amount"]
        gives = None if amount is None else term["factor"] * amount
        terms.append({"factor": term["factor"], "gives": gives, "of": of})
    known = [term["gives"] for term in terms if term["gives"] is not None]
    recomputed = {"amount": sum(known)} if len(known) == len(terms) else None
    window = Window(start, start + INTERVAL)
    return {
        "recomputed": recomputed, "terms": terms,
        "stale": _stale(conn, meter_id, window) or any(term["of"]["stale"] for term in terms),
    }  # fmt: skip


def _metered(conn: Connection, meter_id: int, start: datetime) -> dict[str, Any]:
    metering = read_metering(conn, [meter_id])
    slot = _slot(meter_id, start)
    edits = metering.edits[overlapping(metering.edits, slot)]
    edited = spans_of(edits["meter_id"], edits["start_ts"], edits["end_ts"])
    spans = merged(np.concatenate([slot, edited]))
    with conn.transaction():
        groups = list(read_groups(conn, spans))
        dealt = [_dealt(group, metering) for group in groups]
        row, gaps = _computed(conn, metering, spans, edits, dealt, start)
    readings = np.concatenate([group.readings for group in groups])
    moment = np.datetime64(start.astimezone(UTC).replace(tzinfo=None), "us")
    pieces = pieces_of(readings, metering.facts, metering.exchanges, start=moment)
    reach = _reach(start, pieces, gaps)
    said = read_dicts(conn, "read_explained_readings", {"meter_id": meter_id, **reach._asdict()})
    for reading in said:
        reading["quality"] = QUALITIES[reading["quality"]]
    return {
        "recomputed": row, "stale": _stale(conn, meter_id, reach), "readings": said,
        "pieces": [_piece(piece, said) for piece in pieces],
        "gaps": [_gap(gap, row, pieces) for gap in gaps],
        "edits": read_notes(conn, "edit", meter_id, Window(start, start + INTERVAL)),
        "exchanges": read_notes(conn, "exchange", meter_id, reach),
        "findings": [f.as_dict() for one in dealt for f in one.findings],
    }  # fmt: skip


def _dealt(group: Group, metering: Metering) -> Dealt:
    """What the readings of a group say of its own spans."""
    dealt = deal_out(group.readings, metering.facts, metering.exchanges)
    return replace(dealt, parts=dealt.parts[inside(dealt.parts, group.spans)])


def _computed(
    conn: Connection, metering: Metering, spans: Rows, edits: np.ndarray[Any, Any],
    dealt: list[Dealt], start: datetime,
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:  # fmt: skip
    """The interval as the job would compute it now, and the gaps that touch it."""
    parts = np.concatenate([one.parts for one in dealt])
    gaps = np.concatenate([one.gaps for one in dealt])
    gaps = gaps[
        np.unique(gaps["start_ts"], return_index=True)[1]
    ]  # a long one comes with each piece
    gaps = gaps[overlapping(gaps, spans)]
    filled = np.empty(0, INTERVALS)
    if len(gaps):
        history = read_history(conn, gaps)
        filled = fill(parts, gaps, history, places_of(metering, spans), metering.facts)
    rows = np.concatenate([whole(parts), filled])
    rows = apply_edits(rows[inside(rows, spans)], edits)
    slot = _slot(int(spans["meter_id"][0]), start)
    mine = rows[inside(rows, slot)]
    row = _row(*mine[["amount", "estimated", "quality"]][0].item()) if len(mine) else None
    return row, [
        {"start": _utc(gap["start_ts"]), "end": _utc(gap["end_ts"]),
         "amount": None if np.isnan(gap["amount"]) else float(gap["amount"])}
        for gap in gaps[overlapping(gaps, slot)]
    ]  # fmt: skip


def _piece(piece: Piece, readings: list[dict[str, Any]]) -> dict[str, Any]:
    values = {reading["ts"]: reading["value"] for reading in readings}
    start, end = _utc(piece.start), _utc(piece.end)
    return {
        "start": start, "end": end, "from_value": values.get(start), "to_value": values.get(end),
        "own": piece.own, "scale": piece.scale, "amount": piece.amount, "share": piece.share,
        "gives": piece.gives, "estimated": piece.estimated, "suspect": piece.suspect,
    }  # fmt: skip


def _gap(gap: dict[str, Any], row: dict[str, Any] | None, pieces: list[Piece]) -> dict[str, Any]:
    """A gap with what it gives: what the pieces leave open, unless that was set by hand."""
    gives = None
    if row is not None and row["quality"] != "edited":
        gives = row["amount"] - sum(piece.gives for piece in pieces)
    return {**gap, "gives": gives}


def _reach(start: datetime, pieces: list[Piece], gaps: list[dict[str, Any]]) -> Window:
    edges = [start, start + INTERVAL]
    edges += [_utc(at) for piece in pieces for at in (piece.start, piece.end)]
    edges += [gap[edge] for gap in gaps for edge in ("start", "end")]
    return Window(min(edges), max(edges))


def _stale(conn: Connection, meter_id: int, window: Window) -> bool:
    params = {"meter_id": meter_id, **window._asdict()}
    return bool(read_dicts(conn, "read_stale_stages", params))


def _row(amount: float, estimated: float, quality: int) -> dict[str, Any]:
    return {"amount": amount, "estimated": estimated, "quality": STATES[quality]}


def _same(stored: dict[str, Any] | None, again: dict[str, Any] | None) -> bool:
    if stored is None or again is None:
        return stored is again
    return isclose(stored["amount"], again["amount"], rel_tol=1e-9, abs_tol=1e-9)


def _slot(meter_id: int, start: datetime) -> Rows:
    at = np.array([start.astimezone(UTC).replace(tzinfo=None)], "M8[us]")
    return spans_of([meter_id], at, at + np.timedelta64(INTERVAL))


def _utc(at: np.datetime64) -> datetime:
    moment: datetime = at.astype("M8[us]").item()
    return moment.replace(tzinfo=UTC)
