"""Whose readings a file holds: long, wide, by plant, of output; and rows that cannot be stored."""

import cProfile
import pstats

import pandas as pd
import pytest

from fems.errors import InputFileError, NotFoundError
from tests.unit.ingest.files.meters import instants, read_file, registered, values

CLOCK_CHANGE = "America/New_York"


@pytest.fixture
def file(tmp_path):
    def write(*lines):
        file = tmp_path / "readings.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    return write


def rows(table):
    return table.rows[["plant", "meter", "value"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("lines", "hints"),
    [
        pytest.param(
            ("일시,food/main(MWh),food/oven", "2026-01-02 00:00,0.001,2"), {}, id="wide"
        ),
        pytest.param(
            ("일시,main (MWh),oven", "2026-01-02 00:00,0.001,2"), {"plant": "food"},
            id="wide, of one plant",
        ),
        pytest.param(
            ("ts,meter,value", "2026-01-02,food/main,1", "2026-01-02,food/oven,2"), {},
            id="long, full names",
        ),
        pytest.param(
            ("일시,계량기,사용량", "2026-01-02,main,1", "2026-01-02,oven,2"), {"plant": "food"},
            id="long, of one plant",
        ),
        pytest.param(
            ("plant,meter,unit,ts,value", "food,main,Wh,2026-01-02,1000", "food,oven,kWh,2026-01-02,2"),
            {}, id="long, with units",
        ),
    ],
)  # fmt: skip
def test_meters_are_found(file, lines, hints):
    table = read_file(file(*lines), **hints)
    assert rows(table) == [["food", "main", 1.0], ["food", "oven", 2.0]]
    assert set(instants(table)) == {"2026-01-01T15:00"}
    assert table.bad.empty


def test_an_empty_cell_of_a_wide_file_is_no_reading_and_no_fault(file):
    table = read_file(file("ts,food/main,food/oven", "2026-01-02,1,", "2026-01-03,x,4"))
    assert rows(table) == [["food", "main", 1.0], ["food", "oven", 4.0]]
    assert table.bad.to_dict() == {3: "'x' is not a number"}
    assert "1 empty cells" in table.notes


def test_columns_that_are_not_used_are_named(file):
    table = read_file(file("ts,food/main,비고", "2026-01-02,1,점검"))
    assert "not used: '비고'" in table.notes


def test_a_file_that_names_no_meter_is_refused(file):
    with pytest.raises(InputFileError, match=r"does not say whose readings.*--meter"):
        read_file(file("ts,value", "2026-01-02,1"))


def test_an_unknown_plant_is_refused(file):
    with pytest.raises(NotFoundError, match=r"Plant 'fod' is unknown.*food"):
        read_file(file("ts,main", "2026-01-02,1"), plant="fod")


def test_bad_rows_do_not_stop_the_rest(file):
    table = read_file(
        file(
            "plant,meter,unit,ts,value",
            "food,main,kWh,2026-01-02,1",
            "food,ghost,kWh,2026-01-02,2",
            "food,main,Nm3,2026-01-03,3",
            "food,main,kWh,2226-01-02,4",
            "food,main,kWh,1970-01-02,5",
            "food,main,kWh,2026-01-04,6",
            "food,main,kWh,2026-01-04,7",
            "food,main,kWh,2026-01-02,1",
        )
    )
    assert table.rows.index.tolist() == [2, 8, 9]
    assert table.bad.to_dict() == {
        3: "meter food/ghost is not registered; register it with 'fems import plants FILE'",
        4: "unit 'Nm3' cannot become the meter's 'kWh'",
        5: "2226-01-01 15:00 UTC lies in the future",
        6: "1970-01-01 15:00 UTC lies before 2000",
        7: "row 8 gives another value for the same instant",
    }
    with pytest.raises(InputFileError, match=r"row 3: meter food/ghost .*\(5 such rows in all\)"):
        table.require_clean()


def test_doubtful_local_times_are_bad_rows(file):
    lines = ["2026-11-01 00:30,1", "2026-11-01 01:30,2", "2026-11-01 02:30,3"]
    table = read_file(file("ts,value", *lines), meter="food/main", zone=CLOCK_CHANGE)
    assert values(table) == [1.0, 3.0]
    assert "came twice or not at all in America/New_York" in table.bad[3]


def test_each_meter_of_a_long_file_has_its_own_order_through_a_clock_change(file):
    starts = pd.date_range("2026-11-01 04:00", "2026-11-01 08:00", freq="15min", tz="UTC")
    walls = starts.tz_convert(CLOCK_CHANGE)
    lines = [f"{name},{at:%Y-%m-%d %H:%M},1" for name in ("food/main", "food/oven") for at in walls]
    table = read_file(file("meter,ts,value", *lines), zone=CLOCK_CHANGE)
    assert table.bad.empty
    assert table.rows["ts"].tolist() == [*starts, *starts]


def test_each_meter_is_read_in_its_plants_time_and_period(file):
    meters = pd.concat(
        [registered("a/m", period_s=3600), registered("b/m", time_zone="Europe/Berlin")]
    )
    table = read_file(file("ts,a/m,b/m", "2026-01-02 24:00,1,2"), meters=meters, label_end=True)
    assert instants(table) == ["2026-01-02T14:00", "2026-01-02T22:45"]


def test_ends_of_periods_need_a_meter_that_has_periods(file):
    with pytest.raises(InputFileError, match="food/main is of the kind 'register'"):
        read_file(
            file("ts,value", "2026-01-02,1"), meter="food/main", label_end=True,
            meters=registered("food/main", kind="register"),
        )  # fmt: skip


OUTPUT = pd.concat(
    [
        registered("steel/main"),
        registered("steel/rolled", "glass/panes", quantity="output", unit="t", period_s=86_400),
    ]
)


@pytest.mark.parametrize(
    ("lines", "hints"),
    [
        pytest.param(("생산일,생산량(톤)", "2026-01-02,1.5"), {"plant": "steel"}, id="the only one"),
        pytest.param(("생산일,생산량(kg)", "2026-01-02,\"1,500\""), {"meter": "steel/rolled"}, id="named"),
        pytest.param(("date,plant,quantity", "2026-01-02,steel,1.5"), {}, id="by plant"),
        pytest.param(("날짜,라인,수량", "2026-01-02,rolled,1.5"), {"plant": "steel"}, id="by line"),
        pytest.param(("date,steel/rolled", "2026-01-02,1.5"), {}, id="wide"),
    ],
)  # fmt: skip
def test_output(file, lines, hints):
    table = read_file(file(*lines), meters=OUTPUT, output=True, **hints)
    assert rows(table) == [["steel", "rolled", 1.5]]
    assert instants(table) == ["2026-01-01T15:00"]


def test_output_is_not_stored_under_a_meter_of_energy(file):
    with pytest.raises(NotFoundError, match=r"no meter 'main'.*rolled"):
        read_file(
            file("date,output", "2026-01-02,1"), meters=OUTPUT, output=True, meter="steel/main"
        )


def calls_to_read(file, rows):
    """Python calls it takes to read a file of so many rows."""
    at = pd.date_range("2020-01-02", periods=rows, freq="1min").strftime("%Y-%m-%d %H:%M")
    path = file("ts,value", *(f'{ts},"1,{n % 900 + 100}"' for n, ts in enumerate(at)))
    with cProfile.Profile() as profile:
        assert len(read_file(path, meter="food/main").rows) == rows
    return pstats.Stats(profile).total_calls


def test_no_python_loop_over_rows(file):
    calls_to_read(file, 100)
    assert calls_to_read(file, 20_000) < calls_to_read(file, 2_000) + 2_000
