"""`fems energy show` in three time zones over clock changes: periods add up, and say what is missing."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import psycopg
import pytest

from fems.clock import Window, plant_days, time_zone
from fems.errors import FemsError
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from tests.conftest import REPOSITORY

# Each holds a clock change but Seoul's, which has none.
SPANS = {
    "seoul": ("Asia/Seoul", date(2026, 3, 2), date(2026, 3, 11)),
    "york": ("America/New_York", date(2026, 3, 2), date(2026, 3, 11)),
    "howe": ("Australia/Lord_Howe", date(2026, 4, 1), date(2026, 4, 10)),
}
SHORT = {"seoul": {}, "york": {"2026-03-08": 92}, "howe": {"2026-04-05": 98}}
METERS = ("main", "pv", "oven", "pack")
HOLE = range(300, 340)
"""Slots of the span in which the packing line's meter said nothing: over three days in part."""


def span_of(code):
    zone, first, last = SPANS[code]
    return plant_days(first, last, time_zone(zone))


def amounts_of(code):
    """What each meter measured: {meter: {slot start: kWh}}, with figures that do not divide evenly."""
    window = span_of(code)
    slots = int((window.end - window.start) / timedelta(minutes=15))
    rng = np.random.default_rng(len(code))
    drawn = {name: rng.uniform(1, 60, slots).round(3) for name in METERS}
    return {
        name: {
            window.start + n * timedelta(minutes=15): float(drawn[name][n])
            for n in range(slots) if not (name == "pack" and n in HOLE)
        }
        for name in METERS
    }  # fmt: skip


@pytest.fixture(scope="module")
def measured(installation):
    with connect(installation.database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "three_zones.toml")
        ids = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
        for code in SPANS:
            for name, amounts in amounts_of(code).items():
                rows = np.zeros(len(amounts), READINGS)
                rows["meter_id"] = ids[code, name]
                rows["ts"] = [np.datetime64(ts.replace(tzinfo=None), "us") for ts in amounts]
                rows["value"] = list(amounts.values())
                write_readings(conn, rows, cause="test")
    run_stale(installation.database_url)
    return installation


def run(measured, *words):
    return measured.inline("energy", "show", *words)


def show(measured, code, by, *words):
    _, first, last = SPANS[code]
    return json.loads(
        run(measured, *words, "--by", by, "--from", str(first),
                    "--to", str(last + timedelta(days=1)), "--json")
    )  # fmt: skip


def within(amounts, row):
    start, end = (datetime.fromisoformat(row[edge]) for edge in ("start", "end"))
    return [kwh for ts, kwh in amounts.items() if start <= ts < end]


@pytest.mark.parametrize("code", SPANS)
@pytest.mark.parametrize("by", ["hour", "day", "production-day", "shift", "week", "month"])
def test_each_period_is_the_sum_of_its_intervals(measured, code, by):
    amounts = amounts_of(code)["main"]
    shown = show(measured, code, by, "--meter", f"{code}/main")
    known = [row for row in shown["periods"] if row["amount"] is not None]
    for row in known:
        kwh = within(amounts, row)
        assert row["amount"] == pytest.approx(sum(kwh), rel=1e-9)
        assert row["slots"] == len(kwh)
        assert row["peak_kw"] == pytest.approx(4 * max(kwh))
        assert amounts[datetime.fromisoformat(row["peak_at"])] == max(kwh)
    assert sum(row["amount"] for row in known) == pytest.approx(sum(amounts.values()), rel=1e-9)
    assert shown["total"]["amount"] == pytest.approx(sum(amounts.values()), rel=1e-9)
    for row in (*shown["periods"], shown["total"]):
        shares = [row[f"{what}_share"] for what in ("measured", "estimated", "missing")]
        assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize("code", SPANS)
def test_day_sums_are_interval_sums_and_days_are_as_long_as_they_are(measured, code):
    days = show(measured, code, "day", "--meter", f"{code}/main")["periods"]
    quarters = show(measured, code, "interval", "--meter", f"{code}/main")["periods"]
    assert len(days) == 10
    for day in days:
        of_day = [q["amount"] for q in quarters if day["start"] <= q["start"] < day["end"]]
        assert day["amount"] == pytest.approx(sum(of_day), rel=1e-9)
        assert day["slots_expected"] == len(of_day) == SHORT[code].get(day["period"], 96)


@pytest.mark.parametrize("code", SPANS)
def test_shifts_and_the_rest_are_the_production_days(measured, code):
    days = show(measured, code, "production-day", "--meter", f"{code}/main")["periods"]
    shifts = show(measured, code, "shift", "--meter", f"{code}/main")["periods"]
    for day in days[1:-1]:
        inside = [s for s in shifts if day["start"] <= s["start"] < day["end"]]
        assert sum(s["amount"] for s in inside) == pytest.approx(day["amount"], rel=1e-9)
    names = {s["period"].split(" ", 1)[1] for s in shifts}
    assert names == {"day", "night", "outside shifts"}
    sunday = [s["period"] for s in shifts if s["period"].startswith("2026-03-08")]
    if code != "howe":
        assert sunday == ["2026-03-08 outside shifts", "2026-03-08 night"]


