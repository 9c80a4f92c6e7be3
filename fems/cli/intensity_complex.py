"""The intensity of all plants together, as an index."""

from typing import Any

import pandas as pd

from fems.cli.energy import periods_asked_for
from fems.cli.output import console, print_json, print_table
from fems.clock import time_zone, utc_now
from fems.compute.intensity import complex_index
from fems.compute.shares import SHARES
from fems.errors import SettingsError
from fems.periods import Grain
from fems.store.intensity_view import read_complex_intensity
from fems.store.pool import Connection
from fems.store.subjects import complex_subject

BASIS = "1 is the mean of the span: each plant's energy over its output, weighed by what it made"


def show_complex(
    conn: Connection, by: Grain, first: str | None, last: str | None, *, json: bool
) -> None:
    """Print the index by day, week or month.

    Raises
    ------
    SettingsError
        If shorter periods are asked for: plants have shifts of their own.
    """
    if not by.of_days:
        raise SettingsError("The complex has an intensity by day, week or month.",
                            hint="Give --by day, week or month.")  # fmt: skip
    subject = complex_subject(conn, quantity="electricity", purchased=False)
    periods = periods_asked_for(conn, subject, by, first, last, utc_now())
    zone = time_zone(subject.time_zone)
    begin, end = periods[0].day, periods[-1].window.end.astimezone(zone).date()
    table = complex_index(read_complex_intensity(conn, by=by.value, first=begin, last=end))
    rows: list[dict[str, Any]] = [
        {"start": f"{row['start']}", "plants": int(row["plants"]),
         **{name: None if pd.isna(row[name]) else float(row[name])
            for name in ("electricity_kwh", "index", *SHARES)}}
        for row in table.reset_index().to_dict("records")
    ]  # fmt: skip
    if json:
        print_json({"complex": True, "by": by.value, "basis": BASIS, "periods": rows})
        return
    print_table(
        ["from", "kWh", "index", "plants", "measured"],
        ([row["start"], f"{row['electricity_kwh']:,.0f}", _short(row["index"]), row["plants"],
          _short(row["measured_share"])] for row in rows),
    )  # fmt: skip
    console.print(f"index: {BASIS}")


def _short(value: float | None) -> str | None:
    return None if value is None else f"{value:.4g}"
