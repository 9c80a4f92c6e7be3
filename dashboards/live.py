"""The Source on the store: reads rollups and results, and remembers answers until data changes."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import answers, money
from dashboards.flow import plant_flow
from dashboards.live_alerts import LiveAlerts
from dashboards.periods import data_until, slots_expected, span_of
from dashboards.present import Present, demand_now, overview_now, plant_now, read_present
from dashboards.source import Comparison, Figure, Name, Overview, Period, PlantRow, PlantView
from fems.clock import INTERVAL, Window, plant_day, plant_days, time_zone
from fems.compute.tariffs.what_if import Changes
from fems.store import figures
from fems.store.figures import Span
from fems.store.forecasts import read_scores
from fems.store.plants import read_plants, records
from fems.store.pool import Connection
from fems.store.rows import read_dicts

INTENSITY_DAYS, HEAT_DAYS, CARBON_DAYS = 60, 28, 30
SCORED_DAYS = 28
UNKNOWN = Figure(None, None)


class LiveSource(LiveAlerts):
    """Answers from the database; see Source for what each means."""

    def plant_names(self) -> dict[str, Name]:
        """Plants by code."""
        with self._reads.connection() as conn:
            plants = read_dicts(conn, "read_plants")
        return {row["code"]: answers.name(row) for row in plants}

    def overview(
        self, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> Overview | None:
        """The whole complex."""
        return self._remembered(
            ("overview", period, compare),
            lambda conn: _overview(conn, period, compare, self._now()),
        )

    def plant(
        self, code: str, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> PlantView | None:
        """One plant."""
        return self._remembered(
            ("plant", code, period, compare),
            lambda conn: _plant(conn, code, period, compare, self._now()),
        )

    def overview_now(
        self, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> Overview | None:
        """The whole complex at this moment."""
        found = self.overview(period, compare)
        return None if found is None else self._joined.of(overview_now, found, self._present())

    def plant_now(
        self, code: str, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> PlantView | None:
        """One plant at this moment."""
        found = self.plant(code, period, compare)
        return None if found is None else self._joined.of(plant_now, found, self._present())

    def _present(self) -> Present:
        return self._remembered(
            ("present",), lambda conn: read_present(conn, self._now()), self._present_version
        )

    def demand(self, code: str) -> money.DemandView | None:
        """A plant's demand."""
        return self._remembered(
            ("demand", code), lambda conn: money.demand_view(conn, code, self._now())
        )

    def demand_now(self, code: str) -> money.DemandView | None:
        """A plant's demand with its running quarter."""
        found = self.demand(code)
        if found is None:
            return None
        running = self._remembered(
            ("demand now", code),
            lambda conn: money.running_view(conn, code, self._now()),
            self._present_version,
        )
        return self._joined.of(demand_now, found, running, self._present())

    def cost(self, code: str, month: date | None) -> money.CostView | None:
        """A plant's bills."""
        key = ("cost", code, f"{month}")
        return self._remembered(key, lambda conn: money.cost_view(conn, code, month, self._now()))

    def what_if(self, code: str, month: date, changes: Changes) -> money.WhatIf:
        """A month otherwise; not remembered, since it is seldom asked twice."""
        with self._reads.connection() as conn:
            return money.what_if_answer(conn, code, month, changes)


def _overview(
    conn: Connection, period: Period, compare: Comparison, now: datetime
) -> Overview | None:
    complex_ = figures.read_complex(conn)
    plants = read_plants(conn)
    if complex_ is None or plants.empty:
        return None
    zone = time_zone(complex_["time_zone"])
    status = figures.read_status(conn, now=now)
    closed = answers.instant(status["closed_until"].max())
    until = data_until(closed, now)
    span = span_of(period, until, zone, compare)
    ids = plants["plant_id"].tolist()
    rows = _rows_by_zone(conn, plants, status, period, compare, until)
    day = Window(until - timedelta(days=1), until)
    load = figures.read_load(conn, ids, day)
    earlier = figures.read_load(conn, ids, _week_before(day))
    loads = pd.Series([row.load_kw for row in rows if row.last_reading], dtype=float)
    week_ago = earlier.loc[earlier["start"] == _week_before(day).end - INTERVAL, "kw"]
    return Overview(
        name=answers.name(complex_),
        zone=zone,
        now=now,
        last_reading=answers.instant(status["last_reading"].max()),
        closed_until=closed,
        load_kw=answers.total(loads),
        load_week_ago_kw=answers.total(week_ago),
        electricity_kwh=answers.summed([row.electricity_kwh for row in rows]),
        carbon_kg_co2e=answers.summed([row.carbon_kg_co2e for row in rows]),
        intensity_index=answers.intensity_index(rows),
        load=answers.beside(load, earlier),
        daily=figures.read_daily(conn, ids, first=span.first, last=span.last),
        plants=rows,
        past_factors=figures.read_past_factors(conn, ids, first=span.first, last=span.last),
    )