def test_a_missing_period_has_a_row_without_an_amount(measured):
    hours = show(measured, "york", "hour", "--meter", "york/pack")["periods"]
    window, amounts = span_of("york"), amounts_of("york")["pack"]
    assert len(hours) == window.hours
    empty = [row for row in hours if not within(amounts, row)]
    assert len(empty) == 10
    for row in empty:
        assert (row["amount"], row["estimated"], row["peak_kw"], row["slots"]) == (
            None,
            None,
            None,
            0,
        )
        assert (row["slots_expected"], row["missing_share"]) == (4, 1.0)


def test_an_asset_is_its_lines_together_with_their_coincident_peak(measured):
    amounts = amounts_of("york")
    shown = show(measured, "york", "day", "--plant", "york", "--asset", "hall")
    assert shown["meters"] == ["york/oven", "york/pack"]
    for row in shown["periods"]:
        oven, pack = within(amounts["oven"], row), within(amounts["pack"], row)
        assert row["amount"] == pytest.approx(sum(oven) + sum(pack), rel=1e-9)
        assert row["slots_expected"] == 2 * len(oven)
        start, end = (datetime.fromisoformat(row[edge]) for edge in ("start", "end"))
        both = [
            amounts["oven"][ts] + kwh for ts, kwh in amounts["pack"].items() if start <= ts < end
        ]
        assert row["peak_kw"] == pytest.approx(4 * max(both))
    hour = next(r for r in show(measured, "york", "hour", "--plant", "york", "--asset", "hall")["periods"]
                if not within(amounts["pack"], r))  # fmt: skip
    assert hour["amount"] is None
    assert hour["missing_share"] == 0.5


def test_a_plant_used_what_it_purchased_and_generated(measured):
    amounts = {name: sum(of.values()) for name, of in amounts_of("seoul").items()}
    used = show(measured, "seoul", "month", "--plant", "seoul")
    purchased = show(measured, "seoul", "month", "--plant", "seoul", "--purchased")
    assert used["meters"] == ["seoul/main", "seoul/pv"]
    assert used["total"]["amount"] == pytest.approx(amounts["main"] + amounts["pv"], rel=1e-9)
    assert purchased["total"]["amount"] == pytest.approx(amounts["main"], rel=1e-9)


def test_a_complex_is_its_plants_each_with_its_own_days(measured):
    shown = json.loads(
        run(measured, "--complex", "--by", "day", "--from", "2026-03-03",
                    "--to", "2026-03-04", "--json", "--purchased")
    )  # fmt: skip
    assert shown["meters"] == ["seoul/main", "york/main", "howe/main"]
    (row,) = shown["periods"]
    of_day = 0.0
    for code in ("seoul", "york"):  # Lord Howe begins in April
        window = plant_days(date(2026, 3, 3), date(2026, 3, 3), time_zone(SPANS[code][0]))
        of_day += sum(kwh for ts, kwh in amounts_of(code)["main"].items() if inside(window, ts))
    assert row["amount"] == pytest.approx(of_day, rel=1e-9)


def inside(window: Window, ts):
    return window.start <= ts < window.end


def test_by_day_it_reads_days_and_no_intervals(measured):
    """Removed intervals don't show in days: a rollup answers where one can."""
    before = show(measured, "seoul", "day", "--meter", "seoul/oven")
    with psycopg.connect(measured.database_url, autocommit=True) as conn:
        conn.execute("ALTER TABLE interval_energy RENAME COLUMN amount TO hidden")
        try:
            after = show(measured, "seoul", "day", "--meter", "seoul/oven")
        finally:
            conn.execute("ALTER TABLE interval_energy RENAME COLUMN hidden TO amount")
    assert after == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param([], "not clear whose energy", id="nothing named"),
        pytest.param(["--plant", "seoul", "--complex"], "not clear whose energy", id="both"),
        pytest.param(["--plant", "busan"], "Plants: seoul, york, howe", id="unknown plant"),
        pytest.param(["--plant", "york", "--asset", "roof"], "assets: hall, oven, pack",
                     id="unknown asset"),
        pytest.param(["--plant", "york", "--carrier", "steam"], "It can be: electricity",
                     id="a carrier that the plant has not"),
        pytest.param(["--complex", "--by", "shift"], "A complex has no shift", id="shifts of all"),
        pytest.param(["--meter", "york/main", "--from", "2026-03-09", "--to", "2026-03-09"],
                     "The span is empty", id="an empty span"),
        pytest.param(["--meter", "york/main", "--from", "yesterday"], "not a date", id="no date"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said_in_one_line(measured, words, message):
    with pytest.raises(FemsError, match=message):
        run(measured, *words)


def test_a_table_for_people(measured):
    shown = measured.ok("energy", "show", "--meter", "york/pack", "--by", "day", "--from",
                        "2026-03-05", "--to", "2026-03-09", COLUMNS="120")  # fmt: skip
    assert "electricity of meter york/pack, America/New_York" in shown
    assert "█" in shown
    assert "2026-03-08" in shown
    assert "total" in shown


def test_the_present_day_expects_only_what_has_passed(measured):
    shown = json.loads(run(measured, "--meter", "seoul/main", "--json"))
    today = shown["periods"][-1]
    start = datetime.fromisoformat(today["start"])
    passed = (datetime.now(UTC) - start) // timedelta(minutes=15)
    assert passed - 1 <= today["slots_expected"] <= passed
    assert today["amount"] is None
