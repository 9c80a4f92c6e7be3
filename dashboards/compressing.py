"""Scripts, styles and answers of callbacks travel compressed to browsers that take it."""

import gzip
import http
from functools import lru_cache

from flask import Flask, Response, request

MIMETYPES = {"application/json", "application/javascript", "text/javascript", "text/css"}
"""What holds no secret beside what somebody else could have put in: pages with forms stay as they are."""
LEAST_BYTES = 1_400
"""Less travels in one packet anyway."""
_FILES = ("/_dash-component-suites/", "/assets/")


def compress(server: Flask) -> None:
    """Compress the answers of an app; call it before hooks that look at what is answered."""
    server.after_request(_compressed)


def _compressed(response: Response) -> Response:
    wanted = (
        response.status_code == http.HTTPStatus.OK
        and response.mimetype in MIMETYPES
        and "Content-Encoding" not in response.headers
        and bool(request.accept_encodings["gzip"])
    )
    if not wanted:
        return response
    response.direct_passthrough = False  # a file is read here
    data = response.get_data()
    if len(data) < LEAST_BYTES:
        return response
    response.set_data(
        _file(data) if any(part in request.path for part in _FILES) else gzip.compress(data, 1)
    )
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    if response.headers.get("ETag", "").startswith('"'):
        response.headers["ETag"] = f"W/{response.headers['ETag']}"
    return response


@lru_cache(maxsize=256)
def _file(data: bytes) -> bytes:
    """Files are the same for everybody, and compressed once."""
    return gzip.compress(data, 6)
