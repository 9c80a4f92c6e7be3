"""Rows as JSON or CSV."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import orjson

from dashboards.api.resource import Resource

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes text for a formula
Rows = Sequence[dict[str, Any]]


def as_json(resource: Resource, rows: Rows, *, after: str | None) -> bytes:
    """{"data": [...], "next": address of the next page, or null}."""
    names = [column.name for column in resource.columns]
    data = [{name: _plain(row[name]) for name in names} for row in rows]
    return orjson.dumps({"data": data, "next": after}, option=orjson.OPT_UTC_Z)


def as_csv(resource: Resource, rows: Rows) -> str:
    """A line of names, then a line per row; what is missing is empty.

    Text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out)
    names = [column.name for column in resource.columns]
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return out.getvalue()


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a column holds)
    return float(value) if isinstance(value, Decimal) else value


def _cell(value: Any) -> Any:  # noqa: ANN401 (whatever a column holds)
    """A value as it stands in a file.

    >>> _cell("=1+1"), _cell(-3.5), _cell(True)
    ("'=1+1", -3.5, 'true')
    """
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case dict() | list():
            return orjson.dumps(value).decode()
        case _:
            return _plain(value)
