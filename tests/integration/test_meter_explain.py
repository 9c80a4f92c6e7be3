"""`fems meter explain`: an interval back to its readings, by hand-computed numbers."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest

from fems.clock import Window
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.store.binary import READINGS
from fems.store.meter_changes import add_edit, add_exchange, undo_edit
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from tests.conftest import REPOSITORY

START = datetime(2026, 1, 5, tzinfo=UTC)
DATA = REPOSITORY / "tests" / "data"


@pytest.fixture
def site(installation):
    with psycopg.connect(installation.database_url, autocommit=True) as cleaning:
        cleaning.execute(
            "TRUNCATE reading, reading_revision, interval_energy, stale_window, hour_energy, gap,"
            " day_energy, virtual_meter_term, meter, asset, plant, complex CASCADE"
        )
    with connect(installation.database_url) as conn:
        import_plants(conn, DATA / "virtual_meters.toml")
        import_plants(conn, DATA / "odd_meters.toml")
    return Site(installation)


class Site:
    def __init__(self, installation):
        self.installation, self.url = installation, installation.database_url

    def id_of(self, name):
        with connect(self.url) as conn:
            meters = read_meters(conn)
        return int(meters[meters["plant"] + "/" + meters["meter"] == name]["meter_id"].iloc[0])

    def store(self, name, pairs, *, compute=True):
        rows = np.zeros(len(pairs), READINGS)
        rows["meter_id"] = self.id_of(name)
        for row, (minute, value, *quality) in zip(rows, pairs, strict=True):
            ts = START + timedelta(minutes=minute)
            row["ts"], row["value"] = np.datetime64(ts.replace(tzinfo=None), "us"), value
            row["quality"] = quality[0] if quality else 0
        with connect(self.url) as conn:
            write_readings(conn, rows, cause="test")
        if compute:
            run_stale(self.url)

    def run(self, name, minute, *words):
        at = (START + timedelta(minutes=minute)).isoformat()
        return self.installation.inline("meter", "explain", name, at, *words)

    def explain(self, name, minute):
        return json.loads(self.run(name, minute, "--json"))


def gives(answer):
    return [piece["gives"] for piece in answer["pieces"]]


def test_a_register_read_at_odd_instants(site):
    site.store("mill/main", [(0, 100), (10, 130), (22, 142), (40, 160)])
    answer = site.explain("mill/main", 20)
    assert answer["stored"] == {"amount": 15.0, "estimated": 0.0, "quality": "measured"}
    assert answer["adds_up"]
    assert not answer["stale"]
    assert gives(answer) == [7.0, 8.0]
    first = answer["pieces"][0]
    assert (first["from_value"], first["to_value"], first["own"]) == (130, 142, 12)
    assert first["share"] == pytest.approx(7 / 12)
    assert [r["value"] for r in answer["readings"]] == [130, 142, 160]


def test_a_multiplier_and_a_rollover(site):
    site.store("odd/register", [(0, 999_995.0), (15, 5.0), (30, 12.0)])
    answer = site.explain("odd/register", 0)
    (piece,) = answer["pieces"]
    assert (piece["from_value"], piece["to_value"], piece["own"]) == (999_995, 5, 10)
    assert answer["findings"][0]["name"] == "register.rollover"
    assert answer["adds_up"]


def test_an_outage_of_a_register_is_a_gap_of_known_amount(site):
    site.store("mill/main", [(0, 100), (15, 110), (135, 190), (150, 200)])
    answer = site.explain("mill/main", 60)
    assert answer["stored"] == {"amount": 10.0, "estimated": 10.0, "quality": "estimated"}
    assert answer["pieces"] == []
    (gap,) = answer["gaps"]
    assert (gap["amount"], gap["gives"]) == (80, 10)
    assert answer["adds_up"]
    assert "10 kWh by profile from the outage" in site.run("mill/main", 60)


def test_an_exchange_within_the_interval(site):
    site.store("mill/main", [(0, 100), (15, 110), (30, 5), (45, 9)])
    with connect(site.url) as conn:
        add_exchange(conn, meter_id=site.id_of("mill/main"), at=START + timedelta(minutes=20),
                     final_value=114.0, initial_value=2.0, by="Kim", note="")  # fmt: skip
    run_stale(site.url)
    answer = site.explain("mill/main", 15)
    assert answer["stored"]["amount"] == pytest.approx(7)
    assert gives(answer) == pytest.approx([4, 3])
    assert answer["exchanges"][0]["final_value"] == 114
    assert answer["adds_up"]


def test_an_edit_overrides_and_is_named(site):
    site.store("mill/main", [(15 * n, 100 + 10 * n) for n in range(6)])
    with connect(site.url) as conn:
        window = Window(START + timedelta(minutes=15), START + timedelta(minutes=45))
        edit_id = add_edit(conn, meter_id=site.id_of("mill/main"), window=window, amount=50.0,
                           by="Lee", note="from the bill")  # fmt: skip
    run_stale(site.url)
    answer = site.explain("mill/main", 30)
    assert answer["stored"] == {"amount": 25.0, "estimated": 25.0, "quality": "edited"}
    assert answer["adds_up"]
    assert gives(answer) == [10]
    assert "by Lee: from the bill" in site.run("mill/main", 30)
    shown = json.loads(site.installation.ok("meter", "show", "mill/main", "--json"))
    assert [edit["note"] for edit in shown["edits"]] == ["from the bill"]
    with connect(site.url) as conn:
        undo_edit(conn, meter_id=site.id_of("mill/main"), edit_id=edit_id, by="Lee")
    run_stale(site.url)
    assert site.explain("mill/main", 30)["stored"]["amount"] == 10


@pytest.mark.parametrize(
    ("name", "pairs", "want"),
    [
        pytest.param("odd/five_minutes", [(0, 1.0), (5, 2.0), (10, 4.0), (15, 8.0)], [1, 2, 4],
                     id="five-minute amounts add up"),
        pytest.param("odd/hourly", [(0, 8.0), (60, 4.0)], [2], id="a quarter of an hourly amount"),
    ],
)  # fmt: skip
def test_interval_meters(site, name, pairs, want):
    site.store(name, pairs)
    answer = site.explain(name, 0)
    assert gives(answer) == pytest.approx(want)
    assert answer["adds_up"]


def test_power(site):
    site.store("odd/power", [(0, 40.0), (10, 60.0), (20, 20.0), (30, 20.0)])
    answer = site.explain("odd/power", 0)
    assert answer["adds_up"]
    assert sum(gives(answer)) == pytest.approx(answer["stored"]["amount"], rel=1e-9)


def test_a_replaced_and_a_bad_reading_are_told(site):
    site.store("mill/main", [(0, 100), (7, 5, 2), (15, 111), (30, 120)])
    site.store("mill/main", [(15, 110)])
    answer = site.explain("mill/main", 5)
    assert [r["quality"] for r in answer["readings"]] == ["good", "bad", "good"]
    assert [old["value"] for old in answer["readings"][2]["replaced"]] == [111]
    words = site.run("mill/main", 5)
    assert "is bad and left out: 5" in words
    assert "was 111 until" in words


def test_what_is_waiting_to_be_computed_does_not_add_up_yet(site):
    site.store("mill/main", [(0, 100), (15, 110), (30, 120)])
    site.store("mill/main", [(15, 104)], compute=False)
    answer = site.explain("mill/main", 0)
    assert (answer["adds_up"], answer["stale"]) == (False, True)
    assert (answer["stored"]["amount"], answer["recomputed"]["amount"]) == (10, 4)
    assert "waiting to be computed again" in site.run("mill/main", 0)
    run_stale(site.url)
    assert site.explain("mill/main", 0)["adds_up"]


def test_a_stored_amount_that_nothing_explains_is_said(site):
    site.store("mill/main", [(0, 100), (15, 110), (30, 120)])
    with psycopg.connect(site.url, autocommit=True) as conn:
        conn.execute("UPDATE interval_energy SET amount = 11 WHERE start_ts = %s", (START,))
    answer = site.explain("mill/main", 0)
    assert (answer["adds_up"], answer["stale"]) == (False, False)
    assert "does not add up" in site.run("mill/main", 0)


def test_a_virtual_meter_is_walked_down_to_readings(site):
    site.store("mill/main", [(0, 100), (15, 150), (30, 210)])
    site.store("mill/pv", [(0, 8), (15, 9)])
    site.store("mill/line", [(0, 0), (15, 20), (30, 45)])
    answer = site.explain("mill/rest", 0)
    assert answer["stored"]["amount"] == 38
    assert answer["adds_up"]
    gross, line = sorted(answer["terms"], key=lambda t: t["of"]["meter"])
    assert (gross["factor"], gross["gives"], line["gives"]) == (1, 58, -20)
    main, pv = sorted(gross["of"]["terms"], key=lambda t: t["of"]["meter"])
    assert (main["gives"], pv["gives"]) == (50, 8)
    assert main["of"]["pieces"][0]["from_value"] == 100
    words = site.run("mill/rest", 0)
    assert "-1 × mill/line" in words.replace("\n", " ")


def test_a_missing_interval_says_so(site):
    site.store("mill/main", [(0, 100), (15, 110)])
    answer = site.explain("mill/main", 600)
    assert (answer["stored"], answer["recomputed"], answer["adds_up"]) == (None, None, True)
    assert "missing" in site.run("mill/main", 600)
    assert site.explain("mill/gross", 0)["stored"] is None


def test_a_meter_without_any_reading(site):
    answer = site.explain("mill/main", 0)
    assert (answer["stored"], answer["pieces"], answer["adds_up"]) == (None, [], True)
