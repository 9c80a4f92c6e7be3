"""What a carbon report says, as one document of plain values that all its formats are made from."""

from datetime import date, datetime
from typing import Any

import pandas as pd

from fems import __version__
from fems.compute.carbon.gwp import GWP_SOURCES, gwp_set_of
from fems.compute.carbon.inventory import monthly_inventory
from fems.compute.carbon.market import market_based, ruling
from fems.report.entries import read_entry_rows
from fems.report.exclusions import exclusions, uncalibrated
from fems.report.figures import Content, kg_co2e, totals
from fems.report.method import method
from fems.report.restated import restated_rows
from fems.report.rows import factor_rows, stream_rows
from fems.report.subject import Request, Subject
from fems.store import reports
from fems.store.boundary import read_boundary, slot_counts
from fems.store.emissions import DaySpan, read_boundary_days
from fems.store.factors import read_calorific_values
from fems.store.plants import read_meters, records
from fems.store.pool import Connection

FORMAT = "fems-carbon-report/1"
MONTHLY_ROWS = 2_000
"""With more plant-months than this, a stream has one row per factor for the whole period."""


def build(conn: Connection, subject: Subject, request: Request, *, now: datetime) -> Content:
    """The content of a draft, computed from the days of energy in the database."""
    ids = [int(plant) for plant in subject.plants["plant_id"]]
    inventory = read_inventory(conn, ids, request)
    months = _months(request.first, request.last)
    codes = dict(zip(ids, subject.plants["code"], strict=True))
    monthly = len(ids) * len(months) <= MONTHLY_ROWS
    rows = inventory if monthly else _whole_period(inventory)
    factors = reports.read_factors_by_id(conn, _factor_ids(inventory))
    gwp = dict(gwp_set_of(request.gwp_set))
    streams = stream_rows(rows, codes, factors, read_calorific_values(conn), request.gwp_set)
    for row in streams:
        row["kg_co2e"] = kg_co2e(row, gwp)
    instruments, meters = _instruments(conn, ids, codes, request), _meters(conn, ids, codes)
    content: Content = {
        "format": FORMAT, "software": f"fems {__version__}", "status": "draft", "issued_by": None,
        "issued_at": None, "made_at": now.isoformat(timespec="seconds"),
        "subject": subject.said(), "first": str(request.first), "last": str(request.last),
        "standard": request.standard, "gwp_set": request.gwp_set, "gwp": gwp,
        "gwp_source": GWP_SOURCES.get(request.gwp_set, "Issuer's own CO2e where announced; else " + GWP_SOURCES["AR5"]),
        "plants": records(subject.plants[["code", "name_en", "name_ko", "trade", "output_unit"]]),
        "streams": streams, "factors": factor_rows(factors),
        "entries": read_entry_rows(conn, ids, codes, request),
        "instruments": instruments, "market": _market(streams, instruments),
        "meters": meters,
        "completeness": _completeness(inventory, codes, months), "months": months,
        "exclusions": [*exclusions(streams, factors, _without(codes, inventory)), *uncalibrated(meters, request.last)],
        "goods": _goods(conn, subject, streams, request), "changes": [], "previous": None,
        "restatements": restated_rows(
            reports.read_restatements(conn, ids, first=request.first, last=request.last), codes),
        "method": method(request.standard, "en"),
        "method_ko": method(request.standard, "ko"),
    }  # fmt: skip
    content["totals"] = totals(content)
    return content


def read_inventory(conn: Connection, plant_ids: list[int], request: Request) -> pd.DataFrame:
    """Months of activity and emissions of a period, by the factors and potentials of the request."""
    boundary = read_boundary(conn, plant_ids, used_for=request.standard, gwp_set=request.gwp_set)
    spans = [DaySpan(plant, request.first, request.last) for plant in plant_ids]
    days = read_boundary_days(conn, spans)
    return monthly_inventory(days, boundary, slot_counts(boundary, request.first, request.last))


def _without(codes: dict[int, str], inventory: pd.DataFrame) -> list[str]:
    """Plants of which nothing was measured."""
    measured = set(inventory["plant_id"])
    return [code for number, code in codes.items() if number not in measured]


def _whole_period(inventory: pd.DataFrame) -> pd.DataFrame:
    """One row per plant, carrier and set of factors."""
    keys = ["plant_id", "carrier", "scope", "status", "factor_id", "other_gases_factor_id",
            "calorific_value_id", "kg_co2e_per_unit"]  # fmt: skip
    return inventory.groupby(keys, dropna=False, sort=False, as_index=False).agg(
        first_day=("first_day", "min"), last_day=("last_day", "max"), activity=("activity", "sum"),
        slots=("slots", "sum"), slots_estimated=("slots_estimated", "sum"),
        slots_expected=("slots_expected", "sum"),
    )  # fmt: skip


def _factor_ids(inventory: pd.DataFrame) -> list[int]:
    ids = pd.concat([inventory["factor_id"], inventory["other_gases_factor_id"]]).dropna()
    return sorted({int(number) for number in ids})


