"""Files of readings as users have them."""

import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from fems.errors import InputFileError
from tests.unit.ingest.files.meters import instants, read_file

SEOUL, NEW_YORK = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")
STEEL = (
    Path(__file__).resolve().parents[5]
    / "shared" / "data" / "steel_uci" / "Steel_industry_data.csv.gz"
)  # fmt: skip


def read_main(file, *, zone=SEOUL, **hints):
    return read_file(file, **({"meter": "food/main", "zone": zone.key} | hints))


@pytest.fixture
def read(tmp_path):
    """Read a file of these lines, or of these bytes."""

    def read(*lines, name="readings.csv", **how):
        file = tmp_path / name
        if lines and isinstance(lines[0], bytes):
            file.write_bytes(lines[0])
        else:
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_main(file, **how)

    return read


@pytest.fixture(scope="module")
def steel():
    if not STEEL.is_file():
        pytest.skip(f"needs shared/data/steel_uci/{STEEL.name} beside the checkout")
    return read_main(STEEL, label_end=True, value_column="Usage_kWh")


def test_the_steel_year_is_complete(steel):
    assert len(steel.rows) == 35_040
    assert steel.rows["value"].sum() == pytest.approx(959_636.71, abs=0.005)
    starts = pd.date_range("2018-01-01", "2018-12-31 23:45", freq="15min", tz="Asia/Seoul")
    assert (steel.rows["ts"] == starts).all()


def test_a_steel_row_of_midnight_closes_the_day_it_names(steel):
    last = steel.rows[steel.rows["ts"] == pd.Timestamp("2018-01-01 23:45", tz="Asia/Seoul")]
    raw = pd.read_csv(STEEL)
    assert (
        last["value"].tolist() == raw.loc[raw["date"] == "01/01/2018 00:00", "Usage_kWh"].tolist()
    )
    assert "365 rows labelled 00:00 close the day they name" in steel.notes


def test_what_was_understood_is_said(steel):
    assert steel.notes[:3] == (
        "time from 'date'",
        "value from 'Usage_kWh'",
        "times are %d/%m/%Y %H:%M",
    )


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("2026-01-02T00:15:00+09:00", "2026-01-01T15:15", id="offset"),
        pytest.param("2026-01-02T00:15:00Z", "2026-01-02T00:15", id="UTC"),
        pytest.param("2026-01-02T00:15", "2026-01-01T15:15", id="plant time"),
        pytest.param("2026-01-02 00:15:00", "2026-01-01T15:15", id="with a blank"),
        pytest.param(" 2026-01-02 00:15 ", "2026-01-01T15:15", id="blanks around it"),
        pytest.param("2026-1-2 0:15", "2026-01-01T15:15", id="single digits"),
        pytest.param("2026.01.02 00:15", "2026-01-01T15:15", id="dots, year first"),
        pytest.param(
            "2026. 1. 2. 오전 12:15", "2026-01-01T15:15", id="Korean Excel, past midnight"
        ),
        pytest.param("2026-01-02 오후 12:15:00", "2026-01-02T03:15", id="Korean Excel, past noon"),
        pytest.param("2026-01-02 오후 11:45", "2026-01-02T14:45", id="Korean Excel, evening"),
        pytest.param("01/31/2026 1:15 PM", "2026-01-31T04:15", id="American afternoon"),
        pytest.param("2026년 1월 2일 0시 15분", "2026-01-01T15:15", id="Korean words"),
        pytest.param("2026년 1월 2일 24시", "2026-01-02T15:00", id="24시"),
        pytest.param("2026-01-02", "2026-01-01T15:00", id="a day"),
        pytest.param("2026/01/02 00:15", "2026-01-01T15:15", id="slashes, year first"),
        pytest.param("31/01/2026 00:15", "2026-01-30T15:15", id="day, month, year"),
        pytest.param("01/31/2026 00:15", "2026-01-30T15:15", id="month, day, year"),
        pytest.param("31.01.2026 00:15", "2026-01-30T15:15", id="dots"),
        pytest.param("202601020015", "2026-01-01T15:15", id="twelve digits"),
        pytest.param("20260102", "2026-01-01T15:00", id="eight digits"),
        pytest.param("2026-01-02 24:00", "2026-01-02T15:00", id="24:00 ends the day"),
        pytest.param("31/01/2026 24:00", "2026-01-31T15:00", id="24:00 in another format"),
    ],
)
def test_times(read, text, want):
    table = read("ts,value", f"{text},1")
    assert instants(table) == [want]
    assert str(table.rows["ts"].dtype) == "datetime64[us, UTC]"


