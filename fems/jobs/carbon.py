"""Emissions of scopes 1 and 2 by month, for what changed; what changed afterwards is restated."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from fems.clock import Window, time_zone
from fems.compute.carbon.inventory import Boundary, monthly_inventory
from fems.compute.carbon.restate import changes, restatements
from fems.compute.finding import Finding
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store import emissions
from fems.store.boundary import read_boundary, slot_counts
from fems.store.factors import INVENTORY, read_choices, read_factors
from fems.store.pool import Connection

PLANTS_AT_ONCE = 250
_TOLD_BY = ["plant_id", "carrier", "cause", "changed_before", "factor_after"]


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute the emissions of stale plants and months."""
    return run_passes(conn, "carbon", window, lambda conn: _one_pass(conn, now))


def _one_pass(conn: Connection, now: datetime) -> Result | None:
    months = emissions.claim_touched_months(conn)
    if months is None:
        return None
    done = Result()
    plants = list(dict.fromkeys(of.plant_id for of in months))
    for begin in range(0, len(plants), PLANTS_AT_ONCE):
        some = set(plants[begin : begin + PLANTS_AT_ONCE])
        spans = emissions.month_spans(of for of in months if of.plant_id in some)
        done.add(_some_plants(conn, spans, now))
    return done


def _some_plants(conn: Connection, spans: list[emissions.DaySpan], now: datetime) -> Result:
    boundary = read_boundary(conn, sorted({span.plant_id for span in spans}))
    days = emissions.read_boundary_days(conn, spans)
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    after = monthly_inventory(days, boundary, slot_counts(boundary, first, last))
    gone, come = changes(emissions.read_emission_months(conn, spans), after)
    if gone.empty and come.empty:
        return Result(len(after), _findings(after))
    restated = restatements(gone, come, today=_today(boundary, now), now=now)
    emissions.delete_emission_months(conn, gone)
    emissions.write_emission_months(conn, come.assign(changed_at=now))
    if len(restated):
        emissions.write_restatements(conn, _explained(conn, restated, now))
    return Result(len(after), _findings(after))


def _today(boundary: Boundary, now: datetime) -> date:
    """The earliest date that it is anywhere at the boundary."""
    zones: Iterable[str] = boundary.groups["time_zone"].unique()
    return min((now.astimezone(time_zone(zone)).date() for zone in zones), default=now.date())


def _explained(conn: Connection, restated: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """With cause, noted_by and reason: the newest choice, the record of the factor, or the meters."""
    choices = [c for c in read_choices(conn) if c["used_for"] == INVENTORY and c["noted_at"]]
    records = {record["factor_id"]: record for record in read_factors(conn)}
    kinds = restated.groupby(_TOLD_BY, dropna=False, sort=False).ngroup()  # many rows, few reasons
    firsts = restated[~kinds.duplicated()].to_dict("records")
    told = pd.DataFrame(
        [_why(row, choices, records) for row in firsts], columns=["cause", "noted_by", "reason"]
    )
    columns = told.iloc[kinds].set_index(restated.index)
    return restated.drop(columns="cause").join(columns).assign(restated_at=now)


def _why(
    row: Mapping[Hashable, Any], choices: list[dict[str, Any]], records: Mapping[Any, Any]
) -> tuple[str, str, str]:
    if row["cause"] != "factor":
        said = "the meters of the boundary" if row["cause"] == "boundary" else "readings or meters"
        return str(row["cause"]), "fems", f"{said} changed"
    since = [
        c for c in choices
        if c["carrier"] == row["carrier"] and c["plant_id"] in (None, row["plant_id"])
        and c["noted_at"] > row["changed_before"]
    ]  # fmt: skip
    if since:
        newest = max(since, key=lambda choice: choice["noted_at"])
        return "choice", newest["noted_by"], newest["reason"]
    record = records.get(row["factor_after"])
    if record is None:
        return "factors", "fems", "there is no factor any more"
    return "factors", record["entered_by"], record["reason"] or record["source"]


def _findings(rows: pd.DataFrame) -> list[Finding]:
    """Activities without a factor, and factors past their last day; one of each plant and carrier."""
    sentences = {
        "missing": "No emission factor is known.",
        "past": "No factor is valid on the day; the last known one was used.",
    }
    told = zip(rows["status"], rows["plant_id"], rows["carrier"], strict=True)
    return [
        Finding(f"factor.{status}", sentences[status], {"plant_id": plant_id, "carrier": carrier})
        for status, plant_id, carrier in dict.fromkeys(told)
        if status != "valid"
    ]
