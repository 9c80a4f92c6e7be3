"""What is not in the totals of a report, or in them with a reservation: said in both languages."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

Said = dict[str, Any]
"""what, why, why_ko; where it is of a plant also plant (its code) and of (what of it, in words)."""


def exclusions(
    streams: Iterable[Mapping[str, Any]], factors: pd.DataFrame, silent_plants: Iterable[str]
) -> list[Said]:
    """Exclusions and reservations: what, and why (also `why_ko`).

    Parameters
    ----------
    streams : iterable of mapping
        Rows of the report; those of one plant, carrier and status are told together.
    factors : DataFrame
        Records behind them, by factor_id.
    silent_plants : iterable of str
        Codes of plants without any data in the period.
    """
    said: list[Said] = []
    for (plant, carrier, status, unit), (first, last, activity) in _odd(streams).items():
        of = {"what": f"{plant} {carrier} {first} – {last}", "plant": plant,
              "of": [carrier, f"{first} – {last}"]}  # fmt: skip
        if status == "missing":
            said.append(of | {
                "why": f"no valid factor: {activity:,.0f} {unit} are not in the totals",
                "why_ko": f"유효한 배출계수가 없어 {activity:,.0f} {unit}은(는) 총계에서 제외",
            })  # fmt: skip
        else:
            said.append(of | {
                "why": "the factor is past its last day; the last known one was carried on, in the totals",
                "why_ko": "계수의 적용 기간이 지나 마지막으로 공표된 계수를 이어서 적용, 총계에 포함",
            })  # fmt: skip
    for number, record in factors.iterrows():
        gone = [gas for gas in ("CH4", "N2O") if pd.isna(record[f"kg_{gas.lower()}_per_unit"])]
        if gone and pd.isna(record["kg_co2e_per_unit"]) and not record["vintage"]:
            gases = ", ".join(gone)
            said.append({
                "what": f"factor {number} ({record['series']})",
                "why": f"{gases} not published with it and not included",
                "why_ko": f"{gases} 계수가 공표되지 않아 미포함",
            })  # fmt: skip
    return said + [
        {"what": code, "plant": code, "of": [], "why": "no energy data in the period",
         "why_ko": "기간 내 에너지 자료 없음"}
        for code in silent_plants
    ]  # fmt: skip


def uncalibrated(meters: Iterable[Mapping[str, Any]], last: date) -> list[Said]:
    """Main meters whose calibration ended before the last day of a period.

    >>> meter = {"plant": "a", "meter": "main", "role": "main", "calibrated_until": "2025-06-30"}
    >>> [said["what"] for said in uncalibrated([meter], date(2025, 12, 31))]
    ['meter a/main']
    """
    return [
        {"what": f"meter {m['plant']}/{m['meter']}", "plant": m["plant"], "of": ["meter", m["meter"]],
         "why": f"its calibration ended on {m['calibrated_until']}; its amounts are in the totals",
         "why_ko": f"교정 유효기간이 {m['calibrated_until']}에 만료, 총계에는 포함"}
        for m in meters
        if m["role"] == "main" and m["calibrated_until"] and m["calibrated_until"] < str(last)
    ]  # fmt: skip


def _odd(
    streams: Iterable[Mapping[str, Any]],
) -> dict[tuple[str, str, str, str], tuple[str, str, float]]:
    found: dict[tuple[str, str, str, str], tuple[str, str, float]] = {}
    for row in streams:
        if row["status"] == "valid":
            continue
        key = (row["plant"], row["carrier"], row["status"], row["unit"])
        first, last, activity = found.get(key, (row["from"], row["to"], 0.0))
        found[key] = (min(first, row["from"]), max(last, row["to"]), activity + row["activity"])
    return found