@pytest.mark.parametrize(
    ("header", "notes"),
    [
        pytest.param("ts,value", ("'ts'", "'value'"), id="plain"),
        pytest.param("일시,사용량", ("'일시'", "'사용량'"), id="Korean"),
        pytest.param("측정일시,유효전력량", ("'측정일시'", "'유효전력량'"), id="the only number"),
        pytest.param("Date,Usage_kWh", ("'Date'", "'Usage_kWh'"), id="capitals"),
        pytest.param("\ufeffts,value", ("'ts'", "'value'"), id="a byte order mark"),
    ],
)
def test_columns_are_found_by_their_names(read, header, notes):
    table = read(header, "2026-01-02 00:15,1.5")
    assert instants(table) == ["2026-01-01T15:15"]
    assert table.rows["value"].tolist() == [1.5]
    assert table.notes[:2] == (f"time from {notes[0]}", f"value from {notes[1]}")


def test_columns_that_were_named_are_taken(read):
    table = read("ts,read_at,value,kvarh", "2020-01-01,2026-01-02,1,7",
                 time_column="read_at", value_column="kvarh")  # fmt: skip
    assert instants(table) == ["2026-01-01T15:00"]
    assert table.rows["value"].tolist() == [7]


def test_a_file_may_name_plant_and_meter(read):
    table = read(
        "plant,meter,ts,value", "food,main,2026-01-02,1", "7,0012,2026-01-02,2", meter=None
    )
    assert table.rows[["plant", "meter"]].to_numpy().tolist() == [["food", "main"], ["7", "0012"]]


@pytest.mark.parametrize(
    ("lines", "want"),
    [
        pytest.param(
            ("01/02/2026 23:45,1", "02/02/2026 00:00,1"),
            ["2026-02-01T14:45", "2026-02-01T15:00"],
            id="day first",
        ),
        pytest.param(
            ("02/01/2026 23:45,1", "02/02/2026 00:00,1"),
            ["2026-02-01T14:45", "2026-02-01T15:00"],
            id="month first",
        ),
        pytest.param(
            ("12/02/2026 00:00,1", "13/02/2026 00:00,1"),
            ["2026-02-11T15:00", "2026-02-12T15:00"],
            id="the thirteenth decides",
        ),
    ],
)
def test_of_two_ways_to_read_a_date_the_even_one_is_right(read, lines, want):
    assert instants(read("date,kwh", *lines)) == want


def test_a_date_that_can_be_read_in_two_ways_is_not_guessed(read):
    with pytest.raises(InputFileError, match=r"row 2: '01/02/2026 00:00'"):
        read("date,kwh", "01/02/2026 00:00,1", "01/02/2026 00:15,2")


def labels(start, end, *, zone, of):
    """Wall-clock labels of the quarter-hours between two instants, as a logger prints them."""
    starts = pd.date_range(start, end, freq="15min", tz="UTC", inclusive="left")
    shown = starts + pd.Timedelta(minutes=15) if of == "end" else starts
    return starts, [f"{at:%Y-%m-%d %H:%M},{n}" for n, at in enumerate(shown.tz_convert(zone))]


@pytest.mark.parametrize("of", ["start", "end"])
@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param("2026-03-08 05:00", "2026-03-09 04:00", 23, id="the day of 23 hours"),
        pytest.param("2026-11-01 04:00", "2026-11-02 05:00", 25, id="the day of 25 hours"),
        pytest.param("2026-06-01 04:00", "2026-06-02 04:00", 24, id="any other day"),
    ],
)
def test_local_times_across_a_clock_change(read, of, start, end, hours):
    starts, lines = labels(start, end, zone=NEW_YORK, of=of)
    table = read("ts,value", *lines, zone=NEW_YORK, label_end=of == "end")
    assert len(table.rows) == 4 * hours
    assert table.rows["ts"].tolist() == starts.tolist()


def test_the_newest_may_come_first(read):
    starts, lines = labels("2026-01-01 15:00", "2026-01-03 15:00", zone=SEOUL, of="end")
    table = read("ts,value", *reversed(lines), label_end=True)
    assert table.rows["ts"].tolist()[::-1] == starts.tolist()


