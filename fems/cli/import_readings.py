"""fems import readings and fems import output: what files hold, shown, then stored."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from fems.cli.output import JsonOption, console, print_json, progress_bar, settings_of, stderr
from fems.clock import time_zone as zone_of
from fems.clock import utc_now
from fems.config import Settings
from fems.embedded import stack
from fems.errors import FemsError, InputFileError
from fems.ingest.files.columns import Hints
from fems.ingest.files.numbers import Decimal
from fems.ingest.files.sheet import content_of
from fems.ingest.files.table import Given, Table, table_of
from fems.ingest.importing import compare_with_stored, import_readings
from fems.jobs.side_by_side import side_by_side, spreading
from fems.jobs.spread import spread_of
from fems.store.migrate import require_schema
from fems.store.plants import read_meters
from fems.store.pool import connect

BAD_ROWS_SHOWN = 20

FileArgument = Annotated[Path, typer.Argument(help="File to read: CSV, .xlsx or .parquet.")]
FilesArgument = Annotated[list[Path], typer.Argument(help="Files to read: CSV, .xlsx or .parquet.")]
MeterOption = Annotated[str | None, typer.Option("--meter", help="The meter, as PLANT/METER.")]
PlantOption = Annotated[
    str | None, typer.Option("--plant", help="The plant, where the file names meters only.")
]
ZoneOption = Annotated[
    str | None, typer.Option(help="Time zone of times without an offset; the plant's by default.")
]
TimeColumn = Annotated[
    str | None, typer.Option(help="Column of the time, or DAY+TIME; found when not given.")
]
ValueColumn = Annotated[str | None, typer.Option(help="Column of the value; found when not given.")]
SheetOption = Annotated[str | None, typer.Option(help="Sheet of a workbook; the first if not set.")]
DecimalOption = Annotated[
    Decimal | None, typer.Option(help="What parts fractions; found when not given.")
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Store nothing if a single row is bad, and exit with 1.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Store nothing; show what would be new or changed.")
]
BadRowsOption = Annotated[
    Path | None, typer.Option("--bad-rows", help="CSV file to write all bad rows' reasons to.")
]


class Label(StrEnum):
    """What a file's times mean for meters that report an amount per period."""

    START = "start"
    END = "end"


LabelOption = Annotated[
    Label, typer.Option(help="Whether a time names the start or the end of its period.")
]


def meter_tables(settings: Settings, files: list[Path], hints: Hints) -> list[Table]:
    """Readings of files, understood side by side; says on standard error how.

    Raises
    ------
    FemsError
        If one of them cannot be understood as a whole.
    """
    if hints.zone:
        zone_of(hints.zone)
    with connect(stack.endpoints(settings).database_url) as conn:
        meters = read_meters(conn)
    now = utc_now()
    given = [Given(file, content_of(file), meters, hints, now) for file in files]
    with spreading(spread_of(settings)):
        found = side_by_side(table_of, given)
    tables = []
    for table in found:
        if isinstance(table, FemsError):
            raise table
        stderr.print(
            f"{table.file.name}: {len(table.rows)} readings; {'; '.join(table.notes)}", markup=False
        )
        tables.append(table)
    return tables


def readings(
    context: typer.Context,
    files: FilesArgument,
    meter: MeterOption = None,
    plant: PlantOption = None,
    label: LabelOption = Label.START,
    time_zone: ZoneOption = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    sheet: SheetOption = None,
    decimal: DecimalOption = None,
    strict: StrictOption = False,
    dry_run: DryRunOption = False,
    bad_rows: BadRowsOption = None,
    json: JsonOption = False,
) -> None:
    """Store the readings of CSV, Excel or Parquet files; the same file again changes nothing.

    A file has a time and a value for one meter (--meter), or columns plant, meter, ts, value, or
    a column for each meter headed PLANT/METER. How it was understood is printed. A row that cannot
    be stored is reported with its number and reason; the others are stored. Of several files none is
    stored before all were understood; then one after the other, so that of two values for one
    instant the later file's holds.

    Example: fems import readings june.csv --meter steel/main --label end --dry-run
    """
    hints = Hints(
        meter=meter, plant=plant, label_end=label is Label.END, zone=time_zone,
        time_column=time_column, value_column=value_column, sheet=sheet, decimal=decimal,
    )  # fmt: skip
    _import(context, files, hints, strict=strict, dry_run=dry_run, bad_rows=bad_rows, json=json)


