"""How somebody looks at the app: language, colour scheme, period. Every page callback takes one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from dash import Input, State
from flask import Request

from dashboards.i18n import LANGUAGES, Texts
from dashboards.source import Comparison, Period

LOCATION = "location"
SCHEME = "scheme"
SESSION = "session"
VERSION = "version"
"""Store that changes when figures do; what is drawn of them listens to it."""
PRESENT = "present"
"""Store that changes when loads do."""
ALERTS = "alerts-version"
"""Store that changes when alerts may have."""
VIEW = {
    "search": Input(LOCATION, "search"),
    "scheme": Input(SCHEME, "data"),
    "session": State(SESSION, "data"),
}
SEEN = {name: State(part.component_id, part.component_property) for name, part in VIEW.items()}
"""The view at a click: a change of it is no click."""


@dataclass(frozen=True)
class View:
    """Language, colour scheme, period and comparison of one look at a page, and where the app is mounted.

    asked: everything else in the address's query, such as a filter of a page.
    """

    language: str
    scheme: str
    period: Period
    prefix: str
    compare: Comparison = Comparison.PREVIOUS
    asked: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, *, search: str | None, scheme: str | None, session: Mapping[str, Any]) -> Self:
        """The view that the browser's address and stores describe."""
        return cls(
            language=session["language"],
            scheme="dark" if scheme == "dark" else "light",
            period=period_in(search),
            prefix=session["prefix"],
            compare=comparison_in(search),
            asked=_query(search),
        )

    @property
    def t(self) -> Texts:
        """Texts in the view's language."""
        return Texts(self.language)

    def href(self, path: str = "") -> str:
        """Address of a page, keeping period and comparison."""
        kept = {"period": self.period.value}
        if self.compare is not Comparison.PREVIOUS:
            kept["compare"] = self.compare.value
        return f"{self.prefix}{path}?{urlencode(kept)}"

    def chosen(self, name: str, among: Collection[str], default: str) -> str:
        """What the address chooses of a page's filter; the default if that is nothing there is.

        >>> seen = View.of(search="?trade=foundry", scheme="light", session={"language": "en", "prefix": "/"})
        >>> seen.chosen("trade", {"foundry", "paper"}, "all"), seen.chosen("month", {"2026-01"}, "2026-01")
        ('foundry', '2026-01')
        """
        asked = self.asked.get(name, default)
        return asked if asked in among else default

    def chosen_number(self, name: str, most: float) -> float:
        """What the address chooses of a slider from 0 to `most`; 0 if that is no number within."""
        try:
            asked = float(self.asked.get(name, 0))
        except ValueError:
            return 0.0
        return asked if 0 <= asked <= most else 0.0

    def plant_href(self, code: str) -> str:
        """Address of a plant's page, keeping the period."""
        return self.href(f"plant/{code}")


def _query(search: str | None) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs((search or "").removeprefix("?")).items()}


def comparison_in(search: str | None) -> Comparison:
    """Comparison in the query of an address; with the days before where there is none.

    >>> comparison_in("?compare=year").value
    'year'
    """
    asked = _query(search).get("compare", "")
    return Comparison(asked) if asked in set(Comparison) else Comparison.PREVIOUS


def period_in(search: str | None) -> Period:
    """Period in the query of an address; a week where there is none.

    >>> period_in("?period=30d").value
    '30d'
    """
    asked = _query(search).get("period", "")
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
