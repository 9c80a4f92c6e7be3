"""Times as people write them: one way for a whole file, "24:00" included; naive or in UTC."""

from typing import Any

import pandas as pd

from fems.errors import InputFileError

_DAY = pd.Timedelta(days=1)
_OFFSET = r"\d:?\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)$"
_END_OF_DAY = r"(^\d{8}|[ T])24(:?)00(?=$|:00|Z|[+-])"
_ENDS_A_DAY = r"(?:^\d{8}|[ T])24:?00(?=$|:00|Z|[+-])"
_PM, _AM_OR_PM = r"오후|[Pp]\.?[Mm]", r"\s*(?:오전|오후|[AaPp]\.?[Mm]\.?)\s*"
_REWRITTEN = {
    r"^(\d{4})\s*[년./]\s*(\d{1,2})\s*[월./]\s*(\d{1,2})(?:\s*일|\.)?": r"\1-\2-\3",
    r"(\d)\s*시\s*(\d{1,2})\s*분(?:\s*\d{1,2}\s*초)?$": r"\1:\2",
    r"(\d)\s*시$": r"\1:00",
    r"(?<![\d.,])(\d)(?!\d)": r"0\1",
}
_ROWS_TO_LOOK_AT = 1_000
_FORMATS = tuple(
    f"{day}{clock}"
    for day in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y")
    for clock in (" %H:%M", " %H:%M:%S", "")
)


