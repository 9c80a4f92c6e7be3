"""Why a request is not answered, as problem+json (RFC 9457)."""

import http

import orjson
from flask import Response

from fems.errors import FemsError

MEDIA_TYPE = "application/problem+json"


class AskedWronglyError(FemsError):
    """A parameter of a request cannot be understood."""


def problem(status: http.HTTPStatus, detail: str, **headers: str) -> Response:
    """An answer that says what is wrong and what to do; headers with _ for -."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(orjson.dumps(body), status, named, mimetype=MEDIA_TYPE)


def unknown() -> Response:
    """What is not there, and what is there for others: the same answer."""
    return problem(
        http.HTTPStatus.NOT_FOUND,
        "There is no such thing here for you. The document openapi.json names all tables.",
    )


def no_token() -> Response:
    """Nobody's request; programs that ask for a name and password then do."""
    return problem(
        http.HTTPStatus.UNAUTHORIZED,
        "A good token is needed, as 'Authorization: Bearer TOKEN' or as the password of HTTP Basic. "
        "Who runs the system makes one with 'fems token add'.",
        WWW_Authenticate='Basic realm="FEMS", charset="UTF-8"',
    )


def too_many(most: int, wait_s: int) -> Response:
    """Beyond the rate limit."""
    return problem(
        http.HTTPStatus.TOO_MANY_REQUESTS,
        f"A token may ask {most} times a minute; ask again in {wait_s} s, or for larger pages.",
        Retry_After=str(wait_s),
    )
