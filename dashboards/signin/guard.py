"""Nothing is answered to nobody: each request runs as its user, with its plants, or is refused.

What is not named here is closed: a new route needs a user, a new callback is its page's, and a new
page is for those whom `Page.roles` lets in, with the rows that row-level security shows them.
"""

import http
import logging
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from flask import Flask, Response, abort, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from dashboards.api import problem, routes
from dashboards.signin.door import Door
from dashboards.visitor import visitor
from fems.errors import ServerUnavailableError
from fems.passwords import digest
from fems.roles import Role
from fems.store.scope import acting_as
from fems.store.sessions import Visitor

OPEN = {
    "door.sign_in",
    "door.to_provider",
    "door.from_provider",
    "door.welcome",
    "_dash_assets.static",
}
TOKEN = "token"  # noqa: S105 - a name in the cookie # nosec B105
HEADERS = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

_AWAY = http.HTTPStatus.SERVICE_UNAVAILABLE
Rights = Mapping[str, frozenset[Role]]
"""Who may use each callback, by its output as Dash names it."""


class Guard:
    """The hooks of one app.

    Parameters
    ----------
    door : Door
        Who is who.
    prefix : str
        Path below which the app is mounted.
    rights : mapping
        Who may use each callback; one that is not in it is nobody's.
    home_of : callable
        Role to the path of the first page it may see.
    is_there : callable
        Whether there is something at a path below the prefix for who is asking.
    """

    def __init__(
        self, door: Door, *, prefix: str, rights: Rights, home_of: Callable[[Role], str],
        is_there: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self._door, self._prefix, self._rights = door, prefix, rights
        self._home_of, self._is_there = home_of, is_there
        self._open = OPEN | {f"{prefix}healthz", f"{prefix}_favicon.ico"}
        self._pages = {prefix, f"{prefix}<path:path>"}
        self._update = f"{prefix}_dash-update-component"
        self.csrf_cookie = ""

    def stand_before(self, server: Flask, *, csrf_cookie: str) -> None:
        """Register the hooks; before them nothing may have been."""
        key = self._door.signing_key()
        self.csrf_cookie = csrf_cookie
        server.config.update(
            SECRET_KEY=key,
            SESSION_COOKIE_NAME=cookie_name("fems", key),
            SESSION_COOKIE_PATH=self._prefix,
            SESSION_COOKIE_SAMESITE="Lax",
            PERMANENT_SESSION_LIFETIME=self._door.lifetimes.longest,
            WTF_CSRF_TIME_LIMIT=None,  # as long as the session it is bound to
        )
        server.session_interface = _Cookies()
        server.before_request_funcs.setdefault(None, []).insert(0, self._admit)  # before Dash's
        CSRFProtect(server)
        server.after_request(self._finish)
        server.teardown_request(_leave)
        server.register_error_handler(ServerUnavailableError, _unavailable)

    def _admit(self) -> AnyResponse | None:
        if request.blueprint == routes.NAME:
            return self._admit_program()
        g.visitor = self._door.who(session[TOKEN]) if TOKEN in session else None
        if g.visitor is None:
            return None if request.endpoint in self._open else self._refuse()
        _enter(g.visitor)
        if request.endpoint == self._update and not self._may_call():
            abort(http.HTTPStatus.NOT_FOUND)
        if request.endpoint == self._prefix and (home := self._home_of(g.visitor.role)):
            return redirect(f"{self._prefix}{home}")
        return None

    def _admit_program(self) -> AnyResponse | None:
        """By its token alone: a cookie opens no API, and a token opens nothing else."""
        said = request.authorization
        token = said and (said.token if said.type == "bearer" else said.password)
        program = self._door.program(token) if token else None
        if program is None:
            return problem.no_token()
        if program.wait_s:
            return problem.too_many(program.most, program.wait_s)
        g.visitor = program.visitor
        _enter(program.visitor)
        return None

    def _refuse(self) -> AnyResponse:
        """To the door with a browser that asks for a page; a plain no to everything else."""
        if request.method == "GET" and request.endpoint in {*self._pages, "door.account"}:
            asked = request.full_path.rstrip("?")
            return redirect(url_for("door.sign_in", next=asked))
        return Response("Sign in first.\n", http.HTTPStatus.UNAUTHORIZED, mimetype="text/plain")

    def _may_call(self) -> bool:
        body = request.get_json(silent=True)
        output = body.get("output") if isinstance(body, dict) else None
        return isinstance(output, str) and visitor().role in self._rights.get(output, ())

    def _finish(self, response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint not in self._open and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if g.get("visitor") is None or response.status_code != http.HTTPStatus.OK:
            return response
        if request.endpoint in self._pages:
            response.set_cookie(
                self.csrf_cookie, generate_csrf(), samesite="Lax", secure=request.is_secure,
                path=self._prefix,
            )  # fmt: skip
            if not self._is_there(request.path):
                response.status_code = http.HTTPStatus.NOT_FOUND
        elif request.endpoint == self._update and b'"filename"' in response.get_data():
            self._note_export(orjson.loads(response.get_data()))
        return response

    def _note_export(self, answer: dict[str, Any]) -> None:
        for parts in answer.get("response", {}).values():
            sent = parts.get("data") if isinstance(parts, dict) else None
            if isinstance(sent, dict) and "filename" in sent:
                self._door.note(visitor(), "export", sent["filename"], {"page": _asked_on()})


class _Cookies(SecureCookieSessionInterface):
    """Cookies that travel over TLS only, wherever the page itself did."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def cookie_name(what: str, key: str) -> str:
    """A name of this installation's own: cookies of a host are shared by all its ports.

    >>> cookie_name("fems", "a key") != cookie_name("fems", "another key")
    True
    """
    return f"{what}_{digest(key).hex()[:8]}"


def _unavailable(error: ServerUnavailableError) -> AnyResponse:
    """The database is away: said in a word, to be tried again."""
    logging.getLogger(__name__).warning("%s", error.problem)
    told = "The database does not answer; try again in a minute."
    if request.blueprint == routes.NAME:
        return problem.problem(_AWAY, told)
    return Response(f"{told}\n", _AWAY)


def _enter(who: Visitor) -> None:
    """See what somebody sees, until the request ends."""
    g.acting = acting_as(who.scope)
    g.acting.__enter__()


def _leave(_error: BaseException | None) -> None:
    acting = g.pop("acting", None)
    if acting is not None:
        acting.__exit__(None, None, None)


def _asked_on() -> str | None:
    """Path of the page on which the callback was used, where it says so."""
    body = request.get_json(silent=True) or {}
    parts = [p for p in body.get("state", []) + body.get("inputs", []) if isinstance(p, dict)]
    found = [p.get("value") for p in parts if p.get("property") == "pathname"]
    return str(found[0]) if found else None
