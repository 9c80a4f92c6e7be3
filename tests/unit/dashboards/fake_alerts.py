"""Alerts of every kind, as the database tells them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from dashboards.alerts import AlertsView

SEOUL = ZoneInfo("Asia/Seoul")
OF = [
    ("demand.breach", "P10", "", "act", 9, {"projected_kw": 5412.8, "limit_kw": 5200}, 1_840_000.0, None),
    ("meter.silent", "P09", "main", "act", 308, {"meters": ["main"]}, None, None),
    ("job.failed", None, "cost", "act", 42, {"error": "TariffError: Option 'III' is unknown"}, None, None),
    ("load.base", "P05", "", "look", 400, {"kw": 412.0, "usual_kw": 298.4}, 96_300.0, 308.2),
    ("intensity.drift", "P03", "", "look", 14_000, {"kwh_per_day": 1_240.0}, 1_660_000.0, 5_310.0),
    ("target.off", "P07", "absolute 2030", "look", 32_000, {"target": "absolute 2030"}, None, 48_200.0),
    ("messages.rejected", "P02", "", "look", 51, {"reason": "unit.unknown"}, None, None),
    ("forecast.decayed", "P04", "", "look", 2_900, {"meters": ["main", "line1"]}, None, None),
]  # fmt: skip
VALUES = {"target.off": 0.083, "messages.rejected": 148.0, "load.base": 0.38}


def alerts(names, now, taken, *, known):
    """Open alerts of these plants, the third acknowledged, the fifth resting; one that is over."""
    rows = [_row(n, one, names, now, taken) for n, one in enumerate(OF, start=1)
            if known and (one[1] is None or one[1] in names)]  # fmt: skip
    rows = [row for row in rows if row is not None]
    over = [{**row, "alert_id": 900, "closed_at": now - timedelta(hours=5), "times": 3, "owner": "lee"}
            for row in rows[1:2]]  # fmt: skip
    looked_at = now - timedelta(seconds=40) if known else None
    return AlertsView(now=now, zone=SEOUL, open=rows, over=over, looked_at=looked_at, may_act=True)


def _row(number, one, names, now, taken):
    kind, plant, cause, severity, minutes, facts, won, kg = one
    name = names.get(plant)
    what, hours = taken.get(number, (None, None))
    known = what == "acknowledge" or number == 3
    rests = hours or (6 if number == 5 else None)
    since = now - timedelta(minutes=minutes)
    return {
        "alert_id": number, "kind": kind, "plant_id": number, "plant": plant,
        "name_en": name and name.en, "name_ko": name and name.ko, "cause": cause, "severity": severity,
        "since": since, "opened_at": since, "seen_at": now, "closed_at": None,
        "times": 2 if number == 2 else 1, "members": len(facts.get("meters", "1")),
        "value": VALUES.get(kind), "facts": facts, "won": won, "kg_co2e": kg,
        "acknowledged_by": "park" if known else None, "acknowledged_at": now if known else None,
        "snoozed_until": now + timedelta(hours=rests) if rests else None,
        "owner": "tester" if what == "own" else None, "escalated_at": None, "time_zone": "Asia/Seoul",
    }  # fmt: skip