def output(
    context: typer.Context,
    files: FilesArgument,
    meter: MeterOption = None,
    plant: PlantOption = None,
    label: LabelOption = Label.START,
    time_zone: ZoneOption = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    sheet: SheetOption = None,
    decimal: DecimalOption = None,
    strict: StrictOption = False,
    dry_run: DryRunOption = False,
    bad_rows: BadRowsOption = None,
    json: JsonOption = False,
) -> None:
    """Store files' production figures as readings of meters of output.

    Like `fems import readings`, for columns such as date, line and output (or 생산일, 라인, 생산량). Which
    meter: --meter, a column meter, line or product with --plant or a column plant, a column for
    each, or the only meter of output that the plant has.

    Example: fems import output production.xlsx --plant steel
    """
    hints = Hints(
        meter=meter, plant=plant, label_end=label is Label.END, zone=time_zone,
        time_column=time_column, value_column=value_column, sheet=sheet, decimal=decimal,
        output=True,
    )  # fmt: skip
    _import(context, files, hints, strict=strict, dry_run=dry_run, bad_rows=bad_rows, json=json)


def _import(
    context: typer.Context, files: list[Path], hints: Hints, *, strict: bool, dry_run: bool,
    bad_rows: Path | None, json: bool,
) -> None:  # fmt: skip
    settings = settings_of(context)
    url = stack.endpoints(settings).database_url
    require_schema(url)
    tables = meter_tables(settings, files, hints)
    if bad_rows is not None:
        _write_bad_rows(tables, bad_rows)
    for table in tables:
        _tell_bad_rows(table, bad_rows)
    for table in tables:
        if strict or (table.rows.empty and len(table.bad)):
            table.require_clean()
    counts: Counter[str] = Counter()
    for table in tables:
        counts.update(_compared(url, table.rows) if dry_run else _stored(url, table.rows))
    if json:
        bad = sum(len(table.bad) for table in tables)
        print_json({"readings": sum(len(t.rows) for t in tables), **counts, "bad_rows": bad})
        return
    words = {"stored": "readings stored", "repeated": "known already"}
    told = [f"{count} {words.get(what, what)}" for what, count in counts.items()]
    console.print(", ".join(told) + ("; nothing was stored" if dry_run else ""))


def _stored(url: str, rows: pd.DataFrame) -> dict[str, int]:
    with progress_bar() as bar, connect(url) as conn:
        task = bar.add_task("Storing readings", total=len(rows))
        written = import_readings(
            conn, rows, now=utc_now(), progress=lambda n: bar.update(task, completed=n)
        )
    return {"stored": written.stored, "repeated": written.repeated}


def _compared(url: str, rows: pd.DataFrame) -> dict[str, int]:
    with connect(url) as conn:
        found = compare_with_stored(conn, rows)
    return {"new": found.new, "repeated": found.repeated, "changed": found.changed}


def _write_bad_rows(tables: list[Table], to: Path) -> None:
    """Rows with their reasons; of several files also the file."""
    told = {str(table.file): table.bad.rename("reason") for table in tables}
    bad = next(iter(told.values())) if len(told) == 1 else pd.concat(told)
    label = "row" if len(told) == 1 else ["file", "row"]
    try:
        bad.to_csv(to, index_label=label, encoding="utf-8-sig")
    except OSError as error:
        raise InputFileError(f"{to} cannot be written: {error.strerror}.") from None


def _tell_bad_rows(table: Table, to: Path | None) -> None:
    if table.bad.empty:
        return
    for row, reason in table.bad.head(BAD_ROWS_SHOWN).items():
        stderr.print(f"  {table.file.name}, row {row}: {reason}", markup=False)
    more = len(table.bad) - BAD_ROWS_SHOWN
    rest = f", {more} more than shown here" if more > 0 else ""
    hint = "" if to else "; --bad-rows FILE writes all of them"
    stderr.print(f"Warning: {len(table.bad)} rows were not understood{rest}{hint}.", markup=False)