def wall_times(column: "pd.Series[Any]") -> "tuple[pd.Series[pd.Timestamp], str]":
    """Times of a column as written, NaT for what is none; how they were understood.

    Where the file gives offsets they are UTC, else they are naive. 24:00 ends the day it names.

    Raises
    ------
    InputFileError
        If all of it can be read with the day or with the month first, and neither is more even.

    Examples
    --------
    >>> wall_times(pd.Series(["2026. 1. 2. 오후 1:15", "2026-01-02 24:00"]))[0].tolist()
    [Timestamp('2026-01-02 13:15:00'), Timestamp('2026-01-03 00:00:00')]
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        aware = isinstance(column.dtype, pd.DatetimeTZDtype)
        return (column.dt.tz_convert("UTC") if aware else column), "times are typed"
    text = column.astype("str").str.strip()
    offset = text.str.contains(_OFFSET, na=False)
    utc = bool(offset.any())
    plain = text.where(offset) if utc else text  # one clock for a whole file
    wall = _iso(plain, utc=utc)
    odd = wall.isna() & plain.notna()
    if not odd.any():
        return wall, "times are ISO 8601"
    walls = {} if utc else _by_format(plain)
    later = pd.Series(pd.Timedelta(0), index=plain.index)
    if not any(w.notna().all() for w in walls.values()):
        rewritten, shift = _rewritten(plain[odd])
        plain = plain.mask(odd, rewritten.reindex(plain.index))
        later = shift.reindex(plain.index, fill_value=pd.Timedelta(0))
        wall, walls = _iso(plain, utc=utc), {} if utc else _by_format(plain)
    wall, note = _best(wall, walls, text)
    return wall + later, note


def _iso(text: "pd.Series[str]", *, utc: bool) -> "pd.Series[pd.Timestamp]":
    wall = pd.to_datetime(text, format="ISO8601", errors="coerce", utc=utc)
    digits = text.str.fullmatch(r"\d+", na=False)
    if digits.any():
        twelve = pd.to_datetime(text.where(digits & (text.str.len() == 12)),
                                format="%Y%m%d%H%M", errors="coerce", utc=utc)  # fmt: skip
        wall = wall.where(~digits | (text.str.len() == 8), twelve)
    return wall


def _rewritten(text: "pd.Series[str]") -> "tuple[pd.Series[str], pd.Series[pd.Timedelta]]":
    """Text nearer to a format, and how much later than it the time is."""
    later = pd.Series(pd.Timedelta(0), index=text.index)
    marked = text.str.contains(_AM_OR_PM, na=False)
    if marked.any():
        later += text.str.contains(_PM, na=False).astype("int64") * (_DAY / 2)
        bare = text.str.replace(_AM_OR_PM, " ", regex=True).str.strip()
        bare = bare.str.replace(r"(?<!\d)12:(?=\d\d(?::\d\d)?$)", "0:", regex=True)
        text = text.mask(marked, bare)
    for pattern, replacement in _REWRITTEN.items():
        text = text.str.replace(pattern, replacement, regex=True)
    ends = text.str.contains(_ENDS_A_DAY, na=False)
    later += ends.astype("int64") * _DAY
    return text.str.replace(_END_OF_DAY, r"\g<1>00\g<2>00", regex=True), later


def _by_format(text: "pd.Series[str]") -> "dict[str, pd.Series[pd.Timestamp]]":
    """The column read in each format that fits some of its first rows."""
    first = text.dropna().head(_ROWS_TO_LOOK_AT)
    likely = [f for f in _FORMATS if _in_format(first, f).notna().any()]
    return {form: _in_format(text, form) for form in likely}


def _in_format(text: "pd.Series[str]", form: str) -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(text, format=form, errors="coerce")


def _best(
    iso: "pd.Series[pd.Timestamp]",
    walls: "dict[str, pd.Series[pd.Timestamp]]",
    text: "pd.Series[str]",
) -> "tuple[pd.Series[pd.Timestamp], str]":
    """Of the ways to read a column the one that fits most of it; of equal ones the most even."""
    fit = {form: int(wall.notna().sum()) for form, wall in walls.items()}
    most = max(fit.values(), default=0)
    if most <= int(iso.notna().sum()):
        return iso, "times are ISO 8601"
    fitting = {form: wall for form, wall in walls.items() if fit[form] == most}
    steps = {form: wall.dropna().diff().abs().max() for form, wall in fitting.items()}
    even = min(fitting, key=lambda form: (pd.isna(steps[form]), steps[form]))
    others = [form for form in fitting if form != even and not fitting[form].equals(fitting[even])]
    if any(not steps[even] < steps[other] for other in others):
        first = int(fitting[even].notna().to_numpy().argmax())
        raise InputFileError(
            f"row {text.index[first]}: {text.iloc[first]!r} may be two days.",
            hint="Write 2026-01-31 08:00.",
        )
    return fitting[even], f"times are {even}"


def day_and_clock(day: "pd.Series[Any]", clock: "pd.Series[Any]") -> "pd.Series[str]":
    """Text of a column of days and one of times of day, put together.

    A bare number is an hour, or, from three digits on, hours and minutes.

    >>> day_and_clock(pd.Series(["2026-01-02"] * 3), pd.Series(["9", "0915", "9:30"])).tolist()
    ['2026-01-02 09:00', '2026-01-02 09:15', '2026-01-02 09:30']
    """
    if pd.api.types.is_datetime64_any_dtype(day):
        day = day.dt.strftime("%Y-%m-%d")
    days = day.astype("str").str.strip().str.replace(r"[ T]00:00(:00)?$", "", regex=True)
    clocks = clock.astype("str").str.strip().str.replace(r"\.0+$", "", regex=True)
    clocks = clocks.str.replace(r"^(\d{1,2})\s*시?$", r"\1:00", regex=True)
    clocks = clocks.str.replace(r"^(\d{1,2})(\d\d)$", r"\1:\2", regex=True)
    clocks = clocks.str.replace(r"^(\d):", r"0\1:", regex=True)
    return days + " " + clocks


def closing_midnights(
    wall: "pd.Series[pd.Timestamp]", meter: "pd.Series[int]"
) -> "pd.Series[bool]":
    """Whether a 00:00 follows the evening of its own date, so that it means its end ("24:00")."""
    before = wall.groupby(meter).shift()
    evening = before - wall >= pd.Timedelta(hours=12)
    return (wall == wall.dt.normalize()) & (before.dt.normalize() == wall) & evening


def to_utc(
    wall: "pd.Series[pd.Timestamp]", *, zone: "pd.Series[str]", meter: "pd.Series[int]"
) -> "pd.Series[pd.Timestamp]":
    """Instants of local times; NaT where a clock change makes a time doubtful or impossible.

    Of an hour that comes twice the order of a meter's rows tells which it is, where it can.

    Parameters
    ----------
    wall : Series
        Naive local times, or aware ones, which are converted only.
    zone : Series of str
        IANA name per row.
    meter : Series of int
        Whose reading the row is: each meter's rows have an order of their own.
    """
    if isinstance(wall.dtype, pd.DatetimeTZDtype):
        return wall.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    parts = [_localized(part, str(name), meter) for name, part in wall.groupby(zone, sort=False)]
    if not parts:
        return wall.dt.tz_localize("UTC").astype("datetime64[us, UTC]")
    return pd.concat(parts).reindex(wall.index)


def _localized(
    wall: "pd.Series[pd.Timestamp]", zone: str, meter: "pd.Series[int]"
) -> "pd.Series[pd.Timestamp]":
    local = wall.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    doubtful = local.isna() & wall.notna()
    for _, rows in wall[meter.loc[wall.index].isin(meter[doubtful.index[doubtful]])].groupby(meter):
        falling = rows.diff().median() < pd.Timedelta(0)
        ordered = rows[::-1] if falling else rows
        try:
            told = ordered.dt.tz_localize(zone, ambiguous="infer", nonexistent="NaT")
        except ValueError:
            continue  # the order does not tell either
        local = local.fillna(told)
    return local.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
