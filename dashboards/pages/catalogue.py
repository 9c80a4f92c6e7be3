"""Every page of the app, in the order of the navigation. A new page is added here."""

from dashboards.i18n import N_
from dashboards.pages.overview import callbacks as overview_callbacks
from dashboards.pages.overview import layout as overview_layout
from dashboards.pages.page import Page
from dashboards.pages.plant import callbacks as plant_callbacks
from dashboards.pages.plant import layout as plant_layout

PAGES: tuple[Page, ...] = (
    Page(
        path="",
        label=N_("Complex"),
        icon="complex",
        layout=overview_layout.layout,
        register=overview_callbacks.register,
        frames=overview_callbacks.frames,
    ),
    Page(
        path="plant/<code>",
        label=N_("Plant"),
        icon=None,
        layout=plant_layout.layout,
        register=plant_callbacks.register,
        frames=plant_callbacks.frames,
    ),
)
