"""Navigation: at the side of a wide screen, at the bottom of a narrow one."""

from collections.abc import Mapping, Sequence

import dash_mantine_components as dmc
from dash import html

from dashboards.components.attributes import attributes
from dashboards.pages.page import Page
from dashboards.source import Name
from dashboards.view import View

Plants = Mapping[str, Name]
MOST_LISTED = 20
"""Of more plants nobody reads a list: there is a field to search in."""


def side_nav(view: View, pages: Sequence[Page], plants: Plants, *, path: str) -> html.Nav:
    """The pages, and below them every plant; the one at `path` is marked."""
    t = view.t
    return html.Nav(
        [
            *(
                _entry(view.href(page.path), t(page.label), icon=page.icon, at=_is_at(path, page))
                for page in pages
                if page.icon
            ),
            html.H2(t("Plants"), className="nav-title"),
            *(
                _entry(
                    view.plant_href(code), name.in_language(t.language), at=code == _plant_at(path)
                )
                for code, name in plants.items()
                if len(plants) <= MOST_LISTED
            ),
            *([_search(view, plants, path, "side")] if len(plants) > MOST_LISTED else []),
        ],
        className="side-nav",
        **attributes(aria_label=t("Pages")),
    )


def bottom_nav(view: View, pages: Sequence[Page], plants: Plants, *, path: str) -> html.Nav:
    """The pages, and a list of plants that opens upwards."""
    t = view.t
    plant_menu = dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    [html.Span(className="icon icon-plant"), t("Plants")],
                    className=_bottom_class(at=path.startswith("plant/")),
                    type="button",
                )
            ),
            dmc.MenuDropdown(
                [
                    dmc.MenuItem(name.in_language(t.language), href=view.plant_href(code))
                    for code, name in plants.items()
                ]
                if len(plants) <= MOST_LISTED
                else _search(view, plants, path, "bottom"),
                className="plant-menu",
            ),
        ],
        position="top-end",
    )
    return html.Nav(
        [
            *(
                dmc.Anchor(
                    [html.Span(className=f"icon icon-{page.icon}"), t(page.label)],
                    href=view.href(page.path),
                    className=_bottom_class(at=_is_at(path, page)),
                    underline="never",
                )
                for page in pages
                if page.icon
            ),
            plant_menu,
        ],
        className="bottom-nav",
        **attributes(aria_label=t("Pages")),
    )


def _search(view: View, plants: Plants, path: str, place: str) -> dmc.Select:
    """A field that finds a plant by its name and goes there."""
    t, at = view.t, _plant_at(path)
    return dmc.Select(
        id={"to-plant": place},
        data=[{"value": view.plant_href(code), "label": name.in_language(t.language)}
              for code, name in plants.items()],
        value=view.plant_href(at) if at in plants else None,
        placeholder=t("Find a plant"),
        searchable=True, limit=MOST_LISTED, allowDeselect=False, nothingFoundMessage=t("No such plant"),
        # A click outside of a menu closes it, and below the menu is the edge of the screen.
        comboboxProps={"withinPortal": True}
        if place == "side"
        else {"withinPortal": False, "position": "top"},
        className="to-plant",
        **attributes(aria_label=t("Find a plant")),
    )  # fmt: skip


def _plant_at(path: str) -> str:
    """Code of the plant whose page a path is, or nothing."""
    first, _, rest = path.partition("/")
    return rest.partition("/")[0] if first == "plant" else ""


def _is_at(path: str, page: Page) -> bool:
    """Whether a path is a page's own, or below it."""
    return path == page.path or bool(page.path and path.startswith(f"{page.path}/"))


def _bottom_class(*, at: bool) -> str:
    return "bottom-entry current" if at else "bottom-entry"


def _entry(href: str, label: str, *, icon: str | None = None, at: bool) -> dmc.NavLink:
    return dmc.NavLink(
        label=label,
        href=href,
        active=at,
        leftSection=html.Span(className=f"icon icon-{icon}") if icon else None,
        className="nav-entry",
    )
