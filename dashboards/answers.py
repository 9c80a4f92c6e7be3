"""From rows of the store to the figures of a page; nothing here reads anything."""

import math
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from dashboards.source import FactorUse, Figure, Name, PlantRow, Quality
from fems.clock import floor_interval

_USED = ("main", "generation")


def figure(value: object, before: object, quality: Quality | None = None) -> Figure:
    """A figure; NaN and NULL become None."""
    return Figure(number(value), number(before), quality)


def number(value: object) -> float | None:
    """A float, or None for what is missing."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    result = float(value)  # type: ignore[arg-type]
    return None if math.isnan(result) else result


def instant(value: object) -> datetime | None:
    """A datetime, or None for what is missing."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).to_pydatetime()  # type: ignore[call-overload,arg-type]


def electricity(period: pd.DataFrame) -> dict[int, Figure]:
    """Electricity used by plant_id: purchased plus own generation. [kWh]

    A sum over meters of which one has nothing at all is not known.
    """
    return _by_plant(period[(period["quantity"] == "electricity") & period["role"].isin(_USED)])


def output(period: pd.DataFrame) -> dict[int, Figure]:
    """Output by plant_id, in the plant's unit."""
    return _by_plant(period[(period["quantity"] == "output") & (period["role"] == "main")])


def _by_plant(meters: pd.DataFrame) -> dict[int, Figure]:
    """A figure of each plant from its meters, all plants at once."""
    amounts = meters[["plant_id", "amount", "before"]].astype(float).groupby("plant_id")
    known = amounts.count().eq(amounts.size(), axis=0)
    sums = amounts.sum().where(known)
    slots = meters.groupby("plant_id")[["slots_expected", "slots", "slots_estimated"]].sum()
    return {
        int(plant): figure(value, before, _quality(int(expected), int(present), int(estimated)))
        for plant, value, before, expected, present, estimated in sums.join(slots).itertuples()
    }


def intensity(used: Figure, made: Figure) -> Figure:
    """Electricity per unit of output. [kWh per unit]"""

    def ratio(kwh: float | None, units: float | None) -> float | None:
        return kwh / units if kwh is not None and units else None

    return Figure(ratio(used.value, made.value), ratio(used.before, made.before), used.quality)


def total(amounts: "pd.Series[float]") -> float | None:
    """Sum, or None where there is nothing to add or a part is missing."""
    return None if amounts.empty or amounts.isna().any() else float(amounts.sum())


def quality(meters: pd.DataFrame) -> Quality | None:
    """Shares measured, estimated and missing of the intervals that should be there by now."""
    return _quality(
        *(int(meters[name].sum()) for name in ("slots_expected", "slots", "slots_estimated"))
    )


def _quality(expected: int, present: int, estimated: int) -> Quality | None:
    if expected <= 0:
        return None
    present = min(present, expected)
    estimated = min(estimated, present)
    return Quality((present - estimated) / expected, estimated / expected, 1 - present / expected)


def joined(qualities: list[Quality | None]) -> Quality | None:
    """Mean of shares, for a figure made of others."""
    known = [q for q in qualities if q is not None]
    if not known:
        return None
    n = len(known)
    return Quality(
        sum(q.measured for q in known) / n, sum(q.estimated for q in known) / n,
        sum(q.missing for q in known) / n,
    )  # fmt: skip


def summed(figures: list[Figure]) -> Figure:
    """Sum over plants; a plant that is not known now is left out of both sides."""
    known = [f for f in figures if f.value is not None]
    befores = [f.before for f in known]
    return Figure(
        sum(f.value for f in known if f.value is not None) if known else None,
        None if not known or None in befores else sum(b for b in befores if b is not None),
        joined([f.quality for f in figures]),
    )


