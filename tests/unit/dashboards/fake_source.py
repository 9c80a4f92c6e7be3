"""A complex of twelve plants that exists only here: plausible, with gaps, estimates and unknowns."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import fake_alerts
import fake_money
import fake_performance
import fake_quality
import fake_tenants
import fake_year
import numpy as np
import pandas as pd
from fake_blank import blank_overview, blank_plant
from fake_carbon import FakeCarbon
from fake_desk import FakeDesk

from dashboards.first_steps import NOTHING, FirstSteps
from dashboards.source import (
    PERIOD_DAYS,
    Attention,
    Comparison,
    FactorUse,
    Figure,
    Name,
    Overview,
    Period,
    PlantRow,
    PlantView,
    Quality,
)
from fems.errors import SettingsError
from fems.store.revisions import Versions

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 18, 5, 32, tzinfo=UTC)
CLOSED = datetime(2026, 11, 18, 5, 30, tzinfo=UTC)
SLOT = timedelta(minutes=15)
FACTOR = 0.4173

# code, English, Korean, trade, contract kW, mean load kW, output unit, output per day
PLANTS = [
    ("P01", "Taebaek Section Steel", "태백형강", "steel_section_mill", 9000, 5200, "t", 420.0),
    ("P02", "Sungjin Plating", "성진도금", "plating", 1200, 690, "m2", 5200.0),
    ("P03", "Daehan Foundry", "대한주조", "foundry", 4200, 2650, "t", 61.0),
    ("P04", "Hanbit Fine Chemicals", "한빛정밀화학", "chemicals", 3000, 1980, "t", 96.0),
    ("P05", "Cheongsol Dyeing", "청솔염색", "dyeing", 1500, 840, "t", 18.5),
    ("P06", "Mirae Injection", "미래사출", "injection_moulding", 1100, 560, "t", 9.4),
    ("P07", "Goeun Food", "고은식품", "food", 900, 410, "t", 34.0),
    ("P08", "Nuri Electronics", "누리전자", "electronics", 2500, 1720, "pc", 88000.0),
    ("P09", "Ilsin Heat Treatment", "일신열처리", "heat_treatment", 1800, 1310, "t", 44.0),
    ("P10", "Hanji Paper", "한지제지", "paper", 5200, 3900, "t", 130.0),
    ("P11", "Kyungdong Car Parts", "경동자동차부품", "auto_parts", 2200, 1240, "pc", 21000.0),
    ("P12", "Bukhang Cold Store", "북항냉장", "cold_store", 700, 460, "t", 210.0),
]
BY_CODE = {row[0]: row for row in PLANTS}


def quality(code: str) -> Quality:
    estimated, missing = {"P05": (0.061, 0.0), "P09": (0.018, 0.034)}.get(code, (0.004, 0.0))
    return Quality(1 - estimated - missing, estimated, missing)


def profile(code: str, starts: pd.DatetimeIndex) -> np.ndarray:
    """Load of a plant: two shifts, weekend rest, some noise that is the same every time."""
    row = BY_CODE[code]
    local = starts.tz_convert(SEOUL)
    hour = local.hour + local.minute / 60
    day_shift = np.exp(-(((hour - 14) / 5.2) ** 2))
    flat = 0.85 if row[3] in {"paper", "cold_store", "electronics"} else 0.45
    week = np.where(local.day_of_week >= 5, 0.55 if flat < 0.8 else 0.93, 1.0)
    seed = np.random.default_rng(int(code[1:]))
    slots = np.asarray((starts - pd.Timestamp("2026-08-01", tz="UTC")) / SLOT, dtype=int)
    wobble = seed.normal(0, 0.035, 20000)[slots]
    return row[5] * (flat + (1.28 - flat) * day_shift) * week * (1 + wobble)


def quarter_hours(start: datetime, end: datetime) -> pd.DatetimeIndex:
    return pd.date_range(start, end, freq="15min", inclusive="left")


def local_midnight(days_ago: int) -> datetime:
    today = NOW.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today - timedelta(days=days_ago)).astimezone(UTC)


class FakeSource(FakeCarbon):
    """Implements dashboards.source.Source; `plants` limits the complex, `known` blanks figures."""

    def __init__(self, *, plants: int = 12, known: bool = True, now: datetime = NOW) -> None:
        super().__init__()
        self.codes = [row[0] for row in PLANTS[:plants]]
        self.known = known
        self.now = now
        self.known_versions = Versions("1", "1", "1")
        self.asked: list[str] = []
        self.taken: dict[int, tuple[str, float | None]] = {}
        self.desk: FakeDesk | None = FakeDesk()

    def versions(self) -> Versions:
        return self.known_versions

    def plant_names(self) -> dict[str, Name]:
        return {code: Name(BY_CODE[code][1], BY_CODE[code][2]) for code in self.codes}

    def overview(self, period, compare=Comparison.PREVIOUS) -> Overview | None:
        self.asked.append(f"overview {period} {compare}")
        if not self.codes:
            return None
        found = full_overview(self.codes, period, self.now)
        return found if self.known else blank_overview(found)

    def overview_now(self, period, compare=Comparison.PREVIOUS):
        return self.overview(period, compare)

    def plant_now(self, code: str, period, compare=Comparison.PREVIOUS):
        return self.plant(code, period, compare)

    def demand_now(self, code: str):
        return self.demand(code)

    def demand(self, code: str):
        self.asked.append(f"demand {code}")
        if code not in self.codes:
            return None
        row = BY_CODE[code]
        return fake_money.demand(
            code, Name(row[1], row[2]), self.now, row[5], row[4], known=self.known
        )

    def cost(self, code: str, month: date | None):
        self.asked.append(f"cost {code} {month}")
        if code not in self.codes:
            return None
        row = BY_CODE[code]
        return fake_money.cost(
            code, Name(row[1], row[2]), self.now, row[5], row[4], row[6], known=self.known
        )

    def entering(self, code: str):
        return fake_performance.entering(NOW) if code in BY_CODE else None

    def enter_output(self, code: str, meter: str, day: date, amount: float) -> None:
        self.asked.append(f"enter {code} {meter} {day} {amount:g}")

    def quality(self, code: str | None, period: Period):
        self.asked.append(f"quality {code} {period}")
        if code is not None and code not in self.codes:
            return None
        return fake_quality.quality(self.plant_names(), code, period, self.now, known=self.known)

    def alerts(self):
        self.asked.append("alerts")
        return fake_alerts.alerts(self.plant_names(), self.now, self.taken, known=self.known)

    def take_alert(self, alert_id, what, *, hours=None):
        if alert_id == 404:
            raise SettingsError("There is no open alert 404.", hint="It is over.")
        self.taken[alert_id] = what, hours

    def administration(self):
        return self.desk

    def retry_rejected(self, reason: str | None):
        self.asked.append(f"retry {reason}")
        if reason == "not_json":
            raise SettingsError("The mapping file is gone.", hint="Put it back.")
        return {"messages": 1_204, "understood": 1_200, "readings": 4_800, "repeated": 0, "left": 4}

    def performance(self, code: str):
        self.asked.append(f"performance {code}")
        if code not in self.codes:
            return None
        row = BY_CODE[code]
        return fake_performance.performance(
            code, Name(row[1], row[2]), self.now, row[6], known=self.known
        )

    def tenants(self, trade: str | None, period, compare=Comparison.PREVIOUS):
        self.asked.append(f"tenants {trade} {period} {compare}")
        if not self.codes:
            return None
        names = [
            (code, Name(BY_CODE[code][1], BY_CODE[code][2]), *BY_CODE[code][3:7:3])
            for code in self.codes
        ]
        return fake_tenants.tenants(names, self.now, trade, known=self.known)

    def first_steps(self):
        if not self.codes:
            return NOTHING
        if not self.known:
            return FirstSteps(12, 40, 0, None, 12, 0, 0, 0)
        return FirstSteps(12, 40, 40, self.now, 12, 12, 3, 1)

    def year(self):
        if not self.codes:
            return None
        target = self.targets()[0] if self.known else None
        return fake_year.year(list(self.plant_names().items()), self.now, target, known=self.known)

    def why(self, period, compare=Comparison.PREVIOUS):
        return fake_tenants.why(self.now, known=self.known) if self.codes else None

    def what_if(self, code: str, month: date, changes):
        row = BY_CODE[code]
        return fake_money.otherwise(row[5], row[4], changes)

    def plant(self, code: str, period, compare=Comparison.PREVIOUS) -> PlantView | None:
        self.asked.append(f"plant {code} {period} {compare}")
        if code not in self.codes:
            return None
        found = full_plant(code, period, self.now)
        return found if self.known else blank_plant(found)


def figure(value: float, change: float, code: str) -> Figure:
    return Figure(value, value / (1 + change), quality(code))


def day_kwh(code: str, days: int) -> pd.DataFrame:
    starts = quarter_hours(local_midnight(days - 1), CLOSED)
    day = starts.tz_convert(SEOUL).date
    kwh = pd.Series(profile(code, starts) / 4).groupby(day).sum()
    return kwh.rename_axis("day").rename("kwh").reset_index()


def plant_row(code: str, period: Period, now: datetime) -> PlantRow:
    row, n = BY_CODE[code], int(code[1:])
    kwh = float(day_kwh(code, PERIOD_DAYS[period])["kwh"].sum())
    made = row[7] * PERIOD_DAYS[period] * 0.88
    change = ((n * 37) % 19 - 10) / 100
    return PlantRow(
        code=code,
        name=Name(row[1], row[2]),
        trade=row[3],
        contract_kw=row[4] if code != "P07" else None,
        load_kw=float(profile(code, pd.DatetimeIndex([CLOSED]))[0]) if code != "P09" else None,
        electricity_kwh=figure(kwh, change, code),
        output=made if code != "P11" else None,
        output_unit=row[6],
        intensity_kwh_per_unit=(
            Figure(None, None) if code == "P11" else figure(kwh / made, change / 2 - 0.01, code)
        ),
        carbon_kg_co2e=figure(kwh * FACTOR, change, code),
        last_reading=now - timedelta(hours=5, minutes=8) if code == "P09" else now,
    )


def overview_load(codes: list[str]) -> pd.DataFrame:
    starts = quarter_hours(CLOSED - timedelta(hours=24), CLOSED)
    kw = sum(profile(code, starts) for code in codes)
    before = sum(profile(code, starts - timedelta(days=7)) for code in codes) * 1.04
    frame = pd.DataFrame({"start": starts, "kw": kw, "week_ago_kw": before, "estimated": 0.0})
    frame.loc[36:42, "estimated"] = 0.12
    frame.loc[60:63, "kw"] = np.nan
    return frame


def overview_daily(codes: list[str], period: Period) -> pd.DataFrame:
    days = pd.concat(day_kwh(code, PERIOD_DAYS[period]) for code in codes)
    daily = days.groupby("day")["kwh"].sum().rename("electricity_kwh").reset_index()
    daily["carbon_kg_co2e"] = daily["electricity_kwh"] * FACTOR
    daily["estimated"] = [0.0 if i % 5 else 0.08 for i in range(1, len(daily) + 1)]
    if len(daily) > 20:
        daily.loc[9, ["electricity_kwh", "carbon_kg_co2e"]] = np.nan
    return daily


def full_overview(codes: list[str], period: Period, now: datetime) -> Overview:
    rows = [plant_row(code, period, now) for code in codes]
    load = overview_load(codes)
    kwh = sum(row.electricity_kwh.value for row in rows)
    return Overview(
        name=Name("Saebyeok Green Complex", "새벽 그린산단"),
        zone=SEOUL,
        now=now,
        last_reading=NOW - timedelta(seconds=20),
        closed_until=CLOSED,
        load_kw=float(load["kw"].iloc[-1]),
        load_week_ago_kw=float(load["week_ago_kw"].iloc[-1]),
        electricity_kwh=Figure(kwh, kwh / 0.969, Quality(0.9917, 0.0055, 0.0028)),
        carbon_kg_co2e=Figure(kwh * FACTOR, kwh * FACTOR / 0.969, Quality(0.9917, 0.0055, 0.0028)),
        intensity_index=Figure(0.982, 1.0, Quality(0.962, 0.0352, 0.0028)),
        load=load,
        daily=overview_daily(codes, period),
        plants=rows,
        attention=complex_attention(now),
    )


def complex_attention(now: datetime) -> list[Attention]:
    return [
        Attention("act", "over_contract", "P10", None, now - timedelta(hours=3), 5413.0),
        Attention(
            "act",
            "silent_meter",
            "P09",
            Name("Main meter", "수전 계량기"),
            now - timedelta(hours=5, minutes=8),
            None,
        ),
        Attention(
            "look",
            "estimated_data",
            "P05",
            Name("Stenter 2", "텐터 2호기"),
            local_midnight(3),
            0.061,
        ),
        Attention("look", "missing_data", "P09", None, None, 0.034),
        Attention("look", "factor_stale", None, None, datetime(2026, 1, 1, tzinfo=UTC), None),
    ]


def plant_load(code: str) -> pd.DataFrame:
    starts = quarter_hours(local_midnight(1), CLOSED)
    frame = pd.DataFrame({"start": starts, "kw": profile(code, starts), "estimated": 0.0})
    frame.loc[30:37, "estimated"] = 1.0
    frame.loc[70:75, "kw"] = np.nan
    return frame


def plant_forecast(code: str) -> pd.DataFrame:
    starts = quarter_hours(local_midnight(0), local_midnight(-2))
    smooth = pd.Series(profile(code, starts)).rolling(9, center=True, min_periods=1).mean()
    return pd.DataFrame(
        {"start": starts, "kw": smooth, "low_kw": smooth * 0.92, "high_kw": smooth * 1.08}
    )


def plant_lines(code: str, kwh: float) -> pd.DataFrame:
    parts = [
        ("L1", "Line 1 presses", "1라인 프레스", 0.34),
        ("L2", "Line 2 furnaces", "2라인 가열로", 0.27),
        ("AIR", "Compressed air", "압축공기", 0.14),
        ("COOL", "Cooling water", "냉각수", 0.09),
        ("rest", "Not submetered", "세부 계량 없음", 0.16),
    ]
    frame = pd.DataFrame(
        [(m, en, ko, kwh * s, kwh * s * 1.03, 0.0) for m, en, ko, s in parts],
        columns=["meter", "name_en", "name_ko", "kwh", "before_kwh", "estimated"],
    )
    frame.loc[1, "estimated"] = 0.18
    if code == "P12":
        pv = ("pv", "Rooftop PV", "지붕 태양광", kwh * 0.11, kwh * 0.1, 0.0)
        frame.loc[len(frame)] = pv
    return frame


def plant_flow(code: str, kwh: float) -> pd.DataFrame:
    """P01 has an area with two lines; of the others only lines are known."""
    rows = [
        ("plant", "", None, None, kwh), ("purchased", "plant", None, None, kwh),
        ("asset:1", "plant", "Hall", "공장동", 0.6 * kwh),
        ("rest:plant", "plant", None, None, 0.4 * kwh),
    ]  # fmt: skip
    if code == "P01":
        rows += [
            ("asset:2", "asset:1", "Line 1", "1라인", 0.35 * kwh),
            ("rest:asset:1", "asset:1", None, None, 0.25 * kwh),
        ]
    flow = pd.DataFrame(rows, columns=["node", "parent", "name_en", "name_ko", "kwh"])
    return flow.assign(estimated=0.0).astype({"name_en": object, "name_ko": object})


def plant_intensity(code: str) -> pd.DataFrame:
    frame = day_kwh(code, 60)
    made = BY_CODE[code][7] * np.random.default_rng(7).normal(0.88, 0.07, len(frame))
    weekend = np.array([day.weekday() >= 5 for day in frame["day"]])
    frame["output"] = np.where(weekend & (np.arange(len(frame)) % 2 == 0), np.nan, made)
    frame["kwh_per_unit"] = frame["kwh"] / frame["output"]
    frame["estimated"] = np.where(np.arange(len(frame)) % 11 == 4, 0.2, 0.0)
    frame["expected_kwh"] = frame["kwh"] * 1.05
    return frame.iloc[:-1]


def plant_carbon(code: str, days: int) -> pd.DataFrame:
    frame = day_kwh(code, days)
    electricity = frame.assign(scope=2, carrier="electricity", kg_co2e=frame["kwh"] * FACTOR)
    gas = frame.assign(scope=1, carrier="city_gas", kg_co2e=frame["kwh"] * 0.09)
    both = [electricity, gas] if code != "P12" else [electricity]
    return pd.concat(both, ignore_index=True)[["day", "scope", "carrier", "kg_co2e"]]


def plant_heat(code: str) -> pd.DataFrame:
    starts = quarter_hours(local_midnight(27), CLOSED)
    local = starts.tz_convert(SEOUL)
    frame = pd.DataFrame({"day": local.date, "hour": local.hour, "kwh": profile(code, starts) / 4})
    heat = frame.groupby(["day", "hour"], as_index=False)["kwh"].sum()
    heat["estimated"] = 0.0
    heat.loc[200:204, "estimated"] = 1.0
    heat.loc[300:309, "kwh"] = np.nan
    heat.loc[heat.index[-1], "kwh"] = np.nan  # the hour is not over
    return heat


def full_plant(code: str, period: Period, now: datetime) -> PlantView:
    row, load, forecast = plant_row(code, period, now), plant_load(code), plant_forecast(code)
    expected = forecast.loc[forecast["start"] <= CLOSED].iloc[-1]
    contract = row.contract_kw
    load_now = {"P03": expected["high_kw"] * 1.06, "P04": expected["low_kw"] * 0.9}.get(
        code, row.load_kw
    )
    return PlantView(
        code=code,
        name=row.name,
        trade=row.trade,
        zone=SEOUL,
        now=now,
        contract_kw=contract,
        output_unit=row.output_unit,
        last_reading=row.last_reading,
        closed_until=CLOSED,
        load_kw=contract * 1.041 if code == "P10" else load_now,
        expected_kw=expected["kw"],
        expected_low_kw=expected["low_kw"],
        expected_high_kw=expected["high_kw"],
        month_peak_kw=BY_CODE[code][5] * 1.38,
        month_peak_at=datetime(2026, 11, 4, 5, 15, tzinfo=UTC),
        electricity_kwh=row.electricity_kwh,
        output=Figure(row.output, None if row.output is None else row.output * 1.02),
        intensity_kwh_per_unit=row.intensity_kwh_per_unit,
        carbon_kg_co2e=row.carbon_kg_co2e,
        load=load,
        forecast=forecast,
        forecast_issued_at=local_midnight(0) - timedelta(hours=1),
        forecast_mase=0.62,
        forecast_within_80=0.81,
        lines=plant_lines(code, row.electricity_kwh.value),
        flow=plant_flow(code, row.electricity_kwh.value),
        intensity=plant_intensity(code),
        carbon=plant_carbon(code, max(30, PERIOD_DAYS[period])),
        heat=plant_heat(code),
        factors=FACTORS,
        attention=[item for item in complex_attention(now) if item.plant in {code, None}],
    )


FACTORS = [
    FactorUse(
        "electricity",
        FACTOR,
        "kWh",
        "consumption end, mean of 2021-2023",
        date(2025, 1, 1),
        "National greenhouse gas emission factors, electricity",
        "V2: two or more sources",
    ),
    FactorUse(
        "city_gas",
        2.176,
        "Nm3",
        "IPCC 2006 tier 1",
        None,
        "National inventory guideline",
        "V1: one source",
    ),
]
