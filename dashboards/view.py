"""How somebody looks at the app: language, colour scheme, period. Every page callback takes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from dash import Input, State
from flask import Request

from dashboards.i18n import LANGUAGES, Texts
from dashboards.source import Period

LOCATION = "location"
SCHEME = "scheme"
SESSION = "session"
VERSION = "version"
VIEW = {
    "search": Input(LOCATION, "search"),
    "scheme": Input(SCHEME, "data"),
    "session": State(SESSION, "data"),
}
SEEN = {name: State(part.component_id, part.component_property) for name, part in VIEW.items()}
"""The view at a click: a change of it is no click."""


@dataclass(frozen=True)
class View:
    """Language, colour scheme and period of one look at a page, and where the app is mounted."""

    language: str
    scheme: str
    period: Period
    prefix: str

    @classmethod
    def of(cls, *, search: str | None, scheme: str | None, session: Mapping[str, Any]) -> Self:
        """The view that the browser's address and stores describe."""
        return cls(
            language=session["language"],
            scheme="dark" if scheme == "dark" else "light",
            period=period_in(search),
            prefix=session["prefix"],
        )

    @property
    def t(self) -> Texts:
        """Texts in the view's language."""
        return Texts(self.language)

    def href(self, path: str = "") -> str:
        """Address of a page, keeping the period."""
        return f"{self.prefix}{path}?{urlencode({'period': self.period.value})}"

    def plant_href(self, code: str) -> str:
        """Address of a plant's page, keeping the period."""
        return self.href(f"plant/{code}")


def period_in(search: str | None) -> Period:
    """Period in the query of an address; a week where there is none.

    >>> period_in("?period=30d").value
    '30d'
    """
    asked = parse_qs((search or "").removeprefix("?")).get("period", [""])[0]
    return Period(asked) if asked in set(Period) else Period.WEEK


def language_of(request: Request) -> str:
    """Language asked for: in the address, else by cookie, else by the browser, else English."""
    for asked in (request.args.get("lang"), request.cookies.get("lang")):
        if asked in LANGUAGES:
            return asked
    return request.accept_languages.best_match(LANGUAGES, default="en")


def scheme_of(request: Request) -> str:
    """Colour scheme by cookie; the page sets it from the system's before anything is drawn."""
    return "dark" if request.cookies.get("scheme") == "dark" else "light"
