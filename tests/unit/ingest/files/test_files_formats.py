"""Encodings, separators, workbooks, Parquet: the same readings whatever carries them."""

from datetime import datetime, time

import openpyxl
import pandas as pd
import pytest

from fems.errors import InputFileError
from tests.unit.ingest.files.meters import instants, read_file, values

LINES = ["일시,사용량(kWh)", "2026-01-02 00:15,1.5", "2026-01-02 00:30,2"]
TEXT = "\n".join(LINES) + "\n"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        pytest.param(TEXT.encode(), None, id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), None, id="UTF-8 with a byte order mark"),
        pytest.param(TEXT.encode("cp949"), "encoded as CP949", id="CP949"),
        pytest.param(TEXT.encode("utf-16"), "encoded as UTF-16", id="UTF-16"),
        pytest.param(TEXT.replace(",", ";").encode(), "parted by semicolon", id="semicolons"),
        pytest.param(TEXT.replace(",", "\t").encode(), "parted by tab", id="tabs"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), None, id="Windows line ends"),
        pytest.param(TEXT.rstrip().encode(), None, id="no last line end"),
        pytest.param(
            ("전력 사용 내역\n기간,2026년 1월\n\n" + TEXT).encode(), "headings in row 4",
            id="a title above",
        ),
    ],
)  # fmt: skip
def test_text_files(tmp_path, content, note):
    file = tmp_path / "readings.csv"
    file.write_bytes(content)
    table = read_file(file, meter="food/main")
    assert instants(table) == ["2026-01-01T15:15", "2026-01-01T15:30"]
    assert values(table) == [1.5, 2.0]
    assert table.bad.empty
    assert table.notes[:2] == ("time from '일시'", "value from '사용량(kWh)'")
    assert note is None or note in table.notes


def test_rows_keep_their_number_in_the_file(tmp_path):
    file = tmp_path / "readings.csv"
    lines = ["title", "", *LINES[:2], "", "2026-01-02 00:30,2,3", "2026-01-02 00:45,x", "never,4",
             "2026-01-02 01:00,5"]  # fmt: skip
    file.write_text("\n".join(lines), encoding="utf-8")
    table = read_file(file, meter="food/main")
    assert table.rows.index.tolist() == [4, 9]
    assert table.bad.to_dict() == {
        6: "3 cells where the heading has 2",
        7: "'x' is not a number",
        8: "'never' is not a time",
    }


def at(clock):
    """A time as Excel keeps it: without a zone."""
    return datetime.fromisoformat(f"2026-01-02T{clock}")


@pytest.fixture
def workbook(tmp_path):
    """Write rows to a sheet of a workbook."""

    def write(*rows, sheets=("Sheet1",)):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name in sheets:
            page = book.create_sheet(name)
            for row in rows if name == sheets[-1] else []:
                page.append(row)
        file = tmp_path / "readings.xlsx"
        book.save(file)
        return file

    return write


def test_a_workbook_with_dates_as_excel_keeps_them(workbook):
    file = workbook(
        ["전력 사용량 현황"],
        ["측정일시", "사용량(MWh)"],
        [at("00:15"), 0.0015],
        [at("00:30"), "1,000"],
        [None, None],
        [at("00:45"), None],
    )
    table = read_file(file, meter="food/main")
    assert instants(table) == ["2026-01-01T15:15", "2026-01-01T15:30"]
    assert values(table) == pytest.approx([1.5, 1_000_000])
    assert table.rows.index.tolist() == [3, 4]
    assert table.bad.to_dict() == {6: "an empty cell is not a number"}
    assert "MWh becomes kWh" in table.notes


def test_a_workbook_with_text_and_separate_columns_of_day_and_time(workbook):
    file = workbook(
        ["날짜", "시간", "사용량"],
        [at("00:00"), time(0, 15), 1],
        ["2026-01-02", "00:30", 2],
        ["2026-01-02", "24:00", 3],
        ["2026-01-02", 9, 4],
    )
    table = read_file(file, meter="food/main")
    assert instants(table) == [
        "2026-01-01T15:15", "2026-01-01T15:30", "2026-01-02T15:00", "2026-01-02T00:00",
    ]  # fmt: skip
    assert table.notes[0] == "time from '날짜' and '시간'"


def test_the_sheet_that_is_named_is_read(workbook):
    file = workbook(["ts", "value"], ["2026-01-02", 7], sheets=("cover", "June"))
    assert values(read_file(file, meter="food/main", sheet="June")) == [7]
    with pytest.raises(InputFileError, match=r"no sheet 'July'.*cover, June"):
        read_file(file, meter="food/main", sheet="July")
    with pytest.raises(InputFileError, match="sheet 'cover' is empty"):
        read_file(file, meter="food/main")


@pytest.mark.parametrize("zone", [None, "Asia/Seoul"])
def test_parquet_keeps_its_types(tmp_path, zone):
    file = tmp_path / "readings.parquet"
    ts = pd.to_datetime(["2026-01-02 00:15", "2026-01-02 00:30", "2026-01-02 00:45"])
    frame = pd.DataFrame({"measured_on": ts.tz_localize(zone), "ac_power": [1.5, None, 2.0]})
    frame.to_parquet(file)
    table = read_file(file, meter="food/main")
    assert instants(table) == ["2026-01-01T15:15", "2026-01-01T15:45"]
    assert values(table) == [1.5, 2.0]
    assert table.bad.to_dict() == {2: "an empty cell is not a number"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("old.xls", r"old Excel format\. Save it as \.xlsx", id="xls"),
        pytest.param("fake.xlsx", "no .xlsx workbook", id="text named xlsx"),
        pytest.param("fake.parquet", "no Parquet file", id="text named parquet"),
        pytest.param("binary.csv", "not text in UTF-8 or CP949", id="binary named csv"),
    ],
)
def test_what_is_no_such_file_is_said(tmp_path, name, says):
    file = tmp_path / name
    file.write_bytes(b"PAR\0\xff\xff" if name == "binary.csv" else TEXT.encode())
    with pytest.raises(InputFileError, match=says):
        read_file(file, meter="food/main")
