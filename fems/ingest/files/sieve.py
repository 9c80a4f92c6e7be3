"""The sieve: good rows pass, each bad one stays in it with its reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from fems.errors import InputFileError, UnknownUnitError
from fems.ingest.files.columns import Hints
from fems.ingest.files.names import MeterNames
from fems.ingest.files.sheet import Sheet
from fems.ingest.files.times import closing_midnights, to_utc
from fems.ingest.message import EARLIEST_S, FUTURE_TOLERANCE_S
from fems.units import conversion, spelled

_EMPTY = ("", "nan", "NaT", "None")
_DOUBTFUL = " came twice or not at all in "


@dataclass
class Sieve:
    """Rows on their way.

    Attributes
    ----------
    rows : DataFrame
        row (number in the file), wall (time as written), value, unit (None is the meter's), at
        (place in MeterNames), whose (what the file calls the meter), when and text (what cannot be
        read as a time and as a number); later ts [UTC].
    bad : list of Series
        Reasons of what was dropped, indexed by the row in the file.
    """

    rows: pd.DataFrame
    bad: list["pd.Series[str]"] = field(default_factory=list)

    def drop(self, wrong: "pd.Series[bool]", reason: Callable[[pd.DataFrame], Any]) -> None:
        """Take rows out; `reason` says why of the rows it is given, as text or a column of text."""
        if wrong.any():
            out = self.rows[wrong]
            told = reason(out)
            told = told.to_numpy() if isinstance(told, pd.Series) else told
            self.bad.append(pd.Series(told, index=out["row"].to_numpy(), dtype="str"))
            self.rows = self.rows[~wrong]

    def drop_unreadable(self) -> None:
        """Take out rows whose time is no time or whose value is no number."""
        self.drop(self.rows["wall"].isna(), lambda out: _quoted(out["when"]) + " is not a time")
        self.drop(self.rows["value"].isna(), lambda out: _quoted(out["text"]) + " is not a number")

    def drop_unknown_meters(self) -> None:
        """Take out rows of meters that are not registered."""
        hint = " is not registered; register it with 'fems import plants FILE'"
        self.drop(self.rows["at"] < 0, lambda out: "meter " + out["whose"] + hint)

    def convert_units(self, names: MeterNames) -> list[str]:
        """Bring values to the meter's unit, and take out those that have none in common with it."""
        notes: list[str] = []
        pairs = self.rows[["unit", "at"]].dropna().drop_duplicates()
        for unit, at in pairs.itertuples(index=False):
            own = str(names.meters["unit"].iloc[at])
            given = spelled(unit) or unit
            if given.lower() == own.lower():
                continue
            chosen = (self.rows["unit"] == unit) & (self.rows["at"] == at)
            try:
                to_own = conversion(given, own)
            except UnknownUnitError:
                told = f"unit {unit!r} cannot become the meter's {own!r}"
                self.drop(chosen, lambda _, told=told: told)  # type: ignore[misc]
                continue
            converted = self.rows["value"] * to_own.scale + to_own.offset
            self.rows = self.rows.assign(value=self.rows["value"].mask(chosen, converted))
            notes.append(f"{given} becomes {own}")
        return list(dict.fromkeys(notes))

    def place_in_time(self, names: MeterNames, hints: Hints) -> list[str]:
        """Give each row its instant, the start of its period; what was noticed.

        Raises
        ------
        InputFileError
            If times are said to be ends, and a meter has no periods.
        """
        at, wall, notes = self.rows["at"], self.rows["wall"], []
        zone = pd.Series(hints.zone or names.column("time_zone", at), index=at.index)
        period = pd.Series(pd.Timedelta(0), index=at.index)
        if hints.label_end and len(at):
            period = pd.to_timedelta(_periods(names, at), unit="s")
            closes = closing_midnights(wall, at)
            wall = wall + pd.to_timedelta(closes.astype("int64"), unit="D")
            lengths = ", ".join(str(int(s)) for s in sorted(period.dt.total_seconds().unique()))
            notes.append(f"labels are ends of {lengths} s periods")
            notes += [f"{closes.sum()} rows labelled 00:00 close the day they name"] * bool(
                closes.any()
            )
        ts = to_utc(wall, zone=zone, meter=at) - period
        self.rows = self.rows.assign(ts=ts.astype("datetime64[us, UTC]"))
        hint = "; give times with an offset"
        self.drop(
            ts.isna(),
            lambda out: wall[out.index].astype("str") + _DOUBTFUL + zone[out.index] + hint,
        )
        return notes

    def drop_implausible_times(self, now: datetime) -> None:
        """Take out readings of the future and from before 2000."""
        earliest = pd.Timestamp(EARLIEST_S, unit="s", tz="UTC")
        latest = pd.Timestamp(now) + pd.Timedelta(seconds=FUTURE_TOLERANCE_S)
        self.drop(self.rows["ts"] < earliest, lambda out: _shown(out["ts"]) + " lies before 2000")
        self.drop(self.rows["ts"] > latest, lambda out: _shown(out["ts"]) + " lies in the future")

    def drop_overruled(self) -> None:
        """Of rows that give one instant of a meter several values the last counts."""
        keys = ["at", "ts"]
        if self.rows.duplicated(keys).any():
            last = self.rows.groupby(keys)[["value", "row"]].transform("last")
            by = "row " + last["row"].astype("str") + " gives another value for the same instant"
            self.drop(self.rows["value"] != last["value"], lambda out: by[out.index])

    def readings(self, names: MeterNames) -> pd.DataFrame:
        """plant, meter, ts [UTC], value [the meter's unit], by row of the file."""
        at = self.rows["at"]
        return pd.DataFrame(
            {
                "plant": names.column("plant", at), "meter": names.column("meter", at),
                "ts": self.rows["ts"], "value": self.rows["value"],
            },
        ).set_index(self.rows["row"].to_numpy())  # fmt: skip

    def bad_rows(self, sheet: Sheet) -> "pd.Series[str]":
        """All reasons in the order of the file."""
        return pd.concat([sheet.bad, *self.bad]).sort_index(kind="stable")


def _quoted(text: "pd.Series[str]") -> "pd.Series[str]":
    return ("'" + text.str.strip() + "'").mask(text.isin(_EMPTY), "an empty cell")


def _shown(ts: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    return ts.dt.strftime("%Y-%m-%d %H:%M UTC")


def _periods(names: MeterNames, at: "pd.Series[int]") -> "pd.Series[int]":
    kind = names.column("kind", at)
    if (kind != "interval").any():
        first = int(np.flatnonzero(kind != "interval")[0])
        plant, meter = (names.column(name, at)[first] for name in ("plant", "meter"))
        raise InputFileError(
            f"--label end is for meters that report an amount per period; {plant}/{meter} is of "
            f"the kind {kind[first]!r}."
        )
    return pd.Series(names.column("period_s", at), index=at.index)
