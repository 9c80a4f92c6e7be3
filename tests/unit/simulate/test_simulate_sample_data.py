"""The sample data keep their own rules."""

import csv
import re
import tomllib
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from fems.clock import plant_days, time_zone
from fems.simulate.definition import sample_data_dir
from fems.simulate.simulation import Simulation

FOLDER = sample_data_dir()


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_complex_is_what_the_readme_says(simulation):
    meters = simulation.meters()
    assert meters["plant"].nunique() == 12
    assert len(meters) == 96
    assert "12 plants, 96 meters" in (FOLDER / "README.md").read_text(encoding="utf-8")
    counts = meters.groupby("plant")["role"].value_counts().unstack()
    assert counts["sub"].between(3, 5).all()
    assert counts["generation"].sum() == 5
    assert set(meters["kind"]) == {"register", "interval", "power", "gauge"}


def test_faults_lie_where_a_history_of_120_days_can_hold_them(definition):
    faults = definition.behaviour.fault
    assert {f.kind for f in faults} == {"gap", "rollover", "exchange", "spike", "stuck", "late"}
    for fault in faults:
        last_day = fault.day + timedelta(hours=fault.hour + fault.hours + fault.delay_h).days
        assert 5 <= fault.day <= 80
        assert last_day < 90
    assert "food" not in {f.plant for f in faults}
    roles = {(p.code, m.code): m.role for p in definition.site.plant for m in p.meter}
    disturbed = {f.plant for f in faults if roles[f.plant, f.meter] == "main"}
    assert len(disturbed) <= 3


def test_measures_have_a_before_and_an_after(definition):
    measures = definition.behaviour.measure
    assert 4 <= len(measures) <= 5
    assert all(50 <= m.day <= 70 and 0.8 <= m.factor < 1 for m in measures)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_intensities_and_load_factors_are_plausible(seed):
    simulation = Simulation.of_sample_complex(seed=seed, anchor=date(2026, 1, 1))
    year = plant_days(date(2026, 1, 1), date(2026, 12, 31), time_zone("Asia/Seoul"))
    frame = simulation.truth(year).merge(simulation.meters(), on=["plant", "meter"])
    main = frame[(frame["quantity"] == "electricity") & (frame["role"] == "main")]
    used = main.groupby("plant")["amount"].agg(["sum", "max", "mean"])
    made = frame[frame["quantity"] == "output"].groupby("plant")["amount"].sum()
    intensity = used["sum"] / made
    for plant, low, high in [
        ("steel", 90, 180),
        ("plating", 4, 15),
        ("foundry", 1_200, 2_200),
        ("chemicals", 500, 1_200),
        ("dyeing", 700, 1_800),
        ("molding", 1, 2.5),
        ("food", 300, 900),
        ("electronics", 40, 120),
        ("heattreat", 400, 1_100),
        ("paper", 300, 600),
        ("autoparts", 2, 6),
        ("coldstore", 0.3, 1.2),
    ]:
        assert low < intensity[plant] < high, plant
    contract = {p.code: p.contract_kw for p in simulation.definition.site.plant}
    for plant, row in used.iterrows():
        assert 0.75 * contract[plant] < 4 * row["max"] < 1.05 * contract[plant], plant
        assert 0.2 < row["mean"] / row["max"] < 0.9, plant


def test_a_factor_is_found_by_series_carrier_region_and_date():
    spans = defaultdict(list)
    for row in rows("factors.csv"):
        span = (row["valid_from"] or "0001-01-01", row["valid_to"] or "9999-12-31")
        spans[row["series"], row["carrier"], row["region"]].append(span)
    for key, own in spans.items():
        for (_, end), (start, _) in pairwise(sorted(own)):
            assert end < start, key


@pytest.mark.parametrize("name", ["factors.csv", "calorific_values.csv"])
def test_every_value_has_a_source_and_a_mark(name):
    for row in rows(name):
        assert row["series"]
        assert row["source"]
        assert re.match(r"V[12]: ", row["confidence"])


def test_every_factor_is_a_number_and_agrees_with_its_gases():
    gwp = {"SAR": (21, 310), "AR5": (28, 265)}
    for row in rows("factors.csv"):
        assert row["kg_co2_per_unit"] or row["kg_co2e_per_unit"]
        gases = [row[f"kg_{gas}_per_unit"] for gas in ("co2", "ch4", "n2o", "co2e")]
        if all(gases):
            co2, ch4, n2o, co2e = map(float, gases)
            of_ch4, of_n2o = gwp[row["gwp_set"]]
            assert co2 + ch4 * of_ch4 + n2o * of_n2o == pytest.approx(co2e, rel=2e-4)


def test_factor_series_of_plants_exist(definition):
    known = {row["series"] for row in rows("factors.csv")}
    assert {s for p in definition.site.plant for s in p.factor_series.values()} <= known


def test_bands_cover_the_day():
    file = FOLDER / "tariffs" / "kepco_industrial_b_2026-04-16.toml"
    tariff = tomllib.loads(file.read_text(encoding="utf-8"))
    for season, days in tariff["periods"].items():
        assert season in tariff["seasons"]
        for bands in days.values():
            assert bands[0]["start"] == "00:00"
            assert bands[-1]["end"] == "24:00"
            assert all(a["end"] == b["start"] for a, b in pairwise(bands))
    assert sorted(month for months in tariff["seasons"].values() for month in months) == list(
        range(1, 13)
    )


def test_options_are_priced_in_every_season_and_band():
    file = FOLDER / "tariffs" / "kepco_industrial_b_2026-04-16.toml"
    tariff = tomllib.loads(file.read_text(encoding="utf-8"))
    options = {option["id"]: option for option in tariff["option"]}
    assert len(options) == 9
    assert options["high_a_ii"]["base_won_kw"] == 8320
    assert options["high_a_ii"]["energy"]["summer"] == {"light": 116.0, "mid": 163.8, "peak": 229.0}
    for option in options.values():
        assert option["mark"] == ("V2" if option["voltage"] == "High A" else "V1")
        for prices in option["energy"].values():
            assert 0 < prices["light"] < prices["mid"] < prices["peak"]