def _plant(
    conn: Connection, code: str, period: Period, compare: Comparison, now: datetime
) -> PlantView | None:
    plants = read_plants(conn)
    plants = plants[plants["code"] == code]
    if plants.empty:
        return None
    plant = plants.iloc[0]
    plant_id, zone = int(plant["plant_id"]), time_zone(plant["time_zone"])
    status = figures.read_status(conn, now=now)
    status = status[status["plant_id"] == plant_id]
    closed = answers.instant(status["closed_until"].iloc[0])
    until = data_until(closed, now)
    span = span_of(period, until, zone, compare)
    (row,), meters = _rows(conn, plants, status, span, until, zone, compare)
    today = plant_day(now.astimezone(zone).date(), zone)
    forecast = figures.read_newest_forecast(
        conn, plant_id, Window(today.start, today.end + timedelta(days=1))
    )
    carbon_first = min(span.first, span.last - timedelta(days=CARBON_DAYS - 1))
    emissions = figures.read_plant_days(
        conn, "read_emission_days", plant_id, first=carbon_first, last=span.last
    )
    return PlantView(
        code=code, name=row.name, trade=row.trade, zone=zone, now=now,
        contract_kw=row.contract_kw, output_unit=row.output_unit,
        last_reading=row.last_reading, closed_until=closed, load_kw=row.load_kw,
        electricity_kwh=row.electricity_kwh,
        output=answers.output(meters).get(plant_id, UNKNOWN),
        intensity_kwh_per_unit=row.intensity_kwh_per_unit, carbon_kg_co2e=row.carbon_kg_co2e,
        load=figures.read_load(
            conn, [plant_id], Window(today.start - timedelta(days=1), today.end)
        ),
        forecast=forecast[["start", "kw", "low_kw", "high_kw"]],
        lines=answers.lines(meters), flow=plant_flow(conn, plant_id, meters),
        intensity=figures.read_plant_days(
            conn, "read_intensity_days", plant_id,
            first=span.last - timedelta(days=INTENSITY_DAYS - 1), last=span.last,
        ),
        carbon=emissions[["day", "scope", "carrier", "kg_co2e"]],
        heat=_heat(conn, plant_id, span, zone),
        factors=answers.factors(emissions),
        past_factors=figures.read_past_factors(
            conn, [plant_id], first=span.first, last=span.last
        ),
        **answers.expected(forecast, now),
        **answers.scored(read_scores(
            conn, window=Window(now - timedelta(days=SCORED_DAYS), now), plant_id=plant_id
        )),
        **_month_peak(conn, plant_id, span),
    )  # fmt: skip


def _rows_by_zone(
    conn: Connection, plants: pd.DataFrame, status: pd.DataFrame, period: Period,
    compare: Comparison, until: datetime,
) -> list[PlantRow]:  # fmt: skip
    """A row per plant; each plant's days are those of its own zone."""
    rows = {}
    for name, of_zone in plants.groupby("time_zone"):
        zone = time_zone(str(name))
        span = span_of(period, until, zone, compare)
        found, _ = _rows(conn, of_zone, status, span, until, zone, compare)
        rows.update({row.code: row for row in found})
    return [rows[code] for code in plants["code"]]


def _rows(
    conn: Connection, plants: pd.DataFrame, status: pd.DataFrame, span: Span, until: datetime,
    zone: ZoneInfo, compare: Comparison,
) -> tuple[list[PlantRow], pd.DataFrame]:  # fmt: skip
    """A row per plant, and the amounts per meter that they come from."""
    ids = plants["plant_id"].tolist()
    period = figures.read_period(conn, ids, span)
    period["slots_expected"] = slots_expected(span, until, zone, period["first_day"])
    carbon = figures.read_period_carbon(conn, ids, span).set_index("plant_id")
    if compare is Comparison.NONE:
        period["before"], carbon["before"] = None, None
    live = status.set_index("plant_id")
    electricity, output = answers.electricity(period), answers.output(period)
    emissions, states = carbon.to_dict("index"), live.to_dict("index")
    rows = []
    for plant in records(plants):
        used, made = (
            electricity.get(plant["plant_id"], UNKNOWN),
            output.get(plant["plant_id"], UNKNOWN),
        )
        emitted, now = emissions[plant["plant_id"]], states[plant["plant_id"]]
        rows.append(
            PlantRow(
                code=plant["code"], name=answers.name(plant), trade=plant["trade"],
                contract_kw=answers.number(plant["contract_kw"]),
                load_kw=answers.number(now["load_kw"]),
                electricity_kwh=used, output=made.value, output_unit=plant["output_unit"],
                intensity_kwh_per_unit=answers.intensity(used, made),
                carbon_kg_co2e=answers.figure(emitted["kg_co2e"], emitted["before"], used.quality),
                last_reading=answers.instant(now["last_reading"]),
            )
        )  # fmt: skip
    return rows, period


def _week_before(window: Window) -> Window:
    return Window(window.start - timedelta(days=7), window.end - timedelta(days=7))


def _month_peak(conn: Connection, plant_id: int, span: Span) -> dict[str, Any]:
    peak = figures.read_plant_days(
        conn, "read_month_peak", plant_id, first=span.last.replace(day=1), last=span.last
    )
    known = len(peak) > 0
    return {
        "month_peak_kw": float(peak["peak_kw"].iloc[0]) if known else None,
        "month_peak_at": answers.instant(peak["peak_at"].iloc[0]) if known else None,
    }


def _heat(conn: Connection, plant_id: int, span: Span, zone: ZoneInfo) -> pd.DataFrame:
    window = plant_days(span.last - timedelta(days=HEAT_DAYS - 1), span.last, zone)
    return figures.read_hours(conn, plant_id, zone=str(zone), window=window)
