"""The OpenAPI 3.1 document of the API, made from what is declared."""

from typing import Any

import fems
from dashboards.api.asked import CODE, CSV, JSON, LIMIT, MOST
from dashboards.api.catalogue import RESOURCES
from dashboards.api.problem import MEDIA_TYPE
from dashboards.api.resource import Column, Resource, Span, Type
from fems.roles import MANAGERS

ABOUT = """\
Figures of the plants that the token's user sees, only to be read.

Times are UTC, days those of the plant's own time zone; a span holds `from` and ends before `to`.
Missing is not zero: a period of which nothing is known has no row, and `measured_share`,
`estimated_share` and `missing_share` say of what an amount is made. Pages follow each other by `next`.
"""
TYPES: dict[Type, dict[str, Any]] = {
    Type.TEXT: {"type": "string"}, Type.INTEGER: {"type": "integer"}, Type.NUMBER: {"type": "number"},
    Type.BOOLEAN: {"type": "boolean"}, Type.DAY: {"type": "string", "format": "date"},
    Type.INSTANT: {"type": "string", "format": "date-time"}, Type.OBJECT: {"type": "object"},
}  # fmt: skip
ERRORS = {
    "400": "A parameter is unknown or malformed; `detail` says which and how to write it.",
    "401": "No good token.",
    "404": "No such table, plant or meter for this user.",
    "429": "Too many requests in this minute.",
    "503": "The database does not answer.",
}


def document(base: str) -> dict[str, Any]:
    """The document.

    Parameters
    ----------
    base : str
        Path of the API, such as "/api/v1".

    >>> document("/api/v1")["paths"]["/plants"]["get"]["operationId"]
    'plants'
    """
    return {
        "openapi": "3.1.0",
        "info": {"title": "FEMS", "version": fems.__version__, "description": ABOUT},
        "servers": [{"url": base}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": {f"/{path}": {"get": _operation(r)} for path, r in RESOURCES.items()},
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic", "description": "The token as password."},
            },
            "schemas": {_name(r): _row(r) for r in RESOURCES.values()} | {"problem": _problem()},
        },
    }  # fmt: skip


def _operation(resource: Resource) -> dict[str, Any]:
    of = {"$ref": f"#/components/schemas/{_name(resource)}"}
    page = {
        "type": "object", "required": ["data", "next"], "additionalProperties": False,
        "properties": {
            "data": {"type": "array", "items": of},
            "next": {"type": ["string", "null"], "description": "Address of the next page."},
        },
    }  # fmt: skip
    link = {"description": "The next page: rel=next.", "schema": {"type": "string"}}
    wait = {"description": "Seconds until the next minute.", "schema": {"type": "integer"}}
    error = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "operationId": _name(resource),
        "summary": f"One row per {resource.row}.",
        "description": "For who may see the page on cost." if resource.roles == MANAGERS else "",
        "parameters": [_parameter(name, resource) for name in resource.parameters],
        "responses": {
            "200": {"description": "A page of rows.", "headers": {"Link": link},
                    "content": {JSON: {"schema": page}, CSV: {"schema": {"type": "string"}}}},
        } | {
            status: {"description": told, "content": error}
            | ({"headers": {"Retry-After": wait}} if status == "429" else {})
            for status, told in ERRORS.items()
        },
    }  # fmt: skip


def _parameter(name: str, resource: Resource) -> dict[str, Any]:
    time = TYPES[Type.DAY if resource.span is Span.DAY else Type.INSTANT]
    told, schema = {
        "plant": ("Code of a plant.", {"type": "string", "pattern": CODE}),
        "meter": ("Code of a meter.", {"type": "string", "pattern": CODE}),
        "from": (f"Begin of the span. {resource.spanned}", time),
        "to": ("End of the span, not included.", time),
        "limit": ("Rows a page.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}),
        "cursor": ("Where the page begins; part of `next`.", {"type": "string"}),
        "format": ("Instead of the header Accept.", {"type": "string", "enum": ["json", "csv"]}),
    }[name]  # fmt: skip
    return {"name": name, "in": "query", "description": told, "schema": schema}


def _row(resource: Resource) -> dict[str, Any]:
    return {
        "type": "object", "required": [c.name for c in resource.columns], "additionalProperties": False,
        "properties": {c.name: _column(c) for c in resource.columns},
    }  # fmt: skip


def _column(column: Column) -> dict[str, Any]:
    schema = dict(TYPES[column.type])
    if column.may_be_missing:
        schema["type"] = [schema["type"], "null"]
    unit = f" [{column.unit}]" if column.unit else ""
    return schema | {"description": f"{column.means}{unit}"}


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object", "required": ["title", "status", "detail"],
        "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text},
    }  # fmt: skip


def _name(resource: Resource) -> str:
    return resource.path.replace("/", "_")
