"""A door without a database: one user who is in, with any role and plants."""

import re
from datetime import timedelta

from flask.testing import FlaskClient

from dashboards.app import create_app
from fems.passwords import PasswordError
from fems.roles import Role
from fems.store.scope import EVERY_PLANT
from fems.store.sessions import Lifetimes, Visitor

TOKEN = "a token"  # noqa: S105
PASSWORD = "a furnace that sings"  # noqa: S105
LINK = "a link"


class FakeDoor:
    lifetimes = Lifetimes(idle=timedelta(hours=12), longest=timedelta(days=7))

    def __init__(self, role=Role.ADMINISTRATOR, scope=EVERY_PLANT):
        self.visitor = Visitor(1, "kim", role, scope)
        self.tokens, self.links, self.noted, self.identities = {TOKEN}, {LINK}, [], []

    def signing_key(self):
        return "a key for tests"

    def who(self, token):
        return self.visitor if token in self.tokens else None

    def sign_in(self, name, password, *, address):
        if (name, password) != ("kim", PASSWORD):
            return None
        self.tokens.add("another token")
        return "another token"

    def sign_in_as(self, identity, *, address):
        self.identities.append(identity)
        return TOKEN if identity.name == "kim@example.org" else None

    def sign_out(self, token, visitor):
        self.tokens.discard(token)

    def sign_out_everywhere(self, visitor):
        self.tokens.clear()

    def link_owner(self, token):
        return "kim" if token in self.links else None

    def use_link(self, token, password):
        if len(password) < 12:
            raise PasswordError("too short", reason="length")
        self.links.discard(token)
        return "kim"

    def change_password(self, visitor, password):
        self.tokens.clear()
        self.noted.append(("password", visitor.name, {}))

    def note(self, visitor, what, subject, facts):
        self.noted.append((what, subject, facts))


class Browser(FlaskClient):
    """Sends the token against forged requests as Dash's own script does: cookie to header."""

    def sign_in(self, name, password, path="/sign-in"):
        """Sign in by the form; the answer to it."""
        form = self.get(path).text
        token = re.search('name="csrf_token" value="([^"]+)"', form)[1]
        answer = self.post(path, data={"name": name, "password": password, "csrf_token": token})
        self.get(self.application.prefix, follow_redirects=True)
        return answer

    def open(self, *args, **kwargs):
        if kwargs.get("method") == "POST" and kwargs.get("json") is not None:
            cookie = self.get_cookie(
                self.application.dash_csrf_cookie, path=self.application.prefix
            )
            if cookie is not None:
                kwargs.setdefault("headers", {})
                kwargs["headers"] = {**kwargs["headers"], "X-CSRFToken": cookie.value}
        return super().open(*args, **kwargs)


def client_of(source, *, door=None, rows=None, signed_in=True, url_prefix="/", provider=None):
    """A browser's worth of requests to an app; signed in unless said otherwise."""
    app = create_app(
        source, door=door or FakeDoor(), rows=rows, provider=provider, url_prefix=url_prefix
    )
    server = app.server
    server.dash_csrf_cookie = app.config.csrf_token_name
    server.prefix = url_prefix
    server.test_client_class = Browser
    client = server.test_client()
    client.application_of_dash, client.source = app, source
    if signed_in:
        with client.session_transaction() as session:
            session["token"] = TOKEN
        client.get(url_prefix, follow_redirects=True)
    return client
