"""Which column is what: by name, in English and Korean, with the unit that a heading may carry."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from fems.units import spelled

INSTANT = (
    "ts", "time", "timestamp", "datetime", "date_time", "interval_start", "measured_on",
    "measured_at", "read_at", "read_date", "일시", "측정일시", "검침일시", "수집일시", "시각", "측정시각",
)  # fmt: skip
DAY = ("date", "day", "날짜", "일자", "측정일", "측정일자", "검침일", "검침일자", "생산일", "생산일자",
       "사용일", "사용일자")  # fmt: skip
CLOCK = ("time", "hour", "시간", "시각", "측정시간", "측정시각", "시간대")
VALUE = ("value", "kwh", "usage_kwh", "usage", "amount", "consumption", "energy", "energy_use",
         "reading", "사용량", "전력사용량", "유효전력량", "전력량", "유효전력", "검침값", "지침", "적산값")  # fmt: skip
OUTPUT = ("output", "production", "quantity", "qty", "count", "pieces", "생산량", "생산수량", "수량",
          "양품수량", "양품", "생산실적")  # fmt: skip
PLANT = ("plant", "facility", "공장", "공장명", "사업장")
METER = ("meter", "계량기", "계량기명", "계기", "line", "라인", "product", "제품", "품목")
UNIT = ("unit", "energy_unit", "단위")

_BRACKET = re.compile(r"^(.*?)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]$")
_SUFFIX = re.compile(r"^(.+)[_ ](k?w|mw|k?wh|mwh|gwh|mj|gj|tj|nm3|m3)$", re.IGNORECASE)


class Heading(NamedTuple):
    """A heading taken apart: the name as it stands, as we compare it, and the unit it carries."""

    column: str
    name: str
    bare: str
    unit: str | None


def heading(column: str) -> Heading:
    """Take a heading apart.

    >>> heading("사용량(MWh)")
    Heading(column='사용량(MWh)', name='사용량(mwh)', bare='사용량', unit='MWh')
    >>> heading("Usage_kWh").unit, heading("유효전력량(합계)").unit
    ('kWh', None)
    """
    name = re.sub(r"\s+", "_", column.strip().lower())
    found = _BRACKET.match(column.strip()) or _SUFFIX.match(column.strip())
    if found is None:
        return Heading(column, name, name, None)
    return Heading(column, name, re.sub(r"\s+", "_", found[1].lower()), spelled(found[2]))


def find(headings: Sequence[Heading], names: Sequence[str]) -> str | None:
    """The column with the first of the names that is there; the whole heading goes first."""
    for attribute in ("name", "bare"):
        columns = {getattr(h, attribute): h.column for h in reversed(headings)}
        if (name := next((name for name in names if name in columns), None)) is not None:
            return columns[name]
    return None


def heading_row(rows: Sequence[Sequence[str]], wanted: tuple[str, ...]) -> int:
    """Place of the row of headings: the first with a name we or the user look for.

    >>> heading_row([["전력 사용 내역"], [], ["일시", "사용량"], ["2026-01-01", "5"]], ())
    2
    """
    known = {*INSTANT, *DAY, *wanted}
    for place, row in enumerate(rows):
        parts = [heading(cell) for cell in row]
        if len(row) > 1 and any({part.column, part.name, part.bare} & known for part in parts):
            return place
    return next((place for place, row in enumerate(rows) if any(row)), 0)
