"""Data quality of plants that exist only here: one with gaps, one with estimates, one suspect."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards.periods import span_of
from dashboards.quality import QualityView, needs
from dashboards.source import Name

METERS = ("main", "line1", "line2")
KINDS = ["slots_expected", "measured", "estimated", "suspect", "edited", "missing"]
ZONE = ZoneInfo("Asia/Seoul")


def quality(names, code, period, now, *, known):
    span = span_of(period, now, ZONE)
    plants = [code] if code else list(names)
    rows = [
        {"plant": plant, "meter": meter, "day": day.date(), **covered(plant, meter, day.day)}
        for plant in (plants if known else [])
        for meter in METERS
        for day in pd.date_range(span.first, span.last)
    ]
    table = pd.DataFrame(rows, columns=["plant", "meter", "day", *KINDS])
    table["line"] = table["meter" if code else "plant"]
    days = table.groupby(["line", "day"], sort=False)[KINDS].sum().reset_index()
    meters = table.groupby(["line", "plant", "meter"], sort=False)[KINDS].sum().reset_index()
    meters = meters.assign(
        name_en=meters["meter"], name_ko=meters["meter"], role="sub", kind="register",
        last_reading=now - timedelta(minutes=7),
    )  # fmt: skip
    found = [finding(plants[0], now, n) for n in (0, 1)] if known else []
    return QualityView(
        plant=code, name=Name("All", "전체") if code is None else names[code], zone=ZONE, now=now,
        span=span, names={m: Name(m, m) for m in METERS} if code else dict(names),
        plants={p: names[p] for p in plants}, days=days,
        meters=meters.assign(needs=needs(meters, found)), before=meters[KINDS].sum(),
        balance=pd.DataFrame(
            [{"plant": plants[0], "quantity": "electricity", "used": 52_000.0, "metered": 47_000.0,
              "days": 6, "days_of": 7, "days_negative": 1}] if known else []),
        rejected=[{"reason": "unknown_meter", "messages": 1_204, "first_at": now, "last_at": now,
                   "topic": f"fems/{plants[0]}/new", "detail": "Meter 'new' is not registered."}] if known else [],
        changes=[{"what": "edit", "plant": plants[0], "time_zone": "Asia/Seoul", "meter": "line1",
                  "name_en": "line1", "name_ko": "line1", "from_ts": now - timedelta(days=2),
                  "to_ts": now - timedelta(days=1), "amount": 1_250.0, "noted_by": "kim", "noted_at": now,
                  "note": "read from the display", "undone_by": "lee"}] if known else [],
        findings=found,
    )  # fmt: skip


def covered(plant, meter, day):
    part = dict.fromkeys(KINDS, 0) | {"slots_expected": 96}
    if meter == "line1" and plant.endswith("5"):
        part |= {"estimated": 20}
    elif meter == "line1" and plant.endswith("9"):
        part |= {"missing": 96 if day % 3 == 0 else 10}
    elif meter == "line2" and plant.endswith("2"):
        part |= {"suspect": 4}
    part["measured"] = 96 - sum(part[k] for k in KINDS[2:])
    return part


def finding(plant, now, n):
    silent = n == 0
    return {
        "finding_id": n, "name": "meter.silent" if silent else "value.spike",
        "severity": "act" if silent else "look", "plant": plant, "time_zone": "Asia/Seoul",
        "meter": "line2", "name_en": "Line 2", "name_ko": "2호 라인",
        "start_ts": now - timedelta(hours=5), "end_ts": None if silent else now - timedelta(hours=4),
        "sentence": "Nothing since 00:32.", "facts": {"usual_s": 900, "share": 0.125}, "found": 2, "to_act": 1,
    }  # fmt: skip