def test_a_midnight_labelled_with_the_new_day_is_the_end_of_the_old_one(read):
    lines = ("2026-01-01 23:45,1", "2026-01-02 00:00,2", "2026-01-02 00:15,3")
    table = read("ts,value", *lines, label_end=True)
    assert instants(table) == ["2026-01-01T14:30", "2026-01-01T14:45", "2026-01-01T15:00"]


@pytest.mark.parametrize(
    ("lines", "zone", "says"),
    [
        pytest.param(("ts,value", "2026-01-01,1", "2026-01-02,x"), SEOUL, "row 3: 'x' is not a number", id="a word as number"),
        pytest.param(("ts,value", "2026-01-01,inf"), SEOUL, "row 2: .*inf.* is not a number", id="infinity"),
        pytest.param(("ts,value", "2026-01-01,1", "2026-01-02,"), SEOUL, "row 3: .* is not a number", id="an empty number"),
        pytest.param(("ts,value", "2026-01-01,1", "yesterday,2"), SEOUL, "row 3: 'yesterday' is not a time", id="a word as time"),
        pytest.param(("ts,value", "2026-01-01,1", ",2"), SEOUL, "row 3: .* is not a time", id="an empty time"),
        pytest.param(("ts,value", "2026-02-30 00:00,1"), SEOUL, "row 2: '2026-02-30 00:00' is not a time", id="30 February"),
        pytest.param(("ts,value", "1767225600,1"), SEOUL, "row 2: '1767225600' is not a time", id="epoch seconds"),
        pytest.param(("ts,value", "2026-01-01T00:00+09:00,1", "2026-01-01T00:15,2"), SEOUL, "row 3: '2026-01-01T00:15'", id="one time without its offset"),
        pytest.param(("ts,value", "2026-03-08T00:00-05:00,1", "2026-03-08T12:00-04:00,2", "x,3"), SEOUL, "row 4: 'x' is not a time", id="a word among offsets"),
        pytest.param(("ts,value", "2026-11-01 01:30,1"), NEW_YORK, "2026-11-01 01:30:00", id="a time that came twice"),
        pytest.param(("ts,value", "2026-03-08 02:30,1"), NEW_YORK, "2026-03-08 02:30:00", id="a time that never came"),
        pytest.param(("when,value", "2026-01-01,1"), SEOUL, "no column for the time .*--time-column.*when, value", id="no time column"),
        pytest.param(("ts,a,b", "2026-01-01,1,2"), SEOUL, "no column for the value .*--value-column.*ts, a, b", id="two numbers, no name"),
        pytest.param(("ts,value", "2026-01-01,1", "2026-01-02,1,2,3"), SEOUL, "row 3: 4 cells where the heading has 2", id="a row too long"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_named(read, lines, zone, says):
    with pytest.raises(InputFileError, match=says) as caught:
        read(*lines, zone=zone).require_clean()
    text = str(caught.value)
    assert "readings.csv" in text
    for noise in ("np.float64", "argument", "..", "\n", "None"):
        assert noise not in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("empty.csv", b"", id="empty"),
        pytest.param("latin.csv", b"zeit,z\xe4hler\xff\n", id="neither UTF-8 nor CP949"),
        pytest.param("plain.csv.gz", b"ts,value\n", id="not compressed"),
        pytest.param("cut.csv.gz", gzip.compress(b"2026-01-01,1\n" * 9)[:-12], id="cut off"),
        pytest.param(
            "broken.csv.gz",
            gzip.compress(bytes(range(256)) * 9)[:10] + b"\xff" * 99,
            id="compressed and broken",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(read, name, content):
    with pytest.raises(InputFileError, match=rf"{name} cannot be read: .*[^.]\.") as caught:
        read(content, name=name)
    assert "None" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputFileError, match=r"gone\.csv cannot be read: No such file"):
        read_main(tmp_path / "gone.csv")


def test_a_named_column_that_is_not_there(read):
    with pytest.raises(InputFileError, match=r"no column 'kvarh'.*--value-column.*ts, value"):
        read("ts,value", "2026-01-01,1", value_column="kvarh")


def test_a_file_of_headings_has_no_readings(read):
    assert read("ts,value").rows.empty
