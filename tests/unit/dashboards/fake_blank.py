"""What pages are given of plants of which nothing is known yet."""

from dataclasses import replace

import pandas as pd

from dashboards.source import Figure, Overview, PlantView


def blank(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.iloc[0:0]


NOTHING = Figure(None, None)


def blank_overview(found: Overview) -> Overview:
    rows = [
        replace(
            row,
            contract_kw=None,
            load_kw=None,
            electricity_kwh=NOTHING,
            output=None,
            intensity_kwh_per_unit=NOTHING,
            carbon_kg_co2e=NOTHING,
            last_reading=None,
        )
        for row in found.plants
    ]
    return replace(
        found,
        last_reading=None,
        closed_until=None,
        load_kw=None,
        load_week_ago_kw=None,
        electricity_kwh=NOTHING,
        carbon_kg_co2e=NOTHING,
        intensity_index=NOTHING,
        load=blank(found.load),
        daily=blank(found.daily),
        plants=rows,
        attention=[],
    )


def blank_plant(found: PlantView) -> PlantView:
    return replace(
        found,
        contract_kw=None,
        last_reading=None,
        closed_until=None,
        load_kw=None,
        expected_kw=None,
        expected_low_kw=None,
        expected_high_kw=None,
        month_peak_kw=None,
        month_peak_at=None,
        electricity_kwh=NOTHING,
        output=NOTHING,
        intensity_kwh_per_unit=NOTHING,
        carbon_kg_co2e=NOTHING,
        load=blank(found.load),
        forecast=blank(found.forecast),
        forecast_issued_at=None,
        lines=blank(found.lines),
        flow=blank(found.flow),
        intensity=blank(found.intensity),
        carbon=blank(found.carbon),
        heat=blank(found.heat),
        factors=[],
        attention=[],
    )
