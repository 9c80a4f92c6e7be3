"""The app: shell, pages, index page. Everything is handed in, nothing is made at import."""

from typing import Any

from dash import Dash, html
from flask import Response, request

from dashboards import shell, theme
from dashboards.api.routes import add_api
from dashboards.api.rows import Rows
from dashboards.compressing import compress
from dashboards.i18n import LANGUAGES, read_catalogue
from dashboards.pages.catalogue import PAGES
from dashboards.signin.door import Door
from dashboards.signin.guard import Guard, cookie_name
from dashboards.signin.provider import Provider
from dashboards.signin.views import add_views
from dashboards.source import Source
from dashboards.view import language_of
from dashboards.visitor import is_somebody, visitor
from fems.roles import ANYBODY, Role

YEAR_S = 365 * 24 * 3600
# Before anything is drawn: take the system's colour scheme unless somebody chose another.
SCHEME_SCRIPT = """
(() => {
  const chosen = document.cookie.match(/(?:^|; )scheme=(light|dark)/);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen ? chosen[1] : dark ? "dark" : "light";
  if (!chosen) document.cookie = `scheme=${scheme};path=/;samesite=lax`;
  document.documentElement.dataset.mantineColorScheme = scheme;
})();
"""
INDEX = """<!DOCTYPE html>
<html lang="{language}">
<head>
{metas}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<style>{tokens}</style>
<script>{scheme_script}</script>
{css}
</head>
<body>
{app_entry}
<footer>{config}{scripts}{renderer}</footer>
</body>
</html>"""


class FemsDash(Dash):
    """Dash with an index page in the visitor's language."""

    def interpolate_index(self, *args: Any, **parts: Any) -> str:  # noqa: ANN401 (from Dash)
        """The first HTML of a visit."""
        return INDEX.format(
            *args,
            language=language_of(request),
            icon=self.get_asset_url("logo.svg"),
            tokens=theme.css_variables(),
            scheme_script=SCHEME_SCRIPT,
            **parts,
        )


def create_app(
    source: Source, *, door: Door, rows: Rows | None = None, provider: Provider | None = None,
    url_prefix: str = "/",
) -> Dash:  # fmt: skip
    """Build the dashboard on a source of answers, behind a door.

    Parameters
    ----------
    source : Source
        What the pages ask.
    door : Door
        Who is let in.
    rows : Rows, optional
        What the API asks; without it there is no API.
    provider : Provider, optional
        OpenID Connect provider whose accounts may sign in too.
    url_prefix : str
        Path below which the app is mounted; begins and ends with a slash.

    Returns
    -------
    Dash
        The app; its WSGI callable is `.server`. GET <prefix>healthz answers OK.
    """
    for language in LANGUAGES:
        read_catalogue(language)
    csrf_cookie = cookie_name("fems_csrf", door.signing_key())
    app = FemsDash(
        __name__,
        backend="flask",
        url_base_pathname=url_prefix,
        assets_folder="assets",
        use_pages=False,
        serve_locally=True,
        suppress_callback_exceptions=True,
        title="FEMS",
        update_title="",
        add_log_handler=False,
        health_endpoint="healthz",
        csrf_token_name=csrf_cookie,
    )
    rights: dict[str, frozenset[Role]] = {}
    guard = Guard(
        door, prefix=url_prefix, rights=rights, home_of=shell.home_of,
        is_there=lambda path: shell.is_there(shell.inside(path, url_prefix), source),
    )  # fmt: skip
    compress(app.server)
    guard.stand_before(app.server, csrf_cookie=csrf_cookie)
    app.layout = lambda: (
        shell.layout(source, url_prefix, visitor()) if is_somebody() else html.Div()
    )
    shell.register(app, source)
    rights |= dict.fromkeys(app.callback_map, ANYBODY)
    for page in PAGES:
        known = set(app.callback_map)
        page.register(app, source)
        rights |= {name: page.may_use(name) for name in set(app.callback_map) - known}
    add_views(
        app.server, door, prefix=url_prefix, scheme_script=SCHEME_SCRIPT,
        logo=app.get_asset_url("logo.svg"), provider=provider,
    )  # fmt: skip
    if rows:
        add_api(app.server, rows, prefix=url_prefix)
    app.server.after_request(_remember_language)
    return app


def _remember_language(response: Response) -> Response:
    """Keep a language that was asked for in the address."""
    language = request.args.get("lang")
    if language in LANGUAGES:
        response.set_cookie("lang", language, max_age=YEAR_S, samesite="Lax")
    return response
