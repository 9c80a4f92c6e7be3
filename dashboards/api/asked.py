"""A request, understood or refused: what rows of a table are wanted, from where on, and as what."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from werkzeug.datastructures import MIMEAccept, MultiDict

from dashboards.api.problem import AskedWronglyError
from dashboards.api.resource import Resource, Span

LIMIT, MOST = 1_000, 10_000
CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
JSON, CSV = "application/json", "text/csv"
OPEN = {"from": "-infinity", "to": "infinity"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")
FARTHEST_ZONE = timedelta(hours=14)
BIGGEST = 2**31 - 1


@dataclass(frozen=True)
class Asked:
    """What is wanted: parameters of the table's query, rows a page, media type."""

    params: Mapping[str, Any]
    limit: int
    media_type: str

    @property
    def plant(self) -> str | None:
        """Code of the plant that was named."""
        return self.params.get("plant")

    @property
    def meter(self) -> str | None:
        """Code of the meter that was named."""
        return self.params.get("meter")


def asked(resource: Resource, given: MultiDict[str, str], accept: MIMEAccept) -> Asked:
    """What a request for a table wants.

    Raises
    ------
    AskedWronglyError
        If a parameter is unknown, given twice or malformed; names it and says how to write it.
    """
    for name in given:
        if name not in resource.parameters:
            known = ", ".join(resource.parameters)
            raise AskedWronglyError(
                f"There is no parameter {name!r} here.", hint=f"Known: {known}."
            )
        if len(given.getlist(name)) > 1:
            raise AskedWronglyError(f"Parameter {name!r} is given twice.", hint="Ask twice.")
    limit = _limit(given.get("limit"))
    params: dict[str, Any] = {"most": limit + 1} | _after(resource, given.get("cursor"))
    if resource.of_plant:
        params["plant"] = _code("plant", given.get("plant"))
    if resource.of_meter:
        params["meter"] = _code("meter", given.get("meter"))
    if resource.span:
        params |= _window(resource.span, given)
    return Asked(params, limit, _media_type(given.get("format"), accept))


def cursor_after(resource: Resource, row: Mapping[str, Any]) -> str:
    """Where the next page begins: after this row. Opaque to those who send it back."""
    values = [row[name] for name in resource.key]
    return urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def _after(resource: Resource, cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {f"after_{name}": first for name, first in resource.key.items()}
    try:
        values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(resource.key):
            raise ValueError  # noqa: TRY301 (caught below with the others)
        return {f"after_{name}": _place(first, value)
                for (name, first), value in zip(resource.key.items(), values, strict=True)}  # fmt: skip
    except (binascii.Error, ValueError, AskedWronglyError) as error:
        raise AskedWronglyError(
            "Parameter 'cursor' is not one that this table gave.",
            hint="Take it from 'next' of the page before, or leave it out.",
        ) from error


def _place(first: int | str, value: object) -> int | str:
    """A value of a cursor, if it can be one: of the type of the key's first, and the driver's to take."""
    if isinstance(first, int):
        if isinstance(value, int) and not isinstance(value, bool) and first <= value <= BIGGEST:
            return value
        raise ValueError
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    if first == OPEN["from"]:
        (_day if len(value) == len("2026-05-01") else _instant)("cursor", value)
    return value


def _limit(text: str | None) -> int:
    if text is None:
        return LIMIT
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MOST:
        raise AskedWronglyError(
            f"Parameter 'limit' is {text!r}.", hint=f"Write a whole number from 1 to {MOST}."
        )
    return int(text)


def _code(name: str, text: str | None) -> str | None:
    if text is not None and not re.fullmatch(CODE.strip("^$"), text):
        raise AskedWronglyError(
            f"Parameter {name!r} is {text!r}.", hint=f"Write the code of a {name}, as in its table."
        )
    return text


def _window(span: Span, given: Mapping[str, str]) -> dict[str, str]:
    parse = _day if span is Span.DAY else _instant
    found = {name: parse(name, given[name]) for name in OPEN if name in given}
    if len(found) > 1 and not found["from"] < found["to"]:
        raise AskedWronglyError(
            "Parameter 'from' is not before 'to'.",
            hint="The span holds 'from', and ends before 'to'.",
        )
    shown = {name: value.isoformat() for name, value in found.items()}
    return {"start": shown.get("from", OPEN["from"]), "end": shown.get("to", OPEN["to"])}


def _day(name: str, text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # said below
    raise AskedWronglyError(
        f"Parameter {name!r} is {text!r}.", hint="Write a day, such as 2026-05-01."
    )


def _instant(name: str, text: str) -> datetime:
    try:
        if INSTANT.fullmatch(text):
            found = datetime.fromisoformat(text.upper())
            if abs(found.utcoffset() or timedelta()) <= FARTHEST_ZONE:
                return found
    except ValueError:
        pass  # said below
    plus = " A + in an address is written %2B." if re.search(r" \d\d:\d\d$", text) else ""
    raise AskedWronglyError(
        f"Parameter {name!r} is {text!r}.",
        hint=f"Write an instant with its offset, such as 2026-05-01T00:00:00Z or 2026-05-01T09:00:00%2B09:00.{plus}",
    )


def _media_type(form: str | None, accept: MIMEAccept) -> str:
    if form is None:
        return accept.best_match([JSON, CSV], default=JSON) or JSON
    if form not in {"json", "csv"}:
        raise AskedWronglyError(f"Parameter 'format' is {form!r}.", hint="Write json or csv.")
    return JSON if form == "json" else CSV
