"""Readings to 15-min intervals, for the spans that readings made stale."""

from datetime import datetime, timedelta

import numpy as np

from fems.clock import Window
from fems.compute.finding import Finding, summarised
from fems.compute.finding_kinds import READING_NAMES
from fems.compute.gaps import PROFILE_DAYS, Places
from fems.compute.intervals import GAPS, PARTS, SLOT_US, deal_out, whole
from fems.jobs.holidays import zone_holidays
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.around import read_groups
from fems.store.claims import claim_intervals, mark_spans_stale
from fems.store.estimates import replace_gaps, spans_along, write_edits, write_estimates
from fems.store.findings import begin_inside, replace_findings
from fems.store.intervals import read_affected_spans, replace_intervals
from fems.store.metering import Metering, read_metering
from fems.store.pool import Connection
from fems.store.retention import computable
from fems.store.spans import Rows, inside, merged
from fems.store.virtual import mark_virtual_stale

WINDOWS_AT_ONCE = 5_000


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute intervals where readings are new."""
    return run_passes(conn, "intervals", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    claimed = claim_intervals(conn, most=WINDOWS_AT_ONCE)
    if not len(claimed):
        return None
    changed, gone = computable(conn, claimed)
    if not len(changed):
        return Result(0, _not_kept(gone))
    # After the claim, so that it is no older than the windows.
    metering = read_metering(conn, np.unique(changed["meter_id"]).tolist())
    spans = spans_along(conn, read_affected_spans(conn, changed), metering.edits)
    result, touched, found = Result(), [], list[Finding]()
    gaps, parts = [np.empty(0, GAPS)], [np.empty(0, PARTS)]
    for group in read_groups(conn, spans):
        dealt = deal_out(group.readings, metering.facts, metering.exchanges)
        written, of_group = replace_intervals(conn, group.spans, whole(dealt.parts))
        touched.append(of_group)
        gaps.append(dealt.gaps)
        open_parts = dealt.parts[dealt.parts["covered_us"] < SLOT_US]
        parts.append(open_parts[inside(open_parts, group.spans)])
        result.rows += written
        begun = begin_inside(dealt.findings, group.spans)
        found += [f for f, here in zip(dealt.findings, begun, strict=True) if here]
    known = replace_gaps(conn, spans, np.concatenate(gaps))
    if len(known):
        result.rows += write_estimates(
            conn, spans, parts=np.concatenate(parts), gaps=known, facts=metering.facts,
            places=places_of(metering, spans),
        )  # fmt: skip
    write_edits(conn, spans, metering.edits)
    replace_findings(conn, READING_NAMES, spans, found)
    result.findings = summarised(found) + _not_kept(gone)
    also = np.union1d(known["meter_id"], metering.edits["meter_id"])
    touched.append(spans[np.isin(spans["meter_id"], also)])
    done = merged(np.concatenate(touched))
    with conn.pipeline():  # one trip to the server
        mark_spans_stale(conn, "rollups", done, cause="intervals")
        mark_virtual_stale(conn, done, cause="intervals")
    return result


def _not_kept(spans: Rows) -> list[Finding]:
    """What was to be computed again and stays as it is, since its readings were dropped."""
    if not len(spans):
        return []
    meters = len(np.unique(spans["meter_id"]))
    return [
        Finding(
            "readings.not_kept", "Intervals from before the readings that are kept stay as they are.",
            {"meters": meters, "spans": len(spans)},
        )
    ]  # fmt: skip


def places_of(metering: Metering, spans: Rows) -> Places:
    """Zones of the meters and the holidays there, as far back as the profile of a gap reaches."""
    first = spans["start_ts"].min().item() - timedelta(days=PROFILE_DAYS + 1)
    last = spans["end_ts"].max().item() + timedelta(days=1)
    ids = sorted(metering.zones)
    return Places(
        meter_id=np.array(ids, np.int64),
        zone=[metering.zones[meter_id] for meter_id in ids],
        holidays=zone_holidays(set(metering.zones.values()), first=first.date(), last=last.date()),
    )