def intensity_index(rows: list[PlantRow]) -> Figure:
    """Energy the output took, against what it would have taken at the intensity before (= 1)."""
    pairs = [
        (row.electricity_kwh.value, row.electricity_kwh.value / row.intensity_kwh_per_unit.value
         * row.intensity_kwh_per_unit.before)
        for row in rows
        if row.electricity_kwh.value and row.intensity_kwh_per_unit.value
        and row.intensity_kwh_per_unit.before
    ]  # fmt: skip
    if not pairs:
        return Figure(None, None)
    return Figure(sum(now for now, _ in pairs) / sum(then for _, then in pairs), 1.0)


def lines(period: pd.DataFrame) -> pd.DataFrame:
    """Energy by submeter, and what no submeter saw: meter, name_en, name_ko, kwh, before_kwh, estimated."""
    power = period[period["quantity"] == "electricity"]
    subs = power[power["role"] == "sub"].rename(
        columns={"code": "meter", "amount": "kwh", "before": "before_kwh"}
    )
    subs["estimated"] = subs["estimated"] / subs["kwh"].where(subs["kwh"] != 0)
    subs = subs[["meter", "name_en", "name_ko", "kwh", "before_kwh", "estimated"]]
    used = power[power["role"].isin(_USED)]
    whole, before = total(used["amount"]), total(used["before"])
    known, known_before = total(subs["kwh"]), total(subs["before_kwh"])
    if whole is None or known is None:
        return subs.reset_index(drop=True)
    rest = {
        "meter": "rest", "name_en": "Not submetered", "name_ko": "미계측",
        "kwh": max(whole - known, 0.0), "estimated": 0.0,
        "before_kwh": None if before is None or known_before is None
        else max(before - known_before, 0.0),
    }  # fmt: skip
    return pd.concat([subs, pd.DataFrame([rest])], ignore_index=True)


def factors(emissions: pd.DataFrame) -> list[FactorUse]:
    """The factors behind daily emissions, each once."""
    used = emissions.drop_duplicates(["carrier", "series", "kg_co2e_per_unit"], keep="last")
    return [
        FactorUse(
            carrier=row["carrier"], kg_co2e_per_unit=float(row["kg_co2e_per_unit"]),
            unit=row["unit"], series=row["series"], source=row["source"],
            valid_from=None if pd.isna(row["valid_from"]) else row["valid_from"],
            confidence=row["confidence"],
        )
        for row in used.to_dict("records")
    ]  # fmt: skip


def name(row: "pd.Series[Any] | dict[str, Any]") -> Name:
    """The name in both languages."""
    return Name(str(row["name_en"]), str(row["name_ko"]))


def beside(load: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """A load with that of a week before, as week_ago_kw."""
    load, earlier = (  # rows of none at all have no times by themselves
        rows.assign(start=pd.to_datetime(rows["start"], utc=True)) for rows in (load, earlier)
    )
    week_ago = earlier.assign(start=earlier["start"] + timedelta(days=7))
    week_ago = week_ago.rename(columns={"kw": "week_ago_kw"})[["start", "week_ago_kw"]]
    joined = load.merge(week_ago, on="start", how="outer").sort_values("start")
    return joined[["start", "kw", "week_ago_kw", "estimated"]].reset_index(drop=True)


def scored(scores: list[dict[str, Any]]) -> dict[str, Any]:
    """How the forecasts of a plant's main meter came out; of the worst of several."""
    known = [s for s in scores if s["role"] == "main" and s["mase"] is not None]
    worst = max(known, key=lambda score: float(score["mase"]), default=None)
    return {
        "forecast_mase": None if worst is None else float(worst["mase"]),
        "forecast_within_80": None if worst is None else float(worst["within_80"]),
    }


def expected(forecast: pd.DataFrame, now: datetime) -> dict[str, Any]:
    """What a forecast expects of the present, and when it was made."""
    present = forecast[forecast["start"] == floor_interval(now)]
    row = present.iloc[0] if len(present) else None
    return {
        "expected_kw": None if row is None else float(row["kw"]),
        "expected_low_kw": None if row is None else float(row["low_kw"]),
        "expected_high_kw": None if row is None else float(row["high_kw"]),
        "forecast_issued_at": instant(forecast["issued_at"].max()) if len(forecast) else None,
    }  # fmt: skip
