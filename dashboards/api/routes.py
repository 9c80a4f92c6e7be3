"""The API's addresses: one per table, its description, and a plain no to everything else."""

import http
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, jsonify, request

from dashboards.api.answers import as_csv, as_json
from dashboards.api.asked import CSV, JSON, asked, cursor_after
from dashboards.api.catalogue import RESOURCES
from dashboards.api.openapi import document
from dashboards.api.problem import AskedWronglyError, problem, unknown
from dashboards.api.resource import Resource
from dashboards.api.rows import Rows
from dashboards.visitor import visitor

NAME, PATH = "api", "api/v1"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"]
DOCUMENT = "openapi.json"


def add_api(server: Flask, rows: Rows, *, prefix: str) -> None:
    """Add the API to an app whose guard admits programs by token.

    Cookies count for nothing here and nothing is changed, so there is no request to forge.
    """
    api = Blueprint(NAME, __name__, url_prefix=f"{prefix}{PATH}")
    server.extensions["csrf"].exempt(api)
    for path, resource in RESOURCES.items():
        view = partial(_table, resource, rows)
        api.add_url_rule(f"/{path}", path.replace("/", "_"), view)
    api.add_url_rule(f"/{DOCUMENT}", "document", partial(_document, f"{prefix}{PATH}"))
    api.add_url_rule("/<path:path>", "nothing", _nothing, methods=METHODS)
    api.register_error_handler(AskedWronglyError, _asked_wrongly)
    server.register_blueprint(api)


def _table(resource: Resource, rows: Rows) -> Response:
    if visitor().role not in resource.roles:
        return unknown()
    wanted = asked(resource, request.args, request.accept_mimetypes)
    if not rows.there_is(plant=wanted.plant, meter=wanted.meter):
        return unknown()
    found = rows.read(resource.query, wanted.params)
    page = found[: wanted.limit]
    more = len(found) > wanted.limit
    after = _address_of_next(cursor_after(resource, page[-1])) if more else None
    if wanted.media_type == JSON:
        answer = Response(as_json(resource, page, after=after), mimetype=JSON)
    else:
        answer = Response(as_csv(resource, page), mimetype=CSV)
        name = f"{resource.path.replace('/', '-')}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if after:
        answer.headers["Link"] = f'<{after}>; rel="next"'
    answer.vary.add("Accept")
    return answer


def _address_of_next(cursor: str) -> str:
    return f"{request.base_url}?{urlencode({**request.args, 'cursor': cursor})}"


def _document(base: str) -> Response:
    return jsonify(document(base))


def _nothing(path: str) -> Response:
    if path in RESOURCES or path == DOCUMENT:
        detail = "The API is only read: GET."
        return problem(http.HTTPStatus.METHOD_NOT_ALLOWED, detail, Allow="GET, HEAD, OPTIONS")
    return unknown()


def _asked_wrongly(error: AskedWronglyError) -> Response:
    return problem(http.HTTPStatus.BAD_REQUEST, str(error))