def _instruments(
    conn: Connection, ids: list[int], codes: dict[int, str], request: Request
) -> list[dict[str, Any]]:
    rows = []
    for found in reports.read_instruments(conn, ids).to_dict("records"):
        verdict = ruling(
            found["kind"], standard=request.standard, cancelled_on=found["cancelled_on"],
            first=found["first_day"], expires_on=found["expires_on"],
            period=(request.first, request.last),
        )  # fmt: skip
        if found["first_day"] > request.last:
            continue
        rows.append(
            {"plant": codes[found["plant_id"]], "kind": found["kind"], "certificate": found["certificate"],
             "from": str(found["first_day"]), "to": str(found["last_day"]), "kwh": found["kwh"],
             "cancelled_on": found["cancelled_on"] and str(found["cancelled_on"]),
             "evidence": found["evidence"], **verdict._asdict()}
        )  # fmt: skip
    return rows


def _market(
    streams: list[dict[str, Any]], instruments: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Both methods side by side, for plants with an instrument that counts."""
    covered = {row["plant"] for row in instruments if row["counts"]}
    bought = pd.DataFrame(
        [(r["plant"], r["activity"], r["kg_co2e"] or 0.0) for r in streams
         if r["carrier"] == "electricity" and r["plant"] in covered],
        columns=["plant_id", "kwh", "kg_co2e"],
    )  # fmt: skip
    if bought.empty:
        return []
    held = pd.DataFrame(instruments)[["plant", "kwh", "counts"]].rename(
        columns={"plant": "plant_id"}
    )
    both = market_based(bought.groupby("plant_id", as_index=False).sum(), held)
    return records(both.rename(columns={"plant_id": "plant"}))


def _goods(
    conn: Connection, subject: Subject, streams: list[dict[str, Any]], request: Request
) -> list[dict[str, Any]]:
    """Plants with an output: direct and indirect emissions and purchased electricity of their streams."""
    plants = subject.plants.set_index("plant_id")
    made = reports.read_outputs(
        conn, [int(p) for p in plants.index], first=request.first, last=request.last
    )
    kg: dict[tuple[str, int], float | None] = {}
    kwh: dict[str, float] = {}
    for row in streams:
        key, before = (row["plant"], row["scope"]), kg.get((row["plant"], row["scope"]), 0.0)
        known = before is not None and row["kg_co2e"] is not None
        kg[key] = before + row["kg_co2e"] if known else None  # one that is not known is not zero
        if row["carrier"] == "electricity":
            kwh[row["plant"]] = kwh.get(row["plant"], 0.0) + row["activity"]
    return [
        {"plant": (code := str(plants.loc[number, "code"])), "output": output,
         "unit": str(plants.loc[number, "output_unit"]), "kg_direct": kg.get((code, 1), 0.0),
         "kg_indirect": kg.get((code, 2), 0.0), "kwh": kwh.get(code)}
        for number, output in made.items()
    ]  # fmt: skip


def _meters(conn: Connection, ids: list[int], codes: dict[int, str]) -> list[dict[str, Any]]:
    meters = read_meters(conn)
    main = meters[meters["plant_id"].isin(ids) & meters["role"].isin(["main", "generation"])
                  & meters["quantity"].isin(["electricity", "city_gas", "steam"])]  # fmt: skip
    return [
        {"plant": codes[row["plant_id"]], "meter": row["meter"], "name_en": row["name_en"],
         "name_ko": row["name_ko"], "quantity": row["quantity"], "kind": row["kind"],
         "role": row["role"], "unit": row["unit"], "ct_pt": row["multiplier"],
         "calibrated_on": _day(row["calibrated_on"]), "calibrated_until": _day(row["calibrated_until"])}
        for row in main.to_dict("records")
    ]  # fmt: skip


def _day(value: object) -> str | None:
    return str(value) if isinstance(value, date) and not pd.isna(value) else None


def _completeness(
    inventory: pd.DataFrame, codes: dict[int, str], months: list[str]
) -> list[dict[str, Any]]:
    """Per plant and carrier and month: share measured and estimated of the expected intervals."""
    if inventory.empty:
        return []
    table = inventory.assign(
        month=inventory["first_day"].astype(str).str[:7], plant=inventory["plant_id"].map(codes)
    )
    keys = ["plant", "carrier", "month"]
    columns = ["slots", "slots_estimated", "slots_expected"]
    sums = table.groupby(keys, sort=False)[columns].sum()
    measured = (sums["slots"] - sums["slots_estimated"]) / sums["slots_expected"].clip(lower=1)
    estimated = sums["slots_estimated"] / sums["slots_expected"].clip(lower=1)
    known = {
        key: (float(m), float(e)) for key, m, e in zip(sums.index, measured, estimated, strict=True)
    }
    pairs = table[["plant", "carrier"]].drop_duplicates().itertuples(index=False, name=None)
    return [
        {"plant": plant, "carrier": carrier,
         "measured": [known.get((plant, carrier, month), (0.0, 0.0))[0] for month in months],
         "estimated": [known.get((plant, carrier, month), (0.0, 0.0))[1] for month in months]}
        for plant, carrier in pairs
    ]  # fmt: skip


def _months(first: date, last: date) -> list[str]:
    return [str(month) for month in pd.period_range(first, last, freq="M")]
